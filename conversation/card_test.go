package conversation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
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
