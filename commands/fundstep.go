package commands

import (
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func fundStepUnit() *Unit {
	return fundMove(Unit{
		Word:    "fund step",
		Aliases: []string{"fund done", "fund evidence"},
		Summary: "brings evidence for a step, or says that it is done; the last piece of evidence finishes a step",
		Usage:   "fund step F-2 STEP [EVIDENCE] [URL|file|number] [amount A] [on D] [reason TEXT]",
		Examples: []string{
			"fund step F-2 activity https://example.com/photos",
			"fund step F-1 request on 2026-03-01",
			"fund step F-4 claim receipts https://example.com/receipt.pdf",
		},
		Run: fundStep,
	})
}

var fundStepWords = withFundCommon(map[string]string{"amount": "amount"})

func fundStep(c *Call) (Answer, error) {
	x, rest, err := c.ownFund(c.Words)
	if err != nil {
		return Answer{}, err
	}
	head, values, err := c.fundOptions(rest, fundStepWords)
	if err != nil {
		return Answer{}, err
	}
	s, words := x.readStep(head)
	if s == nil {
		return Answer{}, x.stepWanted(head)
	}
	pieces, err := x.pieces(s, words, values)
	if err != nil {
		return Answer{}, err
	}
	if len(pieces) == 0 {
		return x.complete(s, values)
	}
	for _, p := range pieces {
		e := x.entry(partner.FundProve)
		e.Step, e.Piece = s.ID, &p
		if err := x.give(e); err != nil {
			return Answer{}, err
		}
	}
	return x.brought(s, len(pieces), values)
}

func (x *funded) stepWanted(head []string) error {
	if len(head) > 0 {
		word := strings.Join(head, " ")
		return x.whichStep(wrong("%s has no step %q.", x.f.Label(), clip(word)), head[0])
	}
	t := x.c.usage("Which step?")
	if at, open := x.f.Current(x.k); open {
		t.offer(clip(x.k.Steps[at].Title), "fund step "+x.f.Label()+" "+x.k.Steps[at].ID)
	}
	return t
}

// readStep reads a step by its id, its place or its title at the start of words.
func (x *funded) readStep(words []string) (*program.FundStep, []string) {
	for n := min(8, len(words)); n > 0; n-- {
		word := strings.TrimRight(strings.Join(words[:n], " "), ":")
		for i := range x.k.Steps {
			s := &x.k.Steps[i]
			if strings.EqualFold(s.ID, strings.ReplaceAll(word, " ", "-")) || strings.EqualFold(s.Title, word) {
				return s, words[n:]
			}
		}
	}
	return nil, words
}

// complete says that a step is done.
func (x *funded) complete(s *program.FundStep, values map[string][]string) (Answer, error) {
	if _, ok := values["amount"]; ok {
		return Answer{}, x.c.usage("An amount belongs to evidence, and there is none in this.")
	}
	e := x.entry(partner.FundStepOn)
	e.Step = s.ID
	if err := x.common(&e, values); err != nil {
		return Answer{}, err
	}
	if err := x.give(e); err != nil {
		return Answer{}, err
	}
	return x.done("step "+s.ID+" is done: "+s.Title, nil), nil
}

// brought keeps evidence and, where it was the last piece that a step lacked whose
// turn it is, completes the step. Should a rule be against that, the evidence is
// kept all the same.
func (x *funded) brought(s *program.FundStep, n int, values map[string][]string) (Answer, error) {
	summary := plural(n, "piece") + " of evidence for the step " + s.ID
	at, open := x.f.Current(x.k)
	_, finished := x.f.StepDone(s.ID)
	switch lacking := x.f.Lacking(s); {
	case finished:
		return x.done("got "+summary+", which is done", nil), nil
	case len(lacking) > 0:
		return x.done("got "+summary, nil, view.T("The step "+s.ID+" still lacks "+strings.Join(lacking, "; ")+".")), nil
	case !open || x.k.Steps[at].ID != s.ID:
		return x.done("got "+summary+"; its turn comes later", nil), nil
	case s.Act != program.FundPlain:
		return x.done("got "+summary, nil, view.T("All evidence of the step is there.")), nil
	}
	e := x.entry(partner.FundStepOn)
	e.Step = s.ID
	if err := x.common(&e, values); err != nil {
		return Answer{}, err
	}
	if err := x.give(e); err != nil {
		return x.done("got "+summary, nil, view.T("The step itself is not done: "+err.Error())), nil
	}
	return x.done("got "+summary+", which is done: "+s.Title, nil), nil
}

// pieces reads what is brought: the item where one is named, links, texts, and the
// file that came along.
func (x *funded) pieces(s *program.FundStep, words []string, values map[string][]string) (out []partner.FundEvidence, err error) {
	c := x.c
	item, words := x.readItem(s, words)
	var texts []string
	for _, w := range words {
		url, ok := link(w)
		switch {
		case ok && !view.IsWebLink(url):
			return nil, wrong("%q is not a web address that can be opened.", clip(w)).try(x.bringingWords(s))
		case ok:
			out = append(out, partner.FundEvidence{URL: url})
		case looksLikeLink(w):
			return nil, wrong("%q is not a web address: it starts with https://.", clip(w)).try(x.stepWords(s, item) + " https://example.com/file")
		case !strings.EqualFold(w, "file"):
			texts = append(texts, w)
		}
	}
	files := c.Files
	if f := c.cameAlong(); f != nil && len(files) == 0 {
		files = []Shared{*f}
	}
	for i := range files {
		if err := notEmpty(files[i].version(), x.stepWords(s, item)); err != nil {
			return nil, err
		}
		out = append(out, filePiece(&files[i]))
	}
	text, err := c.fundText(texts)
	if err != nil {
		return nil, err
	}
	if text != "" && len(out) == 0 {
		out = append(out, partner.FundEvidence{Text: text})
	} else if text != "" {
		out[0].Text = text
	}
	if len(out) == 0 {
		if item != nil && item.Kind == program.EvidenceTick {
			return []partner.FundEvidence{{Item: item.ID, Text: "yes"}}, nil
		}
		if item != nil {
			return nil, wrong("Where is it? %s: a %s is wanted.", item.Title, item.Kind).try(x.stepWords(s, item) + " https://example.com/file")
		}
		return nil, nil
	}
	if item == nil {
		if item, err = x.onlyItem(s, text, out); err != nil {
			return nil, err
		}
	}
	return x.labelled(out, item, values)
}

// stepWords begin the words that bring evidence for a step, of an item where one is named.
func (x *funded) stepWords(s *program.FundStep, item *program.FundEvidence) string {
	words := "fund step " + x.f.Label() + " " + s.ID
	if item != nil {
		words += " " + item.ID
	}
	return words
}

// labelled says of which item pieces are, and which amount the first has.
func (x *funded) labelled(out []partner.FundEvidence, item *program.FundEvidence, values map[string][]string) ([]partner.FundEvidence, error) {
	for i := range out {
		out[i].Item = item.ID
	}
	if v, ok := values["amount"]; ok {
		a, err := x.c.onlyFundMoney(v)
		if err != nil {
			return nil, err
		}
		if a.Currency == "" {
			a.Currency = x.f.Requested.Currency
			a = a.Round()
		}
		out[0].Amount = a
	}
	return out, nil
}

// readItem reads which of a step's evidence is meant, where that is said.
func (x *funded) readItem(s *program.FundStep, words []string) (*program.FundEvidence, []string) {
	if len(words) > 1 && strings.EqualFold(words[0], "evidence") {
		words = words[1:]
	}
	if len(words) > 0 {
		for i := range s.Evidence {
			e := &s.Evidence[i]
			if w := strings.TrimRight(words[0], ":"); strings.EqualFold(w, e.ID) || strings.EqualFold(w, string(e.Kind)) {
				return e, words[1:]
			}
		}
	}
	return nil, words
}

// onlyItem finds the evidence that is meant where nobody says which: the only one, or
// the only one that still lacks pieces and takes such.
func (x *funded) onlyItem(s *program.FundStep, text string, pieces []partner.FundEvidence) (*program.FundEvidence, error) {
	if len(s.Evidence) == 0 {
		return nil, x.c.usage("The step %s wants no evidence, and I do not understand %q.", s.ID, clip(strings.TrimSpace(text+" "+pieces[0].URL)))
	}
	if len(s.Evidence) == 1 {
		return &s.Evidence[0], nil
	}
	var fit []*program.FundEvidence
	var ids []string
	for i := range s.Evidence {
		e := &s.Evidence[i]
		ids = append(ids, e.ID)
		wordy := e.Kind == program.EvidenceTick || e.Kind == program.EvidenceNumber
		if len(x.f.Pieces(s.ID, e.ID)) < e.Need && wordy == (pieces[0].URL == "" && pieces[0].SHA256 == "" && pieces[0].File == "") {
			fit = append(fit, e)
		}
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	t := wrong("Which evidence of the step %s is it: %s?", s.ID, either(ids))
	for _, id := range ids {
		t.offer(id, phrase(append([]string{"fund", "step", x.f.Label(), s.ID, id}, x.c.Words[min(2, len(x.c.Words)):]...)...))
	}
	return nil, t.try(x.bringingWords(s))
}

// filePiece is what is kept of a file; its bytes stay in Slack.
func filePiece(f *Shared) partner.FundEvidence {
	v := f.version()
	return partner.FundEvidence{URL: v.URL, Name: v.Name, Size: v.Size, Type: v.Type, SHA256: v.SHA256, File: v.File}
}
