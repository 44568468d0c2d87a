package packages

import (
	"slices"
	"strings"
)

// clause is a stretch of a person's words, parted where people part what they list.
type clause struct {
	text    string
	english []string // the words as the vocabulary writes them
	denied  bool     // says that something is missing
	idle    bool     // says nothing of this car: a wish, a question, an offer, another car
	called  bool     // a package's name stood in it, which is no longer among the words
}

// speechOf parts a text into clauses.
func (v *Vocabulary) speechOf(text string) (out []clause) {
	text = strings.NewReplacer("w/o", "without", "W/O", "without", "w/", "with ", "W/", "with ").Replace(text)
	for _, sentence := range sentences(text) {
		wished := strings.HasSuffix(sentence, "?") || says(sentence, wishes())
		for _, part := range parts(sentence) {
			words := tokens(part)
			if len(words) == 0 {
				continue
			}
			out = append(out, clause{
				text: part, english: v.sayings.translate(words),
				denied: slices.ContainsFunc(words, denies), idle: wished || says(part, offers()) && !says(part, owned()),
			})
		}
	}
	return out
}

// sentences parts a text where a new thought begins. A point inside a number ends
// nothing.
func sentences(text string) (out []string) {
	from := 0
	for i, r := range text {
		end := strings.ContainsRune("!?;\n\r", r) || r == '.' && (i+1 == len(text) || text[i+1] == ' ')
		if !end {
			continue
		}
		out = append(out, strings.TrimSpace(text[from:i+1]))
		from = i + 1
	}
	return append(out, strings.TrimSpace(text[from:]))
}

// parts parts a sentence at commas and the like, and before what is said against
// the rest ("but", "except").
func parts(sentence string) []string {
	sentence = strings.NewReplacer(" but ", ", ", " pero ", ", ", " mais ", ", ", " aber ", ", ",
		" except ", ", except ", " excepto ", ", excepto ", " sauf ", ", sauf ", " außer ", ", außer ", " without ", ", without ", " ohne ", ", ohne ",
		" sin ", ", sin ", " sans ", ", sans ").Replace(sentence)
	out := strings.FieldsFunc(sentence, func(r rune) bool { return strings.ContainsRune(",:;•|\n\r!?", r) })
	for i := range out {
		out[i] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(out[i]), "."))
	}
	return out
}

// says reports whether one of the phrases stands in the text.
func says(text string, phrases []string) bool {
	words := " " + strings.Join(tokens(text), " ") + " "
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(words, " "+p+" ") })
}

// wishes are phrases of sentences that speak of another car than the one at hand.
func wishes() []string {
	return []string{
		"would like", "would love", "wish", "wished", "looking for", "want", "wanted", "searching for", "in search of", "same as", "just like", "my other", "s other", "other car", "other one",
		"busco", "buscamos", "quisiera", "me gustaria", "quiero", "igual que", "mi otro", "el otro",
		"cherche", "recherche", "voudrais", "aimerais", "meme que", "mon autre", "l autre",
		"suche", "suchen", "gesucht", "wunsche", "hatte gern", "wie beim", "mein anderer", "anderes auto",
	}
}

// offers are phrases of clauses that tell what could be had.
func offers() []string {
	return []string{
		"available", "optional", "as an option", "extra cost", "can be added", "could be added", "can be ordered", "not included",
		"opcional", "disponible", "se puede agregar", "como opcion",
		"en option", "disponible en", "en supplement", "possible d ajouter",
		"nachrustbar", "gegen aufpreis", "auf wunsch", "bestellbar", "erhaltlich", "nachrusten",
	}
}

// owned are phrases that tell that an optional thing is there.
func owned() []string {
	return []string{"has", "have", "with optional", "with the optional", "equipped", "includes", "included", "tiene", "incluye", "equipe", "inklusive", "verbaut"}
}

// denies reports a word that says that something is missing.
func denies(word string) bool {
	switch word {
	case "no", "not", "without", "missing", "lacks", "doesn", "doesnt", "isn", "isnt", "hasn", "hasnt", "didn", "didnt", "never", "except", "deleted", "delete",
		"sin", "falta", "faltan", "tampoco", "ni", "excepto", "nunca",
		"sans", "pas", "aucun", "aucune", "sauf", "non",
		"ohne", "kein", "keine", "keinen", "keiner", "keinerlei", "nicht", "ausser", "fehlt":
		return true
	}
	return false
}

// spoken lists the features that a text says are there and those that are not.
func (v *Vocabulary) spoken(text string) (has, gone map[Feature]string) {
	return v.told(v.speechOf(text))
}

// told lists the features that clauses say are there and those that are not, with
// the clause of each. What they name and deny counts as neither.
func (v *Vocabulary) told(speech []clause) (has, gone map[Feature]string) {
	has, gone = map[Feature]string{}, map[Feature]string{}
	for _, c := range speech {
		if c.idle {
			continue
		}
		into := has
		if c.denied {
			into = gone
		}
		for _, f := range v.said(c) {
			into[f] = c.text
		}
	}
	for f := range gone {
		if _, ok := has[f]; ok {
			delete(has, f)
			delete(gone, f)
		}
	}
	return has, gone
}

// said names the features of a clause, by the words as they stand and by what they
// mean in English.
func (v *Vocabulary) said(c clause) []Feature {
	var both []Feature
	if !c.called { // a name is no list of what is in it
		both = v.Of(c.text)
	}
	for _, f := range v.of(c.english) {
		if !slices.Contains(both, f) {
			both = append(both, f)
		}
	}
	return both
}
