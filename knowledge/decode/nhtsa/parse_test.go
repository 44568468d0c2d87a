package nhtsa_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/upstream"
)

func TestErrorCodesBecomeProblems(t *testing.T) {
	t.Parallel()
	for codes, want := range map[string][]knowledge.Problem{
		"0":      nil,
		"0,10":   {{Code: knowledge.ProblemOffRoad}},
		"1":      {{Code: knowledge.ProblemCheckDigit}},
		"1,11":   {{Code: knowledge.ProblemCheckDigit}, {Code: knowledge.ProblemNoYear}},
		"4, 14":  {{Code: knowledge.ProblemCorrected, Detail: "1FTFW1E8!NF000000"}},
		"6":      {{Code: knowledge.ProblemLength}},
		"7":      {{Code: knowledge.ProblemUnknownWMI}},
		"8":      {{Code: knowledge.ProblemNoDetail}},
		"12":     {{Code: knowledge.ProblemYearMismatch}},
		"400":    {{Code: knowledge.ProblemCharacters}},
		"x,,999": nil,
	} {
		body := `{"Results":[{"VIN":"` + string(f150) + `","ErrorCode":"` + codes + `","SuggestedVIN":"1FTFW1E8!NF000000"}]}`
		got, err := nhtsa.Parse([]byte(body), f150)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.Problems); diff != "" {
			t.Errorf("%q: %s", codes, diff)
		}
	}
}

func TestNothingIsMadeOfEmptyOrOddValues(t *testing.T) {
	t.Parallel()
	body := `{"Results":[{"VIN":"` + string(f150) + `","ErrorCode":0,"Make":null,"Doors":4,"EngineCylinders":"many","DisplacementL":"-3",
		"Trim":"Not Applicable","ModelYear":"20222","Series":["x"],"DriveType":"  "}]}`
	got, err := nhtsa.Parse([]byte(body), f150)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"doors": "4"}, got.Attributes); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"Results":[{"VIN":"1FTFW1E80NF000000","ErrorCode":"0","Make":"FORD","Model":"F-150","ModelYear":"2022","PlantCity":"(X-"}]}`))
	f.Add([]byte(`{"Results":[null]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		found, err := nhtsa.Parse(body, f150)
		if err != nil {
			if !errors.Is(err, upstream.ErrBadAnswer) && !errors.Is(err, nhtsa.ErrNoYear) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		for name, value := range found.Attributes {
			if value == "" {
				t.Errorf("%s is empty", name)
			}
		}
	})
}
