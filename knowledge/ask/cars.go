package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

//go:embed data/names.json
var nameData []byte

// modelData names cars that exist, so that one without facts is not taken for
// another: makes and models of the EPA's list, and some it does not have.
//
//go:embed data/models.json
var modelData []byte

// cars links words to makes and models.
type cars struct {
	makes  map[string]string              // joined words → make
	models map[string][]knowledge.Vehicle // joined words → models with that name
	trims  map[string]bool

	versions map[knowledge.Vehicle][]string // by make and model: trims, engines and drives, folded
}

type nicknames struct {
	Makes  map[string][]string `json:"makes"`
	Models map[string][]string `json:"models"`
	Trims  []string            `json:"trims"` // of any make: known to be versions, not cars
}

func newCars(models []knowledge.Vehicle) (*cars, error) {
	var n nicknames
	if err := json.Unmarshal(nameData, &n); err != nil {
		return nil, fmt.Errorf("ask: names: %w", err)
	}
	c := &cars{makes: map[string]string{}, models: map[string][]knowledge.Vehicle{}, trims: map[string]bool{}, versions: map[knowledge.Vehicle][]string{}}
	for _, t := range n.Trims {
		c.trims[t] = true
	}
	add := func(name string, v knowledge.Vehicle) {
		key := joined(name)
		if !slices.Contains(c.models[key], v) {
			c.models[key] = append(c.models[key], v)
		}
	}
	for _, v := range models {
		parts := []string{v.Trim, v.Engine, v.Drivetrain}
		v = knowledge.Vehicle{Make: v.Make, Model: v.Model}
		c.addVersions(v, parts)
		c.makes[joined(v.Make)] = v.Make
		add(v.Model, v)
		add(v.Make+v.Model, v)
		for _, nick := range n.Models[v.Make+" "+v.Model] {
			add(nick, v)
		}
	}
	if err := c.addUnproven(); err != nil {
		return nil, err
	}
	for name, nicks := range n.Makes {
		for _, nick := range nicks {
			c.makes[joined(nick)] = name
		}
	}
	return c, nil
}

func (c *cars) addVersions(v knowledge.Vehicle, parts []string) {
	if _, ok := c.versions[v]; !ok {
		c.versions[v] = nil
	}
	for _, part := range parts {
		if name := spelled(part); name != "" && !slices.Contains(c.versions[v], name) {
			c.versions[v] = append(c.versions[v], name)
		}
	}
}

// withoutVersions blanks the words of a text that name a version of one of its cars,
// two or more together, and tells them: the "range" of "Long Range" asks for no range.
func (c *cars) withoutVersions(folded string, found []mention) (bare string, named map[string]bool) {
	named = map[string]bool{}
	words := strings.Fields(folded)
	var names []string
	for _, m := range found {
		v := knowledge.Vehicle{Make: m.vehicle.Make, Model: m.vehicle.Model}
		names = append(names, c.versions[v]...)
		if p, _, ok := c.parent(v); ok {
			names = append(names, c.versions[p]...)
		}
	}
	for i := 0; i < len(words); i++ {
		n := 1
		for i+n < len(words) && slices.ContainsFunc(names, func(name string) bool { return contains(name, strings.Join(words[i:i+n+1], " ")) }) {
			n++
		}
		if n > 1 {
			for j := range n {
				named[words[i+j]] = true
				words[i+j] = "|"
			}
			i += n - 1
		}
	}
	return strings.Join(words, " "), named
}

// addUnproven adds the models that exist without a fact. An ordinary word is such
// a name only beside its make.
func (c *cars) addUnproven() error {
	var all map[string][]string
	if err := json.Unmarshal(modelData, &all); err != nil {
		return fmt.Errorf("ask: models: %w", err)
	}
	for vehicleMake, models := range all {
		if c.makes[joined(vehicleMake)] == "" {
			c.makes[joined(vehicleMake)] = vehicleMake
		}
		for _, m := range models {
			if c.isVersion(vehicleMake, m) {
				continue
			}
			v := knowledge.Vehicle{Make: vehicleMake, Model: m}
			keys := []string{joined(vehicleMake + m)}
			if strings.ContainsAny(m, "0123456789 -") && len(joined(m)) > 3 {
				keys = append(keys, joined(m))
			}
			for _, key := range keys {
				if len(c.models[key]) == 0 {
					c.models[key] = []knowledge.Vehicle{v}
				}
			}
		}
	}
	return nil
}

// isVersion reports whether a name is a known model with a trim or a body behind it:
// the EPA lists a "Yukon Denali" beside the Yukon.
func (c *cars) isVersion(vehicleMake, name string) bool {
	words := strings.Fields(specs.Fold(name))
	bodies := []string{"coupe", "convertible", "cabriolet", "wagon", "sedan", "hatchback", "2wd", "4wd", "awd", "fwd", "rwd", "gt", "svo", "cobra"}
	for n := len(words) - 1; n > 0; n-- {
		list := c.models[joined(vehicleMake)+strings.Join(words[:n], "")]
		rest := words[n:]
		if len(list) > 0 && !slices.ContainsFunc(rest, func(w string) bool { return !c.trims[w] && !slices.Contains(bodies, w) }) {
			return true
		}
	}
	return false
}

// parent is the model that a longer name begins with, and the words behind it: facts
// call a car "Grand Cherokee 4xe" here and "Grand Cherokee", trim "4xe", there.
func (c *cars) parent(v knowledge.Vehicle) (p knowledge.Vehicle, rest []string, ok bool) {
	words := strings.Fields(specs.Fold(v.Model))
	for n := len(words) - 1; n > 0; n-- {
		for _, shorter := range c.models[joined(v.Make)+strings.Join(words[:n], "")] {
			if shorter.Make == v.Make && shorter.Model != v.Model {
				p = v
				p.Model = shorter.Model
				return p, words[n:], true
			}
		}
	}
	return v, nil, false
}

