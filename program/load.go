package program

// Names lists the embedded packs, sorted.
func Names() []string { panic("helper") }

// Embedded loads the embedded pack of that name.
func Embedded(name string) (*Program, error) { panic("helper") }

// Load reads and validates a pack; name is what errors call the file. All
// problems are reported together, each with line, column and the offending word.
func Load(name string, data []byte) (*Program, error) { panic("helper") }

// Resolve reads a certificate as people write it ("HCIP-Cloud Service Solutions
// Architect", "hccdp", "HCCDP – GaussDB", "pmp") with an optional track, and
// gives the type's id and the track ("" for types that have none). An unknown
// word is an *UnknownError that carries the nearest known names.
func (p *Program) Resolve(word, track string) (typeID, canonicalTrack string, err error) {
	panic("helper")
}

// ResolveCompetency reads a competency as people write it and gives its id.
func (p *Program) ResolveCompetency(word string) (id string, err error) { panic("helper") }
