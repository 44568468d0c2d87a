package decode

import (
	"context"
	"fmt"

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
		VIN: v, Valid: true, Attributes: attributes(found), Problems: vpic.Problems(found.Codes, found.Suggested),
		Alternatives: alternatives(found), Variants: variants(found),
	}
	if other := found.Other; other != nil {
		a, b := min(found.Year, other.Year), max(found.Year, other.Year)
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

func attributes(found vpic.Decoding) map[string]string {
	all := make(map[string]string, len(found.Fields))
	for _, f := range found.Fields {
		if f.Value == "" {
			continue
		}
		if have := all[f.Attribute]; have != "" { // a note
			f.Value = have + "; " + f.Value
		}
		all[f.Attribute] = f.Value
	}
	return all
}
