package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/knowledge/vin/vpic/pgdump"
	"example.com/vinbot/store/extract"
)

type vpicCmd struct {
	Import vpicImportCmd `cmd:"" help:"Make the offline index of a release of NHTSA's vPIC."`
	Show   vpicShowCmd   `cmd:"" help:"Say what the index holds."`
}

type vpicImportCmd struct {
	File       string `arg:"" type:"existingfile" help:"NHTSA's plain dump (.zip or .sql), or a SQLite extract (plain or .gz)."`
	Out        string `help:"Where the index goes; VPIC_INDEX otherwise."`
	AllowOlder bool   `help:"Replace a newer index by this one."`
}

// Run makes the index, and puts it in the place of the present one when it is
// whole and proven.
func (v *vpicImportCmd) Run(ctx context.Context, c config, s streams) error {
	out := v.Out
	if out == "" {
		out = c.VPICIndex
	}
	start := time.Now()
	builder := vpic.NewBuilder(start)
	p := &progress{out: s.err, builder: builder}
	if err := p.read(ctx, v.File); err != nil {
		return fmt.Errorf("%s is not imported: %w", filepath.Base(v.File), err)
	}
	image, err := builder.Build(filepath.Base(v.File))
	if err != nil {
		return fmt.Errorf("%s is not imported: %w", filepath.Base(v.File), err)
	}
	if err := image.Save(out, v.AllowOlder); err != nil {
		if errors.Is(err, vpic.ErrOlder) {
			return fmt.Errorf("%w; --allow-older replaces it all the same", err)
		}
		return err
	}
	m := image.Meta()
	_, _ = fmt.Fprintf(s.err, "%s: %d patterns of %d makers' codes, to %s, in %.1f s\n", out, m.Patterns, m.WMIs, m.Release, time.Since(start).Seconds())
	if len(m.Lacks) > 0 {
		_, _ = fmt.Fprintf(s.err, "It says nothing of: %s. That stays unknown.\n", strings.Join(m.Lacks, ", "))
	}
	return nil
}

// progress tells which table is being read.
type progress struct {
	out     io.Writer
	builder *vpic.Builder
}

// table names each table that counts as it begins.
func (p *progress) table(name string, columns []string) (func([][]byte) error, error) {
	sink, err := p.builder.Table(name, columns)
	if err != nil || sink == nil {
		return nil, err
	}
	rows, next := 0, time.Now().Add(time.Second)
	return func(row [][]byte) error {
		rows++
		const often = 1 << 14
		if now := time.Now(); rows%often == 0 && now.After(next) {
			next = now.Add(time.Second)
			_, _ = fmt.Fprintf(p.out, "%s: %d rows\n", name, rows)
		}
		return sink(row)
	}, nil
}

// read looks at what the file is, not at its name.
func (p *progress) read(ctx context.Context, name string) error {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, len(sqliteMagic))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	switch head = head[:n]; {
	case string(head) == sqliteMagic:
		return extract.Read(ctx, name, p.table)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return p.zipped(f)
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return p.packed(ctx, f)
	}
	return pgdump.Read(f, p.table)
}

const sqliteMagic = "SQLite format 3\x00"

// maxUnpacked bounds what a packed file may hold: several times NHTSA's release.
const maxUnpacked = 16 << 30

// zipped reads the one dump in an archive as it is unpacked.
func (p *progress) zipped(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(f, info.Size())
	if err != nil {
		return err
	}
	entry := dumpOf(archive.File)
	if entry == nil {
		return errors.New("the archive has no .sql file in it")
	}
	r, err := entry.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	return pgdump.Read(io.LimitReader(r, maxUnpacked), p.table)
}

// dumpOf is the dump among the files of an archive.
func dumpOf(files []*zip.File) *zip.File {
	for _, f := range files {
		if ext := strings.ToLower(filepath.Ext(f.Name)); ext == ".sql" || ext == ".plain" {
			return f
		}
	}
	return nil
}

// packed unpacks what gzip holds: a dump is read as it comes, SQLite needs a file.
func (p *progress) packed(ctx context.Context, f io.Reader) error {
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	in := bufio.NewReader(io.LimitReader(z, maxUnpacked))
	if head, _ := in.Peek(len(sqliteMagic)); string(head) != sqliteMagic {
		return pgdump.Read(in, p.table)
	}
	tmp, err := os.CreateTemp("", "vpic-*.db")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	if _, err = io.Copy(tmp, in); err != nil {
		_ = tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return extract.Read(ctx, tmp.Name(), p.table)
}

type vpicShowCmd struct{}

// Run prints where the index comes from.
func (*vpicShowCmd) Run(c config, s streams) error {
	x, err := vpic.Open(c.VPICIndex)
	if err != nil {
		return err
	}
	return show(s.out, x.Meta())
}
