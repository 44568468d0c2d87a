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
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed catalogue/*.jsonl vocabulary/*.jsonl learnt/*.jsonl learnt/prices/*.jsonl codes/*.tsv
var files embed.FS

// Catalogue is every known package. It does not change after Load.
type Catalogue struct {
	Vocabulary *Vocabulary // of the features

	dir   fs.FS // it was read from
	all   []Package
	names [][]string       // of each entry, in normal form
	index map[string]int   // by id
	codes map[string][]int // by code

	sources     map[string]Source          // by id
	brands      []string                   // as the catalogue writes them
	models      map[string][]namedModel    // by brand key
	packaged    map[string]map[string]bool // by brand key: the codes that name a package on any model
	generations []generation
	learnt      map[scope][]Association
	signs       map[string]map[string]bool // by brand key: the codes that are signs of a package
	parts       map[string]whole           // by id
	parted      map[string][]int           // by brand key: the entries with enough parts
	tariffs     map[string][]Tariff        // by brand key
	curves      curves
	called      func() (*Called, error) // gathered once, when asked for
}

// Load reads the built-in catalogue and fails on the first entry that is broken,
// names a feature, a model, a source or another entry that does not exist, or is
// excluded by what it requires. It reads once a process: everybody gets the same.
func Load() (*Catalogue, error) { return builtIn() }

//nolint:gochecknoglobals // read once, never changed
var builtIn = sync.OnceValues(func() (*Catalogue, error) { return load(files) })

func load(dir fs.FS) (*Catalogue, error) {
	words, err := LoadVocabulary()
	if err != nil {
		return nil, fmt.Errorf("packages: load: %w", err)
	}
	c := &Catalogue{Vocabulary: words, dir: dir, index: map[string]int{}, codes: map[string][]int{}, sources: map[string]Source{}}
	r := reader{models: map[string]Model{}, c: c}
	if err := r.read(dir); err != nil {
		return nil, fmt.Errorf("packages: load: %w", err)
	}
	c.list()
	c.called = sync.OnceValues(c.gatherNames)
	if err := c.findParts(); err != nil {
		return nil, fmt.Errorf("packages: load: %w", err)
	}
	learnt, err := readLearnt(dir)
	if err != nil {
		return nil, fmt.Errorf("packages: load: %w", err)
	}
	return c.With(learnt), nil
}

// With is the catalogue with other learnt tables.
func (c *Catalogue) With(l Learnt) *Catalogue {
	out := *c
	out.learnt, out.signs = map[scope][]Association{}, map[string]map[string]bool{}
	for _, a := range l.Associations {
		s := scope{brand: a.Brand, model: a.Model, generation: c.generationOf(a.Brand, a.Model, a.To)}
		out.learnt[s] = append(out.learnt[s], a)
		k := brandKey(a.Brand)
		if out.signs[k] == nil {
			out.signs[k] = map[string]bool{}
		}
		for _, sign := range a.Signs {
			out.signs[k][sign.Code] = true
		}
	}
	out.tariffs = map[string][]Tariff{}
	for _, t := range l.Tariffs {
		k := brandKey(t.Brand)
		out.tariffs[k] = append(out.tariffs[k], t.indexed(c.packaged[k]))
	}
	out.curves = curvesOf(l.Curves)
	return &out
}

// namedModel is a model with the words of its name.
type namedModel struct {
	name  string
	words []string
}

// list notes the brands and their models.
func (c *Catalogue) list() {
	c.models, c.packaged = map[string][]namedModel{}, map[string]map[string]bool{}
	for _, p := range c.all {
		k := brandKey(p.Brand)
		if c.packaged[k] == nil {
			c.packaged[k] = map[string]bool{}
		}
		if p.Kind != Option {
			for _, code := range p.Codes {
				c.packaged[k][code] = true
			}
		}
		if !slices.Contains(c.brands, p.Brand) {
			c.brands = append(c.brands, p.Brand)
		}
		for _, m := range p.Models {
			if !slices.ContainsFunc(c.models[k], func(n namedModel) bool { return n.name == m }) {
				c.models[k] = append(c.models[k], namedModel{m, modelWords(p.Brand, m)})
			}
		}
	}
}

// reader gathers the files of a catalogue.
type reader struct {
	models map[string]Model // by brand and name
	c      *Catalogue
}

func (r *reader) read(dir fs.FS) error {
	err := each(dir, "vocabulary/sources.jsonl", func(s Source) error {
		r.c.sources[s.ID] = s
		return s.sound()
	})
	if err != nil {
		return err
	}
	err = each(dir, "vocabulary/models.jsonl", func(m Model) error {
		r.models[m.key()] = m
		return m.sound()
	})
	if err != nil {
		return err
	}
	brands, err := fs.Glob(dir, "catalogue/*.jsonl")
	if err != nil {
		return err
	}
	for _, f := range brands {
		if err := each(dir, f, r.entry); err != nil {
			return err
		}
	}
	if err := r.generations(dir); err != nil {
		return err
	}
	return r.c.refer()
}

// entry takes one package in.
func (r *reader) entry(p Package) error {
	if _, ok := r.c.index[p.ID]; ok {
		return fmt.Errorf("%s stands twice", p.ID)
	}
	if p.Market == "" {
		p.Market = US
	}
	if p.Kind == "" {
		p.Kind = Factory
	}
	if err := p.sound(); err != nil {
		return fmt.Errorf("%s: %w", p.ID, err)
	}
	if err := r.known(p); err != nil {
		return fmt.Errorf("%s: %w", p.ID, err)
	}
	p.grade(r.c.sources)
	p.normal = normal(p.Name)
	p.things = sync.OnceValue(func() []thing { return r.c.Vocabulary.thingsOf(p) })
	for _, m := range p.Models {
		p.models = append(p.models, modelWords(p.Brand, m))
		if line := words(r.models[p.Brand+"|"+m].Line); len(line) > 0 {
			p.lines = append(p.lines, line)
		}
	}
	for _, t := range p.Trims {
		p.trims = append(p.trims, words(t))
	}
	for _, code := range p.Codes {
		r.c.codes[code] = append(r.c.codes[code], len(r.c.all))
	}
	r.c.index[p.ID] = len(r.c.all)
	r.c.all = append(r.c.all, p)
	r.c.names = append(r.c.names, p.names())
	return nil
}

// each decodes a file of one JSON object a line.
func each[T any](dir fs.FS, name string, take func(T) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<16)
	for n := 1; s.Scan(); n++ {
		d := json.NewDecoder(strings.NewReader(s.Text()))
		d.DisallowUnknownFields()
		var row T
		if err := errors.Join(d.Decode(&row), more(d)); err != nil {
			return fmt.Errorf("%s: line %d: %w", name, n, errors.Join(err, f.Close()))
		}
		if err := take(row); err != nil {
			return fmt.Errorf("%s: line %d: %w", name, n, errors.Join(err, f.Close()))
		}
	}
	return errors.Join(s.Err(), f.Close())
}

func more(d *json.Decoder) error {
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one object")
	}
	return nil
}

// All returns a copy of every entry, in the order of brands and ids.
func (c *Catalogue) All() []Package { return slices.Clone(c.all) }

// Package is the entry with an id.
func (c *Catalogue) Package(id string) (Package, bool) {
	i, ok := c.index[id]
	if !ok {
		return Package{}, false
	}
	return c.all[i], true
}
