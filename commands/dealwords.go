package commands

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// dealParts are what is said of a deal by words of its own: "value 120000 USD". The
// words before the first stand by themselves.
type dealParts struct {
	free []string
	of   map[string][]string
}

// dealKeys are the words that begin a part, each with the part.
var dealKeys = map[string]string{
	"customer": "customer", "project": "project", "value": "value", "worth": "value", "rfp": "rfp", "owner": "owner",
	"consent": "consent", "priority": "priority", "aligned": "priority", "signer": "signer", "role": "role", "evidence": "evidence",
	"on": "on", "until": "until", "ref": "ref", "reference": "ref", "account": "account", "source": "source",
}

// dealParts cuts words into the parts that the unit takes.
func (c *Call) dealParts(words []string, takes ...string) (p dealParts, err error) {
	p.of = map[string][]string{}
	key := ""
	for i, w := range words {
		next, known := dealKeys[strings.ToLower(strings.TrimSuffix(w, ":"))]
		if known && (next == "on" || next == "until") { // a cause may hold the word
			_, used, err := readDate(words[i+1:], c.LocalDay, past)
			known = used > 0 || err != nil
		}
		switch {
		case !known && key == "":
			p.free = append(p.free, w)
		case !known:
			p.of[key] = append(p.of[key], w)
		case !slices.Contains(takes, next):
			return p, c.usage("%q does not belong here.", w)
		case p.of[next] != nil:
			return p, c.usage("%q stands there twice.", w)
		default:
			key = next
			p.of[key] = []string{}
		}
	}
	for key, words := range p.of {
		if len(words) == 0 {
			return p, c.usage("%q is followed by nothing.", key)
		}
	}
	return p, nil
}

// text is a part as one line; empty where it was not given.
func (p dealParts) text(key string) string { return oneLine(strings.Join(p.of[key], " ")) }

// maxDealText is how long a name, reference or cause of a deal may be.
const maxDealText = 300

// fill puts the parts that an entry holds into it.
func (c *Call) fill(e *partner.DealEntry, p dealParts) error {
	for key, into := range map[string]*string{"customer": &e.Customer, "project": &e.Project, "priority": &e.Priority, "signer": &e.Signer,
		"role": &e.Role, "ref": &e.Reference, "source": &e.Source} {
		if text := p.text(key); text != "" {
			if len([]rune(text)) > maxDealText {
				return wrong("The %s has %d letters; %d are the most.", key, len([]rune(text)), maxDealText)
			}
			*into = text
		}
	}
	var err error
	if words := p.of["value"]; words != nil && err == nil {
		e.Value, err = c.readDealValue(strings.Join(words, " "))
	}
	if words := p.of["rfp"]; words != nil && err == nil {
		err = c.readRFP(e, words)
	}
	if words := p.of["owner"]; words != nil && err == nil {
		e.Owner, err = c.readOwner(words)
	}
	if words := p.of["consent"]; words != nil && err == nil {
		e.Consent, err = readYes(strings.Join(words, " "))
	}
	if words := p.of["evidence"]; words != nil && err == nil {
		e.Link, err = readEvidence(words)
	}
	if words := p.of["until"]; words != nil && err == nil {
		e.Until, err = c.onlyDate(words, future)
	}
	if words := p.of["on"]; words != nil && err == nil {
		e.When, err = c.readHappened(words)
	}
	if words := p.of["account"]; words != nil && err == nil {
		e.Account, err = readAccount(strings.Join(words, " "))
	}
	return err
}

// readDealValue reads an amount with its currency that is more than 0.
func (c *Call) readDealValue(text string) (amount.Amount, error) {
	a, err := amount.Parse(text)
	switch {
	case err != nil:
		return a, wrong("The value %s.", err.Error()).try(c.withPart("value", "value 120000 USD"))
	case a.Currency == "":
		return a, wrong("%s of which currency? Write its three letters.", a.Words()).try(c.withPart("value", "value "+a.String()+" USD"))
	case a.Sign() < 0:
		return a, wrong("A deal's value is not negative: %s.", a.Words()).try(c.withPart("value", "value 120000 USD"))
	case a.IsZero():
		return a, wrong("A deal's value is more than 0: the vendor takes projects with real revenue. Leave it out while it is not known.").try(c.withPart("value", "value 120000 USD"))
	}
	return a, nil
}

func readYes(typed string) (string, error) {
	switch strings.ToLower(typed) {
	case "yes", "y", "true", "given", "ok":
		return "yes", nil
	case "no", "n", "false", "refused", "none":
		return "no", nil
	}
	return "", wrong("%q is not yes or no: has the end customer agreed?", clip(typed)).try("deal consent D-1 yes")
}

