package packages

import (
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Called is what options are called: the names of the catalogue and of the code tables.
// It serves who reads them where they are hard to read.
type Called struct {
	words map[string]bool
	looks map[string]string   // the known word of a folded one; "" where there are several
	names map[string][]called // by brand key
	signs *strings.Replacer
}

// called is one way to spell an entry's name.
type called struct {
	text   string // as it is shown
	folded string
	listed []knowledge.Listed
}

// Called is the names that the catalogue has. The first call reads the code tables of
// all brands.
func (c *Catalogue) Called() (*Called, error) { return c.called() }

func (c *Catalogue) gatherNames() (*Called, error) {
	d := &Called{words: map[string]bool{}, looks: map[string]string{}, signs: folding(), names: map[string][]called{}}
	for _, p := range c.all {
		d.learn(p.Contents...)
		d.learn(p.Models...)
		d.learn(p.Trims...)
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			d.learn(name)
			d.names[brandKey(p.Brand)] = append(d.names[brandKey(p.Brand)], called{name, d.folded(name), p.listed()})
		}
	}
	for _, brand := range c.brands {
		if err := c.eachNamed(brand, func(o OptionCode) { d.learn(o.Name) }); err != nil {
			return nil, err
		}
	}
	d.learn(onLabels)
	for w := range d.words {
		f := d.folded(w)
		if _, taken := d.looks[f]; taken {
			d.looks[f] = ""
		} else {
			d.looks[f] = w
		}
	}
	return d, nil
}

// onLabels are words that makers print in names of options and that no table has.
const onLabels = "SPD SPEED CREDIT ULTIUM"

// learn takes up the words of texts, with their abbreviations and as they are written out.
func (d *Called) learn(texts ...string) {
	for _, t := range texts {
		for _, w := range strings.FieldsFunc(strings.ToUpper(t), notOfWord) {
			d.words[w] = true
		}
		for _, w := range words(t) {
			d.words[w] = true
		}
	}
}

func notOfWord(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') }

// Word reports whether an option of any maker has this word, of capitals and digits, in
// its name.
func (d *Called) Word(word string) bool { return d.words[word] }

// Like tells what an unknown word may be: the one known word of signs that are read for
// these, if there is one only, and whether any known word is a letter or two away.
func (d *Called) Like(word string) (meant string, near bool) {
	if meant = d.looks[d.folded(word)]; meant != "" {
		return meant, true
	}
	least := 1
	if len(word) >= shortName-2 {
		least = mostAstray
	}
	for w := range d.words {
		if far := len(w) - len(word); far <= least && -far <= least && distance(word, w) <= least {
			return "", true
		}
	}
	return "", false
}

// mostAstray is in how many letters a name may be misread: one in a short name, two in a
// longer one.
const (
	shortName  = 8
	longName   = 12
	mostAstray = 2
)

// Nearest finds the one option of a make whose name differs from the text in signs that
// look alike, or in a letter or two. priced reports that it cost this price, in minor
// units of a currency, in that model year. Where two are as near, none is found.
func (d *Called) Nearest(brand string, year int, text string, price *int64, currency string) (name string, priced, ok bool) {
	read := d.folded(text)
	if len(read) < shortName {
		return "", false, false
	}
	least := 1
	if len(read) >= longName {
		least = mostAstray
	}
	least++
	var best called
	for _, n := range d.names[brandKey(brand)] {
		switch far := distance(read, n.folded); {
		case far < least:
			best, least, ok = n, far, true
		case ok && far == least && n.folded != best.folded:
			ok = false
		case ok && far == least:
			best.listed = append(slices.Clip(best.listed), n.listed...)
		}
	}
	if !ok || !d.sameNumbers(best.text, read) {
		return "", false, false
	}
	for _, l := range best.listed {
		priced = priced || price != nil && l.Year == year && l.Minor == *price && l.Currency == currency
	}
	return best.text, priced, true
}

// sameNumbers reports whether each word of a name that has a digit stands in what was
// read: another number is another option.
func (d *Called) sameNumbers(name, read string) bool {
	has := strings.Fields(read)
	for _, w := range words(name) {
		if strings.ContainsAny(w, "0123456789") && !slices.Contains(has, d.folded(w)) {
			return false
		}
	}
	return true
}

// folding is of signs that are read for each other, each for one of them.
func folding() *strings.Replacer {
	return strings.NewReplacer("0", "O", "D", "O", "Q", "O", "1", "I", "5", "S", "8", "B", "6", "G", "2", "Z", "7", "Z", "RN", "M", "VV", "W", "LI", "U", "L", "I")
}

// folded is a name in normal form with one sign for all that are read for each other.
func (d *Called) folded(s string) string { return d.signs.Replace(normal(s)) }
