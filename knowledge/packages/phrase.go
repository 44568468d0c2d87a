package packages

import (
	"regexp"
	"slices"
	"strings"
)

// phrase is the smallest stretch of a person's words that can name a thing: a
// clause, or what "and" or "with" joins to one.
type phrase struct {
	words    []string // that tell something, in English, without the plural's ending
	features []Feature
}

// heard is what is said of this car, part by part.
type heard struct {
	clause  clause
	has     []Feature // of the whole clause
	phrases []phrase
}

// heardIn lists what is said to be there.
func (v *Vocabulary) heardIn(speech []clause) (out []heard) {
	for _, c := range speech {
		if c.denied || c.idle {
			continue
		}
		h := heard{clause: c, has: v.said(c)}
		for _, words := range joined(c.english) {
			if len(words) > 0 {
				h.phrases = append(h.phrases, phrase{words: words, features: v.of(words)})
			}
		}
		out = append(out, h)
	}
	return out
}

// affirmed is what a person who was asked says is there, each as something said.
func affirmed(there []Feature) (out []heard) {
	for _, f := range there {
		one := []Feature{f}
		out = append(out, heard{has: one, phrases: []phrase{{features: one}}})
	}
	return out
}

// joined parts words at what joins two things.
func joined(english []string) (out [][]string) {
	var one []string
	for _, w := range english {
		if w == "and" || w == "with" || w == "plus" || w == "also" {
			out = append(out, one)
			one = nil
			continue
		}
		if w = stem(w); !idleWord(w) {
			one = append(one, w)
		}
	}
	return append(out, one)
}

// stem is a word without the ending of the plural.
func stem(w string) string {
	if len(w) > 3 && !strings.HasSuffix(w, "ss") {
		return strings.TrimSuffix(w, "s")
	}
	return w
}

// idleWord reports a word that tells no thing from another.
func idleWord(w string) bool {
	switch w {
	case "a", "an", "the", "of", "on", "in", "for", "to", "it", "has", "have", "come", "is", "are", "all", "around", "both", "new", "nice", "factory", "original",
		"full", "big", "great", "kid", "my", "this", "car", "truck", "option", "system", "i", "s", "w", "when", "you", "two", "2":
		return true
	}
	return false
}

// shade reports a word that tells how a thing is rather than what it is.
func shade(w string) bool {
	switch w {
	case "bright", "dark", "gloss", "matte", "painted", "body", "color",
		"front", "rear", "led", "power", "heated", "premium", "sport", "unique", "special", "inch", "adjustable", "automatic", "active":
		return true
	}
	return colour(w) || numeral(w)
}

// names reports whether the phrase has the words of a thing, two at least: all of
// its own stand in the thing's name, or nearly all of the name's in it, or most of
// its own, two of them more than a colour or a place.
func (ph phrase) names(thing []string) bool {
	both, telling := 0, 0
	for _, w := range ph.words {
		if !slices.Contains(thing, w) {
			continue
		}
		both++
		if !shade(w) {
			telling++
		}
	}
	const two, three, four = 2, 3, 4
	switch {
	case both < two || telling == 0 || atOdds(ph.words, thing):
		return false
	case both == len(ph.words), both*four >= len(thing)*three:
		return true
	}
	return telling >= two && both*three >= len(ph.words)*two
}

// atOdds reports whether two things are of different colours or sizes.
func atOdds(a, b []string) bool {
	for _, kind := range []func(string) bool{colour, numeral} {
		mine, theirs := slices.ContainsFunc(a, kind), slices.ContainsFunc(b, kind)
		both := slices.ContainsFunc(a, func(w string) bool { return kind(w) && slices.Contains(b, w) })
		if mine && theirs && !both {
			return true
		}
	}
	return false
}

func colour(w string) bool {
	return slices.Contains([]string{"black", "white", "red", "blue", "gray", "orange", "gold", "silver", "chrome", "bronze", "green", "yellow"}, w)
}

func numeral(w string) bool { return strings.Trim(w, "0123456789.") == "" }

var sizedWheels = regexp.MustCompile(`^(1[5-9]|2[0-4])s$`)

// inchesOf are the wheels that people call by their size ("the 21s").
func inchesOf(word string) []string {
	if sizedWheels.MatchString(word) {
		return []string{word[:2], "inch", "wheels"}
	}
	return nil
}
