package ask

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.com/vinbot/knowledge/specs"
)

// formData are the words, in every language, that ask for a list, for what a car is
// worth, or for what happened to it.
//
//go:embed data/forms.json
var formData []byte

// forms are those words, folded.
type forms struct {
	List      []string `json:"list"` // before an attribute: all of its values
	Asks      []string `json:"asks"` // beside what can be listed
	Trims     []string `json:"trims"`
	Engines   []string `json:"engines"`
	Years     []string `json:"years"`
	Models    []string `json:"models"`
	Worth     []string `json:"worth"`      // ask for a used car's price
	WhatWorth []string `json:"what_worth"` // begin a text that does, if it
	EndsWorth []string `json:"ends_worth"` // ends so: "how much is a 2019 Tacoma worth"
	Past      []string `json:"past"`       // ask for owners, accidents, titles
}

func newForms() (*forms, error) {
	var f forms
	if err := json.Unmarshal(formData, &f); err != nil {
		return nil, fmt.Errorf("ask: forms: %w", err)
	}
	for _, list := range [][]string{f.List, f.Asks, f.Trims, f.Engines, f.Years, f.Models, f.Worth, f.WhatWorth, f.EndsWorth, f.Past} {
		for i, w := range list {
			list[i] = specs.Fold(w)
		}
	}
	return &f, nil
}

// listed is what a text asks a list of; empty: of nothing.
func (f *forms) listed(u query) Listed {
	folded := u.folded
	asks := says(folded, f.Asks)
	switch {
	case len(u.cars) > 1 || !asks:
		return ""
	case says(folded, f.Models) && !slices.ContainsFunc(u.cars, func(n named) bool { return contains(folded, specs.Fold(n.vehicle.Model)) }):
		return ListedModels // a "Model S" is written in two words
	case len(u.cars) == 0:
		return ""
	case says(folded, f.List) && u.attribute != "" && !says(folded, f.Engines):
		return ListedFigures
	case says(folded, f.Engines) && onlyEngine(u):
		return ListedEngines
	case says(folded, f.Years) && (u.attribute == "" || u.attribute == "production_years"):
		return ListedYears
	case says(folded, f.Trims) && u.attribute == "":
		return ListedTrims
	}
	return ""
}

// asks reports whether a word is one of those that ask for a list.
func (f *forms) asks(word string) bool {
	return slices.ContainsFunc(slices.Concat(f.List, f.Asks), func(p string) bool { return contains(p, word) })
}

// onlyEngine reports whether a text asks for nothing but engines: "which engines" names
// the attribute too, "the power of all engines" another.
func onlyEngine(u query) bool {
	return slices.Contains([]string{"", "engine_type", "engine_displacement"}, string(u.attribute))
}

// market is the kind of answer to a text that asks what a used car would bring, or what
// happened to it; empty: it asks neither. Without a car it must be what the whole text is
// about.
func (f *forms) market(u query) Kind {
	ends := slices.ContainsFunc(f.EndsWorth, func(w string) bool { return strings.HasSuffix(u.folded, " "+w) })
	switch {
	case u.explain && len(u.cars) == 0:
		return ""
	case says(u.folded, f.Past):
		return Past
	case says(u.folded, f.Worth) || ends && begins(u.folded, f.WhatWorth):
		return Worth
	}
	return ""
}
