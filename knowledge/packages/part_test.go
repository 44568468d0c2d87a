package packages_test

import (
	"fmt"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

// complete is a list of codes as long as one of everything built in.
func complete(codes string) []string {
	out := strings.Fields(codes)
	for i := range 60 {
		out = append(out, fmt.Sprintf("Q%02d", i))
	}
	return out
}

func TestPartsOfAPackageSpeakWhereNoBuildsWereCounted(t *testing.T) {
	t.Parallel()
	stingray := knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2022, Trim: "Stingray 1LT"}
	ct4 := knowledge.Vehicle{Make: "Cadillac", Model: "CT4", Year: 2024, Trim: "Premium Luxury"}
	const z51 = "GM7 XFQ T0A FE3 V08 NPP"
	for name, c := range map[string]struct {
		car   knowledge.Vehicle
		codes []string
		code  string
		want  knowledge.Verdict
	}{
		"all parts of a performance package make it likely":                {stingray, complete(z51), "Z51", knowledge.Likely},
		"a short list says nothing":                                        {stingray, strings.Fields(z51), "Z51", "not weighed"},
		"two of six rule it out":                                           {stingray, complete("NPP XFQ"), "Z51", knowledge.RuledOut},
		"four of six say nothing":                                          {stingray, complete("NPP XFQ FE3 GM7"), "Z51", "not weighed"},
		"things that a dearer trim has as standard leave it open":          {ct4, complete("KA1 KI3 KU9 AF6 AKE AVK AVU A7K"), "Y6F", knowledge.Undetermined},
		"of the parts of a model the other model's packages learn nothing": {knowledge.Vehicle{Make: "Chevrolet", Model: "Camaro", Year: 2022}, complete(z51), "Z51", "not weighed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := load(t).With(packages.Learnt{}).Identify(packages.Car{Vehicle: c.car, Codes: c.codes})
			if got, p := verdictOf(r, c.code); got != c.want {
				t.Errorf("%s is %q (%.3f), want %q", c.code, got, p, c.want)
			}
		})
	}
}

// Ford cuts its lines at 30 characters.
func TestALineThatTwoNamesBeginWithDecidesNeither(t *testing.T) {
	t.Parallel()
	r := load(t).Identify(packages.Car{
		Vehicle: knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2025}, Sure: true,
		Options: []knowledge.OptionLine{{Name: "XLT BLACK APPEARANCE PACKA", Price: new(int64(150_000)), Confidence: 1}},
	})
	if len(r.Findings) != 2 {
		t.Fatalf("%+v", r.Findings)
	}
	for _, f := range r.Findings {
		if f.Verdict != knowledge.Undetermined || f.Why != knowledge.WhyAlike {
			t.Errorf("%+v", f)
		}
	}
}
