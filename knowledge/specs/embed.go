package specs

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Dimensions of the built-in embedder's vectors.
const Dimensions = 256

// Embedder turns texts into vectors without a model: the words of the vocabulary,
// in whatever language, become their attribute; everything else becomes hashed
// words and letter trigrams. Equal texts have equal vectors.
type Embedder struct{ words map[string]string }

// NewEmbedder returns an embedder of the vocabulary.
func NewEmbedder(vocabulary []Spec) *Embedder {
	e := &Embedder{words: map[string]string{}}
	for _, s := range vocabulary {
		for _, list := range s.Words {
			for _, w := range list {
				e.words[Fold(w)] = string(s.Name)
			}
		}
	}
	return e
}

// longestPhrase of the vocabulary, in words.
const longestPhrase = 5

// Embed returns a vector of length 1, or zeros for a text without words.
func (e *Embedder) Embed(text string) []float32 {
	v := make([]float32, Dimensions)
	words := strings.Fields(Fold(text))
	const attribute, word, trigram = 3.0, 1.0, 0.25
	met := map[string]bool{} // an attribute counts once, the first of a text, which is what it is about, twice
	for i := range words {
		for n := min(longestPhrase, len(words)-i); n > 0; n-- {
			if a, ok := e.words[strings.Join(words[i:i+n], " ")]; ok {
				switch {
				case len(met) == 0:
					add(v, "attribute:", a, 2*attribute)
				case !met[a]:
					add(v, "attribute:", a, attribute)
				}
				met[a] = true
				break
			}
		}
		add(v, "word:", words[i], word)
		padded := []rune("^" + words[i] + "$")
		for j := 0; j+3 <= len(padded); j++ {
			add(v, "part:", string(padded[j:j+3]), trigram)
		}
	}
	return unit(v)
}

// add counts a feature at the place that its hash (FNV-1a, written out because each text
// has hundreds) gives it.
func add(v []float32, kind, feature string, weight float32) {
	const offset, prime = 14695981039346656037, 1099511628211
	sum := uint64(offset)
	for _, s := range [...]string{kind, feature} {
		for i := range len(s) {
			sum = (sum ^ uint64(s[i])) * prime
		}
	}
	if sum&1 == 0 {
		weight = -weight
	}
	v[(sum>>1)%Dimensions] += weight
}

func unit(v []float32) []float32 {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return v
	}
	scale := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= scale
	}
	return v
}

// Fold brings a text into the form that words are compared in: lower case, without
// accents, letters and digits only, one space between words.
func Fold(text string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			if r == 'ß' {
				b.WriteString("ss")
				continue
			}
			b.WriteRune(r)
		default:
			space = true
		}
	}
	return b.String()
}
