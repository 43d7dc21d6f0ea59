package notices

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// mostSaid bounds what is repeated of one person's words, in bytes: nobody reads
// more in a notice, and all of it is in the record.
const mostSaid = 1500

// writeHeard writes what is said in the thread of a card.
func (d *Desk) writeHeard(b *partner.Book, n storage.Notice, now time.Time) written {
	if len(n.About) == 0 {
		return written{}
	}
	app, _, _ := cardOf(n.Key)
	x, ok := d.dossier(b, app, now)
	if !ok || x.left(n.Under) {
		return written{}
	}
	told, ok := x.retold(n.About[0], func(to partner.Hearer) bool { return to == partner.HearThread })
	if !ok {
		return written{}
	}
	return written{ok: true, message: x.saying(told)}
}

// left reports whether the review has gone on under another card in another channel:
// nobody reads on in the thread of this one, and the new card shows what there was.
func (x *dossier) left(card string) bool {
	_, number, ok := cardOf(card)
	rounds := partner.Rounds(x.records)
	if !ok || number < 1 || number >= len(rounds) {
		return false
	}
	return slices.ContainsFunc(x.records, func(r partner.Record) bool { return r.ID == rounds[number] && r.Entry.Verb == partner.Moved })
}

// retold gives the news that an item names, as it is told now.
func (x *dossier) retold(i storage.Item, hears func(partner.Hearer) bool) (partner.News, bool) {
	id, ok := recordOf(i)
	if !ok {
		return partner.News{}, false
	}
	_, _, news, _ := partner.Retell(x.rules, x.records, id)
	at := slices.IndexFunc(news, func(n partner.News) bool { return string(n.Kind) == i.Step && hears(n.To) })
	if at < 0 {
		return partner.News{}, false
	}
	n := news[at]
	if n.Kind == partner.NewsReview && undecided(&x.app) { // asked about is what there is now
		n.Version, n.Day = x.app.Version().N, x.app.Clock.Chase
	}
	if n.Kind == partner.NewsChase && x.app.Clock.Escalated {
		n.Day = x.app.Clock.Expire
	}
	return n, true
}

// undecided reports whether reviewers are still waited for.
func undecided(a *partner.Application) bool {
	return a.Stage.UnderReview() && a.Stage != partner.Ready
}

// saying is the message of one news.
func (x *dossier) saying(n partner.News) view.Message {
	text := x.words(n)
	m := view.Message{Summary: text.String(), Names: true, Blocks: []view.Block{view.Para(text)}}
	if buttons := x.answers(n); len(buttons) > 0 {
		m.Blocks = append(m.Blocks, view.Actions(buttons...))
	}
	return m
}

// Whisper is the message of news for one person alone (partner.HearPerson), to be
// said where they are. A near miss comes with the buttons that say what may have
// been meant. ok is false where the application is not known.
func (d *Desk) Whisper(b *partner.Book, n partner.News, now time.Time) (m view.Message, ok bool) {
	x, ok := d.dossier(b, n.Application, now)
	if !ok {
		return m, false
	}
	return x.saying(n), true
}

// answers are the buttons beside a news: what may be done about it by those who
// hear it.
func (x *dossier) answers(n partner.News) []view.Button {
	label := n.Application.Label()
	switch n.Kind {
	case partner.NewsReview, partner.NewsChase, partner.NewsPassOn, partner.NewsEscalate, partner.NewsMaterial, partner.NewsVoid, partner.NewsEdited:
		if undecided(&x.app) && (n.Kind != partner.NewsMaterial || len(n.Void)+len(n.Asked) > 0) {
			list := append(decisions(&x.app), view.Run("Open", "application "+label))
			if n.Kind == partner.NewsReview || n.Kind == partner.NewsChase {
				list = append(list, passOn(&x.app))
			}
			return list
		}
	case partner.NewsNear:
		return x.meant(n)
	case partner.NewsReady:
		if x.app.Stage == partner.Ready && n.To == partner.HearAuthor {
			return []view.Button{view.Run("Handed in…", "submitted "+label), view.Run("Open", "application "+label)}
		}
	case partner.NewsLapsed:
		if x.app.Stage == partner.Lapsed {
			return []view.Button{view.Run("Ask again", "submit "+label), view.Run("Open", "application "+label)}
		}
	}
	if n.To == partner.HearThread || n.To == partner.HearPerson {
		return nil
	}
	return []view.Button{view.Run("Open", "application "+label)}
}

// answersTo are the buttons beside a news to one person: whoever may not decide, as an
// author or the alliance manager, is not offered to.
func (x *dossier) answersTo(user string, n partner.News) []view.Button {
	list := x.answers(n)
	if slices.Contains(x.rules.MayDecide(&x.app, x.today), user) {
		return list
	}
	return slices.DeleteFunc(list, func(b view.Button) bool { return strings.HasPrefix(b.Run, "review ") })
}

// meant are the buttons of a near miss: the one that was most likely meant first.
func (x *dossier) meant(n partner.News) []view.Button {
	label := n.Application.Label()
	switch n.Verb {
	case partner.Submit:
		return nil // it takes the vendor's reference
	case partner.Pass:
		return []view.Button{view.Run("Yes, it has passed", "passed "+label)}
	case partner.Fail:
		return nil // it takes the cause
	}
	if !x.app.Stage.UnderReview() {
		return nil
	}
	list := decisions(&x.app)
	if n.Verb == partner.TakeBack {
		list = append(list, view.Run("Withdraw", "review "+label+" withdraw"))
	}
	for i := range list {
		word := strings.Fields(list[i].Run)[2]
		if word != string(n.Verb) {
			list[i].Style = ""
			continue
		}
		if (n.Verb == partner.Changes || n.Verb == partner.Reject) && n.Text != "" && len(n.Text) <= mostInButton {
			list[i].Label = "Yes: " + word + ": " + cut(n.Text, 50)
			list[i].Run += ` "` + quoting.Replace(oneLine(n.Text)) + `"`
		}
		list[i].Style = "primary"
		list[0], list[i] = list[i], list[0]
	}
	return list
}

