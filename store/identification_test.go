package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/store"
)

func TestWhatWasSaidOfPackagesIsKeptUntilForgotten(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), dbtest.New(t)
	turns := newTurns(pool, nil)
	label := knowledge.Label{Make: "Chevrolet", Model: "Corvette", Year: 2021}
	id, err := store.NewLabels(pool).Save(ctx, 1, 1, label, nil)
	if err != nil {
		t.Fatal(err)
	}
	corvette := knowledge.Vehicle{Make: "Chevrolet", Model: "Corvette", Year: 2021}
	z51 := knowledge.Finding{Package: "z51", Name: "Z51", Verdict: knowledge.Confirmed, Probability: 0.99}
	receive(t, pool, incoming(1, 1), incoming(2, 1))
	_, err = turn(ctx, turns, dialogue(1), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		return conversation.Turn{
			Session: s,
			Records: []conversation.Record{
				{Vehicle: corvette, Codes: []string{"Z51"}, Text: "heated seats", Answers: []packages.Answer{{Feature: "hud", Has: true}}, Catalogue: "abc", Findings: []knowledge.Finding{z51}},
				{Vehicle: corvette, Label: id, Read: true, Catalogue: "abc"},
				{Vehicle: corvette, Label: id + 1, Read: true, Catalogue: "abc"}, // deleted meanwhile
			},
			Claims: []conversation.Claim{{Vehicle: corvette, Finding: z51}},
		}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	audit := store.NewAudit(pool)
	var got []store.Identification
	each := func(i store.Identification) error {
		got = append(got, i)
		return nil
	}
	if err := audit.Each(ctx, time.Now().Add(-time.Hour), each); err != nil || len(got) != 3 {
		t.Fatalf("%d identifications, %v", len(got), err)
	}
	if g := got[0].Given; !cmp.Equal(g.Codes, []string{"Z51"}) || g.Text != "heated seats" || !cmp.Equal(g.Answers, []packages.Answer{{Feature: "hud", Has: true}}) || g.Label != nil || !cmp.Equal(got[0].Findings, []knowledge.Finding{z51}) {
		t.Errorf("by codes: %+v", got[0])
	}
	if g := got[1].Given; g.Label == nil || g.Label.Model != "Corvette" || !g.Read || got[2].Given.Label != nil {
		t.Errorf("by labels: %+v, %+v", got[1], got[2])
	}
	claims, err := store.NewReview(pool).Claims(ctx, true, 10)
	if err != nil || len(claims) != 1 || *claims[0].Has || claims[0].Finding.Name != "Z51" {
		t.Errorf("claims: %+v, %v", claims, err)
	}
	got = nil
	if err := audit.Each(ctx, time.Now().Add(time.Hour), each); err != nil || got != nil {
		t.Errorf("later: %v, %v", got, err)
	}
	if _, err := turn(ctx, turns, dialogue(1), forget); err != nil {
		t.Fatal(err)
	}
	claims, err = store.NewReview(pool).Claims(ctx, true, 10)
	if err != nil || len(claims) != 0 {
		t.Errorf("claims of who was forgotten: %v, %v", claims, err)
	}
	if err := audit.Each(ctx, time.Time{}, each); err != nil || got != nil {
		t.Errorf("identifications of who was forgotten: %v, %v", got, err)
	}
}