func readEvidence(words []string) (string, error) {
	if len(words) == 1 {
		if url, ok := link(words[0]); ok {
			return url, nil
		}
	}
	return "", wrong("%q is not a web address: evidence starts with https://.", clip(strings.Join(words, " "))).try(`deal loi D-1 signer "Ines Costa" role CIO https://example.com/loi.pdf`)
}

func readAccount(typed string) (string, error) {
	switch strings.ToLower(typed) {
	case "main", "master", "administrator":
		return "main", nil
	case "member", "sub", "iam", "other":
		return "member", nil
	}
	return "", wrong("%q is not main or member: with which account was it registered?", clip(typed)).try("deal registered D-1 account main")
}

// readOwner reads who sees to a deal: somebody of Slack.
func (c *Call) readOwner(words []string) (string, error) {
	if id, _, ok := mention(words[0]); ok && len(words) == 1 {
		return id, nil
	}
	p, rest, err := c.takePerson(words)
	switch {
	case err != nil:
		return "", err
	case len(rest) > 0:
		return "", c.usage("I do not understand %q after the owner.", clip(strings.Join(rest, " ")))
	case p.SlackID == "":
		t := wrong("%s has no Slack id here, so I could not remind them.", p.Name).try(phrase("person", "set", c.called(p), "<@U0123ABCD>"))
		t.Names = true
		return "", t
	}
	return p.SlackID, nil
}

// readRFP reads when a customer releases its request for proposals: a date with an
// hour and, unless it is the team's, a zone. It lies ahead.
func (c *Call) readRFP(e *partner.DealEntry, words []string) error {
	at, zone, err := c.readMoment(words, future)
	if err != nil {
		return err
	}
	if !at.After(c.Now) {
		return wrong("That RFP is out already: %s lies %s back. Give the time of its release if it is still to come, or leave rfp out.",
			at.In(zone).Format("Mon 2 Jan 2006 15:04 MST"), span(c.Now.Sub(at))).try(c.withRFP(rfpExample))
	}
	if far := c.LocalDay.Plus(civil.Period{Years: 5}); civil.In(at, zone) > far {
		return wrong("%s is more than five years away, which must be a slip.", at.In(zone).Format("2 Jan 2006"))
	}
	e.RFP, e.RFPZone = at.UTC(), zone.String()
	return nil
}

const rfpExample = "rfp 2030-03-12 14:00 Asia/Singapore"

// withRFP is what was asked with another RFP.
func (c *Call) withRFP(rfp string) string { return c.withPart("rfp", rfp) }

// withPart is what was asked with one part as it would be right; where that part is
// not among the words, as in a form, the unit's example.
func (c *Call) withPart(part, right string) string {
	at := slices.IndexFunc(c.typed, func(w string) bool { return dealKeys[strings.ToLower(strings.TrimSuffix(w, ":"))] == part })
	if at < 0 {
		return c.unit.Examples[0]
	}
	after := c.typed[at+1:]
	end := slices.IndexFunc(after, func(w string) bool {
		return dealKeys[strings.ToLower(strings.TrimSuffix(w, ":"))] != "" || strings.HasPrefix(w, "--")
	})
	if end < 0 {
		end = len(after)
	}
	return phrase(slices.Concat(strings.Fields(c.unit.Word), c.typed[:at], strings.Fields(right), after[end:])...)
}

// readMoment reads a date, an hour and a zone, which may be left out: then it is
// the team's. Where clocks are changed it is said which moment was taken.
func (c *Call) readMoment(words []string, way toward) (at time.Time, zone *time.Location, err error) {
	if date, hour, cut := strings.Cut(strings.ToUpper(words[0]), "T"); cut && len(date) == 10 && strings.Contains(hour, ":") {
		words = append([]string{date, strings.TrimSuffix(hour, "Z")}, words[1:]...)
		if strings.HasSuffix(hour, "Z") {
			words = append(words, "UTC")
		}
	}
	day, used, err := c.readDate(words, way)
	if err != nil {
		return at, nil, err
	}
	if used == 0 {
		return at, nil, wrong("%q is not a date with an hour.", clip(strings.Join(words, " "))).try(c.withRFP(rfpExample))
	}
	rest := words[used:]
	if len(rest) > 0 && strings.EqualFold(rest[0], "at") {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return at, nil, wrong("At which hour on %s, and in which zone? What counts in hours before it depends on that.", day.Short()).try(c.withRFP("rfp " + day.String() + " 14:00 Asia/Singapore"))
	}
	clock, err := readClock(rest[0])
	if err != nil {
		return at, nil, err
	}
	zone = c.teamZone()
	if rest = rest[1:]; len(rest) > 0 {
		if zone, err = c.zoneNamed(strings.Join(rest, "_")); err != nil {
			return at, nil, err
		}
	} else {
		c.note("No zone was given, so the hour was taken in the team's, " + zone.String() + ".")
	}
	if clock == 24*time.Hour {
		day, clock = day+1, 0
	}
	at, note := partner.WallTime(day, int(clock.Hours()), int(clock.Minutes())%60, zone)
	if note != "" {
		c.note("In " + zone.String() + " " + note + ".")
	}
	return at, zone, nil
}

