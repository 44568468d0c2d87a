package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

func dialogue(chat int64) conversation.Key { return conversation.Key{Chat: chat, User: chat} }

func incoming(id, chat int64) conversation.Incoming {
	return conversation.Incoming{Bot: 7, ID: id, Key: dialogue(chat), Raw: json.RawMessage(`{}`), Kind: "message"}
}

// queue takes jobs, or fails.
type queue struct{ err error }

func (q queue) Enqueue(context.Context, pgx.Tx, conversation.Job) error { return q.err }

func (q queue) Abandon(context.Context, pgx.Tx, conversation.Key, []int64) error { return q.err }

func (q queue) Forget(context.Context, pgx.Tx, int64) error { return q.err }

func newTurns(pool *pgxpool.Pool, err error) *store.Turns {
	return store.NewTurns(pool, queue{err}, billing.StandardTerms(), time.Now)
}

// greet is a turn that changes the session, says something and leaves a job.
func greet(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
	s.State = conversation.AwaitingVIN{Misses: 1}
	s.Version++
	return conversation.Turn{
		Session: s,
		Calls:   []conversation.Outgoing{{Chat: s.Key.Chat, Method: "sendMessage", Body: json.RawMessage(`{}`)}},
		Jobs:    make([]conversation.Start, 1),
	}, nil
}

// forget is the turn of /forget.
func forget(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
	return conversation.Turn{Session: conversation.Session{Key: s.Key, State: conversation.Idle{}}, Forget: true}, nil
}

// turn gives one dialogue a turn, and reports whether there was one.
func turn(ctx context.Context, turns *store.Turns, k conversation.Key, decide conversation.Decide) (worked bool, err error) {
	visits, err := turns.Turn(ctx, []conversation.Key{k}, decide)
	for _, v := range visits {
		err = errors.Join(err, v.Err)
	}
	return len(visits) > 0, err
}

