package main

import (
	"slices"
	"strings"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/knowledge/packages"
)

// Catalogue implements [v1.Engine].
func (e *restEngine) Catalogue(q v1.CatalogueQuery) []v1.Entry {
	from, found := slices.BinarySearchFunc(e.entries, q.After, func(p packages.Package, id string) int { return strings.Compare(p.ID, id) })
	if found {
		from++
	}
	out := []v1.Entry{}
	for _, p := range e.entries[from:] {
		if len(out) == q.Most {
			break
		}
		if asksFor(q, p) {
			out = append(out, entry(p))
		}
	}
	return out
}

// asksFor reports whether a query is about an entry.
func asksFor(q v1.CatalogueQuery, p packages.Package) bool {
	has := func(list []string, want string) bool {
		return want == "" || slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, want) })
	}
	return has([]string{p.Brand}, q.Brand) && has(p.Models, q.Model) && has(p.Codes, q.Code) &&
		has([]string{string(p.Category)}, q.Category) && (q.Year == 0 || slices.Contains(p.Years, q.Year))
}

func entry(p packages.Package) v1.Entry {
	return v1.Entry{
		ID: p.ID, Brand: p.Brand, Models: p.Models, Codes: append([]string{}, p.Codes...), Name: p.Name, Aliases: p.Aliases,
		Category: string(p.Category), Market: string(p.Market), Contents: p.Contents, Years: p.Years, Trims: p.Trims,
		ListPrices: listed(p.Prices), Source: v1.Citation{Title: p.Source.Title, URL: p.Source.URL},
	}
}

func sortedEntries(c *packages.Catalogue) []packages.Package {
	all := c.All()
	slices.SortFunc(all, func(a, b packages.Package) int { return strings.Compare(a.ID, b.ID) })
	return all
}
