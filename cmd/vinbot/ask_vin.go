package main

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
)

// vinReader reads the cars of questions that hold a VIN.
type vinReader struct {
	decode func(context.Context, knowledge.VIN) (knowledge.Decode, error)
}

// byIndex reads VINs by the offline index, which is opened for the first; without one
// nothing is known of any.
func byIndex(open func() decode.Provider) vinReader {
	open = sync.OnceValue(open)
	return vinReader{func(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
		index := open()
		if index == nil {
			return knowledge.Decode{}, nil
		}
		return index.Decode(ctx, v)
	}}
}

var saysVIN = regexp.MustCompile(`(?i)\b(?:vin|fin|fahrgestellnummer|bastidor)\b[.: ]*`)

// read takes the one VIN out of a question and puts its car before those talked about.
// Of a VIN of which nothing is known, the question stays as it is.
func (r vinReader) read(ctx context.Context, text string, memory ask.Context) (string, ask.Context, error) {
	found := vin.Find(text)
	good, _ := vin.Split(found)
	if len(good) != 1 {
		return text, memory, nil
	}
	d, err := r.decode(ctx, good[0])
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
