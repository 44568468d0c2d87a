// Package pgdump reads the tables of a plain pg_dump as they go by: it keeps one
// row, whatever the size of the dump, and runs none of its SQL.
package pgdump

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Errors of reading a dump.
var (
	ErrNotDump = errors.New("pgdump: no plain dump with COPY blocks")
	ErrBroken  = errors.New("pgdump: the dump is broken")
)

// maxLine bounds a row, and a line of SQL that is kept.
const maxLine = 1 << 20

// Table says that rows of a table follow, named without its schema. It returns
// who takes them, or nil where nobody wants them. A value is nil for NULL, and
// valid until the next row.
type Table func(name string, columns []string) (func(row [][]byte) error, error)

// Read hands on every COPY block's rows. It is an error if there is none, or if
// one does not come to its end.
func Read(r io.Reader, table Table) error {
	d := &dump{in: bufio.NewReaderSize(r, 1<<18), table: table}
	blocks := 0
	for {
		line, err := d.line()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		name, columns, ok := header(string(line))
		if !ok {
			continue
		}
		blocks++
		if err := d.block(name, columns); err != nil {
			return err
		}
	}
	if blocks == 0 {
		return ErrNotDump
	}
	return nil
}

type dump struct {
	in    *bufio.Reader
	table Table
	long  []byte // a line that is longer than the buffer
	row   [][]byte
}

// line is the next line without its end. What is too long for a row, as a line
// of SQL may be, is an error only inside a block.
func (d *dump) line() ([]byte, error) {
	d.long = d.long[:0]
	for {
		part, err := d.in.ReadSlice('\n')
		switch {
		case err == nil && len(d.long) == 0:
			return chomp(part), nil
		case err == nil || errors.Is(err, io.EOF) && len(d.long)+len(part) > 0:
			d.long = append(d.long, part...)
			return chomp(d.long), nil
		case !errors.Is(err, bufio.ErrBufferFull):
			if errors.Is(err, io.EOF) {
				return nil, io.EOF
			}
			return nil, fmt.Errorf("%w: %w", ErrBroken, err)
		}
		if len(d.long)+len(part) > maxLine {
			return nil, fmt.Errorf("%w: a line of more than %d bytes", ErrBroken, maxLine)
		}
		d.long = append(d.long, part...)
	}
}

func chomp(b []byte) []byte { return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r")) }

// header reads "COPY vpic.pattern (id, vinschemaid, keys) FROM stdin;".
func header(line string) (name string, columns []string, ok bool) {
	rest, ok := strings.CutPrefix(line, "COPY ")
	if !ok {
		return "", nil, false
	}
	rest, ok = strings.CutSuffix(rest, ") FROM stdin;")
	if !ok {
		return "", nil, false
	}
	full, list, ok := strings.Cut(rest, " (")
	if !ok {
		return "", nil, false
	}
	for column := range strings.SplitSeq(list, ", ") {
		columns = append(columns, strings.Trim(column, `"`))
	}
	return strings.Trim(full[strings.LastIndexByte(full, '.')+1:], `"`), columns, true
}

// block reads the rows of a COPY block to its end, a line of "\.".
func (d *dump) block(name string, columns []string) error {
	take, err := d.table(name, columns)
	if err != nil {
		return err
	}
	for {
		line, err := d.line()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%w: it ends inside table %s", ErrBroken, name)
		}
		if err != nil {
			return err
		}
		if string(line) == `\.` {
			return nil
		}
		if take == nil {
			continue
		}
		d.split(line)
		if err := take(d.row); err != nil {
			return err
		}
	}
}

// split cuts a line at its tabs and undoes COPY's escapes in place: they never
// make a value longer.
func (d *dump) split(line []byte) {
	d.row = d.row[:0]
	for {
		at := bytes.IndexByte(line, '\t')
		value := line
		if at >= 0 {
			value = line[:at]
		}
		d.row = append(d.row, plain(value))
		if at < 0 {
			return
		}
		line = line[at+1:]
	}
}

func plain(v []byte) []byte {
	if string(v) == `\N` {
		return nil
	}
	at := bytes.IndexByte(v, '\\')
	if at < 0 {
		return slices.Clip(v)
	}
	out := v[:at]
	for i := at; i < len(v); i++ {
		if v[i] != '\\' || i+1 == len(v) {
			out = append(out, v[i])
			continue
		}
		i++
		out = append(out, unescaped(v[i]))
	}
	return out
}

// unescaped is what a letter after a backslash stands for. pg_dump writes no
// numbers there.
func unescaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	}
	return c
}
