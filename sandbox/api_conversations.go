package sandbox

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

func conversationMethods() []method {
	read := []string{"channels:read", "groups:read", "im:read"}
	history := []string{"channels:history", "groups:history", "im:history"}
	return []method{
		{"conversations.open", []string{"im:write"}, (*Workspace).conversationOpen},
		{"conversations.info", read, (*Workspace).conversationInfo},
		{"conversations.list", read, (*Workspace).conversationList},
		{"conversations.members", read, (*Workspace).conversationMembers},
		{"conversations.history", history, (*Workspace).conversationHistory},
		{"conversations.replies", history, (*Workspace).conversationReplies},
	}
}

// visible finds a conversation the bot may know of.
func (w *Workspace) visible(a args) (*conversation, error) {
	id := a.str("channel")
	for _, c := range w.channels {
		if c.ID == id && (!c.Private || c.has(w.opt.BotUserID)) {
			return c, nil
		}
	}
	return nil, refuse("channel_not_found")
}

func (w *Workspace) channelWire(c *conversation) obj {
	out := obj{"id": c.ID, "created": c.created, "is_im": c.im != "", "is_archived": c.Archived, "is_org_shared": false}
	if c.im != "" {
		out["user"], out["is_user_deleted"] = c.im, w.user(c.im).Deleted
		return out
	}
	out["name"], out["name_normalized"], out["is_general"] = c.Name, c.Name, c.Name == "general"
	out["is_channel"], out["is_group"], out["is_private"], out["is_mpim"] = !c.Private, c.Private, c.Private, false
	out["is_member"], out["num_members"] = c.has(w.opt.BotUserID), len(c.Members)
	out["is_shared"], out["is_ext_shared"] = false, false
	out["context_team_id"] = w.opt.TeamID
	out["topic"], out["purpose"] = obj{"value": c.Topic, "creator": "", "last_set": 0}, obj{"value": "", "creator": "", "last_set": 0}
	return out
}

func (w *Workspace) conversationOpen(c *call) (obj, error) {
	if c.args.has("channel") {
		ch, err := w.visible(c.args)
		if err != nil {
			return nil, err
		}
		return obj{"channel": w.channelWire(ch)}, nil
	}
	ids := strings.FieldsFunc(c.args.str("users"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(ids) != 1 {
		return nil, refuse("users_list_not_supplied")
	}
	u := w.user(ids[0])
	if u == nil {
		return nil, refuse("user_not_found")
	}
	if u.Bot {
		return nil, refuse("cannot_dm_bot")
	}
	if u.Deleted {
		return nil, refuse("user_disabled")
	}
	ch := w.openIM(u.ID)
	if c.args.flag("return_im") {
		return obj{"channel": w.channelWire(ch)}, nil
	}
	return obj{"channel": obj{"id": ch.ID}}, nil
}

func (w *Workspace) conversationInfo(c *call) (obj, error) {
	ch, err := w.visible(c.args)
	if err != nil {
		return nil, err
	}
	out := w.channelWire(ch)
	if !c.args.flag("include_num_members") {
		delete(out, "num_members")
	}
	return obj{"channel": out}, nil
}

func (w *Workspace) conversationList(c *call) (obj, error) {
	types := "public_channel"
	if c.args.has("types") {
		types = c.args.str("types")
	}
	var all []obj
	for _, ch := range w.channels {
		kind := map[string]string{"im": "im", "group": "private_channel", "channel": "public_channel"}[ch.kind()]
		hidden := (ch.Private && !ch.has(w.opt.BotUserID)) || (ch.Archived && c.args.flag("exclude_archived"))
		if !hidden && slices.Contains(strings.Split(types, ","), kind) {
			all = append(all, w.channelWire(ch))
		}
	}
	page, next, err := paginate(all, c.args)
	return obj{"channels": page, "response_metadata": obj{"next_cursor": next}}, err
}

func (w *Workspace) conversationMembers(c *call) (obj, error) {
	ch, err := w.visible(c.args)
	if err != nil {
		return nil, err
	}
	page, next, err := paginate(ch.Members, c.args)
	return obj{"members": page, "response_metadata": obj{"next_cursor": next}}, err
}

func (w *Workspace) readable(a args) (*conversation, error) {
	ch, err := w.visible(a)
	if err != nil {
		return nil, err
	}
	if scope := historyScopes[ch.kind()]; !w.granted(scope) {
		return nil, w.lacks(scope)
	}
	if !ch.has(w.opt.BotUserID) {
		return nil, refuse("not_in_channel")
	}
	return ch, nil
}

func (w *Workspace) conversationHistory(c *call) (obj, error) {
	ch, err := w.readable(c.args)
	if err != nil {
		return nil, err
	}
	var all []*Message
	for _, m := range slices.Backward(ch.messages) {
		if (m.ThreadTS == "" || m.ThreadTS == m.TS || m.Broadcast) && inRange(m, c.args) {
			all = append(all, m)
		}
	}
	return w.messagePage(all, c)
}

func (w *Workspace) conversationReplies(c *call) (obj, error) {
	ch, err := w.readable(c.args)
	if err != nil {
		return nil, err
	}
	root := ch.find(c.args.str("ts"))
	if root == nil {
		return nil, refuse("thread_not_found")
	}
	ts := root.TS
	if root.ThreadTS != "" {
		ts = root.ThreadTS
	}
	var all []*Message
	for _, m := range ch.thread(ts) {
		if m.TS == ts || inRange(m, c.args) {
			all = append(all, m)
		}
	}
	return w.messagePage(all, c)
}

func inRange(m *Message, a args) bool {
	inclusive := a.flag("inclusive")
	if oldest := a.str("oldest"); oldest != "" && oldest != "0" {
		if d := compareTS(m.TS, oldest); d < 0 || (d == 0 && !inclusive) {
			return false
		}
	}
	if latest := a.str("latest"); latest != "" && latest != "now" {
		if d := compareTS(m.TS, latest); d > 0 || (d == 0 && !inclusive) {
			return false
		}
	}
	return true
}

// compareTS orders two timestamps by their seconds and then their fraction.
func compareTS(a, b string) int {
	micros := func(ts string) int64 {
		sec, frac, _ := strings.Cut(ts, ".")
		s, _ := strconv.ParseInt(sec, 10, 64)
		f, _ := strconv.ParseInt((frac + "000000")[:6], 10, 64)
		return s*1e6 + f
	}
	x, y := micros(a), micros(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func (w *Workspace) messagePage(all []*Message, c *call) (obj, error) {
	page, next, err := paginate(all, c.args)
	if err != nil {
		return nil, err
	}
	out := []obj{}
	for _, m := range page {
		out = append(out, w.wire(m, c.args.flag("include_all_metadata")))
	}
	return obj{"messages": out, "has_more": next != "", "pin_count": 0, "response_metadata": obj{"next_cursor": next}}, nil
}

// paginate cuts one page out of all and gives the cursor of the next, empty at the end.
func paginate[T any](all []T, a args) (page []T, next string, err error) {
	from := 0
	if cursor := a.str("cursor"); cursor != "" {
		raw, err := base64.StdEncoding.DecodeString(cursor)
		n, err2 := strconv.Atoi(strings.TrimPrefix(string(raw), "next:"))
		if err != nil || err2 != nil || n < 0 || n > len(all) {
			return nil, "", refuse("invalid_cursor")
		}
		from = n
	}
	to := min(len(all), from+a.number("limit", 100, 1, 1000))
	if to < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(to)))
	}
	page = all[from:to]
	if page == nil {
		page = []T{}
	}
	return page, next, nil
}
