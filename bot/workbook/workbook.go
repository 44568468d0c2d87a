// Package workbook writes tables into an Excel workbook, sheet by sheet and row by row.
//
// It knows neither cars nor languages: words come in, a file goes out. No cell is ever a
// formula: see [Harmless].
package workbook

import (
	"bytes"
	"fmt"
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Sheet is a table below its titles.
type Sheet struct {
	Name    string
	Columns []Column
	Rows    iter.Seq[[]any] // texts, whole numbers, decimals, nil for nothing
	Picture []byte          // a PNG beside the table
}

// Column is a title and how wide the cells below it are, in characters.
type Column struct {
	Title  string
	Width  float64
	Format Format
}

// Format says how numbers of a column are shown.
type Format int

// The formats.
const (
	Plain Format = iota
	Percent
	Amount
)

const maxCell = 32_767 // characters; Excel takes no more

// Write makes a file of sheets. Names of sheets are made such as Excel takes.
func Write(sheets []Sheet) ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	styles, err := newStyles(f)
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	for i, s := range sheets {
		name := named(s.Name, i)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = styles.write(f, name, s)
		}
		if err != nil {
			return nil, fmt.Errorf("workbook: sheet %d: %w", i+1, err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	return out.Bytes(), nil
}

// named is a sheet's name without what Excel forbids in one.
func named(name string, at int) string {
	const longest = 31
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return ' '
		}
		return r
	}, name)
	if r := []rune(name); len(r) > longest {
		name = string(r[:longest])
	}
	if name = strings.TrimSpace(name); name == "" {
		return fmt.Sprintf("%d", at+1)
	}
	return name
}

// styles are those of a file's cells.
type styles struct {
	head, wrapped int
	numbers       map[Format]int
}

func newStyles(f *excelize.File) (s styles, err error) {
	s.numbers = map[Format]int{}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	if s.wrapped, err = f.NewStyle(&excelize.Style{Alignment: top}); err != nil {
		return s, err
	}
	s.head, err = f.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Alignment: top,
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE7F0"}},
	})
	if err != nil {
		return s, err
	}
	const percent, amount = 9, 4 // of Excel's own formats: 0 %, #,##0.00
	for as, format := range map[Format]int{Percent: percent, Amount: amount} {
		if s.numbers[as], err = f.NewStyle(&excelize.Style{NumFmt: format, Alignment: &excelize.Alignment{Vertical: "top"}}); err != nil {
			return s, err
		}
	}
	return s, nil
}

// write streams a sheet: its rows are never in memory together.
func (s styles) write(f *excelize.File, name string, sheet Sheet) error {
	if err := hang(f, name, sheet); err != nil {
		return err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	titles := make([]any, len(sheet.Columns))
	for i, c := range sheet.Columns {
		if err := w.SetColWidth(i+1, i+1, c.Width); err != nil {
			return err
		}
		titles[i] = excelize.Cell{StyleID: s.head, Value: Harmless(c.Title)}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := w.SetRow("A1", titles); err != nil {
		return err
	}
	n := 1
	for row := range sheet.Rows {
		n++
		if err := w.SetRow(fmt.Sprintf("A%d", n), s.cells(sheet.Columns, row)); err != nil {
			return err
		}
	}
	return w.Flush()
}

// hang puts a picture beside a table. It comes before the rows: a sheet that was
// streamed cannot be changed.
func hang(f *excelize.File, name string, sheet Sheet) error {
	if sheet.Picture == nil {
		return nil
	}
	const gap, scale = 2, 0.75
	at, err := excelize.CoordinatesToCellName(len(sheet.Columns)+gap, 1)
	if err != nil {
		return err
	}
	return f.AddPictureFromBytes(name, at, &excelize.Picture{
		Extension: ".png", File: sheet.Picture, Format: &excelize.GraphicOptions{ScaleX: scale, ScaleY: scale},
	})
}

func (s styles) cells(columns []Column, row []any) []any {
	cells := make([]any, len(row))
	for i, v := range row {
		style := s.wrapped
		if text, ok := v.(string); ok {
			v = Harmless(text)
			if text == "" {
				v = nil
			}
		} else if i < len(columns) && columns[i].Format != Plain {
			style = s.numbers[columns[i].Format]
		}
		cells[i] = excelize.Cell{StyleID: style, Value: v}
	}
	return cells
}

// Harmless keeps a spreadsheet from taking a text for a formula, here and where its rows
// are copied to as CSV: what begins like one gets an apostrophe before it. Control
// characters become spaces.
func Harmless(s string) string {
	lead := s != "" && (s[0] == '\t' || s[0] == '\r')
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	t := strings.TrimSpace(s)
	if lead || t != "" && strings.ContainsRune("=+-@|%＝＋－＠", []rune(t)[0]) {
		s = "'" + s
	}
	if len(s) > maxCell && utf8.RuneCountInString(s) > maxCell {
		return string([]rune(s)[:maxCell])
	}
	return s
}
