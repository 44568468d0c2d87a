package ask

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/vinbot/knowledge/specs"
)

// anybodys lists words of a text that mean nothing here, for the vocabulary to grow by,
// as far as they can be anybody's: nothing with a digit or a sign in it (VINs, plates,
// numbers, addresses, @names), no abbreviation, no name as far as it shows.
func anybodys(text, lang string, unknown []string) (out []string) {
	const most = 5 // of a question
	tokens := strings.Fields(text)
	begins := true
	for i, token := range tokens {
		first := begins
		begins = strings.ContainsAny(token[len(token)-1:], ".?!:")
		word := strings.TrimFunc(token, func(r rune) bool { return unicode.IsPunct(r) && r != '@' && r != '/' && r != '#' })
		if !ordinary(word) || !first && capital(word) && isName(tokens, i, lang) {
			continue
		}
		folded := specs.Fold(word)
		if len(out) < most && slices.Contains(unknown, folded) && !slices.Contains(out, folded) {
			out = append(out, folded)
		}
	}
	return out
}

// ordinary reports whether a word is made of letters alone, neither short nor long, and
// not written in capitals.
func ordinary(word string) bool {
	const shortest, longest = 3, 24
	n := utf8.RuneCountInString(word)
	letters := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	return letters && n >= shortest && n <= longest && strings.ToUpper(word) != word
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// isName reports whether a word with a capital may be a name. German writes all its nouns
// so: there it takes another such word beside it, or one that names people.
func isName(tokens []string, i int, lang string) bool {
	if lang != "de" {
		return true
	}
	if i > 0 && (capital(tokens[i-1]) || slices.Contains([]string{"heiße", "heisse", "bin", "von"}, strings.ToLower(tokens[i-1]))) {
		return true
	}
	return i+1 < len(tokens) && capital(tokens[i+1])
}
