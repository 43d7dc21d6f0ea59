package partner

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of fact about funds.
const (
	KindFund      Kind = "fund"
	KindFundQuota Kind = "fund-quota"
)

// FundStage is where a request for money stands. The set is closed.
type FundStage string

// The stages.
const (
	FundNone      FundStage = ""          // there is no request yet
	FundRunning   FundStage = "running"   // a step of it is open
	FundDone      FundStage = "done"      // every step is done
	FundRefused   FundStage = "refused"   // refused, and the vendor takes it no further time
	FundCancelled FundStage = "cancelled" // by us
	FundReplaced  FundStage = "replaced"  // by a request that was made anew
)

// FundStages lists every stage of a request that exists.
var FundStages = []FundStage{FundRunning, FundDone, FundRefused, FundCancelled, FundReplaced}

// Live reports whether the request still counts: its money is asked for or came.
func (s FundStage) Live() bool { return s == FundRunning || s == FundDone }

// Fund is a request for money as its entries left it; they are kept with it.
type Fund struct {
	ID   ID     `json:"id"`
	Rev  uint64 `json:"rev,omitempty"`
	Kind string `json:"kind"` // the pack's id of the fund

	Activity string    `json:"activity,omitempty"`
	Audience string    `json:"audience,omitempty"`
	Place    string    `json:"place,omitempty"`
	Starts   civil.Day `json:"starts,omitzero"`
	Ends     civil.Day `json:"ends,omitzero"`
	Year     int       `json:"year"` // whose quota it uses

	Requested amount.Amount `json:"requested"`
	Approved  amount.Amount `json:"approved,omitzero"` // of the request
	Claimed   amount.Amount `json:"claimed,omitzero"`
	Granted   amount.Amount `json:"granted,omitzero"` // approved of the claim
	Paid      amount.Amount `json:"paid,omitzero"`

	Author   string         `json:"author"` // Slack user id
	Opened   civil.Day      `json:"opened"`
	Stage    FundStage      `json:"stage"`
	Done     []FundStepDone `json:"done,omitempty"` // in their order
	Evidence []FundEvidence `json:"evidence,omitempty"`
	Refusals []FundRefusal  `json:"refusals,omitempty"` // of the vendor's, oldest first
	After    ID             `json:"after,omitempty"`    // the request that this one replaces
	By       ID             `json:"replaced_by,omitempty"`
	Why      string         `json:"why,omitempty"` // why it was cancelled
	Entries  []FundEntry    `json:"entries"`       // everything that was done, oldest first
}

// FundStepDone is a step that is done.
type FundStepDone struct {
	Step string    `json:"step"`
	On   civil.Day `json:"on"` // in the vendor's zone
	By   string    `json:"by"` // Slack user id
}

// FundEvidence is a piece of what a step is shown by. Of a file its bytes stay in Slack.
type FundEvidence struct {
	Step   string        `json:"step"`
	Item   string        `json:"item"` // the evidence's id in the step
	URL    string        `json:"url,omitempty"`
	Name   string        `json:"name,omitempty"`
	Size   int64         `json:"size,omitempty"` // bytes
	Type   string        `json:"type,omitempty"` // MIME type
	SHA256 string        `json:"sha256,omitempty"`
	File   string        `json:"file,omitempty"` // Slack's id of the file
	Text   string        `json:"text,omitempty"` // a number, or a note
	Amount amount.Amount `json:"amount,omitzero"`
	By     string        `json:"by,omitempty"`
	On     time.Time     `json:"on,omitzero"`
}

// same reports whether it is the same piece, brought a second time.
func (e FundEvidence) same(o FundEvidence) bool {
	switch {
	case e.Item != o.Item || e.Step != o.Step:
		return false
	case e.SHA256 != "" || o.SHA256 != "":
		return e.SHA256 == o.SHA256
	case e.File != "" || o.File != "":
		return e.File == o.File
	case e.URL != "" || o.URL != "":
		return e.URL == o.URL
	}
	return e.Text == o.Text && e.Amount == o.Amount
}

// FundRefusal is a no of the vendor's.
type FundRefusal struct {
	Step  string    `json:"step"` // the one that decided
	On    civil.Day `json:"on"`
	Cause string    `json:"cause"`
}

// FundQuotaSet is how much of a fund there is in a year, as the vendor told. Of
// several for one fund and year the one entered last holds.
type FundQuotaSet struct {
	ID     ID            `json:"id"`
	Rev    uint64        `json:"rev,omitempty"`
	Fund   string        `json:"fund"`
	Year   int           `json:"year"`
	Amount amount.Amount `json:"amount"`
	By     string        `json:"by,omitempty"` // Slack user id
	On     time.Time     `json:"on,omitzero"`
	Seen   string        `json:"seen,omitempty"` // where it was seen
}

func (f Fund) Ref() Ref                   { return Ref{KindFund, f.ID} }
func (f Fund) Revision() uint64           { return f.Rev }
func (f Fund) At(rev uint64) Fact         { f.Rev = rev; return f }
func (q FundQuotaSet) Ref() Ref           { return Ref{KindFundQuota, q.ID} }
func (q FundQuotaSet) Revision() uint64   { return q.Rev }
func (q FundQuotaSet) At(rev uint64) Fact { q.Rev = rev; return q }

// FundLabel is what people call a request: F-2.
func FundLabel(id ID) string { return "F-" + strconv.FormatUint(uint64(id), 10) }

// Label is what people call the request: F-2.
func (f *Fund) Label() string { return FundLabel(f.ID) }

