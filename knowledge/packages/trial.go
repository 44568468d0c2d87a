package packages

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Judged is what the engine said of one package of one car whose truth is known.
type Judged struct {
	Brand, Model, Trim string
	Code               string
	Name               string
	Shown              string // of the car, beside model and trim: year, prices, codes
	Truth              bool
	Verdict            knowledge.Verdict
	Probability        float64
	Weighed            bool    // the engine named a probability; what it never heard of has none
	Counted            bool    // real builds tell something of it
	Odds               float64 // what they tell, not calibrated
	TakeRate           float64 // of the trim, among the builds that were learnt from: the table to beat
	Listed             bool    // the catalogue knows what is in the package
}

// Asserted reports that the engine says that the car has the package.
func (j Judged) Asserted() bool {
	return j.Verdict == knowledge.Confirmed || j.Verdict == knowledge.Likely || j.Verdict == knowledge.Standard
}

// Keep says which codes of a build the engine is shown in a trial.
type Keep int

// What a trial shows.
const (
	Everything       Keep = iota
	Components            // every code that names no package of the brand
	PricedComponents      // the same, with the base price and the total of the car
	PricedPart            // the same, with one code left out
)

// folds a trial is made in. A car is in the same fold in every run.
const folds = 5

func fold(v knowledge.VIN, n uint32) uint32 {
	h := fnv.New32a()
	h.Write([]byte(v)) //nolint:gosec // a hash does not fail
	return h.Sum32() % n
}

// LearnCalibrated learns the tables from all builds and the calibration from
// judgements of each fold by what the other folds teach.
func (c *Catalogue) LearnCalibrated(builds []Build, sources map[string]knowledge.Source) Learnt {
	var cases []Case
	for _, j := range c.byVIN(builds, folds, func(train []Build) Learnt { return Learnt{Associations: c.associate(train, sources)} }, Components) {
		if j.Counted {
			cases = append(cases, Case{Brand: j.Brand, Odds: j.Odds, With: j.Truth})
		}
	}
	l := c.Learn(builds, sources)
	l.Curves = Calibrate(cases)
	return l
}

// HeldOutByVIN judges every car with tables and a calibration that never saw it.
func (c *Catalogue) HeldOutByVIN(builds []Build, sources map[string]knowledge.Source, keep Keep) []Judged {
	return c.byVIN(builds, folds, func(train []Build) Learnt { return c.LearnCalibrated(train, sources) }, keep)
}

func (c *Catalogue) byVIN(builds []Build, n uint32, learn func([]Build) Learnt, keep Keep) (out []Judged) {
	for k := range n {
		var train, test []Build
		for _, b := range builds {
			if fold(b.VIN, n) == k {
				test = append(test, b)
			} else {
				train = append(train, b)
			}
		}
		out = append(out, c.With(learn(train)).Try(test, keep)...)
	}
	return out
}

// HeldOutByModel judges every car with tables that never saw its model. No calibration
// is needed: it is one of counts, and of such a model there are none.
func (c *Catalogue) HeldOutByModel(builds []Build, sources map[string]knowledge.Source, keep Keep) (out []Judged) {
	models := map[string][]Build{}
	for _, b := range builds {
		k := b.Vehicle.Make + "|" + b.Vehicle.Model
		models[k] = append(models[k], b)
	}
	all := c.Learn(builds, sources)
	for k, test := range models {
		brand, model, _ := strings.Cut(k, "|")
		var l Learnt
		for _, a := range all.Associations {
			if a.Brand != brand || a.Model != model {
				l.Associations = append(l.Associations, a)
			}
		}
		for _, t := range all.Tariffs {
			if t.Brand != brand || t.Model != model {
				l.Tariffs = append(l.Tariffs, t)
			}
		}
		out = append(out, c.With(l).Try(test, keep)...)
	}
	return out
}

// Try judges builds with the tables at hand.
func (c *Catalogue) Try(builds []Build, keep Keep) (out []Judged) {
	offered := map[knowledge.Vehicle][]Package{}
	for _, b := range builds {
		if _, ok := offered[b.Vehicle]; !ok {
			offered[b.Vehicle] = c.offered(b.Vehicle)
		}
		out = append(out, c.try(b, keep, offered[b.Vehicle])...)
	}
	return out
}

// offered lists the factory packages with a code that a vehicle can have been
// built with, the code in front.
func (c *Catalogue) offered(v knowledge.Vehicle) (out []Package) {
	who := subjectOf(v)
	for code := range c.packageCodes(v.Make) {
		meant, how := c.meanings(code, who)
		if len(meant) != 1 || meant[0].Kind == Accessory || meant[0].Kind == Option || how < modelOnly || how == modelOnly && !c.built(code, v) {
			continue
		}
		p := meant[0]
		p.Codes = []string{code}
		out = append(out, p)
	}
	return out
}

func (c *Catalogue) try(b Build, keep Keep, offered []Package) (out []Judged) {
	codes := b.Codes
	if keep != Everything {
		named := c.packageCodes(b.Vehicle.Make)
		codes = slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return named[code] })
	}
	if at := int(fold(b.VIN, uint32(max(len(codes), 1)))); keep == PricedPart && len(codes) > 0 { //nolint:gosec // a few hundred
		codes = slices.Delete(codes, at, at+1)
	}
	car := Car{Vehicle: b.Vehicle, Codes: codes, Sure: true}
	shown := fmt.Sprint(b.Vehicle.Year, codes)
	if keep == PricedComponents || keep == PricedPart {
		car.Base, car.Total = new(int64(b.Base)*cents), new(int64(b.Total)*cents)
		shown = fmt.Sprint(shown, b.Base, b.Total)
	}
	r := c.Identify(car)
	said := map[string]knowledge.Finding{}
	for _, f := range slices.Concat(r.Findings, r.Open) {
		said[cmp.Or(f.Package, "code "+f.Code)] = f
	}
	for _, p := range offered {
		j := Judged{Brand: b.Vehicle.Make, Model: b.Vehicle.Model, Trim: b.Vehicle.Trim, Shown: shown, Code: p.Codes[0], Name: p.Name, Listed: p.Listed(), Truth: b.has(p.Codes[0])}
		f, ok := said[cmp.Or(p.ID, "code "+p.Codes[0])]
		j.Weighed = ok
		b := balanceOf(f.Evidence)
		j.Verdict, j.Probability, j.Counted, j.Odds = f.Verdict, f.Probability, b.counted, b.learnt
		for _, e := range f.Evidence {
			if e.Kind == knowledge.EvidenceTakeRate {
				j.TakeRate = float64(e.With) / float64(max(e.Of, 1))
			}
		}
		out = append(out, j)
	}
	return out
}
