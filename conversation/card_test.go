package conversation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

func TestAValueOfACardIsInTheReadersWordsWhereItCanBe(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		attribute, value string
		want             any
	}{
		"a number":                         {"displacement_l", "6.2", text(MsgCardNumber, "Value", 6.2)},
		"a class of weights":               {"gvwr", "Class 2E: 6,001 - 7,000 lb (2,722 - 3,175 kg)", text(MsgCardWeight, "Class", "2E", "Low", 6001, "High", 7000, "LowKg", 2722, "HighKg", 3175)},
		"the heaviest, which has no end":   {"gvwr", "Class 8: 33,001 lb and above (14,969 kg and above)", "Class 8: 33,001 lb and above (14,969 kg and above)"},
		"a class of something else":        {"series", "Class 2E: 6,001 - 7,000 lb (2,722 - 3,175 kg)", "Class 2E: 6,001 - 7,000 lb (2,722 - 3,175 kg)"},
		"what no language has a word for":  {"series", "Stingray", "Stingray"},
		"a number of a kind that is named": {"doors", "4", "4"},
	}
	for name, tt := range tests {
		if diff := cmp.Diff(tt.want, worded(tt.attribute, tt.value)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAnUnknownCarHasOneReason(t *testing.T) {
	t.Parallel()
	d := knowledge.Decode{VIN: fit, Valid: true, Attributes: map[string]string{"make": "Honda"}, Problems: []knowledge.Problem{{Code: knowledge.ProblemNoDetail}}}
	count := func(d knowledge.Decode) map[MessageID]int {
		n := map[MessageID]int{}
		for _, p := range decodeCard(d, nil, nil) {
			n[p.Message]++
		}
		return n
	}
	if n := count(d); n["problem_no_detail"] != 1 || n[MsgCardBare] != 0 {
		t.Errorf("nobody knows it, and that is the reason: %v", n)
	}
	d.Missed = []knowledge.Missed{{By: "nhtsa", Why: knowledge.MissedDown}}
	if n := count(d); n["problem_no_detail"] != 0 || n["missed_down"] != 1 || n[MsgCardBare] != 1 {
		t.Errorf("who might know it did not answer, and that is the reason: %v", n)
	}
}
