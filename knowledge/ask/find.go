package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// mention is a car or make found in a text.
type mention struct {
	vehicle knowledge.Vehicle // Model empty: only the make was named
	start   int               // index of its first word
	words   int
	version []string // what these words say of the version besides
	vague   bool     // the name is an ordinary word of the text too
	byMake  bool     // only the make was named, of which people mean this model
}

// longestName of a make and model, in words.
const longestName = 7

// find links the cars of a text. A name that is also an ordinary word or a bare
// number counts only beside its make; a word that is nearly a name counts if it
// is no word of the lexicon.
func (c *cars) find(words []string, paused pauses, x *lexicon) (cars []mention, only string) {
	var makes []mention
	for i := 0; i < len(words); {
		m, ok := c.named(words, i, makes, x)
		switch {
		case ok && m.vehicle.Model == "":
			makes = append(makes, m)
		case ok && len(cars) > 0 && c.ofVersion(words, m, cars[len(cars)-1]): // "Telluride LX" is no Lexus
		case ok:
			m.vague = m.words == 1 && x.ordinary(words[i]) && !behindMake(makes, i)
			cars = append(cars, m)
		}
		i += max(1, m.words)
	}
	if len(makes) > 0 {
		only = makes[0].vehicle.Make
	}
	if sure := slices.DeleteFunc(slices.Clone(cars), func(m mention) bool { return m.vague }); len(sure) > 0 {
		cars = sure // "la Pacifica 2021 es …" names no Lexus ES
	}
	named := slices.Clone(cars)
	cars = slices.DeleteFunc(cars, func(m mention) bool { // "the EQS 450 4Matic version of the EQS SUV" is about one car
		return slices.ContainsFunc(named, func(o mention) bool { return o.start > m.start && c.beginsTrim(o.vehicle, m, words) })
	})
	if len(cars) == 1 {
		cars = c.withNumber(words, cars[0], x)
	}
	if len(cars) > 0 {
		return x.apart(words, cars, paused), ""
	}
	if m, ok := c.implied(words, makes, x); ok {
		return []mention{m}, ""
	}
	return nil, only
}

// withNumber adds the car that another is compared with by a name that is a number: the
// Peugeot of "208 vs Civic". Only words that compare stand between the two.
func (c *cars) withNumber(words []string, m mention, x *lexicon) []mention {
	text := strings.Join(words, " ")
	compares := slices.ContainsFunc(x.languages, func(lang string) bool { return says(text, x.phrases[lang].Compare) })
	for i, w := range words {
		if !compares || len(c.numbers[w]) != 1 || m.start <= i && i < m.start+m.words || i+1 < len(words) && canonical(words[i+1]) != "" {
			continue
		}
		n := mention{vehicle: c.numbers[w][0], start: i, words: 1}
		between := words[min(i+1, m.start+m.words):max(i, m.start)]
		other := func(w string) bool {
			return !x.common[w] && yearOf(w) == 0 && !slices.ContainsFunc(x.languages, func(lang string) bool { return slices.Contains(x.phrases[lang].Determiners, w) })
		}
		switch {
		case len(between) == 0 || slices.ContainsFunc(between, other):
		case i < m.start:
			return []mention{n, m}
		default:
			return []mention{m, n}
		}
	}
	return []mention{m}
}

// ordinary reports whether a word is a small word of some language.
func (x *lexicon) ordinary(word string) bool { return x.common[word] || x.small.all[word] }

// behindMake reports whether a make was named right before a word.
func behindMake(makes []mention, i int) bool {
	return len(makes) > 0 && makes[len(makes)-1].start+makes[len(makes)-1].words == i
}

// describes reports whether a word that is a model's name says how much of the word
// before it: the "máxima" of "velocidad máxima" is no Nissan.
func (x *lexicon) describes(words []string, i int) bool {
	return words[i] == "maxima" && i > 0 && x.topics.of["es"][words[i-1]]
}

