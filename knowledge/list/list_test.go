package list_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/knowledge/vin"
)

const (
	accord = "1HGCV1F33KA000000"
	truck  = "1FTFW1E80NF000000"
)

// told is an entry in short: its row, and its VIN or what is wrong.
func told(l list.List) (out []string) {
	for _, e := range l.Entries {
		if e.VIN != "" {
			out = append(out, fmt.Sprintf("%d %s", e.Row, e.VIN))
		} else {
			out = append(out, fmt.Sprintf("%d ! %s %s", e.Row, e.Problem.Code, e.Text))
		}
	}
	return out
}

func TestVINsAreFoundByWhatTheCellsHold(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"a column with a header": {
			"stock,number,price\n1," + accord + ",20000\n2," + truck + ",30000\n", []string{"2 " + accord, "3 " + truck},
		},
		"no header": {
			accord + "\n" + truck + "\n", []string{"1 " + accord, "2 " + truck},
		},
		"semicolons": {
			"Lager;FIN\n1;" + accord + "\n", []string{"2 " + accord},
		},
		"tabs": {
			"a\tb\n1\t" + accord + "\n", []string{"2 " + accord},
		},
		"a title and a header": {
			"Our cars in May\n\nNo.,VIN\n1," + accord + "\n", []string{"4 " + accord},
		},
		"two columns of VINs": {
			"VIN,Trade-in\n" + accord + "," + truck + "\n" + truck + ",\n", []string{"2 " + accord, "2 " + truck, "3 " + truck},
		},
		"small letters and dashes": {
			strings.ToLower(accord) + "\n1FTFW1E80-NF-000000\n", []string{"1 " + accord, "2 " + truck},
		},
		"Excel's way to keep a text a text": {
			"VIN\n=\"" + accord + "\"\n", []string{"2 " + accord},
		},
		"a VIN that comes again is an entry again": {
			accord + "\n" + accord + "\n", []string{"1 " + accord, "2 " + accord},
		},
		"a character too few is a bad row": {
			"VIN\n" + accord + "\n1FTFW1E80NF00000\n", []string{"2 " + accord, "3 ! length 1FTFW1E80NF00000"},
		},
		"an O is a bad row": {
			"VIN\n" + accord + "\n1FTFW1E8ONF000000\n", []string{"2 " + accord, "3 ! characters 1FTFW1E8ONF000000"},
		},
		"a row with everything but a VIN": {
			"VIN,make\n" + accord + ",Honda\n,Ford\n", []string{"2 " + accord, "3 ! no_vin Ford"},
		},
		"a word in the column of the VINs": {
			"VIN\n" + accord + "\nunknown\n", []string{"2 " + accord, "3 ! characters unknown"},
		},
		"empty rows are none": {
			"VIN\n\n" + accord + "\n,,\n\n" + truck, []string{"3 " + accord, "6 " + truck},
		},
		"VINs among words": {
			"please look at " + accord + " for me\nand then\nat this one: " + truck + " thanks", []string{"1 " + accord, "3 " + truck},
		},
		"several in a line": {
			accord + " " + truck, []string{"1 " + accord, "1 " + truck},
		},
		"a quote that does not close": {
			"VIN,note\n" + accord + ",6\" lift\n" + truck + ",\"open\n" + accord + ",x\n", []string{"2 " + accord, "3 " + truck, "4 " + accord},
		},
		"a quote in the middle of a cell": {
			"VIN,note\n" + accord + ",\"two\nlines\"\n" + truck + ",=X(\"y\")\n", []string{"2 " + accord, "4 " + truck},
		},
		"a cell of several lines": {
			"VIN,note\n" + accord + ",\"two\nlines\"\n" + truck + ",x\n", []string{"2 " + accord, "4 " + truck},
		},
		"Windows' and old Macs' ends of lines": {
			"VIN\r\n" + accord + "\r" + truck, []string{"2 " + accord, "3 " + truck},
		},
		"a number before the standard is a bad row": {
			"VIN\n" + accord + "\n194676S105432\n", []string{"2 " + accord, "3 ! pre_1981 194676S105432"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := list.Read(t.Context(), "cars.csv", []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, told(l)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEncodingsAreTold(t *testing.T) {
	t.Parallel()
	text := "Fahrgestellnummer;Händler\n" + accord + ";Müller\n"
	units := utf16.Encode([]rune(text))
	wide := func(big bool) (b []byte) {
		for _, u := range units {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return b
	}
	for name, b := range map[string][]byte{
		"UTF-8": []byte(text), "UTF-8 with a mark": []byte("\ufeff" + text),
		"UTF-16, little": append([]byte{0xff, 0xfe}, wide(false)...), "UTF-16, big": append([]byte{0xfe, 0xff}, wide(true)...),
		"UTF-16 without a mark": wide(false),
		"Latin-1":               []byte(strings.NewReplacer("ä", "\xe4", "ü", "\xfc").Replace(text)),
	} {
		l, err := list.Read(t.Context(), "cars.csv", b)
		if diff := cmp.Diff([]string{"2 " + accord}, told(l)); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

func TestColumnsAboutOptionsAreTheCarsEquipment(t *testing.T) {
	t.Parallel()
	l, err := list.Read(t.Context(), "cars.csv", []byte("VIN,ZIP Code,Option codes,Notes\n"+accord+",60601,Z51 FE4,none\n"))
	if err != nil || len(l.Entries) != 1 || l.Entries[0].Equipment != "Z51 FE4" {
		t.Errorf("%+v, %v", l.Entries, err)
	}
}

// book is a workbook made of sheets.
func book(t *testing.T, make func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	make(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(f *excelize.File, sheet, cell string, v any) { _ = f.SetCellValue(sheet, cell, v) }

func TestWorkbooksAreRead(t *testing.T) {
	t.Parallel()
	b := book(t, func(f *excelize.File) {
		set(f, "Sheet1", "B2", "VIN")
		set(f, "Sheet1", "B3", accord)
		set(f, "Sheet1", "C3", 20000)
		_, _ = f.NewSheet("More")
		for i := range 100 {
			name, _ := excelize.ColumnNumberToName(i + 1)
			set(f, "More", name+"1", "column "+name)
		}
		set(f, "More", "CV7", truck)
		_, _ = f.NewSheet("Secret")
		set(f, "Secret", "A1", "1G1YB2D41M5000001")
		_ = f.SetSheetVisible("Secret", false)
	})
	l, err := list.Read(t.Context(), "cars.xlsx", b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"3 " + accord, "7 " + truck}, told(l)); diff != "" {
		t.Error(diff)
	}
	if l.Entries[0].Sheet != "Sheet1" || l.Entries[1].Sheet != "More" || !cmp.Equal(l.Hidden, []string{"Secret"}) {
		t.Errorf("sheets %q, %q, hidden %q", l.Entries[0].Sheet, l.Entries[1].Sheet, l.Hidden)
	}
}

// bomb is a workbook whose sheet unpacks to far more than it is.
func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 120 {
		if _, err := w.Write(blank); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatCannotBeReadIsSaidExactly(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range list.Most + 1 {
		fmt.Fprintf(&many, "1FTFW1E80NF%06d\n", i)
	}
	for name, tt := range map[string]struct {
		file string
		b    []byte
		want list.Fault
	}{
		"nothing at all":            {"a.csv", nil, list.FaultEmpty},
		"only separators":           {"a.csv", []byte(",,\n,,\n"), list.FaultEmpty},
		"no VINs":                   {"a.csv", []byte("make,model\nFord,F-150\n"), list.FaultNoVINs},
		"almost VINs only":          {"a.csv", []byte("VIN\n1FTFW1E8ONF000000\n"), list.FaultNoVINs},
		"a VIN too many":            {"a.csv", []byte(many.String()), list.FaultTooMany},
		"a cell without end":        {"a.csv", []byte("VIN,note\n" + accord + "," + strings.Repeat("x", 40_000)), list.FaultHugeCell},
		"a bomb":                    {"a.xlsx", bomb(t), list.FaultBomb},
		"no workbook":               {"a.xlsx", []byte("hello"), list.FaultNotExcel},
		"a broken workbook":         {"a.xlsx", book(t, func(*excelize.File) {})[:2000], list.FaultNotExcel},
		"a zip that is no workbook": {"a.xlsx", []byte("PK\x05\x06" + strings.Repeat("\x00", 18)), list.FaultNotExcel},
		"an old workbook":           {"a.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"), list.FaultOldExcel},
		"a picture":                 {"a.csv", []byte("\x89PNG\r\n\x1a\n"), list.FaultBinary},
		"bytes that are no text":    {"a.csv", []byte("a\x00b\x00\x00\x00c"), list.FaultBinary},
		"an empty workbook":         {"a.xlsx", book(t, func(*excelize.File) {}), list.FaultEmpty},
		"VINs in hidden sheets only": {"a.xlsx", book(t, func(f *excelize.File) {
			_, _ = f.NewSheet("S")
			set(f, "S", "A1", accord)
			_ = f.SetSheetVisible("S", false)
		}), list.FaultHidden},
		"formulas nobody has computed": {"a.xlsx", book(t, func(f *excelize.File) { set(f, "Sheet1", "A1", "VIN"); _ = f.SetCellFormula("Sheet1", "A2", `A1&"x"`) }), list.FaultFormulas},
		"a workbook with a password": {"a.xlsx", func() []byte {
			var out bytes.Buffer
			_ = excelize.NewFile().Write(&out, excelize.Options{Password: "secret"})
			return out.Bytes()
		}(), list.FaultEncrypted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := list.Read(t.Context(), tt.file, tt.b)
			if e := (*list.Error)(nil); !errors.As(err, &e) || e.Fault != tt.want {
				t.Errorf("%v, want %s", err, tt.want)
			}
		})
	}
}

func TestEveryVINOfACSVIsAnEntryOfItsRow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.StringMatching(`[1-5][A-HJ-NPR-Z]{2}[A-HJ-NPR-Z0-9]{5}[0-9][A-HJ-NPR-Y][A-HJ-NPR-Z][0-9]{6}`), 1, 30).Draw(t, "vins")
		at, width := rapid.IntRange(0, 5).Draw(t, "column"), 6
		comma := rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "delimiter")
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		w.Comma = comma
		var want []knowledge.VIN
		for _, v := range rows {
			cells := make([]string, width)
			for i := range cells {
				cells[i] = rapid.SampledFrom([]string{"", "Ford", "12", "red, \"metallic\"", "a;b"}).Draw(t, "cell")
			}
			cells[at] = v
			_ = w.Write(cells)
			parsed, _ := vin.Parse(v)
			want = append(want, parsed)
		}
		w.Flush()
		l, err := list.Read(t.Context(), "x.csv", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var got []knowledge.VIN
		for i, e := range l.Entries {
			if e.Row != i+1 {
				t.Fatalf("entry %d is of row %d", i, e.Row)
			}
			got = append(got, e.VIN)
		}
		if !cmp.Equal(want, got) {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

// BenchmarkWideAndLong is a table with one row as long as it is high: its time must follow
// its cells, not rows by columns.
func BenchmarkWideAndLong(b *testing.B) {
	for _, n := range []int{10_000, 20_000, 40_000} {
		text := strings.Repeat("x,", n) + "y\n" + strings.Repeat(accord+",b\n", 100) + strings.Repeat("a,b\n", n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := list.Text(b.Context(), text); err != nil && !errors.As(err, new(*list.Error)) {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a.csv", []byte("VIN\n"+accord+"\n"))
	f.Add("a.xlsx", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		l, err := list.Read(t.Context(), name, b)
		if err != nil {
			return
		}
		for _, e := range l.Entries {
			if (e.VIN == "") == (e.Problem.Code == "") {
				t.Fatalf("%+v has a VIN and a problem, or neither", e)
			}
		}
	})
}
