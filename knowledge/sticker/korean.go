package sticker

import "example.com/vinbot/knowledge"

// korean reads labels of Hyundai, Genesis and Kia. Options stand under ADDED
// FEATURES, each with a star and a price, its contents unpriced below, several
// to a line between slashes. The price of the car is printed above them, inland
// freight below.
type korean struct{}

func (korean) recognises(s sheet) bool {
	marks := 0
	for _, words := range [][]string{{"ADDED FEATURES"}, {"INLAND FREIGHT"}, {"STANDARD FEATURES"}, {"HYUNDAI", "GENESIS MOTOR", "KIA AMERICA", "KIA MOTORS"}} {
		if s.find(0, words...) >= 0 {
			marks++
		}
	}
	_, known := titleOf(s, koreanModels())
	return marks >= 2 && (known || s.find(0, "INLAND FREIGHT") >= 0)
}

func (korean) read(s sheet) knowledge.Label {
	l := knowledge.Label{Currency: currency(s)}
	named(s, koreanModels(), &l)
	a := newAmounts()
	from := basePrice(s, a, &l)
	end := s.find(0, "SUGGESTED RETAIL")
	if end < 0 {
		end = s.find(0, "ADDED FEATURES")
	}
	l.Standard = equipment(s, s.find(0, "STANDARD FEATURES", "STANDARD EQUIPMENT"), end)
	if i := s.find(0, "ADDED FEATURES"); i >= 0 {
		from = i
	}
	if from < 0 {
		return l
	}
	p := panel{amounts: a, label: &l, inside: true}
	for i := from + 1; i < len(s.lines) && l.Total == nil; i++ {
		if has(s.lines[i].text, "FUELECONOMY", "FUEL ECONOMY AND", "PARTS CONTENT", "GOVERNMENT 5-STAR") {
			break
		}
		i = p.take(s, i)
	}
	p.done()
	return l
}

func koreanModels() []brandModels {
	return []brandModels{
		{"Hyundai", []string{
			"Accent", "Elantra N", "Elantra Hybrid", "Elantra", "Ioniq 5", "Ioniq 6", "Ioniq 9", "Ioniq", "Kona Electric", "Kona", "Nexo", "Palisade",
			"Santa Cruz", "Santa Fe", "Sonata Hybrid", "Sonata", "Tucson Hybrid", "Tucson", "Veloster", "Venue",
		}},
		{"Genesis", []string{"G70", "G80", "G90", "GV60", "GV70", "GV80"}},
		{"Kia", []string{
			"Carnival", "EV6", "EV9", "Forte", "K4", "K5", "K900", "Niro EV", "Niro", "Optima", "Rio", "Sedona", "Seltos", "Sorento", "Soul",
			"Sportage", "Stinger", "Telluride",
		}},
	}
}
