package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// claimUnits record what became of claims.
func claimUnits() []*Unit {
	return []*Unit{
		{
			Word: "incentive claim", Aliases: []string{"incentive file"}, Role: Admin, Changes: true,
			Summary:  "records that an incentive was claimed: one claim for a badge, or for a person and month, or for a project",
			Usage:    "incentive claim NAME [for SUBJECT] [month 2026-03] [amount 5000 USD] [on D] [note TEXT] [--anyway]",
			Examples: []string{"incentive claim competency-improvement for database", "incentive claim migration-program for \"Port Authority / Data lake / phase 1\" amount 20000 USD"},
			Flags:    []Flag{{Name: "--anyway", About: "records it although a condition is not met"}},
			Run:      incentiveClaim,
		},
		claimStepUnit("approved", partner.ClaimApproved, "records that the vendor approved a claim", "incentive approved competency-improvement for big-data"),
		claimStepUnit("paid", partner.ClaimPaid, "records that a claim was paid", "incentive paid competency-improvement for big-data amount 5000 USD"),
		claimStepUnit("refused", partner.ClaimRefused, "records that the vendor refused a claim, and why", "incentive refused competency-improvement for big-data note the badge was not attached"),
		claimStepUnit("withdraw", partner.ClaimWithdrawn, "takes back a claim that was recorded", "incentive withdraw competency-improvement for big-data"),
	}
}

func claimStepUnit(verb string, step partner.ClaimStep, summary, example string) *Unit {
	word := "incentive " + verb
	return &Unit{
		Word: word, Role: Admin, Changes: true, Summary: summary, Examples: []string{example},
		Usage: word + " NAME [for SUBJECT] [month 2026-03] [amount 5000 USD] [on D] [note TEXT]",
		Run:   func(c *Call) (Answer, error) { return claimStep(c, step) },
	}
}

var claimWords = []string{"for", "month", "quarter", "amount", "on", "note", "because"}

// wanted is a claim as somebody has typed it.
type wantedClaim struct {
	x      *program.Incentive
	claim  partner.Claim // with its subject; ID 0: there is none yet
	due    civil.Day     // the last day to file it
	event  partner.ClaimEvent
	doubts []string // conditions that are not met or not known
}

func incentiveClaim(c *Call) (Answer, error) {
	w, err := c.readClaim()
	if err != nil {
		return Answer{}, err
	}
	w.event.Step = partner.ClaimFiled
	if len(w.doubts) > 0 && !c.flag("--anyway") {
		t := wrong("By what is known %s cannot be claimed for %s: %s.", w.x.Name, w.claim.Title, strings.Join(w.doubts, "; "))
		t.Names = true
		return Answer{}, t.offer("Record it anyway", phrase(append(append(strings.Fields(c.unit.Word), c.typed...), "--anyway")...))
	}
	return c.putClaim(w)
}

func claimStep(c *Call, step partner.ClaimStep) (Answer, error) {
	w, err := c.readClaim()
	if err != nil {
		return Answer{}, err
	}
	w.event.Step = step
	if w.claim.ID == 0 {
		t := wrong("%s has not been claimed for %s.", w.x.Name, w.claim.Title).try("incentive " + w.x.ID)
		t.Names = true
		return Answer{}, t
	}
	if step == partner.ClaimPaid {
		if why := partner.PaidOut(c.Book, w.x, &w.claim, w.event.On); why != nil {
			t := wrong("%s for %s: %v.", w.x.Name, w.claim.Title, why).try("incentive " + w.x.ID)
			t.Names = true
			return Answer{}, t
		}
	}
	return c.putClaim(w)
}

// putClaim takes the step, or says why it is not taken.
func (c *Call) putClaim(w *wantedClaim) (Answer, error) {
	w.event.At, w.event.By = c.Now.UTC(), c.User
	next, why := w.claim.Next(w.x, w.event, w.due)
	if why != nil {
		if why.Reason == partner.ClaimAlreadySo {
			return already("%s for %s: %s.", w.x.Name, w.claim.Title, why.Detail), nil
		}
		t := wrong("%s for %s: %v.", w.x.Name, w.claim.Title, why).try("incentive " + w.x.ID)
		t.Names = true
		return Answer{}, t
	}
	if next.ID == 0 {
		next.ID = c.Book.Next(partner.KindClaim, 0)
	}
	said := fmt.Sprintf("%s for %s: %s on %s", w.x.Name, next.Title, w.event.Step, w.event.On.Short())
	if !w.event.Amount.IsZero() {
		said += ", " + w.event.Amount.Words()
	}
	var lines []view.Text
	if w.event.Note != "" {
		said += " (" + w.event.Note + ")"
	}
	switch {
	case w.event.Step == partner.ClaimFiled && len(w.doubts) > 0:
		lines = append(lines, view.T("Recorded although: "+strings.Join(w.doubts, "; ")+"."))
	case w.event.Step == partner.ClaimRefused && w.x.Head.Refile:
		last := program.Monthly.Period(next.Month).To
		lines = append(lines, view.T("It is filed again in the same month, until "+last.Short()+", or never; I remind of that."))
	case w.event.Step == partner.ClaimRefused && w.x.Kind == program.BadgeIncentive:
		lines = append(lines, view.T("It can be claimed again until "+w.due.Short()+", as the same claim."))
	}
	if len(c.Program.Settlement) > 0 && w.event.Step == partner.ClaimFiled {
		lines = append(lines, view.T(c.Program.Settlement[0].Text+"."))
	}
	ans := c.commit(c.change(said, []partner.Fact{next}), view.T(said+"."), lines...)
	return ans, nil
}

