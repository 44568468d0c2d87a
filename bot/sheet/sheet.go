// Package sheet prints a page or more of PDF: titles, lines with amounts, notes.
//
// It knows neither labels nor languages: words come in, a document goes out. The font
// is DejaVu Sans, whose licence allows to embed it; it has the letters of every
// language the product speaks.
package sheet

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/line"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/align"
	"github.com/johnfercher/maroto/v2/pkg/consts/breakline"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/props"
	"github.com/johnfercher/maroto/v2/pkg/repository"
)

// Sheet is what is printed. Texts are plain; long ones wrap.
type Sheet struct {
	Title, Subtitle string
	Sections        []Section
	Foot            []string
	Made            time.Time
}

// Section is a title with its lines.
type Section struct {
	Title string
	Lines []Line
}

// Line is a text, what explains it, in smaller print below, and an amount at the right.
type Line struct {
	Text, Amount string
	Below        []string
	Strong       bool
}

// font is the family that the pages are set in.
const font = "dejavu"

// Bounds of what is printed: a label has some dozens of lines.
const (
	maxLines = 400
	maxText  = 2000
)

// PDF prints the sheet on pages of A4. The same sheet gives the same pages.
func PDF(s Sheet) ([]byte, error) {
	fonts, err := repository.New().
		AddUTF8FontFromBytes(font, fontstyle.Normal, dejavusans.TTF).
		AddUTF8FontFromBytes(font, fontstyle.Bold, dejavusansbold.TTF).
		AddUTF8FontFromBytes(font, fontstyle.Italic, dejavusans.TTF). // it demands all four
		AddUTF8FontFromBytes(font, fontstyle.BoldItalic, dejavusansbold.TTF).
		Load()
	if err != nil {
		return nil, fmt.Errorf("sheet: fonts: %w", err)
	}
	const margin, side, size = 14, 16, 9.5
	m := maroto.New(config.NewBuilder().
		WithCustomFonts(fonts).
		WithDefaultFont(&props.Font{Family: font, Size: size}).
		WithLeftMargin(side).WithRightMargin(side).WithTopMargin(margin).WithBottomMargin(margin).
		WithPageNumber(props.PageNumber{Pattern: "{current} / {total}", Place: props.RightBottom, Size: 7, Family: font, Color: faint()}).
		WithTitle(clean(s.Title+" "+s.Subtitle), true).
		WithCreationDate(s.Made).
		WithSequentialMode().
		Build())
	m.AddRows(rows(s)...)
	doc, err := m.Generate()
	if err != nil {
		return nil, fmt.Errorf("sheet: print: %w", err)
	}
	return doc.GetBytes(), nil
}

func faint() *props.Color { return &props.Color{Red: 95, Green: 95, Blue: 95} }

// all is the width of a page in columns.
const all = 12

func rows(s Sheet) []core.Row {
	out := []core.Row{
		wide(s.Title, props.Text{Size: 10, Color: faint()}),
		wide(s.Subtitle, props.Text{Size: 17, Style: fontstyle.Bold, Top: 0.5, Bottom: 1}),
	}
	n := 0
	for _, sec := range s.Sections {
		out = append(out, row.New(4), wide(sec.Title, props.Text{Size: 11.5, Style: fontstyle.Bold, Bottom: 1}), row.New(1.5).Add(line.NewCol(all, props.Line{Color: faint(), Thickness: 0.25, SizePercent: 100})))
		for _, l := range sec.Lines {
			if n++; n <= maxLines {
				out = append(out, printed(l)...)
			}
		}
	}
	out = append(out, row.New(5))
	for _, f := range s.Foot {
		out = append(out, wide(f, props.Text{Size: 8, Color: faint(), Bottom: 1}))
	}
	return out
}

// printed is a line with what stands below it.
func printed(l Line) []core.Row {
	p := props.Text{Top: 0.9, Bottom: 0.9}
	if l.Strong {
		p.Style = fontstyle.Bold
	}
	out := []core.Row{wide(l.Text, p)}
	if l.Amount != "" {
		const name = 9
		right := p
		right.Align = align.Right
		out[0] = row.New().Add(text.NewCol(name, clean(l.Text), wrapped(p)), text.NewCol(all-name, clean(l.Amount), right))
	}
	for _, b := range l.Below {
		out = append(out, wide(b, props.Text{Size: 8, Left: 4, Color: faint(), Bottom: 0.6}))
	}
	return out
}

func wide(words string, p props.Text) core.Row {
	return row.New().Add(text.NewCol(all, clean(words), wrapped(p)))
}

// wrapped breaks lines between words, and inside what is longer than a line.
func wrapped(p props.Text) props.Text {
	p.BreakLineStrategy, p.VerticalPadding = breakline.EmptySpaceStrategy, 0.5
	return p
}

// clean makes one line of a text that may come from anywhere. Words that no line could
// hold are broken; signs beyond the font's plane are left out.
func clean(s string) string {
	const longest = 60
	var out strings.Builder
	n, word := 0, 0
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if n++; n > maxText {
			out.WriteString("…")
			break
		}
		switch {
		case r > 0xffff, unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			continue
		case r == ' ':
			word = 0
		default:
			if word++; word > longest {
				out.WriteByte(' ')
				word = 1
			}
		}
		out.WriteRune(r)
	}
	return out.String()
}
