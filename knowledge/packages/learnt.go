package packages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Association is what real builds of one model and generation tell about one
// package: how many cars have it, by trim, and what other codes say for or
// against it. Only counts are kept; weights follow from them.
type Association struct {
	Brand  string           `json:"brand"`
	Model  string           `json:"model"`            // the catalogue's name
	Series string           `json:"series,omitempty"` // words behind the model's name, in order of the alphabet; empty: all of the model
	From   int              `json:"from"`             // the first and the last model year that was counted
	To     int              `json:"to"`
	Code   string           `json:"code"` // of the package
	Cars   int              `json:"cars"` // counted in this scope
	With   int              `json:"with"` // that have the package
	Least  int              `json:"least"`
	Takes  map[string]Take  `json:"takes"` // by the words of series and trim
	Signs  []Sign           `json:"signs"`
	Source knowledge.Source `json:"source"`
}

// Take counts the cars of one trim and those of them with the package.
type Take struct {
	With int `json:"with"`
	Of   int `json:"of"`
}

// Sign is one option code, or two, and how it goes with a package, among the cars of the
// trims that offer it. Signs of one group say the same thing twice.
type Sign struct {
	Code     string `json:"code"`
	And      string `json:"and,omitempty"` // the sign is both codes together
	Not      string `json:"not,omitempty"` // the sign is the code without this one
	With     int    `json:"with"`          // cars with the sign and the package
	Of       int    `json:"of"`            // cars with the sign
	Anywhere int    `json:"anywhere"`      // cars with the sign, trims that do not offer the package counted in
	Group    int    `json:"group"`
}

// Learnt is every table of associations with the calibration that goes with it.
type Learnt struct {
	Associations []Association
	Tariffs      []Tariff
	Curves       []Curve
}

// pricesDir holds the tariffs, a file for each brand.
const pricesDir = "learnt/prices"

// readLearnt reads the tables of a directory.
func readLearnt(dir fs.FS) (Learnt, error) {
	var l Learnt
	tables, err := fs.Glob(dir, "learnt/*.jsonl")
	if err != nil {
		return l, err
	}
	for _, f := range tables {
		if strings.HasSuffix(f, "/calibration.jsonl") {
			err = each(dir, f, func(c Curve) error { l.Curves = append(l.Curves, c); return c.sound() })
		} else {
			err = each(dir, f, func(a Association) error { l.Associations = append(l.Associations, a); return a.sound() })
		}
		if err != nil {
			return l, err
		}
	}
	if tables, err = fs.Glob(dir, pricesDir+"/*.jsonl"); err != nil {
		return l, err
	}
	for _, f := range tables {
		if err := each(dir, f, func(t Tariff) error { l.Tariffs = append(l.Tariffs, t); return t.sound() }); err != nil {
			return l, err
		}
	}
	return l, nil
}

// sound checks that the counts of an association are possible.
func (a Association) sound() error {
	if a.Brand == "" || a.Model == "" || a.Code == "" || a.From == 0 || a.To < a.From || a.With < 1 || a.With >= a.Cars {
		return fmt.Errorf("%s %s %s: scope and counts", a.Brand, a.Model, a.Code)
	}
	of, with := a.offered()
	for _, s := range a.Signs {
		if s.With > s.Of || s.Of > s.Anywhere || s.With > with || s.Of > of || s.Anywhere > a.Cars {
			return fmt.Errorf("%s %s %s: counts of %s", a.Brand, a.Model, a.Code, s.Code)
		}
	}
	return nil
}

// offered counts the cars of the trims in which the package occurs.
func (a Association) offered() (of, with int) {
	for _, t := range a.Takes {
		if t.With > 0 {
			of, with = of+t.Of, with+t.With
		}
	}
	return of, with
}

// Files renders the tables, one file a brand of associations and one of prices, and one
// for the calibration, by name.
func (l Learnt) Files() (map[string][]byte, error) {
	out := map[string]*bytes.Buffer{}
	write := func(name string, row any) error {
		if out[name] == nil {
			out[name] = &bytes.Buffer{}
		}
		return encode(out[name], row)
	}
	for _, a := range l.Associations {
		if err := write(brandFile(a.Brand), a); err != nil {
			return nil, err
		}
	}
	for _, t := range l.Tariffs {
		if err := write(path.Join(path.Base(pricesDir), brandFile(t.Brand)), t); err != nil {
			return nil, err
		}
	}
	for _, c := range l.Curves {
		if err := write("calibration.jsonl", c); err != nil {
			return nil, err
		}
	}
	files := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(out)) {
		files[name] = out[name].Bytes()
	}
	return files, nil
}

func brandFile(brand string) string {
	return strings.ReplaceAll(brandKey(brand), " ", "-") + ".jsonl"
}

func encode(w io.Writer, row any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(row)
}
