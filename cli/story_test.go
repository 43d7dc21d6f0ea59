package cli

import (
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

// direct are the notices in somebody's direct messages, oldest first.
func direct(p *playground, user string) []sandbox.Message {
	var list []sandbox.Message
	for _, m := range p.workspace.Messages(user) {
		if m.Metadata != nil && !m.Deleted {
			list = append(list, m)
		}
	}
	return list
}

// choice finds the menu of a message that offers words which begin as given.
func choice(m sandbox.Message, begin string) (action, value string) {
	for _, b := range m.Blocks {
		block, _ := b.(map[string]any)
		menu, _ := block["accessory"].(map[string]any)
		options, _ := menu["options"].([]any)
		for _, o := range options {
			option, _ := o.(map[string]any)
			if words, _ := option["value"].(string); strings.HasPrefix(words, begin) {
				id, _ := menu["action_id"].(string)
				return id, words
			}
		}
	}
	return "", ""
}

// TestASnoozeComesBackAndSaysSo: Ana Silva is told of her PMP at nine in São
// Paulo, puts it off with the menu beside the line, hears nothing until the day
// she chose, and is told then that she had put it off.
func TestASnoozeComesBackAndSaysSo(t *testing.T) {
	p := lived(t)
	saoPaulo, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	told := func(day civil.Day) (m sandbox.Message, ok bool) {
		for _, m := range direct(p, "U0ANA") {
			if at := postedAt(t, m).In(saoPaulo); civil.In(at, saoPaulo) == day && strings.Contains(words(m), "Your PMP") {
				if at.Hour() != 9 || at.Minute() != 0 {
					t.Errorf("Ana is told at %s", at)
				}
				return m, true
			}
		}
		return m, false
	}
	step := shutOn.Add(30 - 14) // her PMP ends 30 days after the sample was made
	turnTo(t, p, step.Instant(11, 0, saoPaulo))
	m, ok := told(step)
	if !ok {
		t.Fatalf("Ana is not told on %v, 14 days before: %d messages", step, len(direct(p, "U0ANA")))
	}
	action, value := choice(m, "remind snooze R-")
	if value == "" {
		t.Fatalf("there is no Snooze beside the line: %s", words(m))
	}
	if a, err := p.workspace.Choose("U0ANA", m.Channel, m.TS, action, value); err != nil || a.Error != "" {
		t.Fatalf("choosing Snooze: %v %+v", err, a)
	}
	await(t, p, func() bool { return len(p.workspace.Views("U0ANA")) == 1 })
	back := step.Add(3)
	if a, err := p.workspace.SubmitView("U0ANA", p.workspace.Views("U0ANA")[0].ID, map[string]any{"until": back.String()}); err != nil || a.Error != "" {
		t.Fatalf("submitting the form: %v %+v", err, a)
	}
	await(t, p, func() bool { return len(p.workspace.Views("U0ANA")) == 0 })
	turnTo(t, p, back.Instant(11, 0, saoPaulo))
	for day := step.Add(1); day < back; day++ {
		if m, ok := told(day); ok {
			t.Errorf("Ana is told on %v, while it is put off: %s", day, m.Text)
		}
	}
	if m, ok = told(back); !ok {
		t.Fatalf("Ana is not told on %v, when her snooze is over", back)
	}
	if !strings.Contains(words(m), "snoozed") {
		t.Errorf("the message does not say that it was put off: %s", words(m))
	}
}

// TestSlackAwayForThreeDays pulls Slack away for three working days: afterwards
// everybody gets one message, which begins by saying so, and not three.
func TestSlackAwayForThreeDays(t *testing.T) {
	p := lived(t)
	monday := shutOn.Add(1)
	turnTo(t, p, p.at(t, monday, 12, 0))
	before := len(channel(p))
	if before == 0 {
		t.Fatal("nothing is said on the first Monday")
	}
	p.workspace.SetAway(true)
	thursday := monday.Add(3)
	turnTo(t, p, p.at(t, thursday, 12, 0))
	if n := len(channel(p)); n != before {
		t.Fatalf("while Slack is away the channel gets %d messages", n-before)
	}
	missed := announced(t, p, monday.Add(1), thursday)
	p.workspace.SetAway(false)
	turnTo(t, p, p.at(t, thursday, 19, 0))
	list := channel(p)[before:]
	if len(list) != 1 || !strings.Contains(list[0].Text, "away") {
		t.Fatalf("after three days the channel gets %d messages, the first is %v", len(list), texts(list))
	}
	said, merged, checked := sayings(t, p), partsOf(t, p, list[0].TS), 0
	for _, r := range missed {
		if r.Channel == "" {
			continue
		}
		checked++
		if s, ok := said[r.Key]; (!ok || s.message.TS != list[0].TS) && !merged[r.Key] {
			t.Errorf("%s of %s is not in what is said afterwards", r.Key, r.At.Format(time.RFC1123))
		}
	}
	if checked == 0 {
		t.Error("nothing was missed: the test proves nothing")
	}
	action, value := choice(list[0], "remind ack R-")
	if value == "" {
		t.Fatalf("nothing in it can be taken: %s", words(list[0]))
	}
	await(t, p, func() bool { return p.workspace.Sockets() > 0 }) // the bot is connected again
	if a, err := p.workspace.Choose("U0DANA", list[0].Channel, list[0].TS, action, value); err != nil || a.Error != "" {
		t.Fatalf("taking one of it: %v %+v", err, a)
	}
	await(t, p, func() bool { return len(p.workspace.Views("U0DANA")) == 1 })
	if a, err := p.workspace.SubmitView("U0DANA", p.workspace.Views("U0DANA")[0].ID, map[string]any{"until": thursday.Add(9).String()}); err != nil || a.Error != "" {
		t.Fatalf("submitting the form: %v %+v", err, a)
	}
	await(t, p, func() bool { return strings.Contains(words(channel(p)[before]), "is on it until") })
	anew := channel(p)[before]
	lead, _, _ := strings.Cut(list[0].Text, "What fell due")
	for _, said := range []string{lead, "The first of it was due"} {
		if strings.Count(words(anew), said) != strings.Count(words(list[0]), said) || !strings.HasPrefix(anew.Text, lead) {
			t.Errorf("%q is lost when one of it is taken: %s", said, words(anew))
		}
	}
	turnTo(t, p, p.at(t, thursday.Add(1), 8, 0))
	if n := len(channel(p)) - before; n != 1 {
		t.Errorf("by the next morning the channel has %d messages for the three days", n)
	}
}

// partsOf are the items of the notices that became part of the one posted at ts.
func partsOf(t *testing.T, p *playground, ts string) map[string]bool {
	t.Helper()
	all, err := p.store.Notices(t.Context(), mainWorkspace, time.Time{}, p.workspace.Now().AddDate(1, 0, 0), 0)
	if err != nil {
		t.Fatal(err)
	}
	part, items := map[string]bool{}, map[string]bool{}
	for _, n := range all {
		part[n.Key] = n.TS == ts
	}
	for range all { // a part of a part is one as well
		for _, n := range all {
			if whole, ok := strings.CutPrefix(n.Reason, "said in "); ok && n.State == storage.Silent && part[whole] {
				part[n.Key] = true
			}
		}
	}
	for _, n := range all {
		for _, item := range n.Items {
			items[item.Key] = items[item.Key] || part[n.Key]
		}
	}
	return items
}

// channel are the notices in the alliance channel, oldest first.
func channel(p *playground) []sandbox.Message { return direct(p, "alliance") }

func texts(list []sandbox.Message) []string {
	var out []string
	for _, m := range list {
		out = append(out, m.Text)
	}
	return out
}

// TestAStartInTheMorningWakesNobody: started when it is five past nine in Berlin, the
// bot says what is due that day to those whose morning has come, and nothing to Ana
// Silva in São Paulo before her own nine o'clock.
func TestAStartInTheMorningWakesNobody(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, shutOn.Add(2).String()+"T09:05")
	saoPaulo, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	await(t, p, func() bool { return len(channel(p)) == 1 && len(direct(p, "U0DANA")) == 1 })
	if m := direct(p, "U0ANA"); len(m) > 0 {
		t.Errorf("at five in the morning Ana is told %v", texts(m))
	}
	turnTo(t, p, shutOn.Add(2).Instant(9, 1, saoPaulo))
	await(t, p, func() bool { return len(direct(p, "U0ANA")) == 1 })
}
