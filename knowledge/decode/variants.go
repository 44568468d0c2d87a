package decode

import (
	"maps"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin/vpic"
)

// telling are the attributes that tell apart the cars that one VIN may mean.
func telling() []string {
	return []string{
		year, brand, model, "trim", "series", "engine_model", "displacement_l", "cylinders", "fuel_type", "body_class", "cab_type", "doors",
		"drive_type", "transmission", "wheelbase_in", "horsepower", "gvwr",
	}
}

// alternatives gathers the values that fit too, by attribute, each once: those that
// were filed beside the chosen ones, and those of the other model year.
func alternatives(found vpic.Decoding) (all []knowledge.Alternative) {
	add := func(attribute, value string) {
		i := slices.IndexFunc(all, func(a knowledge.Alternative) bool { return a.Attribute == attribute })
		if i < 0 {
			i = len(all)
			all = append(all, knowledge.Alternative{Attribute: attribute})
		}
		if !slices.Contains(all[i].Values, value) {
			all[i].Values = append(all[i].Values, value)
		}
	}
	chosen := attributes(found)
	for _, o := range found.Others {
		if o.Value != "" && !alike(o.Attribute, o.Value, chosen[o.Attribute]) {
			add(o.Attribute, o.Value)
		}
	}
	if found.Other == nil {
		return all
	}
	other := attributes(*found.Other)
	for _, a := range telling() {
		if other[a] != "" && !alike(a, other[a], chosen[a]) {
			add(a, other[a])
		}
	}
	return all
}

// alike tells whether two values are one to a reader: engines are named with more
// or less about them ("V6 Cyclone", "3.5L V6 Cyclone").
func alike(attribute, a, b string) bool {
	return a == b || attribute == "engine_model" && (nameOf(a).within(nameOf(b)) || nameOf(b).within(nameOf(a)))
}

// name is the words of a name, in small letters.
type name []string

func nameOf(s string) name {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == ',' || r == '/' })
}

func (n name) within(o name) bool {
	return len(n) > 0 && !slices.ContainsFunc(n, func(w string) bool { return !slices.Contains(o, w) })
}

// variants are the values that go together, of what the VIN leaves open: what one
// schema says, and where that leaves several open what one of its keys says; each
// with the model year it holds for, where that is open too.
func variants(found vpic.Decoding) (all []knowledge.Variant) {
	if found.Other == nil {
		return linked(filed(found.Entries))
	}
	one, two := attributes(found), attributes(*found.Other)
	for _, reading := range []struct {
		d          vpic.Decoding
		own, other map[string]string
	}{{found, one, two}, {*found.Other, two, one}} {
		differing := knowledge.Variant{}
		for _, a := range telling() {
			if reading.own[a] != "" && reading.own[a] != reading.other[a] {
				differing[a] = reading.own[a]
			}
		}
		inside := filed(reading.d.Entries)
		if len(inside) == 0 {
			inside = []knowledge.Variant{{}}
		}
		for _, v := range inside {
			whole := maps.Clone(differing)
			maps.Copy(whole, v)
			all = append(all, whole)
		}
	}
	return linked(all)
}

// linked are variants of which at least one links two attributes; without that they
// say no more than the alternatives.
func linked(all []knowledge.Variant) []knowledge.Variant {
	if slices.ContainsFunc(all, func(v knowledge.Variant) bool { return len(v) > 1 }) {
		return all
	}
	return nil
}

// filed makes variants of the entries that speak of what is open, in their order.
func filed(entries []vpic.Field) (all []knowledge.Variant) {
	entries = slices.DeleteFunc(slices.Clone(entries), func(f vpic.Field) bool {
		return f.Value == "" || !slices.Contains(telling(), f.Attribute)
	})
	var schemas []string
	for _, e := range entries {
		if !slices.Contains(schemas, e.Schema) {
			schemas = append(schemas, e.Schema)
		}
	}
	for _, s := range schemas {
		for _, v := range ofSchema(only(entries, func(f vpic.Field) bool { return f.Schema == s })) {
			if !slices.ContainsFunc(all, func(o knowledge.Variant) bool { return maps.Equal(o, v) }) {
				all = append(all, v)
			}
		}
	}
	return all
}

// ofSchema makes one variant of a schema's entries if they say one thing of each
// attribute, else one of each key that says more than all of them do.
func ofSchema(entries []vpic.Field) []knowledge.Variant {
	sure, open := settledBy(entries)
	if len(open) == 0 {
		return []knowledge.Variant{sure}
	}
	var all []knowledge.Variant
	var keys []string
	for _, e := range entries {
		if slices.Contains(open, e.Attribute) && !slices.Contains(keys, e.Key) {
			keys = append(keys, e.Key)
			all = append(all, ofKey(sure, only(entries, func(f vpic.Field) bool { return f.Key == e.Key }))...)
		}
	}
	return all
}

// ofKey adds to what a schema says what one of its keys does; where a key says two
// things of an attribute, each is a variant.
func ofKey(sure knowledge.Variant, entries []vpic.Field) (all []knowledge.Variant) {
	own, open := settledBy(entries)
	whole := maps.Clone(sure)
	maps.Copy(whole, own)
	if len(open) == 0 {
		return []knowledge.Variant{whole}
	}
	for _, e := range entries {
		if slices.Contains(open, e.Attribute) {
			v := maps.Clone(whole)
			v[e.Attribute] = e.Value
			all = append(all, v)
		}
	}
	return all
}

// settledBy parts the attributes that entries speak of: those with one value, and
// those with several.
func settledBy(entries []vpic.Field) (sure knowledge.Variant, open []string) {
	sure = knowledge.Variant{}
	for _, e := range entries {
		switch have, said := sure[e.Attribute]; {
		case slices.Contains(open, e.Attribute) || said && have == e.Value:
		case said:
			delete(sure, e.Attribute)
			open = append(open, e.Attribute)
		default:
			sure[e.Attribute] = e.Value
		}
	}
	return sure, open
}

func only(entries []vpic.Field, keep func(vpic.Field) bool) (some []vpic.Field) {
	for _, e := range entries {
		if keep(e) {
			some = append(some, e)
		}
	}
	return some
}
