package bot

import (
	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what /metrics shows.
type metrics struct {
	deliveries *prometheus.CounterVec
	slash      prometheus.Counter
	late       prometheus.Counter
	reconnects prometheus.Counter
	posts      *prometheus.CounterVec
}

func newMetrics(r *prometheus.Registry, outbox func() map[string]int) *metrics {
	m := &metrics{
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "partnerbot_deliveries_total", Help: "Deliveries from Slack by kind and outcome."}, []string{"kind", "outcome"}),
		late:       prometheus.NewCounter(prometheus.CounterOpts{Name: "partnerbot_acks_late_total", Help: "Acknowledgements that went out before the answer was ready."}),
		reconnects: prometheus.NewCounter(prometheus.CounterOpts{Name: "partnerbot_socket_reconnects_total", Help: "Socket Mode connections after the first."}),
		posts:      prometheus.NewCounterVec(prometheus.CounterOpts{Name: "partnerbot_posts_total", Help: "Notices posted by result."}, []string{"result"}),
	}
	m.slash = m.deliveries.WithLabelValues("slash", "in")
	r.MustRegister(m.deliveries, m.late, m.reconnects, m.posts)
	if outbox != nil {
		r.MustRegister(outboxCollector{outbox, prometheus.NewDesc("partnerbot_notices", "Notices in the outbox by state.", []string{"state"}, nil)})
	}
	return m
}

func (m *metrics) count(kind, outcome string) { m.deliveries.WithLabelValues(kind, outcome).Inc() }

// outboxCollector counts notices when it is asked.
type outboxCollector struct {
	counts func() map[string]int
	desc   *prometheus.Desc
}

func (c outboxCollector) Describe(ch chan<- *prometheus.Desc) { ch <- c.desc }

func (c outboxCollector) Collect(ch chan<- prometheus.Metric) {
	for state, n := range c.counts() {
		ch <- prometheus.MustNewConstMetric(c.desc, prometheus.GaugeValue, float64(n), state)
	}
}
