package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

func TestWhatAVINSaysNeedNotBeSaidOfACar(t *testing.T) {
	t.Parallel()
	index := &decode.Offline{Index: vpictest.Index(t, vpictest.Dump()), Now: vpictest.Now}
	type vehicle = knowledge.Vehicle
	const f150, unknown = "TSLFW1E80NF000000", "ZZZFW1E80NF000000"
	for says, tt := range map[string]struct{ said, want vehicle }{
		"nothing but the VIN":   {vehicle{VIN: f150}, vehicle{VIN: f150, Make: "Ford", Model: "F-150", Year: 2022}},
		"what was said stays":   {vehicle{VIN: f150, Model: "F-150 SuperCrew", Trim: "Lariat"}, vehicle{VIN: f150, Make: "Ford", Model: "F-150 SuperCrew", Year: 2022, Trim: "Lariat"}},
		"another car is meant":  {vehicle{VIN: f150, Make: "Lincoln", Model: "Mark LT"}, vehicle{VIN: f150, Make: "Lincoln", Model: "Mark LT", Year: 2022}},
		"no VIN":                {vehicle{Make: "Ford"}, vehicle{Make: "Ford"}},
		"a VIN nobody knows":    {vehicle{VIN: unknown}, vehicle{VIN: unknown}},
		"what is no VIN at all": {vehicle{VIN: "?!", Make: "Ford"}, vehicle{VIN: "?!", Make: "Ford"}},
	} {
		got, err := complete(t.Context(), index, tt.said)
		if err != nil {
			t.Errorf("%s: %v", says, err)
		}
		got.Engine, got.Drivetrain = "", ""
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s:\n%s", says, diff)
		}
	}
	if got, err := complete(t.Context(), nil, vehicle{VIN: f150}); err != nil || got != (vehicle{VIN: f150}) {
		t.Errorf("without an index: %v, %v", got, err)
	}
}
