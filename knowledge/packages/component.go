package packages

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Bounds of what a take rate may say before anything is known of the car itself:
// it never makes a package likely.
const (
	leastRate, mostRate = 0.003, 0.85
	shrink              = 4.0 // cars of the whole scope that are counted into every trim
	leastShown          = 0.3 // log-odds
)

// components holds the codes of a car against what real builds of its model and
// generation tell. A document that lists its own package codes needs no inference.
func (w *weighing) components() {
	if len(w.car.BuildCodes) > 0 || len(w.car.Codes)+len(w.car.Answers) == 0 && !w.car.Asked {
		return
	}
	s, ok := w.catalogue.scopeOf(w.car.Vehicle)
	if !ok {
		return
	}
	_, trim := w.catalogue.modelOf(w.car.Vehicle)
	has := map[string]bool{}
	for _, code := range upper(w.car.Codes) {
		has[code] = true
	}
	listed, named := w.listed(has)
	learnt := narrowest(w.catalogue.learnt[s], trim)
	for _, a := range learnt {
		p, ok := w.meant(a.Code)
		if !ok || has[a.Code] {
			continue
		}
		complete := listed >= a.Least
		b := a.weigh(trim, has, complete)
		if v := w.car.Vehicle.Year; v < a.From || v > a.To {
			b = otherYear(b)
		}
		f := finding(p)
		f.Code = a.Code
		if complete && named {
			b = append(b, knowledge.Evidence{Kind: knowledge.EvidenceUnlisted, Detail: a.Code, Weight: weightUnlisted})
		}
		for _, ev := range b {
			ev.Source = a.Source
			w.add(cmp.Or(p.ID, "code "+a.Code), f, ev)
		}
	}
	if listed >= leastLong {
		w.contents(has, func(p Package) bool {
			return slices.ContainsFunc(p.Codes, func(code string) bool {
				return has[code] || slices.ContainsFunc(learnt, func(a Association) bool { return a.Code == code })
			})
		})
	}
}

// listed counts the codes that name no package, and tells whether one names a package
// of this car.
func (w *weighing) listed(has map[string]bool) (components int, named bool) {
	packageCodes := w.catalogue.packageCodes(w.who.brand)
	for code := range has {
		if !packageCodes[code] {
			components++
		} else if !named {
			_, named = w.meant(code)
		}
	}
	return components, named
}

// narrowest picks for every package the association of the car's series, or that
// of the whole model.
func narrowest(all []Association, trim []string) []Association {
	var out []Association
	for _, a := range all {
		if a.Series != "" && !contains(trim, strings.Fields(a.Series)) {
			continue
		}
		i := slices.IndexFunc(out, func(b Association) bool { return b.Code == a.Code })
		switch {
		case i < 0:
			out = append(out, a)
		case len(a.Series) > len(out[i].Series):
			out[i] = a
		}
	}
	return out
}

// component reports a code that real builds of the brand have, though it names no
// package.
func (c *Catalogue) component(code, brand string) bool { return c.signs[brandKey(brand)][code] }

// built reports that real builds of the car's model, of years on both sides of its
// own or that very year, had the code's package.
func (c *Catalogue) built(code string, v knowledge.Vehicle) bool {
	s, ok := c.scopeOf(v)
	return ok && slices.ContainsFunc(c.learnt[s], func(a Association) bool { return a.Code == code && v.Year >= a.From && v.Year <= a.To })
}

// meant is the one entry that a package's code stands for on this car.
func (w *weighing) meant(code string) (Package, bool) {
	meant, how := w.catalogue.meanings(code, w.who)
	if how < modelOnly || len(meant) != 1 {
		return Package{}, false
	}
	return meant[0], true
}

