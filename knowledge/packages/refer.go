package packages

import (
	"fmt"
	"slices"
	"strings"
)

// refer checks what entries say of each other: the others exist, are of the same
// brand, no entry requires itself by any way, and none both requires and excludes
// the same one.
func (c *Catalogue) refer() error {
	for _, p := range c.all {
		for _, id := range slices.Concat(p.Requires, p.Excludes, p.Supersedes) {
			i, ok := c.index[id]
			if !ok {
				return fmt.Errorf("%s refers to %q, which is not there", p.ID, id)
			}
			if c.all[i].Brand != p.Brand {
				return fmt.Errorf("%s refers to %q of another brand", p.ID, id)
			}
		}
		for _, id := range p.Excludes {
			if id == p.ID || slices.Contains(p.Requires, id) {
				return fmt.Errorf("%s excludes %q and requires it", p.ID, id)
			}
		}
	}
	for _, next := range []func(Package) []string{
		func(p Package) []string { return p.Requires },
		func(p Package) []string { return p.Supersedes },
	} {
		if way := c.cycle(next); way != nil {
			return fmt.Errorf("a circle: %s", strings.Join(way, " → "))
		}
	}
	return nil
}

// cycle finds a way from an entry back to itself.
func (c *Catalogue) cycle(next func(Package) []string) []string {
	done := map[string]bool{}
	var walk func(id string, way []string) []string
	walk = func(id string, way []string) []string {
		if i := slices.Index(way, id); i >= 0 {
			return append(way[i:], id)
		}
		if done[id] {
			return nil
		}
		for _, n := range next(c.all[c.index[id]]) {
			if found := walk(n, append(slices.Clone(way), id)); found != nil {
				return found
			}
		}
		done[id] = true
		return nil
	}
	for _, p := range c.all {
		if found := walk(p.ID, nil); found != nil {
			return found
		}
	}
	return nil
}
