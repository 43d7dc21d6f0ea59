package program

import (
	"fmt"
	"strings"
)

// UnknownError says that a word is not the name of anything in the pack.
type UnknownError struct {
	Word string   // as written, shortened
	What string   // what it should have been: certificate, competency, program, track of PMP
	Near []string // ids of the nearest ones, best first; may be empty
}

// Error names the word and the nearest known ones.
func (e *UnknownError) Error() string {
	s := fmt.Sprintf("there is no %s %q", e.What, e.Word)
	if len(e.Near) > 0 {
		s += "; nearest: " + strings.Join(e.Near, ", ")
	}
	return s
}

// Title is what people read for a certificate of the type: HCCDP (GaussDB).
func (t *CertificateType) Title(track string) string {
	if track == "" {
		return t.Name
	}
	return t.Name + " (" + track + ")"
}

// Resolve reads a certificate as people write it ("HCIP-Cloud Service Solutions
// Architect", "hccdp", "HCCDP – GaussDB", "pmp") with an optional track, and gives
// the type's id and the track. Case, blanks, hyphens and a version such as V5.0 do
// not matter.
//
// Where type and track together name a direction of its own (hcip with "Cloud
// Service Solutions Architect"), it is that type (hcip-cssa) and the track is
// empty. A track that the pack knows is given in the pack's spelling, another one
// as written. Types without tracks drop what stands beside them (PMP, "passed in
// Lagos"), unless it names something else: hcip-cssa with "Storage", or IPMA C with
// "IPMA B", is refused rather than counted as what it may not be.
//
// Anything unknown is an *UnknownError with the nearest ids.
func (p *Program) Resolve(word, track string) (typeID, canonicalTrack string, err error) {
	if p.words == nil || len(word) > maxSpelling || len(track) > maxSpelling {
		return "", "", &UnknownError{Word: clip(word), What: "certificate"}
	}
	track = trimTrack(track)
	found, rest, ok := p.words().find(p, word)
	if !ok {
		if found, ok = p.words().joined(word, track); ok { // "IPMA" with "Level C"
			return p.typeAndTrack(found)
		}
		return "", "", &UnknownError{Word: clip(word), What: "certificate", Near: p.words().near(word)}
	}
	t := &p.Types[found.index]
	if !t.Tracked {
		return p.untracked(found.index, track)
	}
	if found.track >= 0 {
		rest = t.Tracks[found.track]
	}
	if rest == "" {
		return p.tracked(found.index, track)
	}
	typeID, canonicalTrack, err = p.tracked(found.index, rest)
	if err == nil && track != "" {
		if otherID, other, e := p.tracked(found.index, track); e != nil || otherID != typeID || fold(other) != fold(canonicalTrack) {
			return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Title(rest)}
		}
	}
	return typeID, canonicalTrack, err
}

func (p *Program) typeAndTrack(w typeWord) (typeID, track string, err error) {
	t := &p.Types[w.index]
	if w.track >= 0 {
		track = t.Tracks[w.track]
	}
	return t.ID, track, nil
}

// tracked gives a tracked type with a track, or the direction that they name.
func (p *Program) tracked(index int, track string) (typeID, canonical string, err error) {
	t := &p.Types[index]
	if track == "" {
		return t.ID, "", nil
	}
	if w, ok := p.words().joined(t.ID, track); ok && (w.index == index || p.words().bases[w.index] == index) {
		return p.typeAndTrack(w)
	}
	// The track's column may repeat the type: "HCIP-Storage" beside HCIP.
	if w, rest, ok := p.words().find(p, track); ok {
		switch {
		case p.words().bases[w.index] == index, w.index == index && w.track >= 0:
			return p.typeAndTrack(w)
		case w.index == index:
			return p.tracked(index, rest) // which is shorter, and may repeat it once more
		default:
			return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Name}
		}
	}
	return t.ID, track, nil
}

// untracked gives a type that has no tracks, and refuses a track that names
// something else.
func (p *Program) untracked(index int, track string) (typeID, canonical string, err error) {
	t := &p.Types[index]
	if track == "" {
		return t.ID, "", nil
	}
	w, _, ok := p.words().find(p, track)
	if ok && w.index == index {
		return t.ID, "", nil
	}
	if base := p.words().bases[index]; base >= 0 {
		if w, ok := p.words().joined(p.Types[base].ID, track); ok && w.index == index || fold(track) == fold(t.Direction) {
			return t.ID, "", nil
		}
		return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Name}
	}
	if !ok { // "Level B" beside IPMA Level C
		w, ok = p.words().joined(t.Line, track)
	}
	if ok && w.index != index {
		return "", "", &UnknownError{Word: clip(track), What: "track of " + t.Name}
	}
	return t.ID, "", nil
}

// ResolveCompetency reads a competency as people write it and gives its id. An
// unknown one is an *UnknownError with the nearest ids.
func (p *Program) ResolveCompetency(word string) (id string, err error) {
	if p.words == nil || len(word) > maxSpelling {
		return "", &UnknownError{Word: clip(word), What: "competency"}
	}
	var buf [maxSpelling]byte
	for text := word; text != ""; {
		if id, ok := p.words().competencies[string(appendFold(buf[:0], text))]; ok {
			return id, nil
		}
		shorter := dropNoise(text)
		if shorter == text {
			break
		}
		text = shorter
	}
	return "", &UnknownError{Word: clip(word), What: "competency", Near: nearestOf(word, p.words().competencyLabels)}
}