// Funds gives all requests for money, by id.
func (b *Book) Funds() []Fund { return shelved[Fund](b, KindFund) }

// Fund gives a request for money by id.
func (b *Book) Fund(id ID) (Fund, bool) {
	if f, ok := b.Fact(Ref{KindFund, id}); ok {
		return f.(Fund), true
	}
	return Fund{}, false
}

// FundQuotas gives all quotas that were typed in, by id.
func (b *Book) FundQuotas() []FundQuotaSet { return shelved[FundQuotaSet](b, KindFundQuota) }

// FundQuota gives the quota of a fund in a year, if it was typed in.
func (b *Book) FundQuota(fund string, year int) (FundQuotaSet, bool) {
	var found FundQuotaSet
	for _, q := range onShelf[FundQuotaSet](b, KindFundQuota) {
		if q.Fund == fund && q.Year == year && (found.ID == 0 || q.Rev > found.Rev || q.Rev == found.Rev && q.ID > found.ID) {
			found = q
		}
	}
	return found, found.ID != 0
}

// StepDone gives when and by whom a step was done, if it is.
func (f *Fund) StepDone(step string) (FundStepDone, bool) {
	for _, d := range f.Done {
		if d.Step == step {
			return d, true
		}
	}
	return FundStepDone{}, false
}

// Current gives the step that is open, by its place; ok is false where none is, or
// where the rules no longer have as many.
func (f *Fund) Current(k *program.Fund) (at int, ok bool) {
	if f.Stage != FundRunning {
		return 0, false
	}
	for i := range k.Steps {
		if _, done := f.StepDone(k.Steps[i].ID); !done {
			return i, true
		}
	}
	return 0, false
}

// Act is what the open step does to the money; ok is false where no step is open.
func (f *Fund) Act(k *program.Fund) (act program.FundAct, ok bool) {
	at, ok := f.Current(k)
	if !ok {
		return "", false
	}
	return k.Steps[at].Act, true
}

// Pieces gives what was brought for a piece of a step's evidence.
func (f *Fund) Pieces(step, item string) (out []FundEvidence) {
	for _, e := range f.Evidence {
		if e.Step == step && e.Item == item {
			out = append(out, e)
		}
	}
	return out
}

// Lacking lists, in words, what a step is not yet shown by.
func (f *Fund) Lacking(s *program.FundStep) (out []string) {
	for i := range s.Evidence {
		e := &s.Evidence[i]
		pieces := f.Pieces(s.ID, e.ID)
		if n := len(pieces); n < e.Need {
			out = append(out, e.Title+": "+strconv.Itoa(n)+" of "+strconv.Itoa(e.Need))
			continue
		}
		if short := f.short(e, pieces); short != "" {
			out = append(out, short)
		}
	}
	return out
}

// short says by how much evidence does not cover the amount that it has to.
func (f *Fund) short(e *program.FundEvidence, pieces []FundEvidence) string {
	need := f.Claimed
	if e.Covers == program.CoversGranted {
		need = f.Granted
	}
	if e.Covers == program.CoversNothing {
		return ""
	}
	sum := amount.Amount{Currency: need.Currency}
	for _, p := range pieces {
		if next, err := sum.Add(p.Amount); err == nil {
			sum = next
		}
	}
	if less, err := sum.Compare(need); err == nil && less < 0 {
		return e.Title + ": its amount is " + sum.Words() + ", and has to be " + need.Words() + " or more"
	}
	return ""
}

// Limit is the most that can be claimed: what was approved or, where nobody
// approves a request, what was asked for.
func (f *Fund) Limit(k *program.Fund) amount.Amount {
	if _, decided := k.At(program.FundDecideAsk); decided {
		return f.Approved
	}
	return f.Requested
}

// Due is the most that is to come: what was granted of the claim, else what was
// claimed, else what can be claimed.
func (f *Fund) Due(k *program.Fund) amount.Amount {
	if at, ok := k.At(program.FundDecideClaim); ok {
		if _, done := f.StepDone(k.Steps[at].ID); done {
			return f.Granted
		}
	}
	if at, ok := k.At(program.FundClaim); ok {
		if _, done := f.StepDone(k.Steps[at].ID); done {
			return f.Claimed
		}
	}
	return f.Limit(k)
}

// Bound is what the request takes of its year's quota.
func (f *Fund) Bound(k *program.Fund) amount.Amount {
	switch {
	case !f.Stage.Live():
		return amount.Amount{Currency: f.Requested.Currency}
	case f.Stage == FundDone:
		if _, pays := k.At(program.FundPay); pays {
			return f.Paid
		}
	}
	if at, ok := k.At(program.FundDecideAsk); ok {
		if _, done := f.StepDone(k.Steps[at].ID); !done {
			return f.Requested
		}
	}
	return f.Due(k)
}

// has reports whether an entry was dealt with before.
func (f *Fund) has(entry string) bool {
	return slices.ContainsFunc(f.Entries, func(e FundEntry) bool { return e.ID == entry })
}

func (f Fund) copy() Fund {
	f.Done, f.Evidence = slices.Clone(f.Done), slices.Clone(f.Evidence)
	f.Refusals, f.Entries = slices.Clone(f.Refusals), slices.Clone(f.Entries)
	return f
}

// Title is the activity, or what else tells the request from others.
func (f *Fund) Title(k *program.Fund) string {
	name := f.Kind
	if k != nil {
		name = k.Name
	}
	if f.Activity == "" {
		return name
	}
	text := name + ": " + f.Activity
	if f.Place != "" {
		text += ", " + f.Place
	}
	return text
}

func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}
