package packages

import (
	"cmp"
	"errors"
	"hash/fnv"
	"io/fs"
	"math"
	"slices"

	"example.com/vinbot/knowledge"
)

// Order is how a simulated hunt picks among the questions worth asking.
type Order string

// The orders.
const (
	ByWorth Order = "by worth" // the one worth most
	Worthy  Order = "worthy"   // of those worth something, the first of the vocabulary
	Fixed   Order = "fixed"    // a list of all visible features of the car's packages, in the vocabulary's order
	Random  Order = "random"   // the same list, shuffled; the same in every run
)

func orders() []Order { return []Order{ByWorth, Worthy, Fixed, Random} }

// Manner is how a simulated person answers.
type Manner struct {
	Wrong  float64 // the share of answers that are wrong
	Unsure float64 // the share of "don't know"
}

// Hunted is one simulated hunt on a real build.
type Hunted struct {
	Brand    string
	Suspects int
	Asked    int
	Told     [MostAsked + 1]int     // packages told after so many questions, of the suspects
	Value    float64                // of all suspects, in dollars
	Worth    [MostAsked + 1]float64 // of those told after so many questions
	Judged   []Judged               // of the suspects those that have a code: the build's list says whether they are there
}

// Certain is after how many questions everything that can be told was told at
// 95 %, and false if that was never.
func (h Hunted) Certain() (questions int, ok bool) {
	i := slices.Index(h.Told[:], h.Suspects)
	return i, i >= 0
}

// HuntHeldOut hunts every car in every order with tables that never saw it. Builds
// that are not among the sample serve to learn from only.
func (c *Catalogue) HuntHeldOut(builds []Build, sources map[string]knowledge.Source, sample func(Build) bool, m Manner, take func(Order, Hunted)) error {
	names, err := c.codeNames(builds)
	if err != nil {
		return err
	}
	for k := range uint32(folds) {
		var train, test []Build
		for _, b := range builds {
			switch {
			case fold(b.VIN, folds) != k:
				train = append(train, b)
			case sample(b):
				test = append(test, b)
			}
		}
		held := c.With(c.LearnCalibrated(train, sources))
		for _, b := range test {
			car := onlooker{build: b, manner: m, has: held.featuresOf(b, names[b.Vehicle.Make])}
			for _, o := range orders() {
				take(o, held.hunt(car, o))
			}
		}
	}
	return nil
}

// codeNames are the names of every code by brand, for the brands of some builds.
func (c *Catalogue) codeNames(builds []Build) (map[string]map[string][]OptionCode, error) {
	out := map[string]map[string][]OptionCode{}
	for _, b := range builds {
		if out[b.Vehicle.Make] != nil {
			continue
		}
		names := map[string][]OptionCode{}
		err := c.eachCode(b.Vehicle.Make, func(o OptionCode) { names[o.Code] = append(names[o.Code], o) })
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		out[b.Vehicle.Make] = names
	}
	return out, nil
}

// featuresOf is what a person sees on a build: what is in its packages and what the
// names of its codes say.
func (c *Catalogue) featuresOf(b Build, names map[string][]OptionCode) map[Feature]bool {
	has := map[Feature]bool{}
	w := &weighing{catalogue: c, car: Car{Vehicle: b.Vehicle}, who: subjectOf(b.Vehicle)}
	for _, p := range w.candidates(nil) {
		if slices.ContainsFunc(p.Codes, b.has) {
			for _, f := range p.Features {
				has[f] = true
			}
		}
	}
	for _, code := range b.Codes {
		for _, o := range names[code] {
			if !o.on(w.who) {
				continue
			}
			said, _ := c.Vocabulary.spoken(o.Name)
			for f := range said {
				has[f] = true
			}
		}
	}
	return has
}

// on reports whether a code's meaning is one on this very car, sold in the US.
func (o OptionCode) on(s subject) bool {
	return (o.Market == "" || o.Market == US) && (o.From == 0 || s.year >= o.From) && (o.To == 0 || s.year <= o.To) &&
		slices.ContainsFunc(o.Models, func(m string) bool { return s.is(words(m)) })
}

