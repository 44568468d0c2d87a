package graph

import (
	"context"
	"maps"
	"slices"
	"time"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/knowledge"
)

// Vehicle is what a VIN says.
type Vehicle struct {
	v1.Decoded

	from Sources
}

// Attribute is a value by its name.
type Attribute struct{ Name, Value string }

// Attributes are those with the names, or all.
func (v Vehicle) Attributes(names []string) []Attribute {
	all := listed(v.Decoded.Attributes)
	if names == nil {
		return all
	}
	return slices.DeleteFunc(all, func(a Attribute) bool { return !slices.Contains(names, a.Name) })
}

func listed(values map[string]string) []Attribute {
	out := make([]Attribute, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out = append(out, Attribute{name, values[name]})
	}
	return out
}

// Variants are sets of values that go together.
func (v Vehicle) Variants() [][]Attribute {
	out := make([][]Attribute, len(v.Decoded.Variants))
	for i, x := range v.Decoded.Variants {
		out[i] = listed(x)
	}
	return out
}

// Repairs are VINs that may have been meant.
func (v Vehicle) Repairs() []string {
	out := make([]string, len(v.Decoded.Repairs))
	for i, r := range v.Decoded.Repairs {
		out[i] = string(r)
	}
	return out
}

// Facts are those about an attribute, or all.
func (v Vehicle) Facts(attribute *string) []knowledge.Fact {
	if attribute == nil {
		return v.Decoded.Facts
	}
	of := func(f knowledge.Fact) bool { return string(f.Attribute) != *attribute }
	return slices.DeleteFunc(slices.Clone(v.Decoded.Facts), of)
}

// Recalls are those of its make, model and year; what REST answers instead is the error.
func (v Vehicle) Recalls(ctx context.Context) (*v1.Recalled, error) {
	if err := v.Err(); err != nil {
		return nil, err
	}
	of := knowledge.Vehicle{Make: v.Car.Make, Model: v.Car.Model, Year: v.Car.Year}
	list, err := requestOf(ctx).recalls.of(of, func() (v1.Recalled, error) { return v.from.Recalls.RecallsOf(ctx, of) })
	if err != nil {
		return nil, err
	}
	list.Vehicle = v.Car
	return &list, nil
}

// Make is nil where it is unknown, like the others.
func (v Vehicle) Make() *string { return said(v.Decoded.Attributes["make"]) }

// Model is the model.
func (v Vehicle) Model() *string { return said(v.Decoded.Attributes["model"]) }

// Trim is the trim.
func (v Vehicle) Trim() *string { return said(v.Decoded.Attributes["trim"]) }

// ModelYear is the model year.
func (v Vehicle) ModelYear() *int {
	if year := (knowledge.Decode{Attributes: v.Decoded.Attributes}).Vehicle().Year; year != 0 {
		return &year
	}
	return nil
}

// Sticker is a window sticker as it was read. What was not read is nil.
type Sticker struct {
	ID           string
	ReadAt       time.Time
	VIN          *string
	Make         *string
	Model        *string
	ModelYear    *int
	Trim         *string
	Currency     *string // ISO 4217
	BasePrice    *float64
	Options      []StickerOption
	TotalOptions *float64
	Destination  *float64
	Total        *float64
	Sure         bool
	Doubts       []string
	Packages     []v1.Package
	Undetermined []v1.Open
}

// StickerOption is a line of a sticker.
type StickerOption struct {
	Code, Name string
	Price      *float64
	Contents   []string
	UnsureName bool
}

func said(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
