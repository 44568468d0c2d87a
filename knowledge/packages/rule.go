package packages

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// rule is one way to write a feature: all its words stand close together in an
// item, in any order, and none of the forbidden words stands in it.
type rule struct {
	feature   Feature
	words     []ruleWord
	forbidden []ruleWord
}

// ruleWord is a word, with or without an ending of its own ("seat*").
type ruleWord struct {
	text string
	open bool // more letters may follow
}

// slack is how many other words may stand among those of a rule.
const slack = 2

// parseRule reads "heat* front seat -rear"; it reports false for an empty text.
func parseRule(id Feature, text string) (rule, bool) {
	r := rule{feature: id}
	for w := range strings.FieldsSeq(text) {
		bare, no := strings.CutPrefix(w, "-")
		bare, open := strings.CutSuffix(bare, "*")
		parts := tokens(bare)
		for i, p := range parts {
			rw := ruleWord{text: p, open: open && i == len(parts)-1}
			if no {
				r.forbidden = append(r.forbidden, rw)
			} else {
				r.words = append(r.words, rw)
			}
		}
	}
	return r, len(r.words) > 0
}

// matches reports whether the rule holds around the word at i, which its own
// first word must be.
func (r rule) matches(words []string, i int) bool {
	if !r.words[0].is(words[i]) {
		return false
	}
	span := len(r.words) + slack
	lo, hi := max(0, i-span+1), min(len(words), i+span)
	if !slices.ContainsFunc(windows(lo, hi, i, span), func(from int) bool { return r.all(words[from:min(from+span, hi)]) }) {
		return false
	}
	return !slices.ContainsFunc(r.forbidden, func(no ruleWord) bool { return slices.ContainsFunc(words, no.is) })
}

// windows lists where a stretch of span words can begin that holds the word at i.
func windows(lo, hi, i, span int) []int {
	out := []int{}
	for from := lo; from <= i && from < hi; from++ {
		if from+span > i {
			out = append(out, from)
		}
	}
	return out
}

// all reports whether every word of the rule has a word of its own in the stretch.
func (r rule) all(stretch []string) bool {
	used := make([]bool, len(stretch))
	for _, want := range r.words {
		at := -1
		for i, w := range stretch {
			if !used[i] && want.is(w) {
				at = i
				break
			}
		}
		if at < 0 {
			return false
		}
		used[at] = true
	}
	return true
}

func (w ruleWord) is(word string) bool {
	if w.open {
		return strings.HasPrefix(word, w.text)
	}
	return word == w.text || len(w.text) > 2 && len(word) == len(w.text)+1 && word[len(word)-1] == 's' && strings.HasPrefix(word, w.text)
}

// tokens brings an item to small letters without accents, one word each: a sign
// for inches becomes a word, a decimal point stays inside its number.
func tokens(s string) []string {
	var out []string
	var w []rune
	flush := func() {
		if t := strings.TrimSuffix(string(w), "."); t != "" {
			out = append(out, t)
		}
		w = w[:0]
	}
	for _, r := range norm.NFD.String(strings.ReplaceAll(strings.ToLower(s), "ß", "ss")) {
		number := len(w) > 0 && unicode.IsDigit(w[len(w)-1])
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '"' || r == '″' || r == '”':
			flush()
			if len(out) > 0 && unicode.IsDigit(rune(out[len(out)-1][0])) {
				out = append(out, "inch")
			}
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '.' && number:
			w = append(w, r)
		default:
			flush()
		}
	}
	flush()
	return inches(out)
}

// inches writes "20 in" and "20in" as "20 inch".
func inches(words []string) []string {
	out := make([]string, 0, len(words))
	for i, w := range words {
		n, in := strings.CutSuffix(w, "in")
		switch {
		case in && n != "" && strings.Trim(n, "0123456789.") == "":
			out = append(out, n, "inch")
		case w == "in" && i > 0 && strings.Trim(words[i-1], "0123456789.") == "":
			out = append(out, "inch")
		default:
			out = append(out, w)
		}
	}
	return out
}
