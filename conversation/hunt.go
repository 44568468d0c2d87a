package conversation

import (
	"cmp"
	"context"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/packages"
)

// huntStep is what a hunt is looked at for.
type huntStep int

const (
	huntOffer huntStep = iota // whether there is something to ask
	huntOn                    // for the next question
	huntLabel                 // the same, after a label was shown
	huntEnd                   // for what came of it
)

// hunt is quick work: what is worth asking about a car.
type hunt struct {
	vin   knowledge.VIN
	step  huntStep
	edits int64 // the bot's message that the answer takes the place of
	open  bool  // the label is seen just now
}

func (hunt) command() {}

// Hunted is what is worth asking about a car, with what was asked before.
type Hunted struct {
	Weighing
	Hunt  packages.Hunt
	Asked []packages.Feature
	Names map[packages.Feature]knowledge.Words // of what was answered
	Step  huntStep
	Edits int64
}

func (Hunted) event() {}

func (q hunt) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := Hunted{Step: q.step, Edits: q.edits, Names: map[packages.Feature]knowledge.Words{}}
	car, given, err := q.car(ctx, p, s)
	if err != nil {
		return nil, err
	}
	e.Vehicle, e.Given = car.Vehicle, given
	e.Read = len(car.Options)+len(car.BuildCodes) > 0
	e.Answers, e.Asked = answersOf(s.Memory.told(q.vin))
	car.Answers = e.Answers
	for _, a := range e.Answers {
		e.Names[a.Feature] = p.Packages.FeatureNames(a.Feature)
	}
	e.Hunt = p.Packages.Hunt(car, e.Asked)
	e.Result = e.Hunt.Result
	return e, nil
}

// car is the car with all that was given of it.
func (q hunt) car(ctx context.Context, p Ports, s Session) (packages.Car, Equipment, error) {
	e, _ := s.Memory.equipment(string(q.vin))
	e.Label = cmp.Or(s.Memory.labelOf(q.vin), e.Label)
	for _, known := range s.Memory.Ask.Vehicles {
		if known.VIN == q.vin {
			e.Vehicle = known
		}
	}
	if e.Vehicle.Model == "" {
		d, _, err := p.Decodes.Known(ctx, q.vin, decode.Standard)
		if err != nil {
			return packages.Car{}, e, err
		}
		e.Vehicle = carOf(d, s.Memory.told(q.vin))
		e.Vehicle.VIN = q.vin
	}
	g, err := e.read(ctx, p, s, q.open)
	car := g.Car()
	if car.Vehicle.Model == "" || car.Vehicle.Year == 0 {
		car.Vehicle = e.Vehicle
	}
	car.Vehicle.VIN, e.Vehicle.VIN = q.vin, q.vin
	return car, e, err
}
