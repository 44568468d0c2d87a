package telegramtest

import (
	"slices"
	"sort"
)

// spans are entities in order, none of which overlaps another.
type spans []Entity

// add adds an entity that comes no earlier than the last, unless it touches it.
func (s spans) add(e Entity) spans {
	if n := len(s); n > 0 && touches(s[n-1], e) {
		return s
	}
	return append(s, e)
}

// join adds a mark to its like; those that overlap or meet become one.
func (s spans) join(e Entity) spans {
	if n := len(s); n > 0 && e.Offset <= s[n-1].Offset+s[n-1].Length {
		s[n-1].Length = max(s[n-1].Length, e.Offset+e.Length-s[n-1].Offset)
		return s
	}
	return append(s, e)
}

// around is those that an entity touches.
func (s spans) around(e Entity) spans {
	from := sort.Search(len(s), func(i int) bool { return s[i].Offset+s[i].Length > e.Offset })
	to := sort.Search(len(s), func(i int) bool { return s[i].Offset >= e.Offset+e.Length })
	return s[from:max(from, to)]
}

// crossed reports whether an entity lies half inside one of them.
func (s spans) crossed(e Entity) bool {
	return slices.ContainsFunc(s.around(e), func(other Entity) bool {
		return e.Offset < other.Offset || e.Offset+e.Length > other.Offset+other.Length
	})
}

func touches(a, b Entity) bool {
	return a.Offset < b.Offset+b.Length && b.Offset < a.Offset+a.Length
}

// arrange joins the marks a sender made with those that were found in the text.
// A found one gives way to a link, a mention or code that it touches; nothing
// is marked inside code; bold and its like are joined where they meet and cut
// where another mark begins or ends in the middle of them.
func arrange(made, found []Entity) []Entity {
	var solid, quotes spans
	soft := map[string]spans{}
	sortEntities(made)
	for _, e := range made {
		switch {
		case splittable(e.Type):
			soft[e.Type] = soft[e.Type].join(e)
		case quotation(e.Type):
			quotes = quotes.add(e)
		default:
			solid = solid.add(e)
		}
	}
	solid = slices.DeleteFunc(solid, quotes.crossed)
	var fits spans
	for _, e := range found {
		if !quotes.crossed(e) && len(solid.around(e)) == 0 {
			fits = append(fits, e)
		}
	}
	all := slices.Concat(quotes, solid, fits)
	for _, kind := range []string{typeBold, typeItalic, typeUnderline, typeStrike, typeSpoiler} {
		for _, e := range soft[kind] {
			borders := slices.Concat(quotes.around(e), solid.around(e), fits.around(e))
			sortEntities(borders)
			all = append(all, cut(e, borders)...)
		}
	}
	return all
}

// cut makes the pieces of a soft mark: around code, and at the borders of what
// it only half covers.
func cut(e Entity, borders []Entity) []Entity {
	from, end := e.Offset, e.Offset+e.Length
	var pieces []Entity
	piece := func(to int) {
		if to > from {
			p := e
			p.Offset, p.Length = from, to-from
			pieces = append(pieces, p)
			from = to
		}
	}
	for _, b := range borders {
		switch {
		case b.Type == typeCode || b.Type == typePre:
			piece(min(b.Offset, end))
			from = max(from, b.Offset+b.Length)
		case b.Offset < e.Offset && b.Offset+b.Length < end:
			piece(b.Offset + b.Length)
		case b.Offset > e.Offset && b.Offset+b.Length > end:
			piece(b.Offset)
		}
	}
	piece(end)
	return pieces
}
