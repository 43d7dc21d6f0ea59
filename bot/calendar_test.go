package bot

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
)

// TestACalendarIsReadByItsLink reads what is served as a calendar program would: the
// whole day is the one of the duty, a moment keeps its instant, and no text becomes a
// line of its own.
func TestACalendarIsReadByItsLink(t *testing.T) {
	b := lone(t, &fakeApp{})
	w := serve(b, httptest.NewRequest(http.MethodGet, "/calendar/SECRET-T1.ics", nil))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || w.Header().Get("Cache-Control") != "private, no-store" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	raw := w.Body.String()
	for _, line := range strings.Split(strings.TrimSuffix(raw, "\r\n"), "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
	cal, err := ics.ParseCalendar(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	events := cal.Events()
	if len(events) != 2 {
		t.Fatalf("%d events:\n%s", len(events), raw)
	}
	value := func(i int, p ics.ComponentProperty) string {
		if v := events[i].GetProperty(p); v != nil {
			return v.Value
		}
		return ""
	}
	for _, want := range []struct {
		event int
		what  ics.ComponentProperty
		value string
	}{
		{0, ics.ComponentPropertyUniqueId, "certificate-end/certificate-1/2026-04-01@T1"},
		{0, ics.ComponentPropertySummary, "Ana; Silva, PMP   BEGIN:VEVENT"},
		{0, ics.ComponentPropertyDescription, "Renew it.\nATTACH:https://evil.example"},
		{0, ics.ComponentPropertyDtStart, "20260401"},
		{0, ics.ComponentPropertyDtEnd, "20260402"},
		{0, ics.ComponentPropertyTransp, "TRANSPARENT"},
		{1, ics.ComponentPropertySummary, strings.Repeat("合作伙伴", 40)},
		{1, ics.ComponentPropertyDtStart, "20260307T170000Z"},
	} {
		if got := value(want.event, want.what); got != want.value {
			t.Errorf("%s of event %d is %q, want %q", want.what, want.event, got, want.value)
		}
	}
}

// TestALinkIsNoSecretInTheLog: what opens nothing is not found, what fails has a
// reference, and neither the log nor the answer holds a link.
func TestALinkIsNoSecretInTheLog(t *testing.T) {
	var log bytes.Buffer
	b := lone(t, &fakeApp{}, func(c *Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.Now = func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
	})
	for path, want := range map[string]int{
		"/calendar/SECRET-T2.ics": http.StatusNotFound,
		"/calendar/SECRET-T1":     http.StatusNotFound,
		"/calendar/.ics":          http.StatusNotFound,
		"/calendar/":              http.StatusNotFound,
		"/calendar/" + strings.Repeat("A", 4000) + ".ics": http.StatusNotFound,
		"/calendar/BROKEN-T1.ics":                         http.StatusInternalServerError,
	} {
		w := serve(b, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want || strings.Contains(w.Body.String(), "T1") {
			t.Errorf("%.40s is answered with %d %s", path, w.Code, w.Body)
		}
	}
	if w := serve(b, httptest.NewRequest(http.MethodPost, "/calendar/SECRET-T1.ics", nil)); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("written to it is answered with %d", w.Code)
	}
	if strings.Contains(log.String(), "BROKEN-T1") || !strings.Contains(log.String(), "ref=") {
		t.Errorf("the log: %s", &log)
	}
}
