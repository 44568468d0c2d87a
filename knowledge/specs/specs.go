// Package specs knows the closed vocabulary of attributes, the facts format and
// the facts that ship with the product.
//
// It refuses a fact without a source, of an attribute outside the vocabulary or
// with an implausible value.
package specs

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"example.com/vinbot/knowledge"
)

//go:embed data/attributes.json
var attributes []byte

// Spec is one attribute of the vocabulary.
type Spec struct {
	Name  knowledge.Attribute `json:"name"`
	Unit  string              `json:"unit"` // of its facts; empty: a count, or a text
	Min   float64             `json:"min"`  // plausible values
	Max   float64             `json:"max"`  // 0: the attribute is a text
	Words map[string][]string `json:"words"`
	Weak  map[string][]string `json:"weak,omitempty"`  // words that name versions as well: "AWD"
	Light map[string][]string `json:"light,omitempty"` // words that ask for it only where no other attribute's do: units, "passengers"
	Cues  map[string][]string `json:"cues,omitempty"`  // words that mean it together, in any order: "kw + charg*"
}

// Textual reports whether the attribute's values are words.
func (s Spec) Textual() bool { return s.Max == 0 }

// Vocabulary lists every attribute, with the words people use for it in each language.
func Vocabulary() ([]Spec, error) {
	var list []Spec
	if err := json.Unmarshal(attributes, &list); err != nil {
		return nil, fmt.Errorf("specs: vocabulary: %w", err)
	}
	return list, nil
}

// Version changes with a vocabulary: what was made of its words before is to be made
// anew.
func Version(vocabulary []Spec) string {
	raw, err := json.Marshal(vocabulary)
	if err != nil {
		raw = nil // it was read from JSON
	}
	h := sha256.Sum256(raw)
	const bytes = 4
	return hex.EncodeToString(h[:bytes])
}
