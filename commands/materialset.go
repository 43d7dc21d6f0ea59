package commands

import (
	"partnerbot/view"
)

func materialSetUnit() *Unit {
	return &Unit{
		Word:     "material set",
		Aliases:  []string{"material change"},
		Summary:  "corrects or completes what is recorded of a material",
		Usage:    "material set #N [form F] [dated D] [link URL]",
		Examples: []string{"material set #1 form public dated 2026-01-15"},
		Role:     Admin,
		Changes:  true,
		Run:      materialSet,
	}
}

func materialSet(c *Call) (Answer, error) {
	if len(c.Words) < 2 {
		return Answer{}, c.usage("I need which material and what to correct.")
	}
	m, err := c.material(c.Words[0])
	if err != nil {
		return Answer{}, err
	}
	now := m
	for words := c.Words[1:]; len(words) > 0; {
		used, err := c.materialOption(&now, words)
		if err != nil {
			return Answer{}, err
		}
		if used == 0 {
			return Answer{}, c.usage("I do not understand %q.", clip(words[0]))
		}
		words = words[used:]
	}
	line := c.materialLine(now)
	if now == m {
		return already("%s: that is already so.", line.String()), nil
	}
	return unnamed(c.put("Changed: "+line.String(), now, view.Join(view.T("Changed: "), line, view.T(".")))), nil
}
