package packages

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Bounds of what a total may say.
const (
	surestTotal = 0.999 // an amount can come about otherwise
	omitted     = 0.1   // of the lists that people give, those that leave out a component
	rarest      = 1e-7  // packages that hardly go together are not tried
)

const cents = 100

// totals holds the total price of a car against what real builds of its model tell
// about prices: whatever its other codes leave must be packages. Where several
// combinations come to the same amount, their take rates weigh them; none is taken
// for granted.
func (w *weighing) totals() {
	base, total, ok := w.car.prices()
	if !ok || len(w.car.Codes) == 0 || len(w.car.BuildCodes) > 0 {
		return
	}
	has := upper(w.car.Codes)
	slices.Sort(has)
	said := map[string][]shared{}
	for _, t := range w.catalogue.tariffsFor(w.car.Vehicle) {
		ways, ok := t.explain(has, total-base)
		if !ok {
			continue
		}
		for code, n := range t.Takes {
			if !slices.Contains(has, code) && w.sameHere(code, t) {
				said[code] = append(said[code], shared{tariff: t, posterior: ways.share(code), rate: float64(n) / float64(t.Cars), best: ways.best()})
			}
		}
	}
	for code, views := range said {
		p, ok := w.meant(code)
		if !ok {
			continue
		}
		f := finding(p)
		f.Code = code
		if v, agree := cautious(views); agree && math.Abs(v.weight()) >= leastShown {
			w.add(cmp.Or(p.ID, "code "+code), f, knowledge.Evidence{
				Kind: knowledge.EvidenceTotal, Detail: v.best, Minor: int64(total-base) * cents, Weight: v.weight(), Of: v.tariff.Cars, Source: v.tariff.Source,
			})
		}
	}
}

// prices are a car's base price and total in whole dollars: its own, those of its label,
// or those that a person says.
func (c Car) prices() (base, total int, ok bool) {
	b, t := c.Base, c.Total
	if l := c.Label; (b == nil || t == nil) && l != nil && l.Sure && l.Currency == "USD" {
		b, t = l.Base, l.Total
	}
	if b == nil || t == nil {
		if base, total, _, _, said := PricesIn(c.Text); said {
			b, t = new(base*cents), new(total*cents)
		}
	}
	if b == nil || t == nil || *b <= 0 || *t < *b || *b%cents != 0 || *t%cents != 0 {
		return 0, 0, false
	}
	return int(*b / cents), int(*t / cents), true
}

// sameHere reports that a package's code stands for the same package on this car as
// on those of a tariff.
func (w *weighing) sameHere(code string, t Tariff) bool {
	here, ok := w.meant(code)
	if !ok || slices.Contains(here.Models, t.Model) {
		return ok
	}
	there, how := w.catalogue.meanings(code, subject{brand: t.Brand, model: words(t.Model), trim: strings.Fields(t.Trim), year: t.Year})
	return how >= modelOnly && len(there) == 1 && there[0].normal == here.normal
}

// shared is what one tariff says of a package.
type shared struct {
	tariff          Tariff
	posterior, rate float64
	best            string // the likeliest packages
}

// weight is what the total adds to the take rate, in log-odds.
func (s shared) weight() float64 {
	return logit(min(max(s.posterior, 1-surestTotal), surestTotal)) - logit(min(max(s.rate, leastRate), mostRate))
}

// cautious is the view that says least, if all say the same.
func cautious(views []shared) (out shared, agree bool) {
	out = views[0]
	for _, v := range views[1:] {
		if (v.weight() > 0) != (out.weight() > 0) {
			return out, false
		}
		if math.Abs(v.weight()) < math.Abs(out.weight()) {
			out = v
		}
	}
	return out, true
}

