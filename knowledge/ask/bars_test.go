package ask_test

import (
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

func TestBarsAreTheManyValuesOfOneAttribute(t *testing.T) {
	t.Parallel()
	rows := func(name knowledge.Attribute, unit string, values ...float64) (list []ask.Row) {
		for _, v := range values {
			f := knowledge.Fact{Attribute: name, Value: v, Unit: unit}
			list = append(list, ask.Row{Attribute: name, Facts: []knowledge.Fact{f}})
		}
		return list
	}
	metric := rows("payload_capacity", "lb", 1000, 2000, 3000)
	metric = append(metric, rows("payload_capacity", "kg", 453.59237)...)
	words := rows("transmission", "", 0, 0, 0, 0)
	words[0].Facts[0].Text = "manual"
	for name, tt := range map[string]struct {
		kind ask.Kind
		rows []ask.Row
		want []float64
	}{
		"four cars":                                   {ask.Ranking, rows("horsepower", "hp", 400, 300, 200, 100), []float64{400, 300, 200, 100}},
		"three are as easily read":                    {ask.Ranking, rows("horsepower", "hp", 400, 300, 200), nil},
		"two attributes of two cars are no four":      {ask.Compare, append(rows("horsepower", "hp", 400, 300), rows("torque", "lb-ft", 200, 100)...), nil},
		"the second attribute, if only that has many": {ask.Compare, append(rows("torque", "lb-ft", 1, 2), rows("horsepower", "hp", 1, 2, 3, 4)...), []float64{1, 2, 3, 4}},
		"other units are converted":                   {ask.Compare, metric, []float64{1000, 2000, 3000, 1000}},
		"equal bars show nothing":                     {ask.Ranking, rows("seating_capacity", "", 5, 5, 5, 5), nil},
		"economy, of which less is more elsewhere":    {ask.Ranking, rows("epa_combined_mpg", "mpg", 50, 40, 30, 20), nil},
		"words have no length":                        {ask.Compare, words, nil},
		"an overview is of one car":                   {ask.Overview, rows("horsepower", "hp", 400, 300, 200, 100), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, got := ask.Bars(ask.Answer{Kind: tt.kind, Rows: tt.rows})
			if len(got) != len(tt.want) {
				t.Fatalf("%d bars, want %d", len(got), len(tt.want))
			}
			for i, b := range got {
				if d := b.Size - tt.want[i]; d > 0.01 || d < -0.01 {
					t.Errorf("bar %d is %g, want %g", i, b.Size, tt.want[i])
				}
			}
		})
	}
}
