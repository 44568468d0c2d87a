package vpic_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

const headerSize = 64

func read(b []byte) (*vpic.Index, error) { return vpic.Read(bytes.NewReader(b), int64(len(b))) }

func TestAnIndexThatIsNotWholeIsRefused(t *testing.T) {
	t.Parallel()
	whole := vpictest.Bytes(t, vpictest.Dump())
	change := func(at int, to byte) []byte {
		b := bytes.Clone(whole)
		b[at] ^= to
		return b
	}
	for name, tt := range map[string]struct {
		file []byte
		want error
	}{
		"empty":                         {nil, vpic.ErrNotIndex},
		"some text":                     {[]byte(strings.Repeat("no index ", 20)), vpic.ErrNotIndex},
		"half of it":                    {whole[:len(whole)/2], vpic.ErrBroken},
		"a header only":                 {whole[:headerSize], vpic.ErrBroken},
		"something behind it":           {append(bytes.Clone(whole), 0), vpic.ErrBroken},
		"one bit of a section flipped":  {change(len(whole)-5, 1), vpic.ErrBroken},
		"one bit of the text flipped":   {change(headerSize+300, 4), vpic.ErrBroken},
		"one bit of the directory":      {change(headerSize+1, 1), vpic.ErrBroken},
		"another checksum":              {change(30, 1), vpic.ErrBroken},
		"of another format":             {change(8, 0x40), vpic.ErrFormat},
		"of another number of sections": {change(12, 1), vpic.ErrBroken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(tt.file); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := read(whole); err != nil {
		t.Errorf("the whole one: %v", err)
	}
}

// seal makes the size and the checksum of a file right.
func seal(b []byte) []byte {
	binary.LittleEndian.PutUint64(b[16:], uint64(len(b)))
	sum := sha256.Sum256(b[headerSize:])
	copy(b[24:], sum[:])
	return b
}

// A file whose checksum is right and whose references lead nowhere is an error.
func TestEveryReferenceIsProven(t *testing.T) {
	t.Parallel()
	whole := vpictest.Bytes(t, vpictest.Dump())
	refused := 0
	for at := headerSize; at+4 <= len(whole); at += 4 {
		b := bytes.Clone(whole)
		binary.LittleEndian.PutUint32(b[at:], 0x7fffffff)
		x, err := read(seal(b))
		if err != nil {
			refused++
			continue
		}
		x.Decode("TSLFW1E80NF000000", 2026) // must not panic
	}
	if refused < len(whole)/16 {
		t.Errorf("only %d changes were refused", refused)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(vpictest.Bytes(f, vpictest.Dump())[headerSize:])
	f.Add([]byte{})
	head := vpictest.Bytes(f, vpictest.Dump())[:headerSize]
	f.Fuzz(func(_ *testing.T, rest []byte) {
		x, err := read(seal(append(bytes.Clone(head), rest...)))
		if err != nil {
			return
		}
		for _, v := range []knowledge.VIN{"TSLFW1E80NF000000", "TS9A530X0N1123001", "TSHXAAA10C1000000", "T*", ""} {
			x.Decode(v, 2026)
		}
	})
}

func TestTheNewerIndexIsKept(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "vpic.idx")
	newer, err := vpictest.Build(strings.NewReader(strings.ReplaceAll(vpictest.Dump(), "2026-01-01", "2026-05-05")))
	if err != nil {
		t.Fatal(err)
	}
	older, err := vpictest.Build(strings.NewReader(strings.ReplaceAll(vpictest.Dump(), "2026-01-01", "2025-05-05")))
	if err != nil {
		t.Fatal(err)
	}
	if err := newer.Save(name, false); err != nil {
		t.Fatal(err)
	}
	if err := older.Save(name, false); !errors.Is(err, vpic.ErrOlder) {
		t.Errorf("error %v", err)
	}
	if x, err := vpic.Open(name); err != nil || x.Meta().Release != "2026-05-05" {
		t.Errorf("%v, %v", x, err)
	}
	if err := older.Save(name, true); err != nil {
		t.Errorf("told to: %v", err)
	}
	if err := os.WriteFile(name, []byte("rubbish"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := older.Save(name, false); err != nil {
		t.Errorf("what is no index may be replaced: %v", err)
	}
}

func TestWhatIsNoReleaseIsRefused(t *testing.T) {
	t.Parallel()
	dump := vpictest.Dump()
	for name, text := range map[string]string{
		"a table is missing":          strings.ReplaceAll(dump, "COPY vpic.vinschema ", "COPY vpic.other "),
		"a column is missing":         strings.ReplaceAll(dump, "vinschemaid, keys", "vinschemaid, chiavi"),
		"a number is none":            strings.ReplaceAll(dump, "\n100\t10\t", "\n100\tten\t"),
		"a row is short":              strings.ReplaceAll(dump, "460\tFORD\t\\N\t\\N", "460\tFORD"),
		"a year has too many figures": strings.ReplaceAll(dump, "1\t2\t10\t2015", "1\t2\t10\t99999999999"),
		"an element is missing":       strings.ReplaceAll(dump, "\n28\tModel", "\n29999\tModel"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if text == dump {
				t.Fatal("nothing was changed")
			}
			if _, err := vpictest.Build(strings.NewReader(text)); !errors.Is(err, vpic.ErrNotRelease) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestStampsSort(t *testing.T) {
	t.Parallel()
	last := uint64(0)
	for _, s := range []string{"", "2015-03-04", "2015-03-04 10:33:34", "2015-03-04 10:33:34.057000", "2026-03-12T04:06:32.436Z"} {
		got := vpic.Stamp([]byte(s))
		if got < last || s != "" && got == 0 {
			t.Errorf("%q: %d after %d", s, got, last)
		}
		last = got
	}
}
