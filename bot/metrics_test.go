package bot

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"partnerbot/commands"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// scraped reads /metrics as Prometheus' own parser does.
func scraped(t *testing.T, b *Bot) map[string]*dto.MetricFamily {
	t.Helper()
	w := serve(b, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if got := w.Header().Get("Content-Type"); got != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	text := w.Body.String()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return families
}

// samples writes a family's samples as a table from "label=value ..." to value.
func samples(f *dto.MetricFamily) map[string]float64 {
	out := map[string]float64{}
	for _, m := range f.GetMetric() {
		var labels []string
		for _, l := range m.GetLabel() {
			labels = append(labels, l.GetName()+"="+l.GetValue())
		}
		out[strings.Join(labels, " ")] = m.GetCounter().GetValue() + m.GetGauge().GetValue()
	}
	return out
}

// TestMetricsAreWhatDashboardsRead holds the names, types and labels: whoever
// draws or alarms on them has written them down elsewhere.
func TestMetricsAreWhatDashboardsRead(t *testing.T) {
	b := lone(t, &fakeApp{})
	b.metrics.count("http", http.StatusText(http.StatusUnauthorized))
	b.metrics.count("socket", "malformed")
	b.metrics.count("socket", "malformed")
	b.metrics.posts.with(string(scheduler.Accepted)).Inc()
	b.metrics.late.Inc()
	got := map[string]map[string]float64{}
	families := scraped(t, b)
	for name, f := range families {
		kind := dto.MetricType_GAUGE
		if strings.HasSuffix(name, "_total") {
			kind = dto.MetricType_COUNTER
		}
		if f.GetType() != kind || !strings.HasSuffix(f.GetHelp(), ".") {
			t.Errorf("%s is a %s: %q", name, f.GetType(), f.GetHelp())
		}
		got[name] = samples(f)
	}
	want := map[string]map[string]float64{
		"partnerbot_acks_late_total": {"": 1},
		"partnerbot_deliveries_total": {"kind=slash outcome=in": 0, "kind=event outcome=passed over": 0,
			"kind=http outcome=Unauthorized": 1, "kind=socket outcome=malformed": 2},
		"partnerbot_posts_total":             {"result=" + string(scheduler.Accepted): 1},
		"partnerbot_socket_reconnects_total": {"": 0},
		"partnerbot_notices":                 {"state=waiting": 0, "state=" + string(storage.Doubt): 0, "state=parked": 0, "state=stopped": 0},
		"partnerbot_parked_targets":          {"": 0},
		"partnerbot_oldest_notice_seconds":   {"": 0},
		"partnerbot_reminders_last_day":      {"state=sent": 0, "state=silent": 0, "state=refused": 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBotsCountForThemselves(t *testing.T) {
	one, other := lone(t, &fakeApp{}), lone(t, &fakeApp{})
	for range 3 {
		one.metrics.count("slash", "in")
	}
	for b, want := range map[*Bot]float64{one: 3, other: 0} {
		if got := samples(scraped(t, b)["partnerbot_deliveries_total"])["kind=slash outcome=in"]; got != want {
			t.Errorf("%g, not %g", got, want)
		}
	}
}

// TestLabelsSurviveTheParser reads back what is least ordinary among the values.
func TestLabelsSurviveTheParser(t *testing.T) {
	b := lone(t, &fakeApp{})
	values := []string{"passed over", "", "I'm a teapot", `quote " and \ backslash`, "comma, brace } = equals"}
	for _, v := range values {
		b.metrics.count("http", v)
	}
	got := slices.Sorted(maps.Keys(samples(scraped(t, b)["partnerbot_deliveries_total"])))
	for _, v := range values {
		if !slices.Contains(got, "kind=http outcome="+v) {
			t.Errorf("no %q among %q", v, got)
		}
	}
}

// countingStore does not answer, and counts how often it was asked.
type countingStore struct {
	storage.Store
	asked *int
}

func (s countingStore) Workspaces(context.Context) ([]string, error) {
	*s.asked++
	return nil, storage.ErrClosed
}

// TestDeafStoreIsAskedOnce in a scrape: it takes its time to fail, and all
// figures of the outbox come from one count.
func TestDeafStoreIsAskedOnce(t *testing.T) {
	asked := 0
	b := lone(t, &fakeApp{}, func(c *Config) { c.Store = countingStore{c.Store, &asked} })
	if got := len(scraped(t, b)); got != 7 || asked != 1 {
		t.Errorf("%d families, not 7; asked %d times", got, asked)
	}
}

func TestMetricsCountWhatHappens(t *testing.T) {
	app := &fakeApp{}
	app.run = func(context.Context, commands.Request) commands.Answer {
		return commands.Answer{OK: true, Message: view.Say("done"), Change: storage.Change{KeyOnly: true}}
	}
	b := lone(t, app)
	serve(b, signedRequest("/slack/commands", slashBody("status", "t1"), time.Now()))
	serve(b, signedRequest("/slack/commands", slashBody("status", "t1"), time.Now()))
	text := serve(b, httptest.NewRequest(http.MethodGet, "/metrics", nil)).Body.String()
	for _, want := range []string{
		`partnerbot_deliveries_total{kind="slash",outcome="in"} 2`, `partnerbot_deliveries_total{kind="slash",outcome="again"} 1`,
		`partnerbot_notices{state="waiting"} 0`, `partnerbot_acks_late_total 0`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}
