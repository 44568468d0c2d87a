package ask

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge/specs"
)

// shortestJoined is the length from which a word can be a trim of several words.
const shortestJoined = 6

// noteJoined notes how a trim of several words is typed as one: "powerwagon".
func (c *cars) noteJoined(trim string) {
	for _, name := range alternatives(trim) {
		words := strings.Fields(name)
		if len(words) < 2 || strings.ContainsAny(name, "0123456789") || slices.ContainsFunc(words, func(w string) bool { return len(w) < 2 }) {
			continue
		}
		if key := strings.Join(words, ""); len(key) >= shortestJoined {
			c.joined[key] = name
		}
	}
}

// parted writes the trims of a text that are typed as one word as facts have them, and
// those typed as two ("over trail") as one.
func (c *cars) parted(text string, x *lexicon) string {
	var out strings.Builder
	all, last := tokens(text), 0
	write := func(until int, name string, from int) {
		out.WriteString(text[last:until] + name)
		last = from
	}
	for i := 0; i < len(all); i++ {
		w := all[i]
		if name := c.joined[w.folded]; name != "" && len(c.models[w.folded]) == 0 && !x.isWord(w.folded) && !x.ordinary(w.folded) {
			write(w.start, name, w.end)
			continue
		}
		if i+1 == len(all) || text[w.end:all[i+1].start] != " " {
			continue
		}
		const shortest = 3 // of each part
		next := all[i+1]
		whole := w.folded + next.folded
		trim := len(c.owners[whole]) > 0 || c.trims[whole]
		if trim && len(w.folded) >= shortest && len(next.folded) >= shortest && !c.generic[next.folded] && !x.isWord(next.folded) && !x.ordinary(next.folded) {
			write(w.start, whole, next.end)
			i++
		}
	}
	return out.String() + text[last:]
}

// pauses are the pairs of words of a text that a mark of a list stands between.
type pauses map[[2]string]bool

// pausesIn finds them.
func pausesIn(text string) pauses {
	found := pauses{}
	all := tokens(text)
	for i := 1; i < len(all); i++ {
		if strings.ContainsAny(text[all[i-1].end:all[i].start], ",;") {
			found[[2]string{lastWord(all[i-1].folded), firstWord(all[i].folded)}] = true
		}
	}
	return found
}

// within reports whether such a mark stands between two of some words.
func (p pauses) within(words []string) bool {
	for i := 1; i < len(words); i++ {
		if p[[2]string{words[i-1], words[i]}] {
			return true
		}
	}
	return false
}

func firstWord(folded string) string {
	first, _, _ := strings.Cut(folded, " ")
	return first
}

func lastWord(folded string) string { return folded[strings.LastIndex(folded, " ")+1:] }

// joined is a name without anything between its letters: "F-150" and "f 150" are one.
func joined(name string) string { return strings.ReplaceAll(specs.Fold(name), " ", "") }
