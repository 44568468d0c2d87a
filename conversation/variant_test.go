package conversation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

const optima knowledge.VIN = "5XXGN4A70DG000000"

// linked is a car of which a VIN leaves trim and engine open, but not freely.
func linked() knowledge.Decode {
	return knowledge.Decode{
		VIN: optima, Valid: true,
		Attributes:   map[string]string{"make": "Kia", "model": "Optima", "model_year": "2013", "trim": "EX", "engine_model": "GDI", "doors": "4"},
		Alternatives: []knowledge.Alternative{{Attribute: "trim", Values: []string{"GLS", "SX"}}, {Attribute: "engine_model", Values: []string{"T-GDI"}}},
		Variants:     []knowledge.Variant{{"trim": "EX", "engine_model": "GDI"}, {"trim": "GLS", "engine_model": "T-GDI"}, {"trim": "SX", "engine_model": "T-GDI"}},
	}
}

// twoYears is a truck whose number two years share.
func twoYears() knowledge.Decode {
	return knowledge.Decode{
		VIN: "1XP4D49X9CD000000", Valid: true,
		Attributes:   map[string]string{"make": "Peterbilt", "model": "349", "model_year": "1982", "cylinders": "6"},
		Alternatives: []knowledge.Alternative{{Attribute: "model_year", Values: []string{"2012"}}, {Attribute: "model", Values: []string{"587"}}},
		Variants:     []knowledge.Variant{{"model_year": "1982", "model": "349", "cylinders": "6"}, {"model_year": "2012", "model": "587", "fuel_type": "Diesel"}},
	}
}

func TestAnAnswerNarrowsWhatGoesWithIt(t *testing.T) {
	t.Parallel()
	said := func(attribute, value string) []Told { return []Told{{Attribute: attribute, Value: value}} }
	for name, tt := range map[string]struct {
		d         knowledge.Decode
		told      []Told
		attribute string
		want      []string
	}{
		"nothing said":                                 {linked(), nil, "engine_model", []string{"GDI", "T-GDI"}},
		"the trim settles the engine":                  {linked(), said("trim", "SX"), "engine_model", []string{"T-GDI"}},
		"the engine narrows the trims":                 {linked(), said("engine_model", "T-GDI"), "trim", []string{"GLS", "SX"}},
		"in other letters too":                         {linked(), said("trim", "sx"), "engine_model", []string{"T-GDI"}},
		"what is certain stays":                        {linked(), said("trim", "SX"), "doors", []string{"4"}},
		"words that fit no filed car rule nothing out": {linked(), said("trim", "LX"), "engine_model", []string{"GDI", "T-GDI"}},
		"not knowing settles nothing":                  {linked(), said("trim", ""), "engine_model", []string{"GDI", "T-GDI"}},
		"the year settles the model":                   {twoYears(), said("model_year", "2012"), "model", []string{"587"}},
		"what only the other year has is unknown":      {twoYears(), said("model_year", "2012"), "cylinders", []string{}},
		"what only this year has is known":             {twoYears(), said("model_year", "2012"), "fuel_type", []string{"Diesel"}},
	} {
		if diff := cmp.Diff(tt.want, remaining(tt.d, tt.attribute, tt.told)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheQuestionThatSettlesMostIsAsked(t *testing.T) {
	t.Parallel()
	if got := question(linked(), nil); got != "trim" {
		t.Errorf("%q: every trim has one engine, an engine several trims", got)
	}
	if got := question(linked(), []Told{{VIN: optima, Attribute: "trim"}}); got != "engine_model" {
		t.Errorf("%q: who doesn't know the trim may know the engine", got)
	}
	if got := question(linked(), []Told{{VIN: optima, Attribute: "trim", Value: "GLS"}}); got != "" {
		t.Errorf("%q is asked though nothing is open", got)
	}
}

func TestAnOpenModelIsNeverPicked(t *testing.T) {
	t.Parallel()
	if got, want := carOf(twoYears(), nil), (knowledge.Vehicle{VIN: twoYears().VIN, Make: "Peterbilt"}); got != want {
		t.Errorf("%+v", got)
	}
	told := []Told{{Attribute: "model_year", Value: "2012"}}
	if got, want := carOf(twoYears(), told), (knowledge.Vehicle{VIN: twoYears().VIN, Make: "Peterbilt", Model: "587", Year: 2012, Engine: "diesel"}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestOneAnswerFillsInWhatFollows(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.complete[twoYears().VIN] = twoYears()
	if diff := cmp.Diff([]MessageID{MsgCardVehicle, MsgWhichOne}, c.tell(t, Said{Text: string(twoYears().VIN)})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]MessageID{MsgYourWord}, c.press(t, TellIt)); diff != "" { // the first: 1982
		t.Error(diff)
	}
	if v := c.session.Memory.Ask.Vehicles[0]; v.Model != "349" || v.Year != 1982 {
		t.Errorf("%+v", v)
	}
}
