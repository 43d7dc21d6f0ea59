package bot

import (
	"crypto/rand"
	"net/http"
	"strings"

	ics "github.com/arran4/golang-ical"

	"partnerbot/view"
)

// calendarFresh is how often calendar programs are asked to read a calendar again: each hour.
const calendarFresh = "PT1H"

// serveCalendar gives the calendar that a link opens. The link is a secret: it is
// neither logged nor passed on by those who read it.
func (b *Bot) serveCalendar(w http.ResponseWriter, r *http.Request) {
	token, named := strings.CutSuffix(r.PathValue("file"), ".ics")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if !named || len(token) > maxToken {
		b.metrics.count("calendar", "unknown")
		http.NotFound(w, r)
		return
	}
	cal, ok, err := b.cfg.App.Calendar(r.Context(), token, b.cfg.Now())
	switch {
	case err != nil:
		ref := rand.Text()[:6]
		b.log.Error("a calendar could not be read", "err", err, "ref", ref)
		b.metrics.count("calendar", "failed")
		http.Error(w, "something went wrong; the operator finds it in the log by "+ref, http.StatusInternalServerError)
	case !ok:
		b.metrics.count("calendar", "unknown")
		http.NotFound(w, r)
	default:
		b.metrics.count("calendar", "read")
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		w.Header().Set("Content-Disposition", `inline; filename="partner.ics"`)
		_, _ = w.Write([]byte(drawCalendar(cal)))
	}
}

// maxToken bounds what is looked up, in bytes.
const maxToken = 128

// drawCalendar writes a calendar in the form of RFC 5545. A whole day ends with the
// beginning of the next, and takes nobody's time.
func drawCalendar(cal view.Calendar) string {
	out := ics.NewCalendarFor("partnerbot")
	out.SetMethod(ics.MethodPublish)
	out.SetXWRCalName(view.Clean(cal.Name))
	out.SetName(view.Clean(cal.Name))
	out.SetRefreshInterval(calendarFresh)
	out.SetXPublishedTTL(calendarFresh)
	for _, e := range cal.Events {
		v := out.AddEvent(e.ID)
		v.SetDtStampTime(cal.Now)
		v.SetSummary(view.Clean(e.Title))
		v.SetDescription(cleanLines(e.About))
		v.SetTimeTransparency(ics.TransparencyTransparent)
		if e.Whole {
			v.SetAllDayStartAt(e.Start)
			v.SetAllDayEndAt(e.Start.AddDate(0, 0, 1))
			continue
		}
		v.SetStartAt(e.Start)
		v.SetEndAt(e.Start)
	}
	return out.Serialize(ics.WithNewLineWindows)
}

func cleanLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = view.Clean(lines[i])
	}
	return strings.Join(lines, "\n")
}
