package packages

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// part is the option codes that stand for one thing in a package, any of them
// ("high performance tires": QTU or XFQ).
type part []string

// whole is the parts of a package.
type whole struct {
	parts []part
	most  bool // codes were found for most of what it consists of
}

// What the parts of a package must be before they say something of it.
const (
	leastParts   = 2    // one thing alone is sold alone
	weightParts  = 5.5  // nearly all parts of a package whose things no trim has as standard: 0.97 with the prior
	weightShared = 1.8  // the same where a trim may have them as standard, or smaller packages explain them
	weightFew    = -3.0 // fewer than half of them in a complete list
)

// findParts looks up the option codes of what the packages consist of: those that
// the maker's document lists inside, else those that have the name of a content on
// one of the package's models.
func (c *Catalogue) findParts() error {
	c.parts, c.parted = map[string]whole{}, map[string][]int{}
	for _, brand := range c.brands {
		byWord := map[string][]codeName{}
		err := c.eachCode(brand, func(o OptionCode) {
			if n := (codeName{o, contentWords(o.Name)}); !c.packageCodes(brand)[o.Code] {
				for w := range n.words {
					byWord[w] = append(byWord[w], n)
				}
			}
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for i, p := range c.all {
			if p.Brand != brand || !p.counts() {
				continue
			}
			if made := p.made(byWord); len(made.parts) >= leastParts {
				c.parts[p.ID] = made
				c.parted[brandKey(brand)] = append(c.parted[brandKey(brand)], i)
			}
		}
	}
	return nil
}

// codeName is an option code with the words of its name.
type codeName struct {
	OptionCode
	words map[string]bool
}

// contentWords are the words of a thing's name that tell it from others.
func contentWords(name string) map[string]bool {
	out := map[string]bool{}
	for _, w := range words(strings.ReplaceAll(strings.ToUpper(name), "FRT", "FRONT")) {
		switch w {
		case "AND", "WITH", "OF", "THE", "A", "LPO":
		default:
			out[w] = true
		}
	}
	return out
}

// made finds the parts of a package.
func (p Package) made(byWord map[string][]codeName) (out whole) {
	found := 0
	add := func(codes part) {
		slices.Sort(codes)
		if len(codes) > 0 {
			found++
		}
		if len(codes) > 0 && !slices.ContainsFunc(out.parts, func(q part) bool { return slices.Equal(q, codes) }) {
			out.parts = append(out.parts, codes)
		}
	}
	things := len(p.Components)
	for _, code := range p.Components {
		add(part{code})
	}
	if things == 0 {
		things = len(p.Contents)
		for _, content := range p.Contents {
			add(p.codesOf(contentWords(content), byWord))
		}
	}
	const two, three = 2, 3
	out.most = found*three >= things*two
	return out
}

// codesOf lists the codes whose name is a content's, or the content's with more
// words to it.
func (p Package) codesOf(content map[string]bool, byWord map[string][]codeName) part {
	found := map[string]bool{}
	for w := range content {
		for _, n := range byWord[w] {
			all := !slices.ContainsFunc(slices.Collect(maps.Keys(content)), func(w string) bool { return !n.words[w] })
			if all && (len(content) >= leastParts || len(n.words) == len(content)) && p.sells(n.OptionCode) {
				found[n.Code] = true
			}
		}
		break // a code with all the words has the first one
	}
	return slices.Collect(maps.Keys(found))
}

// sells reports whether a code's meaning is one on the package's models and market.
func (p Package) sells(o OptionCode) bool {
	return (o.Market == "" || o.Market == p.Market) && slices.ContainsFunc(o.Models, func(m string) bool {
		return slices.ContainsFunc(p.models, subjectOf(knowledge.Vehicle{Make: p.Brand, Model: m}).is)
	})
}

// contents holds the codes of a car against the parts of the packages of its model,
// where no real builds of it tell more. Only a list that is as long as one of
// everything built in says anything.
func (w *weighing) contents(has map[string]bool, told func(Package) bool) {
	var complete []Package
	for _, i := range w.catalogue.parted[brandKey(w.who.brand)] {
		p := w.catalogue.all[i]
		if p.fits(w.who) != exact || told(p) {
			continue
		}
		made := w.catalogue.parts[p.ID]
		parts := made.parts
		var there []string
		for _, q := range parts {
			if at := slices.IndexFunc(q, func(code string) bool { return has[code] }); at >= 0 {
				there = append(there, q[at])
			}
		}
		ev := knowledge.Evidence{Kind: knowledge.EvidenceContents, Detail: strings.Join(there, ", "), With: len(there), Of: len(parts), Source: p.Source}
		const most = 5 // one part in so many may be missing: lists of contents are of one year and trim
		switch {
		case len(there)*most >= len(parts)*(most-1):
			complete = append(complete, p)
			ev.Weight = weightShared
			if p.hardware() {
				ev.Weight = weightParts
			}
		case len(there)*2 < len(parts) && made.most:
			ev.Weight = weightFew
		default:
			continue
		}
		w.add(p.ID, finding(p), ev)
	}
	w.explained(complete)
}

// explained weakens what is said of a package whose parts a smaller one of the same
// car has, save one: that one is sold alone too.
func (w *weighing) explained(complete []Package) {
	for _, p := range complete {
		if !slices.ContainsFunc(complete, func(q Package) bool { return w.catalogue.nearlyIn(p, q) }) {
			continue
		}
		f := w.open[p.ID]
		for i := range f.Evidence {
			if f.Evidence[i].Kind == knowledge.EvidenceContents {
				f.Evidence[i].Weight = weightShared
			}
		}
	}
}

// nearlyIn reports whether a package has fewer than two parts beyond those of a
// smaller one.
func (c *Catalogue) nearlyIn(p, smaller Package) bool {
	parts, others := c.parts[p.ID].parts, c.parts[smaller.ID].parts
	own := 0
	for _, x := range parts {
		if !slices.ContainsFunc(others, func(y part) bool { return slices.Equal(x, y) }) {
			own++
		}
	}
	return len(others) < len(parts) && own < leastParts
}

// hardware reports a package of things that no trim is given as standard for
// comfort: what is in the others, a dearer trim often has without the package.
func (p Package) hardware() bool {
	return slices.Contains([]Category{"performance", "off_road", "towing", "appearance"}, p.Category)
}
