package store_test

import (
	"testing"
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

// TestAReplicaHearsOfWhatOthersReceive and not of its own: its workers were woken
// already.
func TestAReplicaHearsOfWhatOthersReceive(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	mine, other := store.NewInbox(pool), store.NewInbox(pool)
	heard := make(chan struct{}, 100)
	go func() { _ = mine.Listen(t.Context(), func() { heard <- struct{}{} }) }()
	sent := 0
	for id := int64(1); ; id++ { // until it listens
		if err := other.Receive(t.Context(), []conversation.Incoming{incoming(id, 1)}); err != nil {
			t.Fatal(err)
		}
		sent++
		select {
		case <-heard:
		case <-time.After(20 * time.Millisecond):
			if id < 1000 {
				continue
			}
			t.Fatal("nothing is heard")
		}
		break
	}
	for id := int64(2000); id < 2010; id++ {
		if err := mine.Receive(t.Context(), []conversation.Incoming{incoming(id, 1)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Receive(t.Context(), []conversation.Incoming{incoming(3000, 1)}); err != nil {
		t.Fatal(err)
	}
	sent++
	told := 1
	for limit := time.After(time.Second); told <= sent; told++ { // one more than there may be
		select {
		case <-heard:
			continue
		case <-limit:
		}
		break
	}
	if told > sent {
		t.Errorf("the others sent %d signals, it heard more", sent)
	}
}
