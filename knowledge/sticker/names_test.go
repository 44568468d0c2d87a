package sticker //nolint:testpackage // what a sheet's print is worth is not exported

import (
	"context"
	"slices"
	"testing"

	"example.com/vinbot/knowledge"
)

// fewNames knows the words of two options.
type fewNames struct{}

func (fewNames) Word(w string) bool {
	return slices.Contains([]string{"Z51", "PERFORMANCE", "PACKAGE", "CLIMATE", "FLOOR", "LINERS", "LE"}, w)
}

func (fewNames) Like(w string) (string, bool) {
	switch w {
	case "UNERS":
		return "LINERS", true
	case "FLOR":
		return "", true
	}
	return "", false
}

func (fewNames) Nearest(brand string, year int, text string, price *int64, _ string) (string, bool, bool) {
	if text != "251 PERFORMANCE PACKAGE" && text != "251 PERFORMANCE PKG" || brand != "Chevrolet" {
		return "", false, false
	}
	return "Z51 Performance Package", year == 2021 && *price == 599500, true
}

func TestANameIsCertainOnlyWhereItsWordsAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		conf   float64
		want   string
		unsure bool
	}{
		{"CLIMATE PACKAGE", 0.7, "CLIMATE PACKAGE", false},
		{"CLIMATE PACKAGE", 0.4, "CLIMATE PACKAGE", true},
		{"LAKESIDE PACKAGE", 0.92, "LAKESIDE PACKAGE", false}, // clear, and like no other
		{"LAKESIDE PACKAGE", 0.8, "LAKESIDE PACKAGE", true},
		{"FLOR LINERS", 0.92, "FLOR LINERS", true}, // nearly a known word
		{"FLOR LINERS", 0.97, "FLOR LINERS", false},
		{"FLOOR UNERS", 0.92, "FLOOR LINERS", false}, // signs that look alike
		{"Floor Uners", 0.92, "Floor Liners", false},
		{"751 PERFORMANCE PACKAGE", 0.97, "751 PERFORMANCE PACKAGE", true}, // a number that no option has
		{"251 PERFORMANCE PACKAGE", 0.97, "Z51 PERFORMANCE PACKAGE", false},
		{"251 PERFORMANCE PKG", 0.97, "Z51 PERFORMANCE PKG", false}, // as short as it is printed
		{"PACKAGE", 0.97, "PACKAGE", true},                          // its beginning is cut off
		{"LE", 0.97, "LE", true},                                    // a word of names, and all that glare has left of this one
	} {
		r := &Reader{cfg: Config{Names: fewNames{}}}
		words := typed(100, 500, "STANDARD VEHICLE PRICE $60,000.00")
		words = append(words, typed(100, 100, "2021 CHEVROLET CORVETTE STINGRAY 2LT")...)
		words = append(words, typed(100, 560, "OPTIONS INSTALLED BY THE MANUFACTURER")...)
		for _, w := range typed(100, 620, c.name) {
			w.conf = c.conf
			words = append(words, w)
		}
		words = append(words, typed(900, 620, "5,995.00")...)
		words = append(words, typed(100, 680, "TOTAL OPTIONS 5,995.00")...)
		s, _ := arrange(words)
		l := r.understood(s, nil)
		if len(l.Options) != 1 || l.Options[0].Name != c.want || l.Options[0].Unsure() != c.unsure {
			t.Errorf("%q at %.2f: %+v, want %q, unsure %t", c.name, c.conf, l.Options, c.want, c.unsure)
		}
	}
}

// silent is a second reader that sees nothing.
type silent struct{}

func (silent) See(context.Context, string, []byte, func()) (string, error) { return "", nil }

func TestAReaderHasWhatItIsGiven(t *testing.T) {
	t.Parallel()
	r, err := New(Config{Names: fewNames{}, Second: silent{}})
	if err != nil {
		t.Skip(err)
	}
	if r.cfg.Names == nil || r.cfg.Second == nil {
		t.Errorf("lost: %+v", r.cfg)
	}
}

func TestOfTwoNamesOfALineTheBetterSupportedOneIsTaken(t *testing.T) {
	t.Parallel()
	label := func(name string, why knowledge.Witness, total *int64) knowledge.Label {
		return Judge(knowledge.Label{
			OCR: true, Base: new(int64(6000000)), Total: total,
			Options: []knowledge.OptionLine{{Name: name, Price: new(int64(599500)), Confidence: 0.95, Proof: &knowledge.Proof{Page: 1, Confidence: 0.95, Why: why}}},
		})
	}
	for _, total := range []*int64{nil, new(int64(6599500))} {
		faint := label("251 PERFORMANCE PACKAGE", knowledge.WitnessFaint, total)
		for _, both := range [][2]knowledge.Label{{faint, label("Z51 PERFORMANCE PACKAGE", knowledge.WitnessOnce, nil)}, {label("Z51 PERFORMANCE PACKAGE", knowledge.WitnessOnce, nil), faint}} {
			l, _ := Merge(both[0], both[1])
			if len(l.Options) != 1 || l.Options[0].Name != "Z51 PERFORMANCE PACKAGE" || l.Doubtful(knowledge.DoubtNames) {
				t.Errorf("merged: %+v", l)
			}
		}
		if !faint.Doubtful(knowledge.DoubtNames) {
			t.Errorf("no doubt of a faint name: %+v", faint.Doubts)
		}
	}
}
