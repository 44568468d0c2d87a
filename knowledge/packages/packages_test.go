package packages_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// loaded is the catalogue, read once for all tests: it does not change.
var loaded = sync.OnceValues(packages.Load)

func load(tb testing.TB) *packages.Catalogue {
	tb.Helper()
	c, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestTheCatalogueIsSound(t *testing.T) {
	t.Parallel()
	all := load(t).All()
	if len(all) < 1000 {
		t.Errorf("%d entries", len(all))
	}
	brands := map[string]bool{}
	for _, p := range all {
		brands[p.Brand] = true
	}
	if len(brands) < 25 {
		t.Errorf("%d brands", len(brands))
	}
}

func TestACodeWithTwoMeaningsProvesNeither(t *testing.T) {
	t.Parallel()
	c := load(t)
	seen := 0
	for _, con := range c.Conflicts() {
		if con.Market != packages.US {
			continue
		}
		seen++
		car := packages.Car{Vehicle: knowledge.Vehicle{Make: con.Brand, Model: con.Model, Year: con.Years[0]}, Codes: []string{con.Code}}
		for _, f := range c.Identify(car).Findings {
			if slices.Contains(con.IDs, f.Package) && f.Verdict != knowledge.Undetermined {
				t.Errorf("%s on a %s %s is said to be %s", con.Code, con.Brand, con.Model, f.Package)
			}
		}
	}
	if seen == 0 {
		t.Error("no conflict to look at")
	}
}

// The Night Edition of a Big Horn has other wheels than that of a Laramie.
func TestATrimDecidesWhatACodeStandsFor(t *testing.T) {
	t.Parallel()
	ram := knowledge.Vehicle{Make: "Ram", Model: "1500", Year: 2026}
	for trim, want := range map[string]struct{ id, wheels string }{
		"Laramie":  {"ram-1500-ash-night-edition-2026-laramie", "22x9 forged black wheels"},
		"Big Horn": {"ram-1500-ash-night-edition-2026-big-horn", "20x9 black clad wheels"},
		"":         {"", ""},
	} {
		ram.Trim = trim
		found := load(t).Identify(packages.Car{Vehicle: ram, Codes: []string{"ASH"}}).Findings
		if len(found) != 1 || found[0].Name != "Night Edition" || found[0].Verdict != knowledge.Confirmed || found[0].Package != want.id {
			t.Fatalf("%s: %+v", trim, found)
		}
		wheels := slices.DeleteFunc(slices.Clone(found[0].Contents), func(c string) bool { return !strings.Contains(c, "wheels") })
		if got := strings.Join(wheels, ","); got != want.wheels {
			t.Errorf("%s: %s, want %s", trim, got, want.wheels)
		}
	}
}

func corvette() knowledge.Vehicle {
	return knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2025, Trim: "Stingray 3LT"}
}

// said is a finding as far as the tests of the rules look at it.
type said struct {
	Name    string
	Code    string
	Verdict knowledge.Verdict
	Kinds   []knowledge.EvidenceKind
}

