package packages

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Quality grades a source: A the maker's own document or a label, B press, a
// dealer or a licensed vendor, C a forum, a blog or second-hand.
type Quality string

// The grades.
const (
	QualityA Quality = "A"
	QualityB Quality = "B"
	QualityC Quality = "C"
)

// Source is a page or document that entries cite.
type Source struct {
	ID      string               `json:"id"`
	Title   string               `json:"title"`
	URL     string               `json:"url"`
	Kind    knowledge.SourceKind `json:"kind"`
	Quality Quality              `json:"quality"`
}

func (s Source) sound() error {
	switch {
	case s.ID == "" || s.Title == "" || s.Kind == "":
		return errors.New("a source needs id, title and kind")
	case !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://"):
		return fmt.Errorf("source %s cannot be opened", s.ID)
	case s.Quality != QualityA && s.Quality != QualityB && s.Quality != QualityC:
		return fmt.Errorf("source %s: quality %q", s.ID, s.Quality)
	}
	return nil
}

// cited is the source as evidence names it.
func (s Source) cited() knowledge.Source {
	return knowledge.Source{Title: s.Title, URL: s.URL, Kind: s.Kind}
}

// grade puts the best source in front and marks an entry that stands on one weak
// source alone.
func (p *Package) grade(sources map[string]Source) {
	cited := make([]Source, 0, len(p.Cites))
	for _, id := range p.Cites {
		cited = append(cited, sources[id])
	}
	slices.SortStableFunc(cited, func(a, b Source) int { return cmp.Compare(a.Quality, b.Quality) })
	best := cited[0]
	p.Source = best.cited()
	p.Quality = best.Quality
	p.Weak = best.Quality == QualityC && len(cited) == 1
}

// Model is a model the catalogue may speak of.
type Model struct {
	Brand string   `json:"brand"`
	Name  string   `json:"model"`
	From  int      `json:"from"`
	To    int      `json:"to,omitempty"` // 0: still sold
	Trims []string `json:"trims,omitempty"`
	Line  string   `json:"line,omitempty"` // what several models are called together ("Super Duty")
}

func (m Model) key() string { return m.Brand + "|" + m.Name }

func (m Model) sound() error {
	if m.Brand == "" || m.Name == "" || m.From == 0 || m.To != 0 && m.To < m.From {
		return fmt.Errorf("model %s %s: brand, name and years are needed", m.Brand, m.Name)
	}
	return nil
}

// sold reports whether the model was sold in all of these years.
func (m Model) sold(years []int) bool {
	return years[0] >= m.From && (m.To == 0 || years[len(years)-1] <= m.To)
}

// known checks an entry against the vocabularies.
func (r *reader) known(p Package) error {
	for _, id := range p.Cites {
		if _, ok := r.c.sources[id]; !ok {
			return fmt.Errorf("source %q is not listed", id)
		}
	}
	var trims []string
	sold := false
	for _, name := range p.Models {
		m, ok := r.models[p.Brand+"|"+name]
		if !ok {
			return fmt.Errorf("model %q is not listed", name)
		}
		trims = append(trims, m.Trims...)
		sold = sold || m.sold(p.Years)
	}
	if !sold {
		return fmt.Errorf("%v was not sold in all of %v", p.Models, p.Years)
	}
	for _, t := range p.Trims {
		if !slices.Contains(trims, t) {
			return fmt.Errorf("trim %q is not listed", t)
		}
	}
	for _, f := range p.Features {
		if !r.c.Vocabulary.Has(f) {
			return fmt.Errorf("feature %q is not in the vocabulary", f)
		}
	}
	return nil
}

// Source is a source of the catalogue by its id.
func (c *Catalogue) Source(id string) (knowledge.Source, bool) {
	s, ok := c.sources[id]
	return s.cited(), ok
}
