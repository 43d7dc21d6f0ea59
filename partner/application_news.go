package partner

import (
	"fmt"
	"strings"

	"partnerbot/civil"
)

// NewsKind says what there is to tell after an entry. The set is closed.
type NewsKind string

// The kinds of news.
const (
	NewsOpened     NewsKind = "opened"      // an application was begun; Detail says what is not fulfilled
	NewsMaterial   NewsKind = "material"    // the materials have changed
	NewsReview     NewsKind = "review"      // a review was opened: the card is posted
	NewsVote       NewsKind = "vote"        // what the bot understood, and how the count stands
	NewsVoid       NewsKind = "void"        // the same for those whose decision it made void
	NewsStage      NewsKind = "stage"       // the review came to changes asked, declined, or back
	NewsReady      NewsKind = "ready"       // approved: to be handed in
	NewsOld        NewsKind = "old"         // the vote was given on an older version, or replaced by a later one: kept, not counted
	NewsSame       NewsKind = "same"        // the person had said the same about this version: it counts once
	NewsNothing    NewsKind = "nothing"     // there was no vote to take back
	NewsQuestion   NewsKind = "question"    // a reviewer asks the applicant
	NewsNear       NewsKind = "near"        // what may have been meant?
	NewsPassOn     NewsKind = "pass-on"     // a reviewer leaves the decision to a stand-in
	NewsEdited     NewsKind = "edited"      // the reply with a vote was edited or deleted: does it still hold?
	NewsSubmitted  NewsKind = "submitted"   // it was handed in
	NewsCorrected  NewsKind = "corrected"   // its reference was mistyped: Detail holds that, Text the right one
	NewsStep       NewsKind = "step"        // the vendor has come to a step
	NewsUpdate     NewsKind = "update"      // the vendor wants materials to be updated
	NewsPassed     NewsKind = "passed"      // the vendor's yes
	NewsFailed     NewsKind = "failed"      // the vendor's no
	NewsAgain      NewsKind = "again"       // it begins anew
	NewsRetired    NewsKind = "withdrawn"   // the applicant gave it up
	NewsProof      NewsKind = "proof"       // what success brought
	NewsChase      NewsKind = "chase"       // the review waits
	NewsEscalate   NewsKind = "escalate"    // the review waits, and the alliance manager is to know
	NewsLapsed     NewsKind = "lapsed"      // the review ended undecided
	NewsVendorLate NewsKind = "vendor-late" // the vendor is late
)

// Hearer says who is told.
type Hearer string

// The hearers.
const (
	HearThread    Hearer = "thread"    // the application's thread in the review channel
	HearAuthor    Hearer = "author"    // the applicant, in a direct message
	HearPerson    Hearer = "person"    // News.User alone, so that only they see it
	HearReviewers Hearer = "reviewers" // who may still decide: News.Users
	HearAlliance  Hearer = "alliance"  // the alliance manager, else the admins
)

// News is something to tell somebody after an entry was done. Where it is, it says
// that the card is to be drawn anew as well.
type News struct {
	Kind        NewsKind
	To          Hearer
	User        string   // HearPerson: Slack user id
	Users       []string // HearReviewers: Slack user ids
	Application ID
	By          string // who did it; empty for the clock
	For         string // whose stand-in
	Verb        Verb   // NewsVote: what was understood; NewsNear: what may have been meant
	Stage       Stage  // the stage after it
	Version     int
	Have, Need  int
	Day         civil.Day // until when, where there is such a day
	Text        string    // cause, question, reason
	Override    bool
	Deleted     bool // NewsEdited: the reply was deleted
	Detail      []string
	Decided     []Vote          // NewsVote, NewsSame: the approvals that had made it ready before this was said; NewsReady: those that do
	Change      *MaterialChange // NewsMaterial, NewsVoid: what became of the material
	Asked       []Vote          // NewsMaterial, NewsVoid: the wishes for changes that were open, and who was against it
	Void        []Vote          // NewsMaterial, NewsVoid: the approvals that no longer count, one a person
}

// Words is the news as a sentence or two.
func (n News) Words(v Voice) string {
	name := v.Name
	label, who := n.Application.Label(), name(n.By)
	if n.For != "" {
		who += " (for " + name(n.For) + ")"
	}
	switch n.Kind {
	case NewsOpened:
		return joined(label+" was begun by "+who+".", "Not fulfilled yet: ", n.Detail)
	case NewsMaterial, NewsVoid:
		return n.materialWords(who, v)
	case NewsReview:
		return fmt.Sprintf("%s asks for a review of %s, version %d: %s must approve%s.", who, label, n.Version, people(n.Need), until(", by ", n.Day))
	case NewsVote:
		return n.voteWords(who, v)
	case NewsStage:
		return n.stageWords(label)
	case NewsReady:
		if n.Override {
			return fmt.Sprintf("%s approved %s without the quorum, as an admin, because: %s", who, label, n.Text)
		}
		return fmt.Sprintf("%s is approved, %s, by %s. Hand it in, then say `submitted HW-REF`.", label, counted(n.Have, n.Need), strings.Join(v.voters(n.Decided), " and "))
	case NewsOld:
		if n.Have != n.Version {
			return fmt.Sprintf("Kept, not counted: that was about version %d, and the materials are at version %d.", n.Have, n.Version)
		}
		return fmt.Sprintf("Kept, not counted: what you said about version %d later stands in its place.", n.Version)
	case NewsSame:
		return fmt.Sprintf("You said %s about version %d on %s already; it counts once. %s", n.Verb, n.Version, n.Day.Short(), n.standing(v))
	case NewsNothing:
		return "There is no decision of yours on version " + fmt.Sprint(n.Version) + " to take back."
	case NewsQuestion:
		return fmt.Sprintf("%s asks about %s: %s", who, label, n.Text)
	case NewsNear:
		if n.Verb == "" {
			return "Not counted, since it can be read in more than one way. Say `approve`, `changes: ...` or `reject: ...`, or use a button."
		}
		if n.Verb == Submit || n.Verb == Fail { // no button knows the reference, or the cause
			return fmt.Sprintf("Not counted: did you mean `%s`? If so, say that.", suggested(n.Verb, n.Text))
		}
		return fmt.Sprintf("Not counted: did you mean `%s`? Say that, or use a button.", suggested(n.Verb, n.Text))
	case NewsPassOn:
		return fmt.Sprintf("%s passes the decision about %s to %s, who decides in their place%s.", who, label, strings.Join(named(n.Users, name), ", "), until(" through ", n.Day))
	case NewsEdited:
		return n.editedWords()
	}
	return n.vendorWords(who, name)
}

