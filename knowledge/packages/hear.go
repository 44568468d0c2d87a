package packages

import (
	"regexp"
	"slices"
	"strings"
)

// What a person's words must name of a package before they say which it is.
const (
	leastNamed   = 2    // things: one alone is in many packages
	leastShare   = 0.6  // of the package's things
	leastOfMany  = 0.3  // the same where more than two were named and most of what was said is explained
	leastOfMost  = 0.12 // the same where more than three were named and nearly all of what was said is explained
	leastCalled  = 0.2  // the same where a word of the package's name was said that no other has
	leastOfWords = 0.4  // of the package's features, where more than two were named
	many         = 6    // things of a package: who has it names one of them
	mostSaid     = 0.6  // of what was said
	nearlyAll    = 0.8
)

// candidate is a package that the car can have, with what a person's words name of it.
type candidate struct {
	Package
	named  []string // features and phrases that it explains
	where  []string // clauses that name something of it
	count  int      // things of it that were named
	said   int      // phrases that name something of it
	called bool     // a word of its name was said that no other has
	byName bool     // its name was said
}

// thing is one of the contents of a package as people's words are held against it.
type thing struct {
	ways     [][]string // its words, parted at what joins two things
	features []Feature
}

// thingsOf takes the contents of a package apart.
func (v *Vocabulary) thingsOf(p Package) []thing {
	out := make([]thing, 0, len(p.Contents))
	for _, content := range p.Contents {
		out = append(out, thing{joined(v.sayings.translate(tokens(content))), v.Of(content)})
	}
	return out
}

// hear finds what of a package was said: by feature, or by the words of one of its
// things.
func (v *Vocabulary) hear(p Package, said []heard) candidate {
	c := candidate{Package: p}
	if len(said) == 0 {
		return c
	}
	var things []thing
	if p.things != nil {
		things = p.things()
	} else {
		things = v.thingsOf(p)
	}
	named := map[int]bool{}
	for _, h := range said {
		c.hearClause(h, things, named)
	}
	for i, t := range things {
		if named[i] || slices.ContainsFunc(t.features, func(f Feature) bool { return slices.Contains(c.named, string(f)) }) {
			c.count++
		}
	}
	return c
}

// hearClause counts what a clause names of the package.
func (c *candidate) hearClause(h heard, things []thing, named map[int]bool) {
	var own []Feature
	for _, f := range h.has {
		if slices.Contains(c.Features, f) {
			own = append(own, f)
			c.explain(string(f))
		}
	}
	count := 0
	for _, ph := range h.phrases {
		match := slices.ContainsFunc(ph.features, func(f Feature) bool { return slices.Contains(own, f) })
		for i, t := range things {
			if slices.ContainsFunc(t.ways, ph.names) {
				named[i], match = true, true
				c.explain(strings.Join(ph.words, " "))
			}
		}
		if len(ph.features) > 0 && len(ph.words) > 0 && subset(ph.features, c.Features) { // what two packages call by other words is still the same
			c.explain(strings.Join(ph.words, " "))
		}
		if match {
			count++
		}
	}
	if count = max(count, min(len(own), len(h.phrases))); count > 0 {
		c.said += count
		if h.clause.text != "" {
			c.where = append(c.where, h.clause.text)
		}
	}
}

func (c *candidate) explain(what string) {
	if !slices.Contains(c.named, what) {
		c.named = append(c.named, what)
	}
}

// of is how many things the package consists of.
func (c candidate) of() int { return max(len(c.Contents), 1) }

// features counts the features that were named.
func (c candidate) features() int {
	n := 0
	for _, f := range c.Features {
		if slices.Contains(c.named, string(f)) {
			n++
		}
	}
	return n
}

