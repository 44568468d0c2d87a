package locales

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// read returns the messages of all rooms by language, after checking that every
// language has the same rooms and ids.
func read(fsys fs.FS) (map[string][]*i18n.Message, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, fmt.Errorf("locales: list files: %w", err)
	}
	texts := map[string][]*i18n.Message{}
	for _, room := range rooms(names) {
		ids := map[string][]string{}
		for _, lang := range Languages() {
			messages, err := readFile(fsys, room+"."+lang+".json")
			if err != nil {
				return nil, err
			}
			for _, m := range messages {
				ids[lang] = append(ids[lang], m.ID)
			}
			texts[lang] = append(texts[lang], messages...)
			if extra, missing := difference(ids[lang], ids["en"]); extra+missing != "" {
				return nil, fmt.Errorf("locales: %s.%s.json differs from English: too many [%s], missing [%s]", room, lang, extra, missing)
			}
		}
	}
	seen := map[string]bool{}
	for _, m := range texts["en"] {
		if seen[m.ID] {
			return nil, fmt.Errorf("locales: two rooms define %s", m.ID)
		}
		seen[m.ID] = true
	}
	return texts, nil
}

func readFile(fsys fs.FS, name string) ([]*i18n.Message, error) {
	body, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("locales: %w", err)
	}
	f, err := i18n.ParseMessageFileBytes(body, name, map[string]i18n.UnmarshalFunc{"json": json.Unmarshal})
	if err != nil {
		return nil, fmt.Errorf("locales: %s: %w", name, err)
	}
	for _, m := range f.Messages {
		if m.Other == "" {
			return nil, fmt.Errorf("locales: %s: %s has no text", name, m.ID)
		}
	}
	return f.Messages, nil
}

// rooms are the names before ".<language>.json", sorted.
func rooms(names []string) []string {
	var out []string
	for _, n := range names {
		room, _, _ := strings.Cut(n, ".")
		out = append(out, room)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// difference names what only a has and what only b has.
func difference(a, b []string) (onlyA, onlyB string) {
	return strings.Join(without(a, b), " "), strings.Join(without(b, a), " ")
}

func without(a, b []string) []string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// formsOf lists the texts of a message, one for each plural form it has.
func formsOf(m *i18n.Message) []string {
	var out []string
	for _, form := range []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other} {
		if form != "" {
			out = append(out, form)
		}
	}
	return out
}
