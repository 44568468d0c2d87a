package telegramtest

import "slices"

// arrange joins the marks a sender made with those that were found in the text.
// A found one gives way to a link, a mention or code that it touches; nothing
// is marked inside code; bold and its like are joined where they meet and cut
// where another mark begins or ends in the middle of them.
func arrange(made, found []Entity) []Entity {
	var solid, quotes []Entity
	soft := map[string][]Entity{}
	sortEntities(made)
	for _, e := range made {
		switch {
		case splittable(e.Type):
			soft[e.Type] = join(soft[e.Type], e)
		case quotation(e.Type):
			quotes = addApart(quotes, e)
		default:
			solid = addApart(solid, e)
		}
	}
	solid = slices.DeleteFunc(solid, func(e Entity) bool { return crossesAny(e, quotes) })
	for _, e := range found {
		if !crossesAny(e, quotes) && !slices.ContainsFunc(solid, func(s Entity) bool { return touches(s, e) }) {
			solid = append(solid, e)
		}
	}
	all := append(solid, quotes...) //nolint:gocritic // solid is not used again
	borders := slices.Clone(all)
	for _, kind := range []string{typeBold, typeItalic, typeUnderline, typeStrike, typeSpoiler} {
		for _, e := range soft[kind] {
			all = append(all, cut(e, borders)...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// join adds a mark to its like; those that overlap or meet become one.
func join(list []Entity, e Entity) []Entity {
	if n := len(list); n > 0 && e.Offset <= list[n-1].Offset+list[n-1].Length {
		list[n-1].Length = max(list[n-1].Length, e.Offset+e.Length-list[n-1].Offset)
		return list
	}
	return append(list, e)
}

// addApart adds an entity unless it touches one that is there.
func addApart(list []Entity, e Entity) []Entity {
	if slices.ContainsFunc(list, func(have Entity) bool { return touches(have, e) }) {
		return list
	}
	return append(list, e)
}

func touches(a, b Entity) bool {
	return a.Offset < b.Offset+b.Length && b.Offset < a.Offset+a.Length
}

// crossesAny reports whether an entity lies half inside one of the list.
func crossesAny(e Entity, list []Entity) bool {
	return slices.ContainsFunc(list, func(other Entity) bool {
		return touches(e, other) && (e.Offset < other.Offset || e.Offset+e.Length > other.Offset+other.Length)
	})
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
	sortEntities(borders)
	for _, b := range borders {
		if !touches(e, b) {
			continue
		}
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
