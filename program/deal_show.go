package program

import (
	"strconv"
	"strings"
)

// deals writes the rules for opportunities.
func (s *shower) deals() {
	if len(s.p.Deals) == 0 {
		return
	}
	s.line(0, "")
	s.line(0, "Deals")
	for i := range s.p.Deals {
		s.dealRules(&s.p.Deals[i])
	}
}

func (s *shower) dealRules(r *DealRules) {
	s.line(0, "")
	s.line(1, "%s: %s%s", r.ID, r.Name, onSites(r.Sites))
	s.line(2, "From: the %s", r.From)
	for _, x := range r.Deadlines {
		s.line(2, "Registered %s before the %s: %s", x.Offset.Words(), strings.ToUpper(string(x.Before)), x.Title)
		s.source(3, x.Source)
	}
	for i := range r.Items {
		s.line(2, "Needs: %s", r.Items[i].Words())
		s.source(3, r.Items[i].Source)
	}
	if r.Value.Real {
		s.line(2, "The value is more than 0")
		s.source(3, r.Value.Source)
	}
	if r.Account.Main {
		s.line(2, "Registered with the main account only")
		s.source(3, r.Account.Source)
	}
	if words := r.Response.Words(); words != "" {
		s.line(2, "Answered %s", words)
		s.source(3, r.Response.Source)
	}
	if r.Duplicates.First == DealFirstVerified {
		s.line(2, "Of duplicates the earlier one that was verified holds")
		s.source(3, r.Duplicates.Source)
	}
	if words := r.Protection.Words(); words != "" {
		s.line(2, "Protected %s", words)
		s.source(3, r.Protection.Source)
	}
	if r.Next != "" {
		s.line(2, "Next: %s", r.Next)
	}
	s.source(2, r.Source)
}

// dealRules lints the rules for opportunities.
func (l *linter) deals() {
	for i := range l.p.Deals {
		r := &l.p.Deals[i]
		word := "deals " + r.ID
		l.source(word, r.Source)
		if r.Next == "" {
			l.warn(word, "it does not say the `next` step")
		}
		for _, x := range r.Deadlines {
			l.source(word+"/deadlines/"+x.ID, x.Source)
			if x.Missed == "" {
				l.warn(word+"/deadlines/"+x.ID, "it does not say what follows from missing it (`missed`)")
			}
		}
		for _, x := range r.Items {
			l.source(word+"/items/"+x.ID, x.Source)
			if x.Kind == DealLOI && len(x.Roles) == 0 {
				l.warn(word+"/items/"+x.ID, "anybody may sign it: it names no `roles`")
			}
		}
		for _, part := range []struct {
			name   string
			given  bool
			source Source
		}{
			{"value", r.Value != DealValue{}, r.Value.Source}, {"account", r.Account != DealAccount{}, r.Account.Source},
			{"response", r.Response != DealResponse{}, r.Response.Source}, {"duplicates", r.Duplicates != DealDuplicates{}, r.Duplicates.Source},
			{"protection", r.Protection != DealProtection{}, r.Protection.Source},
		} {
			if part.given {
				l.source(word+"/"+part.name, part.source)
			}
		}
		if r.Response.WorkingDays == 0 {
			l.warn(word, "it does not say how long an answer takes (`response`): nobody is ever late")
		}
	}
}

// dealExcerpts flattens the rules for opportunities for comparison.
func dealExcerpts(r *DealRules) []excerpt {
	place := "deals " + r.ID
	out := []excerpt{{place: place, summary: r.Name, fields: [][2]string{
		{"name", r.Name}, {"aliases", comma(r.Aliases)}, {"from", string(r.From)}, {"sites", comma(r.Sites)},
		{"value real", strconv.FormatBool(r.Value.Real)}, {"value source", sourceText(r.Value.Source)},
		{"account main", strconv.FormatBool(r.Account.Main)}, {"account source", sourceText(r.Account.Source)},
		{"response working-days", strconv.Itoa(r.Response.WorkingDays)}, {"response otherwise", string(r.Response.Otherwise)}, {"response source", sourceText(r.Response.Source)},
		{"duplicates first", string(r.Duplicates.First)}, {"duplicates source", sourceText(r.Duplicates.Source)},
		{"protection for", r.Protection.For.String()}, {"protection extensions", strconv.Itoa(r.Protection.Extensions)},
		{"protection by", r.Protection.By.String()}, {"protection source", sourceText(r.Protection.Source)},
		{"next", r.Next}, {"source", sourceText(r.Source)}}}}
	for _, x := range r.Deadlines {
		out = append(out, excerpt{place: place + "/deadlines/" + x.ID, parent: place, summary: x.Title, fields: [][2]string{
			{"title", x.Title}, {"before", string(x.Before)}, {"offset", x.Offset.String()}, {"missed", x.Missed}, {"source", sourceText(x.Source)}}})
	}
	for i := range r.Items {
		x := &r.Items[i]
		var roles []string
		for _, role := range x.Roles {
			roles = append(roles, role.ID+" "+role.Name+" ("+comma(role.Aliases)+")")
		}
		out = append(out, excerpt{place: place + "/items/" + x.ID, parent: place, summary: x.Words(), fields: [][2]string{
			{"title", x.Title}, {"kind", string(x.Kind)}, {"roles", strings.Join(roles, "; ")}, {"source", sourceText(x.Source)}}})
	}
	return out
}
