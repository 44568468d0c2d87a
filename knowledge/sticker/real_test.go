package sticker_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// truth is one label of the shared data as somebody else's parser read it.
type truth struct {
	VIN     string            `json:"vin"`
	Base    string            `json:"base"`
	Totals  map[string]string `json:"totals"`
	Options []struct {
		Name    string   `json:"name"`
		Price   string   `json:"price"`
		Bullets []string `json:"bullets"`
	} `json:"options"`
	RPO []string `json:"rpo"`
}

// score counts what was read right over many labels.
type score struct {
	labels, vin, base, destination, total, codes, closed int
	options, found, falseLines                           int
	lies                                                 int // nothing doubted about the sums, and yet a wrong base price or total
	missed                                               []string
}

func (s score) String() string {
	pc := func(n, of int) string {
		return fmt.Sprintf("%d/%d (%.1f %%)", n, of, 100*float64(n)/float64(max(of, 1)))
	}
	return fmt.Sprintf("VIN %s, base %s, destination %s, total %s, option lines %s, false lines %.2f a label, sums close %s, code lists %s",
		pc(s.vin, s.labels), pc(s.base, s.labels), pc(s.destination, s.labels), pc(s.total, s.labels), pc(s.found, s.options),
		float64(s.falseLines)/float64(max(s.labels, 1)), pc(s.closed, s.labels), pc(s.codes, s.labels))
}

func cents(s string) (int64, bool) {
	f, err := strconv.ParseFloat(strings.NewReplacer("$", "", ",", "").Replace(s), 64)
	if f < 0 {
		return int64(f*100 - 0.5), err == nil
	}
	return int64(f*100 + 0.5), err == nil
}

func same(got *int64, want string) bool {
	n, ok := cents(want)
	return !ok && got == nil || ok && got != nil && *got == n
}

func (s *score) add(l knowledge.Label, t truth) {
	s.labels++
	note := func(ok bool, n *int, what string) {
		if ok {
			*n++
		} else {
			s.missed = append(s.missed, t.VIN+" "+what)
		}
	}
	note(string(l.VIN) == t.VIN, &s.vin, "VIN "+string(l.VIN))
	note(same(l.Base, t.Base), &s.base, "base "+t.Base)
	note(same(l.Destination, t.Totals["DESTINATION CHARGE"]), &s.destination, "destination")
	note(same(l.Total, t.Totals["TOTAL VEHICLE PRICE"]), &s.total, "total")
	note(l.Sure && len(sumDoubts(l)) == 0, &s.closed, fmt.Sprint("sums ", sumDoubts(l)))
	note(strings.Join(l.Codes, ",") == strings.Join(t.RPO, ","), &s.codes, "codes")
	if len(sumDoubts(l)) == 0 && t.Base != "" && (!same(l.Base, t.Base) || !same(l.Total, t.Totals["TOTAL VEHICLE PRICE"])) {
		s.lies++
	}
	s.lines(l, t)
}

func (s *score) lines(l knowledge.Label, t truth) {
	used := make([]bool, len(l.Options))
	for _, want := range t.Options {
		p, ok := cents(want.Price)
		if !ok {
			continue // INC.: part of the line above it
		}
		s.options++
		hit := false
		for i, o := range l.Options {
			if !used[i] && o.Price != nil && *o.Price == p && stickertest.Similar(o.Name, want.Name) >= 0.9 {
				used[i], hit = true, true
				s.found++
				break
			}
		}
		if !hit {
			s.missed = append(s.missed, t.VIN+" option "+want.Name+" "+want.Price)
		}
	}
	for i, o := range l.Options {
		if !used[i] && o.Price != nil {
			s.falseLines++
			s.missed = append(s.missed, fmt.Sprintf("%s false %s %d", t.VIN, o.Name, *o.Price))
		}
	}
}

func sumDoubts(l knowledge.Label) []knowledge.Doubt {
	var out []knowledge.Doubt
	for _, d := range l.Doubts {
		switch d.Code {
		case knowledge.DoubtOptionsSum, knowledge.DoubtTotalSum, knowledge.DoubtNoTotal, knowledge.DoubtNoBase:
			out = append(out, d)
		case knowledge.DoubtNoVIN, knowledge.DoubtVIN, knowledge.DoubtVINBarcode, knowledge.DoubtNotALabel, knowledge.DoubtFaintText, knowledge.DoubtOtherLayout, knowledge.DoubtReadings, knowledge.DoubtNames:
		}
	}
	return out
}

// shared finds the folder of real labels, which is no part of the repository.
func shared(tb testing.TB, glob string) []string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "stickers", glob))
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Skip("no real labels beside the repository (../shared/data/stickers)")
	}
	return files
}

func readTruth(tb testing.TB, pdf string) truth {
	tb.Helper()
	b, err := os.ReadFile(strings.TrimSuffix(pdf, ".pdf") + ".json")
	if err != nil {
		tb.Fatal(err)
	}
	var t truth
	if err := json.Unmarshal(b, &t); err != nil {
		tb.Fatal(err)
	}
	return t
}

func newReader(tb testing.TB) *sticker.Reader {
	tb.Helper()
	r, err := sticker.New(sticker.Config{})
	if err != nil {
		tb.Skip(err)
	}
	return r
}

func TestRealGMLabelsAreReadFromTheirTextLayer(t *testing.T) {
	t.Parallel()
	files := shared(t, filepath.Join("gm", "*.pdf"))
	r := newReader(t)
	var s score
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		l, err := r.Read(t.Context(), []sticker.Document{{Name: "label.pdf", Bytes: b}}, nil)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(f), err)
			continue
		}
		s.add(l, readTruth(t, f))
	}
	t.Log(s)
	if s.lies > 0 || s.vin*100 < s.labels*99 || s.total*100 < s.labels*98 || s.found*100 < s.options*97 || s.closed*100 < s.labels*97 || s.codes < s.labels {
		t.Error("less is read than was measured")
		for _, m := range s.missed {
			t.Log(m)
		}
	}
}
