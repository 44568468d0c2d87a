package nhtsa

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/knowledge/vin/vpic"
)

// answer is {"Count":1,"Message":"…","Results":[{"Make":"FORD",…}]}: about 150
// variables a VIN, all of them strings, empty where nothing is known.
type answer struct {
	Results []variables `json:"Results"`
}

// parse reads the answer for v.
func parse(body []byte, v knowledge.VIN) (knowledge.Decode, error) {
	results, err := resultsOf(body, 1)
	if err != nil {
		return knowledge.Decode{}, err
	}
	return decodeOf(results[0], v)
}

// parseBatch reads the answers for vins, in their order. One that is no decode of its
// VIN is left empty: the others hold.
func parseBatch(body []byte, vins []knowledge.VIN) ([]knowledge.Decode, error) {
	results, err := resultsOf(body, len(vins))
	if err != nil {
		return nil, err
	}
	found := make([]knowledge.Decode, len(vins))
	for i, v := range vins {
		if d, err := decodeOf(results[i], v); err == nil {
			found[i] = d
		}
	}
	return found, nil
}

func resultsOf(body []byte, n int) ([]variables, error) {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, fmt.Errorf("nhtsa: %w: %w", upstream.ErrBadAnswer, err)
	}
	if len(a.Results) != n {
		return nil, fmt.Errorf("nhtsa: %w: %d results for %d VINs", upstream.ErrBadAnswer, len(a.Results), n)
	}
	return a.Results, nil
}

// variables are a result's own, as text.
type variables map[string]any

// text is a variable without what NHTSA writes for nothing.
func (r variables) text(name string) string {
	const most = 400 // longer than any value; what is longer is no value
	var s string
	switch v := r[name].(type) {
	case string:
		s = strings.Join(strings.Fields(v), " ")
	case float64:
		s = strconv.FormatFloat(v, 'f', -1, 64)
	}
	if len(s) > most || strings.EqualFold(s, "Not Applicable") || strings.EqualFold(s, "null") {
		return ""
	}
	return s
}

func decodeOf(r variables, v knowledge.VIN) (knowledge.Decode, error) {
	if _, ok := r["ErrorCode"]; !ok {
		return knowledge.Decode{}, fmt.Errorf("nhtsa: %w: no ErrorCode", upstream.ErrBadAnswer)
	}
	if !strings.EqualFold(r.text("VIN"), string(v)) {
		return knowledge.Decode{}, fmt.Errorf("nhtsa: %w: it is for another VIN", upstream.ErrBadAnswer)
	}
	codes := codesOf(r.text("ErrorCode"))
	d := knowledge.Decode{VIN: v, Valid: true, Attributes: attributes(r), Problems: vpic.Problems(codes, r.text("SuggestedVIN"))}
	if d.Attributes["model"] != "" && d.Attributes["model_year"] == "" && !excused(codes) {
		return knowledge.Decode{}, ErrNoYear
	}
	if len(d.Attributes) > 0 {
		d.Sources = []knowledge.Source{{
			Title: "NHTSA vPIC",
			URL:   "https://vpic.nhtsa.dot.gov/api/vehicles/DecodeVinValues/" + string(v) + "?format=json",
			Kind:  knowledge.SourceGovernment,
		}}
	}
	return d, nil
}

// codesOf reads "1,14" or "0".
func codesOf(s string) (codes []int) {
	for part := range strings.SplitSeq(s, ",") {
		if n, err := strconv.Atoi(strings.TrimSpace(part)); err == nil {
			codes = append(codes, n)
		}
	}
	return codes
}

// excused tells whether NHTSA itself says that it does not know the year.
func excused(codes []int) bool {
	for _, c := range codes {
		if c == vpic.NoYear || c == vpic.Unregistered || c == vpic.Incomplete {
			return true
		}
	}
	return false
}
