package bot

import (
	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what /metrics shows.
type metrics struct {
	deliveries *prometheus.CounterVec
	slash      prometheus.Counter
	passed     prometheus.Counter // messages of others, which outnumber all else
	late       prometheus.Counter
	reconnects prometheus.Counter
	posts      *prometheus.CounterVec
}

func newMetrics(r *prometheus.Registry) *metrics {
	m := &metrics{
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "partnerbot_deliveries_total", Help: "Deliveries from Slack by kind and outcome."}, []string{"kind", "outcome"}),
		late:       prometheus.NewCounter(prometheus.CounterOpts{Name: "partnerbot_acks_late_total", Help: "Acknowledgements that went out before the answer was ready."}),
		reconnects: prometheus.NewCounter(prometheus.CounterOpts{Name: "partnerbot_socket_reconnects_total", Help: "Socket Mode connections after the first."}),
		posts:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "partnerbot_posts_total", Help: "Notices posted by result."}, []string{"result"}),
	}
	m.slash = m.deliveries.WithLabelValues("slash", "in")
	m.passed = m.deliveries.WithLabelValues("event", "passed over")
	r.MustRegister(m.deliveries, m.late, m.reconnects, m.posts)
	return m
}

func (m *metrics) count(kind, outcome string) { m.deliveries.WithLabelValues(kind, outcome).Inc() }