// zoneNamed is a zone by its IANA name, however its letters are cased.
func (c *Call) zoneNamed(name string) (*time.Location, error) {
	for _, n := range []string{name, strings.ToUpper(name), titled(name)} {
		if loc, err := time.LoadLocation(n); err == nil && n != "" && !strings.EqualFold(n, "local") {
			return loc, nil
		}
	}
	return nil, wrong("%q is not a time zone. Zones are named by continent and city; an offset such as +08:00 does not say when clocks change.", clip(name)).
		try(c.withRFP(rfpExample), c.withRFP("rfp 2030-03-12 14:00 Europe/Berlin"))
}

// titled gives every part of a zone's name a capital: asia/hong_kong.
func titled(name string) string {
	up := true
	return strings.Map(func(r rune) rune {
		if up && 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		up = r == '/' || r == '_' || r == '-'
		return r
	}, strings.ToLower(name))
}

// readHappened reads when something happened: a day, and an hour where that is
// known. A day alone is taken at its noon in the vendor's zone, today as now.
func (c *Call) readHappened(words []string) (time.Time, error) {
	day, used, err := c.readDate(words, past)
	switch {
	case err != nil:
		return time.Time{}, err
	case used == 0:
		return time.Time{}, wrong("%q is not a date.", clip(strings.Join(words, " "))).try("deal registered D-1 on 2026-03-02 14:00")
	case used < len(words):
		at, _, err := c.readMoment(words, past)
		return at.UTC(), err
	case day == c.LocalDay:
		return time.Time{}, nil
	}
	return day.Instant(12, 0, c.Program.Zone).UTC(), nil
}

// note keeps something that the answer says at its end.
func (c *Call) note(text string) {
	text = strings.TrimSuffix(text, ".")
	if !slices.Contains(c.years, text) {
		c.years = append(c.years, text)
	}
}

// span is a length of time in words by its two largest units: 2 days and 5 hours.
func span(d time.Duration) string {
	d = d.Round(time.Minute)
	days, hours, minutes := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60
	var parts []string
	for _, p := range []struct {
		n    int
		unit string
	}{{days, "day"}, {hours, "hour"}, {minutes, "minute"}} {
		if p.n > 0 && len(parts) < 2 && (p.unit != "minute" || days == 0) {
			parts = append(parts, plural(p.n, p.unit))
		}
	}
	if len(parts) == 0 {
		return "a moment"
	}
	return strings.Join(parts, " and ")
}

// takeDeal reads D-3 at the start of the words.
func (c *Call) takeDeal(words []string) (d partner.Deal, rest []string, err error) {
	if len(words) == 0 {
		return d, nil, c.whichDeal(c.usage("Which deal?"))
	}
	digits, ok := strings.CutPrefix(strings.ToUpper(words[0]), "D-")
	if n, err := strconv.ParseUint(digits, 10, 32); err == nil && ok {
		if d, ok := c.Book.Deal(partner.ID(n)); ok {
			return d, words[1:], nil
		}
		return d, nil, c.whichDeal(wrong("There is no deal %s.", clip(strings.ToUpper(words[0]))))
	}
	key := strings.ToLower(words[0])
	var found []partner.Deal
	for _, d := range c.Book.Deals() {
		if now := d.Now(); strings.Contains(strings.ToLower(now.Customer+" "+now.Project), key) && len(key) > 2 {
			found = append(found, d)
		}
	}
	if len(found) == 1 {
		return found[0], words[1:], nil
	}
	t := wrong("%q does not name one deal: they are named by their label, such as D-1.", clip(words[0]))
	for _, d := range found[:min(len(found), 4)] {
		t.offer(clip(d.Label()+" "+partner.DealName(d.Now())), c.again(words[0], d.Label()))
	}
	if len(found) > 0 {
		return d, nil, t
	}
	return d, nil, c.whichDeal(t)
}

// whichDeal offers the open deals.
func (c *Call) whichDeal(t *Trouble) error {
	for _, d := range c.Book.Deals() {
		if x := partner.DealOn(c.Program, c.Book, d, c.Now); !x.Closed() && len(t.Buttons) < 4 && len(c.typed) <= 1 {
			t.offer(clip(d.Label()+" "+partner.DealName(x.Now)), phrase(append(strings.Fields(c.unit.Word), d.Label())...))
		}
	}
	return t.try("deals")
}

// whoIs names a Slack user.
func (c *Call) whoIs(user string) view.Text {
	if p, ok := c.Book.BySlackID(user); ok {
		return whoText(p)
	}
	if slackIDForm().MatchString(user) {
		return view.U(user, user)
	}
	return view.T(user)
}
