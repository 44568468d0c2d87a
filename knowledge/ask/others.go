package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// otherThanTalked is the trim that was talked about where a text that names no version, or only wheels
// or driven wheels, goes on and all facts are about trims of other names.
func (e *Engine) otherThanTalked(u query, car named, facts []knowledge.Fact) []string {
	asksElse := u.another == nil && u.saidTrim == "" && u.attribute != u.Context.Attribute
	if u.named || !asksElse && !e.lexicon.onlyWheelsOrDrive(u) {
		return nil
	}
	talked := spelled(car.vehicle.Trim)
	e.mu.Lock()
	defer e.mu.Unlock()
	says := slices.ContainsFunc(u.words, func(w string) bool {
		return e.cars.hasVersion(car.vehicle, w) && !slices.Contains(u.saidAs, w) && !drives(w)
	})
	if len(alternatives(car.vehicle.Trim)) != 1 || len(facts) == 0 || says || car.plain || !e.cars.isTrim(car.vehicle, talked) {
		return nil
	}
	if slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		names := alternatives(f.Trim)
		return len(names) == 0 || slices.ContainsFunc(names, func(name string) bool {
			_, badge, _ := strings.Cut(talked, name)
			return contains(name, talked) || contains(talked, name) && len(strings.TrimSpace(badge)) != 1
		})
	}) {
		return nil
	}
	out := []string{car.vehicle.Trim}
	if m := wheelsSaid.FindStringSubmatch(u.folded); m != nil {
		out = append(out, m[1])
	}
	return append(out, slices.DeleteFunc(slices.Clone(u.words), func(w string) bool { return !drives(w) })...)
}

var (
	wheelsSaid = regexp.MustCompile(`\b(1[4-9]|2[0-4])(?:s\b| ?(?:inch|zoll|pouces?|pulgadas))`)
	wheelsOn   = regexp.MustCompile(`\b(\d\d)(?:/(\d\d))?-inch`)
)

// otherWheels are the wheels of a size that a text asks about where all facts are about others.
func otherWheels(u query, facts []knowledge.Fact) []string {
	m := wheelsSaid.FindStringSubmatch(u.folded)
	if m == nil || u.attribute == "wheel_size" || u.attribute == "tire_size" || slices.ContainsFunc(facts, func(f knowledge.Fact) bool {
		on := wheelsOn.FindAllStringSubmatch(f.Condition, -1)
		return on == nil || slices.ContainsFunc(on, func(o []string) bool { return o[1] == m[1] || o[2] == m[1] })
	}) {
		return nil
	}
	return m[1:2]
}

// line is the name under which makes sell a look: "R-Line", "GT-Line", "X-Line".
var line = regexp.MustCompile(`\b(?:r|s|n|m|st|gt|rs|x|amg|ultra) line\b`)

// otherLine is such a name in a text where no fact has it.
func otherLine(u query, facts []knowledge.Fact) []string {
	name := line.FindString(u.folded)
	if name == "" || slices.ContainsFunc(facts, func(f knowledge.Fact) bool { return f.Trim == "" || contains(spelled(f.Trim), name) }) {
		return nil
	}
	return []string{name}
}

// onlyWheelsOrDrive reports whether a text goes on with wheels or driven wheels alone: "21 Zoll",
// "mit Allrad": the version stays the one talked about.
func (x *lexicon) onlyWheelsOrDrive(u query) bool {
	told := false
	for _, w := range u.words {
		is := drives(w) || isNumber(w) && yearOf(w) == 0 || canonical(w) == "in"
		told = told || is
		if x.isArticle(w) { // "la de tracción trasera" is another version
			return false
		}
		if !is && !x.common[w] && !x.small.all[w] && !x.grammatical(w, u.lang) {
			return false
		}
	}
	return told && !u.named && u.limit == nil
}
