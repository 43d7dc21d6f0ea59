package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func configUnit() *Unit {
	return &Unit{
		Word:     "config",
		Aliases:  []string{"settings", "config show"},
		Summary:  "how this workspace is set up",
		Usage:    "config",
		Examples: []string{"config"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.config()}, nil
		},
	}
}

func (c *Call) config() view.Message {
	s := c.Settings
	or := func(v, none string) view.Text {
		if v == "" {
			return view.T(none)
		}
		return view.T(v)
	}
	zone := s.Zone
	if zone == "" {
		zone = c.Program.Zone.String() + " (the vendor's)"
	}
	return view.Message{
		Names:   true,
		Summary: fmt.Sprintf("Path %s, phase %s, site %s.", s.Path, s.Phase, s.Site),
		Blocks: []view.Block{
			view.Heading("Settings"),
			view.List(
				view.Join(view.B("account "), or(s.Account, "none")),
				view.Join(view.B("entity "), entityText(s)),
				view.Join(view.B("path "), or(s.Path, "none"), view.T(", phase "), or(s.Phase, "none")),
				view.Join(view.B("site "), or(s.Site, "none")),
				view.Join(view.B("zone "), view.T(zone)),
				view.Join(view.B("channel "), channelText(s.Channel)),
				view.Join(view.B("digest-time "), view.T(digestTime(s)+", quiet "+quietHours(s)+", calendar "+teamCalendar(s))),
				view.Join(view.B("review-channel "), channelText(s.ReviewChannel)),
				view.Join(view.B("head-channel "), channelText(s.HeadChannel)),
				view.Join(view.B("admins "), c.everyone(s.Admins)),
				view.Join(view.B("reviewers "), c.everyone(s.Reviewers)),
				view.Join(view.B("alliance "), c.everyone(oneOrNone(s.Alliance))),
				view.Join(view.B("leads "), c.leads(s.Leads)),
				view.Join(view.B("ladders "), c.ladders(s.Ladders)),
				view.Join(view.B("rules "), view.T(c.Program.ID+" "+c.Program.Version)),
			),
			view.Note(view.T("Admins change these: "), view.C("help config"), view.T(".")),
		},
	}
}

// entityText is the certified entity's name, and where it is taken from.
func entityText(s partner.Settings) view.Text {
	switch {
	case s.Entity != "":
		return view.T(s.Entity)
	case s.Account != "":
		return view.T(s.Account + " (the account's name, as none was set)")
	}
	return view.T("none")
}

func channelText(id string) view.Text {
	if id == "" {
		return view.T("none")
	}
	return view.Ch(id)
}

// withChannels is a sentence with the ids of channels in it drawn as channels.
func withChannels(said string) view.Text {
	var t view.Text
	for i, word := range strings.Split(said, " ") {
		if i > 0 {
			t = append(t, view.T(" ")...)
		}
		if channelID().MatchString(word) {
			t = append(t, view.Ch(word)...)
		} else {
			t = append(t, view.T(word)...)
		}
	}
	return t
}

func (c *Call) everyone(ids []string) view.Text {
	if len(ids) == 0 {
		return view.T("none")
	}
	var names []view.Text
	for _, id := range ids {
		names = append(names, c.someone(id))
	}
	return commas(names)
}

// commas puts texts one after the other.
func commas(texts []view.Text) (t view.Text) {
	for i, text := range texts {
		if i > 0 {
			t = append(t, view.T(", ")...)
		}
		t = append(t, text...)
	}
	return t
}

// setting is a unit that changes one field of the settings.
func setting(word, usage, summary, example string, set func(c *Call, s *partner.Settings) (said string, err error)) *Unit {
	return &Unit{
		Word:     "config " + word,
		Summary:  summary,
		Usage:    "config " + word + " " + usage,
		Examples: []string{"config " + word + " " + example},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			if len(c.Words) == 0 {
				return Answer{}, c.usage("I miss the value.")
			}
			old := c.Book.Settings()
			now := c.Book.Settings()
			said, err := set(c, &now)
			if err != nil {
				return Answer{}, err
			}
			done := view.T(said)
			if strings.HasSuffix(word, "channel") {
				done = withChannels(said)
			}
			if same(old, now) {
				ans := already("%s: that is already so.", said)
				ans.Message.Blocks = []view.Block{view.Para(view.Join(done, view.T(": that is already so. Nothing changed.")))}
				return ans, nil
			}
			var next []view.Text
			if line, missing := c.entry(c.Place.ID); missing {
				next = append(next, line)
			}
			if old.Phase != now.Phase || old.Path != now.Path {
				next = append(next, view.Join(view.T("What this phase asks for: "), view.C("gaps")))
				next = append(next, c.closingVouchers(old, now)...)
			}
			moved, label := c.moveReviews(now)
			if len(label) > 0 {
				next = append(next, view.T("The cards of "+series(label, "and")+" are posted there anew; what was decided holds."))
			}
			ans := c.put(said, now, view.Join(done, view.T(".")), next...)
			ans.withReviews(moved)
			ans.Message.Names = word == "admin" || word == "reviewer"
			return ans, nil
		},
	}
}

