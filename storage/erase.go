package storage

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"partnerbot/partner"
)

// Erasure says who is to be erased, and who does it.
type Erasure struct {
	Person partner.ID // in the roster; 0 for somebody who is not
	User   string     // Slack user id; empty: the one of Person, if it has any
	By     string     // who erases: Slack user id, or "cli"
	Via    string
	Where  string // the message with which it was asked for
}

// Eraser knows what becomes of everything that names a person who is erased. It
// is pure: a backend gives it what it keeps and keeps what it gives back. Code
// stands for the person from then on.
//
//   - Facts: Delta. The person, their certificates, how they want to be reminded
//     and what they answered to reminders are removed; in everything else the code
//     stands in their place, and what they wrote about applications is gone.
//   - The log: Line for each line. Who did it and all words go with the salts where
//     the person did it, the words alone where it names or is about them. The hashes
//     stay, and Entry is the line that says so.
//   - What would take a change back: removed where Touches. It is gone for good.
//   - Replies kept with dedupe keys: Reply.
//   - Notices: Notice; item keys: Names, removed.
//
// What cannot be found stays: a first name alone, a nickname, an earlier name in a
// fact that is about somebody else.
type Eraser struct {
	Code  string
	Delta partner.Delta

	erasure Erasure
	words   words
	refs    map[partner.Ref]bool // facts of the person alone
	sums    map[string]string    // what the log vouches for from here on
	named   map[string]bool      // of what it vouches for, what names the person or belongs to an application that does
}

// NewEraser looks in the Book for everything that names the person. head is the
// log's: the code is made of the number of the line to come. It fails with
// ErrNotFound if there is no such person in the roster.
func NewEraser(b *partner.Book, head partner.Head, e Erasure) (*Eraser, error) {
	if e.Person == 0 && e.User == "" {
		return nil, fmt.Errorf("erasing nobody: %w", ErrNotFound)
	}
	x := &Eraser{Code: fmt.Sprintf("erased-%d", head.Seq+1), erasure: e, refs: map[partner.Ref]bool{}}
	p, found := b.Person(e.Person)
	switch {
	case e.Person == 0:
		p, found = b.BySlackID(e.User)
	case !found:
		return nil, fmt.Errorf("erasing person %d: %w", e.Person, ErrNotFound)
	case e.User == "":
		x.erasure.User = p.SlackID
	}
	if found {
		x.refs[p.Ref()] = true
		for _, c := range b.CertificatesOf(p.ID) {
			x.refs[c.Ref()] = true
		}
	}
	x.words = wordsOf(b, p, x.erasure.User, x.Code)
	if err := x.facts(b); err != nil {
		return x, err
	}
	return x, x.vouch(b)
}

// vouch sums up what the log vouches for as it is without the person: a sum of what
// was there before could be found out by trying.
func (x *Eraser) vouch(b *partner.Book) error {
	x.sums, x.named = map[string]string{}, map[string]bool{}
	instead := map[partner.Ref]partner.Fact{}
	for _, f := range x.Delta.Put {
		instead[f.Ref()] = f
		if !slices.Contains(VouchedKinds, f.Ref().Kind) {
			continue
		}
		x.named[refWord(f.Ref())] = true
		if rec, ok := f.(partner.Record); ok { // an edited reply stood in the application once
			x.named[refWord(partner.Ref{Kind: partner.KindApplication, ID: rec.Application})] = true
		}
	}
	for _, kind := range VouchedKinds {
		for id := partner.ID(1); id <= b.Last(kind); id++ {
			f, ok := b.Fact(partner.Ref{Kind: kind, ID: id})
			if !ok || slices.Contains(x.Delta.Remove, f.Ref()) {
				continue
			}
			rev := "@" + strconv.FormatUint(f.Revision(), 10)
			if changed, ok := instead[f.Ref()]; ok {
				f, rev = changed, ""
			}
			sum, err := sumOf(f)
			if err != nil {
				return err
			}
			x.sums[refWord(f.Ref())] = sum + rev
		}
	}
	return nil
}

// facts makes the delta that takes the person out of the Book.
func (x *Eraser) facts(b *partner.Book) error {
	applications, err := x.forgotten(b)
	if err != nil {
		return err
	}
	for _, kind := range partner.Kinds {
		for id := partner.ID(1); id <= b.Last(kind) || kind == partner.KindSettings && id == 1; id++ {
			f, ok := b.Fact(partner.Ref{Kind: kind, ID: id})
			if !ok {
				continue
			}
			if x.refs[f.Ref()] || x.alone(f) {
				x.Delta.Remove = append(x.Delta.Remove, f.Ref())
				continue
			}
			if instead, ok := applications[f.Ref()]; ok {
				f = instead
			}
			changed, err := x.without(f)
			if err != nil {
				return err
			}
			if was, _ := b.Fact(f.Ref()); changed != nil && !equalJSON(was, changed) {
				x.Delta.Put = append(x.Delta.Put, changed)
			}
		}
	}
	return nil
}

// alone tells whether a fact says nothing without the person.
func (x *Eraser) alone(f partner.Fact) bool {
	user := x.erasure.User
	if user == "" {
		return false
	}
	switch f := f.(type) {
	case partner.Reader:
		return f.User == user
	case partner.Mute:
		return f.User == user
	case partner.Feed:
		return f.User == user
	case partner.Response:
		return f.By == user || f.To == user
	case partner.StandIn:
		return f.By == user || f.For == user
	}
	return false
}

