package ask

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

//go:embed data/read.txt
var readInstructions string

// ErrNotRead says that a model did not understand a question either, or did not say so
// in the form that was asked for.
var ErrNotRead = errors.New("ask: the question was not understood")

// Intent is what a question wants of a car.
type Intent string

// The intents that a model may choose from.
const (
	WantsValue    Intent = "value"
	WantsOverview Intent = "overview"
	WantsRecalls  Intent = "recalls"
)

// Reading is how a model understood a question that the rules did not. It holds no
// number: the year is the question's own or that of the car at hand.
type Reading struct {
	Intent    Intent              `json:"intent"`
	Attribute knowledge.Attribute `json:"attribute,omitempty"`
	Vehicle   knowledge.Vehicle   `json:"vehicle"`
}

// unsure reports whether a model may help to understand a question: the rules found a
// car, or there is one at hand, and no attribute or intent, or the other way round; and
// there are words that mean nothing to them. What they refuse is refused.
func (e *Engine) unsure(u query, a Answer) bool {
	switch a.Kind {
	case NotUnderstood, NotKnown, UnknownCar, WhichVehicle:
	case Value, Range, Unread, OtherYears, OtherVersions, Overview, Compare, Ranking, Explanation, SmallTalk, Recalls, Package, NoOffers, Listing, Worth, Past:
		return false
	}
	if len(u.unknown) == 0 || u.recalls || u.ofPart || u.compare || says(u.folded, e.lexicon.phrases[u.lang].Beyond) {
		return false
	}
	car := len(u.cars) > 0
	return car != (u.attribute != "") || !car && u.attribute == "" && len(u.Context.Vehicles) > 0
}

// Read has a model say what a question that the rules are unsure about means, by lists
// of what there is, and answers that from facts as ever. What the rules understood
// stands. Any error means that the answer of the rules holds.
func (e *Engine) Read(ctx context.Context, m Model, q Question) (Answer, error) {
	if m == nil {
		return Answer{}, ErrNoModel
	}
	known, err := e.known(ctx)
	if err != nil {
		return Answer{}, err
	}
	q.Text = q.Text[:min(len(q.Text), maxText)]
	recent, err := e.recent(ctx, q.Context)
	if err != nil {
		return Answer{}, err
	}
	u := e.lexicon.understand(q, known, recent)
	o, err := e.lists(ctx, u)
	if err != nil {
		return Answer{}, err
	}
	words, err := m.Phrase(ctx, readInstructions, o.task(q.Text), nil)
	if err != nil {
		return Answer{}, fmt.Errorf("ask: read: %w", err)
	}
	r, err := o.parse(words)
	if err != nil {
		return Answer{}, err
	}
	return e.asRead(ctx, u, r)
}

// asRead answers a question as a model understood it.
func (e *Engine) asRead(ctx context.Context, u query, r Reading) (a Answer, err error) {
	if len(u.cars) == 0 {
		if years := yearsIn(u.words); len(years) > 0 {
			r.Vehicle.Year = years[0]
		}
		u.cars = []named{{vehicle: r.Vehicle, version: e.lexicon.sayingVersion(u, u.words), said: u.folded}}
	}
	u.attribute, u.several, u.unknown = r.Attribute, nil, nil
	u.limit = limit(u.Text, e.lexicon.units[u.attribute])
	car := u.cars[0]
	switch r.Intent {
	case WantsValue:
		a, err = e.value(ctx, u, car)
	case WantsOverview:
		a, err = e.overview(ctx, car.vehicle)
	case WantsRecalls:
		a, err = e.recalls(ctx, u)
	}
	if err != nil {
		return Answer{}, err
	}
	a.Lang, a.Unit, a.Next = u.lang, u.unit, e.lexicon.next(u, a)
	r.Vehicle = a.Vehicle
	a.Read = &r
	return a, nil
}

// lists are what a question leaves to be understood, for a model to choose from.
type lists struct {
	attributes []specs.Spec
	cars       []knowledge.Vehicle
}

