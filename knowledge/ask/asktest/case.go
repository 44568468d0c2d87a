// Package asktest makes questions to measure the answering of questions by, and
// scores answers: cases from files, and questions invented about whatever facts
// there are. The same seed makes the same questions.
//
// Its truth is in the facts: an answer is right when it states the value, the fact
// it cites holds it, and at most two other values of the attribute stand beside it.
package asktest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"example.com/vinbot/knowledge"
)

// Case is a question, or a dialogue of several, with what has to be answered.
type Case struct {
	ID    string `json:"id,omitempty"`
	Lang  string `json:"lang"`
	Kind  string `json:"kind,omitempty"` // what it is scored with: "generated", "hand", "dialogue", "unanswerable"
	Held  bool   `json:"held,omitempty"` // kept back while the engine is worked on
	Turns []Turn `json:"turns"`
}

// Turn is one question and what its answer has to be. Without a want it is said
// only for what follows.
type Turn struct {
	Q         string              `json:"q"`
	Want      Want                `json:"want,omitempty"`
	Attribute knowledge.Attribute `json:"attribute,omitempty"`
	Value     float64             `json:"value,omitempty"`
	Text      string              `json:"text,omitempty"`  // the value of an attribute in words
	Make      string              `json:"make,omitempty"`  // of the fact, where another car's may have the same value
	Model     string              `json:"model,omitempty"` // likewise
	Open      bool                `json:"open,omitempty"`  // the question leaves the variant open: asking which is right too
}

// Want is what an answer has to be.
type Want string

// What may be wanted.
const (
	WantNothing Want = ""        // the turn is not scored
	WantValue   Want = "value"   // states Value or Text
	WantRefusal Want = "none"    // states nothing as if it were what was asked for
	WantYes     Want = "yes"     // a verdict
	WantNo      Want = "no"      // a verdict
	WantDepends Want = "depends" // a verdict
	WantOffer   Want = "offer"   // refuses to make an offer or to take orders
)

const maxCase = 1 << 16

// Cases reads cases, one JSON object a line.
func Cases(in io.Reader) (list []Case, err error) {
	scan := bufio.NewScanner(in)
	scan.Buffer(nil, maxCase)
	for line := 1; scan.Scan(); line++ {
		var c Case
		if err := json.Unmarshal(scan.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("asktest: case %d: %w", line, err)
		}
		list = append(list, c)
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("asktest: read cases: %w", err)
	}
	return list, nil
}

// Write writes cases as [Cases] reads them.
func Write(out io.Writer, list []Case) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, c := range list {
		if err := encoder.Encode(c); err != nil {
			return fmt.Errorf("asktest: write cases: %w", err)
		}
	}
	return nil
}
