package ask

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"example.com/vinbot/knowledge"
)

// Engine answers questions. It is safe for concurrent use.
type Engine struct {
	facts       Facts
	library     Library
	lexicon     *lexicon
	generations Generations
	now         knowledge.Clock

	mu     sync.Mutex
	cars   *cars
	loaded time.Time
}

// New returns an engine over facts, passages and generations.
func New(facts Facts, library Library, generations Generations, now knowledge.Clock) (*Engine, error) {
	x, err := newLexicon()
	if err != nil {
		return nil, err
	}
	return &Engine{facts: facts, library: library, lexicon: x, generations: generations, now: now}, nil
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

// maxText bounds what is read of a question; the rest cannot matter.
const maxText = 2000

// Answer answers a question from facts. Same question, same answer.
func (e *Engine) Answer(ctx context.Context, q Question) (Answer, error) {
	known, err := e.known(ctx)
	if err != nil {
		return Answer{}, err
	}
	if len(q.Text) > maxText {
		q.Text = q.Text[:maxText]
	}
	u := e.lexicon.understand(q, known)
	if chosen := e.lexicon.chosen(u); chosen != "" {
		q.Text = chosen
		u = e.lexicon.understand(q, known)
	}
	a, err := e.decide(ctx, u)
	if err != nil {
		return Answer{}, err
	}
	a.Lang, a.Unit = u.lang, u.unit
	a.Strange = anybodys(q.Text, u.lang, u.unknown)
	a.Next = next(u, a)
	a.Unsure = e.unsure(u, a)
	a.NeedsModel = a.Kind == Value || a.Kind == Range || a.Kind == Compare || a.Kind == Explanation
	return a, nil
}

// next is what the dialogue remembers after an answer.
func next(u query, a Answer) Context {
	if a.Kind == NotUnderstood || a.Kind == SmallTalk || a.Kind == NoOffers {
		return u.Context
	}
	c := u.Context
	c.Offered = a.Choices
	if u.attribute != "" {
		c.Attribute = u.attribute
	}
	cars := make([]knowledge.Vehicle, 0, len(u.cars))
	for _, n := range u.cars {
		cars = append(cars, n.vehicle)
	}
	if len(cars) > 0 && (a.Kind == Value || a.Kind == Range) {
		cars[0] = a.Vehicle
	}
	stack := append([]knowledge.Vehicle{}, c.Vehicles...)
	for _, v := range slices.Backward(cars) {
		stack = atop(stack, v)
	}
	const most = 5
	c.Vehicles = stack[:min(len(stack), most)]
	return c
}

// atop puts a car on the stack, in place of what was there of the same model. A
// car known by its VIN keeps it.
func atop(stack []knowledge.Vehicle, v knowledge.Vehicle) []knowledge.Vehicle {
	kept := []knowledge.Vehicle{v}
	for _, o := range stack {
		same := o.Make == v.Make && o.Model == v.Model && !otherThanVIN(named{vehicle: o, version: strings.Fields(spelled(v.Engine + " " + v.Drivetrain))})
		if same && o.VIN != "" && v.VIN == "" && o.Year == v.Year {
			kept[0].VIN = o.VIN
		}
		if !same || o.VIN != "" && o.Year != v.Year {
			kept = append(kept, o)
		}
	}
	return kept
}
