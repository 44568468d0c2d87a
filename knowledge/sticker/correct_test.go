package sticker_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

func TestACorrectionIsKeptBesideWhatWasReadAndCheckedAnew(t *testing.T) {
	t.Parallel()
	unsure := vinRead(inventedVIN, knowledge.Doubt{Code: knowledge.DoubtVIN})
	for sentence, c := range map[string]struct {
		label  knowledge.Label
		with   knowledge.Correction
		line   int
		kept   knowledge.Correction
		doubts []knowledge.Doubt
	}{
		"a price that lets the sums close": {
			reading(price(1, 745000)),
			knowledge.Correction{Part: knowledge.PartOption, Was: "MOONLIGHT SUNROOF", NowOf: new(int64(145000))},
			1,
			knowledge.Correction{Part: knowledge.PartOption, Name: "MOONLIGHT SUNROOF", Was: "MOONLIGHT SUNROOF", WasOf: new(int64(745000)), NowOf: new(int64(145000))},
			nil,
		},
		"a total that opens them": {
			reading(),
			knowledge.Correction{Part: knowledge.PartTotal, NowOf: new(int64(4453600))},
			0,
			knowledge.Correction{Part: knowledge.PartTotal, WasOf: new(int64(4453500)), NowOf: new(int64(4453600))},
			[]knowledge.Doubt{{Code: knowledge.DoubtTotalSum, Printed: 4453600, Summed: 4453500}},
		},
		"a line that is not there": {
			reading(func(l *knowledge.Label) {
				l.Options = append(l.Options, knowledge.OptionLine{Name: "FOLD HERE", Price: new(int64(1))})
			}),
			knowledge.Correction{Part: knowledge.PartOption, Was: "FOLD HERE", Removed: true},
			3,
			knowledge.Correction{Part: knowledge.PartOption, Name: "FOLD HERE", Was: "FOLD HERE", WasOf: new(int64(1)), Removed: true},
			nil,
		},
		"a line that was missing": {
			reading(lines(0, 2)),
			knowledge.Correction{Part: knowledge.PartOption, Now: "MOONLIGHT SUNROOF", NowOf: new(int64(145000)), Added: true},
			0,
			knowledge.Correction{Part: knowledge.PartOption, Name: "MOONLIGHT SUNROOF", Now: "MOONLIGHT SUNROOF", NowOf: new(int64(145000)), Added: true},
			nil,
		},
		"a VIN whose check digit fits": {
			reading(unsure),
			knowledge.Correction{Part: knowledge.PartVIN, Now: otherVIN},
			0,
			knowledge.Correction{Part: knowledge.PartVIN, Was: inventedVIN, Now: otherVIN},
			nil,
		},
		"a VIN whose check digit does not fit stays a doubt": {
			reading(),
			knowledge.Correction{Part: knowledge.PartVIN, Now: "1G6ZZ5ZZ3P0000011"},
			0,
			knowledge.Correction{Part: knowledge.PartVIN, Was: inventedVIN, Now: "1G6ZZ5ZZ3P0000011"},
			[]knowledge.Doubt{{Code: knowledge.DoubtVIN}},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got, err := sticker.Correct(c.label, c.with, c.line)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff([]knowledge.Correction{c.kept}, got.Corrections); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.doubts, append([]knowledge.Doubt(nil), got.Doubts...)); d != "" {
				t.Error(d)
			}
			if c.label.Corrections != nil {
				t.Error("what was read has changed")
			}
		})
	}
}

