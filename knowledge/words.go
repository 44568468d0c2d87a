package knowledge

import "cmp"

// Words is one thing said in each language of the product, by language ("en").
type Words map[string]string

// In is the thing in a language, in English for one that is not there.
func (w Words) In(lang string) string { return cmp.Or(w[lang], w["en"]) }
