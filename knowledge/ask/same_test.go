package ask_test

import (
	"slices"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

func TestARankingNamesEachCarOnce(t *testing.T) {
	t.Parallel()
	of := func(model, trim, engine string, value float64) knowledge.Fact {
		f := ranked(model, "towing_capacity", value, "lb")
		f.ID, f.Trim, f.Engine = model+trim+engine, trim, engine
		return f
	}
	for name, tt := range map[string]struct {
		facts []knowledge.Fact
		want  []string
	}{
		"a version that another fact has in the model's name": {
			[]knowledge.Fact{of("Grand Cherokee 4xe", "", "", 6000), of("Grand Cherokee", "4xe", "2.0L hybrid I4", 6000), of("Wrangler", "", "", 3500)},
			[]string{"Grand Cherokee", "Wrangler"},
		},
		"the better-specified stays, though it tows less": {
			[]knowledge.Fact{of("Grand Cherokee 4xe", "", "", 6100), of("Grand Cherokee", "4xe", "2.0L hybrid I4", 6000), of("Wrangler", "", "", 6050)},
			[]string{"Wrangler", "Grand Cherokee"},
		},
		"a class in the trim": {
			[]knowledge.Fact{of("Silverado 3500HD", "", "6.6L diesel V8", 36000), of("Silverado HD", "3500HD dual rear wheels", "6.6L diesel V8", 36000)},
			[]string{"Silverado HD"},
		},
		"a number left out of the name": {
			[]knowledge.Fact{of("Silverado", "", "", 13300), of("Silverado 1500", "LT", "6.2L V8", 13300)},
			[]string{"Silverado 1500"},
		},
		"another length is another car": {
			[]knowledge.Fact{of("Grand Cherokee", "", "5.7L V8", 7200), of("Grand Cherokee L", "", "5.7L V8", 7200)},
			[]string{"Grand Cherokee", "Grand Cherokee L"},
		},
		"another version of the shorter name is another car": {
			[]knowledge.Fact{of("Grand Cherokee", "Summit", "5.7L V8", 7200), of("Grand Cherokee 4xe", "", "", 6000)},
			[]string{"Grand Cherokee", "Grand Cherokee 4xe"},
		},
		"other values of a number are another car": {
			[]knowledge.Fact{of("Silverado", "", "", 13300), of("Silverado 2500", "", "", 22500)},
			[]string{"Silverado 2500", "Silverado"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, err := over(t, tt.facts, nil).Answer(t.Context(), ask.Question{Text: "which car tows the most?", Lang: "en"})
			var got []string
			for _, r := range a.Rows {
				got = append(got, r.Vehicle.Model)
			}
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("%v %v, want %v", err, got, tt.want)
			}
		})
	}
}
