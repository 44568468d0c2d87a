package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

func TestAnUpdateThatFailsFiveTimesIsParkedAndCanBeRetried(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	turns, inbox := newTurns(pool, nil), store.NewInbox(pool)
	receive(t, pool, incoming(1, 1))
	broken := func(context.Context, conversation.Session, conversation.Incoming) (conversation.Turn, error) {
		return conversation.Turn{}, errors.New("disk on fire")
	}
	for range 5 {
		if worked, err := turn(t.Context(), turns, dialogue(1), broken); !worked || err == nil {
			t.Fatalf("Turn() = %v, %v", worked, err)
		}
		if worked, _ := turn(t.Context(), turns, dialogue(1), broken); worked {
			t.Fatal("it was tried again without waiting")
		}
		if _, err := pool.Exec(t.Context(), `UPDATE inbox SET retry_at = NULL`); err != nil {
			t.Fatal(err)
		}
	}
	if parked, err := inbox.ParkedUpdates(t.Context(), 10); err != nil || len(parked) != 1 || parked[0].Attempts != 5 {
		t.Fatalf("parked = %+v, %v", parked, err)
	}
	if n, err := inbox.RetryParked(t.Context(), nil); n != 1 || err != nil {
		t.Fatalf("RetryParked() = %d, %v", n, err)
	}
	if worked, err := turn(t.Context(), turns, dialogue(1), greet); !worked || err != nil {
		t.Errorf("after the retry: %v, %v", worked, err)
	}
}

func TestAQuotaThatWasUsedUpMeanwhileIsDecidedAnewAtOnce(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	for i := range 10 { // all that the free plan has
		if _, err := charge(t.Context(), pool, 1, string(rune('A'+i)), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	receive(t, pool, incoming(1, 1))
	decisions := 0
	decide := func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		decisions++
		if decisions == 1 { // on what a reader saw before
			return conversation.Turn{Session: s, Charges: []knowledge.VIN{"1FTFW1E82NFB00000"}}, nil
		}
		return conversation.Turn{Session: s}, nil
	}
	turns := newTurns(pool, nil)
	for _, want := range []bool{true, true, false} {
		if worked, err := turn(t.Context(), turns, dialogue(1), decide); worked != want || err != nil {
			t.Fatalf("Turn() = %v, %v after %d decisions", worked, err, decisions)
		}
	}
	if decisions != 2 {
		t.Errorf("%d decisions, want 2", decisions)
	}
}

func TestAFatalFaultParksAtOnceWithOneApology(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	receive(t, pool, incoming(1, 1))
	fatal := &conversation.FatalError{
		Incident: "ABC", Err: errors.New("panic"),
		Apology: []conversation.Outgoing{{Chat: 1, Method: "sendMessage", Body: json.RawMessage(`{}`)}},
	}
	_, err := turn(t.Context(), newTurns(pool, nil), dialogue(1), func(context.Context, conversation.Session, conversation.Incoming) (conversation.Turn, error) {
		return conversation.Turn{}, fatal
	})
	if !errors.Is(err, fatal) {
		t.Fatal(err)
	}
	parked, err := store.NewInbox(pool).ParkedUpdates(t.Context(), 10)
	if err != nil || len(parked) != 1 || parked[0].Incident != "ABC" {
		t.Errorf("parked = %+v, %v", parked, err)
	}
	if n := calls(t, pool, 1); n != 1 {
		t.Errorf("%d apologies, want 1", n)
	}
}
