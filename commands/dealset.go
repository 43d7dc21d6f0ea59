package commands

import (
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// dealFactUnits record what is known of a deal, in whatever state it is.
func dealFactUnits() []*Unit {
	return []*Unit{
		dealChange("deal set", "corrects customer, project, value, RFP, owner or reference of a deal; what was before stays in its history",
			"deal set D-3 [customer C] [project P] [value 120000 USD] [rfp DATE HH:MM ZONE] [owner @who] [ref R]",
			[]string{"deal set D-1 value 150000 USD", "deal set D-1 rfp in 20 days 10:00 Asia/Singapore"}, setDeal, "deal change"),
		dealChange("deal consent", "records whether the end customer agrees to be named to the vendor",
			"deal consent D-3 yes|no [evidence URL]", []string{"deal consent D-6 yes"}, dealConsent),
		dealChange("deal loi", "records the customer's letter of intent: who signed it, in which role, and where it is: a link, or a file that is sent along",
			"deal loi D-3 [signer NAME role ROLE] [evidence URL]", []string{`deal loi D-1 signer "Ines Costa" role CIO https://example.com/loi.pdf`}, dealLOI),
		dealChange("deal align", "records which of the quarter's priorities a deal fits",
			"deal align D-3 PRIORITY", []string{"deal align D-1 AI"}, dealAlign, "deal priority"),
	}
}

// dealChange is a unit that records something of one deal: for admins and for whoever
// sees to the deal, who is reminded to.
func dealChange(word, summary, usage string, examples []string, run func(c *Call, d partner.Deal, rest []string) (Answer, error), aliases ...string) *Unit {
	return &Unit{
		Word: word, Aliases: aliases, Summary: summary, Usage: usage, Examples: examples, Own: true, For: "admins and whoever sees to the deal", Changes: true,
		Run: func(c *Call) (Answer, error) {
			d, rest, err := c.takeDeal(c.Words)
			if err == nil {
				err = c.seesTo(d)
			}
			if err != nil {
				return Answer{}, err
			}
			return run(c, d, rest)
		},
	}
}

// seesTo refuses those whose deal it is not.
func (c *Call) seesTo(d partner.Deal) error {
	owner := d.Now().Owner
	if c.IsAdmin || owner != "" && owner == c.User {
		return nil
	}
	who := "whoever sees to it"
	if owner != "" {
		who += ", " + c.nameOf(owner)
	}
	t := wrong("What becomes of %s is recorded by admins and by %s. Please ask %s.", d.Label(), who, c.adminNames()).try("deal " + d.Label())
	t.Names = true
	return t
}

// recordDeal stores an entry of a deal, if it may be, and says how the deal stands then.
func (c *Call) recordDeal(d partner.Deal, e partner.DealEntry, anyway bool, first ...view.Text) (Answer, error) {
	if ground := partner.MoveDeal(c.Program, c.Book, d, e, anyway); ground != partner.DealFine {
		return Answer{}, c.dealRefusal(ground, d, e)
	}
	d = d.With(e)
	x := partner.DealOn(c.Program, c.Book, d, c.Now)
	what := dealEntryText(e)
	done := view.Join(view.T(sentence(what)+". "), c.dealLine(&x), view.T("."))
	return c.dealDone("Deal "+d.Label()+" ("+partner.DealName(x.Now)+"): "+what, d, done, append(first, c.dealRemarks(&x)...)), nil
}

func setDeal(c *Call, d partner.Deal, rest []string) (Answer, error) {
	p, err := c.dealParts(rest, "customer", "project", "value", "rfp", "owner", "ref", "source")
	if err == nil {
		err = c.unlike(p)
	}
	e := partner.DealEntry{At: c.Now, By: c.User, Verb: partner.DealSet}
	if err == nil {
		err = c.fill(&e, p)
	}
	if err != nil {
		return Answer{}, err
	}
	if len(p.of) == 0 {
		return Answer{}, c.usage("What is to be set of %s?", d.Label())
	}
	next := d.With(e)
	was, now := d.Now(), next.Now()
	if reflect.DeepEqual(was, now) {
		return already("%s says so already.", d.Label()), nil
	}
	return c.recordDeal(d, e, false)
}

func dealConsent(c *Call, d partner.Deal, rest []string) (Answer, error) {
	p, err := c.dealParts(linkedEvidence(rest), "evidence", "source")
	e := partner.DealEntry{At: c.Now, By: c.User, Verb: partner.DealConsent}
	if err == nil {
		err = c.fill(&e, p)
	}
	if err != nil {
		return Answer{}, err
	}
	if len(p.free) == 0 {
		return Answer{}, c.usage("Has the end customer agreed: yes or no?")
	}
	if e.Consent, err = readYes(strings.Join(p.free, " ")); err != nil {
		return Answer{}, err
	}
	if d.Now().Consent == e.Consent && e.Link == "" {
		return already("That the end customer's answer is %s is recorded of %s already.", e.Consent, d.Label()), nil
	}
	return c.recordDeal(d, e, false)
}

// linkedEvidence puts the word before a web address that stands by itself.
func linkedEvidence(words []string) []string {
	for i, w := range words {
		if _, ok := link(w); ok && (i == 0 || !strings.EqualFold(words[i-1], "evidence")) {
			return append(append(append([]string{}, words[:i]...), "evidence", w), words[i+1:]...)
		}
	}
	return words
}

func dealLOI(c *Call, d partner.Deal, rest []string) (Answer, error) {
	p, err := c.dealParts(linkedEvidence(rest), "signer", "role", "evidence", "source")
	if err == nil {
		err = c.unlike(p)
	}
	e := partner.DealEntry{At: c.Now, By: c.User, Verb: partner.DealLOI}
	if err == nil {
		err = c.fill(&e, p)
	}
	if err != nil {
		return Answer{}, err
	}
	if e.Link == "" {
		words := []string{"deal", "loi", d.Label()}
		if e.Signer != "" && e.Role != "" {
			words = append(words, "signer", e.Signer, "role", e.Role)
		}
		if e.Link, e.Source, err = c.loiFile(e.Source, phrase(words...)); err != nil {
			return Answer{}, err
		}
	}
	if now := d.Now(); e.Link != "" && e.Signer == "" && e.Role == "" { // where the letter is, of what was recorded without
		e.Signer, e.Role = now.Signer, now.Role
	}
	switch {
	case e.Signer == "":
		return Answer{}, c.usage("Who signed the letter of intent?")
	case e.Role == "":
		return Answer{}, c.usage("In which role did %s sign?", e.Signer)
	}
	rules, _ := c.Program.DealRules(d.Rules)
	entry, refused := c.loiEntry(rules, e)
	entry.Source = e.Source
	if refused == nil {
		return c.recordDeal(d, entry, false)
	}
	ans, err := c.recordDeal(d, entry, false, refused)
	if err == nil {
		ans.Message.Summary = refused.String()
	}
	return ans, err
}

// loiFile is where the letter is that came along as a file, and what file that is:
// name, type, size and sha256. Its bytes stay in Slack. An empty file is refused, and
// words are offered with a link.
func (c *Call) loiFile(source, words string) (link, seen string, err error) {
	came := c.cameAlong()
	if came == nil {
		return "", source, nil
	}
	f := *came
	if f.SHA256 == "" && c.File != nil && c.File.Name == f.Name {
		f.SHA256 = fmt.Sprintf("%x", sha256.Sum256(c.File.Data))
	}
	if err := notEmpty(f.version(), words); err != nil {
		return "", "", err
	}
	link = oneLine(view.Clean(f.Name))
	if view.IsWebLink(f.URL) {
		link = f.URL
	}
	parts := []string{oneLine(view.Clean(source)), "file " + clip(f.Name), f.Type, plural(int(f.Size), "byte")}
	if f.SHA256 != "" {
		parts = append(parts, "sha256 "+f.SHA256)
	}
	return link, strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", "), nil
}

func dealAlign(c *Call, d partner.Deal, rest []string) (Answer, error) {
	if len(rest) == 0 {
		return Answer{}, c.usage("Which priority does %s fit?", d.Label())
	}
	e, err := c.alignEntry(partner.DealEntry{At: c.Now, By: c.User, Priority: oneLine(strings.Join(rest, " "))})
	if err != nil {
		return Answer{}, err
	}
	return c.recordDeal(d, e, false)
}
