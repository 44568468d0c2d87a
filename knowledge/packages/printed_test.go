package packages_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// What a label's line proves is its name and what stands below it, not what the
// catalogue says of another model year.
func TestALabelLineProvesOnlyWhatItPrints(t *testing.T) {
	t.Parallel()

	c := load(t)
	price := int64(5995_00)
	line := knowledge.OptionLine{Name: "Z51 PERFORMANCE PACKAGE", Price: &price, Contents: []string{"PERFORMANCE EXHAUST"}, Confidence: 1}
	for name, tt := range map[string]struct {
		year int
		code string
	}{
		"of the catalogue's model years":     {2021, "Z51"},
		"of a year the catalogue cannot say": {1999, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			car := packages.Car{Vehicle: knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: tt.year}, Options: []knowledge.OptionLine{line}, Sure: true}
			found := c.Identify(car).Findings
			if len(found) != 1 || found[0].Code != tt.code {
				t.Fatalf("found %+v, want one with code %q", found, tt.code)
			}
			if diff := cmp.Diff(line.Contents, found[0].Contents); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// One short name is printed for several packages of a maker: it is that of another model
// year's package, or of one with another code, only if it is its very name.
func TestAnAliasIsNoPackageOfAnotherYearOrCode(t *testing.T) {
	t.Parallel()

	c := load(t)
	price := int64(5995_00)
	for name, tt := range map[string]struct {
		year       int
		code, want string
	}{
		"of that year":                    {2025, "", "ZER Performance Package"},
		"of another year":                 {2021, "", "PERFORMANCE PACKAGE"},
		"of that year, with its code":     {2025, "ZER", "ZER Performance Package"},
		"of that year, with another code": {2025, "Z51", "Z51 Performance Package"},
		"of another year, with a code":    {2021, "Z51", "Z51 Performance Package"},
		"with a code nobody knows":        {2025, "Q0Q", "PERFORMANCE PACKAGE"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			line := knowledge.OptionLine{Name: "PERFORMANCE PACKAGE", Code: tt.code, Price: &price, Confidence: 1}
			car := packages.Car{Vehicle: knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: tt.year}, Options: []knowledge.OptionLine{line}, Sure: true}
			found := c.Identify(car).Findings
			if len(found) != 1 || found[0].Name != tt.want {
				t.Fatalf("found %+v, want %q", found, tt.want)
			}
		})
	}
}
