// Package vpictest holds a release of a few made-up vehicles in the layout of
// NHTSA's plain dump, for tests where the real one is not.
//
// The layout is that of the official dump as its CREATE TABLE and COPY lines
// show it; the rows are invented, but for names of makes and models.
package vpictest

import (
	"io"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/knowledge/vin/vpic/pgdump"
)

// Now is when the tests take place.
func Now() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }

// Dump is the release as pg_dump writes it.
func Dump() string {
	var b strings.Builder
	b.WriteString("--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\nCREATE TABLE vpic.pattern (\n    id integer NOT NULL\n);\n\n")
	for block := range strings.SplitSeq(strings.TrimSpace(tables), "\n\n") {
		head, rows, _ := strings.Cut(block, "\n")
		b.WriteString("COPY vpic." + head + " FROM stdin;\n")
		for row := range strings.SplitSeq(rows, "\n") {
			if row != "" {
				b.WriteString(strings.ReplaceAll(row, "~", "\t") + "\n")
			}
		}
		b.WriteString("\\.\n\n")
	}
	b.WriteString("ALTER TABLE ONLY vpic.pattern\n    ADD CONSTRAINT pk_pattern PRIMARY KEY (id);\n")
	return b.String()
}

// Extract is the release without what an extract lacks.
func Extract() string {
	dump := Dump()
	for _, table := range []string{"vehiclespecschema ", "vehiclespecschema_model ", "vehiclespecschema_year ", "vspecschemapattern ", "vehiclespecpattern ", "vinexception ", "defaultvalue "} {
		from := strings.Index(dump, "COPY vpic."+table)
		to := from + strings.Index(dump[from:], "\\.\n")
		dump = dump[:from] + dump[to+len("\\.\n"):]
	}
	return dump
}

// Build makes an index image of a dump.
func Build(dump io.Reader) (*vpic.Image, error) {
	b := vpic.NewBuilder(Now())
	err := pgdump.Read(dump, func(name string, columns []string) (func([][]byte) error, error) {
		sink, err := b.Table(name, columns)
		if sink == nil {
			return nil, err
		}
		return func(row [][]byte) error { return sink(row) }, nil
	})
	if err != nil {
		return nil, err
	}
	return b.Build("test.sql")
}

// Bytes is an index file of a dump.
func Bytes(tb testing.TB, dump string) []byte {
	tb.Helper()
	image, err := Build(strings.NewReader(dump))
	if err != nil {
		tb.Fatal(err)
	}
	var b strings.Builder
	if _, err := image.WriteTo(&b); err != nil {
		tb.Fatal(err)
	}
	return []byte(b.String())
}

// Index is an index of a dump.
func Index(tb testing.TB, dump string) *vpic.Index {
	tb.Helper()
	file := string(Bytes(tb, dump))
	x, err := vpic.Read(strings.NewReader(file), int64(len(file)))
	if err != nil {
		tb.Fatal(err)
	}
	return x
}
