package ask

import (
	"regexp"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/spanish"
)

// diminutive is the ending of a small thing: "pantallita" is a screen, "caballitos" are
// horses.
var diminutive = regexp.MustCompile(`^(.{4,})it([oa]s?)$`)

// stem is a folded word without the endings that its language gives it: "remolcarla"
// is "remolc", "Anhängelasten" is "anhangelast". Short words and codes stay as they are.
func stem(word, lang string) string {
	const shortest = 5
	if len(word) < shortest || strings.ContainsAny(word, "0123456789") {
		return word
	}
	env := snowballstem.NewEnv(word)
	switch lang {
	case "en":
		english.Stem(env)
	case "es":
		env = snowballstem.NewEnv(diminutive.ReplaceAllString(word, "$1$2"))
		spanish.Stem(env)
	case "fr":
		french.Stem(env)
	case "de":
		german.Stem(env)
	}
	return env.Current()
}
