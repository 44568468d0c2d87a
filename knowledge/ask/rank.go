package ask

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// rankData are the words that ask for the best of many cars, in every language, and
// what sort of car a model is.
//
//go:embed data/rank.json
var rankData []byte

// ranks are those words, folded.
type ranks struct {
	Adjectives map[string][]string `json:"adjectives"` // by attribute and "high" or "low"
	High       []string            `json:"high"`
	Low        []string            `json:"low"`
	AtMost     []string            `json:"at_most"`  // before an amount: it or less
	AtLeast    []string            `json:"at_least"` // before an amount: it or more
	Under      []string            `json:"under"`    // before an amount: less than it
	Over       []string            `json:"over"`     // before an amount: more than it
	Exceed     []string            `json:"exceed"`   // verbs for being more than it
	More       []string            `json:"more"`     // before an attribute: which of two has more of it
	Less       []string            `json:"less"`     // ask which of two has less of something
	Drinks     []string            `json:"drinks"`   // say how much fuel is taken
	Wins       []string            `json:"wins"`
	Beats      []string            `json:"beats"`   // say of a car that it has more than another, or is better
	Suffice    []string            `json:"suffice"` // ask whether something is enough
	Small      []string            `json:"small"`   // words that such a question may hold besides
	Kinds      map[string][]string `json:"kinds"`
	Own        []string            `json:"own"` // before "car": it is about one
	ThirdRow   []string            `json:"third_row"`
	Bodies     map[string][]string `json:"bodies"` // makes and models, by kind

	Comparatives map[knowledge.Attribute][]string `json:"comparatives"` // that ask which of two, by attribute

	words    map[string]bool // every word of the lists
	compares map[string]bool // every word of comparatives
	bounds   map[string]bool // every word that stands before an amount
}

func newRanks() (*ranks, error) {
	var r ranks
	if err := json.Unmarshal(rankData, &r); err != nil {
		return nil, fmt.Errorf("ask: ranks: %w", err)
	}
	r.words = map[string]bool{}
	fold := func(list []string) {
		for i, w := range list {
			list[i] = specs.Fold(w)
			note(r.words, list[i])
		}
	}
	for _, list := range []([]string){r.High, r.Low, r.AtMost, r.AtLeast, r.Under, r.Over, r.Exceed, r.More, r.Less, r.Drinks, r.Wins, r.Beats, r.Suffice, r.Small, r.Own, r.ThirdRow} {
		fold(list)
	}
	for _, of := range []map[string][]string{r.Adjectives, r.Kinds} {
		for _, list := range of {
			fold(list)
		}
	}
	for _, list := range r.Comparatives {
		fold(list)
	}
	r.compares, r.bounds = map[string]bool{}, map[string]bool{}
	for _, phrase := range slices.Concat(r.AtMost, r.AtLeast, r.Under, r.Over) {
		note(r.bounds, phrase)
	}
	for _, list := range append(slices.Collect(maps.Values(r.Comparatives)), r.More, r.Less, r.Wins, r.Beats) {
		for _, phrase := range list {
			note(r.compares, phrase)
		}
	}
	return &r, nil
}

// bound is an attribute that has to reach an amount, or to stay within it. A strict
// bound leaves the amount itself out: "over 5,000 lb" is more than that.
type bound struct {
	attribute knowledge.Attribute
	amount    Amount
	most      bool
	strict    bool
}

// ranking is a question for the best of many cars.
type ranking struct {
	attribute knowledge.Attribute
	low       bool // the lowest first
	kind      string
	make      string // empty: any
	year      int
	bounds    []bound
}

// ranked reads a question for the best of many cars; false: it is none.
func (x *lexicon) ranked(u query) (r ranking, ok bool) {
	folded := specs.Fold(u.Text)
	r.kind, r.make = x.kindOf(u, folded), u.makeOnly
	if r.kind == "" || x.ranks.ownCar(folded) || len(u.cars) > 0 {
		return r, false
	}
	free := x.ranks.unbounded(folded)
	low := says(free, x.ranks.Low)
	asks := low || says(free, x.ranks.High)
	r.attribute, r.low = u.attribute, low || lessIsMore(u.attribute)
	if strings.HasPrefix(string(u.attribute), "epa_") && x.drinks(u) { // who drinks least goes farthest on a gallon
		r.low = !r.low
	}
	asking := x.besideClaims(u)
	if slices.ContainsFunc(u.unknown, func(w string) bool { return !x.ranks.words[w] && !x.small.all[w] && contains(asking, w) }) {
		return r, false // it may be the name of one car
	}
	if name, way := x.ranks.superlative(folded); name != "" {
		asks, r.attribute, r.low = true, name, way == "low"
		if name == "top_speed" && quick(u.attribute) { // "the fastest from 0 to 60"
			r.attribute, r.low = u.attribute, true
		}
	}
	if r.attribute == "" && limit(u.Text, "mph") != nil { // "can go faster than 115 mph"
		u.attribute, r.attribute = "top_speed", "top_speed"
	}
	r.bounds = x.bounds(u, folded)
	if years := yearsIn(u.words); len(years) == 1 {
		r.year = years[0]
	}
	if r.attribute == "" && len(r.bounds) > 0 {
		r.attribute, r.low = r.bounds[0].attribute, r.bounds[0].most
	}
	return r, r.attribute != "" && !x.textual[r.attribute] && (asks || len(r.bounds) > 0)
}