func same(a, b partner.Settings) bool {
	admins, reviewers := slices.Equal(a.Admins, b.Admins), slices.Equal(a.Reviewers, b.Reviewers)
	a.Admins, a.Reviewers, b.Admins, b.Reviewers = nil, nil, nil, nil
	return admins && reviewers && fmt.Sprint(a) == fmt.Sprint(b)
}

func settingUnits() []*Unit {
	units := []*Unit{
		setting("path", "PATH PHASE", "which path and phase the company is in", "service role-validation", setPath),
		setting("site", "intl|cn|eu", "which of the vendor's sites the account is on", "eu", setSite),
		setting("account", "NAME", "the partner account's name, shown in answers", `"Harbour Tech Ltd"`, setAccount),
		setting("entity", "NAME|none", "the certified legal entity's exact name, which proofs of employment must bear; none takes the account's name", `"Harbour Tech Ltd"`, setEntity),
		setting("zone", "ZONE", "the team's time zone, in which reminders are said", "Asia/Singapore", setZone),
		setting("channel", "#channel|none", "where reminders go", "C0123ABCD", func(c *Call, s *partner.Settings) (string, error) {
			return setChannel(c, &s.Channel, "Reminders")
		}),
		setting("review-channel", "#channel|none", "where reviews are held", "C0123ABCD", func(c *Call, s *partner.Settings) (string, error) {
			return setChannel(c, &s.ReviewChannel, "Reviews")
		}),
		setting("head-channel", "#channel|off", "where the audit log's head is posted on working days, at the digest's time", "C0123ABCD", setHeadChannel),
		setting("admin", "add|remove @who", "who may change things", "add <@U0123ABCD>", func(c *Call, s *partner.Settings) (string, error) {
			return setRole(c, &s.Admins, c.Settings.Admins, "admin", "PARTNER_ADMINS")
		}),
		setting("reviewer", "add|remove @who", "who may decide reviews", "add <@U0123ABCD>", func(c *Call, s *partner.Settings) (string, error) {
			return setRole(c, &s.Reviewers, c.Settings.Reviewers, "reviewer", "PARTNER_REVIEWERS")
		}),
	}
	for _, u := range units {
		if strings.HasSuffix(u.Word, "channel") {
			u.Fetch = fetchPlace
		}
	}
	return slices.Concat(units, hoursSettings(), ladderSettings(), teamSettings())
}

func setPath(c *Call, s *partner.Settings) (string, error) {
	var ids []string
	for i := range c.Program.Paths {
		path := &c.Program.Paths[i]
		ids = append(ids, path.ID)
		if !strings.EqualFold(path.ID, c.Words[0]) {
			continue
		}
		var phases []string
		for _, phase := range path.Phases {
			phases = append(phases, phase.ID)
			if len(c.Words) == 2 && strings.EqualFold(phase.ID, c.Words[1]) {
				s.Path, s.Phase = path.ID, phase.ID
				return "Path " + path.Name + ", phase " + phase.Name, nil
			}
		}
		return "", c.oneOfPhases(path, phases)
	}
	t := wrong("There is no path %q; the paths are %s.", clip(c.Words[0]), series(ids, "and"))
	for _, id := range nearest(c.Words[0], ids, 2) {
		t.offer(id, c.again(c.Words[0], id))
	}
	return "", t.try("config path " + c.Program.Default.Path + " " + c.Program.Default.Phase)
}

func (c *Call) oneOfPhases(path *program.Path, phases []string) error {
	if len(phases) == 0 {
		return wrong("No phases are known of the path %s.", path.ID)
	}
	t := wrong("The path %s has the phases %s.", path.ID, series(phases, "and")).try("config path " + path.ID + " " + phases[len(phases)-1])
	for _, phase := range phases[:min(4, len(phases))] {
		t.offer(phase, "config path "+path.ID+" "+phase)
	}
	return t
}

