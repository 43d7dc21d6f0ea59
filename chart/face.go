package chart

import (
	"fmt"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
)

// The fonts are parsed with the first picture: starting up costs nothing of it.
var (
	regular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })
	strong  = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gobold.TTF) })
)

// faces are the sizes of type in a picture. A face is not for two to use at once,
// so every picture makes its own.
type faces struct {
	bold, plain, small font.Face
}

func newFaces() (f faces, err error) {
	for _, want := range []struct {
		to   *font.Face
		of   func() (*opentype.Font, error)
		size float64
	}{{&f.bold, strong, 32}, {&f.plain, regular, 24}, {&f.small, regular, 21}} {
		parsed, err := want.of()
		if err != nil {
			return f, fmt.Errorf("reading a font: %w", err)
		}
		if *want.to, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: want.size, DPI: 72, Hinting: font.HintingFull}); err != nil {
			return f, fmt.Errorf("making a font's face: %w", err)
		}
	}
	return f, nil
}

// written is a text with a question mark for what the font has no sign for, such as
// Chinese: the message that the picture comes with says it in full.
func written(face font.Face, s string) string {
	return strings.Map(func(r rune) rune {
		if _, ok := face.GlyphAdvance(r); !ok {
			return '?'
		}
		return r
	}, s)
}
