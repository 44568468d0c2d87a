package main

import (
	"cmp"
	"context"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin"
)

// complete fills what was not said of a car from what its VIN says, by the offline
// index. What the VIN leaves open stays open.
func complete(ctx context.Context, index decode.Provider, said knowledge.Vehicle) (knowledge.Vehicle, error) {
	if index == nil || said.VIN == "" || said.Make != "" && said.Model != "" && said.Year != 0 && said.Trim != "" {
		return said, nil
	}
	v, _ := vin.Parse(string(said.VIN))
	if v == "" {
		return said, nil
	}
	d, err := index.Decode(ctx, v)
	if err != nil {
		return said, err
	}
	return completed(said, d), nil
}

// unambiguous is the car that a decode names, without the trim and the year that it
// leaves open.
func unambiguous(d knowledge.Decode) knowledge.Vehicle {
	read := d.Vehicle()
	for _, a := range d.Alternatives {
		switch a.Attribute {
		case "trim":
			read.Trim = ""
		case "model_year":
			read.Year = 0
		}
	}
	return read
}

// completed is a car as somebody said it, filled in from its decode.
func completed(said knowledge.Vehicle, d knowledge.Decode) knowledge.Vehicle {
	read := unambiguous(d)
	if !alike(said.Make, read.Make) || !alike(said.Model, read.Model) {
		read = knowledge.Vehicle{Year: read.Year} // it is called otherwise, or another car: only the year is safe
	}
	said.Make, said.Model, said.Trim = cmp.Or(said.Make, read.Make), cmp.Or(said.Model, read.Model), cmp.Or(said.Trim, read.Trim)
	said.Year = cmp.Or(said.Year, read.Year)
	return said
}

// alike reports whether two names may be of one thing: one holds the other
// ("Corvette Stingray", "Corvette"), or one was not said.
func alike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return strings.Contains(a, b) || strings.Contains(b, a)
}