func setSite(c *Call, s *partner.Settings) (string, error) {
	var ids []string
	for _, site := range c.Program.Sites {
		ids = append(ids, site.ID)
		if len(c.Words) == 1 && (strings.EqualFold(site.ID, c.Words[0]) || strings.EqualFold(site.Name, c.Words[0])) {
			s.Site = site.ID
			return "Site " + site.Name, nil
		}
	}
	return "", wrong("The sites are %s, not %q.", series(ids, "and"), clip(strings.Join(c.Words, " "))).try("config site " + c.Program.Default.Site)
}

func setAccount(c *Call, s *partner.Settings) (string, error) {
	name := strings.TrimSpace(view.Clean(strings.Join(c.Words, " ")))
	if name == "" || len([]rune(name)) > 100 {
		return "", wrong("An account's name has 1 to 100 letters.").try(`config account "Harbour Tech"`)
	}
	s.Account = name
	return "Account " + name, nil
}

// setEntity keeps the name as it is written: the vendor compares it letter by letter.
func setEntity(c *Call, s *partner.Settings) (string, error) {
	name := strings.TrimSpace(view.Clean(strings.Join(c.Words, " ")))
	switch {
	case strings.EqualFold(name, "none"):
		s.Entity = ""
		if c.Settings.Account == "" {
			return "No certified entity is named", nil
		}
		return "The certified entity is called as the account, " + c.Settings.Account, nil
	case name == "" || len([]rune(name)) > 200:
		return "", wrong("A legal entity's name has 1 to 200 letters, as it stands in the vendor's certificate.").try(`config entity "Harbour Tech Ltd"`)
	}
	s.Entity = name
	return "The certified entity is " + name, nil
}

func setHeadChannel(c *Call, s *partner.Settings) (string, error) {
	said, err := setChannel(c, &s.HeadChannel, "The heads of the audit log")
	if err == nil && s.HeadChannel != "" && c.Settings.Channel == "" {
		said += ", once reminders have a channel: config channel #alliance"
	}
	return said, err
}

func setZone(c *Call, s *partner.Settings) (string, error) {
	zone, err := readZone(c.Words, "config zone")
	if err != nil {
		return "", err
	}
	s.Zone = zone
	return "Time zone " + zone, nil
}

func setChannel(c *Call, into *string, what string) (string, error) {
	word := c.Words[0]
	if len(c.Words) > 1 {
		return "", c.none(c.Words[1:])
	}
	if strings.EqualFold(word, "none") || strings.EqualFold(word, "off") {
		*into = ""
		return what + " go to no channel", nil
	}
	id, ok := channelWord(word, c.Channel)
	if !ok {
		return "", wrong("%q is not a channel. Pick it from the list that # opens, or type here in the channel itself.", clip(word)).try(c.unit.Word+" here", c.unit.Word+" C0123ABCD")
	}
	if err := c.notThere(id); err != nil {
		return "", err
	}
	*into = id
	return what + " go to the channel " + id, nil
}

// setRole adds or removes a Slack user. all holds those of the environment too,
// which cannot be removed from here.
func setRole(c *Call, ids *[]string, all []string, role, variable string) (string, error) {
	if len(c.Words) != 2 {
		return "", c.usage("I need add or remove, and who.")
	}
	id, rest, err := c.takeUser(c.Words[1:])
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return "", err
	}
	name := c.someone(id).String()
	switch strings.ToLower(c.Words[0]) {
	case "add":
		if !slices.Contains(all, id) {
			*ids = append(slices.Clone(*ids), id)
		}
		return name + " is " + role, nil
	case "remove":
		if slices.Contains(*ids, id) {
			*ids = slices.DeleteFunc(slices.Clone(*ids), func(x string) bool { return x == id })
			if slices.Contains(all, id) && len(all) == 1 && role == "admin" {
				return "", wrong("%s is the only admin; add another first.", name).try("config admin add <@U0123ABCD>")
			}
		} else if slices.Contains(all, id) {
			return "", wrong("%s is %s by %s, which whoever runs me changes.", name, role, variable)
		}
		return name + " is no " + role, nil
	}
	return "", c.usage("It is add or remove, not %q.", clip(c.Words[0]))
}
