package vpic

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// parts is an index as it is written.
type parts struct {
	meta   Meta
	text   []byte
	tables [sectionCount][]uint32
}

// bytes are a section as it stands in the file.
func (p *parts) bytes(s section) ([]byte, error) {
	if s == meta {
		return json.Marshal(p.meta)
	}
	if s == text {
		return p.text, nil
	}
	b := make([]byte, 0, 4*len(p.tables[s]))
	for _, n := range p.tables[s] {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b, nil
}

// WriteTo writes the index. It implements [io.WriterTo].
func (p *parts) WriteTo(w io.Writer) (int64, error) {
	var all [sectionCount][]byte
	var dir []byte
	size := headerSize + 8*int64(sectionCount)
	for s := range sectionCount {
		b, err := p.bytes(s)
		if err != nil {
			return 0, fmt.Errorf("vpic: write index: %w", err)
		}
		all[s] = b
		dir = binary.LittleEndian.AppendUint64(dir, uint64(len(b)))
		size += int64(len(b))
	}
	if size > maxSize {
		return 0, fmt.Errorf("vpic: write index: %d bytes are more than an index may have", size)
	}
	sum := sha256.New()
	for _, b := range append([][]byte{dir}, all[:]...) {
		_, _ = sum.Write(b) // never fails
	}
	head := make([]byte, 0, headerSize)
	head = append(head, magic...)
	head = binary.LittleEndian.AppendUint32(head, format)
	head = binary.LittleEndian.AppendUint32(head, uint32(sectionCount))
	head = binary.LittleEndian.AppendUint64(head, uint64(size))
	head = sum.Sum(head)
	head = append(head, make([]byte, headerSize-len(head))...)
	for _, b := range append([][]byte{head, dir}, all[:]...) {
		if _, err := w.Write(b); err != nil {
			return 0, fmt.Errorf("vpic: write index: %w", err)
		}
	}
	return size, nil
}

// save puts the index in the place of the present one at once, or leaves that
// as it is: whoever reads sees one or the other, whole.
func (p *parts) save(name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("vpic: save index: %w", err)
	}
	_, err = p.WriteTo(f)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		const readable = 0o644
		err = f.Chmod(readable)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("vpic: save index: %w", err)
	}
	return nil
}