// enough reports whether so much was named that it is no chance. said is how many
// phrases name something of any package.
func (c candidate) enough(said int) bool {
	n := min(c.count, c.said)
	share, explained := float64(n)/float64(c.of()), float64(c.said)/float64(max(said, 1))
	switch {
	case n >= leastNamed && share >= leastShare, c.most():
		return true
	case n > leastNamed && share >= leastOfMany && explained >= mostSaid:
		return true
	case n >= leastNamed && c.called && share >= leastCalled:
		return true
	}
	return n > leastNamed+1 && share >= leastOfMost && explained >= nearlyAll
}

// most reports whether so many of the package's features were named.
func (c candidate) most() bool {
	n, all := c.features(), float64(max(len(c.Features), 1))
	return min(n, c.said) >= leastNamed && float64(n) >= leastShare*all || min(n, c.said) > leastNamed && float64(n) >= leastOfWords*all
}

// rivalled reports whether another package fits as well: it explains what was named,
// or all but one thing of it and is itself complete or called by its name, or it has
// this one inside it. A larger one does not if all of the smaller was named and
// nothing of many things that only the larger has: who has the larger one names one
// of those.
func (c candidate) rivalled(q candidate) bool {
	switch {
	case q.normal == c.normal && slices.Equal(q.Features, c.Features):
		return false
	case q.byName != c.byName:
		return q.byName && c.said-q.said < leastNamed
	case q.complete() && q.of() < c.of() && len(q.named) > 1 && c.said-q.said < leastNamed, c.below(q), q.said > c.said && subset(c.where, q.where):
		return true
	case !subset(c.named, q.named):
		return false
	}
	larger := q.of()-q.count >= many && subset(c.Features, q.Features)
	return !larger || !c.complete() || len(q.named) > len(c.named)
}

// below reports whether another package has this one in it: by name, or as the next
// rung of one ladder ("302A" above "301A", "Level 2" above "Level 1").
func (c candidate) below(q candidate) bool {
	if q.of()-q.count < many && slices.ContainsFunc(q.Contents, func(content string) bool { return strings.Contains(normal(content), c.normal) }) {
		return true
	}
	mine, theirs := rung(c.Package), rung(q.Package)
	return mine != "" && theirs != "" && mine[:len(mine)-2] == theirs[:len(theirs)-2] && mine < theirs
}

// The ladders of equipment groups: "302A", "Preferred Equipment Level 2".
var (
	orderGroup = regexp.MustCompile(`\b(\d\d)(\d)A\b`)
	levelGroup = regexp.MustCompile(`^(.*LEVEL )(\d)\b`)
)

// rung is the place of an equipment group on its ladder, or empty.
func rung(p Package) string {
	if p.Category != "equipment_group" {
		return ""
	}
	if m := orderGroup.FindStringSubmatch(p.normal); m != nil {
		return m[1] + m[2] + "A"
	}
	if m := levelGroup.FindStringSubmatch(p.normal); m != nil {
		return m[1] + m[2] + " "
	}
	return ""
}

// complete reports that all of the package was named.
func (c candidate) complete() bool {
	return c.count == c.of() || c.features() == len(c.Features)
}

func subset[T comparable](part, whole []T) bool {
	return !slices.ContainsFunc(part, func(f T) bool { return !slices.Contains(whole, f) })
}

// call notes which candidates have a word of their name said that no other has.
func call(can []candidate, said []heard, who subject) {
	for i := range can {
		for w := range strings.FieldsSeq(strings.ToLower(can[i].normal)) {
			if !telling(w) || shade(w) && (!colour(w) || w == "black") || slices.Contains(who.trim, strings.ToUpper(w)) || slices.Contains(who.model, strings.ToUpper(w)) {
				continue
			}
			other := slices.ContainsFunc(can, func(q candidate) bool {
				return q.normal != can[i].normal && slices.Contains(strings.Fields(strings.ToLower(q.normal)), w)
			})
			can[i].called = can[i].called || !other && slices.ContainsFunc(said, func(h heard) bool { return slices.Contains(h.clause.english, w) })
		}
	}
}
