package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// towing is a fact about what an F-150 may tow.
func towing(id string, value float64) knowledge.Fact {
	return knowledge.Fact{
		ID: id, Make: "Ford", Model: "F-150", YearFrom: 2021, YearTo: 2021, Engine: "5.0L V8", Attribute: "towing_capacity", Value: value, Unit: "lb",
		Source: knowledge.Source{Title: "a magazine", URL: "https://magazine.example/" + id, Kind: knowledge.SourcePress}, License: "fact", NSources: 1,
	}
}

func objection(o conversation.Objection) conversation.Claim {
	car := knowledge.Vehicle{Make: "Ford", Model: "F-150", Year: 2021}
	o.Ref = "4.a1"
	o.Of = conversation.Rated{Question: "what can it tow?", Lang: "en", Vehicle: car, Attribute: "towing_capacity", Facts: []string{"wrong"}}
	return conversation.Claim{Vehicle: car, Objection: &o}
}

// claiming is a database with a fact and an update of person 1, and what lets them say
// something in a turn.
func claiming(t *testing.T) (pool *pgxpool.Pool, say func(...conversation.Claim)) {
	t.Helper()
	pool = dbtest.New(t)
	if _, err := store.NewFacts(pool).Upsert(t.Context(), []knowledge.Fact{towing("wrong", 13000), towing("other", 12000)}); err != nil {
		t.Fatal(err)
	}
	turns, n := newTurns(pool, nil), int64(0)
	return pool, func(claims ...conversation.Claim) {
		t.Helper()
		n++
		receive(t, pool, incoming(n, 1))
		_, err := turn(t.Context(), turns, dialogue(1), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
			return conversation.Turn{Session: s, Claims: claims}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func only(t *testing.T, r *store.Review) store.Claim {
	t.Helper()
	list, err := r.Claims(t.Context(), true, 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	return list[0]
}

// notices are what waits to be told to persons of their claims.
func notices(t *testing.T, pool *pgxpool.Pool) (list []conversation.ClaimSettled) {
	t.Helper()
	rows, err := pool.Query(t.Context(), `SELECT raw FROM inbox WHERE bot_id = 0 AND done_at IS NULL AND (chat_id, user_id) = (1, 1)`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var raw json.RawMessage
		if err := rows.Scan(&raw); err != nil {
			t.Fatal(err)
		}
		_, e, err := conversation.ParseResult(raw)
		settled, ok := e.(conversation.ClaimSettled)
		if err != nil || !ok {
			t.Fatalf("%s, %v", raw, err)
		}
		list = append(list, settled)
	}
	return list
}

func TestWhatAPersonSaysOfAnAnswerIsOneClaimWithItsFacts(t *testing.T) {
	t.Parallel()
	pool, say := claiming(t)
	review, people := store.NewReview(pool), store.NewPeople(pool)
	say(objection(conversation.Objection{Reason: conversation.WrongNumber}))
	say(objection(conversation.Objection{Reason: conversation.WrongDate, Words: "13,400 lb", Done: true}))
	say(objection(conversation.Objection{Reason: conversation.WrongDate}))
	c := only(t, review)
	if *c.Reason != conversation.WrongDate || c.Words != "13,400 lb" || c.State != store.ClaimOpen || c.Answer.Question != "what can it tow?" {
		t.Errorf("%+v", c)
	}
	if diff := cmp.Diff([]knowledge.Fact{towing("wrong", 13000)}, c.Answer.Facts); diff != "" {
		t.Error(diff)
	}
	if n, err := people.ObjectionsSince(t.Context(), 1, time.Now().Add(-time.Hour)); n != 1 || err != nil {
		t.Error(n, err)
	}
	if n, err := people.ObjectionsSince(t.Context(), 2, time.Now().Add(-time.Hour)); n != 0 || err != nil {
		t.Error("somebody else's:", n, err)
	}
	if out, err := people.Export(t.Context(), 1); err != nil || !strings.Contains(string(out), "13,400 lb") {
		t.Errorf("the export lacks it: %v", err)
	}
	say(objection(conversation.Objection{Reason: conversation.WrongDate, Withdrawn: true}))
	if list, err := review.Claims(t.Context(), true, 10); err != nil || len(list) != 0 {
		t.Errorf("withdrawn: %+v, %v", list, err)
	}
}

// stated are the ids of the facts that answers are made of.
func stated(t *testing.T, facts *store.Facts) (ids []string) {
	t.Helper()
	list, err := facts.Facts(t.Context(), "ford", "f-150", "towing_capacity")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestAnAcceptedClaimIsAFactACaseAndANoticeAndItsMistakeIsGone(t *testing.T) {
	t.Parallel()
	pool, say := claiming(t)
	review, facts := store.NewReview(pool), store.NewFacts(pool)
	say(objection(conversation.Objection{Reason: conversation.WrongNumber, Words: "13,400 lb", Done: true}))
	right := towing("right", 13400)
	a := store.Acceptance{Claim: only(t, review).ID, Fact: right, Withdraw: []string{"wrong", "nonsense"}, Case: json.RawMessage(`{"lang": "en"}`)}
	if err := review.Accept(t.Context(), a); !errors.Is(err, store.ErrNoSuchOne) {
		t.Fatal(err)
	}
	if got := stated(t, facts); !slices.Equal(got, []string{"other", "wrong"}) || len(notices(t, pool)) != 0 {
		t.Fatalf("half of it is done: %v", got)
	}
	a.Withdraw = []string{"wrong"}
	if err := review.Accept(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if _, err := facts.Upsert(t.Context(), []knowledge.Fact{towing("wrong", 13000)}); err != nil { // its file is loaded again
		t.Fatal(err)
	}
	if got := stated(t, facts); !slices.Equal(got, []string{"other", "right"}) {
		t.Errorf("facts: %v", got)
	}
	if got := notices(t, pool); len(got) != 1 || got[0].Fact == nil || got[0].Fact.Value != 13400 || got[0].Of.Question != "what can it tow?" {
		t.Errorf("told: %+v", got)
	}
	if cases, err := review.Cases(t.Context()); err != nil || len(cases) != 1 || string(cases[0]) != `{"lang": "en"}` {
		t.Errorf("cases: %s, %v", cases, err)
	}
	var provenance, audit string
	err := pool.QueryRow(t.Context(), `SELECT provenance, (SELECT detail::text FROM audit_log WHERE action = 'claim_accepted') FROM facts WHERE id = 'right'`).Scan(&provenance, &audit)
	if err != nil || provenance != "reported by a reader, checked by the operator" || !strings.Contains(audit, `"wrong"`) {
		t.Errorf("%q, %s, %v", provenance, audit, err)
	}
	if err := review.Accept(t.Context(), a); !errors.Is(err, store.ErrSettled) {
		t.Error("twice:", err)
	}
	if list, err := review.Claims(t.Context(), false, 10); err != nil || len(list) != 0 {
		t.Errorf("still open: %+v, %v", list, err)
	}
	say(objection(conversation.Objection{Reason: conversation.WrongCar, Words: "no, 13,500"}))
	if c := only(t, review); c.State != store.ClaimOpen || c.Words != "no, 13,500" {
		t.Errorf("said anew: %+v", c)
	}
}

// TestWhoIsForgottenIsNotTold: what was accepted stays, and holds nothing of them.
func TestWhoIsForgottenIsNotTold(t *testing.T) {
	t.Parallel()
	pool, say := claiming(t)
	review := store.NewReview(pool)
	say(objection(conversation.Objection{Reason: conversation.WrongNumber, Words: "my name is Ann"}))
	id := only(t, review).ID
	if err := review.Decline(t.Context(), id, conversation.DeclinedNoSource, ""); err != nil || len(notices(t, pool)) != 1 {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `UPDATE inbox SET done_at = now() WHERE bot_id <> 0`); err != nil {
		t.Fatal(err)
	}
	receive(t, pool, incoming(90, 2))
	b := incoming(91, 1)
	b.Key = conversation.Key{Chat: -5, User: 1} // /forget in a group
	receive(t, pool, b)
	if _, err := turn(t.Context(), newTurns(pool, nil), b.Key, forget); err != nil {
		t.Fatal(err)
	}
	if got := notices(t, pool); len(got) != 0 {
		t.Errorf("told: %+v", got)
	}
	if err := review.Decline(t.Context(), id, conversation.DeclinedNoSource, ""); !errors.Is(err, store.ErrNoClaim) {
		t.Error(err)
	}
}

func TestAClaimOnAPackageBecomesNoFact(t *testing.T) {
	t.Parallel()
	pool, say := claiming(t)
	review := store.NewReview(pool)
	say(conversation.Claim{Finding: knowledge.Finding{Name: "Z51"}})
	if err := review.Accept(t.Context(), store.Acceptance{Claim: only(t, review).ID, Fact: towing("right", 1)}); !errors.Is(err, store.ErrNoAnswer) {
		t.Error(err)
	}
}
