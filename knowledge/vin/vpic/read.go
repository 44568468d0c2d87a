package vpic

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"strings"
	"time"
)

// Errors of reading an index.
var (
	ErrNotIndex = errors.New("vpic: not an index")
	ErrFormat   = errors.New("vpic: an index of another format; import the release again")
	ErrBroken   = errors.New("vpic: the index is broken")
)

// Meta says where an index comes from.
type Meta struct {
	Source   string    `json:"source"`   // the file that was imported
	Release  string    `json:"release"`  // the newest change in it, 2006-01-02
	Complete bool      `json:"complete"` // all of NHTSA's elements; an extract lacks some
	Lacks    []string  `json:"lacks,omitempty"`
	Built    time.Time `json:"built"`
	Patterns int       `json:"patterns"`
	WMIs     int       `json:"wmis"`
}

// table is a section's rows, one after the other.
type table struct {
	cells []uint32
	width int
}

func (t table) at(row uint32, col int) uint32 { return t.cells[int(row)*t.width+col] }

func (t table) rows() uint32 {
	if t.width == 0 {
		return 0
	}
	return uint32(len(t.cells) / t.width) //nolint:gosec // a file has at most maxSize bytes
}

// Open reads an index from a file.
func Open(name string) (*Index, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("vpic: open index: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("vpic: open index: %w", err)
	}
	return Read(f, info.Size())
}

// Read reads an index of so many bytes and proves that every reference in it
// leads somewhere. It takes no more memory than the bytes it was told of; an
// index that is not what it claims to be is an error.
func Read(r io.Reader, size int64) (*Index, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	var head [headerSize]byte
	if _, err := io.ReadFull(in, head[:]); err != nil || string(head[:len(magic)]) != magic {
		return nil, ErrNotIndex
	}
	if got := binary.LittleEndian.Uint32(head[8:]); got != format {
		return nil, fmt.Errorf("%w (%d, this program reads %d)", ErrFormat, got, format)
	}
	if binary.LittleEndian.Uint32(head[12:]) != uint32(sectionCount) || size > maxSize || binary.LittleEndian.Uint64(head[16:]) != uint64(size) { //nolint:gosec // a size is not negative
		return nil, fmt.Errorf("%w: its size is not what it says", ErrBroken)
	}
	p := parser{in: in, sum: sha256.New()}
	lengths, err := p.directory(size)
	if err != nil {
		return nil, err
	}
	x := &Index{}
	if err := p.sections(x, lengths); err != nil {
		return nil, err
	}
	if !bytes.Equal(p.sum.Sum(nil), head[24:24+sha256.Size]) {
		return nil, fmt.Errorf("%w: the checksum differs", ErrBroken)
	}
	if err := x.prove(); err != nil {
		return nil, err
	}
	return x, x.prepare()
}

type parser struct {
	in  io.Reader
	sum hash.Hash
}

func (p parser) fill(b []byte) error {
	if _, err := io.ReadFull(p.in, b); err != nil {
		return fmt.Errorf("%w: it ends early", ErrBroken)
	}
	_, _ = p.sum.Write(b) // never fails
	return nil
}

// directory reads the lengths of the sections, which make up the whole size.
func (p parser) directory(size int64) (lengths [sectionCount]int, err error) {
	var dir [8 * sectionCount]byte
	if err := p.fill(dir[:]); err != nil {
		return lengths, err
	}
	left := size - headerSize - int64(len(dir))
	for i := range lengths {
		n := binary.LittleEndian.Uint64(dir[8*i:])
		if left < 0 || n > uint64(left) {
			return lengths, fmt.Errorf("%w: a section is longer than the file", ErrBroken)
		}
		left -= int64(n) //nolint:gosec // less than left
		lengths[i] = int(n)
	}
	if left != 0 {
		return lengths, fmt.Errorf("%w: bytes belong to no section", ErrBroken)
	}
	return lengths, nil
}

func (p parser) sections(x *Index, lengths [sectionCount]int) error {
	for s := range sectionCount {
		if err := p.section(x, s, lengths[s]); err != nil {
			return err
		}
	}
	return nil
}

func (p parser) section(x *Index, s section, n int) (err error) {
	if s == meta {
		return p.meta(&x.meta, n)
	}
	if s == text {
		x.text, err = p.string(n)
		return err
	}
	x.tables[s], err = p.table(len(columnsOf(s)), n)
	return err
}

func (p parser) meta(m *Meta, n int) error {
	raw := make([]byte, n)
	if err := p.fill(raw); err != nil {
		return err
	}
	if json.Unmarshal(raw, m) != nil {
		return fmt.Errorf("%w: its description cannot be read", ErrBroken)
	}
	return nil
}

// string reads text without holding it twice.
func (p parser) string(n int) (string, error) {
	var b strings.Builder
	b.Grow(n)
	buf := make([]byte, min(n, 1<<16))
	for b.Len() < n {
		part := buf[:min(len(buf), n-b.Len())]
		if err := p.fill(part); err != nil {
			return "", err
		}
		b.Write(part)
	}
	return b.String(), nil
}

func (p parser) table(width, n int) (table, error) {
	const cell = 4
	if n%(cell*width) != 0 {
		return table{}, fmt.Errorf("%w: half a row", ErrBroken)
	}
	t := table{cells: make([]uint32, 0, n/cell), width: width}
	buf := make([]byte, min(n, 1<<16))
	for len(t.cells) < n/cell {
		part := buf[:min(len(buf), n-cell*len(t.cells))]
		if err := p.fill(part); err != nil {
			return t, err
		}
		for i := 0; i < len(part); i += cell {
			t.cells = append(t.cells, binary.LittleEndian.Uint32(part[i:]))
		}
	}
	return t, nil
}

// prove follows every reference once, so that no decode has to.
func (x *Index) prove() error {
	for s := range sectionCount {
		if closed(s) && x.tables[s].rows() == 0 {
			return fmt.Errorf("%w: section %d is not closed", ErrBroken, s)
		}
		for col, c := range columnsOf(s) {
			if !x.holds(s, col, c) {
				return fmt.Errorf("%w: section %d leads nowhere", ErrBroken, s)
			}
		}
	}
	return nil
}

func (x *Index) holds(s section, col int, c column) bool {
	t := x.tables[s]
	switch c.kind {
	case place:
		most := x.count(c.to)
		for row := range x.count(s) {
			if t.at(row, col) >= most {
				return false
			}
		}
	case run:
		last := uint32(0)
		for row := range t.rows() {
			at := t.at(row, col)
			if at < last {
				return false
			}
			last = at
		}
		return t.at(0, col) == 0 && last == x.size(c.to)
	case item:
		elements, values := x.count(elements), x.count(values)
		for row := range t.rows() {
			if it := t.at(row, col); it>>valueBits >= elements || it&valueMask >= values {
				return false
			}
		}
	case number:
	}
	return true
}

// size is how many rows or bytes a run may cover.
func (x *Index) size(s section) uint32 {
	if s == text {
		return uint32(len(x.text)) //nolint:gosec // at most maxSize
	}
	return x.count(s)
}

// count is how many rows of a section have a meaning.
func (x *Index) count(s section) uint32 {
	n := x.tables[s].rows()
	if closed(s) && n > 0 {
		n--
	}
	return n
}
