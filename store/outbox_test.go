package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

func put(t *testing.T, pool *pgxpool.Pool, chat int64, n int) {
	t.Helper()
	for i := range n {
		_, err := pool.Exec(t.Context(), `INSERT INTO outbox (chat_id, method, body) VALUES ($1, 'sendMessage', $2)`, chat, fmt.Sprintf(`{"n":%d}`, i))
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestOneChatIsSentToByOneSenderInOrder(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	put(t, pool, 1, 3)
	a, b := store.NewPost(pool), store.NewPost(pool)
	defer a.Close(t.Context())
	defer b.Close(t.Context())

	round := conversation.Round{Want: []int64{1}}
	var got []string
	for {
		next, err := a.Exchange(t.Context(), round)
		if err != nil {
			t.Fatal(err)
		}
		if len(next) == 0 {
			break
		}
		got = append(got, string(next[0].Body))
		if other, err := b.Exchange(t.Context(), conversation.Round{Want: []int64{1}}); err != nil || len(other) != 0 {
			t.Fatalf("the other sender got %v, %v", other, err)
		}
		round.Sent = next
	}
	if diff := cmp.Diff([]string{`{"n":0}`, `{"n":1}`, `{"n":2}`}, got); diff != "" {
		t.Error(diff)
	}
	put(t, pool, 1, 1)
	if next, err := b.Exchange(t.Context(), conversation.Round{Want: []int64{1}}); err != nil || len(next) != 1 {
		t.Errorf("a chat that was freed: %v, %v", next, err)
	}
}

func TestAClaimVanishesWithItsConnection(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	put(t, pool, 1, 1)
	a, b := store.NewPost(pool), store.NewPost(pool)
	defer b.Close(t.Context())
	want := conversation.Round{Want: []int64{1}}
	if next, err := a.Exchange(t.Context(), want); err != nil || len(next) != 1 {
		t.Fatalf("%v, %v", next, err)
	}
	a.Close(t.Context()) // as a crash does: the server sees it a moment later
	var next []conversation.Outgoing
	for deadline := time.Now().Add(10 * time.Second); len(next) == 0 && time.Now().Before(deadline); {
		var err error
		if next, err = b.Exchange(t.Context(), want); err != nil {
			t.Fatal(err)
		}
	}
	if len(next) != 1 {
		t.Errorf("after the crash: %v", next)
	}
}

func TestRefusedAndGoneCallsDoNotBlockTheirChat(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	put(t, pool, 1, 2)
	put(t, pool, 2, 2)
	p := store.NewPost(pool)
	defer p.Close(t.Context())
	next, err := p.Exchange(t.Context(), conversation.Round{Want: []int64{1, 2}})
	if err != nil || len(next) != 2 {
		t.Fatalf("%v, %v", next, err)
	}
	next, err = p.Exchange(t.Context(), conversation.Round{
		Refused: []conversation.Refusal{{Call: next[0], Code: 400, Description: "Bad Request: nope"}},
		Gone:    []int64{2}, Want: []int64{1, 2},
	})
	if err != nil || len(next) != 1 || next[0].Chat != 1 || string(next[0].Body) != `{"n":1}` {
		t.Errorf("%v, %v", next, err)
	}
	var refused int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM refused_calls`).Scan(&refused); err != nil || refused != 1 {
		t.Errorf("%d refusals kept, %v", refused, err)
	}
	if chats, err := p.Waiting(t.Context(), 10); err != nil || len(chats) != 1 {
		t.Errorf("Waiting() = %v, %v", chats, err)
	}
}