func (n News) voteWords(who string, v Voice) string {
	said := map[Verb]string{Approve: "approves", Changes: "asks for changes", Reject: "is against it", TakeBack: "takes the decision back"}[n.Verb]
	text := fmt.Sprintf("Recorded: %s %s (version %d). %s", who, said, n.Version, n.standing(v))
	if n.Text != "" {
		text += " " + n.Text
	}
	return text
}

// standing is how the count stands or, where it was decided before, by whom and when.
func (n News) standing(v Voice) string {
	if len(n.Decided) > 0 {
		return n.Application.Label() + " was approved before that" + v.by(n.Decided) + "."
	}
	text := counted(n.Have, n.Need)
	if n.Have >= n.Need || n.Verb == Approve || n.Verb == TakeBack { // the count alone would say too much
		text += map[Stage]string{ChangesAsked: ", but changes are asked for", Declined: ", but it is declined"}[n.Stage]
	}
	return text + "."
}

func (n News) stageWords(label string) string {
	switch n.Stage {
	case ChangesAsked:
		return "Changes are asked for in " + label + ": " + n.Text
	case Declined:
		return label + " is declined: " + n.Text
	}
	return fmt.Sprintf("%s is in review again: %s.", label, counted(n.Have, n.Need))
}

func (n News) editedWords() string {
	if n.Verb == "" {
		return "Your edited reply decides nothing. If it is to be a decision, reply anew: `" + suggested(Approve, "") + "`, `changes: ...` or `reject: ...`."
	}
	did := "changed"
	if n.Deleted {
		did = "deleted"
	}
	return fmt.Sprintf("You %s the reply in which you said %s. That still stands: reply `withdraw` to take it back, or decide anew.", did, n.Verb)
}

func (n News) vendorWords(who string, name func(string) string) string {
	label := n.Application.Label()
	switch n.Kind {
	case NewsSubmitted:
		return fmt.Sprintf("%s was handed in as %s%s.", label, n.Text, until("; the vendor answers by ", n.Day))
	case NewsCorrected:
		return fmt.Sprintf("%s was a slip: %s was handed in as %s.", strings.Join(n.Detail, ", "), label, n.Text)
	case NewsStep:
		return fmt.Sprintf("%s: the vendor has come to %s%s.", label, n.Text, until(", through ", n.Day))
	case NewsUpdate:
		return fmt.Sprintf("%s: the vendor wants materials to be updated%s: %s", label, until(", by ", n.Day), n.Text)
	case NewsPassed:
		return label + " has passed" + until(", and holds through ", n.Day) + "."
	case NewsFailed:
		text := label + " has failed: " + stopped(n.Text)
		if !n.Day.IsZero() {
			return text + " It cannot be applied for again through " + n.Day.Short() + "."
		}
		return text
	case NewsAgain:
		return label + " begins anew."
	case NewsRetired:
		return fmt.Sprintf("%s withdrew %s.", who, label)
	case NewsProof:
		return label + ": " + n.Text + until(", through ", n.Day)
	case NewsChase:
		due := ""
		if !n.Day.IsZero() {
			due = " It is due on " + n.Day.Weekday().String()[:3] + " " + n.Day.Short() + "."
		}
		return fmt.Sprintf("%s waits for a decision: %s.%s Who may decide: %s.", label, counted(n.Have, n.Need), due, strings.Join(named(n.Users, name), ", "))
	case NewsEscalate:
		return fmt.Sprintf("%s waits for a decision: %s%s. Who may decide: %s.", label, counted(n.Have, n.Need), until(", until ", n.Day), strings.Join(named(n.Users, name), ", "))
	case NewsLapsed:
		return fmt.Sprintf("Nobody decided about %s in time: %s. `submit %s` opens the review anew.", label, counted(n.Have, n.Need), label)
	case NewsVendorLate:
		return fmt.Sprintf("%s: the vendor was to be through with %s by %s. Ask there.", label, n.Text, n.Day.Short())
	}
	return label
}

func named(users []string, name func(string) string) []string {
	out := make([]string, len(users))
	for i, u := range users {
		out[i] = name(u)
	}
	return out
}

func until(words string, d civil.Day) string {
	if d.IsZero() {
		return ""
	}
	return words + d.Short()
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

func joined(text, words string, list []string) string {
	if len(list) == 0 {
		return text
	}
	return text + " " + words + strings.Join(list, "; ") + "."
}

// stopped is a text that ends like a sentence.
func stopped(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// suggested is a reply as it is typed: "changes: page 3".
func suggested(v Verb, text string) string {
	switch {
	case v == Submit && text == "":
		return "submitted HW-REF"
	case v == Submit:
		return "submitted " + text
	case v != Changes && v != Reject && v != Ask && v != Fail:
		return string(v)
	case text == "":
		text = "..."
	}
	return string(v) + ": " + text
}
