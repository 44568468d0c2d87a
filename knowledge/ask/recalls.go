package ask

import (
	"context"
	"slices"
	"strconv"

	"example.com/vinbot/knowledge"
)

// recalls is the car whose recalls are asked for: they are no facts, and who answers
// looks them up. They are filed by model year; where none is named, those that facts
// are known of are choices, the newest first.
func (e *Engine) recalls(ctx context.Context, u query) (Answer, error) {
	if len(u.cars) == 0 {
		if u.makeOnly != "" {
			return Answer{Kind: UnknownCar, Vehicle: knowledge.Vehicle{Make: u.makeOnly}}, nil
		}
		return Answer{Kind: WhichVehicle}, nil
	}
	a := Answer{Kind: Recalls, Vehicle: u.cars[0].vehicle}
	if a.Vehicle.Year != 0 {
		return a, nil
	}
	facts, err := e.facts.Facts(ctx, a.Vehicle.Make, a.Vehicle.Model, "")
	if err != nil {
		return Answer{}, err
	}
	for _, year := range yearsOf(facts) {
		v := a.Vehicle
		v.Year = year
		a.Choices = append(a.Choices, Choice{Label: strconv.Itoa(year), Question: carName(v) + " recalls"})
	}
	return a, nil
}

// yearsOf lists the last model years that facts are about, the newest first.
func yearsOf(facts []knowledge.Fact) []int {
	var years []int
	for _, f := range facts {
		for y := f.YearFrom; y != 0 && y <= max(f.YearFrom, f.YearTo); y++ {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	years = slices.Compact(years)
	slices.Reverse(years)
	const most = 12
	return years[:min(len(years), most)]
}
