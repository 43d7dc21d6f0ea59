package partner

import "slices"

// tell gives the news of an entry that was done: who hears what.
func tell(r *Rules, before, after *Application, rec *Record) []News {
	e, t := &rec.Entry, &rec.Terms
	tally := after.Tally()
	n := News{Application: after.ID, By: e.By, For: t.For, Stage: after.Stage, Version: after.Version().N,
		Have: len(tally.Approvals), Need: tally.Need, Text: e.Text}
	w := &teller{r: r, before: before, after: after, rec: rec, base: n}
	switch {
	case e.Verb.IsVote() || e.Verb == Override:
		w.votes(tally)
	case e.Verb == Edit || e.Verb == Delete:
		w.edits()
	case e.Verb.OfClock():
		w.clock()
	default:
		w.moves()
	}
	return w.out
}

type teller struct {
	r             *Rules
	before, after *Application
	rec           *Record
	base          News
	out           []News
}

// say adds news of a kind for each hearer.
func (w *teller) say(kind NewsKind, edit func(*News), to ...Hearer) {
	for _, hearer := range to {
		n := w.base
		n.Kind, n.To = kind, hearer
		if hearer == HearPerson {
			n.User = w.rec.Entry.By
		}
		if edit != nil {
			edit(&n)
		}
		w.out = append(w.out, n)
	}
}

func (w *teller) votes(t Tally) {
	e, terms := &w.rec.Entry, &w.rec.Terms
	had, hadOne := w.before.Standing(e.By)
	now, hasOne := w.after.Standing(e.By)
	switch {
	case e.Verb == Override:
		w.say(NewsReady, func(n *News) { n.Override = true }, HearThread, HearAuthor)
		return
	case e.Verb == TakeBack && !hadOne:
		w.say(NewsNothing, nil, HearPerson)
		return
	case terms.Version != w.base.Version, e.Verb != TakeBack && (!hasOne || now.Entry != e.ID):
		w.say(NewsOld, func(n *News) { n.Have = terms.Version }, HearPerson)
		return
	case e.Verb == TakeBack && hasOne && now.Entry == had.Entry: // taken back before it was said anew
		w.say(NewsOld, func(n *News) { n.Have = terms.Version }, HearPerson)
		return
	}
	if hadOne && had.Verb == Approve && e.Verb == Approve {
		w.say(NewsSame, func(n *News) { n.Verb, n.Day, n.Decided = e.Verb, w.r.day(had.At), w.before.Deciding() }, HearPerson)
		return
	}
	w.say(NewsVote, func(n *News) {
		if n.Verb = e.Verb; e.Verb == Approve { // a late one changes nothing
			n.Decided = w.before.Deciding()
		}
	}, HearThread)
	if w.before.Stage != w.after.Stage {
		w.stage(t)
	}
}

func (w *teller) stage(t Tally) {
	if t.Stage == Ready {
		w.say(NewsReady, func(n *News) {
			n.Text, n.Decided = "", w.after.Deciding()
		}, HearThread, HearAuthor)
		return
	}
	w.say(NewsStage, func(n *News) {
		if len(t.Objecting) > 0 {
			n.Text = t.Objecting[len(t.Objecting)-1].Text
		}
	}, HearAuthor)
}

// edits asks a reviewer whose reply with a vote in force was changed, or whose
// changed reply now reads like a decision.
func (w *teller) edits() {
	e := &w.rec.Entry
	i := slices.IndexFunc(w.after.Votes, func(v Vote) bool { return v.Where == e.Where })
	if i >= 0 {
		v := w.after.Votes[i]
		held, ok := w.after.Standing(v.By)
		if ok && held.Entry == v.Entry && w.after.Stage.UnderReview() {
			w.say(NewsEdited, func(n *News) { n.Verb, n.User, n.Deleted = v.Verb, v.By, e.Verb == Delete }, HearPerson)
		}
		return
	}
	if said := ReadReply(e.Text); e.Verb == Edit && said.Verb.IsVote() && w.after.Stage.UnderReview() {
		w.say(NewsEdited, nil, HearPerson)
	}
}

func (w *teller) clock() {
	at := w.after.Running()
	able := func(n *News) {
		n.Users, n.Day = w.waitedFor(), w.after.Clock.Expire
	}
	switch w.rec.Entry.Verb {
	case Chase:
		w.say(NewsChase, func(n *News) {
			if able(n); !w.after.Clock.Escalate.IsZero() && !w.after.Clock.Escalated {
				n.Day = w.after.Clock.Escalate
			}
		}, HearReviewers)
	case Escalate:
		w.say(NewsEscalate, able, HearAlliance, HearThread)
	case Expire:
		w.say(NewsLapsed, nil, HearThread, HearAuthor)
	case Miss:
		w.failed()
	case VendorLate:
		w.say(NewsVendorLate, func(n *News) { n.Text, n.Day = w.stepName(at.Step), at.Until }, HearAuthor, HearAlliance)
	}
}

