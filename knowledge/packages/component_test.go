package packages_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// verdictOf is what is said of the package of a code, and the probability of it.
func verdictOf(r packages.Result, code string) (knowledge.Verdict, float64) {
	for _, f := range slices.Concat(r.Findings, r.Open) {
		if f.Code == code {
			return f.Verdict, f.Probability
		}
	}
	return "not weighed", 0
}

func TestCodesOfRealBuildsSpeakOnlyOfTheirOwnModel(t *testing.T) {
	t.Parallel()
	stingray := knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2025, Trim: "Stingray 1LT"}
	for name, c := range map[string]struct {
		car   knowledge.Vehicle
		codes string
		code  string
		want  knowledge.Verdict
	}{
		"Brembo brakes J55 are only fitted with Z51 on a Stingray":  {stingray, "J55", "Z51", knowledge.Likely},
		"base brakes JL9 rule Z51 out":                              {stingray, "JL9", "Z51", knowledge.RuledOut},
		"both leave it open":                                        {stingray, "JL9 J55", "Z51", knowledge.Undetermined},
		"J55 on a Camaro says nothing of the 1LE package":           {knowledge.Vehicle{Make: "Chevrolet", Model: "Camaro", Year: 2023, Trim: "2SS"}, "J55", "A1Y", knowledge.Undetermined},
		"the brakes alone do not prove a Z06's Z07":                 {knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2026, Trim: "Z06 3LZ"}, "J57", "Z07", knowledge.Undetermined},
		"codes of an older generation do not speak of a newer one":  {knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2012}, "J55", "Z51", "not weighed"},
		"a trim's take rate never makes a package likely":           {knowledge.Vehicle{Make: "Toyota", Model: "RAV4", Year: 2023, Trim: "XLE"}, "FE", "CP", knowledge.Undetermined},
		"a model written with its grade is the same model":          {knowledge.Vehicle{Make: "Toyota", Model: "Tundra Limited", Year: 2023}, "EJ MO", "AQ", knowledge.RuledOut},
		"without a code nothing is weighed":                         {stingray, "", "Z51", "not weighed"},
		"a model that was not learnt gets no verdict from its code": {knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2023}, "J55", "Z51", "not weighed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := load(t).Identify(packages.Car{Vehicle: c.car, Codes: strings.Fields(c.codes)})
			if got, p := verdictOf(r, c.code); got != c.want {
				t.Errorf("%s is %q (%.3f), want %q", c.code, got, p, c.want)
			}
		})
	}
}

// Who types a list as long as a real build's, with codes of packages in it, would
// have typed the code of one more.
func TestALongListThatNamesOtherPackagesSpeaksAgainstTheOneItLacks(t *testing.T) {
	t.Parallel()
	stingray := knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2025, Trim: "Stingray 1LT"}
	said := func(codes []string) (float64, bool) {
		r := load(t).Identify(packages.Car{Vehicle: stingray, Codes: codes})
		for _, f := range slices.Concat(r.Findings, r.Open) {
			if f.Code == "Z51" {
				return f.Probability, slices.ContainsFunc(f.Evidence, func(e knowledge.Evidence) bool { return e.Kind == knowledge.EvidenceUnlisted })
			}
		}
		return 0, false
	}
	components := complete("J55 T0A V08")
	for i := range 60 { // a Corvette's list has a hundred and more
		components = append(components, fmt.Sprintf("R%02d", i))
	}
	alone, unlisted := said(components)
	if unlisted {
		t.Error("a list without any package's code may have been cleared of them")
	}
	with, unlisted := said(append(slices.Clone(components), "B6P"))
	if !unlisted || with >= alone {
		t.Errorf("%.3f, without another package's code %.3f", with, alone)
	}
	if odds := func(p float64) float64 { return p / (1 - p) }; odds(with) < 0.4*odds(alone) {
		t.Errorf("%.3f after %.3f: what a person may have left out overrules no strong signs", with, alone)
	}
	if _, unlisted := said([]string{"J55", "B6P"}); unlisted {
		t.Error("a short list leaves out much")
	}
}

func TestWhatIsNotAssertedIsNotAsGoodAsAsserted(t *testing.T) {
	t.Parallel()
	r := load(t).Identify(packages.Car{Vehicle: knowledge.Vehicle{Make: "Toyota", Model: "Tundra", Year: 2023, Trim: "Limited"}, Codes: []string{"EJ", "FE"}})
	if len(r.Open) == 0 {
		t.Fatal("nothing was weighed")
	}
	for _, f := range r.Open {
		if f.Probability >= 0.8 || f.Verdict == knowledge.Undetermined && f.Why == "" {
			t.Errorf("%+v", f)
		}
	}
}

func TestLearningIsDeterministicAndKeepsNoVIN(t *testing.T) {
	t.Parallel()
	c := load(t)
	rows := builds(60)
	one, skipped, err := c.ReadBuilds(strings.NewReader(strings.Join(rows, "\n")), "")
	if err != nil || skipped != 0 {
		t.Fatal(skipped, err)
	}
	slices.Reverse(rows)
	two, _, err := c.ReadBuilds(strings.NewReader(strings.Join(rows, "\n")), "")
	if err != nil {
		t.Fatal(err)
	}
	a, b := tables(t, c.Learn(one, nil)), tables(t, c.Learn(two, nil))
	if a != b {
		t.Error("the order of the builds changes the tables")
	}
	if !strings.Contains(a, `"code":"J55","with":20,"of":20`) || strings.Contains(a, "VIN") {
		t.Errorf("%s", a)
	}
}

// builds are cars of which every third has Z51 and its brakes.
func builds(n int) []string {
	var rows []string
	for i := range n {
		codes := `"JL9"`
		if i%3 == 0 {
			codes = `"Z51","J55"`
		}
		rows = append(rows, fmt.Sprintf(`{"vin":"VIN%d","make":"Chevrolet","model":"Corvette Stingray","model_year":2025,"trim":"1LT","codes":[%s]}`, i, codes))
	}
	return rows
}

func tables(t *testing.T, learnt packages.Learnt) string {
	t.Helper()
	files, err := learnt.Files()
	if err != nil {
		t.Fatal(err)
	}
	return string(files["chevrolet.jsonl"])
}

// The budget is 2 ms a car with 140 codes.
func BenchmarkIdentifyABuild(b *testing.B) {
	c := load(b)
	for name, v := range map[string]knowledge.Vehicle{
		"learnt":     {Make: "Chevrolet", Model: "Corvette", Year: 2025, Trim: "Stingray 1LT"},
		"not learnt": {Make: "Cadillac", Model: "CT5", Year: 2024},
	} {
		car := packages.Car{Vehicle: v, Codes: complete("GM7 XFQ T0A FE3 V08 NPP")}
		for i := len(car.Codes); i < 140; i++ {
			car.Codes = append(car.Codes, fmt.Sprintf("R%02d", i))
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Identify(car)
			}
		})
	}
}
