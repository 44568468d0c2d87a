package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

func TestAnAmendedLabelKeepsWhatWasSaidOfItBefore(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), dbtest.New(t)
	turns, labels, people := newTurns(pool, nil), store.NewLabels(pool), store.NewPeople(pool)
	read := knowledge.Label{VIN: "1G1YB2D4XM5000001", Make: "Chevrolet", Model: "Corvette"}
	id, err := labels.Save(ctx, 1, 1, read, nil)
	if err != nil {
		t.Fatal(err)
	}
	others, err := labels.Save(ctx, 2, 2, read, nil)
	if err != nil {
		t.Fatal(err)
	}
	said := knowledge.Correction{Part: knowledge.PartVIN, Was: "1G1YB2D4XM5000001", Now: "1G1YB2D4XM5000000"}
	now := read
	now.VIN, now.Corrections = "1G1YB2D4XM5000000", []knowledge.Correction{said}
	commit := func(t1 conversation.Turn) {
		t.Helper()
		_, err := turn(ctx, turns, dialogue(1), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
			t1.Session = s
			return t1, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	receive(t, pool, incoming(1, 1), incoming(2, 1))
	car := func(l knowledge.Label) knowledge.Vehicle {
		return knowledge.Vehicle{VIN: l.VIN, Make: l.Make, Model: l.Model}
	}
	commit(conversation.Turn{Notes: []conversation.Note{{Vehicle: car(read), Label: id}}, Records: []conversation.Record{{Vehicle: car(read), Label: id, Read: true, Catalogue: "a"}}})
	commit(conversation.Turn{
		Amends: []conversation.Amend{{Label: id, Reading: now}, {Label: others, Reading: now}}, // the second is another person's
		Notes:  []conversation.Note{{Vehicle: car(now), Label: id}}, Records: []conversation.Record{{Vehicle: car(now), Label: id, Read: true, Catalogue: "b"}},
		Claims: []conversation.Claim{{Vehicle: car(now), Correction: &said}},
	})
	now.Version = 1
	if l, _, _, err := labels.Label(ctx, 1, id); err != nil || !cmp.Equal(l, now) {
		t.Errorf("the label: %+v, %v", l, err)
	}
	if l, _, _, err := labels.Label(ctx, 2, others); err != nil || l.VIN != read.VIN {
		t.Errorf("another person's label: %+v, %v", l, err)
	}
	history, err := people.History(ctx, 1, conversation.HistoryQuery{Most: 5})
	if err != nil || len(history) != 1 || history[0].Vehicle.VIN != now.VIN || !history[0].Told {
		t.Errorf("history: %+v, %v", history, err)
	}
	var then []knowledge.VIN
	err = store.NewAudit(pool).Each(ctx, time.Time{}, func(i store.Identification) error {
		then = append(then, i.Given.Label.VIN)
		return nil
	})
	if err != nil || !cmp.Equal(then, []knowledge.VIN{read.VIN, now.VIN}) {
		t.Errorf("what was said rests on %v, %v", then, err)
	}
	claims, err := store.NewReview(pool).Claims(ctx, true, 5)
	if err != nil || len(claims) != 1 || claims[0].Finding != nil || !cmp.Equal(claims[0].Correction, &said) {
		t.Errorf("claims: %+v, %v", claims, err)
	}
}

// correcting is a turn that adds a correction to a label as it is; before it is decided
// something else may happen.
func correcting(labels *store.Labels, id int64, now string, first func()) conversation.Decide {
	return func(ctx context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		l, _, _, err := labels.Label(ctx, s.Key.User, id)
		l.Corrections = append(l.Corrections, knowledge.Correction{Part: knowledge.PartTotal, Now: now})
		first()
		return conversation.Turn{Session: s, Amends: []conversation.Amend{{Label: id, Reading: l}}}, err
	}
}

func TestOfTwoCorrectionsAtOnceNoneIsLost(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), dbtest.New(t)
	turns, labels := newTurns(pool, nil), store.NewLabels(pool)
	id, err := labels.Save(ctx, 1, 1, knowledge.Label{VIN: "1G1YB2D4XM5000001"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	private, group := dialogue(1), conversation.Key{Chat: -5, User: 1}
	elsewhere := incoming(2, 1)
	elsewhere.Key = group
	receive(t, pool, incoming(1, 1), elsewhere)
	other := func() { // the same person, in another dialogue, is quicker
		if _, err := turn(ctx, turns, group, correcting(labels, id, "in the group", func() {})); err != nil {
			t.Error(err)
		}
	}
	visits, err := turns.Turn(ctx, []conversation.Key{private}, correcting(labels, id, "in private", other))
	if err != nil || len(visits) != 1 || !visits[0].More || visits[0].Err != nil {
		t.Fatalf("what was decided on an earlier reading: %+v, %v; want it decided anew, at once", visits, err)
	}
	if _, err := turn(ctx, turns, private, correcting(labels, id, "in private", func() {})); err != nil {
		t.Fatal(err)
	}
	l, _, _, err := labels.Label(ctx, 1, id)
	var said []string
	for _, c := range l.Corrections {
		said = append(said, c.Now)
	}
	if diff := cmp.Diff([]string{"in the group", "in private"}, said); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestTwoDialoguesOfAPersonInOneTransactionKeepBothCorrections(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), dbtest.New(t)
	turns, labels := newTurns(pool, nil), store.NewLabels(pool)
	id, err := labels.Save(ctx, 1, 1, knowledge.Label{VIN: "1G1YB2D4XM5000001"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := incoming(2, 1)
	elsewhere.Key = conversation.Key{Chat: -5, User: 1}
	receive(t, pool, incoming(1, 1), elsewhere)
	visits, err := turns.Turn(ctx, []conversation.Key{dialogue(1), elsewhere.Key}, correcting(labels, id, "this", func() {}))
	if err != nil || len(visits) != 2 {
		t.Fatalf("%+v, %v", visits, err)
	}
	if l, _, _, err := labels.Label(ctx, 1, id); err != nil || len(l.Corrections) != 2 {
		t.Errorf("%d corrections, want 2: %v", len(l.Corrections), err)
	}
}
