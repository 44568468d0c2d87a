package packages

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// AskPhoto stands among the questions for a photo of a label.
const AskPhoto Feature = "photo"

// MostAsked is how many questions a person is asked about one car.
const MostAsked = 8

// What a hunt reckons with where nothing was counted. It serves to order questions
// and to stop; no probability that is shown rests on it.
const (
	elsewhere   = 0.2    // a feature is there without any package that has it
	listedWrong = 0.1    // a package's feature is not there, or the person errs
	unpriced    = 1500.0 // dollars: a package whose price is not known
	leastWorth  = 25.0   // dollars times bits: less is not worth a person's time
	leastOpen   = 3      // packages, before a label saves several questions
	effortPhoto = 4.0    // questions that a person answers in the time of one photo
	hasLabel    = 0.3    // have the window label at hand
	hasCodes    = 0.5    // the same of makers that print the option codes on a label in the car
)

// Ask is something to be asked of a person who stands at a car.
type Ask struct {
	Feature Feature         // or AskPhoto
	Words   knowledge.Words // the question; nil for a photo
	Worth   float64         // expected bits over the packages that are open, each times its price in dollars
}

// Hunt is what is known of a car's packages and what is worth asking about them.
type Hunt struct {
	Result Result
	Open   []string // names of the packages that a look at the car may tell, and that are not told yet
	Asks   []Ask    // the one worth most first; none: there is nothing left, or enough was asked

	suspects []suspect
}

// suspect is a package that a look at the car may tell.
type suspect struct {
	candidate

	prior, belief float64 // before and after what was answered
	value         float64 // dollars
	told          bool    // the engine has said what is to be said of it
}

// Hunt says what to ask next about a car. The answers so far are the car's; asked are
// all features asked for, also in vain. It has no side effects, and the order of the
// answers changes nothing.
func (c *Catalogue) Hunt(car Car, asked []Feature) Hunt {
	car.Asked = true
	h := Hunt{Result: c.Identify(car)}
	w := &weighing{catalogue: c, car: car, who: subjectOf(car.Vehicle)}
	h.suspects = w.suspects(h.Result)
	for _, s := range h.suspects {
		if !s.told && !slices.Contains(h.Open, s.Name) {
			h.Open = append(h.Open, s.Name)
		}
	}
	ordered := car.Sure && len(car.Options)+len(car.BuildCodes) > 0 // what stands on the label needs no looking
	if len(asked) >= MostAsked || len(h.Open) == 0 || ordered {
		return h
	}
	h.Asks = append(c.Vocabulary.asks(h.suspects, c.Vocabulary.known(car, asked)), photo(h.suspects, car, asked)...)
	h.Asks = slices.DeleteFunc(h.Asks, func(a Ask) bool { return a.Worth < leastWorth })
	slices.SortStableFunc(h.Asks, func(a, b Ask) int { return cmp.Compare(b.Worth, a.Worth) })
	return h
}

// known lists the features that need no question: those asked for, those a text
// speaks of, and what a car that has another one of a kind has not.
func (v *Vocabulary) known(car Car, asked []Feature) []Feature {
	known := slices.Clone(asked)
	has, gone := v.spoken(car.Text)
	for _, f := range v.order {
		_, said := has[f]
		_, denied := gone[f]
		if said || denied || slices.ContainsFunc(car.Answers, func(a Answer) bool { return a.Feature == f || a.Has && alternatives(a.Feature, f) }) {
			known = append(known, f)
		}
	}
	return known
}

// suspects lists the packages of the car with what is believed of each.
func (w *weighing) suspects(r Result) []suspect {
	said := byKey(r)
	rates := w.rates()
	var out []suspect
	for _, c := range w.candidates(nil) {
		s := suspect{candidate: c, prior: cmp.Or(rates[c.ID], sigmoid(prior)), value: c.worth(w.who.year)}
		if f, ok := said[c.key()]; ok {
			s.told = told(f)
		}
		out = append(out, s)
	}
	there, missing := answered(w.car.Answers)
	for i := range out {
		out[i].believe(out, there, missing)
		if !out[i].told && len(both(out[i].Features, missing)) == 0 && w.provable(out[i].candidate, there) {
			out[i].belief = min(out[i].belief, mostOpen)
		}
	}
	return out
}

// provable reports whether looking on can name enough of a package to say that it is
// there: what the engine leaves open is not believed before.
func (w *weighing) provable(c candidate, there []Feature) bool {
	c.named, c.said = nil, 0
	for _, f := range c.Features {
		if w.catalogue.Vocabulary.Question(f) != nil || slices.Contains(there, f) {
			c.explain(string(f))
			c.said++
		}
	}
	return c.most() && w.optional(c.Package)
}

