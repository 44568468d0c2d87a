package decode

import "example.com/vinbot/knowledge"

// What a doubt and a conflict about the car itself cost.
const doubt, conflict = 10, 30

// quality is 0 to 100: points for what is known, the most for what tells cars
// apart, less what the doubts cost.
func quality(d knowledge.Decode) int {
	const least, most = 0, 100
	q := least
	for attribute, points := range worth() {
		if d.Attributes[attribute] != "" {
			q += points
		}
	}
	for _, p := range d.Problems {
		q -= cost(p.Code)
	}
	for _, c := range d.Choices {
		switch {
		case len(c.Others) == 0, c.Attribute == brand, c.Attribute == year: // those two are problems
		case c.Attribute == model:
			q -= conflict
		default:
			q -= doubt
		}
	}
	return max(least, min(q, most))
}

// worth sums to 100.
func worth() map[string]int {
	return map[string]int{
		"make": 15, "model": 20, "model_year": 15, "trim": 10, "body_class": 8, "vehicle_type": 4, "displacement_l": 4,
		"cylinders": 4, "engine_model": 3, "fuel_type": 5, "drive_type": 4, "doors": 3, "manufacturer": 2, "plant_city": 2, "plant_country": 1,
	}
}

func cost(c knowledge.ProblemCode) int {
	switch c {
	case knowledge.ProblemMakeMismatch, knowledge.ProblemYearMismatch, knowledge.ProblemCorrected:
		return conflict
	case knowledge.ProblemCheckDigit, knowledge.ProblemNoYear, knowledge.ProblemUnknownWMI, knowledge.ProblemWikiMaker, knowledge.ProblemNoDetail,
		knowledge.ProblemLength, knowledge.ProblemCharacters, knowledge.ProblemPre1981:
		return doubt
	case knowledge.ProblemGlider, knowledge.ProblemOffRoad: // no doubt about what is known
	}
	return 0
}
