package stickertest

import (
	"context"
	"fmt"
	"html/template"
	"math/rand/v2"
	"slices"

	"example.com/vinbot/knowledge"
)

// ListKind is a maker's way to print a car's option codes.
type ListKind string

// The kinds of lists of option codes.
const (
	ListGM  ListKind = "GM service parts" // a grid of codes below the VIN
	ListVW  ListKind = "VW build sticker" // the same in few rows, beside the car's data
	ListBMW ListKind = "BMW option list"  // a code a line, with what it means
)

// ListKinds lists all of them.
func ListKinds() []ListKind { return []ListKind{ListGM, ListVW, ListBMW} }

// NamedCode is an option code and what it means.
type NamedCode struct{ Code, Name string }

// CodeList is a picture to be taken of a list of option codes; its truth is a VIN and
// the codes.
type CodeList struct {
	Specimen

	Kind  ListKind
	Codes []string
}

// codeSheet is what a layout of lists is given to print.
type codeSheet struct {
	layout      string
	Paint, Font template.CSS
	VIN         knowledge.VIN
	Rows        [][]NamedCode
	Date        string
}

// PrintLists makes up n lists of each kind, of codes of that maker, and prints each
// into a PDF in dir.
func PrintLists(ctx context.Context, dir string, codes map[ListKind][]NamedCode, n int, seed uint64) ([]CodeList, error) {
	r := rand.New(rand.NewPCG(seed, 3)) //nolint:gosec // G404: an invention, not a secret
	var sheets []sheet
	var out []CodeList
	for _, kind := range ListKinds() {
		for i := range n {
			s := newList(kind, codes[kind], r)
			sheets = append(sheets, sheet{s.layout, s})
			l := CodeList{Specimen{Name: fmt.Sprintf("%s %d", kind, i+1), Truth: knowledge.Label{VIN: s.VIN}}, kind, nil}
			for _, row := range s.Rows {
				for _, c := range row {
					l.Codes = append(l.Codes, c.Code)
				}
			}
			out = append(out, l)
		}
	}
	files, err := printSheets(ctx, dir, sheets)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].PDF = files[i]
	}
	return out, nil
}

func newList(kind ListKind, known []NamedCode, r *rand.Rand) codeSheet {
	known = slices.Clone(known)
	r.Shuffle(len(known), func(i, j int) { known[i], known[j] = known[j], known[i] })
	fonts := []template.CSS{"'Liberation Sans'", "'DejaVu Sans Mono'", "'Liberation Mono'"}
	s := codeSheet{
		Paint: []template.CSS{"#2b2f33", "#55585c", "#6b5a4a"}[r.IntN(3)], Font: fonts[r.IntN(len(fonts))],
		Date: fmt.Sprintf("%02d/%02d", 1+r.IntN(12), 19+r.IntN(7)),
	}
	many, wide := 0, 1
	switch kind {
	case ListGM:
		s.layout, s.VIN = "serviceparts", vin([]string{"1G1", "3GC", "1GT", "1G6"}[r.IntN(4)], 2019+r.IntN(6), r)
		many, wide = 80+r.IntN(60), 10
	case ListVW:
		s.layout, s.VIN = "buildsticker", vin([]string{"1VW", "3VW", "WA1"}[r.IntN(3)], 2019+r.IntN(6), r)
		many, wide = 40+r.IntN(30), 8
	case ListBMW:
		s.layout, s.VIN = "optionlist", vin([]string{"WBA", "5UX", "WBS"}[r.IntN(3)], 2019+r.IntN(6), r)
		many = 16 + r.IntN(8)
	}
	known = known[:min(many, len(known))]
	slices.SortFunc(known, func(a, b NamedCode) int { return slices.Compare([]byte(a.Code), []byte(b.Code)) })
	s.Rows = slices.Collect(slices.Chunk(known, wide))
	return s
}