// named finds the model or make that begins at a word.
func (c *cars) named(words []string, i int, makes []mention, x *lexicon) (mention, bool) {
	if x.describes(words, i) {
		return mention{}, false
	}
	if m, ok := c.at(words, i, makes); ok {
		return m, true
	}
	if name, n := c.makeAt(words, i); n > 0 {
		return mention{vehicle: knowledge.Vehicle{Make: name}, start: i, words: n}, true
	}
	if m, ok := c.byDesignation(words, i, makes); ok {
		return m, true
	}
	if m, ok := c.bySeries(words, i, makes); ok {
		return m, true
	}
	return c.misspelt(words, i, makes, x)
}

// ofVersion reports whether a name found in a text is a word of a version of the car
// named right before it.
func (c *cars) ofVersion(words []string, m, last mention) bool {
	const near = 3
	name := strings.Join(words[m.start:m.start+m.words], " ")
	return m.start-last.start-last.words < near &&
		slices.ContainsFunc(c.versions[last.vehicle], func(v string) bool { return contains(v, name) })
}

// beginsTrim reports whether the name of a model begins a trim of another in a text: the
// "EQS" of "EQS 580 4Matic", of an EQS SUV.
func (c *cars) beginsTrim(v knowledge.Vehicle, m mention, words []string) bool {
	v = knowledge.Vehicle{Make: v.Make, Model: v.Model}
	text := strings.Join(words[m.start:], " ") + " "
	return v.Make == m.vehicle.Make && v.Model != m.vehicle.Model && slices.ContainsFunc(c.trimNames[v], func(trim string) bool {
		name := spelled(trim)
		words, ok := designationOf(trim)
		return strings.Count(name, " ") >= m.words && strings.HasPrefix(text, name+" ") || ok && len(words) > m.words && strings.HasPrefix(text, strings.Join(words, " ")+" ")
	})
}

// implied is the car that a text without a model's name means: by a trim, or by a make
// of which people mean one model.
func (c *cars) implied(words []string, makes []mention, x *lexicon) (mention, bool) {
	if len(makes) == 0 {
		return c.byTrim(words, "", x)
	}
	name := makes[0].vehicle.Make
	after := makes[0].start + makes[0].words
	strange := after < len(words) && !x.common[words[after]] && !x.isWord(words[after]) && yearOf(words[after]) == 0 &&
		!isDisplacement(words[after]) && !slices.Contains(variantWords(), words[after]) // it may be a model's name
	unheard := strange && len(c.owners[words[after]]) == 0 && !c.trims[words[after]] && !c.generic[words[after]]
	if m, ok := c.byTrim(words, name, x); ok && !unheard {
		return m, true
	}
	if list := c.models[joined(name+c.usual[name])]; c.usual[name] != "" && !strange && len(list) > 0 {
		return mention{vehicle: list[0], start: makes[0].start, words: makes[0].words, byMake: true}, true
	}
	return mention{}, false
}

func (c *cars) makeAt(words []string, i int) (name string, n int) {
	if words[i] == "seat" && !c.beforeModel("seat", words[i+1:]) { // "how many people does it seat?"
		return "", 0
	}
	for n := min(2, len(words)-i); n > 0; n-- {
		if name, ok := c.makes[strings.Join(words[i:i+n], "")]; ok {
			return name, n
		}
	}
	return "", 0
}

// beforeModel reports whether a make's name stands before the name of one of its models.
func (c *cars) beforeModel(name string, behind []string) bool {
	for n := min(2, len(behind)); n > 0; n-- {
		if len(c.models[name+strings.Join(behind[:n], "")]) > 0 {
			return true
		}
	}
	return false
}

