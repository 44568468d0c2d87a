package packages_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestWordsNameAPackageOnlyIfNoOtherFits(t *testing.T) {
	t.Parallel()
	f150 := knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2025}
	for name, c := range map[string]struct {
		car  knowledge.Vehicle
		text string
		want []string // names of what is likely
	}{
		"what only the larger package has": {
			f150, "XLT with 20 inch gloss black wheels, dual exhaust with black tips, body-color bumpers, black running boards, black badges",
			[]string{"XLT Black Appearance Package Plus"},
		},
		"what both have":                     {f150, "XLT, black running boards, body-color bumpers, black badges and black grille", nil},
		"two things of one package":          {knowledge.Vehicle{Make: "Ford", Model: "Ranger", Year: 2025}, "trailer brake controller and Pro Trailer Backup Assist", []string{"Advanced Towing Package"}},
		"one of them denied":                 {knowledge.Vehicle{Make: "Ford", Model: "Ranger", Year: 2025}, "trailer backup assist, no trailer brake controller", nil},
		"one thing that several have":        {f150, "skid plates", nil},
		"base equipment":                     {f150, "XL regular cab, vinyl bench, 17 inch steel wheels", nil},
		"a package by its name":              {knowledge.Vehicle{Make: "Ford", Model: "Ranger", Year: 2025}, "comes with the Advanced Towing Package", []string{"Advanced Towing Package"}},
		"the name of one that is not there":  {knowledge.Vehicle{Make: "Ford", Model: "Ranger", Year: 2025}, "no Advanced Towing Package", nil},
		"the parts, and no such package":     {knowledge.Vehicle{Make: "Ford", Model: "Ranger", Year: 2025}, "trailer brake controller, trailer backup assist, no tow package", nil},
		"the parts, and that it isn't there": {knowledge.Vehicle{Make: "Ford", Model: "Ranger", Year: 2025}, "trailer brake controller, trailer backup assist, but without the Advanced Towing Package", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range load(t).Identify(packages.Car{Vehicle: c.car, Text: c.text}).Findings {
				if f.Verdict == knowledge.Likely {
					got = append(got, f.Name)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// What every package consists of, in the vocabulary's own words, is the easiest
// text there is: people write less and other words.
func TestAllFeaturesOfAPackageNameItAndHardlyEverAnother(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, lang := range []string{"en", "es", "fr", "de"} {
		asked, right, wrong := 0, 0, 0
		for _, p := range c.All() {
			if p.Market != packages.US || p.Kind != packages.Factory || len(p.Features) < 2 || p.Weak {
				continue
			}
			asked++
			for _, f := range c.Identify(described(c, p, lang)).Findings {
				switch {
				case f.Verdict != knowledge.Likely:
				case f.Name == p.Name:
					right++
				default:
					wrong++
				}
			}
		}
		t.Logf("%s: %d packages, %d named, %d others named", lang, asked, right, wrong)
		if right*100 < asked*85 || wrong*100 > right*5 {
			t.Errorf("%s: fewer packages are named by their features than were measured, or more wrongly", lang)
		}
	}
}

func described(c *packages.Catalogue, p packages.Package, lang string) packages.Car {
	var text []string
	for _, f := range p.Features {
		text = append(text, c.Vocabulary.Name(f, lang))
	}
	car := packages.Car{Vehicle: knowledge.Vehicle{Make: p.Brand, Model: p.Models[0], Year: p.Years[0]}, Text: strings.Join(text, "\n")}
	if len(p.Trims) > 0 {
		car.Vehicle.Trim = p.Trims[0]
	}
	return car
}