// kindOf is the sort of car that a text asks the best of; of a make, any: "the most powerful
// Lexus".
func (x *lexicon) kindOf(u query, folded string) string {
	kind := x.ranks.kind(folded)
	if kind == "" && u.makeOnly != "" && says(folded, x.phrases[u.lang].Ask) && !u.narrows() {
		return "any"
	}
	return kind
}

// narrows reports whether a text has a word for an engine, the driven wheels or the gearbox,
// which says of which cars the best is asked for.
func (u query) narrows() bool {
	return slices.ContainsFunc(u.words, func(w string) bool {
		return slices.Contains(variantWords(), w) || cylinders(w) != "" || isDisplacement(w)
	})
}

// superlative is the attribute that the longest adjective of a text ranks by, and which end
// of it.
func (r *ranks) superlative(folded string) (name knowledge.Attribute, way string) {
	longest := 0
	for key, words := range r.Adjectives {
		for _, w := range words {
			if contains(folded, w) && len(w) > longest {
				of, end, _ := strings.Cut(key, " ")
				longest, name, way = len(w), knowledge.Attribute(of), end
			}
		}
	}
	return name, way
}

// ownCar reports whether a text is about one car, by a word for whose or which it is before
// one for cars: "my truck", and not "my son swears".
func (r *ranks) ownCar(folded string) bool {
	words := strings.Fields(folded)
	isCar := func(w string) bool {
		return slices.ContainsFunc(slices.Collect(maps.Values(r.Kinds)), func(list []string) bool { return slices.Contains(list, w) })
	}
	for _, own := range r.Own {
		switch {
		case !contains(folded, own):
		case strings.Contains(own, " "):
			return true
		default:
			i := slices.Index(words, own)
			const near = 3 // "my new truck"
			if slices.ContainsFunc(words[i+1:min(len(words), i+near)], isCar) || i+1 == len(words) {
				return true
			}
		}
	}
	return false
}

// lessIsMore tells the attributes of which the lowest value is the best.
func lessIsMore(a knowledge.Attribute) bool {
	switch a {
	case "zero_to_sixty", "quarter_mile", "charge_time_10_80", "charge_time_240v", "turning_circle", "braking_60_0":
		return true
	}
	return false
}

// kind is the sort of car that a text asks about.
func (r *ranks) kind(folded string) string {
	for _, k := range []string{"truck", "suv", "van", "electric", "any"} {
		if says(folded, r.Kinds[k]) {
			return k
		}
	}
	return ""
}

var money = regexp.MustCompile(`(?i)(?:\$\s?(\d[\d.,]*)\s?(k)?|(\d[\d.,]*)\s?(k|mil|mille|tausend)?\s?(?:\$|usd|dollars?|d[oó]lares|dollar)|(\d+)\s?k\b)`)

// bounds finds the amounts that a text sets: "under 40k", "over 5,000 lb", "three-row".
func (x *lexicon) bounds(u query, folded string) (list []bound) {
	if says(folded, x.ranks.ThirdRow) {
		list = append(list, bound{attribute: "seating_capacity", amount: Amount{Value: 7}})
	}
	if n := people(u.words); n != nil && (u.attribute == "" || u.attribute == "seating_capacity") && x.counts(u, "people") {
		list = append(list, bound{attribute: "seating_capacity", amount: *n})
	}
	if at := money.FindStringSubmatchIndex(u.Text); at != nil {
		m := money.FindStringSubmatch(u.Text)
		values := readings(cmp.Or(m[1], m[3], m[5]))
		if len(values) > 0 {
			const thousand = 1000
			v := values[0]
			if v < thousand && (m[2] != "" || m[4] != "" || m[5] != "") {
				v *= thousand
			}
			_, strict := x.ranks.side(u.Text[:at[0]])
			list = append(list, bound{attribute: "starting_msrp", amount: Amount{v, "USD"}, most: true, strict: strict})
		}
	}
	if u.attribute == "" || u.attribute == "starting_msrp" || x.units[u.attribute] == "" {
		return list
	}
	if l, at := limitAt(u.Text, x.units[u.attribute]); l != nil {
		most, strict := x.ranks.side(u.Text[:at])
		list = append([]bound{{attribute: u.attribute, amount: *l, most: most, strict: strict}}, list...)
	}
	return list
}

// counts reports whether a text has a word of a concept.
func (x *lexicon) counts(u query, concept string) bool {
	return slices.ContainsFunc(u.words, func(w string) bool { return slices.Contains(x.frames.concepts[u.lang][stem(w, u.lang)], concept) })
}

