package commands

import (
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

var (
	mentionForm = lazily(`^<@([UW][A-Z0-9]+)(?:\|([^>]*))?>$`)
	channelForm = lazily(`^<#([CGD][A-Z0-9]+)(?:\|([^>]*))?>$`)
	slackIDForm = lazily(`^[UW][A-Z0-9]+$`)
	channelID   = lazily(`^[CGD][A-Z0-9]{2,}$`)
	mailtoForm  = lazily(`^<mailto:([^|>]+)(?:\|[^>]*)?>$`)
	linkForm    = lazily(`^<(https?://[^|>]+)(?:\|[^>]*)?>$`)
)

// mention reads <@U123>, <@U123|name> or a bare Slack user id.
func mention(word string) (id, name string, ok bool) {
	if m := mentionForm().FindStringSubmatch(word); m != nil {
		return m[1], m[2], true
	}
	if slackIDForm().MatchString(word) && strings.ContainsAny(word, "0123456789") {
		return word, "", true
	}
	return "", "", false
}

// mail reads an e-mail address, bare or as Slack wraps it.
func mail(word string) (string, bool) {
	if m := mailtoForm().FindStringSubmatch(word); m != nil {
		word = m[1]
	}
	at := strings.IndexByte(word, '@')
	ok := at > 0 && at < len(word)-1 && strings.Count(word, "@") == 1 && !strings.ContainsAny(word, " <>|\"")
	return strings.ToLower(word), ok
}

// link reads a web address, bare or as Slack wraps it.
func link(word string) (string, bool) {
	if m := linkForm().FindStringSubmatch(word); m != nil {
		word = strings.ReplaceAll(m[1], "&amp;", "&")
	}
	ok := (strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://")) && len(word) > len("https://") && !strings.ContainsAny(word, " <>\"")
	return word, ok
}

// torn reports whether a web address is broken by a blank in the name of its host:
// "https://exa mple.com". A name without a dot alone may be one of a house's own.
func torn(words []string) bool {
	url, ok := link(words[0])
	_, host, _ := strings.Cut(url, "://")
	return ok && len(words) > 1 && !strings.ContainsAny(host, "./:") && strings.Contains(strings.TrimRight(words[1], "."), ".")
}

// person finds the one whom a word means: by mention, Slack id, e-mail, HUAWEI
// ID, record number (#12), "me", or the name - whole, or a beginning or part of
// it that only one person has. Where several fit they are offered as buttons.
func (c *Call) person(word string) (partner.Person, error) {
	if p, ok := c.known(word); ok {
		return p, nil
	}
	id, name, isMention := mention(word)
	if isMention {
		t := wrong("Nobody here has the Slack id %s.", id)
		if name == "" {
			return partner.Person{}, t.try(phrase("person", "add", "Ana Silva", "<@"+id+">"))
		}
		return partner.Person{}, c.offerToAdd(t, name, "<@"+id+">")
	}
	if address, ok := mail(word); ok {
		return partner.Person{}, wrong("Nobody here has the e-mail %s.", clip(address)).try(phrase("person", "add", "Ana Silva", address))
	}
	if strings.EqualFold(word, "me") {
		return partner.Person{}, c.offerToAdd(wrong("You (%s) are not listed under people.", c.User), "Ana Silva", "<@"+c.User+">")
	}
	return c.byName(strings.TrimPrefix(word, "@"))
}

// known finds a person by something that is theirs alone, or by the whole name.
func (c *Call) known(word string) (partner.Person, bool) {
	if id, _, ok := mention(word); ok {
		if p, ok := c.Book.BySlackID(id); ok {
			return p, true
		}
	}
	if strings.EqualFold(word, "me") {
		if p, ok := c.Book.BySlackID(c.User); ok {
			return p, true
		}
	}
	if address, ok := mail(word); ok {
		return c.Book.ByEmail(address)
	}
	if digits, ok := strings.CutPrefix(word, "#"); ok {
		if n, err := strconv.ParseUint(digits, 10, 32); err == nil {
			return c.Book.Person(partner.ID(n))
		}
	}
	p, ok := c.Book.ByHuaweiID(word)
	return p, ok && len(c.named(word, p.ID)) == 0
}

// named lists the others whose name, or a part of it, is or begins with the word.
func (c *Call) named(word string, but partner.ID) (some []partner.Person) {
	want := strings.ToLower(word)
	for _, p := range c.Book.People() {
		if n := nameMatch(strings.ToLower(p.Name), want); p.ID != but && (n == 0 || n == 1) {
			some = append(some, p)
		}
	}
	return some
}

// byName finds a person by name: whole before beginning before part.
func (c *Call) byName(typed string) (partner.Person, error) {
	want := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(typed, ".", " ")), " "))
	if owner, ok := c.Book.ByHuaweiID(typed); ok { // one's HUAWEI ID is like another's name
		return partner.Person{}, c.whichOf(typed, append([]partner.Person{owner}, c.named(typed, owner.ID)...))
	}
	var found [3][]partner.Person
	people := c.Book.People()
	for _, p := range people {
		if n := nameMatch(strings.ToLower(p.Name), want); n >= 0 {
			found[n] = append(found[n], p)
		}
	}
	for _, some := range found {
		switch {
		case len(some) == 1:
			return some[0], nil
		case len(some) > 1:
			return partner.Person{}, c.whichOf(typed, some)
		}
	}
	return partner.Person{}, c.nobody(typed, people)
}