func TestACorrectionOfACorrectionIsHeldAgainstWhatWasRead(t *testing.T) {
	t.Parallel()
	with := func(l knowledge.Label, line int, c knowledge.Correction) knowledge.Label {
		l, err := sticker.Correct(l, c, line)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	total := func(minor int64) knowledge.Correction {
		return knowledge.Correction{Part: knowledge.PartTotal, NowOf: &minor}
	}
	l := with(with(reading(), 0, total(1)), 0, total(2))
	if d := cmp.Diff([]knowledge.Correction{{Part: knowledge.PartTotal, WasOf: new(int64(4453500)), NowOf: new(int64(2))}}, l.Corrections); d != "" {
		t.Error(d)
	}
	roof := func(was, now string, minor int64) knowledge.Correction {
		return knowledge.Correction{Part: knowledge.PartOption, Was: was, Now: now, NowOf: &minor}
	}
	for _, back := range []knowledge.Label{
		with(l, 0, total(4453500)),
		with(with(reading(), 1, roof("MOONLIGHT SUNROOF", "SUN", 1)), 1, roof("SUN", "MOONLIGHT SUNROOF", 145000)),
		with(with(reading(), 0, knowledge.Correction{Part: knowledge.PartOption, Now: "MATS", NowOf: new(int64(100)), Added: true}), 3, knowledge.Correction{Part: knowledge.PartOption, Was: "MATS", Removed: true}),
	} {
		if d := cmp.Diff(reading(), back, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("what was read, said again: %s", d)
		}
	}
}

func TestALineThatIsNotThereAnyMoreIsNotCorrected(t *testing.T) {
	t.Parallel()
	for _, c := range []knowledge.Correction{
		{Part: knowledge.PartOption, Was: "ANOTHER"}, {Part: knowledge.PartCharge, Was: "GAS GUZZLER"}, {Part: "colour"},
	} {
		if _, err := sticker.Correct(reading(), c, 1); !errors.Is(err, sticker.ErrNoSuchLine) {
			t.Errorf("%s: %v", c.Part, err)
		}
	}
}

func TestAmountsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"1090": 109000, "$1,090": 109000, "1,090.00": 109000, "1.090,00 €": 109000, "1 090,00 $": 109000, "1 090": 109000, "69.335\u00a0$": 6933500, "-250.00": -25000, "– 250": -25000,
		"$-250": -25000, "N/C": 0, "nc": 0, "no charge": 0, "Sin cargo": 0, "0": 0, "USD 45,795": 4579500, "45795.50": 4579550, "CAD 1'095": 109500, "12345678": 1234567800,
	} {
		if got, ok := sticker.TypedAmount(text); !ok || got != want {
			t.Errorf("%q: %d, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "about 1000", "1.090.00.00", "12,34,56", "one", "123456789", "$", "1e9", "٣", "1090?", "10 90"} {
		if got, ok := sticker.TypedAmount(text); ok {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestLinesAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	type line struct {
		name  string
		price int64 // -1: none
	}
	for text, want := range map[string]line{
		"CLIMATE PACKAGE 1,090.00": {"CLIMATE PACKAGE", 109000}, "Climate package: $1,090": {"Climate package", 109000}, "1090": {"", 109000},
		"Z51 Performance Package - 5995": {"Z51 Performance Package", 599500}, "Cold weather package": {"Cold weather package", -1}, "Floor mats N/C": {"Floor mats", 0},
		"20 Inch wheels 1.250,00 €": {"20 Inch wheels", 125000}, "Paquete de invierno -250": {"Paquete de invierno", -25000}, "Siège chauffant 1\u202f090,00 $": {"Siège chauffant", 109000},
	} {
		name, p, ok := sticker.TypedLine(text)
		got := line{name, -1}
		if p != nil {
			got.price = *p
		}
		if !ok || got != want {
			t.Errorf("%q: %+v, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "?", "what is this?", "..", "12:30", "a1", "<script>alert</script>"} {
		if name, _, ok := sticker.TypedLine(text); ok {
			t.Errorf("%q: %q", text, name)
		}
	}
}

func FuzzTypedLine(f *testing.F) {
	for _, s := range []string{"CLIMATE PACKAGE 1,090.00", "N/C", "-1", "\x00", "1 2 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, p, ok := sticker.TypedLine(s)
		if ok && name == "" && p == nil {
			t.Errorf("%q says nothing", s)
		}
		if p != nil && (*p > 1e10 || *p < -1e10) {
			t.Errorf("%q: %d", s, *p)
		}
	})
}
