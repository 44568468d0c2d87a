package extract_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/store/extract"
)

// file makes a SQLite file.
func file(tb testing.TB, statements ...string) string {
	tb.Helper()
	name := filepath.Join(tb.TempDir(), "a b?#.db")
	db, err := sql.Open("sqlite", "file:"+strings.NewReplacer(" ", "%20", "?", "%3f", "#", "%23").Replace(name))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, s := range statements {
		if _, err := db.ExecContext(tb.Context(), s); err != nil {
			tb.Fatalf("%s: %v", s, err)
		}
	}
	return name
}

func all(tb testing.TB, name string) (lines []string, err error) {
	tb.Helper()
	err = extract.Read(tb.Context(), name, func(table string, columns []string) (func([][]byte) error, error) {
		return func(row [][]byte) error {
			line := table
			for i, v := range row {
				if v == nil {
					line += " " + columns[i] + " is null"
					continue
				}
				line += fmt.Sprintf(" %s=%s", columns[i], v)
			}
			lines = append(lines, line)
			return nil
		}, nil
	})
	return lines, err
}

func TestRead(t *testing.T) {
	t.Parallel()
	name := file(t,
		`CREATE TABLE Make (Id INTEGER NOT NULL, Name TEXT, Note TEXT)`, `INSERT INTO Make VALUES (1, 'Ford', NULL), (2, '', 'x')`,
		`CREATE TABLE "odd name" (Id INTEGER)`, `INSERT INTO "odd name" VALUES (1)`,
		`CREATE VIEW Trap AS SELECT 1`)
	got, err := all(t, name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Make Id=1 Name=Ford Note is null", "Make Id=2 Name= Note=x"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNoDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(file(t, `CREATE TABLE Make (Id INTEGER, Name TEXT)`, `INSERT INTO Make SELECT value, hex(randomblob(400)) FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 100) SELECT value FROM n)`))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"rubbish": []byte(strings.Repeat("rubbish ", 200)), "half of one": whole[:len(whole)/2]} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(at, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := all(t, at); !errors.Is(err, extract.ErrBroken) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// A file may describe a value larger than itself.
func TestAValueThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	name := file(t, `CREATE TABLE Make (Id INTEGER, Name AS (zeroblob(900000000)))`, `INSERT INTO Make (Id) VALUES (1)`)
	if _, err := all(t, name); !errors.Is(err, extract.ErrBroken) {
		t.Errorf("error %v", err)
	}
}

func FuzzRead(f *testing.F) {
	whole, err := os.ReadFile(file(f, `CREATE TABLE Make (Id INTEGER, Name TEXT)`, `INSERT INTO Make VALUES (1, 'Ford')`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("SQLite format 3\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		name := filepath.Join(t.TempDir(), "x.db")
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, _ = all(t, name)
	})
}
