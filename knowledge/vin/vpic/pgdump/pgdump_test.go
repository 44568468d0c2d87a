package pgdump_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge/vin/vpic/pgdump"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

// all reads a dump into lines: "table column=value …".
func all(dump string) (lines []string, err error) {
	err = pgdump.Read(strings.NewReader(dump), func(name string, columns []string) (func([][]byte) error, error) {
		if name == "passed_over" {
			return nil, nil
		}
		return func(row [][]byte) error {
			line := name
			for i, v := range row {
				if i < len(columns) && v == nil {
					line += " " + columns[i] + " is null"
				} else if i < len(columns) {
					line += fmt.Sprintf(" %s=%q", columns[i], v)
				}
			}
			lines = append(lines, line)
			return nil
		}, nil
	})
	return lines, err
}

func TestRead(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		dump string
		want []string
		err  error
	}{
		"rows between other SQL": {
			"SELECT 1;\nCOPY vpic.make (id, name) FROM stdin;\n1\tFord\n2\tKia\n\\.\n\nALTER TABLE x;\n",
			[]string{`make id="1" name="Ford"`, `make id="2" name="Kia"`},
			nil,
		},
		"NULL and the empty text differ":    {"COPY m (a, b) FROM stdin;\n\\N\t\n\\.\n", []string{`m a is null b=""`}, nil},
		"escapes":                           {"COPY m (a) FROM stdin;\nx\\ty\\\\N\\nz\\q\n\\.\n", []string{`m a="x\ty\\N\nzq"`}, nil},
		"quoted names":                      {"COPY vpic.\"Make\" (\"Id\") FROM stdin;\n1\n\\.\n", []string{`Make Id="1"`}, nil},
		"lines of Windows":                  {"COPY m (a) FROM stdin;\r\n1\r\n\\.\r\n", []string{`m a="1"`}, nil},
		"a table that nobody wants":         {"COPY passed_over (a) FROM stdin;\n1\n\\.\nCOPY m (a) FROM stdin;\n2\n\\.\n", []string{`m a="2"`}, nil},
		"no end of a block is a broken one": {"COPY m (a) FROM stdin;\n1\n", []string{`m a="1"`}, pgdump.ErrBroken},
		"no block is no dump":               {"hello\nworld", nil, pgdump.ErrNotDump},
		"nothing is no dump":                {"", nil, pgdump.ErrNotDump},
		"a row without an end":              {"COPY m (a) FROM stdin;\n" + strings.Repeat("x", 2<<20), nil, pgdump.ErrBroken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := all(tt.dump)
			if diff := cmp.Diff(tt.want, got); diff != "" || !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v\n%s", err, tt.err, diff)
			}
		})
	}
}

func TestLongRowsComeWhole(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 600<<10)
	got, err := all("COPY m (a) FROM stdin;\n" + long + "\n\\.\n")
	if err != nil || len(got) != 1 || len(got[0]) < len(long) {
		t.Errorf("%d rows, error %v", len(got), err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("COPY vpic.make (id, name) FROM stdin;\n1\tFord\\\n\\.\n")
	f.Add("COPY ( (\n) FROM stdin;")
	f.Fuzz(func(t *testing.T, dump string) {
		if _, err := all(dump); err != nil && !errors.Is(err, pgdump.ErrBroken) && !errors.Is(err, pgdump.ErrNotDump) {
			t.Errorf("untyped error %v", err)
		}
	})
}

// A hostile dump must not panic the builder either.
func FuzzBuild(f *testing.F) {
	f.Add(vpictest.Dump())
	f.Add("COPY vpic.pattern (id) FROM stdin;\n\\.\n")
	f.Fuzz(func(_ *testing.T, dump string) { _, _ = vpictest.Build(strings.NewReader(dump)) })
}
