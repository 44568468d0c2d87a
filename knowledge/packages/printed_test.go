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