// nameMatch is 0 where want is the name, 1 where it begins the name or a part
// of it, 2 where it stands inside, -1 where it does not occur.
func nameMatch(name, want string) int {
	switch {
	case want == "":
		return -1
	case name == want:
		return 0
	case strings.HasPrefix(name, want), strings.Contains(name, " "+want):
		return 1
	case len(want) >= 3 && strings.Contains(name, want):
		return 2
	}
	return -1
}

// whichOf offers the people whom a word may mean.
func (c *Call) whichOf(typed string, some []partner.Person) error {
	var names []string
	t := &Trouble{Names: true}
	for _, p := range some {
		if len(names) == 5 {
			break
		}
		names = append(names, p.Name)
		t.offer(personLabel(p), c.again(typed, handle(p)))
	}
	more := ""
	if n := len(some) - len(names); n > 0 {
		more = " and " + strconv.Itoa(n) + " more"
	}
	t.What = `"` + clip(typed) + `" can be ` + strings.Join(names, ", ") + more + ". Which one?"
	return t
}

// nobody says that a name is unknown and offers the nearest ones.
func (c *Call) nobody(typed string, people []partner.Person) error {
	t := wrong("Nobody here is called %q.", clip(typed))
	t.Names = true
	byName := make(map[string]partner.Person, len(people))
	var names []string
	for _, p := range people {
		for _, n := range append(strings.Fields(p.Name), p.Name) {
			if _, ok := byName[n]; !ok {
				byName[n] = p
				names = append(names, n)
			}
		}
	}
	seen := make(map[partner.ID]bool)
	for _, n := range nearest(typed, names, 6) {
		if p := byName[n]; !seen[p.ID] && len(t.Buttons) < 3 {
			seen[p.ID] = true
			t.offer(personLabel(p), c.again(typed, handle(p)))
		}
	}
	return c.offerToAdd(t, clip(typed))
}

// offerToAdd shows how the person is added, to an admin as a button.
func (c *Call) offerToAdd(t *Trouble, name string, more ...string) *Trouble {
	run := phrase(append([]string{"person", "add", name}, more...)...)
	if c.IsAdmin && name != "Ana Silva" {
		return t.offer(clip("Add "+name), run)
	}
	return t.try(run)
}

// again is the request once more with one of its words, or a run of them,
// replaced.
func (c *Call) again(old, new string) string {
	words := strings.Fields(c.unit.Word)
	for i := range c.typed {
		for n := 1; n <= len(c.typed)-i; n++ {
			run := strings.Join(c.typed[i:i+n], " ")
			if len(run) > len(old)+1 {
				break
			}
			if run == old || strings.TrimPrefix(run, "@") == old {
				words = append(append(append(words, c.typed[:i]...), new), c.typed[i+n:]...)
				return phrase(words...)
			}
		}
	}
	return phrase(append(words, new)...)
}

// handle is a word that finds exactly this person, whatever they are called by then:
// for buttons.
func handle(p partner.Person) string {
	switch {
	case p.SlackID != "":
		return p.SlackID
	case p.Email != "":
		return p.Email
	default:
		return "#" + strconv.Itoa(int(p.ID))
	}
}

// called is a word that finds exactly this person, for people to type.
func (c *Call) called(p partner.Person) string { return c.Book.Called(&p) }

func personLabel(p partner.Person) string {
	if p.Email != "" {
		return clip(p.Name + " (" + p.Email + ")")
	}
	return clip(p.Name)
}

// takePerson reads a person at the start of the words: a mention, e-mail or id,
// the longest run of up to four words that is exactly somebody's name, or else
// whom the first word means.
func (c *Call) takePerson(words []string) (p partner.Person, rest []string, err error) {
	if len(words) == 0 {
		return p, nil, wrong("Whom do you mean?").try(c.unit.Examples[0])
	}
	if p, ok := c.known(words[0]); ok {
		return p, words[1:], nil
	}
	people := c.Book.People()
	for n := min(4, len(words)); n > 1; n-- {
		name := strings.Join(words[:n], " ")
		var namesakes []partner.Person
		for _, p := range people {
			if strings.EqualFold(p.Name, name) {
				namesakes = append(namesakes, p)
			}
		}
		switch len(namesakes) {
		case 0:
		case 1:
			return namesakes[0], words[n:], nil
		default:
			return p, nil, c.whichOf(name, namesakes)
		}
	}
	p, err = c.person(words[0])
	return p, words[1:], err
}

// whoText is a person in a message.
func whoText(p partner.Person) view.Text { return view.U(p.SlackID, p.Name) }