// tariffsFor are the tariffs that may hold for a car: that of its trim, else those of
// its model, else those of models of its year whose name contains its own or the
// other way round ("RAV4", "RAV4 Hybrid").
func (c *Catalogue) tariffsFor(v knowledge.Vehicle) []Tariff {
	model, trim := c.modelOf(v)
	var same, own, kin []Tariff
	name := words(model)
	for _, t := range c.tariffs[brandKey(v.Make)] {
		if t.Year != v.Year || model == "" {
			continue
		}
		other := words(t.Model)
		switch {
		case t.Model == model && len(trim) > 0 && t.Trim == strings.Join(trim, " "):
			same = append(same, t)
		case t.Model == model:
			own = append(own, t)
		case contains(name, other) || contains(other, name):
			kin = append(kin, t)
		}
	}
	switch {
	case len(same) > 0:
		return same
	case len(own) > 0:
		return own
	}
	return kin
}

// way is one combination of packages that comes to an amount.
type way struct {
	codes  []string
	dollar int
	weight float64
}

type ways []way

// share is the part of the ways in which a package is.
func (ws ways) share(code string) float64 {
	with, all := 0.0, 0.0
	for _, w := range ws {
		all += w.weight
		if slices.Contains(w.codes, code) {
			with += w.weight
		}
	}
	return with / all
}

// best is the likeliest combination.
func (ws ways) best() string {
	top := slices.MaxFunc(ws, func(a, b way) int { return cmp.Compare(a.weight, b.weight) })
	codes := slices.Clone(top.codes)
	slices.Sort(codes)
	return strings.Join(codes, " + ")
}

// explain lists the combinations of packages, besides those that a car's codes name,
// that together with its codes come to what it cost above its base price. It reports
// false where none does: then a code or a price is not known.
func (t Tariff) explain(has []string, dollars int) (found ways, ok bool) {
	rest, dollars := prices(t.Prices).off(has, dollars)
	shown, named := t.part(rest)
	slip := t.slips(has)
	combinations := t.combine(has)
	for _, r := range t.rests[restKey(shown)] {
		_, more := t.part(r.Codes)
		if !contains(more, named) {
			continue
		}
		for _, c := range combinations {
			c.codes = slices.Concat(c.codes, more)
			c.weight *= float64(r.Cars)
			gap := dollars - r.Dollars - c.dollar
			if gap != 0 {
				c.weight *= slip[gap]
			}
			if c.weight > 0 {
				ok = ok || gap == 0
				found = append(found, c)
			}
		}
	}
	return found, ok
}

// slips is how likely a list leaves out one component, by what that costs.
func (t Tariff) slips(has []string) map[int]float64 {
	out, n := map[int]float64{}, 0
	for code, price := range t.Prices {
		if _, pack := t.Takes[code]; !pack && price > 0 && !slices.Contains(has, code) {
			out[price]++
			n++
		}
	}
	for price := range out {
		out[price] *= omitted / float64(n)
	}
	return out
}

// part parts codes that name no package of the tariff from those that do.
func (t Tariff) part(codes []string) (components, packages []string) {
	for _, code := range codes {
		if _, pack := t.Takes[code]; pack {
			packages = append(packages, code)
		} else {
			components = append(components, code)
		}
	}
	return components, packages
}

// combine lists the combinations of packages that have a price of their own, each
// with how likely its packages are by their take rates alone.
func (t Tariff) combine(has []string) ways {
	out := ways{{weight: 1}}
	for _, code := range slices.Sorted(maps.Keys(t.Takes)) {
		price, own := t.Prices[code]
		if !own || slices.Contains(has, code) {
			continue
		}
		rate := min(max(float64(t.Takes[code])/float64(t.Cars), leastRate), 1-leastRate)
		var next ways
		for _, w := range out {
			for _, way := range []way{
				{w.codes, w.dollar, w.weight * (1 - rate)},
				{append(slices.Clone(w.codes), code), w.dollar + price, w.weight * rate},
			} {
				if way.weight > rarest {
					next = append(next, way)
				}
			}
		}
		out = next
	}
	return out
}
