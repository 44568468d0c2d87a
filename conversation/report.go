package conversation

import (
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// askReport looks up again what there is to report: it may be more by now.
func (t *talk) askReport(c Choice) { t.do(lookUp{vin: knowledge.VIN(c.Arg), report: true}) }

// showReport lists all that is known of a car, below the same head as its card.
func (t *talk) showReport(e LookedUp) {
	d := e.Decode
	switch {
	case !d.Valid:
		t.showProblems(d)
		return
	case Counts(d) && e.Standing.exhausted():
		t.stop(e.Standing)
		return
	case Counts(d):
		t.do(Charge{VIN: d.VIN, Counted: e.Standing.Counted})
	}
	told := t.Memory.told(d.VIN)
	parts := append(cardHead(d), text(MsgReport))
	for _, a := range reportAttributes(d) {
		parts = append(parts, reportLines(d, a, told)...)
	}
	parts = append(parts, problems(d)...)
	parts = append(parts, disputes(d.Choices)...)
	if Counts(d) {
		parts = append(parts, text(MsgReportQuality, "Quality", d.Quality))
	}
	if len(d.Sources) > 0 {
		parts = append(parts, text(MsgCardSources, "Sources", sources(d.Sources)))
	}
	t.reply(Reply{Parts: parts, Choices: cardChoices(d.VIN), Columns: 2})
}

// reportLines say also what is in the heading: a report is complete.
func reportLines(d knowledge.Decode, a string, told []Told) []Text {
	if lines := attributeLines(d, a, told); len(lines) > 0 {
		return lines
	}
	if value := d.Attributes[a]; value != "" {
		return []Text{text(MsgCardLine, "Label", label(a), "Value", worded(a, value))}
	}
	return nil
}

// reportAttributes are all that something is known of: the card's first, then those
// with a name of their own, then NHTSA's others by their names.
func reportAttributes(d knowledge.Decode) []string {
	first := slices.Concat(cardAttributes(), otherAttributes())
	var all []string
	for _, a := range first {
		if (d.Attributes[a] != "" || left(d, a) != nil) && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	for _, a := range slices.Sorted(maps.Keys(d.Attributes)) {
		if !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// label is an attribute's name in the reader's language, or NHTSA's own for the many
// that no reader asks for.
func label(attribute string) any {
	if slices.Contains(cardAttributes(), attribute) || slices.Contains(otherAttributes(), attribute) {
		return text(MessageID("vin_" + attribute))
	}
	name := strings.ReplaceAll(attribute, "_", " ")
	return strings.ToUpper(name[:1]) + name[1:]
}

// otherAttributes have a name in every language and are on no card.
func otherAttributes() []string {
	return []string{
		"make", "model", "trim2", "series2", "engine", "engine_configuration", "engine_manufacturer", "horsepower", "horsepower_to",
		"turbo", "fuel_type_secondary", "electrification", "battery_kwh", "transmission_speeds", "seats", "seat_rows", "cab_type",
		"bed_type", "bed_length_in", "wheelbase_in", "steering", "gvwr_to", "plant_state",
	}
}
