package decode_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

// offline is a chain whose index is the tests' and whose service must not be asked.
func offline(t *testing.T) *decode.Chain {
	t.Helper()
	return &decode.Chain{
		Local:     &decode.Offline{Index: vpictest.Index(t, vpictest.Dump()), Now: now},
		Providers: []decode.Provider{silent{t}},
		Now:       now,
	}
}

// silent is a provider that nobody may ask.
type silent struct{ t *testing.T }

func (silent) Name() string { return "silent" }

func (s silent) Decode(context.Context, knowledge.VIN) (knowledge.Decode, error) {
	s.t.Error("the service was asked")
	return knowledge.Decode{}, errors.New("silent")
}

func TestTheIndexIsAskedFirst(t *testing.T) {
	t.Parallel()
	d, extent, err := offline(t).Known(t.Context(), "TSLFW1E8XNF000000", decode.Standard)
	if err != nil || extent != decode.Complete || d.Attributes["model"] != "F-150" || d.Attributes["drive_type"] != "4WD" {
		t.Errorf("%+v, %v, %v", d, extent, err)
	}
	if diff := cmp.Diff([]knowledge.Alternative{{Attribute: "trim", Values: []string{"XL"}}}, d.Alternatives); diff != "" {
		t.Error(diff)
	}
	fetched, err := offline(t).Fetch(t.Context(), "TSLFW1E8XNF000000", decode.Standard)
	if diff := cmp.Diff(d, fetched); diff != "" || err != nil {
		t.Errorf("Fetch says something else: %v\n%s", err, diff)
	}
}

func TestWhatTheIndexDoesNotKnowIsToBeAsked(t *testing.T) {
	t.Parallel()
	d, extent, err := offline(t).Known(t.Context(), "ZZZFW1E80NF000000", decode.Standard)
	if err != nil || extent != decode.Structure || d.Attributes["model"] != "" {
		t.Errorf("%+v, %v, %v", d, extent, err)
	}
}

func TestAPartialVINSaysWhatItsCarsHaveInCommon(t *testing.T) {
	t.Parallel()
	d, extent, err := offline(t).Known(t.Context(), "TSLFW1E**NF", decode.Standard)
	if err != nil || extent != decode.Complete || d.Valid || d.Attributes["model"] != "F-150" || d.Attributes["engine_model"] != "" {
		t.Errorf("%+v, %v, %v", d, extent, err)
	}
}

func TestASecondYearThatFitsIsADoubt(t *testing.T) {
	t.Parallel()
	d, _, err := offline(t).Known(t.Context(), "TSHXAAA10C1000000", decode.Standard)
	if err != nil || d.Attributes["model_year"] != "2012" {
		t.Errorf("%+v, %v", d, err)
	}
	want := []knowledge.Alternative{{Attribute: "model_year", Values: []string{"1982"}}, {Attribute: "model", Values: []string{"379"}}}
	if diff := cmp.Diff(want, d.Alternatives); diff != "" {
		t.Error(diff)
	}
	variants := []knowledge.Variant{{"model_year": "2012", "model": "579", "cylinders": "6"}, {"model_year": "1982", "model": "379"}}
	if diff := cmp.Diff(variants, d.Variants); diff != "" {
		t.Errorf("each year goes with its own truck: %s", diff)
	}
	if !slices.Contains(d.Problems, knowledge.Problem{Code: knowledge.ProblemNoYear, Detail: "1982/2012"}) {
		t.Errorf("nothing is said of the second year: %v", d.Problems)
	}
}

func TestValuesThatWereFiledTogetherStayTogether(t *testing.T) {
	t.Parallel()
	d, _, err := offline(t).Known(t.Context(), "TSKFW1E80NF000000", decode.Standard)
	if err != nil || d.Attributes["trim"] != "Lariat" || d.Attributes["doors"] != "4" {
		t.Errorf("%+v, %v", d, err)
	}
	want := []knowledge.Alternative{{Attribute: "trim", Values: []string{"XL"}}, {Attribute: "doors", Values: []string{"2"}}}
	if diff := cmp.Diff(want, d.Alternatives); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]knowledge.Variant{{"trim": "Lariat", "doors": "4"}, {"trim": "XL", "doors": "2"}}, d.Variants); diff != "" {
		t.Error(diff)
	}
}
