package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

const oldGroup, newGroup = -7, -1_000_000_000_007

func exchange(t *testing.T, p *store.Post, r conversation.Round) []conversation.Outgoing {
	t.Helper()
	next, err := p.Exchange(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func number(t *testing.T, pool *pgxpool.Pool, sql string, args ...any) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// in is an update of a person in a group.
func in(id, chat, user int64) conversation.Incoming {
	return conversation.Incoming{Bot: 7, ID: id, Key: conversation.Key{Chat: chat, User: user}, Raw: json.RawMessage(`{}`), Kind: "message"}
}

func TestWhatIsOnItsWayToAGroupThatMovesArrivesInItsNewPlace(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	receive(t, pool, in(1, oldGroup, 1))
	if _, err := turn(t.Context(), newTurns(pool, nil), conversation.Key{Chat: oldGroup, User: 1}, func(ctx context.Context, s conversation.Session, i conversation.Incoming) (conversation.Turn, error) {
		said, err := greet(ctx, s, i)
		said.Calls[0].Body = json.RawMessage(`{"chat_id":-7,"text":"a","reply_parameters":{"message_id":4}}`)
		return said, err
	}); err != nil {
		t.Fatal(err)
	}
	post := store.NewPost(pool)
	defer post.Close(t.Context())
	if sent := exchange(t, post, conversation.Round{Want: []int64{oldGroup}}); len(sent) != 1 {
		t.Fatalf("%v", sent)
	}
	receive(t, pool, in(9, newGroup, 1)) // the new place tells of itself first
	_, err := turn(t.Context(), newTurns(pool, nil), conversation.Key{Chat: newGroup, User: 1}, func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		return conversation.Turn{Session: s}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	receive(t, pool, in(2, oldGroup, 1)) // received before the bot learnt of the move
	next := exchange(t, post, conversation.Round{Moved: []conversation.Moved{{From: oldGroup, To: newGroup}}, Want: []int64{newGroup}})
	if len(next) != 1 || next[0].Chat != newGroup {
		t.Fatalf("in the new place: %+v", next)
	}
	var body map[string]any
	if err := json.Unmarshal(next[0].Body, &body); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"chat_id": float64(newGroup), "text": "a"}, body); diff != "" {
		t.Error(diff)
	}
	receive(t, pool, in(3, oldGroup, 1)) // and one that came even later
	if worked, err := turn(t.Context(), newTurns(pool, nil), conversation.Key{Chat: oldGroup, User: 1}, greet); !worked || err != nil {
		t.Fatalf("%v, %v", worked, err)
	}
	var state conversation.StateName
	for range 2 {
		worked, err := turn(t.Context(), newTurns(pool, nil), conversation.Key{Chat: newGroup, User: 1}, func(ctx context.Context, s conversation.Session, i conversation.Incoming) (conversation.Turn, error) {
			state = s.State.Name()
			return greet(ctx, s, i)
		})
		if !worked || err != nil || state != conversation.NameAwaitingVIN {
			t.Errorf("%v, %v in %q: the dialogue did not move", worked, err, state)
		}
	}
	if n := number(t, pool, `SELECT (SELECT count(*) FROM sessions WHERE chat_id = $1) + (SELECT count(*) FROM outbox WHERE chat_id = $1)`, oldGroup); n != 0 {
		t.Errorf("%d rows stayed behind", n)
	}
}

func TestAGroupThatLetsNobodyWriteKeepsItsCallsAndThePersonIsToldOnce(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	receive(t, pool, in(1, 1, 1), in(2, oldGroup, 1), in(3, oldGroup, 1))
	for _, k := range []conversation.Key{{Chat: 1, User: 1}, {Chat: oldGroup, User: 1}, {Chat: oldGroup, User: 1}} {
		if _, err := turn(t.Context(), newTurns(pool, nil), k, greet); err != nil {
			t.Fatal(err)
		}
	}
	post := store.NewPost(pool)
	defer post.Close(t.Context())
	want := []int64{oldGroup}
	for range 3 { // muted, tried again later, muted again
		if _, err := pool.Exec(t.Context(), `UPDATE chats SET muted_until = now() WHERE chat_id = $1`, oldGroup); err != nil {
			t.Fatal(err)
		}
		call := exchange(t, post, conversation.Round{Want: want})
		if len(call) != 1 {
			t.Fatalf("%v", call)
		}
		if again := exchange(t, post, conversation.Round{Muted: call, Want: want}); len(again) != 0 {
			t.Errorf("tried again at once: %v", again)
		}
	}
	if n := number(t, pool, `SELECT count(*) FROM inbox WHERE bot_id = 0 AND (chat_id, user_id) = (1, 1)`); n != 1 {
		t.Errorf("told %d times, want once", n)
	}
	receive(t, pool, in(4, oldGroup, 9)) // an administrator lets the bot write
	_, err := turn(t.Context(), newTurns(pool, nil), conversation.Key{Chat: oldGroup, User: 9}, func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		return conversation.Turn{Session: s, Presence: &conversation.Presence{}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if call := exchange(t, post, conversation.Round{Want: want}); len(call) != 1 {
		t.Errorf("what was kept is not sent: %v", call)
	}
}

func TestTheLastAttemptThatFailsEndsWithAnApology(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	receive(t, pool, incoming(1, 1))
	fault := errors.New("as always")
	decide := func(_ context.Context, _ conversation.Session, i conversation.Incoming) (conversation.Turn, error) {
		if i.Failed == nil {
			return conversation.Turn{}, fault
		}
		apology := []conversation.Outgoing{{Chat: 1, Method: "sendMessage", Body: json.RawMessage(`{}`)}}
		return conversation.Turn{}, &conversation.FatalError{Incident: "ABC", Apology: apology, Err: i.Failed}
	}
	for attempt := range 5 {
		if _, err := pool.Exec(t.Context(), `UPDATE inbox SET retry_at = NULL`); err != nil {
			t.Fatal(err)
		}
		if n := number(t, pool, `SELECT count(*) FROM outbox`); n != 0 {
			t.Fatalf("an apology after %d attempts", attempt)
		}
		if worked, err := turn(t.Context(), newTurns(pool, nil), dialogue(1), decide); !worked || !errors.Is(err, fault) {
			t.Fatalf("%v, %v", worked, err)
		}
	}
	if n := number(t, pool, `SELECT count(*) FROM outbox`); n != 1 {
		t.Errorf("%d apologies", n)
	}
	if n := number(t, pool, `SELECT count(*) FROM inbox WHERE parked_at IS NOT NULL AND incident = 'ABC'`); n != 1 {
		t.Error("the update is not parked with its incident")
	}
}

func TestAnEditedQuestionTakesBackWhatWasAnsweredToIt(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	post := store.NewPost(pool)
	defer post.Close(t.Context())
	put := func(answers, retracts int64) {
		_, err := pool.Exec(t.Context(), `INSERT INTO outbox (chat_id, method, body, answers, retracts) VALUES (1, 'm', '{}', nullif($1::bigint, 0), nullif($2::bigint, 0))`, answers, retracts)
		if err != nil {
			t.Fatal(err)
		}
	}
	put(5, 0)
	put(5, 0)
	put(6, 0)
	put(0, 5)
	put(0, 5)
	round := conversation.Round{Want: []int64{1}}
	var retracted [][]int64
	for n := range int64(5) {
		next := exchange(t, post, round)
		if len(next) != 1 {
			t.Fatalf("call %d: %v", n, next)
		}
		if next[0].Retracts != 0 {
			retracted = append(retracted, next[0].Retracted)
		}
		next[0].Message = 100 + n
		round.Sent = next
	}
	exchange(t, post, round)
	if diff := cmp.Diff([][]int64{{100, 101}, nil}, retracted); diff != "" {
		t.Error(diff)
	}
}
