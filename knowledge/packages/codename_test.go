package packages_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestListsThatOnlyABrandKnowsAsCodes(t *testing.T) {
	t.Parallel()
	c := load(t)
	for text, tc := range map[string]struct{ brand, want string }{
		"CP CY 2T":             {"Toyota", "CP CY 2T"},
		"cp cy 2t":             {"Toyota", ""}, // words, for all one can tell
		"CP, CY + 3T":          {"Toyota", "CP CY 3T"},
		"IS IT OK":             {"Toyota", ""},
		"CY":                   {"Toyota", ""}, // one word is a question
		"NPP FE4 ERI":          {"Chevrolet", "NPP FE4 ERI"},
		"AED AJK ALP":          {"Ram", "AED AJK ALP"},
		"THE CAR HAS NPP":      {"Chevrolet", ""},
		"NPP FE4 and the rest": {"Chevrolet", ""},
		"ZPP S322A":            {"BMW", "ZPP 322"},
		"ZPP ZCW":              {"", ""},
	} {
		if got := strings.Join(c.CodesIn(knowledge.Vehicle{Make: tc.brand}, text), " "); got != tc.want {
			t.Errorf("%s, %q: %q, want %q", tc.brand, text, got, tc.want)
		}
	}
}

func TestCodesAreCalledAsTheTablesDo(t *testing.T) {
	t.Parallel()
	c := load(t)
	got := c.CodeNames(knowledge.Vehicle{Make: "Chevrolet", Model: "Camaro", Year: 2020}, []string{"00T", "XX9"})
	if len(got) != 1 || got[0].Name != "Convertible top color, Blue" || got[0].Source.URL == "" {
		t.Errorf("%+v", got)
	}
	for name, v := range map[string]knowledge.Vehicle{
		"another model": {Make: "Chevrolet", Model: "Tahoe", Year: 2020},
		"another year":  {Make: "Chevrolet", Model: "Camaro", Year: 2010},
		"another brand": {Make: "Honda", Model: "CR-V", Year: 2020},
		"no car":        {},
	} {
		if got := c.CodeNames(v, []string{"00T"}); len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestACodeThatItsTypistDeniesIsAConflict(t *testing.T) {
	t.Parallel()
	car := packages.Car{Vehicle: knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2021, Trim: "Stingray 1LT"}, Codes: []string{"Z51"}, Text: "no Z51 package", Sure: true}
	r := load(t).Identify(car)
	at := slices.IndexFunc(r.Findings, func(f knowledge.Finding) bool { return f.Code == "Z51" })
	if at < 0 {
		t.Fatal("nothing is said of Z51")
	}
	if f := r.Findings[at]; f.Verdict != knowledge.Undetermined || f.Why != knowledge.WhyConflict {
		t.Errorf("%s at %.3f, %s", f.Verdict, f.Probability, f.Why)
	}
}
