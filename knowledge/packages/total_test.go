package packages_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// rav4 is a car of a trim whose prices are learnt: delivery 1,335, CY 925, CP 1,265,
// all-weather liners (2T) 309, blacked-out badges (DK) 110.
func rav4(dollars int64, codes ...string) packages.Car {
	const base = int64(32735)
	return packages.Car{
		Vehicle: knowledge.Vehicle{Make: "Toyota", Model: "RAV4 Hybrid", Year: 2023, Trim: "XLE"},
		Codes:   append(codes, "FE"), Sure: true, Base: new(base * 100), Total: new((base + dollars) * 100),
	}
}

func TestATotalTellsPackages(t *testing.T) {
	t.Parallel()
	c := load(t)
	label := rav4(0, "2T")
	label.Base, label.Total = nil, nil
	label.Label = &knowledge.Label{Sure: true, Currency: "USD", Base: new(int64(3273500)), Total: new(int64(3273500 + 256900))}
	canadian := label
	canadian.Label = &knowledge.Label{Sure: true, Currency: "CAD", Base: label.Label.Base, Total: label.Label.Total}
	part := rav4(1335+309+925, "2T")
	part.Total = new(*part.Total + 50)
	for name, tc := range map[string]struct {
		car    packages.Car
		cy, cp knowledge.Verdict
	}{
		"what the other codes leave is one package": {rav4(1335+309+925, "2T"), knowledge.Likely, knowledge.RuledOut},
		"or two":                              {rav4(1335+309+925+1265, "2T"), knowledge.Likely, knowledge.Likely},
		"or none":                             {rav4(1335+309, "2T"), knowledge.RuledOut, knowledge.RuledOut},
		"the label of the car has the prices": {label, knowledge.Likely, knowledge.RuledOut},
		"another country's has other ones":    {canadian, knowledge.Undetermined, knowledge.Undetermined},
		"an amount that no packages come to says nothing":        {rav4(1335+309+925+17, "2T"), knowledge.Undetermined, knowledge.Undetermined},
		"nor does one with cents":                                {part, knowledge.Undetermined, knowledge.Undetermined},
		"nor does the price of a code that nobody knows":         {rav4(1335+309+925, "2T", "ZZ9"), knowledge.Undetermined, knowledge.Undetermined},
		"a typed package is taken off with the others":           {rav4(1335+309+925+1265, "2T", "CY"), knowledge.Confirmed, knowledge.Likely},
		"a total below the base price is none":                   {rav4(-5, "2T"), knowledge.Undetermined, knowledge.Undetermined},
		"without a code there is nothing to take off: no answer": {packages.Car{Vehicle: label.Vehicle, Base: new(int64(3273500)), Total: new(int64(3496000))}, "unsaid", "unsaid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := c.Identify(tc.car)
			for code, want := range map[string]knowledge.Verdict{"CY": tc.cy, "CP": tc.cp} {
				all := slices.Concat(r.Findings, r.Open)
				at := slices.IndexFunc(all, func(f knowledge.Finding) bool { return f.Code == code })
				if at < 0 {
					if want != "unsaid" {
						t.Errorf("nothing is said of %s", code)
					}
					continue
				}
				if all[at].Verdict != want {
					t.Errorf("%s is %q at %.3f, want %q: %+v", code, all[at].Verdict, all[at].Probability, want, all[at].Evidence)
				}
			}
		})
	}
}

// prices of invented options; two packages cost the same.
var planted = map[string]int{"CP": 1265, "CY": 925, "AT": 925, "2T": 309, "DK": 110, "PC": 425, "MF": 150}

// sold are builds of a trim with any of those options.
func sold(r *rand.Rand, model string, n int, without string) string {
	var rows strings.Builder
	for i := range n {
		codes, total := []string{`"FE"`}, 30000+1335
		for _, code := range []string{"CP", "CY", "AT", "2T", "DK", "PC", "MF"} {
			if code != without && r.IntN(3) == 0 {
				codes, total = append(codes, `"`+code+`"`), total+planted[code]
			}
		}
		fmt.Fprintf(&rows, `{"vin":"%s%d","make":"Toyota","model":"%s","model_year":2023,"trim":"XLE","codes":[%s],"base":30000,"msrp":"%d"}`+"\n",
			strings.ReplaceAll(model, " ", ""), i, model, strings.Join(codes, ","), total)
	}
	return rows.String()
}

func learnt(t *testing.T, c *packages.Catalogue, rows string) packages.Learnt {
	t.Helper()
	builds, skipped, err := c.ReadBuilds(strings.NewReader(rows), "")
	if err != nil || skipped > 0 {
		t.Fatal(skipped, err)
	}
	return c.Learn(builds, nil)
}

func TestPricesAreLearntFromCarsThatDifferInOneCode(t *testing.T) {
	t.Parallel()
	c := load(t)
	for seed := range uint64(20) {
		l := learnt(t, c, sold(rand.New(rand.NewPCG(seed, 1)), "RAV4 Hybrid", 200, ""))
		if len(l.Tariffs) != 1 {
			t.Fatalf("%d tariffs", len(l.Tariffs))
		}
		tariff := l.Tariffs[0]
		for code, want := range planted {
			if got, ok := tariff.Prices[code]; !ok || got != want {
				t.Errorf("seed %d: %s costs %d, learnt %d", seed, code, want, got)
			}
		}
		if len(tariff.Rests) != 1 || tariff.Rests[0].Dollars != 1335 || !slices.Equal(tariff.Rests[0].Codes, []string{"FE"}) {
			t.Errorf("seed %d: what every car has is left with delivery: %+v", seed, tariff.Rests)
		}
	}
}

func TestOfTwoPackagesThatFitNoneIsAsserted(t *testing.T) {
	t.Parallel()
	c := load(t)
	r := c.With(learnt(t, c, sold(rand.New(rand.NewPCG(1, 1)), "RAV4 Hybrid", 300, ""))).Identify(rav4(1335+309+925, "2T"))
	for _, f := range slices.Concat(r.Findings, r.Open) {
		if f.Verdict.Has() {
			t.Errorf("CY and AT cost the same, and %s is %s", f.Code, f.Verdict)
		}
	}
}

func TestAModelThatWasNotLearntHasThePricesOfItsKinOnly(t *testing.T) {
	t.Parallel()
	c := load(t)
	for model, want := range map[string]bool{"RAV4": true, "Corolla Cross": false} {
		l := learnt(t, c, sold(rand.New(rand.NewPCG(1, 1)), model, 300, "AT"))
		r := c.With(l).Identify(rav4(1335+309+925, "2T"))
		said := slices.ContainsFunc(r.Findings, func(f knowledge.Finding) bool { return f.Code == "CY" && f.Verdict.Has() })
		if said != want {
			t.Errorf("by the prices of the %s the weather package is asserted: %t", model, said)
		}
	}
}
