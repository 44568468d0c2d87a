package packages

import (
	"math"
	"slices"

	"example.com/vinbot/knowledge"
)

// Weights of evidence, in log-odds, over a prior for a package nobody spoke of.
// They are set so that one decisive item confirms, one unsure reading makes
// likely, and a person's words never do more than that. What real builds tell is
// not set here but counted: see worth.
const (
	prior          = -2.0
	weightCode     = 7.0  // a code valid for brand, model and year
	weightLine     = 6.5  // named with a price, in text or where the sums close
	weightUnsure   = 4.0  // the same from a picture whose sums do not close, or without a price
	weightNear     = 3.5  // the same, a letter or two apart, or print that was hard to read
	weightText     = 3.4  // a person's words
	weightCodeOnly = 1.5  // a code of the brand, unverified for this model or year
	weightUnlisted = -0.8 // a person's list that names other packages lacks the code: of those who type out such a list, more than half would have typed this code too
	weightAbsent   = -4.0 // the build's complete list lacks the package's code, or the car's label the package
)

// Probabilities from which on something is said.
const (
	assert   = 0.8  // a package that was named is called likely
	infer    = 0.95 // a package that nobody named is called likely
	exclude  = 0.02 // at or below it a package that was weighed is ruled out
	mostOpen = 0.79 // what is not said to be there is not said to be as good as there
	mostWeak = 0.9  // an entry that stands on one weak source is never surer
)

// balance is the evidence of a finding, added up.
type balance struct {
	best    map[knowledge.EvidenceKind]float64 // dependent items of one kind count once, with the strongest
	against float64                            // the strongest of what is known of this very car
	learnt  float64                            // what real builds of other cars tell
	counted bool                               // whether they tell anything
	parts   bool                               // most parts of the package are missing
	asked   bool                               // a person who was asked says that a part of it is not there
	denied  bool                               // a person says that it, or a part of it, is not there

	described bool // a person's words name what is in it, and no other package fits
}

func balanceOf(evidence []knowledge.Evidence) balance {
	b := balance{best: map[knowledge.EvidenceKind]float64{}}
	for _, e := range evidence {
		switch {
		case isLearnt(e.Kind):
			b.learnt += e.Weight
			b.counted = true
			if e.Kind == knowledge.EvidenceComponent {
				b.best[e.Kind] = max(b.best[e.Kind], e.Weight)
			}
		case e.Weight < 0:
			b.parts = b.parts || e.Kind == knowledge.EvidenceContents
			b.asked = b.asked || len(e.Said) > 0
			b.denied = b.denied || e.Kind == knowledge.EvidenceDenied
			b.against = min(b.against, e.Weight)
		default:
			b.best[e.Kind] = max(b.best[e.Kind], e.Weight)
			b.described = b.described || e.Kind == knowledge.EvidenceContents && e.Weight == weightNamed
		}
	}
	return b
}

// explicit reports proof: a code valid for the car, or the line of its label.
func (b balance) explicit() bool {
	return b.best[knowledge.EvidenceCode] > 0 || b.best[knowledge.EvidenceLabelLine] >= weightLine
}

// only reports that nothing of another kind speaks for the package.
func (b balance) only(kinds ...knowledge.EvidenceKind) bool {
	for k, v := range b.best {
		if v > 0 && !slices.Contains(kinds, k) {
			return false
		}
	}
	return true
}

// judge turns the evidence of a finding into a probability and a verdict. What
// real builds tell is calibrated first; an explicit proof stands above it.
func (c *Catalogue) judge(f knowledge.Finding) knowledge.Finding {
	b := balanceOf(f.Evidence)
	odds := prior
	if b.counted {
		odds = logit(c.curves.apply(f.Brand, b.learnt))
		if b.explicit() {
			odds = max(odds, prior)
		}
	}
	odds += b.against
	for k, w := range b.best {
		if !isLearnt(k) {
			odds += w
		}
	}
	if !b.counted && (b.only(knowledge.EvidenceText, knowledge.EvidenceToldLine) || b.only(knowledge.EvidenceCodeOnly)) {
		odds = min(odds, prior+weightText)
	}
	f.Probability = sigmoid(odds)
	if p, ok := c.Package(f.Package); ok && p.Weak {
		f.Probability = min(f.Probability, mostWeak)
	}
	f.Probability = math.Round(1000*f.Probability) / 1000
	f.Verdict = b.verdict(f.Probability)
	if f.Verdict == knowledge.Undetermined {
		f.Probability = min(f.Probability, mostOpen)
	}
	if f.Verdict == knowledge.Confirmed && f.Probability <= mostWeak {
		f.Verdict = knowledge.Likely
	}
	if f.Verdict != knowledge.Undetermined {
		f.Why = ""
	} else if f.Why == "" {
		f.Why = b.why()
	}
	return f
}

func (b balance) verdict(p float64) knowledge.Verdict {
	named := b.best[knowledge.EvidenceCode] > 0 || b.best[knowledge.EvidenceLabelLine] > 0 || b.best[knowledge.EvidenceText]+b.best[knowledge.EvidenceToldLine] > 0
	inferred := b.best[knowledge.EvidenceComponent]+b.best[knowledge.EvidenceContents]+b.best[knowledge.EvidenceTotal] > 0
	switch {
	case b.best[knowledge.EvidenceStandard] > 0 && b.best[knowledge.EvidenceLabelLine] == 0 && b.against == 0:
		return knowledge.Standard
	case b.explicit() && b.against == 0:
		return knowledge.Confirmed
	case p >= assert && (named || b.described) && !b.denied, p >= infer && inferred && !b.denied: // who says that it is not there is not overruled
		return knowledge.Likely
	case p <= exclude && (b.counted || b.parts || b.asked) && b.only():
		return knowledge.RuledOut
	}
	return knowledge.Undetermined
}

// why says what leaves a package open.
func (b balance) why() knowledge.Why {
	switch {
	case b.against < 0 && !b.only():
		return knowledge.WhyConflict
	case b.best[knowledge.EvidenceCodeOnly] > 0:
		return knowledge.WhyUnverified
	case b.only():
		return knowledge.WhyTakeRate
	}
	return knowledge.WhyWeak
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