// waitedFor lists who may decide and has not.
func (w *teller) waitedFor() []string {
	var out []string
	for _, user := range w.r.MayDecide(w.after, w.rec.Terms.Day) {
		if _, ok := w.after.Standing(user); !ok {
			out = append(out, user)
		}
	}
	return out
}

func (w *teller) stepName(id string) string {
	if at, ok := w.r.Procedure.Step(id); ok {
		return w.r.Procedure.Steps[at].Name
	}
	return id
}

func (w *teller) failed() {
	w.say(NewsFailed, func(n *News) {
		n.Text, n.Day = w.after.Attempt().Cause, w.after.Locked
	}, HearThread, HearAuthor)
}

// moves tells what applicants and vendors did.
func (w *teller) moves() {
	e, t := &w.rec.Entry, &w.rec.Terms
	switch e.Verb {
	case Open:
		w.say(NewsOpened, func(n *News) { n.Detail = w.r.unmet() }, HearPerson)
	case Attach, Detach:
		w.changed()
	case Start:
		w.say(NewsReview, func(n *News) { n.Day, n.Users = t.Clock.Chase, w.waitedFor() }, HearThread, HearReviewers)
	case PassOn:
		w.say(NewsPassOn, func(n *News) { n.Users, n.Day, n.Text = []string{e.Ref}, t.Until, "" }, HearThread, HearReviewers)
	case Ask:
		w.say(NewsQuestion, nil, HearAuthor)
	case NearMiss:
		w.near()
	case Submit:
		if t.Slip != "" {
			w.say(NewsCorrected, func(n *News) { n.Text, n.Detail = e.Ref, []string{t.Slip} }, HearThread, HearAuthor)
			return
		}
		w.say(NewsSubmitted, func(n *News) { n.Text, n.Day = w.after.Running().Reference, t.Until }, HearThread)
	case Step:
		w.say(NewsStep, func(n *News) { n.Text, n.Day = w.stepName(t.Step), t.Until }, HearThread, HearAuthor)
	case Update:
		w.say(NewsUpdate, func(n *News) { n.Day = t.Until }, HearThread, HearAuthor, HearAlliance)
	case Pass:
		w.say(NewsPassed, func(n *News) { n.Day = w.after.Ends }, HearThread, HearAuthor)
	case Fail:
		w.failed()
	case Resubmit:
		w.say(NewsAgain, nil, HearThread)
	case Retire:
		w.say(NewsRetired, nil, HearThread)
	case Prove:
		w.say(NewsProof, func(n *News) { n.Text, n.Day = w.after.Proof, w.after.Ends }, HearThread)
	}
}

// near asks back, once, what somebody may have meant; only those who could do it
// now are asked.
func (w *teller) near() {
	e := &w.rec.Entry
	said := missed(e.Text)
	may := slices.Contains(w.r.MayDecide(w.after, w.rec.Terms.Day), e.By) && w.after.Stage.UnderReview()
	switch said.Meant {
	case Submit:
		may = w.r.insider(w.after, e.By) && w.after.Stage == Ready ||
			w.r.owner(w.after, e.By) && w.r.Correctable(w.after)
	case Pass, Fail:
		may = w.r.insider(w.after, e.By) && w.after.Running() != nil
	}
	if !may || e.Standing != Member {
		return
	}
	w.say(NewsNear, func(n *News) { n.Verb, n.Text = said.Meant, said.Text }, HearPerson)
}

func (w *teller) changed() {
	used := w.rec.Terms.Use
	was, _ := w.before.Uses(used.Material)
	to := used.Version
	if w.rec.Entry.Verb == Detach {
		to = 0
	}
	change := w.r.change(used.Material, was.Version, to)
	var asked, void []Vote
	var deciders []string
	if w.before.Stage.UnderReview() {
		for _, v := range w.before.inForce(w.before.Version().N) {
			switch {
			case v.Verb == Changes || v.Verb == Reject:
				asked = append(asked, v)
			case v.Verb == TakeBack || slices.ContainsFunc(void, func(o Vote) bool { return o.By == v.By }):
				continue
			default:
				void = append(void, v)
			}
			if !slices.Contains(deciders, v.By) {
				deciders = append(deciders, v.By)
			}
		}
	}
	with := func(n *News) { n.Change, n.Asked, n.Void, n.Users = &change, asked, void, deciders }
	w.say(NewsMaterial, with, HearThread)
	if len(deciders) > 0 {
		w.say(NewsVoid, with, HearReviewers)
	}
}
