package list

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/xuri/excelize/v2"
)

// readBook reads the visible sheets of a workbook. Of a formula it takes the value that
// was last seen.
func readBook(ctx context.Context, b []byte) (List, error) {
	formulas, err := inspect(b)
	if err != nil {
		return List{}, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnzip, UnzipXMLSizeLimit: maxUnzip,
	})
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword), errors.Is(err, excelize.ErrWorkbookFileFormat) && bytes.Contains(b, []byte("EncryptedPackage")):
		return List{}, &Error{Fault: FaultEncrypted}
	case err != nil && strings.Contains(err.Error(), "unzip size exceeds"):
		return List{}, &Error{Fault: FaultBomb}
	case err != nil:
		return List{}, &Error{Fault: FaultNotExcel}
	}
	defer func() { _ = book.Close() }()
	shown, hidden, cells, err := sheets(ctx, book)
	if err != nil {
		return List{}, err
	}
	out, err := whole(shown, cells == 0)
	if failed := (*Error)(nil); errors.As(err, &failed) && (failed.Fault == FaultNoVINs || failed.Fault == FaultEmpty) {
		switch {
		case hidden:
			failed.Fault = FaultHidden
		case formulas:
			failed.Fault = FaultFormulas
		}
	}
	return out, err
}

// sheets reads the sheets that are shown, and reports whether a hidden one has VINs.
func sheets(ctx context.Context, book *excelize.File) (l List, hidden bool, cells int, err error) {
	for _, name := range book.GetSheetList()[:min(book.SheetCount, maxSheets)] {
		visible, err := book.GetSheetVisible(name)
		if err != nil {
			return l, false, 0, &Error{Fault: FaultNotExcel}
		}
		t, err := sheet(ctx, book, name)
		if err != nil {
			return l, false, 0, err
		}
		found, err := t.entries(ctx)
		if err != nil {
			return l, false, 0, err
		}
		if !visible {
			l.Hidden = append(l.Hidden, name)
			hidden = hidden || len(found) > 0
			continue
		}
		cells += t.cells
		for i := range found {
			found[i].Sheet = name
		}
		l.Entries = append(l.Entries, found...)
	}
	return l, hidden, cells, nil
}

func sheet(ctx context.Context, book *excelize.File, name string) (t table, err error) {
	rows, err := book.Rows(name)
	if err != nil { // a sheet of another kind, such as a chart
		return table{}, nil
	}
	defer func() { _ = rows.Close() }()
	for n := 1; rows.Next(); n++ {
		if ctx.Err() != nil {
			return t, ctx.Err()
		}
		cells, err := rows.Columns()
		if err != nil {
			return t, &Error{Fault: FaultNotExcel}
		}
		if err := t.add(n, cells); err != nil {
			return t, err
		}
		const last = 1 << 20 // Excel's own
		if n > last {
			return t, &Error{Fault: FaultTooBig}
		}
	}
	return t, nil
}

// inspect refuses what unpacks to far more than it is, before it is unpacked, and
// reports whether cells are formulas without a value.
func inspect(b []byte) (formulas bool, err error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return false, &Error{Fault: FaultNotExcel}
	}
	if len(z.File) > maxParts {
		return false, &Error{Fault: FaultBomb}
	}
	total := uint64(0)
	for _, f := range z.File {
		if f.UncompressedSize64 > maxUnzip {
			return false, &Error{Fault: FaultBomb}
		}
		if total += f.UncompressedSize64; total > maxUnzip {
			return false, &Error{Fault: FaultBomb}
		}
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/") && holds(f, "</f></c>") {
			return true, nil
		}
	}
	return false, nil
}

// holds reports whether the first part of a file has some bytes.
func holds(f *zip.File, what string) bool {
	const looked = 1 << 20
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer func() { _ = r.Close() }()
	head := make([]byte, min(f.UncompressedSize64, looked))
	n := 0
	for n < len(head) {
		m, err := r.Read(head[n:])
		if n += m; err != nil {
			break
		}
	}
	return bytes.Contains(head[:n], []byte(what))
}