// readClaim reads "NAME for SUBJECT month M amount A on D note TEXT".
func (c *Call) readClaim() (*wantedClaim, error) {
	x, rest, err := c.takeIncentive(c.Words)
	if err != nil {
		return nil, err
	}
	head, of := options(rest, claimWords...)
	if err := c.none(head); err != nil {
		return nil, err
	}
	w := &wantedClaim{x: x, event: partner.ClaimEvent{On: c.LocalDay}}
	for key, list := range of {
		if len(list) > 1 || len(list[0]) == 0 {
			return nil, c.usage("%q needs one value after it.", key)
		}
	}
	if list := of["on"]; len(list) > 0 {
		if w.event.On, err = c.onlyDate(list[0], past); err != nil {
			return nil, err
		}
	}
	if w.event.On > max(c.LocalDay, c.Today) {
		return nil, wrong("%s lies ahead; what has been done is recorded.", w.event.On.Long())
	}
	if list := of["amount"]; len(list) > 0 {
		if w.event.Amount, err = money("amount", strings.Join(list[0], " ")); err != nil {
			return nil, err
		}
	}
	for _, key := range []string{"note", "because"} {
		if list := of[key]; len(list) > 0 {
			if w.event.Note, err = readNote(list[0]); err != nil {
				return nil, err
			}
		}
	}
	var subject []string
	if list := of["for"]; len(list) > 0 {
		subject = list[0]
	}
	month, err := c.claimMonth(x, of, w.event.On)
	if err != nil {
		return nil, err
	}
	if err := c.claimSubject(w, subject, month); err != nil {
		return nil, err
	}
	if old, ok := c.Book.Claim(x.ID, w.claim.Subject); ok {
		w.claim = old
	}
	return w, nil
}

// claimMonth reads the month or quarter that a claim is for; without one it is that
// of the day.
func (c *Call) claimMonth(x *program.Incentive, of map[string][][]string, on civil.Day) (civil.Day, error) {
	cadence := program.Monthly
	if x.Kind == program.QuarterIncentive {
		cadence = program.Quarterly
	}
	list := append(slices.Clone(of["month"]), of["quarter"]...)
	if len(list) == 0 {
		return cadence.Period(on).From, nil
	}
	typed := strings.ToUpper(strings.Join(list[0], "-"))
	var year, n int
	if _, err := fmt.Sscanf(typed, "%d-Q%d", &year, &n); err == nil && n >= 1 && n <= 4 && year >= firstYear && year <= lastYear {
		return civil.Must(year, time.Month(3*n-2), 1), nil
	}
	if at, err := time.Parse("2006-01", typed); err == nil && at.Year() >= firstYear && at.Year() <= lastYear {
		return cadence.Period(civil.Must(at.Year(), at.Month(), 1)).From, nil
	}
	for _, layout := range []string{"January-2006", "Jan-2006", "2006-Jan"} {
		if at, err := time.Parse(layout, sentence(strings.ToLower(typed))); err == nil {
			return cadence.Period(civil.Must(at.Year(), at.Month(), 1)).From, nil
		}
	}
	return 0, wrong("%q is not a month or quarter; write 2026-03 or 2026-Q1.", clip(strings.Join(list[0], " ")))
}

// claimSubject finds what is claimed for, and what stands against it.
func (c *Call) claimSubject(w *wantedClaim, words []string, month civil.Day) error {
	x := w.x
	w.claim = partner.Claim{Incentive: x.ID}
	if why := partner.Reached(c.Program, c.Book, x); why != "" {
		w.doubts = append(w.doubts, why)
	}
	switch x.Kind {
	case program.BadgeIncentive:
		return c.badgeSubject(w, words)
	case program.HeadIncentive:
		return c.headSubject(w, words, month)
	}
	title := strings.TrimSpace(view.Clean(strings.Join(words, " ")))
	if title == "" || len([]rune(title)) > 150 {
		return wrong("For what was %s claimed? Say it in 1 to 150 letters after the word for.", x.Name).try(phrase("incentive", "claim", x.ID, "for", "Port Authority / Data lake / phase 1"))
	}
	w.claim.Title, w.claim.Subject = title, strings.Join(strings.Fields(strings.ToLower(title)), " ")
	switch x.Kind {
	case program.ProjectIncentive:
		parts := strings.Split(title, "/")
		if x.Project.Once && len(parts) != 3 {
			return wrong("%s is claimed for a customer, project and stage, once: write the three with slashes between.", x.Name).try(phrase("incentive", "claim", x.ID, "for", "Port Authority / Data lake / phase 1"))
		}
		if len(parts) == 3 {
			plan := partner.Plan{Customer: parts[0], Project: parts[1], Stage: parts[2]}
			w.claim.Subject = plan.Subject()
		}
	case program.QuarterIncentive:
		year, m, _ := month.Date()
		quarter := fmt.Sprintf("%d-Q%d", year, (int(m)+2)/3)
		w.claim.Month, w.claim.Subject, w.claim.Title = month, quarter+"/"+w.claim.Subject, title+" in "+quarter
	case program.SprintIncentive:
		if p := partner.Look(c.Program, c.Book, x, c.Today, nil); p.Chance == partner.NotPossible {
			w.doubts = append(w.doubts, p.Why...)
		}
	}
	if w.claim.Subject == "" {
		return c.usage("Customer, project and stage all have a name.")
	}
	return nil
}

