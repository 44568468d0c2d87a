// Package locales holds the product's words and renders them in a reader's
// language, units, numbers and dates.
//
// A text is a message id in files named <room>.<language>.json. Nothing else in
// the product writes a sentence, and nothing here decides what is said.
package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// Languages lists the languages every text exists in; the first is the one that
// readers of any other language get.
func Languages() []string { return []string{"en", "es", "fr", "de"} }

// Catalog holds every text in every language. It is safe for concurrent use.
type Catalog struct {
	texts   map[string][]*i18n.Message // by language
	plural  map[string]bool            // ids with more than one form
	matcher language.Matcher

	mu       sync.RWMutex
	printers map[manner]*Printer // as many as there are manners of reading: some dozens
}

// Load reads the embedded files. It fails on a file that is broken or missing in
// a language, on ids that differ between languages, and on texts that do not
// parse. It reads once a process: everybody gets the same.
func Load() (*Catalog, error) { return builtIn() }

//nolint:gochecknoglobals // read once, never changed
var builtIn = sync.OnceValues(func() (*Catalog, error) { return load(files) })

func load(fsys fs.FS) (*Catalog, error) {
	texts, err := read(fsys)
	if err != nil {
		return nil, err
	}
	c := &Catalog{
		texts:    texts,
		plural:   map[string]bool{},
		matcher:  language.NewMatcher([]language.Tag{language.English, language.Spanish, language.French, language.German}),
		printers: map[manner]*Printer{},
	}
	for lang, messages := range texts {
		p := c.For(Reader{Lang: lang})
		for _, m := range messages {
			forms := formsOf(m)
			if len(forms) > 1 {
				c.plural[m.ID] = true
			}
			for _, form := range forms {
				if _, err := p.voice.Parse(form, "", ""); err != nil {
					return nil, fmt.Errorf("locales: %s in %s: %w", m.ID, lang, err)
				}
			}
		}
	}
	return c, nil
}

// IDs lists the ids of all messages, sorted.
func (c *Catalog) IDs() []string {
	ids := make([]string, 0, len(c.texts["en"]))
	for _, m := range c.texts["en"] {
		ids = append(ids, m.ID)
	}
	slices.Sort(ids)
	return ids
}

// For returns the printer for a reader.
func (c *Catalog) For(r Reader) *Printer {
	m := r.manner(c.matcher)
	c.mu.RLock()
	p := c.printers[m]
	c.mu.RUnlock()
	if p != nil {
		return p
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.printers[m]; p != nil {
		return p
	}
	p = newPrinter(c, m)
	c.printers[m] = p
	return p
}
