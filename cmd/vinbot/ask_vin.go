package main

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
)

// vinReader reads the cars of questions that hold a VIN, by the offline index.
type vinReader struct {
	index func() decode.Provider // opened for the first VIN; nil: no VIN is read
}

var saysVIN = regexp.MustCompile(`(?i)\b(?:vin|fin|fahrgestellnummer|bastidor)\b[.: ]*`)

// read takes the one VIN out of a question and puts its car before those talked about.
// Without an index, and of a VIN that it does not know, the question stays as it is.
func (r vinReader) read(ctx context.Context, text string, memory ask.Context) (string, ask.Context, error) {
	found := vin.Find(text)
	good, _ := vin.Split(found)
	if len(good) != 1 || r.index == nil {
		return text, memory, nil
	}
	index := r.index()
	if index == nil {
		return text, memory, nil
	}
	d, err := index.Decode(ctx, good[0])
	if err != nil {
		return text, memory, err
	}
	car := d.Vehicle()
	if car.Model == "" {
		return text, memory, nil
	}
	for _, a := range d.Alternatives {
		switch a.Attribute {
		case "trim":
			car.Trim = ""
		case "model_year":
			car.Year = 0
		}
	}
	for _, m := range found {
		if m.VIN == good[0] {
			text = strings.Replace(text, m.Text, " ", 1)
		}
	}
	memory.Vehicles = append([]knowledge.Vehicle{car}, slices.Clone(memory.Vehicles)...)
	return saysVIN.ReplaceAllString(text, " "), memory, nil
}
