package program

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed packs/*.yaml
var packs embed.FS

// Names lists the embedded packs, sorted.
func Names() []string {
	entries, err := packs.ReadDir("packs")
	if err != nil {
		return nil // cannot be: the directory is part of the program
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".yaml"); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// embedded gives an embedded pack's file.
func embedded(name string) ([]byte, bool) {
	if !slices.Contains(Names(), name) {
		return nil, false
	}
	data, err := packs.ReadFile("packs/" + name + ".yaml")
	return data, err == nil
}

// Embedded loads the embedded pack of that name. The error for an unknown name is
// an *UnknownError.
func Embedded(name string) (*Program, error) {
	if p, ok := fromCompiled(name, sum); ok {
		return p, nil
	}
	data, ok := embedded(name)
	if !ok {
		return nil, &UnknownError{Word: clip(name), What: "program", Near: nearest(name, Names())}
	}
	p, err := Load(name, data)
	if err != nil {
		return nil, fmt.Errorf("load the embedded pack %s: %w", name, err)
	}
	return p, nil
}