func identify(t *testing.T, car packages.Car) ([]said, []string) {
	t.Helper()
	r := load(t).Identify(car)
	var out []said
	for _, f := range r.Findings {
		s := said{Name: f.Name, Code: f.Code, Verdict: f.Verdict}
		for _, e := range f.Evidence {
			s.Kinds = append(s.Kinds, e.Kind)
		}
		out = append(out, s)
	}
	return out, r.UnknownCodes
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	z51line := []knowledge.OptionLine{{Name: "Z51 PERFORMANCE PACKAGE:", Price: new(int64(634500)), Confidence: 1}}
	z51 := func(v knowledge.Verdict, kinds ...knowledge.EvidenceKind) []said {
		return []said{{"Z51 Performance Package", "Z51", v, kinds}}
	}
	code, line := knowledge.EvidenceCode, knowledge.EvidenceLabelLine
	for name, c := range map[string]struct {
		car     packages.Car
		want    []said
		unknown []string
	}{
		"nothing known is nothing said": {packages.Car{Vehicle: corvette()}, nil, nil},
		"a VIN alone says nothing":      {packages.Car{Vehicle: knowledge.Vehicle{VIN: "1G1YC3D40S5100001", Make: "Chevrolet", Model: "Corvette", Year: 2025}}, nil, nil},
		"a code valid for brand, model and year confirms": {
			packages.Car{Vehicle: corvette(), Codes: []string{"z51"}}, z51(knowledge.Confirmed, code), nil,
		},
		"the same code on another model stays open": {
			packages.Car{Vehicle: knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2025}, Codes: []string{"Z51"}},
			z51(knowledge.Undetermined, knowledge.EvidenceCodeOnly), nil,
		},
		"the same code in another year stays open": {
			packages.Car{Vehicle: knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 1999}, Codes: []string{"Z51"}},
			z51(knowledge.Undetermined, knowledge.EvidenceCodeOnly), nil,
		},
		"a code without a car stays open": {
			packages.Car{Codes: []string{"Z51"}}, z51(knowledge.Undetermined, knowledge.EvidenceCodeOnly), nil,
		},
		"another brand's code is unknown here": {
			packages.Car{Vehicle: knowledge.Vehicle{Make: "Ford", Model: "Mustang", Year: 2025}, Codes: []string{"Z51"}}, nil, []string{"Z51"},
		},
		"codes nobody knows are named": {
			packages.Car{Vehicle: corvette(), Codes: []string{"Q9X", "Z51", "q9x"}}, z51(knowledge.Confirmed, code), []string{"Q9X"},
		},
		"a priced line in text confirms": {
			packages.Car{Vehicle: corvette(), Options: z51line, Sure: true}, z51(knowledge.Confirmed, line), nil,
		},
		"a priced line on a photo whose sums close confirms": {
			packages.Car{Vehicle: corvette(), Options: z51line, OCR: true, Sure: true}, z51(knowledge.Confirmed, line), nil,
		},
		"a priced line on a photo whose sums do not close is likely": {
			packages.Car{Vehicle: corvette(), Options: z51line, OCR: true}, z51(knowledge.Likely, line), nil,
		},
		"a misread letter is forgiven on a photo, as likely": {
			packages.Car{Vehicle: corvette(), OCR: true, Sure: true, Options: []knowledge.OptionLine{{Name: "Z51 PERFORNANCE PACKAGE", Price: new(int64(634500))}}},
			z51(knowledge.Likely, line), nil,
		},
		"a misread digit is not forgiven": {
			packages.Car{Vehicle: corvette(), OCR: true, Options: []knowledge.OptionLine{{Name: "Z57 PERFORMANCE PACKAGE", Price: new(int64(634500))}}},
			[]said{{"Z57 PERFORMANCE PACKAGE", "", knowledge.Likely, []knowledge.EvidenceKind{line}}},
			nil,
		},
		"the build's list without the code speaks against the line": {
			packages.Car{Vehicle: corvette(), Options: z51line, Sure: true, BuildCodes: []string{"FE1", "LT2"}},
			z51(knowledge.Undetermined, line, knowledge.EvidenceAbsent), nil,
		},
		"a package of the standard equipment is standard": {
			packages.Car{Vehicle: corvette(), Standard: []string{"Z51 PERFORMANCE PACKAGE"}, Sure: true},
			z51(knowledge.Standard, knowledge.EvidenceStandard), nil,
		},
		"a person's words never confirm": {
			packages.Car{Vehicle: corvette(), Text: "one owner, z51 performance package, garage kept"},
			z51(knowledge.Likely, knowledge.EvidenceText), nil,
		},
		"a person's denial is heard": {
			packages.Car{Vehicle: corvette(), Text: "base car without the Z51 performance package"}, nil, nil,
		},
		"a package the catalogue lacks is named as printed": {
			packages.Car{Vehicle: corvette(), Sure: true, Options: []knowledge.OptionLine{{Name: "MOONLIGHT PICNIC PKG", Price: new(int64(99500))}}},
			[]said{{"MOONLIGHT PICNIC PKG", "", knowledge.Confirmed, []knowledge.EvidenceKind{line}}},
			nil,
		},
		"trims, taxes, savings and wheels that replace a package's are no packages": {
			packages.Car{Vehicle: corvette(), Sure: true, Options: []knowledge.OptionLine{
				{Name: "2LT PACKAGE", Price: new(int64(445500))},
				{Name: "3LT COUPE PREMIUM EQUIPMENT PACKAGE", Price: new(int64(1195000))},
				{Name: "PREFERRED EQUIPMENT GROUP 3LT"},
				{Name: "EQUIPMENT GROUP 302A", Price: new(int64(744000))},
				{Name: "GAS GUZZLER TAX", Price: new(int64(130000))},
				{Name: "SUN AND SOUND PREFERRED PACKAGE SAVINGS", Price: new(int64(-25000))},
				{Name: "WHEELS, 20\" (REPLACES STD/PKG WHEELS)", Price: new(int64(60000))},
				{Name: "10600# GVWR PACKAGE", Price: new(int64(10000))},
				{Name: "EXHAUST TIPS, BLACK", Price: new(int64(39500))},
				{Name: "R/T SCAT PACK WIDEBODY ATX - 24N", Price: new(int64(600000))},
				{Name: "SCAT PACK BUMBLEBEE STRIPE", Price: new(int64(49500))},
				{Name: "BATTERY PACK, 24 MODULE PACK", Price: new(int64(800000))},
			}}, nil, nil,
		},
		"an Escalade's package is not an Escalade IQ's": {
			packages.Car{Vehicle: knowledge.Vehicle{Make: "Cadillac", Model: "Escalade IQ", Year: 2025}, Codes: []string{"ST1"}},
			[]said{{"Touring Package", "ST1", knowledge.Undetermined, []knowledge.EvidenceKind{knowledge.EvidenceCodeOnly}}},
			nil,
		},
		"a Ford line cut at 30 characters is still known": {
			packages.Car{Vehicle: knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2025}, Sure: true, Options: []knowledge.OptionLine{{Name: "XLT BLACK APPEARANCE PKG PLUS", Price: new(int64(182000))}}},
			[]said{{"XLT Black Appearance Package Plus", "19P", knowledge.Confirmed, []knowledge.EvidenceKind{line}}},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, unknown := identify(t, c.car)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.unknown, unknown); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestEveryFindingHasEvidenceAndAProbability(t *testing.T) {
	t.Parallel()
	c := load(t)
	all := c.All()
	disputed := map[string]bool{}
	for _, con := range c.Conflicts() {
		disputed[con.Brand+con.Code] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(all).Filter(func(p packages.Package) bool {
			return p.Market == packages.US && !slices.ContainsFunc(p.Codes, func(code string) bool { return disputed[p.Brand+code] })
		}).Draw(t, "package")
		car := packages.Car{
			Vehicle: knowledge.Vehicle{Make: p.Brand, Model: p.Models[0], Year: rapid.SampledFrom(p.Years).Draw(t, "year")},
			Options: []knowledge.OptionLine{{Name: strings.ToUpper(p.Name), Price: new(int64(100))}},
			Codes:   p.Codes, Sure: true,
		}
		found, want := false, knowledge.Confirmed
		if p.Weak {
			want = knowledge.Likely
		}
		for _, f := range c.Identify(car).Findings {
			found = found || f.Package == p.ID && f.Verdict == want
			if len(f.Evidence) == 0 || f.Probability <= 0 || f.Probability > 1 {
				t.Fatalf("%+v", f)
			}
		}
		if !found && len(p.Codes) > 0 {
			t.Fatalf("%s is not found by its own name and code", p.ID)
		}
	})
}

