package sticker //nolint:testpackage // the rule is not exported

import (
	"math/rand/v2"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker/stickertest"
)

// TestWhatASecondReaderGains prints what merging with a model that errs at a tenth of
// the values does. Both readings are simulated, with errors that have nothing to do with
// each other, of one digit, one letter or one line each. More has to be stated with it.
func TestWhatASecondReaderGains(t *testing.T) {
	t.Parallel()
	labels := stickertest.Labels(690, 8)
	for _, errs := range []float64{0.02, 0.05, 0.1, 0.2} {
		r := rand.New(rand.NewPCG(9, 9))
		var alone, both stickertest.Score
		asked, sure, surer := 0, 0, 0
		for _, truth := range labels {
			ours, ok := simulated(t, truth, errs, r)
			if !ok {
				continue
			}
			merged := ours
			if !ours.Sure || len(vinDoubts(ours)) > 0 {
				asked++
				if seen, ok := simulated(t, truth, 0.1, r); ok {
					seen.Doubts = []knowledge.Doubt{{Code: knowledge.DoubtVIN}}
					merged = second(ours, seen)
				}
			}
			alone.Add("", ours, truth)
			both.Add("", merged, truth)
			sure, surer = sure+count(ours.Sure), surer+count(merged.Sure)
		}
		t.Logf("we err at %2.0f %%: %d labels, %d shown to the model; sure %d → %d; totals right %d → %d; lines found %.1f → %.1f %%; stated %d → %d, wrong %d → %d",
			100*errs, alone.Labels, asked, sure, surer, alone.Total, both.Total, percent(alone), percent(both), alone.Values, both.Values, alone.WrongValues, both.WrongValues)
		if surer < sure || both.Values < alone.Values {
			t.Errorf("at %.2f less is stated with a second reader", errs)
		}
	}
}

// simulated is a label as it is read with so many errors, and judged. A VIN counts as
// read twice.
func simulated(t *testing.T, truth knowledge.Label, errs float64, r *rand.Rand) (knowledge.Label, bool) {
	t.Helper()
	seer := &stickertest.Seer{Truth: truth, Errs: errs, Rand: r}
	answer, err := seer.See(t.Context(), "", nil, func() {})
	if err != nil {
		t.Fatal(err)
	}
	l, ok := Seen(answer)
	l.Doubts = nil
	if !checkDigit(l.VIN) {
		l.Doubts = []knowledge.Doubt{{Code: knowledge.DoubtVIN}}
	}
	return Judge(l), ok
}

func percent(s stickertest.Score) float64 { return 100 * float64(s.Found) / float64(s.Want) }

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
