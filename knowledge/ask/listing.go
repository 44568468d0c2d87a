package ask

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// Listed is what a [Listing] lists.
type Listed string

// What can be listed.
const (
	ListedTrims   Listed = "trims"
	ListedEngines Listed = "engines"
	ListedYears   Listed = "years"   // of a model
	ListedModels  Listed = "models"  // of a make
	ListedFigures Listed = "figures" // of one attribute
)

// Item is a line of a list, and a fact that it stands in.
type Item struct {
	Name string         `json:"name,omitempty"` // empty: the fact itself is the line
	Fact knowledge.Fact `json:"fact"`
}

// maxItems are as many as a list shows; of the rest their number is said.
const maxItems = 12

// list answers with what the data hold of a car, which need not be all there is.
func (e *Engine) list(ctx context.Context, u query, of Listed) (Answer, error) {
	a := Answer{Kind: Listing, Topic: string(of), Attribute: u.attribute}
	if of != ListedFigures {
		a.Attribute = ""
	}
	car := u.cars[0]
	a.Vehicle = car.vehicle
	if of != ListedFigures {
		u.attribute = ""
	}
	facts, err := e.factsOf(ctx, u, car)
	if err != nil {
		return a, err
	}
	if of == ListedYears {
		if when, err := e.built(ctx, u, car); err != nil || when.Kind == Value {
			return when, err
		}
		a.Vehicle.Year = 0
		return a.with(yearItems(facts)), nil
	}
	name := map[Listed]func(knowledge.Fact) string{
		ListedTrims:   func(f knowledge.Fact) string { return f.Trim },
		ListedEngines: func(f knowledge.Fact) string { return f.Engine },
		ListedFigures: valueKey,
	}[of]
	facts = slices.DeleteFunc(slices.Clone(facts), func(f knowledge.Fact) bool { return name(f) == "" })
	if a.Vehicle.Year == 0 {
		a.Vehicle.Year = newest(facts, named{})
	}
	facts = during(facts, a.Vehicle.Year)
	if of == ListedFigures {
		return a.with(figureItems(fitting(facts, car))), nil
	}
	items := nameItems(facts, name)
	if of == ListedEngines {
		items = withoutAgencyNames(items)
	}
	return a.with(items), nil
}

// built answers when a model was built, if a fact says so.
func (e *Engine) built(ctx context.Context, u query, car named) (Answer, error) {
	u.attribute = "production_years"
	return e.valueOf(ctx, u, car)
}

// with is the answer with the items that fit.
func (a Answer) with(items []Item) Answer {
	if len(items) == 0 {
		a.Kind = NotKnown
		return a
	}
	a.Items = items[:min(len(items), maxItems)]
	a.More = len(items) - len(a.Items)
	return a
}

// withoutAgencyNames leaves out the names that the EPA gives an engine ("2.7L 6-cylinder
// turbo") where its maker's name for one of that size and fuel is there.
func withoutAgencyNames(items []Item) []Item {
	agency := func(i Item) bool { return strings.Contains(i.Name, "-cylinder") }
	kind := func(i Item) string {
		words := slices.DeleteFunc(strings.Fields(spelled(i.Name)), func(w string) bool {
			return !isDisplacement(w) && !sameVersion("diesel", w) && w != "diesel" && w != "hybrid" && w != "electric"
		})
		return strings.ReplaceAll(strings.Join(words, " "), "turbodiesel", "diesel")
	}
	all := slices.Clone(items)
	return slices.DeleteFunc(items, func(i Item) bool {
		return agency(i) && slices.ContainsFunc(all, func(o Item) bool { return !agency(o) && kind(o) == kind(i) })
	})
}

// figureItems are all values of an attribute, the highest first: each once for a version,
// as most sources support it.
func figureItems(facts []knowledge.Fact) (items []Item) {
	at := map[string]int{}
	var once []knowledge.Fact
	for _, f := range facts {
		key := valueKey(f) + " " + variant(f)
		if i, ok := at[key]; ok {
			if f.NSources > once[i].NSources {
				once[i] = f
			}
			continue
		}
		at[key] = len(once)
		once = append(once, f)
	}
	facts = once
	slices.SortStableFunc(facts, func(p, q knowledge.Fact) int {
		return cmp.Or(cmp.Compare(q.Value, p.Value), strings.Compare(p.Text, q.Text), strings.Compare(variant(p), variant(q)))
	})
	for _, f := range facts {
		items = append(items, Item{Fact: f})
	}
	return items
}

// nameItems are the names that facts give a version, each once, with the fact that most
// sources support.
func nameItems(facts []knowledge.Fact, name func(knowledge.Fact) string) (items []Item) {
	at := map[string]int{}
	for _, f := range facts {
		key := specs.Fold(name(f))
		i, ok := at[key]
		if !ok {
			at[key] = len(items)
			items = append(items, Item{Name: name(f), Fact: f})
			continue
		}
		if f.NSources > items[i].Fact.NSources {
			items[i].Fact = f
		}
	}
	slices.SortStableFunc(items, func(p, q Item) int { return strings.Compare(specs.Fold(p.Name), specs.Fold(q.Name)) })
	return items
}

// yearItems are the model years that facts are about, the newest first.
func yearItems(facts []knowledge.Fact) (items []Item) {
	of := map[int]knowledge.Fact{}
	for _, f := range facts {
		for y := f.YearFrom; y != 0 && y <= max(f.YearFrom, f.YearTo); y++ {
			if o, ok := of[y]; !ok || f.NSources > o.NSources {
				of[y] = f
			}
		}
	}
	for y, f := range of {
		items = append(items, Item{Name: strconv.Itoa(y), Fact: f})
	}
	slices.SortFunc(items, func(p, q Item) int { return strings.Compare(q.Name, p.Name) })
	return items
}

// onlyMake is the one make that a text names.
func (e *Engine) onlyMake(u query) (one string) {
	e.mu.Lock()
	known := e.cars
	e.mu.Unlock()
	for i := range u.words {
		name, n := known.makeAt(u.words, i)
		if n > 0 && one != "" && name != one {
			return ""
		}
		if n > 0 {
			one = name
		}
	}
	return one
}

// listModels answers with the models of a make that the data hold.
func (e *Engine) listModels(ctx context.Context, vehicleMake string) (Answer, error) {
	a := Answer{Kind: Listing, Topic: string(ListedModels), Vehicle: knowledge.Vehicle{Make: vehicleMake}}
	items, err := e.modelsOf(ctx, vehicleMake)
	a = a.with(items)
	if a.Kind == NotKnown {
		a.Kind = UnknownCar
	}
	return a, err
}

// modelsOf are the models of a make that there are facts about.
func (e *Engine) modelsOf(ctx context.Context, vehicleMake string) (items []Item, err error) {
	models, err := e.facts.Models(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, v := range models {
		if v.Make == vehicleMake && !slices.Contains(names, v.Model) {
			names = append(names, v.Model)
		}
	}
	slices.Sort(names)
	for i, n := range names {
		item := Item{Name: vehicleMake + " " + n}
		if i < maxItems {
			facts, err := e.facts.Facts(ctx, vehicleMake, n, "")
			if err != nil {
				return nil, err
			}
			for _, f := range facts {
				if f.NSources > item.Fact.NSources || item.Fact.ID == "" {
					item.Fact = f
				}
			}
		}
		items = append(items, item)
	}
	return items, nil
}