// relative is a model whose name is longer or shorter than another's by some words.
type relative struct {
	vehicle knowledge.Vehicle
	rest    []string
	longer  bool
}

// kin lists the models with facts whose name begins with a car's, and the one that its
// name begins with.
func (c *cars) kin(v knowledge.Vehicle) (list []relative) {
	if p, rest, ok := c.parent(v); ok {
		list = append(list, relative{vehicle: p, rest: rest})
	}
	name := specs.Fold(v.Model) + " "
	for o := range c.versions {
		if rest, ok := strings.CutPrefix(specs.Fold(o.Model), name); ok && o.Make == v.Make {
			list = append(list, relative{vehicle: o, rest: strings.Fields(rest), longer: true})
		}
	}
	slices.SortFunc(list, func(a, b relative) int { return strings.Compare(a.vehicle.Model, b.vehicle.Model) })
	return list
}

// series are names of versions by which a model is called: a BMW 330i is a 3 Series.
var series = regexp.MustCompile(`^(?:m?([2-8])\d\d(?:i|d|e|xi)|([ces])(?:lass)?\d\d\d[a-z]?)$`)

// bySeries finds the model of which a word names a version.
func (c *cars) bySeries(word, named string) (knowledge.Vehicle, bool) {
	m := series.FindStringSubmatch(word)
	switch {
	case m == nil:
		return knowledge.Vehicle{}, false
	case m[1] != "" && (named == "" || named == "BMW"):
		return c.only(m[1] + "series")
	case m[2] != "" && named == "Mercedes-Benz":
		return c.only(m[2] + "class")
	}
	return knowledge.Vehicle{}, false
}

func (c *cars) only(name string) (v knowledge.Vehicle, ok bool) {
	if list := c.models[name]; len(list) == 1 {
		return list[0], true
	}
	return v, false
}

// mention is a car or make found in a text.
type mention struct {
	vehicle knowledge.Vehicle // Model empty: only the make was named
	start   int               // index of its first word
	words   int
}

// longestName of a make and model, in words.
const longestName = 7

// find links the cars of a text. A name that is also an ordinary word or a bare
// number counts only beside its make; a word that is nearly a name counts if it
// is no word of the lexicon.
func (c *cars) find(words []string, x *lexicon) (cars []mention, only string) {
	var makes []mention
	for i := 0; i < len(words); {
		if m, ok := c.at(words, i, makes); ok {
			cars = append(cars, m)
			i += m.words
			continue
		}
		if name, n := c.makeAt(words, i); n > 0 {
			makes = append(makes, mention{vehicle: knowledge.Vehicle{Make: name}, start: i, words: n})
			i += n
			continue
		}
		if m, ok := c.misspelt(words[i], x); ok {
			m.start, m.words = i, 1
			if m.vehicle.Model == "" {
				makes = append(makes, m)
			} else {
				cars = append(cars, m)
			}
		}
		i++
	}
	if len(cars) == 0 && len(makes) > 0 {
		only = makes[0].vehicle.Make
	}
	return x.apart(words, cars), only
}

func (c *cars) makeAt(words []string, i int) (name string, n int) {
	for n := min(2, len(words)-i); n > 0; n-- {
		if name, ok := c.makes[strings.Join(words[i:i+n], "")]; ok {
			return name, n
		}
	}
	return "", 0
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
			sure := !vague(name) || strings.HasPrefix(name, joined(v.Make)) || besideYear(words, i, n)
			if v.Make == named || len(list) == 1 && sure {
				return mention{vehicle: v, start: i, words: n}, true
			}
		}
	}
	v, ok := c.bySeries(words[i], named)
	return mention{vehicle: v, start: i, words: 1}, ok
}

// besideYear reports whether a year stands right before or after some words, and they
// are no part of an engine's name: "2022 i4", but not "turbo I4 2022".
func besideYear(words []string, i, n int) bool {
	before := i > 0 && yearOf(words[i-1]) != 0
	after := i+n < len(words) && yearOf(words[i+n]) != 0 || i+n+1 < len(words) && slices.Contains([]string{"from", "de", "del", "von", "modelo", "baujahr"}, words[i+n]) && yearOf(words[i+n+1]) != 0
	letters := strings.IndexFunc(words[i], func(r rune) bool { return r < '0' || r > '9' }) >= 0
	engine := i > 0 && (isDisplacement(words[i-1]) || slices.Contains(variantWords(), words[i-1]))
	return letters && (before || after && !engine)
}

// misspelt finds the one model or make that a long word misses by one letter.
func (c *cars) misspelt(word string, x *lexicon) (m mention, ok bool) {
	const shortest = 6 // "force" is no Kia Forte
	if len(word) < shortest || x.common[word] || x.isWord(word) || c.trims[word] {
		return m, false
	}
	found := map[knowledge.Vehicle]bool{}
	for name, list := range c.models {
		if len(list) == 1 && len(name) >= shortest && !vague(name) && oneOff(word, name) {
			found[list[0]] = true
		}
	}
	for name, full := range c.makes {
		if len(name) >= shortest && oneOff(word, name) {
			found[knowledge.Vehicle{Make: full}] = true
		}
	}
	if len(found) != 1 {
		return m, false
	}
	for v := range found {
		m.vehicle = v
	}
	return m, true
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
		"escape", "accent", "leaf", "gravity", "mirage", "encore",
	}
	return letters && len(name) == 2 || slices.Contains(risky, name)
}
