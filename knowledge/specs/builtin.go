package specs

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"example.com/vinbot/knowledge"
)

//go:embed data/facts.jsonl
var facts []byte

//go:embed data/passages.json
var passages []byte

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
	return list, texts, nil
}