func TestParseCodes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Z51 FE4 J55":                   {"Z51", "FE4", "J55"},
		"z51, fe4;j55":                  {"Z51", "FE4", "J55"},
		"RPO: WRS, Y3W":                 {"WRS", "Y3W"},
		"RPO codes: Z51 Z51":            {"Z51"},
		"Códigos: ZPP ZDB":              {"ZPP", "ZDB"},
		"ZPP ZDB ZLS":                   {"ZPP", "ZDB", "ZLS"},
		"Code OF":                       {"OF"},
		"z51":                           {"Z51"},
		"how are you":                   nil,
		"HOW ARE YOU":                   nil,
		"why not now":                   nil,
		"hi":                            nil,
		"CT5":                           nil,
		"BMW":                           nil,
		"F-150":                         nil,
		"2025":                          nil,
		"1G1YC3D40S5100001":             nil,
		"what is Z51?":                  nil,
		"Z51 performance package":       nil,
		"":                              nil,
		strings.Repeat("Z51 ", 100_000): nil,
	} {
		if d := cmp.Diff(want, packages.ParseCodes(text)); d != "" {
			t.Errorf("%.40q: %s", text, d)
		}
	}
}

func FuzzParseCodes(f *testing.F) {
	f.Add("Z51 FE4 J55")
	f.Add("RPO: \xff,,")
	f.Fuzz(func(t *testing.T, s string) {
		got := packages.ParseCodes(s)
		for _, c := range got {
			if len(c) < 2 || len(c) > 5 {
				t.Errorf("%q", c)
			}
		}
		if again := packages.ParseCodes("codes: " + strings.Join(got, " ")); len(got) > 0 && !slices.Equal(got, again) {
			t.Errorf("%q then %q", got, again)
		}
	})
}