// lists are all attributes, or the one that the rules found; and the car that they
// found, or else the models of the make that was named and those of the cars at hand, or,
// where there are none, all models.
func (e *Engine) lists(ctx context.Context, u query) (o lists, err error) {
	vocabulary, err := specs.Vocabulary()
	if err != nil {
		return o, err
	}
	for _, s := range vocabulary {
		if u.attribute == "" || s.Name == u.attribute {
			o.attributes = append(o.attributes, s)
		}
	}
	for _, c := range u.cars {
		o.cars = append(o.cars, c.vehicle)
	}
	if len(u.cars) > 0 {
		o.cars = o.cars[:1] // an answer is about one
		return o, nil
	}
	models, err := e.facts.Models(ctx)
	if err != nil {
		return o, err
	}
	makes := []string{}
	if u.makeOnly != "" {
		makes = append(makes, u.makeOnly)
	} else {
		o.cars = append(o.cars, u.Context.Vehicles...) // they come first: their year is known
		for _, v := range u.Context.Vehicles {
			makes = append(makes, v.Make)
		}
	}
	for _, v := range models {
		v = knowledge.Vehicle{Make: v.Make, Model: v.Model}
		same := func(o knowledge.Vehicle) bool { return o.Make == v.Make && o.Model == v.Model }
		if (len(makes) == 0 || slices.Contains(makes, v.Make)) && !slices.ContainsFunc(o.cars, same) {
			o.cars = append(o.cars, v)
		}
	}
	return o, nil
}

// task is the question between marks that it cannot hold, and the lists.
func (o lists) task(question string) string {
	var b strings.Builder
	b.WriteString("ATTRIBUTES\n")
	for _, s := range o.attributes {
		fmt.Fprintf(&b, "%s: %s\n", s.Name, s.Words["en"][0])
	}
	b.WriteString("CARS\n")
	for _, v := range o.cars {
		b.WriteString(modelName(v) + "\n")
	}
	fmt.Fprintf(&b, "<<<QUESTION\n%s\nQUESTION>>>\n", unmarked(discreet(question)))
	return b.String()
}

// parse reads a model's answer: one object of the three keys, with names of the lists.
func (o lists) parse(words string) (r Reading, err error) {
	var in struct {
		Intent    string `json:"intent"`
		Attribute string `json:"attribute"`
		Car       string `json:"car"`
	}
	d := json.NewDecoder(strings.NewReader(words))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return r, fmt.Errorf("%w: no such object", ErrNotRead) // the error's own text repeats the model's words
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, fmt.Errorf("%w: more than one object", ErrNotRead)
	}
	i := slices.IndexFunc(o.cars, func(v knowledge.Vehicle) bool { return modelName(v) == in.Car })
	if i < 0 {
		return r, fmt.Errorf("%w: no car of the list", ErrNotRead)
	}
	r.Intent, r.Vehicle = Intent(in.Intent), o.cars[i]
	switch r.Intent {
	case WantsOverview, WantsRecalls:
		return r, nil
	case WantsValue:
		if slices.ContainsFunc(o.attributes, func(s specs.Spec) bool { return string(s.Name) == in.Attribute }) {
			r.Attribute = knowledge.Attribute(in.Attribute)
			return r, nil
		}
		return r, fmt.Errorf("%w: no attribute of the list", ErrNotRead)
	}
	return r, fmt.Errorf("%w: no intent of the list", ErrNotRead)
}

func modelName(v knowledge.Vehicle) string { return v.Make + " " + v.Model }

// private is what no model needs of a question: addresses, VINs and long numbers, which
// may be telephones'. Amounts and years are the rules' business.
var private = regexp.MustCompile(`(?i)\S*@\S+|https?://\S+|\b[A-HJ-NPR-Z0-9]{17}\b|\+?\d[\d ()/.-]{5,}\d`)

// discreet is a text without what could tell who wrote it, as far as that shows.
func discreet(text string) string { return private.ReplaceAllString(text, "…") }