// without gives a fact with the code in the person's place.
func (x *Eraser) without(f partner.Fact) (partner.Fact, error) {
	user := x.erasure.User
	switch f := f.(type) {
	case partner.Person: // another one, be it of the same name
		return f, nil
	case partner.Reader:
		if f.Deputy == user {
			f.Deputy = ""
		}
		return f, nil
	case partner.Settings:
		if user == "" {
			return f, nil
		}
		isUser := func(s string) bool { return s == user }
		f.Admins = slices.DeleteFunc(slices.Clone(f.Admins), isUser)
		f.Reviewers = slices.DeleteFunc(slices.Clone(f.Reviewers), isUser)
		f.Leads = slices.DeleteFunc(slices.Clone(f.Leads), func(l partner.Lead) bool { return l.User == user })
		if f.Alliance == user {
			f.Alliance = ""
		}
		return f, nil
	}
	return x.words.outOf(f)
}

// forgotten gives the records of applications without the person, and the
// applications that follow from them. An application that does not follow from
// its records is not among them. The words go before the records are played
// again: ids of entries name who pressed a button, and an application is in their order.
func (x *Eraser) forgotten(b *partner.Book) (map[partner.Ref]partner.Fact, error) {
	out := map[partner.Ref]partner.Fact{}
	user := x.erasure.User
	if user == "" {
		return out, nil
	}
	for _, was := range b.Applications() {
		records := b.Records(was.ID)
		without := partner.Forget(records, user, x.Code)
		for i, r := range without {
			f, err := x.words.outOf(r)
			if err != nil {
				return nil, err
			}
			without[i] = f.(partner.Record)
			out[r.Ref()] = f
		}
		if equalJSON(partner.Replay(records).At(was.Rev), was) {
			out[was.Ref()] = partner.Replay(without).At(was.Rev)
		}
	}
	return out, nil
}

// Line gives a line without the person, and whether it was another one before.
func (x *Eraser) Line(l partner.LedgerLine) (partner.LedgerLine, bool) {
	changed := false
	if !l.Detail.Erased && x.vouchedNamed(l.Detail.Text) {
		l.Detail, changed = l.Detail.Erase(), true
	}
	switch {
	case !l.By.Erased && x.Names(l.By.Text):
		return l.Erase(), true
	case l.Summary.Erased && l.Detail.Erased:
		return l, changed
	case x.Names(l.Summary.Text), x.inReply(l.Detail.Text), slices.ContainsFunc(l.Refs, func(r partner.Ref) bool { return x.refs[r] }):
		return l.EraseWords(), true
	}
	return l, changed
}

// vouchedNamed reports whether a detail vouches for what names the person.
func (x *Eraser) vouchedNamed(detail string) bool {
	for word := range vouches(detail) {
		if x.named[word] {
			return true
		}
	}
	return false
}

// Entry is the line that says what was erased, from which lines.
func (x *Eraser) Entry(now time.Time, erased []uint64) Entry {
	e := Entry{At: now, By: x.erasure.By, Via: x.erasure.Via, Where: x.erasure.Where, Verb: VerbErase, Erases: erased}
	if x.Names(e.By) {
		e.By = x.Code
	}
	e.Summary = fmt.Sprintf("A person was erased and is called %s from here: words of %s, %s removed, %s changed",
		x.Code, count(len(erased), "entry", "entries"), count(len(x.Delta.Remove), "fact", "facts"), count(len(x.Delta.Put), "fact", "facts"))
	if len(x.sums) > 0 {
		e.Detail = detailOf(x.sums)
	}
	return e
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Touches tells whether a delta, which takes a change back, would bring something
// of the person back.
func (x *Eraser) Touches(d partner.Delta) (bool, error) {
	for _, f := range d.Put {
		if c, ok := f.(partner.Certificate); ok && x.refs[partner.Ref{Kind: partner.KindPerson, ID: c.Person}] {
			return true, nil
		}
		if x.refs[f.Ref()] {
			return true, nil
		}
		if _, another := f.(partner.Person); another {
			continue
		}
		raw, err := asJSON(f)
		if err != nil {
			return false, err
		}
		if x.inReply(string(raw)) {
			return true, nil
		}
	}
	return false, nil
}

// Reply gives a kept reply with the code in the person's place, and whether it
// was another one before.
func (x *Eraser) Reply(reply []byte) ([]byte, bool) { return x.words.outOfReply(reply) }

func (x *Eraser) inReply(text string) bool {
	_, changed := x.Reply([]byte(text))
	return changed
}

// Names tells whether a text names the person.
func (x *Eraser) Names(text string) bool { return x.words.in(text) }

// Notice gives a notice without what it says about the person, and whether it was
// another one before. keep is false for one that is to be removed: it went to
// them, or its key names them.
func (x *Eraser) Notice(n Notice) (without Notice, changed, keep bool) {
	if x.erasure.User != "" && n.Target.User == x.erasure.User || x.Names(n.Key) {
		return n, true, false
	}
	named := func(i Item) bool { return x.Names(i.Key) || x.Names(i.Subject) || x.Names(i.Step) }
	items, about := len(n.Items), len(n.About)
	n.Items = slices.DeleteFunc(slices.Clone(n.Items), named)
	n.About = slices.DeleteFunc(slices.Clone(n.About), named)
	reason := n.Reason
	n.Reason = x.words.outOfText(n.Reason)
	return n, len(n.Items) < items || len(n.About) < about || n.Reason != reason, true
}
