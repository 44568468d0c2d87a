package packages

import (
	"math"

	"example.com/vinbot/knowledge"
)

// Weights of evidence, in log-odds, over a prior for a package nobody spoke of.
// They are set so that one decisive item confirms, one unsure reading makes
// likely, and a person's words never do more than that.
const (
	prior          = -2.0
	weightCode     = 7.0  // a code valid for brand, model and year
	weightLine     = 6.5  // named with a price, in text or where the sums close
	weightUnsure   = 4.0  // the same from a picture whose sums do not close, or without a price
	weightNear     = 3.5  // the same, a letter or two apart
	weightText     = 3.4  // a person's words
	weightCodeOnly = 1.5  // a code of the brand, unverified for this model or year
	weightAbsent   = -4.0 // the build's complete list lacks the package's code
)

// assert is the probability from which on a package is called likely.
const assert = 0.8

// judge turns the evidence of a finding into a probability and a verdict:
// dependent items of one kind count once, with the strongest; kinds add up.
func judge(f knowledge.Finding) knowledge.Finding {
	best := map[knowledge.EvidenceKind]float64{}
	against := 0.0
	for _, e := range f.Evidence {
		if e.Weight < 0 {
			against = min(against, e.Weight)
		} else {
			best[e.Kind] = max(best[e.Kind], e.Weight)
		}
	}
	odds := prior + against
	for _, w := range best {
		odds += w
	}
	if len(best) == 1 && best[knowledge.EvidenceText] > 0 || len(best) == 1 && best[knowledge.EvidenceCodeOnly] > 0 {
		odds = min(odds, prior+weightText)
	}
	f.Probability = math.Round(1000/(1+math.Exp(-odds))) / 1000
	explicit := best[knowledge.EvidenceCode] > 0 || best[knowledge.EvidenceLabelLine] >= weightLine
	option := best[knowledge.EvidenceCode] > 0 || best[knowledge.EvidenceLabelLine] > 0
	switch {
	case best[knowledge.EvidenceStandard] > 0 && best[knowledge.EvidenceLabelLine] == 0 && against == 0:
		f.Verdict = knowledge.Standard
	case explicit && against == 0:
		f.Verdict = knowledge.Confirmed
	case f.Probability >= assert && (option || best[knowledge.EvidenceText] > 0):
		f.Verdict = knowledge.Likely
	default:
		f.Verdict = knowledge.Undetermined
	}
	return f
}

// rank orders verdicts for the reader: what the car has before what is open.
func rank(v knowledge.Verdict) int {
	switch v {
	case knowledge.Confirmed:
		return 0
	case knowledge.Likely:
		return 1
	case knowledge.Standard:
		return 2
	case knowledge.Undetermined:
		return 3
	case knowledge.RuledOut:
		return 4
	}
	return 5
}