// at finds the longest model name that begins at a word.
func (c *cars) at(words []string, i int, makes []mention) (mention, bool) {
	named := ""
	if len(makes) > 0 {
		named = makes[len(makes)-1].vehicle.Make
	}
	for n := min(longestName, len(words)-i); n > 0; n-- {
		name := strings.Join(words[i:i+n], "")
		list := c.models[name]
		for _, v := range list {
			if splitsNumber(words[i:i+n]) && !strings.Contains(spelled(v.Make+" "+v.Model), strings.Join(words[i:i+n], " ")) { // "V6 0-60" is no V60
				continue
			}
			if words[i] == "a" && n > 1 && v.Make != named && !besideYear(words, i, n) { // "a 7 foot door" is no Audi
				continue
			}
			sure := !vague(name) || strings.HasPrefix(name, joined(v.Make)) || besideYear(words, i, n) || c.besideVersion(words, i, n, v)
			if v.Make == named || len(list) == 1 && sure {
				return mention{vehicle: v, start: i, words: n}, true
			}
		}
	}
	return mention{}, false
}

// splitsNumber reports whether two numbers of a text would become one in a name.
func splitsNumber(words []string) bool {
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	for i := 1; i < len(words); i++ {
		if before := words[i-1]; digit(before[len(before)-1]) && digit(words[i][0]) {
			return true
		}
	}
	return false
}

// besideYear reports whether a year stands right before or after some words, and they
// are no part of an engine's name: "2022 i4", but not "turbo I4 2022".
func besideYear(words []string, i, n int) bool {
	short := i > 1 && shortYearOf(words[i-1]) != 0 && slices.Contains([]string{"the", "a", "el", "un", "la", "le", "der", "den"}, words[i-2]) // "the 22 i4"
	before := i > 0 && yearOf(words[i-1]) != 0 || short
	after := i+n < len(words) && yearOf(words[i+n]) != 0 || i+n+1 < len(words) && slices.Contains([]string{"from", "de", "del", "von", "modelo", "baujahr"}, words[i+n]) && yearOf(words[i+n+1]) != 0
	if words[i] == "es" { // "la mía es 2020"
		return false
	}
	letters := strings.IndexFunc(words[i], func(r rune) bool { return r < '0' || r > '9' }) >= 0
	engine := i > 0 && (isDisplacement(words[i-1]) || slices.Contains(variantWords(), words[i-1]))
	return letters && (before || after && !engine)
}

// besideVersion reports whether a word that only versions of a car have stands right
// after some words: "i5 eDrive40".
func (c *cars) besideVersion(words []string, i, n int, v knowledge.Vehicle) bool {
	const shortest = 4 // without a digit: "M60"
	if i+n >= len(words) || slices.Contains(variantWords(), words[i+n]) {
		return false
	}
	if w := words[i+n]; len(w) < shortest-1 || len(w) < shortest && !strings.ContainsAny(w, "0123456789") {
		return false
	}
	return slices.ContainsFunc(c.versions[v], func(name string) bool { return strings.HasPrefix(name+" ", words[i+n]+" ") })
}

// misspelt finds the one model or make that the words at a place, written together,
// miss by one letter. Short words count only beside a make or a year.
func (c *cars) misspelt(words []string, i int, makes []mention, x *lexicon) (m mention, ok bool) {
	for n := min(3, len(words)-i); n > 0; n-- {
		word := strings.Join(words[i:i+n], "")
		shortest := 6 // "force" is no Kia Forte
		afterMake := behindMake(makes, i)
		switch {
		case n > 1:
			shortest = 8
		case afterMake:
			shortest = 4
		case besideYear(words, i, n):
			shortest = 5
		}
		if len(word) < shortest || canonical(words[i]) != "" || x.drivenWord(words[i]) != "" || x.common[words[i]] || x.small.all[words[i]] || x.isWord(words[i]) || c.trims[word] || c.generic[word] || n > 1 && slices.ContainsFunc(words[i:i+n], func(w string) bool { return x.common[w] || x.small.all[w] }) || yearOf(words[i]) != 0 || yearOf(words[i+n-1]) != 0 {
			continue
		}
		named := ""
		if afterMake {
			named = makes[len(makes)-1].vehicle.Make
		}
		if v, ok := c.nearly(word, named, shortest); ok {
			return mention{vehicle: v, start: i, words: n}, true
		}
	}
	return m, false
}

