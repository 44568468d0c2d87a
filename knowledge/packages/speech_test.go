package packages_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// written is a car's equipment as people write it, with the packages that may be
// concluded from it.
type written struct {
	Half   string   `json:"half"` // "tune" was looked at while the rules were written, "held" was not; "blind" was written after them, about packages drawn by lot
	Lang   string   `json:"lang"`
	Make   string   `json:"make"`
	Brand  string   `json:"brand"`
	Model  string   `json:"model"`
	Year   int      `json:"year"`
	Trim   string   `json:"trim"`
	Text   string   `json:"text"`
	Expect []string `json:"expect"`
}

// tally counts what texts meant and what was said of them.
type tally struct{ texts, meant, said, right int }

func (s *tally) add(t *testing.T, c *packages.Catalogue, w written) {
	t.Helper()
	s.texts++
	s.meant += len(w.Expect)
	car := knowledge.Vehicle{Make: w.Make + w.Brand, Model: w.Model, Year: w.Year, Trim: w.Trim}
	for _, f := range c.Identify(packages.Car{Vehicle: car, Text: w.Text}).Findings {
		if f.Verdict != knowledge.Likely && f.Verdict != knowledge.Confirmed {
			continue
		}
		s.said++
		if slices.ContainsFunc(w.Expect, func(name string) bool { return strings.EqualFold(name, f.Name) }) {
			s.right++
		} else {
			t.Logf("%s: %s is named", w.Text, f.Name)
		}
	}
}

// hold fails below a precision of 95 % and a coverage of 70 %.
func (s *tally) hold(t *testing.T, name string) {
	t.Helper()
	t.Logf("%s: %d texts mean %d packages; %d named, %d of them right", name, s.texts, s.meant, s.said, s.right)
	const percent, precision, coverage = 100, 95, 70
	if s.right*percent < s.said*precision || s.right*percent < s.meant*coverage {
		t.Errorf("%s: the precision of 95 %% or the coverage of 70 %% is missed", name)
	}
}

func writtenIn(t *testing.T, file string) (out []written) {
	t.Helper()
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		t.Skip("no texts beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		var w written
		if err := json.Unmarshal(s.Bytes(), &w); err != nil {
			t.Fatal(err)
		}
		out = append(out, w)
	}
	return out
}

func TestTextsAsSellersWriteThemNameTheirPackages(t *testing.T) {
	t.Parallel()
	c := load(t)
	halves := map[string]*tally{"tune": {}, "held": {}, "blind": {}}
	langs := map[string]*tally{"en": {}, "es": {}, "fr": {}, "de": {}}
	for _, w := range writtenIn(t, filepath.Join("testdata", "texts.jsonl")) {
		halves[w.Half].add(t, c, w)
		langs[w.Lang].add(t, c, w)
	}
	for name, s := range halves {
		s.hold(t, name)
	}
	for name, s := range langs {
		s.hold(t, name)
	}
}

func TestTextsGatheredByOthersNameTheirPackages(t *testing.T) {
	t.Parallel()
	c := load(t)
	var s tally
	for _, w := range writtenIn(t, filepath.Join("..", "..", "..", "shared", "data", "packages2", "texts.jsonl")) {
		s.add(t, c, w)
	}
	s.hold(t, "gathered")
}

func TestWhatIsNotSaidOfThisCarNamesNothing(t *testing.T) {
	t.Parallel()
	c := load(t)
	for name, text := range map[string]string{
		"a denial":                "no Advanced Towing Package",
		"a wish":                  "I would like the Advanced Towing Package",
		"a question":              "does it come with the Advanced Towing Package?",
		"an offer":                "Advanced Towing Package available at extra cost",
		"another car":             "my other Ranger has the Advanced Towing Package",
		"a search in Spanish":     "busco uno con Advanced Towing Package",
		"an option in French":     "Advanced Towing Package en option",
		"a retrofit in German":    "Advanced Towing Package nachrüstbar",
		"a denial behind a comma": "nice truck, but without the Advanced Towing Package",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			car := packages.Car{Vehicle: knowledge.Vehicle{Make: "Ford", Model: "Ranger", Year: 2025}, Text: text}
			for _, f := range c.Identify(car).Findings {
				if f.Verdict == knowledge.Likely || f.Verdict == knowledge.Confirmed {
					t.Errorf("%s is %s", f.Name, f.Verdict)
				}
			}
		})
	}
}

func TestPeopleNameAPackageInTheirOwnWay(t *testing.T) {
	t.Parallel()
	c := load(t)
	bmw := knowledge.Vehicle{Make: "BMW", Model: "5 Series", Year: 2019, Trim: "530i"}
	for name, w := range map[string]struct {
		car        knowledge.Vehicle
		text, want string
	}{
		"in French order":          {bmw, "530i, pack M Sport", "M Sport Package"},
		"as one German word":       {bmw, "mit Executivepaket", "Executive Package"},
		"without the trim":         {knowledge.Vehicle{Make: "Ford", Model: "Maverick", Year: 2025, Trim: "XLT"}, "has the luxury pkg", "XLT Luxury Package"},
		"by its code":              {knowledge.Vehicle{Make: "Ram", Model: "1500", Year: 2026}, "it is an A63 truck", "Big Horn/Lone Star Level 2 Equipment Group"},
		"by a code that is said":   {knowledge.Vehicle{Make: "Cadillac", Model: "CT5", Year: 2025}, "code PCM", "Sun and Sound Package"},
		"on a line of models":      {knowledge.Vehicle{Make: "Ford", Model: "Super Duty", Year: 2025}, "Lariat Ultimate Package", "Lariat Ultimate Package"},
		"winter for cold weather":  {knowledge.Vehicle{Make: "BMW", Model: "X3", Year: 2013}, "Winterpaket", "Cold Weather Package"},
		"on a model named as make": {knowledge.Vehicle{Make: "Polestar", Model: "Polestar 2", Year: 2021}, "Performance Pack", "Performance Pack"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range c.Identify(packages.Car{Vehicle: w.car, Text: w.text}).Findings {
				if f.Verdict == knowledge.Likely {
					got = append(got, f.Name)
				}
			}
			if !slices.Equal(got, []string{w.want}) {
				t.Errorf("%q, want %s", got, w.want)
			}
		})
	}
}

func FuzzText(f *testing.F) {
	for _, text := range []string{"XLT, pano roof w/o nav.", "sin paquete Z51?", "Sitzheizung;;; ohne", "code PCM (A63) 20s", "ß\xff…"} {
		f.Add(text)
	}
	c, err := packages.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := c.Identify(packages.Car{Vehicle: knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2025}, Text: text})
		for _, found := range r.Findings {
			if found.Verdict == knowledge.Confirmed {
				t.Errorf("a person's words confirm %s", found.Name)
			}
		}
	})
}
