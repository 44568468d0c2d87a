package ask

import (
	"slices"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// Bar is a value of an answer that can be drawn beside others.
type Bar struct {
	Car, Variant string
	Fact         knowledge.Fact
	Size         float64 // in the unit of the first
}

// Bars are the values of the first attribute that a comparison or a ranking says many
// of, in its order; none where a picture would show no more than the words. Economy is
// not drawn: who reads liters on 100 km would see the longest bar at the lowest number.
func Bars(a Answer) (name knowledge.Attribute, list []Bar) {
	if a.Kind != Compare && a.Kind != Ranking {
		return "", nil
	}
	const many = 4
	for from, to := 0, 0; from < len(a.Rows); from = to {
		name = a.Rows[from].Attribute
		for to < len(a.Rows) && a.Rows[to].Attribute == name {
			to++
		}
		if list = bars(a.Rows[from:to]); len(list) >= many && differ(list) {
			return name, list
		}
	}
	return "", nil
}

func bars(rows []Row) (list []Bar) {
	for _, r := range rows {
		for _, f := range r.Facts {
			if f.Text != "" || f.Unit == "mpg" || f.Unit == "mpge" {
				return nil
			}
			unit := f.Unit
			if len(list) > 0 {
				unit = list[0].Fact.Unit
			}
			size, err := specs.Convert(f.Value, f.Unit, unit)
			if err != nil || size < 0 {
				return nil
			}
			list = append(list, Bar{Car: carTitle(r.Vehicle), Variant: variant(f), Fact: f, Size: size})
		}
	}
	return list
}

func differ(list []Bar) bool {
	return slices.ContainsFunc(list, func(b Bar) bool { return b.Size != list[0].Size })
}