// nearly is the one model or make whose name misses a word by one letter.
func (c *cars) nearly(word, vehicleMake string, shortest int) (v knowledge.Vehicle, ok bool) {
	found := map[knowledge.Vehicle]bool{}
	for name, list := range c.models {
		if len(name) < shortest || vague(name) || !oneOff(word, name) {
			continue
		}
		for _, o := range list {
			if len(list) == 1 && vehicleMake == "" || o.Make == vehicleMake {
				found[o] = true
			}
		}
	}
	for name, full := range c.makes {
		if len(name) >= shortest && oneOff(word, name) {
			found[knowledge.Vehicle{Make: full}] = true
		}
	}
	for v := range found {
		return v, len(found) == 1
	}
	return v, false
}

// oneOff reports whether one letter too many, too few, wrong or swapped tells two
// words apart. Digits must agree: an X5 is no X6.
func oneOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b || strings.ContainsAny(a+b, "0123456789") {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return swapped || a[i+1:] == b[i+1:]
}

// vague reports whether a name alone could be something else: a number, one or two
// letters, or an ordinary word.
func vague(name string) bool {
	if _, err := strconv.Atoi(name); err == nil || len(name) < 2 {
		return true
	}
	if len(name) == 2 && name[0] == 'i' { // an engine with four cylinders, or a BMW
		return true
	}
	letters := strings.IndexFunc(name, func(r rune) bool { return r >= '0' && r <= '9' }) < 0
	risky := []string{
		"air", "fit", "edge", "go", "up", "one", "sport", "trail", "electric", "spark", "focus", "charger", "compass", "journey", "soul", "note",
		"escape", "accent", "leaf", "gravity", "mirage", "encore", "maxima",
	}
	return letters && len(name) == 2 || slices.Contains(risky, name)
}

// series are names of versions by which a model is called: a BMW 330i is a 3 Series.
var series = regexp.MustCompile(`^(?:m?([2-8])\d\d(?:i|d|e|xi)|([ces])(?:lass)?\d\d\d[a-z]?)$`)

// bySeries finds the model of which a word names a version.
func (c *cars) bySeries(words []string, i int, makes []mention) (m mention, ok bool) {
	named := ""
	if len(makes) > 0 {
		named = makes[len(makes)-1].vehicle.Make
	}
	part := series.FindStringSubmatch(words[i])
	m = mention{start: i, words: 1, version: words[i : i+1]}
	switch {
	case part == nil:
	case part[1] != "" && (named == "" || named == "BMW"):
		if m.vehicle, ok = c.havingVersion("BMW", part[1]+" series", words[i]); !ok {
			m.vehicle, ok = c.only(part[1] + "series")
		}
	case part[2] != "" && named == "Mercedes-Benz":
		m.vehicle, ok = c.only(part[2] + "class")
	}
	return m, ok
}

// havingVersion is the one model of a make with a version by some word whose name begins so:
// of "M440i" the 4 Series Coupe, where facts are about no other.
func (c *cars) havingVersion(vehicleMake, model, word string) (found knowledge.Vehicle, ok bool) {
	for v, versions := range c.versions {
		if v.Make == vehicleMake && begins(spelled(v.Model), []string{model}) && slices.ContainsFunc(versions, func(name string) bool { return contains(name, word) }) {
			if ok {
				return knowledge.Vehicle{}, false
			}
			found, ok = v, true
		}
	}
	return found, ok
}

func (c *cars) only(name string) (v knowledge.Vehicle, ok bool) {
	if list := c.models[name]; len(list) == 1 {
		return list[0], true
	}
	return v, false
}
