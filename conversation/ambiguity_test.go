package conversation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

const fit knowledge.VIN = "3HGGK5H85LM000000"

// either is a car whose VIN leaves the trim open.
func either() Decoded {
	return Decoded{Decode: knowledge.Decode{VIN: fit, Valid: true, Attributes: map[string]string{"make": "Honda", "model": "Fit", "model_year": "2020", "trim": "EX, EX-L"}}}
}

func TestWhatAVINLeavesOpen(t *testing.T) {
	t.Parallel()

	other := func(attribute string, values ...string) []knowledge.Alternative {
		return []knowledge.Alternative{{Attribute: attribute, Values: values}}
	}
	for name, tt := range map[string]struct {
		attribute, value string
		others           []knowledge.Alternative
		want             []string
	}{
		"nothing":                             {"trim", "LT", nil, nil},
		"nothing is known":                    {"trim", "", nil, nil},
		"two trims in one filed value":        {"trim", "EX, EX-L", nil, []string{"EX", "EX-L"}},
		"two trims with a stroke":             {"trim", "DX/LX", nil, []string{"DX", "LX"}},
		"a filed value and another one":       {"trim", "EX, EX-L", other("trim", "EX", "LX"), []string{"EX", "EX-L", "LX"}},
		"the same in other letters":           {"trim", "Base", other("trim", "BASE"), nil},
		"a name with a stroke is one name":    {"trim", "Big Horn/Lone Star", nil, nil},
		"an explanation is not taken apart":   {"trim", "GLS, JSL, TAX - Middle Level", nil, nil},
		"other attributes are not parted":     {"engine_model", "8GR-FXS, 2NM", nil, nil},
		"another attribute's values":          {"trim", "LT", other("engine_model", "L84"), nil},
		"a value that only others know of":    {"cylinders", "", other("cylinders", "4", "6"), []string{"4", "6"}},
		"a stroke at the end separates none":  {"trim", "S/", nil, nil},
		"a comma in the trim's own words too": {"trim", "Super Deluxe (GLS, LS, LX or GS)", nil, nil},
	} {
		d := knowledge.Decode{Attributes: map[string]string{tt.attribute: tt.value}, Alternatives: tt.others}
		if diff := cmp.Diff(tt.want, left(d, tt.attribute)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnOpenTrimIsNeverPicked(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.complete[fit] = either().Decode
	if diff := cmp.Diff([]MessageID{MsgCardVehicle, MsgWhichOne}, c.tell(t, Said{Text: string(fit)})); diff != "" {
		t.Error(diff)
	}
	if v := c.session.Memory.Ask.Vehicles[0]; v.Trim != "" {
		t.Errorf("the trim was picked: %+v", v)
	}
	if diff := cmp.Diff([]MessageID{MsgYourWord}, c.press(t, TellIt)); diff != "" {
		t.Error(diff)
	}
	if v := c.session.Memory.Ask.Vehicles[0]; v.Trim != "EX" {
		t.Errorf("the person's word counts for nothing: %+v", v)
	}
	if diff := cmp.Diff([]MessageID{MsgCardVehicle}, c.tell(t, Said{Text: string(fit)})); diff != "" {
		t.Errorf("asked twice: %s", diff)
	}
}

func TestNotKnowingIsAnAnswer(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.complete[fit] = either().Decode
	c.tell(t, Said{Text: string(fit)})
	if diff := cmp.Diff([]MessageID{MsgLeftOpen}, c.press(t, DontKnow)); diff != "" {
		t.Error(diff)
	}
	if v := c.session.Memory.Ask.Vehicles[0]; v.Trim != "" {
		t.Errorf("a trim from nothing: %+v", v)
	}
	if diff := cmp.Diff([]MessageID{MsgCardVehicle}, c.tell(t, Said{Text: string(fit)})); diff != "" {
		t.Errorf("asked twice: %s", diff)
	}
}

func TestTheReportOfACarIsFreeOnceItIsCounted(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.complete[fit] = either().Decode
	c.standing = Standing{Used: 10, Limit: 10, Counted: true}
	c.tell(t, Said{Text: string(fit)})
	if diff := cmp.Diff([]MessageID{MsgCardVehicle}, c.press(t, FullReport)); diff != "" {
		t.Error(diff)
	}
	c.standing.Counted = false
	if diff := cmp.Diff([]MessageID{MsgQuotaStop}, c.press(t, FullReport)); diff != "" {
		t.Error(diff)
	}
}

func TestAWrongCheckDigitIsOfferedRepairs(t *testing.T) {
	t.Parallel()

	wrong := knowledge.VIN("1HGCV1F38KA000000")
	accord := map[string]string{"make": "Honda", "model": "Accord", "model_year": "2019"}
	c := newChat(Idle{})
	c.complete[wrong] = knowledge.Decode{VIN: wrong, Valid: true, Attributes: accord, Problems: []knowledge.Problem{{Code: knowledge.ProblemCheckDigit, Detail: "3"}}}
	c.complete["1HGCV1F33KA000000"] = knowledge.Decode{VIN: "1HGCV1F33KA000000", Valid: true, Attributes: accord}
	c.tell(t, Said{Text: string(wrong)})
	offer := c.session.Memory.Offers[0].Choices
	if offer[0].ID != PickVIN || offer[0].Arg != "1HGCV1F33KA000000" {
		t.Errorf("the likeliest repair is not the first button: %+v", offer)
	}
	if v := c.session.Memory.Ask.Vehicles[0]; v.VIN != wrong {
		t.Errorf("a repair was put in the place of what was written: %+v", v)
	}
}

func TestEachOfSeveralVINsIsAnswered(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	c.complete[corvette], c.complete[camry] = car(corvette).Decode, car(camry).Decode
	said := c.tell(t, Said{Text: string(corvette) + " and " + string(camry) + " and 1HGCV1F33KA00000O"})
	if diff := cmp.Diff([]MessageID{MsgCardVIN, MsgCardVehicle, MsgCardVehicle}, said); diff != "" {
		t.Error(diff)
	}
}
