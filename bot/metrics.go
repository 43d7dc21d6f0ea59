package bot

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	vm "github.com/VictoriaMetrics/metrics"
)

// metrics are what /metrics shows, in Prometheus' text format.
type metrics struct {
	deliveries *family
	slash      *vm.Counter
	passed     *vm.Counter // messages of others, which outnumber all else
	late       *vm.Counter
	reconnects *vm.Counter
	posts      *family
	families   []*family
	outbox     *outboxCollector
}

func newMetrics(outbox *outboxCollector) *metrics {
	late := newFamily("partnerbot_acks_late_total", "Acknowledgements that went out before the answer was ready.")
	deliveries := newFamily("partnerbot_deliveries_total", "Deliveries from Slack by kind and outcome.", "kind", "outcome")
	posts := newFamily("partnerbot_posts_total", "Notices posted by result.", "result")
	reconnects := newFamily("partnerbot_socket_reconnects_total", "Socket Mode connections after the first.")
	return &metrics{
		deliveries: deliveries,
		slash:      deliveries.with("slash", "in"),
		passed:     deliveries.with("event", "passed over"),
		late:       late.with(),
		reconnects: reconnects.with(),
		posts:      posts,
		families:   []*family{late, deliveries, posts, reconnects},
		outbox:     outbox,
	}
}

func (m *metrics) count(kind, outcome string) { m.deliveries.with(kind, outcome).Inc() }

func (b *Bot) serveMetrics(w http.ResponseWriter, _ *http.Request) {
	var out bytes.Buffer
	for _, f := range b.metrics.families {
		f.write(&out)
	}
	b.metrics.outbox.write(&out)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(out.Bytes())
}

// family is the counters of one name. Each has a set of its own: the HELP lines
// that the library can write are empty and switched on for the whole process.
type family struct {
	name, help string
	labels     []string
	set        *vm.Set
}

func newFamily(name, help string, labels ...string) *family {
	return &family{name: name, help: help, labels: labels, set: vm.NewSet()}
}

// with gives the counter of these values of the family's labels, in their order.
func (f *family) with(values ...string) *vm.Counter {
	pairs := make([]string, 0, 2*len(values))
	for i, v := range values {
		pairs = append(pairs, f.labels[i], v)
	}
	return f.set.GetOrCreateCounter(sample(f.name, pairs...))
}

func (f *family) write(w io.Writer) {
	head(w, f.name, f.help, "counter")
	f.set.WritePrometheus(w)
}

// head says what a family is and how to read it; its samples follow.
func head(w io.Writer, name, help, kind string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
}

// sample names a sample by its labels and their values, which are words of our
// own: plain ASCII, where Go and the format quote alike.
func sample(name string, pairs ...string) string {
	if len(pairs) == 0 {
		return name
	}
	var out strings.Builder
	out.WriteString(name)
	open := byte('{')
	for i := 0; i+1 < len(pairs); i += 2 {
		out.WriteByte(open)
		fmt.Fprintf(&out, "%s=%q", pairs[i], pairs[i+1])
		open = ','
	}
	out.WriteByte('}')
	return out.String()
}