func BenchmarkIdentify(b *testing.B) {
	c := load(b)
	car := packages.Car{Vehicle: corvette(), Sure: true, BuildCodes: strings.Fields(strings.Repeat("Z51 FE4 J55 LT2 XFQ ", 30))}
	for range 16 {
		car.Options = append(car.Options, knowledge.OptionLine{Name: "STEALTH INTERIOR TRIM PACKAGE", Price: new(int64(59500))})
	}
	for b.Loop() {
		c.Identify(car)
	}
}

func TestTypedCodesAreHeldAgainstTheCarsOwnLabel(t *testing.T) {
	t.Parallel()
	line := func(name string) []knowledge.OptionLine {
		return []knowledge.OptionLine{{Name: name, Price: new(int64(599_500)), Confidence: 1}}
	}
	for name, tt := range map[string]struct {
		label *knowledge.Label
		want  knowledge.Verdict
		why   knowledge.Why
	}{
		"no label":                        {nil, knowledge.Confirmed, ""},
		"the label lists it":              {&knowledge.Label{Sure: true, Options: line("Z51 PERFORMANCE PACKAGE")}, knowledge.Confirmed, ""},
		"it stands inside something":      {&knowledge.Label{Sure: true, Options: []knowledge.OptionLine{{Name: "TRACK GROUP", Contents: []string{"Z51 PERFORMANCE PACKAGE"}}}}, knowledge.Confirmed, ""},
		"its build codes have it":         {&knowledge.Label{Sure: true, Options: line("RED TINTCOAT"), Codes: []string{"Z51"}}, knowledge.Confirmed, ""},
		"the label does not list it":      {&knowledge.Label{Sure: true, Options: line("RED TINTCOAT")}, knowledge.Undetermined, knowledge.WhyConflict},
		"the label was read unsurely":     {&knowledge.Label{Options: line("RED TINTCOAT")}, knowledge.Confirmed, ""},
		"nothing was read of its options": {&knowledge.Label{Sure: true}, knowledge.Confirmed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := load(t).Identify(packages.Car{Vehicle: corvette(), Codes: []string{"Z51"}, Label: tt.label})
			for _, f := range r.Findings {
				if f.Code == "Z51" && (f.Verdict != tt.want || f.Why != tt.why) {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}
