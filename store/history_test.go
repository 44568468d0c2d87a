package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

func TestCarsAreFoundByTheirWords(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	receive(t, pool, incoming(1, 1))
	_, err := turn(t.Context(), newTurns(pool, nil), dialogue(1), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		return conversation.Turn{Session: s, Notes: []conversation.Note{
			{Vehicle: knowledge.Vehicle{VIN: "1FTFW1E80NF000000", Year: 2022, Make: "Ford", Model: "F-150"}},
			{Vehicle: knowledge.Vehicle{VIN: "1HGCV1F33KA000000", Year: 2019, Make: "Honda", Model: "Accord", Trim: "Sport"}},
			{Vehicle: knowledge.Vehicle{Make: "Ford", Model: "Bronco Sport"}, Label: 7},
		}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string][]string{
		"":                   {"F-150", "Accord", "Bronco Sport"},
		"f150":               {"F-150"},
		"F-150":              {"F-150"},
		"ford":               {"F-150", "Bronco Sport"},
		"2019":               {"Accord"},
		"SPORT honda":        {"Accord"},
		"1ftfw1":             {"F-150"},
		"broncosport":        {"Bronco Sport"},
		"tesla":              nil,
		"ford honda":         nil,
		"%":                  {"F-150", "Accord", "Bronco Sport"}, // nothing to look for
		"_150":               {"F-150"},
		"'; DROP TABLE x;--": nil,
	} {
		list, err := store.NewPeople(pool).History(t.Context(), 1, conversation.HistoryQuery{Words: words, Most: 10})
		if err != nil {
			t.Fatal(err)
		}
		var models []string
		for _, it := range list {
			models = append(models, it.Vehicle.Model)
		}
		if diff := cmp.Diff(want, models); diff != "" {
			t.Errorf("%q: %s", words, diff)
		}
	}
	if list, err := store.NewPeople(pool).History(t.Context(), 1, conversation.HistoryQuery{Skip: 1, Most: 1}); err != nil || len(list) != 1 || list[0].Vehicle.Model != "Accord" {
		t.Errorf("the second page: %+v, %v", list, err)
	}
	if list, err := store.NewPeople(pool).History(t.Context(), 2, conversation.HistoryQuery{Most: 10}); err != nil || len(list) != 0 {
		t.Errorf("another person's cars: %+v, %v", list, err)
	}
}

func TestWhatAPersonSaidOfACarStaysWithItUntilTheyForget(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	people := store.NewPeople(pool)
	const fit, other knowledge.VIN = "3HGGK5H85LM000000", "1FTFW1E80NF000000"
	seen := []conversation.Note{{Vehicle: knowledge.Vehicle{VIN: fit, Make: "Honda", Model: "Fit"}}, {Vehicle: knowledge.Vehicle{VIN: other, Make: "Ford"}}}
	trim := func(v knowledge.VIN, value string) conversation.Told {
		return conversation.Told{VIN: v, Attribute: "trim", Value: value}
	}
	for i, step := range []struct {
		name string
		turn conversation.Turn
		want []conversation.Told
	}{
		{"nothing yet", conversation.Turn{Notes: seen}, []conversation.Told{}},
		{"a car that was never looked up has no place", conversation.Turn{Told: []conversation.Told{trim("5YJ3E1EA6KF000000", "Long Range")}}, []conversation.Told{}},
		{
			"two things of two cars",
			conversation.Turn{Told: []conversation.Told{trim(fit, "EX"), {VIN: fit, Attribute: "doors", Value: "5"}, trim(other, "Lariat")}},
			[]conversation.Told{{VIN: fit, Attribute: "doors", Value: "5"}, trim(fit, "EX")},
		},
		{
			"looked up again it is there, and said anew it is replaced",
			conversation.Turn{Notes: seen, Told: []conversation.Told{trim(fit, "'; EX-L")}},
			[]conversation.Told{{VIN: fit, Attribute: "doors", Value: "5"}, trim(fit, "'; EX-L")},
		},
		{"taken back", conversation.Turn{Told: []conversation.Told{trim(fit, "")}}, []conversation.Told{{VIN: fit, Attribute: "doors", Value: "5"}}},
		{"forgotten", conversation.Turn{Forget: true}, []conversation.Told{}},
	} {
		receive(t, pool, incoming(int64(i+1), 1))
		_, err := turn(t.Context(), newTurns(pool, nil), dialogue(1), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
			step.turn.Session = s
			return step.turn, nil
		})
		if err != nil {
			t.Fatal(step.name, err)
		}
		got, err := people.Told(t.Context(), 1, fit)
		if diff := cmp.Diff(step.want, got); diff != "" || err != nil {
			t.Errorf("%s: %s, %v", step.name, diff, err)
		}
		if others, err := people.Told(t.Context(), 2, fit); err != nil || len(others) > 0 {
			t.Errorf("%s: somebody else said %+v, %v", step.name, others, err)
		}
	}
}
