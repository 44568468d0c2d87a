package packages_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// hunted are cars of whose packages a look tells something.
func hunted() []knowledge.Vehicle {
	return []knowledge.Vehicle{
		{Make: "Ford", Model: "F-150", Year: 2021},
		{Make: "Chevrolet", Model: "Camaro", Year: 2021, Trim: "2SS"},
		{Make: "Toyota", Model: "RAV4", Year: 2023, Trim: "XLE"},
		{Make: "Toyota", Model: "Tacoma", Year: 2023},
		{Make: "Jeep", Model: "Wrangler", Year: 2021},
	}
}

// byName is what the engine says of a car's packages.
func byName(r packages.Result) map[string]knowledge.Finding {
	out := map[string]knowledge.Finding{}
	for _, f := range slices.Concat(r.Findings, r.Open) {
		out[f.Package+"|"+f.Name] = f
	}
	return out
}

func TestWhateverIsAnsweredAHuntEndsAndAsksNothingTwice(t *testing.T) {
	t.Parallel()

	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		car := packages.Car{Vehicle: rapid.SampledFrom(hunted()).Draw(t, "car")}
		var asked []packages.Feature
		for {
			h := c.Hunt(car, asked)
			if len(h.Asks) == 0 {
				break
			}
			next := h.Asks[0]
			if slices.Contains(asked, next.Feature) {
				t.Fatalf("%s is asked again after %v", next.Feature, asked)
			}
			if next.Feature != packages.AskPhoto && next.Words["en"] == "" {
				t.Fatalf("%s has no question", next.Feature)
			}
			asked = append(asked, next.Feature)
			if how := rapid.SampledFrom([]string{"yes", "no", "don't know"}).Draw(t, "answer"); how != "don't know" && next.Feature != packages.AskPhoto {
				car.Answers = append(car.Answers, packages.Answer{Feature: next.Feature, Has: how == "yes"})
			}
		}
		if len(asked) > packages.MostAsked {
			t.Fatalf("%d questions: %v", len(asked), asked)
		}
	})
}

func TestAnswersInAnyOrderSayTheSame(t *testing.T) {
	t.Parallel()

	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		car := packages.Car{Vehicle: rapid.SampledFrom(hunted()).Draw(t, "car")}
		var asked []packages.Feature
		for _, f := range rapid.SliceOfNDistinct(rapid.SampledFrom(c.Vocabulary.All()), 0, packages.MostAsked-1, rapid.ID).Draw(t, "features") {
			car.Answers = append(car.Answers, packages.Answer{Feature: f, Has: rapid.Bool().Draw(t, "has")})
			asked = append(asked, f)
		}
		first := c.Hunt(car, asked)
		car.Answers = rapid.Permutation(car.Answers).Draw(t, "order")
		again := c.Hunt(car, rapid.Permutation(asked).Draw(t, "asked"))
		if diff := cmp.Diff(byName(first.Result), byName(again.Result)); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(first.Asks, again.Asks); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A person's word is capped: it makes nothing confirmed, and a part that is missing
// keeps every package open or rules it out.
func TestAnswersAloneNeverConfirmAndARefusedPartNeverAsserts(t *testing.T) {
	t.Parallel()

	c := load(t)
	rapid.Check(t, func(t *rapid.T) {
		car := packages.Car{Vehicle: rapid.SampledFrom(hunted()).Draw(t, "car")}
		for _, f := range rapid.SliceOfDistinct(rapid.SampledFrom(c.Vocabulary.All()), rapid.ID).Draw(t, "features") {
			car.Answers = append(car.Answers, packages.Answer{Feature: f, Has: rapid.Bool().Draw(t, "has")})
		}
		for _, f := range byName(c.Identify(car)) {
			refused := slices.ContainsFunc(f.Evidence, func(e knowledge.Evidence) bool { return e.Kind == knowledge.EvidenceDenied })
			if f.Verdict == knowledge.Confirmed || f.Verdict == knowledge.Standard || refused && f.Verdict == knowledge.Likely {
				t.Fatalf("%s is %s: %v", f.Name, f.Verdict, f.Evidence)
			}
		}
	})
}

func TestWhatAnswersSayOfAPackage(t *testing.T) {
	t.Parallel()

	c := load(t)
	yes := func(f ...packages.Feature) (out []packages.Answer) {
		for _, x := range f {
			out = append(out, packages.Answer{Feature: x, Has: true})
		}
		return out
	}
	no := func(f packages.Feature) packages.Answer { return packages.Answer{Feature: f} }
	wrangler := knowledge.Vehicle{Make: "Jeep", Model: "Wrangler", Year: 2021}
	rav4 := knowledge.Vehicle{Make: "Toyota", Model: "RAV4", Year: 2023, Trim: "XLE"}
	tests := map[string]struct {
		car     packages.Car
		name    string
		verdict knowledge.Verdict
		why     knowledge.Why
	}{
		"a part that is not there rules it out":                       {packages.Car{Vehicle: wrangler, Answers: []packages.Answer{no("beadlock_wheels")}}, "Xtreme Recon Package", knowledge.RuledOut, ""},
		"one part is in many packages and says nothing":               {packages.Car{Vehicle: rav4, Answers: yes("sunroof")}, "Convenience Package", knowledge.Undetermined, knowledge.WhyTakeRate},
		"all parts, and real builds of the trim that had it":          {packages.Car{Vehicle: rav4, Answers: yes("sunroof", "power_liftgate")}, "Convenience Package", knowledge.Likely, ""},
		"comfort may be a dearer trim's, where the trim is not known": {packages.Car{Vehicle: knowledge.Vehicle{Make: "Cadillac", Model: "CT5", Year: 2021}, Answers: yes("heated_front_seats", "heated_steering_wheel")}, "Cold Weather Package", knowledge.Undetermined, knowledge.WhyWeak},
		"yes and no to the same question count as neither":            {packages.Car{Vehicle: wrangler, Answers: append(yes("beadlock_wheels"), no("beadlock_wheels"))}, "Xtreme Recon Package", "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var got knowledge.Finding
			for _, f := range byName(c.Identify(tt.car)) {
				if f.Name == tt.name {
					got = f
				}
			}
			if got.Verdict != tt.verdict || got.Why != tt.why {
				t.Errorf("got %q, %q (%v), want %q, %q", got.Verdict, got.Why, got.Evidence, tt.verdict, tt.why)
			}
		})
	}
}

