// Package list reads lists of VINs as people keep them: CSV in any of its dialects,
// Excel workbooks, pasted text.
//
// It finds the VINs by what the cells hold, not by what the columns are called, and
// says of each place where a VIN should be and is none what stands there. It looks
// nothing up. What it reads is hostile: everything is bounded.
package list

import (
	"context"
	"fmt"

	"example.com/vinbot/knowledge"
)

// Most is how many VINs one list may have, those that are none or come again among them.
const Most = 10_000

// Bounds of what is read.
const (
	MaxBytes  = 20 << 20 // of a file; what Telegram lets a bot fetch
	maxCell   = 32_767   // characters; Excel's own bound
	maxCells  = 3_000_000
	maxRows   = 200_000
	maxUnzip  = 96 << 20 // bytes of a workbook in all
	maxParts  = 2_000    // files in a workbook
	maxShown  = 40       // characters of what stands in place of a VIN
	maxSaid   = 1_000    // characters of equipment
	maxSheets = 50
)

// List is what was read.
type List struct {
	Entries []Entry
	Hidden  []string // sheets that are hidden, and were not read
}

// Entry is a VIN of a list, or what stands where one should.
type Entry struct {
	Sheet     string            // of a workbook
	Row       int               // as a spreadsheet counts; of a text the line
	Text      string            // as written, shortened
	VIN       knowledge.VIN     // empty where Problem says why
	Problem   knowledge.Problem // zero: none
	Equipment string            // what columns about options say of the car
}

// Why a row counts for no car. Others are those of a VIN itself.
const (
	NoVIN  knowledge.ProblemCode = "no_vin" // the row has something, and no VIN
	Beyond knowledge.ProblemCode = "quota"  // the month has no room for it
)

// Fault says why a file cannot be read as a list; locales has "list_err_<fault>".
type Fault string

// The faults.
const (
	FaultEmpty     Fault = "empty"
	FaultNoVINs    Fault = "no_vins"
	FaultTooMany   Fault = "too_many"   // VINs: Count
	FaultTooBig    Fault = "too_big"    // bytes, rows or cells
	FaultBomb      Fault = "bomb"       // it unpacks to far more than it is
	FaultHugeCell  Fault = "huge_cell"  // in Row
	FaultNotExcel  Fault = "not_excel"  // it is called a workbook and is none, or a broken one
	FaultOldExcel  Fault = "old_excel"  // .xls or another program's workbook
	FaultEncrypted Fault = "encrypted"  // it needs a password
	FaultHidden    Fault = "hidden"     // all VINs are in hidden sheets
	FaultFormulas  Fault = "formulas"   // the cells are formulas without a value
	FaultBinary    Fault = "binary"     // it is no text
	FaultNotSold   Fault = "needs_plan" // a list of this length needs another plan: Count, Most
)

// Error is a fault with what its message needs.
type Error struct {
	Fault Fault
	Count int
	Most  int
	Row   int
}

func (e *Error) Error() string {
	return fmt.Sprintf("list: %s (count %d, row %d)", e.Fault, e.Count, e.Row)
}

// Read reads a file. Its name only decides where its bytes do not. Errors are *[Error]
// and that of ctx.
func Read(ctx context.Context, name string, b []byte) (l List, err error) {
	defer func() {
		if p := recover(); p != nil { // the reader of workbooks meets files that it does not expect
			l, err = List{}, &Error{Fault: FaultNotExcel}
		}
	}()
	if len(b) > MaxBytes {
		return List{}, &Error{Fault: FaultTooBig}
	}
	switch formOf(name, b) {
	case formBook:
		return readBook(ctx, b)
	case formOldBook:
		return List{}, &Error{Fault: FaultOldExcel}
	case formSealed:
		return List{}, &Error{Fault: FaultEncrypted}
	case formBroken:
		return List{}, &Error{Fault: FaultNotExcel}
	case formOther:
		return List{}, &Error{Fault: FaultBinary}
	case formText:
	}
	text, ok := decoded(b)
	if !ok {
		return List{}, &Error{Fault: FaultBinary}
	}
	return Text(ctx, text)
}

// Text reads a text: CSV, or lines with a VIN each, or any words with VINs in them.
func Text(ctx context.Context, text string) (List, error) {
	t, err := split(ctx, text)
	if err != nil {
		return List{}, err
	}
	entries, err := t.entries(ctx)
	if err != nil {
		return List{}, err
	}
	return whole(List{Entries: entries}, t.empty())
}

// whole refuses lists with too many VINs and such with none.
func whole(l List, empty bool) (List, error) {
	good := 0
	for _, e := range l.Entries {
		if e.VIN != "" {
			good++
		}
	}
	switch {
	case empty:
		return List{}, &Error{Fault: FaultEmpty}
	case len(l.Entries) > Most:
		return List{}, &Error{Fault: FaultTooMany, Count: len(l.Entries), Most: Most}
	case good == 0:
		return List{}, &Error{Fault: FaultNoVINs}
	}
	return l, nil
}

// Distinct counts the VINs, each once.
func (l List) Distinct() int {
	seen := make(map[knowledge.VIN]bool, len(l.Entries))
	for _, e := range l.Entries {
		if e.VIN != "" {
			seen[e.VIN] = true
		}
	}
	return len(seen)
}
