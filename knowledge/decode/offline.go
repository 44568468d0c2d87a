package decode

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin/vpic"
)

// Offline asks an index of NHTSA's data. It takes microseconds and never fails.
type Offline struct {
	Index Index
	Now   knowledge.Clock
}

// Index is a [vpic.Index], or a [vpic.Live] one.
type Index interface {
	Decode(v knowledge.VIN, thisYear int) vpic.Decoding
}

// Name implements [Provider].
func (*Offline) Name() string { return "vpic" }

// Decode implements [Provider].
func (o *Offline) Decode(_ context.Context, v knowledge.VIN) (knowledge.Decode, error) {
	return Spoken(v, o.Index.Decode(v, o.Now().Year())), nil
}

// Spoken is what a decoding says in the product's terms.
//
// A second model year that fits as well is an alternative and a doubt.
func Spoken(v knowledge.VIN, found vpic.Decoding) knowledge.Decode {
	d := knowledge.Decode{
		VIN: v, Valid: true, Attributes: make(map[string]string, len(found.Fields)),
		Problems: vpic.Problems(found.Codes, found.Suggested), Alternatives: alternatives(found),
	}
	for _, f := range found.Fields {
		if f.Value == "" {
			continue
		}
		if have := d.Attributes[f.Attribute]; have != "" { // a note
			f.Value = have + "; " + f.Value
		}
		d.Attributes[f.Attribute] = f.Value
	}
	if a, b := min(found.Year, found.OtherYear), max(found.Year, found.OtherYear); a != 0 {
		d.Alternatives = append(d.Alternatives, knowledge.Alternative{Attribute: year, Values: []string{strconv.Itoa(found.OtherYear)}})
		d.Problems = append(d.Problems, knowledge.Problem{Code: knowledge.ProblemNoYear, Detail: fmt.Sprintf("%d/%d", a, b)})
	}
	if found.Known {
		d.Sources = []knowledge.Source{{
			Title: "NHTSA vPIC",
			URL:   "https://vpic.nhtsa.dot.gov/api/vehicles/DecodeVinValues/" + string(v) + "?format=json",
			Kind:  knowledge.SourceGovernment,
		}}
	}
	return d
}

// alternatives gathers the values that fit too, by attribute, each once.
func alternatives(found vpic.Decoding) (all []knowledge.Alternative) {
	for _, o := range found.Others {
		if o.Value == "" || slices.ContainsFunc(found.Fields, func(f vpic.Field) bool { return f.Attribute == o.Attribute && f.Value == o.Value }) {
			continue
		}
		i := slices.IndexFunc(all, func(a knowledge.Alternative) bool { return a.Attribute == o.Attribute })
		if i < 0 {
			i = len(all)
			all = append(all, knowledge.Alternative{Attribute: o.Attribute})
		}
		if !slices.Contains(all[i].Values, o.Value) {
			all[i].Values = append(all[i].Values, o.Value)
		}
	}
	return all
}
