package commands

import (
	"fmt"

	"partnerbot/partner"
	"partnerbot/view"
)

func benefitsUnit() *Unit {
	return &Unit{
		Word:     "benefits",
		Aliases:  []string{"benefit"},
		Summary:  "what applications that passed have opened, and until when it can be claimed",
		Usage:    "benefits [A-7]",
		Examples: []string{"benefits", "benefits A-10"},
		Steady:   true,
		Run:      benefits,
	}
}

func benefits(c *Call) (Answer, error) {
	list := c.Book.Applications()
	if len(c.Words) > 0 {
		a, rest, err := c.application(c.Words)
		if err == nil {
			err = c.none(rest)
		}
		if err != nil {
			return Answer{}, err
		}
		if a.Stage != partner.Passed {
			return Answer{}, wrong("%s is %s; benefits come with the vendor's yes.", a.ID.Label(), stageWords[a.Stage]).try("application " + a.ID.Label())
		}
		list = []partner.Application{a}
	}
	var blocks []view.Block
	n := 0
	for i := range list {
		a := &list[i]
		q, ok := c.Program.Procedure(a.Procedure)
		if !ok || a.Stage != partner.Passed {
			continue
		}
		lines := []view.Text{c.proofLine(a, q.Success.Proof, q.Success.Where)}
		for _, b := range partner.Benefits(q, a) {
			lines = append(lines, c.benefitLine(b))
			n++
		}
		blocks = append(blocks, view.Para(view.B(a.ID.Label()+" "+a.Title), view.T(", passed on "+a.Attempt().On.Short())), view.List(lines...))
	}
	m := view.Message{Summary: plural(n, "benefit") + " open.", Blocks: []view.Block{view.Heading("Benefits")}}
	if len(blocks) == 0 {
		m.Summary = "Nothing has passed yet, so nothing has been opened."
		m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	}
	m.Blocks = append(m.Blocks, blocks...)
	return Answer{Message: m}, nil
}

func (c *Call) proofLine(a *partner.Application, proof, where string) view.Text {
	if proof == "" {
		proof = "proof"
	}
	t := view.T(sentence(proof) + endOf(a.Ends))
	if a.Proof != "" {
		return view.Join(t, view.T(": "), view.L(a.Proof, a.Proof))
	}
	if where != "" {
		t = view.Join(t, view.T(" ("+where+")"))
	}
	return view.Join(t, view.T(". Record it: "), view.C("certificate "+a.ID.Label()+" URL until D"))
}

func (c *Call) benefitLine(b partner.OpenBenefit) view.Text {
	t := view.T(b.Benefit.Name)
	if !b.ClaimBy.IsZero() {
		t = view.Join(t, view.T(fmt.Sprintf(", to be claimed by %s (%s)", b.ClaimBy.Short(), daysAway(b.ClaimBy, c.Today))))
	}
	if !b.Until.IsZero() {
		t = view.Join(t, view.T(fmt.Sprintf(", through %s if issued at once (%s)", b.Until.Short(), daysAway(b.Until, c.Today))))
	}
	return t
}

func certificateUnit() *Unit {
	return applicationMove(Unit{Word: "certificate", Aliases: []string{"badge"}, Summary: "the certificate or badge that an application brought: shows it, or records its link and its last day",
		Usage: "certificate A-7 [URL] [until D]", Examples: []string{"certificate A-10 https://example.com/badge/2417 until 1 March 2028"}, Run: certificateOf, Submit: certificateSubmit})
}

func certificateOf(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 {
		if x.a.Stage != partner.Passed {
			return Answer{}, wrong("%s is %s; a certificate comes with the vendor's yes.", x.a.ID.Label(), stageWords[x.a.Stage]).try("application " + x.a.ID.Label())
		}
		if c.CanOpen && x.a.Unproven() {
			return x.certificateForm()
		}
		line := c.proofLine(&x.a, x.q.Success.Proof, x.q.Success.Where)
		return Answer{Message: view.Message{Summary: line.String(), Blocks: []view.Block{view.Para(view.B(x.a.ID.Label()+" "+x.a.Title+": "), line)}}}, nil
	}
	e := x.d.entry(partner.Prove)
	if err := c.readProof(&e, rest); err != nil {
		return Answer{}, err
	}
	e.On = 0
	return x.answer(e)
}
