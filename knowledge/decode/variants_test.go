package decode_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin/vpic"
)

func TestWhichValuesGoTogether(t *testing.T) {
	t.Parallel()
	said := func(schema, key, attribute, value string) vpic.Field {
		return vpic.Field{Attribute: attribute, Value: value, Schema: schema, Key: key}
	}
	for name, tt := range map[string]struct {
		entries []vpic.Field
		want    []knowledge.Variant
	}{
		"nothing is open": {nil, nil},
		"two schemas, two cars": {
			[]vpic.Field{said("a", "1", "trim", "EX"), said("a", "2", "engine_model", "GDI"), said("b", "1", "trim", "GLS"), said("b", "2", "engine_model", "T-GDI")},
			[]knowledge.Variant{{"trim": "EX", "engine_model": "GDI"}, {"trim": "GLS", "engine_model": "T-GDI"}},
		},
		"two keys of a schema, two cars": {
			[]vpic.Field{said("a", "1", "trim", "XL"), said("a", "1", "doors", "2"), said("a", "2", "trim", "XLT"), said("a", "2", "doors", "4")},
			[]knowledge.Variant{{"trim": "XL", "doors": "2"}, {"trim": "XLT", "doors": "4"}},
		},
		"what a schema says of all goes with each of its keys": {
			[]vpic.Field{said("a", "1", "trim", "XL"), said("a", "2", "trim", "XLT"), said("a", "3", "cylinders", "6"), said("b", "3", "cylinders", "8")},
			[]knowledge.Variant{{"trim": "XL", "cylinders": "6"}, {"trim": "XLT", "cylinders": "6"}, {"cylinders": "8"}},
		},
		"two values of one key are two cars": {
			[]vpic.Field{said("a", "1", "trim", "XL"), said("a", "1", "trim", "XLT"), said("a", "1", "doors", "4"), said("b", "1", "doors", "2")},
			[]knowledge.Variant{{"trim": "XL", "doors": "4"}, {"trim": "XLT", "doors": "4"}, {"doors": "2"}},
		},
		"keys that speak of different things link nothing": {
			[]vpic.Field{said("a", "1", "trim", "XL"), said("a", "2", "trim", "XLT")}, nil,
		},
		"a plant tells no cars apart": {
			[]vpic.Field{said("a", "1", "trim", "XL"), said("a", "1", "plant_city", "Ulsan"), said("b", "1", "plant_city", "Asan")}, nil,
		},
	} {
		if diff := cmp.Diff(tt.want, decode.Spoken("", vpic.Decoding{Entries: tt.entries}).Variants); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnEngineNamedInFullIsTheSame(t *testing.T) {
	t.Parallel()
	d := decode.Spoken("", vpic.Decoding{
		Fields: []vpic.Field{{Attribute: "engine_model", Value: "V6 Cyclone"}, {Attribute: "trim", Value: "EX"}},
		Others: []vpic.Field{{Attribute: "engine_model", Value: "3.5L V6 Cyclone"}, {Attribute: "trim", Value: "EX Sport"}},
	})
	if diff := cmp.Diff([]knowledge.Alternative{{Attribute: "trim", Values: []string{"EX Sport"}}}, d.Alternatives); diff != "" {
		t.Error(diff)
	}
}
