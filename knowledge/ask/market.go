package ask

import (
	"context"
	"slices"
	"strings"
)

// tellsOfSale reports whether what a text says of a car's sale or past stands beside what it
// asks: "got a trade-in on the lot. How much can the Passport tow?"
func (x *lexicon) tellsOfSale(u query) bool {
	if u.attribute == "" || u.attribute == "starting_msrp" || len(u.saidAs) == 0 {
		return false
	}
	p := x.phrases[u.lang]
	return !slices.ContainsFunc(clauses(u.Text), func(c clause) bool {
		folded := x.wordings.english(spelled(c.text))
		asks := strings.Contains(c.end, "?") || begins(folded, p.Ask) || begins(folded, p.Closed) || slices.ContainsFunc(strings.Fields(folded), func(w string) bool {
			return slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) })
		})
		return asks && x.forms.market(query{folded: folded}) != ""
	})
}

// market answers what a car is worth or what happened to it: neither is known, and no
// source of it is set up. What is known instead is said: the price when it was new, and
// that its recalls can be looked up.
func (e *Engine) market(ctx context.Context, u query, kind Kind) (Answer, error) {
	a := Answer{Kind: kind}
	if len(u.cars) == 0 {
		a.Vehicle.Make = u.makeOnly
		return a, nil
	}
	a.Vehicle = u.cars[0].vehicle
	if kind == Past {
		return a, nil
	}
	u.attribute, u.limit, u.others = "starting_msrp", nil, nil
	price, err := e.valueOf(ctx, u, u.cars[0])
	if err != nil || price.Kind != Value && price.Kind != Range {
		return a, err
	}
	a.Attribute, a.Facts, a.Vehicle = u.attribute, few(price.Facts), price.Vehicle
	return a, nil
}
