package vpic_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin/vpic"
)

func TestEveryCodeOfNHTSAHasItsPlaceInOurWords(t *testing.T) {
	t.Parallel()

	for code, want := range map[int][]knowledge.Problem{
		vpic.Clean:         nil,
		vpic.CheckDigit:    {{Code: knowledge.ProblemCheckDigit}},
		vpic.OneCorrected:  {{Code: knowledge.ProblemCorrected, Detail: "1HG!"}},
		vpic.OneByDigit:    {{Code: knowledge.ProblemCorrected, Detail: "1HG!"}},
		vpic.OneOpen:       {{Code: knowledge.ProblemCorrected, Detail: "1HG!"}},
		vpic.SeveralOpen:   {{Code: knowledge.ProblemCorrected, Detail: "1HG!"}},
		vpic.Incomplete:    {{Code: knowledge.ProblemLength}},
		vpic.Unregistered:  {{Code: knowledge.ProblemUnknownWMI}},
		vpic.NoDetail:      {{Code: knowledge.ProblemNoDetail}},
		vpic.Glider:        {{Code: knowledge.ProblemGlider}},
		vpic.OffRoad:       {{Code: knowledge.ProblemOffRoad}},
		vpic.NoYear:        {{Code: knowledge.ProblemNoYear}},
		vpic.YearMismatch:  {{Code: knowledge.ProblemYearMismatch}},
		vpic.UnusedChars:   nil, // what is missing says it already
		vpic.BadCharacters: {{Code: knowledge.ProblemCharacters}},
	} {
		if diff := cmp.Diff(want, vpic.Problems([]int{code}, "1HG!")); diff != "" {
			t.Errorf("%d: %s", code, diff)
		}
		if vpic.Meaning(code) == "" {
			t.Errorf("%d has no meaning", code)
		}
	}
}
