package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// withThat reports whether a hit may say which version of a car is meant, beside what is
// asked for: "the range with the 21-inch wheels".
func (x *lexicon) withThat(h hit, words []string, lang string) bool {
	switch h.name {
	case "fuel_type", "wheel_size", "tire_size", "screen_size", "seating_capacity", "transmission", "battery_capacity", "engine_displacement", "bed_length", "fuel_tank_capacity", "horsepower", "towing_capacity":
	default:
		return false
	}
	p := x.phrases[lang]
	i := slices.Min(h.at) - 1
	for i >= 0 && (slices.Contains(p.Determiners, words[i]) || words[i][0] >= '0' && words[i][0] <= '9' || canonical(words[i]) != "") {
		i--
	}
	rolls := h.name == "wheel_size" || h.name == "tire_size" // "range on the 21s"
	return i >= 0 && (slices.Contains(p.With, words[i]) || (h.name == "fuel_type" || rolls) && slices.Contains(p.Within, words[i]))
}

// partMeasured is what a text asks for that measures a part of a car, or what it bears or
// pulls: "how wide is the screen" does not ask how wide the car is.
func (x *lexicon) partMeasured(name knowledge.Attribute, folded, lang string) (knowledge.Attribute, []string) {
	parts := map[knowledge.Attribute][]knowledge.Attribute{
		"length": {"screen_size", "bed_length", "cargo_volume"}, "width": {"screen_size"}, "height": {"screen_size", "ground_clearance"},
		"curb_weight": {"towing_capacity", "payload_capacity"}, "bed_length": {"payload_capacity"}, "payload_capacity": {"charge_time_10_80"}, "engine_displacement": {"fuel_tank_capacity"},
	}[name]
	hits := slices.DeleteFunc(x.frames.find(strings.Fields(folded), lang), func(h hit) bool { return !slices.Contains(parts, h.name) })
	found, _ := heaviest(hits, lang)
	return found.name, found.words
}

// asking are the clauses of a text that ask for its attribute, or all of it.
func (x *lexicon) asking(u query) string {
	var out []string
	for _, c := range clauses(u.Text) {
		folded := x.wordings.english(spelled(c.text))
		if slices.ContainsFunc(strings.Fields(folded), func(w string) bool {
			return slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) })
		}) {
			out = append(out, folded)
		}
	}
	if len(out) == 0 {
		return u.folded
	}
	return strings.Join(out, " | ")
}

// ofPart reports whether a text asks for the price, the weight or the size of a thing that
// is not the car: a key, a windscreen.
func (x *lexicon) ofPart(name knowledge.Attribute, folded, lang string) bool {
	switch name {
	case "starting_msrp":
		if says(folded, x.phrases[lang].Acts) {
			return true
		}
	case "curb_weight", "length", "width", "horsepower", "seating_capacity", "cargo_volume":
	default:
		return false
	}
	folded = x.beforeWith(folded, lang)
	return slices.ContainsFunc(x.phrases[lang].Parts, func(p string) bool {
		return contains(folded, p) || lang == "de" && strings.Contains(" "+folded, " "+p) // "Zahnriemenwechsel"
	})
}

// beforeWith is a text up to what a car has or is bought with, which says which version
// is meant: the power "with standard exhaust" is the engine's.
func (x *lexicon) beforeWith(folded, lang string) string {
	words := strings.Fields(folded)
	if i := slices.IndexFunc(words, func(w string) bool { return slices.Contains(x.phrases[lang].With, w) }); i > 0 {
		return strings.Join(words[:i], " ")
	}
	return folded
}

// asksElse reports whether a question that compares cars asks for something that has no
// facts: "which is more comfortable, the Pilot or the Telluride?"
func (x *lexicon) asksElse(u query) bool {
	p := x.phrases[u.lang]
	return u.compare && len(u.cars) > 1 && u.attribute == "" && len(u.several) == 0 && len(u.unknown) > 0 && (begins(u.folded, p.Ask) || begins(u.folded, p.Closed))
}

// beyond reports whether a question asks for what there will be no facts about. Where it
// asks for an attribute, only the clauses that do are looked at, and a car's age or sale is
// none of it but of its price: "my neighbour sells a used X3, how much power has it?".
func (x *lexicon) beyond(u query) bool {
	p := x.phrases[u.lang]
	if u.attribute == "" || u.attribute == "starting_msrp" || len(u.saidAs) == 0 {
		return says(u.folded, p.Beyond)
	}
	for _, c := range clauses(u.Text) {
		folded := x.behindAsker(x.wordings.english(spelled(c.text)), u.lang)
		asks := slices.ContainsFunc(strings.Fields(folded), func(w string) bool {
			return slices.ContainsFunc(u.saidAs, func(s string) bool { return likeWord(w, s) })
		})
		if asks && slices.ContainsFunc(p.Beyond, func(b string) bool { return contains(folded, b) && !slices.Contains(p.Trade, b) }) {
			return true
		}
	}
	return false
}

// judgesYears reports whether a question asks which model year is the best or the worst,
// which no fact says.
func (x *lexicon) judgesYears(u query) bool {
	folded := specs.Fold(u.Text)
	return says(u.folded, x.phrases[u.lang].WhichYear) && (says(folded, x.ranks.High) || says(folded, x.ranks.Low))
}