func TestWhatAHuntAsksFor(t *testing.T) {
	t.Parallel()

	c := load(t)
	first := func(car packages.Car, asked ...packages.Feature) packages.Feature {
		h := c.Hunt(car, asked)
		if len(h.Asks) == 0 {
			return ""
		}
		return h.Asks[0].Feature
	}
	tacoma := packages.Car{Vehicle: knowledge.Vehicle{Make: "Toyota", Model: "Tacoma", Year: 2023}}
	if got := first(tacoma); got != packages.AskPhoto {
		t.Errorf("with thirteen packages open a photo saves most, got %s", got)
	}
	if got := first(tacoma, packages.AskPhoto); got == packages.AskPhoto || got == "" {
		t.Errorf("who has no label is asked something else, got %q", got)
	}
	if got := first(packages.Car{Vehicle: knowledge.Vehicle{Make: "BMW", Model: "3 Series", Year: 1950}}); got != "" {
		t.Errorf("of a year that the catalogue has not nothing is asked, got %s", got)
	}
	tacoma.Text = "body-color bumper"
	for _, a := range c.Hunt(tacoma, []packages.Feature{packages.AskPhoto}).Asks {
		if a.Feature == "body_color_trim" {
			t.Error("what was said before is asked")
		}
	}
	tacoma.Answers = []packages.Answer{{Feature: "wheels_17", Has: true}}
	for _, a := range c.Hunt(tacoma, nil).Asks {
		if strings.HasPrefix(string(a.Feature), "wheels_") {
			t.Errorf("a car with 17-inch wheels has no %s", a.Feature)
		}
	}
}

// A question reads as one in each language, and asks nothing that cannot be seen.
func TestEveryQuestionIsOne(t *testing.T) {
	t.Parallel()

	c := load(t)
	asked := 0
	for _, f := range c.Vocabulary.All() {
		q := c.Vocabulary.Question(f)
		if q == nil {
			continue
		}
		asked++
		for lang, shape := range map[string][2]string{"en": {"", "?"}, "es": {"¿", "?"}, "fr": {"", "\u00a0?"}, "de": {"", "?"}} {
			if !strings.HasPrefix(q[lang], shape[0]) || !strings.HasSuffix(q[lang], shape[1]) {
				t.Errorf("%s in %s: %q", f, lang, q[lang])
			}
		}
		if q["en"] == q["de"] || q["en"] == q["fr"] || q["en"] == q["es"] {
			t.Errorf("%s is not translated", f)
		}
	}
	if asked < 100 {
		t.Errorf("%d questions", asked)
	}
}

func BenchmarkHunt(b *testing.B) {
	c := load(b)
	cars := hunted()
	r := rand.New(rand.NewPCG(1, 1))
	for b.Loop() {
		c.Hunt(packages.Car{Vehicle: cars[r.IntN(len(cars))]}, nil)
	}
}
