package packages_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

func TestChangesAreWhatIsStatedOtherwise(t *testing.T) {
	t.Parallel()
	f := func(id string, v knowledge.Verdict, p float64) knowledge.Finding {
		return knowledge.Finding{Package: id, Name: "The " + id, Verdict: v, Probability: p}
	}
	before := []knowledge.Finding{f("same", knowledge.Confirmed, 0.99), f("nearly", knowledge.Likely, 0.96), f("moved", "", 0.2), f("gone", knowledge.Likely, 0.96)}
	after := []knowledge.Finding{f("same", knowledge.Confirmed, 0.99), f("nearly", knowledge.Likely, 0.98), f("moved", "", 0.4), f("new", knowledge.Likely, 0.97)}
	want := []packages.Change{
		{Package: "gone", Name: "The gone", Before: knowledge.Likely, From: 0.96},
		{Package: "moved", Name: "The moved", From: 0.2, To: 0.4},
		{Package: "new", Name: "The new", After: knowledge.Likely, To: 0.97},
	}
	if diff := cmp.Diff(want, packages.Changes(before, after)); diff != "" {
		t.Error(diff)
	}
	if got := packages.Changes(after, after); got != nil {
		t.Errorf("nothing changed, but %v", got)
	}
}

func TestWorthIsWhatPackagesCostNewWhereThatIsKnown(t *testing.T) {
	t.Parallel()
	price := int64(1_000_00)
	listed := []knowledge.Listed{{Year: 2021, Minor: 5_995_00, Currency: "USD"}, {Year: 2022, Minor: 6_345_00, Currency: "USD"}}
	r := packages.Result{
		Findings: []knowledge.Finding{
			{Name: "by list", Verdict: knowledge.Confirmed, Listed: listed},
			{Name: "as printed", Verdict: knowledge.Likely, Price: &price, Listed: listed},
			{Name: "unpriced", Verdict: knowledge.Confirmed},
			{Name: "standard", Verdict: knowledge.Standard, Listed: listed},
			{Name: "other year", Verdict: knowledge.Confirmed, Listed: listed[1:]},
		},
		Open: []knowledge.Finding{{Name: "open", Listed: listed}, {Name: "ruled out", Verdict: knowledge.RuledOut, Listed: listed}},
	}
	got, unpriced := r.Worths(2021, "USD")
	want := []packages.Worth{{Currency: "USD", Has: 6_995_00, Priced: 2, Open: 5_995_00, OpenOf: 1}}
	if diff := cmp.Diff(want, got); diff != "" || unpriced != 2 {
		t.Errorf("%d unpriced\n%s", unpriced, diff)
	}
	got, _ = r.Worths(2021, "CAD")
	want = []packages.Worth{{Currency: "USD", Has: 5_995_00, Priced: 1, Open: 5_995_00, OpenOf: 1}, {Currency: "CAD", Has: 1_000_00, Priced: 1}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPriceThatSourcesDisagreeOnIsNone(t *testing.T) {
	t.Parallel()
	f := knowledge.Finding{Listed: []knowledge.Listed{{Year: 2021, Minor: 1, Currency: "USD"}, {Year: 2021, Minor: 2, Currency: "USD"}}}
	if l, ok := f.ListedIn(2021); ok {
		t.Errorf("%v", l)
	}
}

func TestAnIdentificationMadeAgainIsTheSame(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := packages.Given{Vehicle: knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette Stingray", Year: 2021}, Text: "Z51 package, front lift"}
	before := c.Identify(g.Car())
	if len(before.Findings) == 0 {
		t.Fatal("nothing is said of the car")
	}
	g.Answers = []packages.Answer{} // as a database gives back what is empty
	if diff := cmp.Diff(before, c.Identify(g.Car())); diff != "" {
		t.Error(diff)
	}
}