// byKey are all findings, where a weighing keeps them.
func byKey(r Result) map[string]knowledge.Finding {
	said := map[string]knowledge.Finding{}
	for _, f := range slices.Concat(r.Findings, r.Open) {
		said[cmp.Or(f.Package, "line "+normal(f.Name))] = f
	}
	return said
}

// told reports that nothing more needs asking about a package.
func told(f knowledge.Finding) bool {
	const hardly = 1 - infer
	return f.Verdict != knowledge.Undetermined || f.Probability <= hardly && balanceOf(f.Evidence).asked
}

// worth is what the package cost new, in dollars.
func (p Package) worth(year int) float64 {
	const cents = 100
	if price := p.Price(year, "USD"); price != nil {
		return float64(*price) / cents
	}
	return unpriced
}

// rates are the take rates that real builds of the car's model tell, by package.
func (w *weighing) rates() map[string]float64 {
	s, ok := w.catalogue.scopeOf(w.car.Vehicle)
	if !ok {
		return nil
	}
	_, trim := w.catalogue.modelOf(w.car.Vehicle)
	out := map[string]float64{}
	for _, a := range narrowest(w.catalogue.learnt[s], trim) {
		if p, ok := w.meant(a.Code); ok && p.ID != "" {
			rate, _ := a.rate(trim)
			out[p.ID] = a.smooth(rate)
		}
	}
	return out
}

// believe weighs the answers, each by how likely it is with the package and without.
func (s *suspect) believe(all []suspect, there, missing []Feature) {
	odds := logit(s.prior)
	for _, f := range both(s.Features, there) {
		with, without := s.chances(f, all, func(o suspect) float64 { return o.prior })
		odds += math.Log(with / without)
	}
	for _, f := range both(s.Features, missing) {
		with, without := s.chances(f, all, func(o suspect) float64 { return o.prior })
		odds += math.Log((1 - with) / (1 - without))
	}
	s.belief = sigmoid(odds)
}

// chances are how likely a feature of the package is there, if the car has the
// package and if it has not: another package may have brought it, or none.
func (s *suspect) chances(f Feature, all []suspect, of func(suspect) float64) (with, without float64) {
	none := 1 - elsewhere
	for _, o := range all {
		if o.key() != s.key() && slices.Contains(o.Features, f) {
			none *= 1 - of(o)*(1-listedWrong)
		}
	}
	return 1 - listedWrong*none, 1 - none
}

// asks lists the questions about the features of open packages, in the vocabulary's
// order.
func (v *Vocabulary) asks(all []suspect, known []Feature) (out []Ask) {
	for _, f := range v.order {
		how, ok := v.sight[f]
		if !ok || slices.Contains(known, f) {
			continue
		}
		worth := 0.0
		for i := range all {
			if s := &all[i]; !s.told && slices.Contains(s.Features, f) {
				worth += s.value * s.gain(f, all)
			}
		}
		out = append(out, Ask{Feature: f, Words: how.question, Worth: worth * (1 - how.unsure)})
	}
	return out
}

// gain is how many bits an answer is expected to tell about the package.
func (s *suspect) gain(f Feature, all []suspect) float64 {
	with, without := s.chances(f, all, func(o suspect) float64 { return o.belief })
	yes := s.belief*with + (1-s.belief)*without
	return entropy(s.belief) - yes*entropy(s.belief*with/yes) - (1-yes)*entropy(s.belief*(1-with)/(1-yes))
}

func entropy(p float64) float64 {
	if p <= 0 || p >= 1 {
		return 0
	}
	return -p*math.Log2(p) - (1-p)*math.Log2(1-p)
}

// photo is what a label would tell, against the questions answered in the same time.
func photo(all []suspect, car Car, asked []Feature) []Ask {
	if car.Label != nil || len(car.Options)+len(car.BuildCodes) > 0 || slices.Contains(asked, AskPhoto) {
		return nil
	}
	open, worth := 0, 0.0
	for _, s := range all {
		if !s.told {
			open++
			worth += s.value * entropy(s.belief)
		}
	}
	if open < leastOpen {
		return nil
	}
	have := hasLabel
	if CodesOnLabel(car.Vehicle.Make) {
		have = hasCodes
	}
	return []Ask{{Feature: AskPhoto, Worth: worth * have / effortPhoto}}
}

// CodesOnLabel reports a maker that prints the option codes on a label in the car.
func CodesOnLabel(brand string) bool {
	return slices.Contains([]string{"audi", "buick", "cadillac", "chevrolet", "gmc", "volkswagen"}, brandKey(brand))
}

// alternatives reports two features of which a car has one: sizes of one thing, or
// makers of the audio system.
func alternatives(a, b Feature) bool {
	if a == b {
		return false
	}
	size := func(f Feature) string { return strings.TrimRight(string(f), "0123456789") }
	maker := func(f Feature) bool { return strings.HasPrefix(string(f), "audio_") }
	return size(a) != string(a) && size(a) == size(b) || maker(a) && maker(b)
}