// badgeSubject finds the competency that is claimed for; the only one that is open
// need not be named.
func (c *Call) badgeSubject(w *wantedClaim, words []string) error {
	open, _ := partner.Badges(c.Program, c.Book, w.x, w.event.On)
	if len(words) == 0 {
		if len(open) == 1 {
			words = []string{open[0].Competency}
		} else {
			t := wrong("For which competency? One claim is for one badge.").try(phrase("incentive", "claim", w.x.ID, "for", "database"))
			for _, o := range open[:min(3, len(open))] {
				t.offer(clip(o.Title), phrase("incentive", "claim", w.x.ID, "for", o.Competency))
			}
			return t
		}
	}
	typed := strings.Join(words, " ")
	id, err := c.Program.ResolveCompetency(typed)
	if err != nil {
		return c.unresolved(typed, err)
	}
	year, _, _ := w.event.On.Date()
	earned := 0
	for _, h := range c.Book.Competencies() {
		if from, _, _ := h.From.Date(); h.Competency == id && !h.From.IsZero() && from <= year {
			earned = max(earned, from)
		}
	}
	w.claim.Competency, w.claim.Title = id, competencyName(c.Program, id)
	if c.unit.Word != "incentive claim" {
		for _, old := range c.Book.Claims() { // also where the competency's record is gone
			if y := yearOfClaim(&old); old.Incentive == w.x.ID && old.Competency == id && y <= year {
				earned = max(earned, y)
			}
		}
	}
	if earned == 0 {
		return wrong("%s is not recorded as earned, so there is no badge to claim for.", w.claim.Title).try("competency add " + quote(id) + " from 2026-01-15")
	}
	w.claim.Subject = partner.BadgeSubject(id, earned)
	w.due = civil.Must(earned, time.December, 31)
	if !slices.ContainsFunc(open, func(o partner.ToClaim) bool { return o.Subject == w.claim.Subject && o.Doubt == "" }) {
		if _, claimed := c.Book.Claim(w.x.ID, w.claim.Subject); !claimed {
			at := slices.IndexFunc(w.x.Scope, func(s program.InScope) bool { return s.Competency == id })
			switch {
			case at < 0 || !program.On(w.x.Scope[at].Sites, c.Settings.Site):
				w.doubts = append(w.doubts, w.claim.Title+" is not in its scope on this site")
			case w.x.Scope[at].Unknown:
				w.doubts = append(w.doubts, "it is not known on which sites "+w.claim.Title+" is covered")
			}
		}
	}
	return nil
}

// yearOfClaim is the year in which the badge of a claim was earned.
func yearOfClaim(cl *partner.Claim) int {
	y, _ := strconv.Atoi(cl.Subject[strings.LastIndexByte(cl.Subject, '/')+1:])
	return y
}

// headSubject finds the person that is claimed for, in a month.
func (c *Call) headSubject(w *wantedClaim, words []string, month civil.Day) error {
	if len(words) == 0 {
		return wrong("For whom? %s is claimed for a person and a month.", w.x.Name).try(phrase("incentive", "claim", w.x.ID, "for", "<@U0123ABCD>"))
	}
	p, rest, err := c.takePerson(words)
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return err
	}
	year, m, _ := month.Date()
	w.claim.Person, w.claim.Month, w.claim.Subject = p.ID, month, partner.MonthSubject(p.ID, month)
	w.claim.Title = fmt.Sprintf("%s, %s %d", p.Name, m, year)
	if c.unit.Word != "incentive claim" {
		return nil
	}
	if _, again := c.Book.Claim(w.x.ID, w.claim.Subject); again {
		return nil // the claim itself says whether it can be filed again
	}
	h := partner.CheckHead(c.Program, c.Book, w.x, p, w.event.On)
	for _, k := range h.Against() {
		w.doubts = append(w.doubts, conditionsText([]partner.Condition{k}))
	}
	return nil
}