// weigh lists what the association says of a car: the take rate of its trim, and of
// every group of codes the strongest one for and the strongest one against.
func (a Association) weigh(trim []string, has map[string]bool, complete bool) []knowledge.Evidence {
	rate, known := a.rate(trim)
	of, with := a.offered()
	all := Take{with, of}
	if !known {
		all = Take{a.With, a.Cars}
	}
	out := []knowledge.Evidence{{
		Kind: knowledge.EvidenceTakeRate, Detail: strings.Join(trim, " "), Weight: logit(a.smooth(rate)), With: rate.With, Of: rate.Of,
	}}
	best, worst := map[int]knowledge.Evidence{}, map[int]knowledge.Evidence{}
	for _, s := range a.Signs {
		some := Take{s.With, s.Of}
		if !known {
			some.Of = s.Anywhere
		}
		kind, weight := knowledge.EvidenceComponent, worth(some, all)
		switch {
		case s.Not != "" && (!complete || a.Least < leastLong):
			continue // what a short list leaves out may be there
		case s.of(has):
		case !complete || s.And != "" || s.Not != "":
			continue
		default:
			kind, some = knowledge.EvidenceMissing, Take{all.With - some.With, all.Of - some.Of}
			weight = min(worth(some, all), 0)
		}
		ev := knowledge.Evidence{Kind: kind, Detail: s.String(), Weight: weight, With: some.With, Of: some.Of}
		if weight > best[s.Group].Weight {
			best[s.Group] = ev
		}
		if weight < worst[s.Group].Weight {
			worst[s.Group] = ev
		}
	}
	for g := 1; g <= len(a.Signs); g++ {
		for _, ev := range []knowledge.Evidence{best[g], worst[g]} {
			if math.Abs(ev.Weight) >= leastShown {
				out = append(out, ev)
			}
		}
	}
	return out
}

// of reports whether a car with these codes has the sign.
func (s Sign) of(has map[string]bool) bool {
	return has[s.Code] && (s.And == "" || has[s.And]) && (s.Not == "" || !has[s.Not])
}

// String is the sign as evidence shows it: "J55", "R29 + J71", "R29 − D80".
func (s Sign) String() string {
	switch {
	case s.And != "":
		return s.Code + " + " + s.And
	case s.Not != "":
		return s.Code + " − " + s.Not
	}
	return s.Code
}

// otherYear is the same evidence for a car of a model year that was not counted:
// codes mean the same within a generation, but trims get and lose packages.
func otherYear(evidence []knowledge.Evidence) []knowledge.Evidence {
	const doubt, leastOdds, mostOdds = 0.8, -2.5, 0.5
	for i := range evidence {
		e := &evidence[i]
		if e.Weight *= doubt; e.Kind == knowledge.EvidenceTakeRate {
			e.Weight = min(max(e.Weight, leastOdds), mostOdds)
		}
	}
	return evidence
}

// rate is how many cars of a trim have the package; known tells that each of the
// trims it may be offers the package. Without a trim it is every car.
func (a Association) rate(trim []string) (t Take, known bool) {
	exactly, ok := a.Takes[strings.Join(trim, " ")]
	if ok && len(trim) > 0 {
		return exactly, exactly.With > 0
	}
	known = len(trim) > 0
	for name, take := range a.Takes {
		cell := strings.Fields(name)
		if len(trim) == 0 || len(cell) == 0 || !contains(cell, trim) && !contains(trim, cell) {
			continue
		}
		t.With, t.Of = t.With+take.With, t.Of+take.Of
		known = known && take.With > 0
	}
	if t.Of == 0 {
		return Take{a.With, a.Cars}, false
	}
	return t, known
}

// smooth is a trim's take rate drawn towards that of the whole scope.
func (a Association) smooth(t Take) float64 {
	whole := float64(a.With) / float64(a.Cars)
	return min(max((float64(t.With)+shrink*whole)/(float64(t.Of)+shrink), leastRate), mostRate)
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// isLearnt reports evidence that rests on real builds of other cars.
func isLearnt(k knowledge.EvidenceKind) bool {
	return slices.Contains([]knowledge.EvidenceKind{knowledge.EvidenceComponent, knowledge.EvidenceMissing, knowledge.EvidenceTakeRate}, k)
}

// isInferred reports evidence that names no package by itself.
func isInferred(k knowledge.EvidenceKind) bool {
	return isLearnt(k) || k == knowledge.EvidenceContents || k == knowledge.EvidenceTotal
}
