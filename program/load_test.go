package program

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"partnerbot/calendar"
)

func small(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "small.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func loadSmall(t testing.TB) *Program {
	t.Helper()
	p, err := Load("small", []byte(small(t)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// place finds the marks (a ¦ before each offending word), takes them out and gives
// the line and column of each.
func places(text string) (clean string, at [][2]int) {
	for {
		before, after, ok := strings.Cut(text, "¦")
		if !ok {
			return text, at
		}
		line := strings.Count(before, "\n") + 1
		column := utf8.RuneCountInString(before[strings.LastIndex(before, "\n")+1:]) + 1
		at = append(at, [2]int{line, column})
		text = before + after
	}
}

type found struct {
	Line, Column  int
	Word, Message string
}

// TestLoadProblems changes one place of the small pack and names everything that
// is reported, in the order of the file: a ¦ stands before each offending word.
func TestLoadProblems(t *testing.T) {
	base := small(t)
	for _, c := range loadProblems {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(base, c.old) != 1 {
				t.Fatalf("%q occurs %d times in the small pack, not once", c.old, strings.Count(base, c.old))
			}
			text, at := places(strings.Replace(base, c.old, c.new, 1))
			if len(at) != len(c.want) {
				t.Fatalf("%d marks for %d problems", len(at), len(c.want))
			}
			var want []found
			for i, w := range c.want {
				want = append(want, found{at[i][0], at[i][1], w[0], w[1]})
			}
			_, err := Load("small", []byte(text))
			var errs *Errors
			if !errors.As(err, &errs) {
				t.Fatalf("Load gives %v, not an *Errors", err)
			}
			var got []found
			for _, p := range errs.Problems {
				if p.File != "small" {
					t.Errorf("file %q", p.File)
				}
				got = append(got, found{p.Line, p.Column, p.Word, p.Message})
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("problems (-want +got):\n%s", d)
			}
		})
	}
}

var loadProblems = []struct {
	name, old, new string
	want           [][2]string // word, message
}{
	{"unknown key at the top", "calendar: de", "calendar: de\n¦calender: cn",
		[][2]string{{"calender", "the pack has no such key; nearest: calendar"}}},
	{"key given twice", "calendar: de", "calendar: de\n¦calendar: cn",
		[][2]string{{"calendar", "the key is given twice in one table"}}},
	{"missing vendor", "id: small\nvendor: Small Cloud\n", "¦id: small\n",
		[][2]string{{"", "the pack needs `vendor`"}}},
	{"vendor left empty", "vendor: Small Cloud", "¦vendor:",
		[][2]string{{"", "the pack needs `vendor`"}}},
	{"id with capitals", "id: small\n", "id: ¦Small\n",
		[][2]string{{"Small", "an id is lower-case letters, digits and single hyphens, such as role-validation"}}},
	{"no such zone", "Europe/Berlin", "¦Europe/Berlinn",
		[][2]string{{"Europe/Berlinn", "no such time zone; an IANA name is wanted, such as Asia/Shanghai"}}},
	{"the machine's own zone", "Europe/Berlin", "¦Local",
		[][2]string{{"Local", "no such time zone; an IANA name is wanted, such as Asia/Shanghai"}}},
	{"a day that is not in the calendar", "from: 2025-01-01,", "from: ¦2025-02-29,",
		[][2]string{{"2025-02-29", "`from` is a date like 2025-02-24 that is in the calendar"}}},
	{"effective backwards", "until: 2026-12-31", "until: ¦2024-12-31",
		[][2]string{{"2024-12-31", "`until` is before `from`"}}},
	{"unknown confidence", "vendor page", "¦vendor pages",
		[][2]string{{"vendor pages", "no such confidence; there is: vendor page, vendor digest"}}},
	{"source without a title", "  - id: rules\n    title: Partner rules\n", "  - ¦id: rules\n",
		[][2]string{{"", "source rules needs `title`"}}},
	{"url that is none", "https://example.com/rules", "¦javascript:alert(1)",
		[][2]string{{"javascript:alert(1)", "`url` begins with https://"}}},
	{"unknown source", "source: rules\n\nsources", "source: ¦rulez\n\nsources",
		[][2]string{{"rulez", "no such source; nearest: rules"}}},
	{"unknown default path", "path: reseller, phase: entry", "path: ¦resellers, phase: entry",
		[][2]string{{"resellers", "no such path; nearest: reseller"}}},
	{"unknown default phase", "phase: entry, site", "phase: ¦entri, site",
		[][2]string{{"entri", "no such phase of path reseller; nearest: entry"}}},
	{"unknown default site", "site: world}", "site: ¦moon}",
		[][2]string{{"moon", "no such site; there is: world, home"}}},
	{"duplicate site", "{id: home, name: Home}", "{id: home, name: Home}\n  - {id: ¦world, name: Home}",
		[][2]string{{"world", "this site is defined twice"}}},
	{"line without levels", "{id: cloud, name: Cloud line, levels: [low, high]}", "{id: cloud, name: Cloud line, ¦levels: []}",
		[][2]string{{"", "line cloud needs `levels`"}}},
	{"empty entry", "- {id: home, name: Home}", "- {id: home, name: Home}\n  - ¦¦{}",
		[][2]string{{"", "the site needs `id`"}, {"", "the site needs `name`"}}},
	{"duplicate level", "[low, high]", "[low, high, ¦low]",
		[][2]string{{"low", "the word is in `levels` twice"}}},
	{"unknown line", "id: pro\n    name: Pro\n    issuer: Small\n    line: cloud", "id: pro\n    name: Pro\n    issuer: Small\n    line: ¦clouds",
		[][2]string{{"clouds", "no such line; nearest: cloud"}}},
	{"unknown level", "level: high\n", "level: ¦higher\n",
		[][2]string{{"higher", "no such level of line cloud; nearest: high"}}},
	{"level without line", "id: pro\n    name: Pro\n    issuer: Small\n    line: cloud\n", "¦id: pro\n    name: Pro\n    issuer: Small\n",
		[][2]string{{"", "certificate type pro needs `line`"}}},
	{"duplicate type", "id: basic-net\n", "id: ¦basic\n",
		[][2]string{{"basic", "this certificate type is defined twice"}}},
	{"period that is none", "aliases: [Small Basic]\n    validity: 3y", "aliases: [Small Basic]\n    validity: ¦3 years",
		[][2]string{{"3 years", "`validity` is a period like 3y, 12m, 7d or 1y6m"}}},
	{"empty period", "suspension: 6m", "suspension: ¦0d",
		[][2]string{{"0d", "`suspension` is a period like 3y, 12m, 7d or 1y6m"}}},
	{"validity left out", "  - id: pro\n    name: Pro\n    issuer: Small\n    line: cloud\n    level: high\n    validity: unknown\n", "  - ¦id: pro\n    name: Pro\n    issuer: Small\n    line: cloud\n    level: high\n",
		[][2]string{{"", "certificate type pro needs `validity`"}}},
	{"a flag that is none", "external: true", "external: ¦yes",
		[][2]string{{"yes", "`external` is true or false"}}},
	{"tracks of an untracked type", "external: true", "external: true\n    tracks: ¦[A]",
		[][2]string{{"tracks", "certificate type pro has tracks but is not `tracked: true`"}}},
	{"direction that is tracked", "direction: net", "direction: ¦net\n    tracked: true",
		[][2]string{{"net", "certificate type basic-net is one direction and cannot be tracked as well"}}},
	{"alias of two types", "name: Pro\n", "name: Pro\n    aliases: [¦small-BASIC]\n",
		[][2]string{{"small-BASIC", "this spelling already names basic"}}},
	{"alias of two competencies", "name: Web, ", "name: Web, aliases: [¦data base], ",
		[][2]string{{"data base", "this spelling already names data"}}},
	{"alias without a letter", "aliases: [Small Basic]", "aliases: [¦--]",
		[][2]string{{"--", "a name needs a letter or a digit"}}},
	{"competency on an unknown site", "sites: [home], source", "sites: [¦hom], source",
		[][2]string{{"hom", "no such site; nearest: home"}}},
	{"sites that are no list", "name: Web, sites: [home]", "name: Web, sites: ¦home",
		[][2]string{{"home", "`sites` of competency web is a list, not a word"}}},
	{"unknown kind of requirement", "kind: certificates", "kind: ¦certificate",
		[][2]string{{"certificate", "no such kind of requirement; there is: certificates"}}},
	{"no kind", "- id: certs\n            title: Certificates\n            kind: certificates\n", "- ¦id: certs\n            title: Certificates\n",
		[][2]string{{"", "requirement certs needs `kind`"}}},
	{"unknown type", "any: [basic, {type", "any: [¦basik, {type",
		[][2]string{{"basik", "no such certificate type; nearest: basic"}}},
	{"unknown type in a table", "{type: pro, sites", "{type: ¦prox, sites",
		[][2]string{{"prox", "no such certificate type; nearest: pro"}}},
	{"need missing", "- id: certs\n            title: Certificates\n            kind: certificates\n            any: [basic, {type: pro, sites: [home]}]\n            need: ask\n", "- ¦id: certs\n            title: Certificates\n            kind: certificates\n            any: [basic, {type: pro, sites: [home]}]\n",
		[][2]string{{"", "requirement certs of kind certificates needs `need`"}}},
	{"need that is no number", "need: ask", "need: ¦some",
		[][2]string{{"some", "`need` is a whole number, or `ask` where only the vendor's portal shows it"}}},
	{"need of nothing", "need: 1000", "need: ¦0",
		[][2]string{{"0", "`need` is at least 1"}}},
	{"negative need", "need: 1000", "need: ¦-3",
		[][2]string{{"-3", "`need` is at least 1"}}},
	{"need too large for a number", "need: 1000", "need: ¦99999999999999999999",
		[][2]string{{"99999999999999999999", "`need` is a whole number"}}},
	{"need too large", "need: 1000", "need: ¦1000000001",
		[][2]string{{"1000000001", "`need` is at most 1000000000"}}},
	{"negative cap", "per-person: 2", "per-person: ¦-2",
		[][2]string{{"-2", "`per-person` is at least 0"}}},
	{"key of another kind", "per-person: 2", "¦slots: []",
		[][2]string{{"slots", "requirement certs of kind certificates has no such key"}}},
	{"nothing to count", "- id: certs\n            title: Certificates\n            kind: certificates\n            any: [basic, {type: pro, sites: [home]}]\n", "- id: certs\n            title: Certificates\n            kind: certificates\n            ¦any: []\n",
		[][2]string{{"", "requirement certs of kind certificates needs `any`"}}},
	{"any and all", "all: [{type", "any: [pro]\n            all: ¦[{type",
		[][2]string{{"all", "requirement staff of kind people has both `any` and `all`; one of them is wanted"}}},
	{"track of an untracked type", "track: Storage}, pro]", "track: Storage}, {type: pro, track: ¦X}]",
		[][2]string{{"X", "certificate type pro has no tracks"}}},
	{"type and line at once", "{line: cloud, min-level: low}", "{type: pro, line: ¦cloud, min-level: low}",
		[][2]string{{"cloud", "a selector names a `type` or a `line`, not both"}}},
	{"line without level", "{line: cloud, min-level: low}", "¦{line: cloud}",
		[][2]string{{"", "a selector of a slot of requirement mix needs `min-level`"}}},
	{"unknown level of a selector", "min-level: low", "min-level: ¦lowest",
		[][2]string{{"lowest", "no such level of line cloud; nearest: low"}}},
	{"selector of nothing", "{line: cloud, min-level: low}", "¦{sites: [home]}",
		[][2]string{{"", "a selector of a slot of requirement mix needs `type`"}}},
	{"empty slot", "title: High, need: 1, any: [pro]", "title: High, need: ¦0, any: [pro]",
		[][2]string{{"0", "`need` is at least 1"}}},
	{"slot that nothing fills", "{title: High, need: 1, any: [pro]}", "¦{title: High, need: 1}",
		[][2]string{{"", "a slot of requirement mix needs `any`"}}},
	{"no slots", "- id: mix\n            title: Mix\n            kind: slots\n            slots:\n              - {title: Low or higher, need: 2, any: [{line: cloud, min-level: low}]}\n              - {title: High, need: 1, any: [pro]}", "- id: mix\n            title: Mix\n            kind: slots\n            ¦slots: []",
		[][2]string{{"", "requirement mix of kind slots needs `slots`"}}},
	{"unknown competency", "named: [data]", "named: [¦dato]",
		[][2]string{{"dato", "no such competency; nearest: data"}}},
	{"named without at-least", "named: [data]\n            at-least: 1", "named: ¦[data]",
		[][2]string{{"", "requirement skills of kind competencies has `named` and needs `at-least`: how many of them"}}},
	{"more than are named", "at-least: 1", "at-least: ¦2",
		[][2]string{{"2", "requirement skills of kind competencies wants more of `named` than it lists (1)"}}},
	{"more of the named than in all", "named: [data]\n            at-least: 1\n            need: 2", "named: [data, web]\n            at-least: ¦2\n            need: 1",
		[][2]string{{"2", "requirement skills of kind competencies wants more of `named` than it `need`s in all (1)"}}},
	{"unknown material", "material: case", "material: ¦cases",
		[][2]string{{"cases", "no such material; nearest: case"}}},
	{"unknown kind of material", "kinds: [public]", "kinds: [¦publik]",
		[][2]string{{"publik", "no such kind of material case; nearest: public"}}},
	{"age that is none", "max-age: 12m", "max-age: ¦-12m",
		[][2]string{{"-12m", "`max-age` is a period like 3y, 12m, 7d or 1y6m"}}},
	{"unknown reading", "reading: revenue", "reading: ¦revenues",
		[][2]string{{"revenues", "no such reading; nearest: revenue"}}},
	{"tick of a number", "reading: member", "reading: ¦revenue",
		[][2]string{{"revenue", "no such reading that is ticked; there is: member"}}},
	{"number of a tick", "reading: revenue", "reading: ¦member",
		[][2]string{{"member", "no such reading that is a number; there is: revenue"}}},
	{"need of a tick", "reading: member", "reading: member\n            ¦need: 1",
		[][2]string{{"need", "requirement member of kind tick has no such key; there is: id, title, sites, next, source, kind, reading"}}},
	{"score of an unknown requirement", "{requirement: certs, points", "{requirement: ¦cert, points",
		[][2]string{{"cert", "no such requirement of reseller/entry; nearest: certs"}}},
	{"score of itself", "{requirement: certs, points", "{requirement: ¦total, points",
		[][2]string{{"total", "a score cannot be a part of itself: total -> total"}}},
	{"scores in a circle", "          - id: total\n            title: Total\n            kind: score\n            parts:\n              - {requirement: certs,", "          - id: other\n            title: Other\n            kind: score\n            parts: [{requirement: total, points: 1, max: 1}]\n            need: 1\n          - id: total\n            title: Total\n            kind: score\n            parts:\n              - {requirement: ¦other,",
		[][2]string{{"other", "a score cannot be a part of itself: other -> total -> other"}}},
	{"more slots than can be assigned", "              - {title: High, need: 1, any: [pro]}\n", "              - {title: High, need: 1, any: [pro]}\n" +
		strings.Repeat("              - {title: More, need: 1, any: [pro]}\n", 6) + "              - ¦{title: Ninth, need: 1, any: [pro]}\n",
		[][2]string{{"Ninth", "requirement mix of kind slots has more than 8 slots"}}},
	{"more places than can be filled", "title: High, need: 1,", "title: High, need: ¦10001,",
		[][2]string{{"10001", "a slot has at most 10000 places"}}},
	{"more sets than one person can be held to", "all: [{type: basic, track: Storage}, pro]", "all: [pro, pro, pro, pro, pro, pro, pro, pro, ¦basic]",
		[][2]string{{"basic", "requirement staff of kind people has more than 8 sets in `all`"}}},
	{"part twice", "{requirement: staff, points", "{requirement: ¦certs, points",
		[][2]string{{"certs", "the requirement is a part of total twice"}}},
	{"points of nothing", "points: 10", "points: ¦0",
		[][2]string{{"0", "`points` is at least 1"}}},
	{"negative points", "points: 10", "points: ¦-10",
		[][2]string{{"-10", "`points` is at least 1"}}},
	{"duplicate requirement", "id: mix\n", "id: ¦certs\n",
		[][2]string{{"certs", "this requirement of reseller/entry is defined twice"}}},
	{"invitation life that is none", "invitation-life: 7d", "invitation-life: ¦7 days",
		[][2]string{{"7 days", "`invitation-life` is a period like 3y, 12m, 7d or 1y6m"}}},
	{"no invitations a day", "per-day: 100", "per-day: ¦0",
		[][2]string{{"0", "`per-day` is at least 1"}}},
	{"unknown duty", "kind: certificate-end", "kind: ¦certificate-ends",
		[][2]string{{"certificate-ends", "no such kind of duty; there is: certificate-end"}}},
	{"negative step", "[30, 7, 0]", "[30, 7, ¦-1]",
		[][2]string{{"-1", "`step` is at least 0"}}},
	{"repeated step", "[30, 7, 0]", "[30, 7, ¦7]",
		[][2]string{{"7", "the step is there twice"}}},
	{"steps that go up", "[30, 7, 0]", "[7, ¦30, 0]",
		[][2]string{{"30", "steps go down: 30 comes after 7"}}},
	{"absurd step", "[30, 7, 0]", "[¦4000, 7, 0]",
		[][2]string{{"4000", "a step is at most 3650 days before the day"}}},
	{"step that is none", "[30, 7, 0]", "[¦month, 7, 0]",
		[][2]string{{"month", "`step` is a whole number"}}},
	{"no steps", "{kind: certificate-end, steps: [30, 7, 0], source: rules}", "¦{kind: certificate-end, source: rules}",
		[][2]string{{"", "ladder certificate-end needs `steps`"}}},
	{"hours before a day", "{kind: certificate-end, steps: [30, 7, 0], source: rules}", "{kind: certificate-end, steps: [30, 7, 0], hours: [¦48, 24], source: rules}",
		[][2]string{{"48", "certificate-end has no hour, only a day: hours before it cannot be counted"}}},
	{"two ladders of a kind", "steps: [30, 7, 0], source: rules}", "steps: [30, 7, 0], source: rules}\n  - {kind: ¦certificate-end, steps: [1]}",
		[][2]string{{"certificate-end", "this ladder is defined twice"}}},
	{"every without times", "every: 10\n    times: 2", "every: ¦10",
		[][2]string{{"10", "`every` needs `times`: how often it is said after the day"}}},
	{"times without every", "every: 10\n    times: 2", "times: ¦2",
		[][2]string{{"2", "`times` needs `every`: how many days lie between"}}},
	{"every no day", "every: 10", "every: ¦0",
		[][2]string{{"0", "`every` is at least 1"}}},
	{"absurd every", "every: 10", "every: ¦400",
		[][2]string{{"400", "`every` is at most 365"}}},
	{"negative times", "times: 2", "times: ¦-2",
		[][2]string{{"-2", "`times` is at least 1"}}},
	{"absurd times", "times: 2", "times: ¦101",
		[][2]string{{"101", "`times` is at most 100"}}},
	{"steps after it for ever", "every: 10\n    times: 2", "every: 365\n    times: ¦11",
		[][2]string{{"11", "the last step would be 4015 days after the day; at most 3650 are counted"}}},
	{"negative grace", "grace: 3", "grace: ¦-1",
		[][2]string{{"-1", "`grace` is at least 0"}}},
	{"absurd grace", "grace: 3", "grace: ¦1000",
		[][2]string{{"1000", "`grace` is at most 365"}}},
	{"patience without a step", "patience: 4\n    escalate: 5", "patience: ¦4",
		[][2]string{{"4", "`patience` needs `escalate`: the step from which it is counted"}}},
	{"a step without patience", "patience: 4\n    escalate: 5", "escalate: ¦5",
		[][2]string{{"5", "`escalate` needs `patience`: for how many working days nobody else is told"}}},
	{"no patience", "patience: 4", "patience: ¦0",
		[][2]string{{"0", "`patience` is at least 1"}}},
	{"absurd patience", "patience: 4", "patience: ¦101",
		[][2]string{{"101", "`patience` is at most 100"}}},
	{"escalation before the first step", "escalate: 5", "escalate: ¦6",
		[][2]string{{"6", "`escalate` is at most the first step, which is 5 days before: earlier nobody has been told"}}},
	{"unknown reader", "readers: [channel, lead]", "readers: [channel, ¦leed]",
		[][2]string{{"leed", "no such reader; there is: lead"}}},
	{"reader twice", "readers: [channel, lead]", "readers: [channel, ¦channel]",
		[][2]string{{"channel", "the word is in `readers` twice"}}},
	{"no reader", "readers: [channel, lead]", "readers: ¦[]",
		[][2]string{{"", "`readers` of ladder leaver is empty: nobody would be told; leave it out for the channel"}}},
	{"reader that is no list", "readers: [channel, lead]", "readers: ¦channel",
		[][2]string{{"channel", "`readers` of ladder leaver is a list, not a word"}}},
	{"unknown key of a ladder", "grace: 3", "¦graces: 3",
		[][2]string{{"graces", "ladder leaver has no such key; nearest: grace"}}},
	{"upkeep for no day", "portal: 60", "portal: ¦0",
		[][2]string{{"0", "`portal` is at least 1"}}},
	{"absurd upkeep", "roster: 30", "roster: ¦99999",
		[][2]string{{"99999", "`roster` is at most 3650"}}},
	{"unknown upkeep", "portal: 60", "¦portals: 60",
		[][2]string{{"portals", "`upkeep` has no such key; nearest: portal"}}},
	{"revival of nothing", "    suspension: 6m\n    revival: Pass it again.\n    backdated: true\n", "    revival: ¦Pass it again.\n    backdated: ¦true\n",
		[][2]string{{"Pass it again.", "`revival` needs `suspension`: for how long certificate type pro can be revived"}, {"true", "`backdated` needs `suspension`: for how long certificate type pro can be revived"}}},
	{"unknown calendar", "calendar: de", "calendar: ¦xx",
		[][2]string{{"xx", unknownCalendar("xx")}}},
	{"calendars joined with an unknown one", "calendar: de", "calendar: ¦de+mars",
		[][2]string{{"de+mars", unknownCalendar("mars")}}},
	{"word for a table", "binding:\n  invitation-life: 7d\n  per-day: 100\n  source: rules\n", "binding: ¦none\n",
		[][2]string{{"none", "`binding` is a table of keys, not a word"}}},
	{"word for a list", "[low, high]", "¦low",
		[][2]string{{"low", "`levels` of line cloud is a list, not a word"}}},
	{"table for a word", "title: Staff", "title: ¦{en: Staff}",
		[][2]string{{"", "`title` of the requirement is a word, not a table"}}},
	{"alias and anchor", "source: rules\n\nsources", "source: ¦&s rules\n\nsources",
		[][2]string{{"&", "anchors and aliases (& and *) are not read in packs; put a shared source under `sources` and name it"}}},
	{"tag", "calendar: de", "calendar: ¦!!str de",
		[][2]string{{"!!str", "YAML tags are not read in packs; write the word in quotes if it must stay text"}}},
	{"syntax", "calendar: de", "calendar: ¦'de",
		[][2]string{{"'de", "not YAML: could not find end character of single-quoted text"}}},
	{"second document", "\nbinding:", "\n---\n¦binding:",
		[][2]string{{"---", "a pack is one YAML document: this is a second one"}}},
	{"several at once, in order", "zone: Europe/Berlin\ncalendar: de", "zone: ¦Nowhere\ncalendar: de\n¦x: 1\n¦y: 2",
		[][2]string{{"Nowhere", "no such time zone; an IANA name is wanted, such as Asia/Shanghai"}, {"x", "the pack has no such key"}, {"y", "the pack has no such key"}}},
}

// unknownCalendar is what the calendars say of a name that they do not know.
func unknownCalendar(name string) string {
	_, err := calendar.Named(name)
	return err.Error()
}

func TestSmallPackLoads(t *testing.T) { loadSmall(t) }
