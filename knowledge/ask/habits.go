package ask

import (
	"cmp"
	"embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// habitData are how often phrasings for each attribute have each word and each pair of words,
// by language: what testdata/phrasings teaches. A test learns them anew and writes them. The
// first line has the attributes, with the words and pairs in all their phrasings; each other
// line a word or a pair and, by the number of the attribute, how often: sorted, to be searched
// where it lies.
//
//go:embed data/habits/*.txt
var habitData embed.FS

// nothing is what a phrasing asks for that asks for no attribute.
const nothing knowledge.Attribute = "none"

// habits tell by which words people of a language ask for each attribute: a naive Bayes
// classifier over words and pairs of them. The attributes are equally likely beforehand,
// and a word that no phrasing has says nothing.
type habits struct {
	lang    string
	classes []knowledge.Attribute
	totals  []float64         // features of each class
	lines   string            // the sorted features
	count   float64           // of them
	long    map[byte][]string // stems that can be missed by a letter, by their first
}

func newHabits() (map[string]*habits, error) {
	all := map[string]*habits{}
	for _, lang := range []string{"en", "es", "fr", "de"} {
		text, err := habitData.ReadFile("data/habits/" + lang + ".txt")
		if err != nil {
			return nil, fmt.Errorf("ask: habits: %w", err)
		}
		if all[lang], err = readHabits(lang, string(text)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func readHabits(lang, text string) (*habits, error) {
	head, lines, _ := strings.Cut(text, "\n")
	h := &habits{lang: lang, lines: lines, long: map[byte][]string{}, count: float64(strings.Count(lines, "\n"))}
	for part := range strings.FieldsSeq(head) {
		name, times, _ := strings.Cut(part, ":")
		n, err := strconv.Atoi(times)
		if err != nil {
			return nil, fmt.Errorf("ask: habits of %s: %w", lang, err)
		}
		h.classes, h.totals = append(h.classes, knowledge.Attribute(name)), append(h.totals, float64(n))
	}
	for line := range strings.Lines(lines) {
		if f, _, _ := strings.Cut(line, "\t"); len(f) >= shortestMissed && !strings.Contains(f, " ") {
			h.long[f[0]] = append(h.long[f[0]], f)
		}
	}
	return h, nil
}

// cell is how often a class has a feature.
type cell struct{ class, times int }

// of are the classes that have a feature.
func (h *habits) of(feature string) (cells []cell) {
	_, counts, _ := strings.Cut(h.line(feature), "\t")
	for part := range strings.FieldsSeq(counts) {
		class, times, _ := strings.Cut(part, ":")
		var c cell
		c.class, _ = strconv.Atoi(class)
		c.times, _ = strconv.Atoi(times)
		cells = append(cells, c)
	}
	return cells
}

// line is that of a feature; empty: no phrasing has it.
func (h *habits) line(feature string) string {
	low, high := 0, len(h.lines)
	for low < high {
		start := strings.LastIndexByte(h.lines[:low+(high-low)/2], '\n') + 1
		end := start + strings.IndexByte(h.lines[start:], '\n')
		line := h.lines[start:end]
		has, _, _ := strings.Cut(line, "\t")
		switch cmp.Compare(has, feature) {
		case 0:
			return line
		case 1:
			high = start
		default:
			low = end + 1
		}
	}
	return ""
}

// featuresOf are what a text is told by: the stems of its words, and two beside each other.
// A car, and a year, part them.
func featuresOf(words []string, lang string) (out []string) {
	last := ""
	for _, w := range words {
		if w == car || yearOf(w) != 0 {
			last = ""
			continue
		}
		s := stem(w, lang)
		out = append(out, s)
		if last != "" {
			out = append(out, last+" "+s)
		}
		last = s
	}
	return out
}

// guess is what the words of a text ask for, and how likely it is that rather than the next
// likely.
type guess struct {
	name  knowledge.Attribute
	p     float64
	words []string // that say it; none: no phrasing for it has any
}

// guess is the likeliest of what some words ask for.
func (h *habits) guess(words []string) guess {
	words = h.known(words)
	logs := h.logs(featuresOf(words, h.lang))
	best, second := 0, math.Inf(-1)
	for c, l := range logs {
		if l > logs[best] {
			best = c
		}
	}
	for c, l := range logs {
		if c != best {
			second = max(second, l)
		}
	}
	return guess{h.classes[best], 1 / (1 + math.Exp(second-logs[best])), h.telling(words, best)}
}

// telling are the words that are often said for a class, or the one that is most often.
func (h *habits) telling(words []string, class int) (out []string) {
	const often = 0.2
	best, most := "", 0.0
	for _, w := range words {
		if len(w) == 1 || isNumber(w) { // no letter and no number asks for anything
			continue
		}
		share := h.share(w, class)
		if share >= often {
			out = append(out, w)
		}
		if share > most {
			best, most = w, share
		}
	}
	if len(out) == 0 && best != "" {
		return []string{best}
	}
	return out
}

// logs are the logarithms of how likely each class has some features. A pair counts less
// than its words: it says much of the same.
func (h *habits) logs(features []string) []float64 {
	const smooth, pair = 0.03, 0.3
	out := make([]float64, len(h.classes))
	for _, f := range features {
		of := h.of(f)
		if of == nil {
			continue
		}
		weight := 1.0
		if strings.Contains(f, " ") {
			weight = pair
		}
		times := make([]float64, len(h.classes))
		for _, c := range of {
			times[c.class] = float64(c.times)
		}
		for c := range out {
			out[c] += weight * math.Log((times[c]+smooth)/(h.totals[c]+smooth*h.count))
		}
	}
	return out
}

// share is the part of a class in all that is said with a word, were all classes asked for
// equally often.
func (h *habits) share(word string, class int) float64 {
	own, all := 0.0, 0.0
	for _, c := range h.of(stem(word, h.lang)) {
		of := float64(c.times) / h.totals[c.class]
		all += of
		if c.class == class {
			own = of
		}
	}
	if all == 0 {
		return 0
	}
	return own / all
}

// has reports whether a phrasing for an attribute has a word.
func (h *habits) has(name knowledge.Attribute, word string) bool {
	class := slices.Index(h.classes, name)
	return slices.ContainsFunc(h.of(stem(word, h.lang)), func(c cell) bool { return c.class == class })
}

// usual reports whether phrasings for so many attributes have a word: it is one that people
// say of anything about a car.
func (h *habits) usual(word string, attributes int) bool {
	n := 0
	for _, c := range h.of(stem(word, h.lang)) {
		if h.classes[c.class] != nothing {
			n++
		}
	}
	return n >= attributes
}

const shortestMissed = 6 // letters: "écris" is no "écrit"

// known writes words that no phrasing has as others that some have: the two of a German
// compound, or the one that they miss by a letter.
func (h *habits) known(words []string) (out []string) {
	for _, w := range words {
		s := stem(w, h.lang)
		if len(w) < shortestMissed || h.line(s) != "" {
			out = append(out, w)
			continue
		}
		if first, second, ok := h.compound(w); ok {
			out = append(out, first, second)
			continue
		}
		out = append(out, h.nearest(s))
	}
	return out
}

// nearest is the stem that another misses by a letter, or that itself.
func (h *habits) nearest(stem string) string {
	for _, o := range h.long[stem[0]] {
		if max(len(o)-len(stem), len(stem)-len(o)) <= 1 && oneOff(o, stem) {
			return o
		}
	}
	return stem
}

// compound are the two words of a German one.
func (h *habits) compound(word string) (first, second string, ok bool) {
	const shortest = 3
	if h.lang != "de" {
		return "", "", false
	}
	for i := len(word) - shortest - 1; i > shortest; i-- {
		if h.line(stem(word[i:], h.lang)) == "" {
			continue
		}
		for _, link := range []string{"", "s", "n", "en", "es"} {
			first, cut := strings.CutSuffix(word[:i], link)
			if cut && len(first) >= shortest && h.line(stem(first, h.lang)) != "" {
				return first, word[i:], true
			}
		}
	}
	return "", "", false
}
