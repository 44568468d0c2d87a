package list

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

type form int

const (
	formText    form = iota
	formBook         // .xlsx and its like
	formOldBook      // .xls, .ods, .numbers
	formSealed       // a workbook with a password
	formBroken       // called a workbook, and none
	formOther
)

// formOf tells what a file is by how it begins.
func formOf(name string, b []byte) form {
	name = strings.ToLower(name)
	called := strings.HasSuffix(name, ".xlsx") || strings.HasSuffix(name, ".xlsm")
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		if strings.HasSuffix(name, ".ods") || strings.HasSuffix(name, ".numbers") || bytes.Contains(b[:min(len(b), 200)], []byte("opendocument.spreadsheet")) {
			return formOldBook
		}
		return formBook
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0")): // OLE2: an old workbook, or a new one that is encrypted
		if bytes.Contains(b, utf16LE("EncryptedPackage")) {
			return formSealed
		}
		return formOldBook
	case called:
		return formBroken
	case bytes.HasPrefix(b, []byte("%PDF")), bytes.HasPrefix(b, []byte("\x89PNG")), bytes.HasPrefix(b, []byte("\xff\xd8\xff")), bytes.HasPrefix(b, []byte("\x1f\x8b")):
		return formOther
	}
	return formText
}

func utf16LE(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		out = append(out, c, 0)
	}
	return out
}

// decoded is a file as text: UTF-8, UTF-16 with or without its mark, else the Western
// code page that Excel writes. Bytes that are no text are refused.
func decoded(b []byte) (string, bool) {
	var as encoding.Encoding
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")), nuls(b, 1):
		as = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(b, []byte("\xfe\xff")), nuls(b, 0):
		as = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if as == nil && !utf8.Valid(b) {
		as = charmap.Windows1252
	}
	if as != nil {
		var err error
		if b, err = as.NewDecoder().Bytes(b); err != nil {
			return "", false
		}
	}
	return string(b), !bytes.ContainsRune(b, 0)
}

// nuls reports whether every second byte of the beginning, from at on, is NUL: Western
// text in UTF-16.
func nuls(b []byte, at int) bool {
	const enough = 8
	head := b[:min(len(b), 256)]
	n := 0
	for i := at; i < len(head); i += 2 {
		if head[i] == 0 {
			n++
		}
	}
	return n >= enough && 2*n >= len(head)*9/10-1
}

// split makes a table of a text. Where its quotes do not close, each line is read by
// itself.
func split(ctx context.Context, text string) (table, error) {
	comma := delimiter(text)
	t, err := quoted(ctx, text, comma)
	if errors.Is(err, errQuotes) {
		return unquoted(ctx, text, comma)
	}
	return t, err
}

// delimiter is the character that most of the first lines have most often and alike;
// 0: none, each line is one cell.
func delimiter(text string) rune {
	const looked = 30
	best, most := rune(0), 0
	for _, c := range ",;\t|" {
		lines, score := 0, 0
		for line := range strings.Lines(text) {
			if lines++; lines > looked {
				break
			}
			if n := strings.Count(line, string(c)); n > 0 {
				score += min(n, looked)
			}
		}
		if score > most {
			best, most = c, score
		}
	}
	return best
}

var errQuotes = errors.New("list: quotes that do not close")

// quoted reads CSV by RFC 4180, leniently. A cell of many lines, or of several with a VIN
// in them, is one whose quote was not closed.
func quoted(ctx context.Context, text string, comma rune) (t table, err error) {
	if comma == 0 || !strings.Contains(text, `"`) {
		return unquoted(ctx, text, comma)
	}
	r := csv.NewReader(strings.NewReader(strings.ReplaceAll(text, "\r\n", "\n")))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = comma, true, -1, true
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return t, errQuotes
		}
		row, _ := r.FieldPos(0)
		for _, c := range cells {
			const lines = 50 // no cell of a list has more
			if n := strings.Count(strings.TrimRight(c, "\n"), "\n"); n > lines || n > 0 && hasVIN(c) {
				return t, errQuotes
			}
		}
		if err := t.add(row, cells); err != nil {
			return t, err
		}
		if ctx.Err() != nil {
			return t, ctx.Err()
		}
	}
}

// unquoted cuts lines where the delimiter stands, and not inside of quotes that close on
// the line.
func unquoted(ctx context.Context, text string, comma rune) (t table, err error) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	row := 0
	for line := range strings.Lines(text) {
		row++
		line = strings.TrimRight(line, "\n")
		cells := []string{line}
		if comma != 0 {
			cells = fields(line, comma)
		}
		if err := t.add(row, cells); err != nil {
			return t, err
		}
		if ctx.Err() != nil {
			return t, ctx.Err()
		}
	}
	return t, nil
}

func fields(line string, comma rune) []string {
	if strings.Contains(line, `"`) {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma, r.FieldsPerRecord = comma, -1
		if cells, err := r.Read(); err == nil {
			return cells
		}
	}
	return strings.Split(line, string(comma))
}
