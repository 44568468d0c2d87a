package ask

import (
	"context"
	"slices"
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
	recent, err := e.recent(ctx, q.Context)
	if err != nil {
		return Answer{}, err
	}
	u := e.lexicon.understand(q, known, recent)
	if chosen := e.lexicon.chosen(u); chosen != "" {
		q.Text = chosen
		u = e.lexicon.understand(q, known, recent)
	}
	if u, err = e.recalledByFacts(ctx, u); err != nil {
		return Answer{}, err
	}
	a, err := e.decide(ctx, u)
	if err != nil {
		return Answer{}, err
	}
	a.Lang, a.Unit = u.lang, u.unit
	a.Strange = anybodys(q.Text, u.lang, u.unknown)
	a.Next = e.lexicon.next(u, a)
	a.Unsure = e.unsure(u, a)
	a.NeedsModel = a.Kind == Value || a.Kind == Range || a.Kind == Compare || a.Kind == Explanation
	return a, nil
}

// recalledByFacts is a question without a car that means the one talked about last, because
// the words of it that are not known elsewhere are all those of what is known of that: "and
// the speakers with the Harman Kardon system?"
func (e *Engine) recalledByFacts(ctx context.Context, u query) (query, error) {
	if len(u.cars) > 0 || u.attribute == "" || u.makeOnly != "" || len(u.Context.Vehicles) == 0 || len(u.perhaps) > 0 {
		return u, nil
	}
	x := e.lexicon
	strange := slices.DeleteFunc(slices.Clone(u.unknown), func(w string) bool { return x.small.all[w] })
	facts, err := e.factsOf(ctx, u, named{vehicle: u.Context.Vehicles[0]})
	if err != nil || len(strange) == 0 || slices.ContainsFunc(strange, func(w string) bool {
		return !slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return slices.Contains(scope(f), w) })
	}) {
		return u, err
	}
	u.cars = x.recalled(u)
	u.cars[0].means = append(u.cars[0].means, strange...)
	rulesOut(u.cars, u.aside)
	return u, nil
}

// recent are the facts of the car and the attribute that a dialogue was about last.
func (e *Engine) recent(ctx context.Context, c Context) ([]knowledge.Fact, error) {
	if len(c.Vehicles) == 0 || c.Attribute == "" {
		return nil, nil
	}
	v := c.Vehicles[0]
	facts, err := e.factsOf(ctx, query{attribute: c.Attribute}, named{vehicle: v})
	if v.Year == 0 {
		return facts, err
	}
	return during(facts, v.Year), err
}
