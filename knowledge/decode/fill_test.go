package decode_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

func TestFill(t *testing.T) {
	t.Parallel()
	indexed := map[string]string{"make": "Ford", "model": "F-150", "model_year": "2022", "trim": "XLT", "body_class": "Pickup"}
	for name, tt := range map[string]struct {
		attribute, says string
		want            string // the value then
		choice          knowledge.Choice
		problem         knowledge.ProblemCode
	}{
		"a gap is filled": {
			"drive_type", "4WD", "4WD", knowledge.Choice{Attribute: "drive_type", By: "nhtsa", Reason: knowledge.ReasonOnly}, "",
		},
		"agreement is told": {
			"model", "F150", "F-150", knowledge.Choice{Attribute: "model", By: "vpic", Reason: knowledge.ReasonAgreed}, "",
		},
		"one says more than the other": {
			"trim", "XLT SuperCrew", "XLT", knowledge.Choice{Attribute: "trim", By: "vpic", Reason: knowledge.ReasonOnly}, "",
		},
		"the same word in another spelling": {
			"body_class", "Sport Utility Truck (SUT)", "Pickup", knowledge.Choice{Attribute: "body_class", By: "vpic", Reason: knowledge.ReasonAgreed}, "",
		},
		"a conflict is a doubt and overwrites nothing": {
			"trim", "Lariat", "XLT", knowledge.Choice{
				Attribute: "trim", By: "vpic", Reason: knowledge.ReasonFirst, Others: []knowledge.Claim{{By: "nhtsa", Value: "Lariat"}},
			}, "",
		},
		"another make is a problem of the VIN": {
			"make", "Lincoln", "Ford", knowledge.Choice{
				Attribute: "make", By: "vpic", Reason: knowledge.ReasonFirst, Others: []knowledge.Claim{{By: "nhtsa", Value: "Lincoln"}},
			}, knowledge.ProblemMakeMismatch,
		},
		"the year is the law's": {
			"model_year", "2021", "2022", knowledge.Choice{
				Attribute: "model_year", By: "vpic", Reason: knowledge.ReasonLaw, Others: []knowledge.Claim{{By: "nhtsa", Value: "2021"}},
			}, knowledge.ProblemYearMismatch,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := knowledge.Decode{VIN: f150, Valid: true, Attributes: indexed, Asked: []string{"vpic"}}
			before := decode.Fill(d, "nobody", knowledge.Decode{}).Quality
			got := decode.Fill(d, "nhtsa", knowledge.Decode{Attributes: map[string]string{tt.attribute: tt.says}})
			if got.Attributes[tt.attribute] != tt.want {
				t.Errorf("it is %q, want %q", got.Attributes[tt.attribute], tt.want)
			}
			if diff := cmp.Diff([]knowledge.Choice{tt.choice}, got.Choices); diff != "" {
				t.Error(diff)
			}
			if doubted := len(tt.choice.Others) > 0; doubted != (got.Quality < before) {
				t.Errorf("quality was %d and is %d", before, got.Quality)
			}
			if tt.problem != "" && !has(got, tt.problem) {
				t.Errorf("problems %v", got.Problems)
			}
			if d.Choices != nil || indexed["drive_type"] != "" {
				t.Error("what was known before was changed")
			}
		})
	}
}

func TestAThirdOpinionKeepsTheFirstDoubt(t *testing.T) {
	t.Parallel()
	d := knowledge.Decode{VIN: f150, Valid: true, Attributes: map[string]string{"make": "Ford", "model": "F-150", "drive_type": "4WD"}, Asked: []string{"vpic"}}
	d = decode.Fill(d, "nhtsa", knowledge.Decode{Attributes: map[string]string{"drive_type": "RWD", "doors": "4"}})
	d = decode.Fill(d, "autodev", knowledge.Decode{Attributes: map[string]string{"drive_type": "4WD", "doors": "2"}})
	want := []knowledge.Choice{
		{Attribute: "doors", By: "nhtsa", Reason: knowledge.ReasonFirst, Others: []knowledge.Claim{{By: "autodev", Value: "2"}}},
		{Attribute: "drive_type", By: "vpic", Reason: knowledge.ReasonFirst, Others: []knowledge.Claim{{By: "nhtsa", Value: "RWD"}}},
	}
	if diff := cmp.Diff(want, d.Choices); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"vpic", "nhtsa", "autodev"}, d.Asked); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsSaidOfAnotherCarFillsNothing(t *testing.T) {
	t.Parallel()
	d := knowledge.Decode{VIN: f150, Valid: true, Attributes: map[string]string{"make": "Chevrolet", "model": "Suburban", "trim": "LT"}, Asked: []string{"vpic"}}
	got := decode.Fill(d, "nhtsa", knowledge.Decode{Attributes: map[string]string{"make": "Chevrolet", "model": "Tahoe", "trim": "RST", "drive_type": "4WD"}})
	want := []knowledge.Choice{
		{Attribute: "make", By: "vpic", Reason: knowledge.ReasonAgreed},
		{Attribute: "model", By: "vpic", Reason: knowledge.ReasonFirst, Others: []knowledge.Claim{{By: "nhtsa", Value: "Tahoe"}}},
	}
	if diff := cmp.Diff(want, got.Choices); diff != "" || got.Attributes["drive_type"] != "" {
		t.Errorf("drive %q\n%s", got.Attributes["drive_type"], diff)
	}
}