// unbounded is a text without the words that make an amount the least or the most:
// "at least" asks for no least.
func (r *ranks) unbounded(folded string) string {
	folded = " " + folded + " "
	for _, list := range [][]string{r.AtMost, r.AtLeast} {
		for _, w := range list {
			folded = strings.ReplaceAll(folded, " "+w+" ", " ")
		}
	}
	return strings.TrimSpace(folded)
}

// side is what an amount after a text bounds: from above or from below, and whether
// it is itself left out. Without a word for it the amount is the least.
func (r *ranks) side(text string) (most, strict bool) {
	before := " " + specs.Fold(text)
	ends := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return strings.HasSuffix(before, " "+w) })
	}
	switch { // "no more than" ends in "more than": the longer ones come first
	case ends(r.AtMost):
		return true, false
	case ends(r.AtLeast):
		return false, false
	case ends(r.Under):
		return true, true
	}
	return false, ends(r.Over)
}

// keeps reports whether a fact keeps to a bound.
func (b bound) keeps(f knowledge.Fact) bool {
	want, err := specs.Convert(b.amount.Value, b.amount.Unit, f.Unit)
	if err != nil {
		return false
	}
	switch {
	case f.Value == want:
		return !b.strict
	case b.most:
		return f.Value < want
	}
	return f.Value > want
}

// rank answers which cars have the most or the least of something: a row for each
// model, its best fact, and one for each bound that it keeps to.
func (e *Engine) rank(ctx context.Context, r ranking) (Answer, error) {
	a := Answer{Kind: Ranking, Attribute: r.attribute}
	best, err := e.bestOf(ctx, r, r.attribute, nil)
	if err != nil {
		return a, err
	}
	others := make([]map[knowledge.Vehicle]knowledge.Fact, len(r.bounds))
	for i, b := range r.bounds {
		if b.attribute == r.attribute {
			continue
		}
		if others[i], err = e.bestOf(ctx, ranking{kind: r.kind, make: r.make, year: r.year, low: b.most}, b.attribute, &b); err != nil {
			return a, err
		}
	}
	var list []knowledge.Fact
	for v, f := range best {
		fits := true
		for i, b := range r.bounds {
			_, has := others[i][v]
			fits = fits && (b.attribute == r.attribute && b.keeps(f) || b.attribute != r.attribute && has)
		}
		if fits {
			list = append(list, f)
		}
	}
	slices.SortFunc(list, func(p, q knowledge.Fact) int {
		byValue := cmp.Compare(q.Value, p.Value)
		if r.low {
			byValue = -byValue
		}
		return cmp.Or(byValue, strings.Compare(p.Make+p.Model, q.Make+q.Model))
	})
	const most = 5
	list = once(list)
	list = list[:min(len(list), most)]
	a.Rows = rankRows(list, others)
	if len(a.Rows) == 0 {
		a.Kind = NotKnown
	}
	return a, nil
}

func rankRows(list []knowledge.Fact, others []map[knowledge.Vehicle]knowledge.Fact) (rows []Row) {
	row := func(f knowledge.Fact) Row {
		return Row{Vehicle: knowledge.Vehicle{Make: f.Make, Model: f.Model, Year: f.YearTo}, Attribute: f.Attribute, Facts: []knowledge.Fact{f}}
	}
	for _, f := range list {
		rows = append(rows, row(f))
	}
	for _, of := range others {
		for _, f := range list {
			if o, ok := of[knowledge.Vehicle{Make: f.Make, Model: f.Model}]; ok {
				rows = append(rows, row(o))
			}
		}
	}
	return rows
}

// bestOf is each model's highest or lowest fact of an attribute that keeps to a bound.
func (e *Engine) bestOf(ctx context.Context, r ranking, name knowledge.Attribute, b *bound) (map[knowledge.Vehicle]knowledge.Fact, error) {
	facts, err := e.facts.Everywhere(ctx, name)
	if err != nil {
		return nil, err
	}
	best := map[knowledge.Vehicle]knowledge.Fact{}
	for _, f := range facts {
		if r.make != "" && f.Make != r.make || r.year != 0 && (f.YearFrom > r.year || r.year > f.YearTo) || b != nil && !b.keeps(f) || !e.lexicon.ranks.isKind(r.kind, f) {
			continue
		}
		v := knowledge.Vehicle{Make: f.Make, Model: f.Model}
		o, ok := best[v]
		if !ok || r.low && f.Value < o.Value || !r.low && f.Value > o.Value || f.Value == o.Value && f.YearTo > o.YearTo {
			best[v] = f
		}
	}
	return best, nil
}

// isKind reports whether a fact is about a car of a kind.
func (r *ranks) isKind(kind string, f knowledge.Fact) bool {
	switch kind {
	case "any":
		return true
	case "electric":
		return strings.Contains(f.Engine, "electric") || f.Attribute == "ev_range"
	}
	return slices.Contains(r.Bodies[kind], f.Make+" "+f.Model)
}