func receive(t *testing.T, pool *pgxpool.Pool, batch ...conversation.Incoming) {
	t.Helper()
	if err := store.NewInbox(pool).Receive(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
}

// calls reads what the outbox holds for a chat, by claiming and sending it.
func calls(t *testing.T, pool *pgxpool.Pool, chat int64) (n int) {
	t.Helper()
	post := store.NewPost(pool)
	defer post.Close(t.Context())
	round := conversation.Round{Want: []int64{chat}}
	for {
		next, err := post.Exchange(t.Context(), round)
		if err != nil {
			t.Fatal(err)
		}
		if len(next) == 0 {
			return n
		}
		n += len(next)
		round.Sent = next
	}
}

func TestATurnIsWholeOrNothing(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	receive(t, pool, incoming(1, 1))
	down := errors.New("queue is down")
	if worked, err := turn(t.Context(), newTurns(pool, down), dialogue(1), greet); !worked || !errors.Is(err, down) {
		t.Fatalf("Turn() = %v, %v", worked, err)
	}
	if n := calls(t, pool, 1); n != 0 {
		t.Errorf("a failed turn left %d calls", n)
	}
	if _, err := store.NewInbox(pool).RetryParked(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `UPDATE inbox SET retry_at = NULL`); err != nil { // not to wait for the back-off
		t.Fatal(err)
	}
	receive(t, pool, incoming(1, 1)) // delivered again: passed over
	for _, want := range []bool{true, false} {
		if worked, err := turn(t.Context(), newTurns(pool, nil), dialogue(1), greet); worked != want || err != nil {
			t.Fatalf("Turn() = %v, %v, want %v", worked, err, want)
		}
	}
	if n := calls(t, pool, 1); n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}

func TestOneDialogueHasOneWorkerAndKeepsItsSession(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	turns := newTurns(pool, nil)
	receive(t, pool, incoming(1, 1), incoming(2, 1), incoming(3, 2))
	if _, err := turn(t.Context(), turns, dialogue(1), greet); err != nil {
		t.Fatal(err)
	}
	_, err := turn(t.Context(), turns, dialogue(1), func(ctx context.Context, s conversation.Session, in conversation.Incoming) (conversation.Turn, error) {
		if want := (conversation.AwaitingVIN{Misses: 1}); s.State != want || s.Version != 1 {
			t.Errorf("session is %+v", s)
		}
		if in.ID != 2 {
			t.Errorf("update %d, want 2: order of arrival", in.ID)
		}
		if worked, err := turn(ctx, turns, dialogue(1), greet); worked || err != nil {
			t.Errorf("another worker in the same dialogue: %v, %v", worked, err)
		}
		if worked, err := turn(ctx, turns, dialogue(2), greet); !worked || err != nil {
			t.Errorf("another dialogue: %v, %v", worked, err)
		}
		return conversation.Turn{Session: s}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatAPersonAskedBeforeForgettingIsAnsweredAndOldResultsAreNot(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	turns := newTurns(pool, nil)
	result := func(id int64, key conversation.Key) conversation.Incoming {
		return conversation.Incoming{Bot: 0, ID: id, Key: key, Raw: json.RawMessage(`{}`)}
	}
	group := conversation.Key{Chat: -5, User: 1}
	asked := incoming(2, 1)
	asked.Key = group
	receive(t, pool, incoming(1, 1), asked, result(9, group), result(1<<41, group), result(1<<42, group)) // the last two are a payment's and a claim's
	if _, err := pool.Exec(t.Context(), `INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw, parked_at) VALUES (7, 99, 1, 0, 1, '{}', now())`); err != nil {
		t.Fatal(err)
	}
	if worked, err := turn(t.Context(), turns, dialogue(1), forget); !worked || err != nil {
		t.Fatal(worked, err)
	}
	var ids []int64
	for {
		worked, err := turn(t.Context(), turns, group, func(_ context.Context, s conversation.Session, in conversation.Incoming) (conversation.Turn, error) {
			ids = append(ids, in.ID)
			return conversation.Turn{Session: s}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			break
		}
	}
	if diff := cmp.Diff([]int64{2, 1 << 41}, ids); diff != "" {
		t.Error(diff)
	}
	if parked, err := store.NewInbox(pool).ParkedUpdates(t.Context(), 10); err != nil || len(parked) != 0 {
		t.Errorf("parked: %v, %v", parked, err)
	}
}

func TestAForgottenPersonLeavesNothingBehind(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	turns := newTurns(pool, nil)
	odd := incoming(2, 1)
	odd.Raw = json.RawMessage(`{"text": "\u0000 and half of an emoji \ud83d"}`) // json keeps it, jsonb would not
	receive(t, pool, incoming(1, 1), odd)
	_, err := turn(t.Context(), turns, dialogue(1), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		s.Person.Lang = "de"
		return conversation.Turn{Session: s, Notes: []conversation.Note{{Label: 5}}, Opened: []int64{5}, Support: []string{"hello"}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	people := store.NewPeople(pool)
	if h, err := people.History(t.Context(), 1, conversation.HistoryQuery{Most: 10}); err != nil || len(h) != 1 {
		t.Fatalf("history = %v, %v", h, err)
	}
	if export, err := people.Export(t.Context(), 1); err != nil || !json.Valid(export) {
		t.Fatalf("export = %s, %v", export, err)
	}
	_, err = turn(t.Context(), turns, dialogue(1), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		if s.Person.Lang != "de" {
			t.Errorf("the language was not kept: %+v", s.Person)
		}
		return conversation.Turn{Session: conversation.Session{Key: s.Key, State: conversation.Idle{}}, Forget: true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var left int
	err = pool.QueryRow(t.Context(), `
		SELECT (SELECT count(*) FROM lookups) + (SELECT count(*) FROM label_views) + (SELECT count(*) FROM support_messages)
			+ (SELECT count(*) FROM people WHERE lang <> '')`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows left, %v", left, err)
	}
}

// TestDialoguesShareATransactionAndNotTheirFate: of those answered together, one that
// cannot be decided, one that the database refuses and one that forgets a person
// leave the others as they would be alone.
func TestDialoguesShareATransactionAndNotTheirFate(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	turns := newTurns(pool, nil)
	const good, undecided, refused, forgetting, absent = 1, 2, 3, 4, 5
	receive(t, pool, incoming(1, good), incoming(2, good), incoming(3, undecided), incoming(4, refused), incoming(5, forgetting))
	ctx := t.Context()
	if _, err := pool.Exec(ctx, `INSERT INTO label_views (user_id, label_id) VALUES ($1, 1)`, int64(forgetting)); err != nil {
		t.Fatal(err)
	}
	fault := errors.New("disk on fire")
	visits, err := turns.Turn(ctx, []conversation.Key{dialogue(forgetting), dialogue(refused), dialogue(undecided), dialogue(good), dialogue(absent)},
		func(ctx context.Context, s conversation.Session, in conversation.Incoming) (conversation.Turn, error) {
			switch s.Key.Chat {
			case undecided:
				return conversation.Turn{}, fault
			case refused:
				turn, err := greet(ctx, s, in)
				turn.Calls[0].Body = json.RawMessage(`no JSON`)
				return turn, err
			case forgetting:
				return forget(ctx, s, in)
			}
			return greet(ctx, s, in)
		})
	if err != nil {
		t.Fatal(err)
	}
	more, errs := map[int64]bool{}, map[int64]error{}
	for _, v := range visits {
		more[v.Key.Chat], errs[v.Key.Chat] = v.More, v.Err
	}
	if diff := cmp.Diff(map[int64]bool{good: true, undecided: false, refused: false, forgetting: false}, more); diff != "" {
		t.Errorf("more (-want +got):\n%s", diff)
	}
	if errs[good] != nil || errs[forgetting] != nil || errs[refused] == nil || !errors.Is(errs[undecided], fault) {
		t.Errorf("errors: %v", errs)
	}
	for chat, want := range map[int64]int{good: 1, undecided: 0, refused: 0} {
		if n := calls(t, pool, chat); n != want {
			t.Errorf("chat %d: %d calls, want %d", chat, n, want)
		}
	}
	rows, err := pool.Query(ctx, `SELECT update_id FROM inbox WHERE attempts = 1 AND retry_at > now() AND done_at IS NULL ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	if tried, err := pgx.CollectRows(rows, pgx.RowTo[int64]); err != nil || !cmp.Equal(tried, []int64{3, 4}) {
		t.Errorf("to be tried again: %v, %v", tried, err)
	}
	var views int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM label_views`).Scan(&views); err != nil || views != 0 {
		t.Errorf("%d views of who was forgotten, %v", views, err)
	}
}

// TestATurnKeepsTheOrderOfItsCalls also among those of other dialogues.
func TestATurnKeepsTheOrderOfItsCalls(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	const chats, each = 8, 5
	keys := make([]conversation.Key, chats)
	for i := range keys {
		keys[i] = dialogue(int64(i + 1))
		receive(t, pool, incoming(int64(i+1), int64(i+1)))
	}
	_, err := newTurns(pool, nil).Turn(t.Context(), keys, func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		turn := conversation.Turn{Session: s}
		for n := range each {
			c := conversation.Outgoing{Chat: s.Key.Chat, Method: "sendMessage", Body: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))}
			if n == each-1 {
				c.Attachment = &conversation.Attachment{Name: "a.csv", MIME: "text/csv", Bytes: []byte{0, 255}}
			}
			turn.Calls = append(turn.Calls, c)
		}
		return turn, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	post := store.NewPost(pool)
	defer post.Close(t.Context())
	var round conversation.Round
	for _, k := range keys {
		round.Want = append(round.Want, k.Chat)
	}
	for n := range each {
		next, err := post.Exchange(t.Context(), round)
		if err != nil || len(next) != chats {
			t.Fatalf("%d calls, %v", len(next), err)
		}
		for _, c := range next {
			if string(c.Body) != fmt.Sprintf(`{"n":%d}`, n) || (c.Attachment != nil) != (n == each-1) {
				t.Errorf("chat %d: call %d is %s", c.Chat, n, c.Body)
			}
		}
		round.Sent = next
	}
}
