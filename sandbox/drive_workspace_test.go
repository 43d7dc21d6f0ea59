package sandbox_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"partnerbot/sandbox"
)

func word(err error) string {
	var e slack.SlackErrorResponse
	if errors.As(err, &e) {
		return e.Err
	}
	return fmt.Sprint(err)
}

// What is done to channels and people is told to the bot as Slack tells it.
func TestEventsOfChannelsAndPeople(t *testing.T) {
	w, b := overHTTP(t, sandbox.Options{Channels: []sandbox.Channel{{ID: "C1", Name: "open"}, {ID: "G1", Name: "secret", Private: true}}},
		func(http.ResponseWriter, *http.Request) {})
	for i, err := range []error{
		w.Archive("open"), w.Archive("open"), w.Unarchive("C1"), w.Rename("C1", "#Opened"), w.Archive("secret"), w.Invite("U0ANNA", "secret", w.BotUserID()),
		w.Unarchive("secret"), w.Invite("U0ANNA", "secret", w.BotUserID()), w.Kick("U0ANNA", "secret", "U0BORIS"), w.Kick("U0ANNA", "secret", w.BotUserID()),
		w.SetZone("U0ANNA", "Asia/Kathmandu"), w.SetZone("U0ANNA", "Asia/Kathmandu"), w.Deactivate("U0CHEN"), w.Activate("U0CHEN"),
	} {
		if refused := i == 5; (err != nil) != refused { // into an archived channel nobody is invited
			t.Errorf("step %d: %v", i, err)
		}
	}
	if err := w.Settle(withTimeout(t)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range w.Deliveries() {
		got = append(got, d.Type)
	}
	want := []string{"channel_archive", "channel_unarchive", "channel_rename", "member_joined_channel", "member_left_channel", "member_left_channel",
		"group_left", "user_change", "user_change", "user_change"}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	all := strings.Join(b.said(), "\n")
	for _, want := range []string{`"tz":"Asia/Kathmandu"`, `"deleted":true`, `"name":"opened"`, `"user":"U0PARTNER"`} {
		if !strings.Contains(all, want) {
			t.Errorf("no delivery says %s", want)
		}
	}
}

func TestWhatADeactivatedPersonAndAnArchivedChannelTake(t *testing.T) {
	w, api := start(t, sandbox.Options{EditWindow: time.Hour})
	dm, _, err := api.PostMessage("U0CHEN", slack.MsgOptionText("hello", false))
	if err != nil {
		t.Fatal(err)
	}
	_, ts, err := api.PostMessage("C0GENERAL", slack.MsgOptionText("first", false))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Deactivate("U0CHEN"), w.Archive("general"), w.SetZone("U0ANNA", "Asia/Kathmandu")); err != nil {
		t.Fatal(err)
	}
	u, err := api.GetUserInfo("U0CHEN")
	if err != nil || !u.Deleted || u.TZ != "" {
		t.Errorf("%+v %v", u, err)
	}
	if u, err := api.GetUserInfo("U0ANNA"); err != nil || u.TZ != "Asia/Kathmandu" || u.TZOffset != 20700 || u.Deleted {
		t.Errorf("%+v %v", u, err)
	}
	_, _, _, open := api.OpenConversation(&slack.OpenConversationParameters{Users: []string{"U0CHEN"}})
	_, _, direct := api.PostMessage(dm, slack.MsgOptionText("x", false))
	_, _, archived := api.PostMessage("C0GENERAL", slack.MsgOptionText("x", false))
	_, _, _, edited := api.UpdateMessage("C0GENERAL", ts, slack.MsgOptionText("x", false))
	if err := w.Unarchive("general"); err != nil {
		t.Fatal(err)
	}
	_, _, _, again := api.UpdateMessage("C0GENERAL", ts, slack.MsgOptionText("second", false))
	if err := w.Turn(w.Now().Add(2 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	_, _, _, late := api.UpdateMessage("C0GENERAL", ts, slack.MsgOptionText("third", false))
	_, _, _, gone := api.UpdateMessage("C0GENERAL", "1.000001", slack.MsgOptionText("x", false))
	got := []string{word(open), word(direct), word(archived), word(edited), word(again), word(late), word(gone)}
	want := []string{"user_disabled", "is_archived", "is_archived", "is_inactive", "<nil>", "edit_window_closed", "message_not_found"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if m := w.Messages("general"); len(m) != 1 || m[0].Text != "second" || m[0].Edited == "" {
		t.Errorf("%+v", m)
	}
	if _, err := w.Say("U0CHEN", "general", "", "x"); !errors.Is(err, sandbox.ErrNoUser) {
		t.Errorf("a deactivated person speaks: %v", err)
	}
}

func TestBadDeedsAreRefused(t *testing.T) {
	w := sandbox.New(sandbox.Options{})
	defer w.Close()
	for name, err := range map[string]error{
		"archive nothing": w.Archive("nowhere"), "archive a conversation": w.Archive("U0ANNA"), "rename to nothing": w.Rename("general", " "),
		"rename to another": w.Rename("general", "partner-team"), "rename with a mark": w.Rename("general", "a#b"),
		"kick a stranger": w.Kick("U0ANNA", "general", "U9"), "kick from nowhere": w.Kick("U0ANNA", "nowhere", "U0BORIS"),
		"deactivate the bot": w.Deactivate(w.BotUserID()), "deactivate nobody": w.Deactivate("U9"), "no zone": w.SetZone("U0ANNA", "Berlin"),
		"the machine's zone": w.SetZone("U0ANNA", "Local"),
	} {
		if err == nil {
			t.Errorf("%s: done", name)
		}
	}
	if n := len(w.Deliveries()); n != 0 {
		t.Errorf("%d deliveries", n)
	}
}

func TestHistoriesCanBeClosed(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	read := func(channel string) string {
		_, err := api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: channel})
		return word(err)
	}
	w.ShowHistories(false)
	closed := read("C0GENERAL")
	w.SetScopes(append(w.Scopes(), "groups:history"))
	wrong := read("C0GENERAL")
	w.ShowHistories(true)
	if got := []string{closed, wrong, read("C0GENERAL")}; !slices.Equal(got, []string{"missing_scope", "missing_scope", "<nil>"}) {
		t.Errorf("%v", got)
	}
}

func TestSlackComesBackByItself(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	w.SetAwayFor(72 * time.Hour)
	if _, err := api.AuthTest(); err == nil {
		t.Fatal("Slack is there")
	}
	if err := w.Turn(w.Now().Add(71 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := api.AuthTest(); err == nil {
		t.Fatal("Slack came back too early")
	}
	if err := w.Turn(w.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := api.AuthTest(); err != nil {
		t.Errorf("Slack did not come back: %v", err)
	}
	w.SetAwayFor(time.Hour)
	w.SetAway(true) // for good
	if err := w.Turn(w.Now().Add(2 * time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := api.AuthTest(); err == nil {
		t.Error("the earlier span brought Slack back")
	}
}

func dotsBlocks() []slack.Block {
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	dots := slack.NewOverflowBlockElement("dots", slack.NewOptionBlockObject("ack R-7", plain("I'm on it…"), nil),
		slack.NewOptionBlockObject("snooze R-7", plain("Snooze…"), nil), slack.NewOptionBlockObject("why R-7", plain("Why?"), nil))
	return []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "Ana's HCIP ends in 7 days", false, true), nil, slack.NewAccessory(dots))}
}

func TestChoosingInAMenu(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	b := runBot(t, w, api)
	_, ts, err := api.PostMessage("C0GENERAL", slack.MsgOptionText("card", false), slack.MsgOptionBlocks(dotsBlocks()...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Choose("U0ANNA", "general", ts, "dots", "snooze R-8"); !errors.Is(err, sandbox.ErrNoAction) {
		t.Errorf("a line that is not there: %v", err)
	}
	if a, err := w.Choose("U0ANNA", "general", ts, "dots", "snooze R-7"); err != nil || a.Error != "" {
		t.Fatalf("%+v %v", a, err)
	}
	c := <-b.clicks
	act := c.ActionCallback.BlockActions[0]
	if act.Type != "overflow" || act.SelectedOption.Value != "snooze R-7" || act.SelectedOption.Text.Text != "Snooze…" || c.TriggerID == "" || c.Container.MessageTs != ts {
		t.Errorf("%+v", act)
	}
}