// onlooker is a simulated person at a car.
type onlooker struct {
	build  Build
	manner Manner
	has    map[Feature]bool
}

// answer is what the person says of a feature, the same whenever asked.
func (o onlooker) answer(f Feature) (a Answer, knows bool) {
	chance := draw(string(o.build.VIN), string(f))
	if chance < o.manner.Unsure {
		return a, false
	}
	wrong := chance < o.manner.Unsure+o.manner.Wrong
	return Answer{Feature: f, Has: o.has[f] != wrong}, true
}

// draw is a number from 0 to 1 that some words decide.
func draw(of ...string) float64 {
	h := fnv.New32a()
	for _, w := range of {
		h.Write([]byte(w + "|")) //nolint:gosec // a hash does not fail
	}
	const mix = 2654435761 // of Knuth: the last letters alone move only the last bits
	return float64(h.Sum32()*mix) / math.MaxUint32
}

// hunt asks a simulated person until nothing is left. Nobody has a label at hand.
func (c *Catalogue) hunt(o onlooker, by Order) Hunted {
	out := Hunted{Brand: o.build.Vehicle.Make}
	car := Car{Vehicle: o.build.Vehicle}
	var asked []Feature
	for {
		h := c.Hunt(car, asked)
		out.note(h, len(asked))
		next := c.pick(h, by, o.build.VIN, asked)
		if next == "" {
			out.judge(h, o.build)
			return out
		}
		asked = append(asked, next)
		if a, knows := o.answer(next); knows {
			car.Answers = append(car.Answers, a)
		}
	}
}

// note writes down what is told after some questions, and, as it may be the end, after
// all further ones.
func (h *Hunted) note(of Hunt, asked int) {
	h.Suspects, h.Asked, h.Value = len(of.suspects), asked, 0
	told, worth := 0, 0.0
	for _, s := range of.suspects {
		h.Value += s.value
		if s.told {
			told++
			worth += s.value
		}
	}
	for n := asked; n < len(h.Told); n++ {
		h.Told[n], h.Worth[n] = told, worth
	}
}

// pick takes the next question, or none.
func (c *Catalogue) pick(h Hunt, by Order, v knowledge.VIN, asked []Feature) Feature {
	var list []Feature
	switch by {
	case ByWorth, Worthy:
		for _, a := range h.Asks {
			if a.Feature != AskPhoto {
				list = append(list, a.Feature)
			}
		}
	case Fixed, Random:
		if len(h.Open) > 0 && len(asked) < MostAsked {
			list = c.visible(h.suspects, asked)
		}
	}
	switch {
	case len(list) == 0:
		return ""
	case by == Worthy:
		return slices.MinFunc(list, func(a, b Feature) int {
			return cmp.Compare(slices.Index(c.Vocabulary.order, a), slices.Index(c.Vocabulary.order, b))
		})
	case by == Random:
		return slices.MinFunc(list, func(a, b Feature) int { return cmp.Compare(draw(string(a), string(v)), draw(string(b), string(v))) })
	}
	return list[0]
}

// visible lists what can be seen of any of the packages, in the vocabulary's order.
func (c *Catalogue) visible(all []suspect, asked []Feature) (out []Feature) {
	for _, f := range c.Vocabulary.order {
		if _, ok := c.Vocabulary.sight[f]; !ok || slices.Contains(asked, f) {
			continue
		}
		if slices.ContainsFunc(all, func(s suspect) bool { return slices.Contains(s.Features, f) }) {
			out = append(out, f)
		}
	}
	return out
}

// judge compares what the hunt says in the end with the build's list.
func (h *Hunted) judge(of Hunt, b Build) {
	said := byKey(of.Result)
	for _, s := range of.suspects {
		if len(s.Codes) == 0 {
			continue
		}
		f := said[s.key()]
		h.Judged = append(h.Judged, Judged{
			Brand: b.Vehicle.Make, Model: b.Vehicle.Model, Trim: b.Vehicle.Trim, Code: s.Codes[0], Name: s.Name, Listed: true,
			Truth: slices.ContainsFunc(s.Codes, b.has), Verdict: f.Verdict, Probability: f.Probability,
		})
	}
}
