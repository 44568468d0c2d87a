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
	makes   map[string]string              // joined words → make
	models  map[string][]knowledge.Vehicle // joined words → models with that name
	trims   map[string]bool
	letters map[string]bool // trims of one letter
	inTrim  map[string]bool // words of the trims of the models there are facts about, but small ones

	numbers      map[string][]knowledge.Vehicle // models whose name is a number
	versions     map[knowledge.Vehicle][]string // by make and model: trims, engines and drives, folded
	trimNames    map[knowledge.Vehicle][]string // the trims alone, as facts have them
	owners       map[string][]knowledge.Vehicle // models by the words of their trims
	names        map[string]bool                // trims of two words that name a car
	wholes       map[string][]knowledge.Vehicle // models by their trims of several words
	designations map[string]designation         // by its words joined
	generic      map[string]bool                // words of trims of any make
	joined       map[string]string              // trims of several words, by these typed as one
	usual        map[string]string              // the model that a make's name alone means
}

type nicknames struct {
	Makes  map[string][]string `json:"makes"`
	Models map[string][]string `json:"models"`
	Trims  []string            `json:"trims"` // of any make: known to be versions, not cars
	// Generic are words of trims that many makes use: none of them names a car.
	Generic []string `json:"generic"`
	// Whole are trims that name a car although they are short, or each of their two words
	// may be any.
	Whole []string `json:"whole"`
	// Usual is the model that people mean who name only its make.
	Usual map[string]string `json:"usual"`
}

func newCars(models []knowledge.Vehicle) (*cars, error) {
	var n nicknames
	if err := json.Unmarshal(nameData, &n); err != nil {
		return nil, fmt.Errorf("ask: names: %w", err)
	}
	c := &cars{makes: map[string]string{}, models: map[string][]knowledge.Vehicle{}, trims: map[string]bool{}, inTrim: map[string]bool{}, letters: map[string]bool{}, numbers: map[string][]knowledge.Vehicle{}, versions: map[knowledge.Vehicle][]string{}, trimNames: map[knowledge.Vehicle][]string{}, owners: map[string][]knowledge.Vehicle{}, names: map[string]bool{}, wholes: map[string][]knowledge.Vehicle{}, designations: map[string]designation{}, generic: map[string]bool{}, joined: map[string]string{}, usual: n.Usual}
	for _, t := range n.Trims {
		c.trims[t] = true
	}
	for _, t := range n.Whole {
		c.names[t] = true
	}
	for _, w := range n.Generic {
		c.generic[w] = true
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
		if trim := parts[0]; trim != "" && !slices.Contains(c.trimNames[v], trim) {
			c.trimNames[v] = append(c.trimNames[v], trim)
			c.noteTrim(trim)
		}
		c.makes[joined(v.Make)] = v.Make
		for _, name := range append(namesOf(v), n.Models[v.Make+" "+v.Model]...) {
			add(name, v)
		}
	}
	for _, v := range models {
		c.own(v)
		c.addDesignation(v)
		c.noteJoined(v.Trim)
	}
	if err := c.addUnproven(); err != nil {
		return nil, err
	}
	c.addNumbers()
	for name, nicks := range n.Makes {
		for _, nick := range nicks {
			c.makes[joined(nick)] = name
		}
	}
	return c, nil
}

// namesOf are the names by which a model is called, with its make and without.
func namesOf(v knowledge.Vehicle) []string {
	names := []string{v.Model, v.Make + v.Model}
	if short, ok := strings.CutSuffix(v.Model, " Recharge"); ok { // as it has been called since
		names = append(names, short)
	}
	if short, _, ok := strings.Cut(v.Model, " ("); ok { // "Heavy Duty (2500/3500)"
		names = append(names, v.Make+short)
	}
	return append(names, namesAbroad(v.Model)...)
}

// Models that have a name in each language: "3 Series", "C-Class Coupe".
var (
	ofSeries = regexp.MustCompile(`^(\d) Series\b(.*)`)
	ofClass  = regexp.MustCompile(`^([A-Z]{1,3})-Class\b(.*)`)
)

// namesAbroad are a model's names in the other languages.
func namesAbroad(model string) []string {
	if m := ofSeries.FindStringSubmatch(model); m != nil {
		return []string{m[1] + "er" + m[2], m[1] + " Serie" + m[2], "Serie " + m[1] + m[2]}
	}
	if m := ofClass.FindStringSubmatch(model); m != nil {
		return []string{m[1] + " Klasse" + m[2], "Classe " + m[1] + m[2], "Clase " + m[1] + m[2]}
	}
	return nil
}

// noteTrim notes the words of a trim that say which one it is.
func (c *cars) noteTrim(trim string) {
	for w := range strings.FieldsSeq(spelled(trim)) {
		c.letters[w] = c.letters[w] || len(w) == 1 && !isNumber(w)
		if len(w) > 1 && !vagueInScope(w) && !ofBody(w) {
			c.inTrim[w] = true
		}
	}
}

// modelNames are the names of all models that are one word.
func modelNames() (map[string]bool, error) {
	var all map[string][]string
	if err := json.Unmarshal(modelData, &all); err != nil {
		return nil, fmt.Errorf("ask: models: %w", err)
	}
	names := map[string]bool{}
	for _, models := range all {
		for _, m := range models {
			names[specs.Fold(m)] = true
		}
	}
	return names, nil
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
			for _, key := range keysOfUnproven(vehicleMake, m) {
				if len(c.models[key]) == 0 {
					c.models[key] = []knowledge.Vehicle{v}
				}
			}
		}
	}
	return nil
}

// keysOfUnproven are the names, joined, by which a model without facts is found: an ordinary word
// only with its make.
func keysOfUnproven(vehicleMake, model string) []string {
	keys := []string{joined(vehicleMake + model)}
	if strings.ContainsAny(model, "0123456789 -") && len(joined(model)) > 3 {
		keys = append(keys, joined(model))
	}
	for _, name := range namesAbroad(model) { // "de serie 6 airbags"
		keys = append(keys, joined(vehicleMake+name))
	}
	return keys
}

// addNumbers notes the models whose name is a number: a 208 is a Peugeot.
func (c *cars) addNumbers() {
	for _, list := range c.models {
		for _, v := range list {
			if _, err := strconv.Atoi(v.Model); err == nil && !slices.Contains(c.numbers[v.Model], v) {
				c.numbers[v.Model] = append(c.numbers[v.Model], v)
			}
		}
	}
}

// isVersion reports whether a name is a known model with a trim or a body behind it:
// the EPA lists a "Yukon Denali" beside the Yukon.
func (c *cars) isVersion(vehicleMake, name string) bool {
	words := strings.Fields(specs.Fold(name))
	bodies := []string{"coupe", "convertible", "cabriolet", "wagon", "sedan", "hatchback", "2wd", "4wd", "awd", "fwd", "rwd", "gt", "svo", "cobra"}
	for n := len(words) - 1; n > 0; n-- {
		list := c.models[joined(vehicleMake)+strings.Join(words[:n], "")]
		rest := words[n:]
		ofModel := func(w string) bool {
			return slices.ContainsFunc(list, func(v knowledge.Vehicle) bool {
				return slices.ContainsFunc(c.trimNames[v], func(trim string) bool { return slices.Contains(strings.Fields(spelled(trim)), w) })
			})
		}
		if len(list) > 0 && !slices.ContainsFunc(rest, func(w string) bool { return !c.trims[w] && !slices.Contains(bodies, w) && !ofModel(w) }) {
			return true
		}
	}
	return false
}
