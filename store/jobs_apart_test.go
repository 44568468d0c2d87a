package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/dbtest"
)

// TestWorkApartKeepsNoOtherWaiting: there are more labels than workers of any kind, and
// an album is closed all the same.
func TestWorkApartKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	end := make(chan struct{})
	jobs := working(t, pool, func(ctx context.Context, j conversation.Job) (conversation.Event, error) {
		if j.Work == conversation.WorkAlbum {
			return conversation.AlbumClosed{}, nil
		}
		select {
		case <-end:
		case <-ctx.Done():
		}
		return conversation.LabelRead{}, ctx.Err()
	})
	for user := range int64(10) {
		enqueue(t, pool, jobs, conversation.Job{Key: dialogue(user + 1), Task: 1, Work: conversation.WorkScan})
	}
	enqueue(t, pool, jobs, conversation.Job{Key: dialogue(1), Task: 2, Work: conversation.WorkAlbum})
	if got := results(t, pool, 1); got[0] != "album_closed" {
		t.Errorf("first came %q", got[0])
	}
	close(end)
	results(t, pool, 11)
}

// TestAnAbandonedTaskEnds and no other of the same person's does.
func TestAnAbandonedTaskEnds(t *testing.T) {
	t.Parallel()

	pool := dbtest.New(t)
	begun, over := make(chan struct{}, 1), make(chan struct{}, 1)
	jobs := working(t, pool, func(ctx context.Context, j conversation.Job) (conversation.Event, error) {
		if j.Task != 1 {
			return conversation.LabelRead{}, nil
		}
		begun <- struct{}{}
		<-ctx.Done()
		over <- struct{}{}
		return nil, ctx.Err()
	})
	enqueue(t, pool, jobs, conversation.Job{Key: dialogue(7), Task: 1, Work: conversation.WorkScan})
	<-begun
	enqueue(t, pool, jobs,
		conversation.Job{Key: dialogue(7), Task: 2, Work: conversation.WorkScan}, // it waits for the first
		conversation.Job{Key: dialogue(7), Task: 3, Work: conversation.WorkScan})
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		return jobs.Abandon(t.Context(), tx, dialogue(7), []int64{1, 3})
	})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-over:
	case <-time.After(2 * time.Second): // its own time would be over after three
		t.Fatal("the running job goes on")
	}
	results(t, pool, 1)
	var tasks []int64
	err = pool.QueryRow(t.Context(), `SELECT array_agg((raw->'result'->>'task')::bigint) FROM inbox WHERE bot_id = 0`).Scan(&tasks)
	if err != nil || len(tasks) != 1 || tasks[0] != 2 {
		t.Errorf("tasks %v have results, %v", tasks, err)
	}
}
