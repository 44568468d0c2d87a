package packages

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"example.com/vinbot/knowledge"
)

// scope is one model in one generation: what is learnt there holds there only.
type scope struct {
	brand, model string
	generation   int    // model year in which it began; a year of its own where that is not known
	series       string // as an association has it
}

// generation is the model year in which a new generation of a model began in the
// US. It lasts until the next one of the model, or is still built.
type generation struct {
	Brand  string `json:"brand"`
	Model  string `json:"model"` // the catalogue's name
	Start  int    `json:"start"`
	Source string `json:"source"` // id of the page that says so
}

const generationFile = "vocabulary/generations.jsonl"

// generations reads the file of them, if there is one, and fails on one without a
// source.
func (r *reader) generations(dir fs.FS) error {
	if _, err := fs.Stat(dir, generationFile); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return each(dir, generationFile, func(g generation) error {
		if _, ok := r.models[g.Brand+"|"+g.Model]; !ok {
			return fmt.Errorf("model %s %s is not listed", g.Brand, g.Model)
		}
		if _, ok := r.c.sources[g.Source]; !ok || g.Start < firstYear || g.Start > lastYear {
			return fmt.Errorf("%s %s of %d: a year and a listed source are needed", g.Brand, g.Model, g.Start)
		}
		r.c.generations = append(r.c.generations, g)
		return nil
	})
}

// scopeOf is the scope of a vehicle whose model the catalogue has.
func (c *Catalogue) scopeOf(v knowledge.Vehicle) (scope, bool) {
	model, _ := c.modelOf(v)
	if model == "" || v.Year == 0 {
		return scope{}, false
	}
	return scope{brand: c.spelling(v.Make), model: model, generation: c.generationOf(v.Make, model, v.Year)}, true
}

// generationOf is the year in which a car's generation began, or the car's own
// year where that is not known.
func (c *Catalogue) generationOf(brand, model string, year int) int {
	began := 0
	for _, g := range c.generations {
		if strings.EqualFold(g.Brand, brand) && g.Model == model && g.Start <= year {
			began = max(began, g.Start)
		}
	}
	return cmp.Or(began, year)
}

// Generation is the generation of a model by the catalogue's name, where a page says
// when it began and another, or the same, when the next one did: without a next one it
// may have ended, or have been followed by one that is not listed.
func (c *Catalogue) Generation(brand, model string, year int) (knowledge.Generation, bool) {
	var its, next generation
	for _, g := range c.generations {
		switch {
		case !strings.EqualFold(g.Brand, brand) || !strings.EqualFold(g.Model, model):
		case g.Start <= year && g.Start > its.Start:
			its = g
		case g.Start > year && (next.Start == 0 || g.Start < next.Start):
			next = g
		}
	}
	if its.Start == 0 || next.Start == 0 {
		return knowledge.Generation{}, false
	}
	found := knowledge.Generation{From: its.Start, To: next.Start - 1, Sources: []knowledge.Source{c.sources[its.Source].cited()}}
	if next.Source != its.Source {
		found.Sources = append(found.Sources, c.sources[next.Source].cited())
	}
	return found, true
}

// spelling is the brand as the catalogue writes it.
func (c *Catalogue) spelling(brand string) string {
	for _, b := range c.brands {
		if strings.EqualFold(b, brand) {
			return b
		}
	}
	return brand
}

// brandKey is how brands are compared.
func brandKey(brand string) string { return strings.ToLower(strings.TrimSpace(brand)) }
