package partner

// Book is all the facts of one workspace, in memory. It is safe for concurrent
// reading; only the store changes it, through Apply, with readers kept out.
type Book struct {
	Workspace string
	Revision  uint64 // grows by one with every committed change

	settings     Settings
	people       map[ID]Person
	certificates map[ID]Certificate
	competencies map[ID]Held
	thresholds   map[ID]Threshold
	materials    map[ID]Material
	readings     map[ID]Read
	last         map[Kind]ID // the highest id given out
}

// NewBook gives an empty Book.
func NewBook(workspace string) *Book { panic("helper") }

// Apply brings the Book forward by a delta and stamps every put fact with the
// given revision, which becomes the Book's. It returns the delta that undoes it.
func (b *Book) Apply(d Delta, revision uint64) (undo Delta) { panic("helper") }

// Load puts a fact as it was stored, stamp and all; for the store when it opens.
func (b *Book) Load(f Fact) { panic("helper") }

// Next gives an id of the kind that no fact has had; n counts further ids wanted
// in the same change (0 for the first).
func (b *Book) Next(k Kind, n int) ID { panic("helper") }

// Last is the highest id given out for the kind; the store keeps it, so that
// ids are not reused after the newest fact was removed.
func (b *Book) Last(k Kind) ID { panic("helper") }

// Reserve raises the highest id given out for the kind; for the store when it opens.
func (b *Book) Reserve(k Kind, id ID) { panic("helper") }

// Settings gives the workspace's settings.
func (b *Book) Settings() Settings { return b.settings }

// Person, Certificate ... give one fact by id.
func (b *Book) Person(id ID) (Person, bool)           { p, ok := b.people[id]; return p, ok }
func (b *Book) Certificate(id ID) (Certificate, bool) { c, ok := b.certificates[id]; return c, ok }
func (b *Book) Fact(r Ref) (Fact, bool)               { panic("helper") }

// People, Certificates ... give all facts of a kind, by id. The slices are the
// caller's to keep but hold no pointers into the Book.
func (b *Book) People() []Person                       { panic("helper") }
func (b *Book) Certificates() []Certificate            { panic("helper") }
func (b *Book) CertificatesOf(person ID) []Certificate { panic("helper") }
func (b *Book) Competencies() []Held                   { panic("helper") }
func (b *Book) Thresholds() []Threshold                { panic("helper") }
func (b *Book) Materials() []Material                  { panic("helper") }
func (b *Book) Readings() []Read                       { panic("helper") }
func (b *Book) Count(k Kind) int                       { panic("helper") }

// ByEmail, ByHuaweiID and BySlackID find a person; the first two ignore case.
func (b *Book) ByEmail(email string) (Person, bool) { panic("helper") }
func (b *Book) ByHuaweiID(id string) (Person, bool) { panic("helper") }
func (b *Book) BySlackID(id string) (Person, bool)  { panic("helper") }

// Threshold gives the typed-in number of a requirement, if there is one.
func (b *Book) Threshold(path, phase, requirement string) (Threshold, bool) { panic("helper") }
