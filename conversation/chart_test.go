package conversation

import (
	"context"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
)

// answering answers every question alike.
type answering struct {
	*world

	answer ask.Answer
}

func (a answering) Answer(context.Context, ask.Question) (ask.Answer, error) { return a.answer, nil }

// ranked is a ranking of four cars: enough for a picture.
func ranked(kind ask.Kind) ask.Answer {
	a := ask.Answer{Kind: kind, Attribute: "horsepower", NeedsModel: kind == ask.Compare}
	for i, model := range []string{"Tahoe", "Suburban", "Yukon", "Escalade"} {
		v := knowledge.Vehicle{Make: "GM", Model: model, Year: 2021}
		f := knowledge.Fact{ID: model, Make: "GM", Model: model, YearFrom: 2021, YearTo: 2021, Attribute: "horsepower", Value: float64(300 + i), Unit: "hp"}
		a.Rows = append(a.Rows, ask.Row{Vehicle: v, Attribute: "horsepower", Facts: []knowledge.Fact{f}})
	}
	return a
}

// With a model that reads and phrases, what the rules answer in a form of its own (a
// ranking with its picture, a list, what a car is worth) is said at once and without it.
// Of a comparison the picture comes with the built-in words and not with the model's.
func TestPicturesListsAndWorthWithAModel(t *testing.T) {
	t.Parallel()

	tahoe := knowledge.Vehicle{Make: "Chevrolet", Model: "Tahoe", Year: 2021}
	list := ask.Answer{Kind: ask.Listing, Topic: string(ask.ListedEngines), Vehicle: tahoe, Items: []ask.Item{{Name: "5.3L V8", Fact: ranked(ask.Ranking).Rows[0].Facts[0]}}}
	for name, tt := range map[string]struct {
		answer  ask.Answer
		phrased *string // what the model made of it; nil: it is not asked
		picture bool
	}{
		"a ranking":           {ranked(ask.Ranking), nil, true},
		"a list":              {list, nil, false},
		"what a car is worth": {ask.Answer{Kind: ask.Worth, Vehicle: tahoe}, nil, false},
		"a comparison that the model says nothing to": {ranked(ask.Compare), new(string), true},
		"a comparison in the model's words":           {ranked(ask.Compare), &[]string{"All four have some 300 hp."}[0], false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replies, asked := withModel(t, tt.answer, tt.phrased)
			pictures := 0
			for _, r := range replies {
				if r.Chart != nil {
					pictures++
				}
			}
			if asked != (tt.phrased != nil) || len(replies) == 0 || (pictures == 1) != tt.picture {
				t.Errorf("the model is asked: %t; %d messages, %d pictures", asked, len(replies), pictures)
			}
		})
	}
}

// withModel is what is said of an answer where a model is set up, which makes some words
// of it where it is asked.
func withModel(t *testing.T, a ask.Answer, phrased *string) (replies []Reply, asked bool) {
	t.Helper()
	w := newWorld()
	e := Engine{Ports: Ports{
		Decodes: w, Asker: answering{w, a}, Accounts: w, Labels: w, Packages: w, Model: true,
		Now: func() time.Time { return time.Unix(0, 0).UTC() },
	}}
	turn, err := e.Turn(t.Context(), Session{Key: Key{Chat: 1, User: 1}, State: Idle{}}, Said{Text: "which has the most power?"})
	if err != nil {
		t.Fatal(err)
	}
	tasks := turn.Session.Memory.Tasks
	if len(tasks) == 0 || phrased == nil {
		return turn.Replies, len(tasks) > 0
	}
	turn, err = e.Turn(t.Context(), turn.Session, Finished{Task: tasks[0].ID, Event: Phrased{Answer: a, Text: *phrased}})
	if err != nil {
		t.Fatal(err)
	}
	return turn.Replies, true
}
