package program

// incentives lints what the vendor pays for, vouchers and the watch.
func (l *linter) incentives() {
	for i := range l.p.Incentives {
		x := &l.p.Incentives[i]
		word := "incentive " + x.ID
		l.source(word, x.Source)
		if x.Next == "" {
			l.warn(word, "it does not say the `next` step")
		}
		l.ruleNotes(word, x.Notes)
		for _, s := range x.Scope {
			if c, ok := l.p.Competency(s.Competency); ok {
				for _, site := range s.Sites {
					if !On(c.Sites, site) {
						l.warn(word, "%s is in scope on site %s, which does not have it", s.Competency, site)
					}
				}
			}
		}
	}
	l.ruleNotes("settlement", l.p.Settlement)
	if len(l.p.Vouchers.Rules()) > 0 {
		l.source("vouchers", l.p.Vouchers.Source)
	}
	for _, g := range l.p.Vouchers.Grants {
		l.source("vouchers/"+g.ID, g.Source)
	}
	if l.p.Watch.By != "" {
		l.source("watch", l.p.Watch.Source)
	}
}

func (l *linter) ruleNotes(word string, notes []RuleNote) {
	for _, n := range notes {
		l.source(word+"/notes/"+n.ID, n.Source)
	}
}
