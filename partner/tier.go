package partner

import (
	"cmp"
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// KindTier is the kind of fact that the history of tiers is made of.
const KindTier Kind = "tier"

// TierAct is what an entry about a tier says.
type TierAct string

// The acts.
const (
	TierHeld    TierAct = "held"    // from Since on the company has the tier; no Tier: none
	TierRenamed TierAct = "renamed" // from Since on the tier is called Name
)

// TierEntry is one thing recorded about a tier. Nothing is overwritten: of several
// of one day the one recorded last holds, and all stay.
type TierEntry struct {
	ID      ID        `json:"id"`
	Rev     uint64    `json:"rev,omitempty"`
	Act     TierAct   `json:"act"`
	Program string    `json:"program"`        // the program's id
	Tier    string    `json:"tier,omitempty"` // the tier's id, whatever it is called
	Name    string    `json:"name,omitempty"`
	Since   civil.Day `json:"since,omitzero"`
	Source  string    `json:"source,omitempty"` // where it was seen
	By      string    `json:"by,omitempty"`     // Slack user id
	Made    time.Time `json:"at,omitzero"`      // when it was recorded
}

func (e TierEntry) Ref() Ref           { return Ref{KindTier, e.ID} }
func (e TierEntry) Revision() uint64   { return e.Rev }
func (e TierEntry) At(rev uint64) Fact { e.Rev = rev; return e }

// TierEntries gives all that was recorded about tiers, in its order.
func (b *Book) TierEntries() []TierEntry { return shelved[TierEntry](b, KindTier) }

// TierSpan is a stretch of days with one tier under one name.
type TierSpan struct {
	Tier, Name  string    // id and name; none: no tier
	From, Until civil.Day // none: it goes on
	Entry       TierEntry // that began it
	Renamed     bool      // the tier is that of the span before, under another name
}

// entriesOf gives the entries of a program and act by the day since when, of one day
// only the last recorded.
func entriesOf(b *Book, program string, act TierAct) []TierEntry {
	var out []TierEntry
	for _, e := range b.TierEntries() {
		if e.Program == program && e.Act == act {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(x, y TierEntry) int { return cmp.Compare(x.Since, y.Since) })
	var kept []TierEntry
	for _, e := range out {
		if n := len(kept) - 1; act == TierHeld && n >= 0 && kept[n].Since == e.Since {
			kept[n] = e
			continue
		}
		kept = append(kept, e)
	}
	return kept
}

// TierName is what a tier is called on a day: by the last rename, else as the
// program's rules say.
func TierName(b *Book, t *program.TierProgram, tier string, on civil.Day) string {
	name := tier
	if known, _, ok := t.Tier(tier); ok {
		name = known.Name
	}
	for _, e := range entriesOf(b, t.ID, TierRenamed) {
		if e.Tier == tier && e.Since <= on {
			name = e.Name
		}
	}
	return name
}

// TierHistory gives the company's tiers in a program, oldest first, each under each
// name that it had meanwhile.
func TierHistory(b *Book, t *program.TierProgram) []TierSpan {
	held, renamed := entriesOf(b, t.ID, TierHeld), entriesOf(b, t.ID, TierRenamed)
	var out []TierSpan
	add := func(s TierSpan) {
		n := len(out) - 1
		if n < 0 {
			if s.Tier != "" {
				out = append(out, s)
			}
			return
		}
		if out[n].Tier == s.Tier && out[n].Name == s.Name {
			return // it goes on
		}
		s.Renamed = s.Tier != "" && out[n].Tier == s.Tier
		if out[n].From == s.From {
			out[n] = s
			return
		}
		out[n].Until = s.From - 1
		out = append(out, s)
	}
	for i, h := range held {
		until := civil.Last
		if i+1 < len(held) {
			until = held[i+1].Since - 1
		}
		name := ""
		if h.Tier != "" {
			name = TierName(b, t, h.Tier, h.Since)
		}
		add(TierSpan{Tier: h.Tier, Name: name, From: h.Since, Entry: h})
		for _, r := range renamed {
			if h.Tier != "" && r.Tier == h.Tier && r.Since > h.Since && r.Since <= until {
				add(TierSpan{Tier: h.Tier, Name: TierName(b, t, h.Tier, r.Since), From: r.Since, Entry: r})
			}
		}
	}
	return out
}

// tierAt gives the span of a day; the zero span: no tier.
func tierAt(history []TierSpan, on civil.Day) TierSpan {
	for _, s := range history {
		if s.From <= on && (s.Until.IsZero() || on <= s.Until) {
			return s
		}
	}
	return TierSpan{}
}

// TierStanding is the company's tier in a program on a day.
type TierStanding struct {
	Program *program.TierProgram
	Span    TierSpan      // as it is called
	Tier    *program.Tier // nil: none, or one that the program does not know
	Place   int           // from 0 for the lowest; -1: none
	Since   civil.Day     // since when the company has the tier, whatever it was called
	Before  TierSpan      // what was before Span: another tier, or another name of it
	History []TierSpan
}

// TierOn tells the company's tier in a program on a day.
func TierOn(b *Book, t *program.TierProgram, on civil.Day) TierStanding {
	s := TierStanding{Program: t, Place: -1, History: TierHistory(b, t)}
	s.Span = tierAt(s.History, on)
	if s.Span.Tier == "" {
		return s
	}
	if tier, at, ok := t.Tier(s.Span.Tier); ok {
		s.Tier, s.Place = tier, at
	}
	s.Since = s.Span.From
	for i, span := range s.History {
		if span.From == s.Span.From {
			if i > 0 {
				s.Before = s.History[i-1]
			}
			for ; i > 0 && s.History[i].Renamed; i-- {
				s.Since = s.History[i-1].From
			}
		}
	}
	return s
}

// Next is the next higher tier; nil at the top. Without a tier it is the lowest.
func (s *TierStanding) Next() *program.Tier {
	if s.Place+1 < len(s.Program.Tiers) && (s.Tier != nil || s.Span.Tier == "") {
		return &s.Program.Tiers[s.Place+1]
	}
	return nil
}

// TiersCalled finds the tiers of a program that a word can mean on a day: the one
// that is called so then; else those known by it as id, alias, or a name of another
// time.
func TiersCalled(b *Book, t *program.TierProgram, word string, on civil.Day) []*program.Tier {
	var now, others []*program.Tier
	for i := range t.Tiers {
		tier := &t.Tiers[i]
		if program.Spelled(TierName(b, t, tier.ID, on), word) {
			now = append(now, tier)
		}
		known := tier.Named(word)
		for _, e := range entriesOf(b, t.ID, TierRenamed) {
			known = known || e.Tier == tier.ID && program.Spelled(e.Name, word)
		}
		if known {
			others = append(others, tier)
		}
	}
	if len(now) > 0 {
		return now
	}
	return others
}
