// Package packages decides which option packages a car has, how sure that is
// and why.
//
// It is pure: what was read on a label, the codes of the build and a person's
// words go in; findings with their evidence for and against come out. It never
// infers a package from a VIN, and a code it does not know is named, not guessed.
package packages

import (
	"bufio"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

//go:embed catalogue/*.jsonl
var files embed.FS

// Package is one entry of the catalogue. The same code means other things on
// other models, so an entry speaks only of its own brand, models and years.
type Package struct {
	ID       string           `json:"id"`
	Brand    string           `json:"brand"`
	Models   []string         `json:"models"`
	Codes    []string         `json:"codes"` // empty where no code is known
	Name     string           `json:"name"`
	Aliases  []string         `json:"aliases"` // as labels print it
	Category string           `json:"category"`
	Contents []string         `json:"contents"`
	Years    []int            `json:"years"` // model years it was seen in
	Prices   []Price          `json:"prices"`
	Source   knowledge.Source `json:"source"`
}

// Price is what a package cost new in a model year, as printed on labels.
type Price struct {
	Year     int    `json:"year"`
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// Catalogue is every known package. It does not change after Load.
type Catalogue struct {
	all   []Package
	names [][]string // of each entry, in normal form
}

// Load reads the built-in catalogue and fails on the first entry that is broken.
func Load() (*Catalogue, error) {
	dir, err := files.ReadDir("catalogue")
	if err != nil {
		return nil, fmt.Errorf("packages: load: %w", err)
	}
	c := &Catalogue{}
	for _, f := range dir {
		b, err := files.ReadFile("catalogue/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("packages: load: %w", err)
		}
		if err := c.read(string(b)); err != nil {
			return nil, fmt.Errorf("packages: load %s: %w", f.Name(), err)
		}
	}
	return c, nil
}

func (c *Catalogue) read(lines string) error {
	s := bufio.NewScanner(strings.NewReader(lines))
	for n := 1; s.Scan(); n++ {
		d := json.NewDecoder(strings.NewReader(s.Text()))
		d.DisallowUnknownFields()
		var p Package
		if err := d.Decode(&p); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if err := p.sound(); err != nil {
			return fmt.Errorf("line %d: %s: %w", n, p.ID, err)
		}
		c.all = append(c.all, p)
		c.names = append(c.names, p.names())
	}
	return s.Err()
}

// sound checks an entry against the schema.
func (p Package) sound() error {
	switch {
	case p.ID == "" || p.Brand == "" || p.Name == "" || p.Category == "":
		return errors.New("id, brand, name and category are needed")
	case len(p.Models) == 0 || len(p.Years) == 0:
		return errors.New("an entry needs models and years")
	case !strings.HasPrefix(p.Source.URL, "https://") || p.Source.Title == "" || p.Source.Kind == "":
		return errors.New("an entry needs a source that can be opened")
	}
	for _, c := range p.Codes {
		if len(c) < 2 || len(c) > 5 || c != strings.ToUpper(c) {
			return fmt.Errorf("code %q", c)
		}
	}
	for _, pr := range p.Prices {
		if pr.Minor <= 0 || len(pr.Currency) != 3 || !slices.Contains(p.Years, pr.Year) {
			return fmt.Errorf("price of %d", pr.Year)
		}
	}
	return nil
}

// All returns a copy of every entry, in the order of brands and ids.
func (c *Catalogue) All() []Package { return slices.Clone(c.all) }

// Price returns what the package cost new in a model year, or nil where no
// label of that year has been seen or they disagree.
func (p Package) Price(year int, currency string) *int64 {
	var found *int64
	for _, pr := range p.Prices {
		if pr.Year != year || pr.Currency != currency {
			continue
		}
		if found != nil && *found != pr.Minor {
			return nil
		}
		found = &pr.Minor
	}
	return found
}