// quoting makes a text one word of a command.
var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// mostInButton bounds the words that a button carries; Slack takes 2000 characters.
const mostInButton = 300

// decisions are the buttons by which a reviewer decides about the present version.
func decisions(a *partner.Application) []view.Button {
	words := func(word string) string {
		return fmt.Sprintf("review %s %s --saw %d", a.ID.Label(), word, a.Version().N)
	}
	return []view.Button{
		{Label: "Approve", Run: words("approve"), Style: "primary"},
		{Label: "Ask for changes…", Run: words("changes")},
		{Label: "Reject…", Run: words("reject"), Style: "danger"},
	}
}

// passOn is the button by which a reviewer leaves the decision to their stand-in.
func passOn(a *partner.Application) view.Button {
	return view.Run("Pass to stand-in", "review "+a.ID.Label()+" pass")
}

// words is a news in words. People stand in it as mentions, so that those who are
// waited for see it; whoever has just spoken is named, not called.
func (x *dossier) words(n partner.News) view.Text {
	p := &places{}
	text := clipped(n.Text, mostSaid)
	if n.Text = ""; text != "" {
		end := ""
		if last := text[len(text)-1:]; strings.ContainsAny(last, ".!?") { // Words looks whether it ends a sentence
			text, end = text[:len(text)-1], last
		}
		n.Text = p.hold(view.T(text)) + end
	}
	n.Detail = slices.Clone(n.Detail)
	for i, detail := range n.Detail {
		n.Detail[i] = p.hold(view.T(clipped(detail, mostSaid/10)))
	}
	x.holdChange(p, &n)
	by, rest := n.By, len(n.Users)-mostCalled
	if rest > 0 {
		n.Users = append(slices.Clone(n.Users[:mostCalled]), placeMark)
	}
	v := partner.Voice{Time: func(at time.Time) string { return p.hold(view.M(at.In(x.zone))) }}
	v.Name = func(user string) string {
		switch {
		case user == placeMark:
			return fmt.Sprintf("%d more", rest)
		case user == by:
			return p.hold(x.named(user))
		case len(n.Decided) > 0: // they have decided: nobody calls them
			return p.hold(x.named(user))
		}
		return p.hold(x.mention(user))
	}
	return p.fill(n.Words(v))
}

// holdChange keeps what people have written about a change of materials.
func (x *dossier) holdChange(p *places, n *partner.News) {
	if n.Change == nil {
		return
	}
	change := *n.Change
	change.Title = p.hold(view.T(clipped(change.Title, mostTitle)))
	if change.Note != "" {
		change.Note = p.hold(view.T(strings.TrimSuffix(clipped(change.Note, mostSaid/5), ".")))
	}
	n.Change, n.Asked = &change, slices.Clone(n.Asked)
	for i := range n.Asked {
		n.Asked[i].Text = p.hold(view.T(strings.TrimSuffix(clipped(n.Asked[i].Text, mostSaid/5), ".")))
	}
}

// Bounds of people in a sentence: how many, and bytes of a name.
const (
	mostCalled = 12
	mostName   = 60
)

// mention is a person as a mention.
func (x *script) mention(user string) view.Text {
	if user == "" {
		return view.T("somebody")
	}
	return view.U(user, clipped(x.name(user), mostName))
}

// named is a person by name, where the name is known, so that they are not called.
func (x *script) named(user string) view.Text {
	if p, ok := x.book.BySlackID(user); ok {
		return view.T(clipped(p.Name, mostName))
	}
	return x.mention(user)
}

// places keeps texts whose places are held in a sentence: what people have written
// is never read as markup, nor taken for a name.
type places struct{ texts []view.Text }

const placeMark = "\x00"

func (p *places) hold(t view.Text) string {
	p.texts = append(p.texts, t)
	return placeMark + strconv.Itoa(len(p.texts)-1) + placeMark
}

// fill puts the texts into their places. What stands between backquotes is a word
// to type.
func (p *places) fill(s string) view.Text {
	var out view.Text
	for i, part := range strings.Split(s, "`") {
		code := i%2 == 1
		var run view.Text
		for j, piece := range strings.Split(part, placeMark) {
			if j%2 == 0 {
				run = append(run, view.T(piece)...)
			} else if at, err := strconv.Atoi(piece); err == nil && at < len(p.texts) {
				run = append(run, p.texts[at]...)
			}
		}
		if code {
			run = view.C(run.String())
		}
		for _, span := range run {
			last := len(out) - 1
			switch {
			case span.Text == "" && span.ID == "":
			case last >= 0 && span.Kind == view.Plain && out[last].Kind == view.Plain:
				out[last].Text += span.Text
			default:
				out = append(out, span)
			}
		}
	}
	return out
}

// clipped is the beginning of a text, in whole characters, without what marks places.
func clipped(s string, most int) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, placeMark, ""))
	return cut(s, most)
}

// cut keeps at most so many bytes of a text, and says that there was more.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	at := most
	for at > 0 && s[at]&0xC0 == 0x80 {
		at--
	}
	return strings.TrimRight(s[:at], " ") + "…"
}

// oneLine is a text on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
