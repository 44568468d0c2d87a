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

// cars links words to makes and models.
type cars struct {
	makes  map[string]string              // joined words → make
	models map[string][]knowledge.Vehicle // joined words → models with that name
}

type nicknames struct {
	Makes  map[string][]string `json:"makes"`
	Models map[string][]string `json:"models"`
}

// joined is a name without anything between its letters: "F-150" and "f 150" are one.
func joined(name string) string { return strings.ReplaceAll(specs.Fold(name), " ", "") }

func newCars(models []knowledge.Vehicle) (*cars, error) {
	var n nicknames
	if err := json.Unmarshal(nameData, &n); err != nil {
		return nil, fmt.Errorf("ask: names: %w", err)
	}
	c := &cars{makes: map[string]string{}, models: map[string][]knowledge.Vehicle{}}
	add := func(name string, v knowledge.Vehicle) {
		key := joined(name)
		if !slices.Contains(c.models[key], v) {
			c.models[key] = append(c.models[key], v)
		}
	}
	for _, v := range models {
		v = knowledge.Vehicle{Make: v.Make, Model: v.Model}
		c.makes[joined(v.Make)] = v.Make
		add(v.Model, v)
		add(v.Make+v.Model, v)
		for _, nick := range n.Models[v.Make+" "+v.Model] {
			add(nick, v)
		}
	}
	for name, nicks := range n.Makes {
		for _, nick := range nicks {
			c.makes[joined(nick)] = name
		}
	}
	return c, nil
}

// mention is a car or make found in a text.
type mention struct {
	vehicle knowledge.Vehicle // Model empty: only the make was named
	start   int               // index of its first word
	words   int
}

// longestName of a model, in words.
const longestName = 4

// find links the cars of a text. A name that is also an ordinary word or a bare
// number counts only beside its make.
func (c *cars) find(words []string) (cars []mention, only string) {
	var makes []mention
	for i := 0; i < len(words); {
		m, ok := c.at(words, i, makes)
		switch {
		case ok:
			cars = append(cars, m)
			i += m.words
		default:
			if name, n := c.makeAt(words, i); n > 0 {
				makes = append(makes, mention{vehicle: knowledge.Vehicle{Make: name}, start: i, words: n})
				i += n
				continue
			}
			i++
		}
	}
	if len(cars) == 0 && len(makes) > 0 {
		only = makes[0].vehicle.Make
	}
	return cars, only
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
	for n := min(longestName, len(words)-i); n > 0; n-- {
		name := strings.Join(words[i:i+n], "")
		list := c.models[name]
		if len(list) == 0 {
			continue
		}
		named := ""
		if len(makes) > 0 {
			named = makes[len(makes)-1].vehicle.Make
		}
		for _, v := range list {
			if v.Make == named || len(list) == 1 && (!vague(name) || strings.HasPrefix(name, joined(v.Make))) {
				return mention{vehicle: v, start: i, words: n}, true
			}
		}
	}
	return mention{}, false
}

// vague reports whether a name alone could be something else: a number, one or two
// letters, or an ordinary word.
func vague(name string) bool {
	if _, err := strconv.Atoi(name); err == nil || len(name) < 2 {
		return true
	}
	letters := strings.IndexFunc(name, func(r rune) bool { return r >= '0' && r <= '9' }) < 0
	risky := []string{"air", "fit", "edge", "go", "up", "one", "sport", "trail", "electric", "spark", "focus", "charger"}
	return letters && len(name) == 2 || slices.Contains(risky, name)
}

var (
	fullYear  = regexp.MustCompile(`\b(19[89]\d|20[0-3]\d)(?:er)?\b`)
	shortYear = regexp.MustCompile(`['’](\d\d)\b`)
)

// year finds a model year in a text; 0 is none.
func year(text string) int {
	if m := fullYear.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err == nil {
			return n
		}
	}
	if m := shortYear.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err == nil && n < 40 {
			return 2000 + n
		}
		return 1900 + n
	}
	return 0
}
