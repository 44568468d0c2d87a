package specs

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"

	"example.com/vinbot/knowledge"
)

// facts holds epa.jsonl, EPA's figures, and a file for each make, whose name it bears in
// kebab case: what everybody else says.
//
//go:embed data/facts/*.jsonl
var facts embed.FS

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
	list, err := builtInFacts()
	if err != nil {
		return nil, nil, err
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

// builtInFacts reads the files in the order of their names.
func builtInFacts() (list []knowledge.Fact, err error) {
	r, err := NewReader()
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(facts, "data/facts/*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("specs: built-in facts: %w", err)
	}
	for _, name := range files {
		f, err := facts.Open(name)
		if err != nil {
			return nil, fmt.Errorf("specs: built-in facts: %w", err)
		}
		some, refused, err := r.JSONL(f)
		if err = cmp.Or(err, f.Close()); err != nil {
			return nil, err
		}
		if len(refused) > 0 {
			return nil, fmt.Errorf("specs: %d built-in facts refused, the first %s:%d: %s", len(refused), path.Base(name), refused[0].Line, refused[0].Reason)
		}
		list = append(list, some...)
	}
	return list, nil
}
