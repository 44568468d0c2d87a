package specs

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"example.com/vinbot/knowledge"
)

//go:embed data/facts.jsonl
var facts []byte

//go:embed data/passages.json
var passages []byte

// BuiltInDocument is what the built-in passages are pieces of.
const BuiltInDocument = "built-in"

// passageID is the hash of a built-in passage: another text is another passage.
func passageID(p knowledge.Passage) string {
	h := sha256.Sum256([]byte(p.Topic + "\x00" + p.Lang + "\x00" + p.Text + "\x00" + p.Source.Title + "\x00" + p.Source.URL))
	return p.ID + "-" + hex.EncodeToString(h[:4])
}

// BuiltIn are the facts and passages that ship with the product. A row that would
// be refused is an error here.
func BuiltIn() ([]knowledge.Fact, []knowledge.Passage, error) {
	r, err := NewReader()
	if err != nil {
		return nil, nil, err
	}
	list, refused, err := r.JSONL(bytes.NewReader(facts))
	if err != nil {
		return nil, nil, err
	}
	if len(refused) > 0 {
		return nil, nil, fmt.Errorf("specs: built-in fact %d of %d refused: line %d: %s", 1, len(refused), refused[0].Line, refused[0].Reason)
	}
	var texts []knowledge.Passage
	if err := json.Unmarshal(passages, &texts); err != nil {
		return nil, nil, fmt.Errorf("specs: built-in passages: %w", err)
	}
	for i := range texts {
		texts[i].ID, texts[i].Document, texts[i].License = passageID(texts[i]), BuiltInDocument, "own words"
	}
	return list, texts, nil
}
