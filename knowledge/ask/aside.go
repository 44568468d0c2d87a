package ask

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// notThat is a version that a writer sets aside, behind something else and before a mark or
// the end: "the Yukon (not the XL)", "la normal, no la XL,", "pas l'hybride", "no la diésel
// ni la 6.2", "the R/T without the PowerShot", "der T8 ohne Polestar".
var notThat = regexp.MustCompile(`(?i)([\p{L}\d)][\s,;(–-]+)(?:and |y |et |und |so |pero |mais |aber )?` +
	`(?:(?:not|no es|no|nor|ni|ce n['’]est pas|pas|non|nicht|noch|weder)\s+(?:the |a |el |la |los |las |un |una |le |les |l['’]|une |der |die |das |den |dem |ein |eine |einen )|` +
	`(?:that isn['’]?t|that is not|que no es|qui n['’]est pas|der kein|das kein)\s+(?:the |a |el |la |un |una |le |l['’]|une )?|` +
	`(?:without|w/o|sin|sans|ohne)\s+(?:the |a |el |la |los |las |un |una |le |les |l['’]|une |den |das |die )?(?:paquete |pack |paquet )?)` +
	`([\p{L}\d](?:[\p{L}\d+-]|\.\d)*(?:[.\s][\p{L}\d][\p{L}\d+-]*){0,3}?)((?:\s+(?:package|pack|stuff|kit|one|version|versión|motor|engine|moteur|paket))?(?:\s*[),.;:?!]|\s*$|\s+(?:but|sino|pero|mais|sondern|ni|nor|noch)\b))`)

// beginsWithout is a text that begins by setting something aside: "ohne Plug-in?"
var beginsWithout = regexp.MustCompile(`(?i)^\s*(?:without|w/o|sin|sans|ohne)\s`)

// withoutSetAside is a text without the versions that its writer says are not meant, and the
// words for these.
func (c *cars) withoutSetAside(text string, x *lexicon, recent []knowledge.Fact) (rest string, aside []string) {
	if len(recent) > 0 && beginsWithout.MatchString(text) {
		text = "and " + text // it goes on from what was said before
	}
	const most = 3
	for range most {
		at := notThat.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		words := slices.DeleteFunc(strings.Fields(x.wordings.english(spelled(text[at[4]:at[5]]))), vagueInScope) // the "in" of "plug-in"
		if len(words) == 0 || slices.ContainsFunc(words, func(w string) bool {
			ofRecent := slices.ContainsFunc(recent, func(f knowledge.Fact) bool { return slices.Contains(scope(f), w) && !vagueInScope(w) })
			return !c.namesSomeVersion(w) && !ofRecent
		}) {
			break
		}
		text = text[:at[3]] + text[at[6]:]
		left := strings.Fields(x.wordings.english(spelled(text)))
		aside = append(aside, slices.DeleteFunc(words, func(w string) bool { return slices.Contains(left, w) })...) // "the N, not the N Line"
	}
	return text, aside
}

// namesSomeVersion reports whether a word is one for a version of some car.
func (c *cars) namesSomeVersion(w string) bool {
	of := c.letters[w] || c.trims[w] || len(c.owners[w]) > 0 || c.endsName(w) || c.inTrim[w] || isDisplacement(w)
	return w != "" && (of || slices.Contains(variantWords(), w) || cylinders(w) != "")
}

// endsName reports whether a word ends the name of a model which without it is one as well:
// the "XL" of the Yukon XL.
func (c *cars) endsName(word string) bool {
	for v := range c.versions {
		first, ok := strings.CutSuffix(specs.Fold(v.Model), " "+word)
		if ok && slices.ContainsFunc(c.models[joined(first)], func(o knowledge.Vehicle) bool { return o.Make == v.Make }) {
			return true
		}
	}
	return false
}

// rulesOut adds to the words about each car those for the versions set aside.
func rulesOut(list []named, aside []string) {
	for i := range list {
		list[i].version = slices.DeleteFunc(list[i].version, func(w string) bool { return slices.Contains(aside, w) })
		for _, w := range aside {
			list[i].version = append(list[i].version, ruledOut+w)
		}
	}
}
