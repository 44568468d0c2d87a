package ask

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// Engine answers questions. It is safe for concurrent use.
type Engine struct {
	facts   Facts
	library Library
	phraser Phraser // nil: no model
	lexicon *lexicon
	now     knowledge.Clock

	mu     sync.Mutex
	cars   *cars
	loaded time.Time
}

// New returns an engine over facts and passages; phraser may be nil.
func New(facts Facts, library Library, phraser Phraser, now knowledge.Clock) (*Engine, error) {
	x, err := newLexicon()
	if err != nil {
		return nil, err
	}
	return &Engine{facts: facts, library: library, phraser: phraser, lexicon: x, now: now}, nil
}

// carsFor is how long the list of models is believed: facts are loaded now and then.
const carsFor = time.Minute

func (e *Engine) known(ctx context.Context) (*cars, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.cars != nil && e.now().Sub(e.loaded) < carsFor {
		return e.cars, nil
	}
	models, err := e.facts.Models(ctx)
	if err != nil {
		return nil, err
	}
	c, err := newCars(models)
	if err != nil {
		return nil, err
	}
	e.cars, e.loaded = c, e.now()
	return c, nil
}

// query is a question understood.
type query struct {
	Question

	folded    string
	lang      string
	cars      []knowledge.Vehicle
	makeOnly  string
	year      int
	attribute knowledge.Attribute
	compare   bool
	explain   bool
	named     bool // the text itself names a car
}

// Answer answers a question from facts. Same question, same answer.
func (e *Engine) Answer(ctx context.Context, q Question) (Answer, error) {
	known, err := e.known(ctx)
	if err != nil {
		return Answer{}, err
	}
	u := e.understand(q, known)
	a, err := e.decide(ctx, u)
	if err != nil {
		return Answer{}, err
	}
	a.Lang = u.lang
	a.Next = next(u, a)
	a.NeedsModel = a.NeedsModel || a.Kind == Value || a.Kind == Range || a.Kind == Compare || a.Kind == Explanation
	return a, nil
}

func (e *Engine) understand(q Question, known *cars) query {
	u := query{Question: q, folded: specs.Fold(q.Text)}
	u.lang = e.lexicon.language(u.folded, q.Lang)
	p := e.lexicon.phrases[u.lang]
	words := strings.Fields(u.folded)
	found, only := known.find(words)
	u.year = year(q.Text)
	rest := u.folded
	for _, m := range found {
		v := m.vehicle
		v.Year = u.year
		u.cars = append(u.cars, v)
		rest = blank(rest, words[m.start:m.start+m.words])
	}
	u.named, u.makeOnly = len(found) > 0, only
	u.attribute = e.lexicon.attribute(rest, u.lang)
	u.compare = says(u.folded, p.Compare) || len(u.cars) > 1
	u.explain = says(u.folded, p.Explain)
	e.fromContext(&u, p)
	return u
}

// fromContext fills in what a follow-up leaves out.
func (e *Engine) fromContext(u *query, p phrases) {
	stack := u.Context.Vehicles
	if u.compare && len(u.cars) == 1 && len(stack) > 0 {
		u.cars = append([]knowledge.Vehicle{stack[0]}, u.cars...)
	}
	term := u.explain && u.attribute != "" && u.year == 0 && isTerm(u)
	if len(u.cars) == 0 && len(stack) > 0 && u.makeOnly == "" && !term && e.lexicon.meansOld(*u) {
		v := stack[0]
		if len(stack) > 1 && says(u.folded, p.Other) {
			v = stack[1]
		}
		if u.year != 0 {
			v.Year = u.year
		}
		if u.attribute != "" || u.year != 0 || says(u.folded, p.Other) || u.compare || u.variant() {
			u.cars = []knowledge.Vehicle{v}
		}
	}
	follows := begins(u.folded, p.Follow) || u.year != 0 && !u.named || u.compare || says(u.folded, p.Other) || !u.named && u.variant()
	if u.attribute == "" && len(u.cars) > 0 && follows {
		u.attribute = u.Context.Attribute
	}
}

// variant reports whether a text names a version: "the diesel?", "5.0".
func (u query) variant() bool {
	return len(displacements(u.Text)) > 0 || slices.ContainsFunc(strings.Fields(u.folded), func(w string) bool { return slices.Contains(variantWords(), w) })
}

// isTerm reports whether a question asks what a word means rather than for a
// car's value: "what is payload?" has nothing but the word, "what is the payload?"
// has an article and means the car.
func isTerm(u *query) bool {
	for _, article := range []string{"the", "its", "el", "la", "su", "le", "sa", "son", "der", "die", "das", "seine"} {
		if contains(u.folded, article) {
			return false
		}
	}
	return true
}

// blank takes a name's words out of a text, so that they are not read twice.
func blank(folded string, words []string) string {
	return strings.TrimSpace(strings.Replace(" "+folded+" ", " "+strings.Join(words, " ")+" ", " | ", 1))
}

// next is what the dialogue remembers after an answer.
func next(u query, a Answer) Context {
	c := u.Context
	c.Offered = a.Choices
	if u.attribute != "" {
		c.Attribute = u.attribute
	}
	if a.Kind == NotUnderstood || a.Kind == SmallTalk || a.Kind == NoOffers {
		return u.Context
	}
	stack := append([]knowledge.Vehicle{}, c.Vehicles...)
	for i := len(u.cars) - 1; i >= 0; i-- {
		v := u.cars[i]
		kept := []knowledge.Vehicle{v}
		for _, o := range stack {
			if o.Make == v.Make && o.Model == v.Model && (o.VIN == "" || o.Year == v.Year) {
				if o.VIN != "" && v.VIN == "" && o.Year == v.Year {
					kept[0] = o
				}
				continue
			}
			kept = append(kept, o)
		}
		stack = kept
	}
	const most = 5
	c.Vehicles = stack[:min(len(stack), most)]
	return c
}
