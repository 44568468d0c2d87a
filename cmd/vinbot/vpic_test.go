package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

// zipped is a dump as NHTSA publishes it.
func zipped(t *testing.T, name, dump string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, dump); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestImportTakesAReleaseInEveryForm(t *testing.T) {
	t.Parallel()
	dump := vpictest.Dump()
	for name, file := range map[string][]byte{
		"plain.sql": []byte(dump), "vPICList_lite.plain.zip": zipped(t, "vPICList_lite.sql", dump), "plain.sql.gz": gzipped(t, dump),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			from, index := filepath.Join(dir, name), filepath.Join(dir, "vpic.idx")
			if err := os.WriteFile(from, file, 0o600); err != nil {
				t.Fatal(err)
			}
			env := map[string]string{"VPIC_INDEX": index, "NHTSA_API_URL": "http://127.0.0.1:1"}
			if err := run(t.Context(), []string{"vpic", "import", from}, env, nil, io.Discard, io.Discard); err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if err := run(t.Context(), []string{"decode", "--json", "TSLFW1E8XNF000000"}, env, nil, &out, io.Discard); err != nil {
				t.Fatal(err)
			}
			var got struct {
				Attributes   map[string]string
				Alternatives []struct {
					Attribute string
					Values    []string
				}
			}
			if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
				t.Fatal(err)
			}
			if got.Attributes["model"] != "F-150" || got.Attributes["drive_type"] != "4WD" || len(got.Alternatives) != 1 || got.Alternatives[0].Values[0] != "XL" {
				t.Errorf("%s", out.String())
			}
		})
	}
}

func TestABrokenReleaseLeavesThePresentIndex(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	index := filepath.Join(dir, "vpic.idx")
	present := vpictest.Bytes(t, vpictest.Dump())
	env := map[string]string{"VPIC_INDEX": index}
	dump := vpictest.Dump()
	whole := zipped(t, "x.sql", dump)
	for name, tt := range map[string]struct {
		file []byte
		says string
	}{
		"half a dump":           {[]byte(strings.Split(dump, "105\t10\t")[0]), "ends inside table"},
		"half an archive":       {whole[:len(whole)/2], "zip"},
		"an archive of others":  {zipped(t, "readme.txt", dump), "no .sql file"},
		"half of a packed one":  {gzipped(t, dump)[:400], "unexpected EOF"},
		"rubbish":               {[]byte("rubbish"), "no plain dump"},
		"an empty file":         {nil, "no plain dump"},
		"rubbish like SQLite":   {[]byte("SQLite format 3\x00rubbish"), "not a whole SQLite database"},
		"another database":      {[]byte("COPY a (b) FROM stdin;\n1\n\\.\n"), "not a release"},
		"a release that is old": {[]byte(strings.ReplaceAll(dump, "2026-01-01", "2025-03-03")), "older than the present"},
	} {
		if err := os.WriteFile(index, present, 0o600); err != nil {
			t.Fatal(err)
		}
		from := filepath.Join(dir, "release")
		if err := os.WriteFile(from, tt.file, 0o600); err != nil {
			t.Fatal(err)
		}
		err := run(t.Context(), []string{"vpic", "import", from}, env, nil, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
		if now, err := os.ReadFile(index); err != nil || !bytes.Equal(now, present) {
			t.Errorf("%s: the present index changed: %v", name, err)
		}
	}
	left, err := filepath.Glob(index + ".*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// indexFile is where the index of NHTSA's data is on this machine.
func indexFile() string {
	return cmp.Or(os.Getenv("VPIC_INDEX"), filepath.Join("..", "..", ".local", "vpic.idx"))
}

// realIndex is that index.
func realIndex(tb testing.TB) *vpic.Index {
	tb.Helper()
	x, err := vpic.Open(indexFile())
	if err != nil {
		tb.Skipf("there is no index of NHTSA's data here (`vinbot vpic import` makes one): %v", err)
	}
	return x
}

// The goals of the VIN decoder, on recorded answers of NHTSA and on real cars.
func TestVINGoals(t *testing.T) {
	t.Parallel()
	x := realIndex(t)
	cases, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "vin", "cases.jsonl"))
	if err != nil {
		t.Skip("the recorded VINs are not beside the repository")
	}
	defer func() { _ = cases.Close() }()
	score, err := scoreVINs(t.Context(), &decode.Chain{Local: &decode.Offline{Index: x, Now: vpictest.Now}, Now: vpictest.Now}, cases)
	if err != nil {
		t.Fatal(err)
	}
	goals := 0
	for _, c := range score.order() {
		tally := score.cells[c]
		if c.goal() == 0 {
			continue
		}
		goals++
		if tally.share() < c.goal() {
			t.Errorf("%s %s: %.2f %%, want %.1f %%", c.kind, c.field, percent*tally.share(), percent*c.goal())
		}
	}
	if goals == 0 {
		t.Error("no case has a goal")
	}
	var table strings.Builder
	if err := score.print(&table, 0); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}
