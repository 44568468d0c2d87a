package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/store"
)

// entries are rows with these VINs; an empty one is a bad row.
func entries(vins ...string) (l list.List) {
	for i, v := range vins {
		e := list.Entry{Row: i + 1, Text: v, VIN: knowledge.VIN(v)}
		if v == "" {
			e.Problem = knowledge.Problem{Code: list.NoVIN}
		}
		l.Entries = append(l.Entries, e)
	}
	return l
}

// knownCar makes rows such of which a model is known.
func knownCar(rows []list.Row) []list.Row {
	for i := range rows {
		rows[i].Car = &list.Car{Decode: knowledge.Decode{VIN: rows[i].VIN, Attributes: map[string]string{"model": "F-150"}}}
	}
	return rows
}

func counted(t *testing.T, pool *pgxpool.Pool) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM usage_vins`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func newList(t *testing.T, lists *store.Lists, origin string, user int64, l list.List) int64 {
	t.Helper()
	id, err := lists.Add(t.Context(), store.NewList{Origin: origin, User: user, Name: "a.csv", List: l}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAListIsAddedOnceForItsOrigin(t *testing.T) {
	t.Parallel()
	lists := store.NewLists(dbtest.New(t), billing.StandardTerms(), time.Now)
	begun := 0
	var ids []int64
	for range 2 {
		id, err := lists.Add(t.Context(), store.NewList{Origin: "job:1", User: 1, List: entries("A", "B", "A", "")}, func(pgx.Tx, int64) error { begun++; return nil })
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	head, err := lists.Head(t.Context(), ids[0])
	if ids[0] != ids[1] || begun != 1 || err != nil || head.Rows != 4 || head.Cars != 2 || head.Left != 2 {
		t.Errorf("lists %v, begun %d times, %+v, %v", ids, begun, head, err)
	}
}

func TestEveryRowOfAListIsWrittenOnceAndCountedOnce(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	lists := store.NewLists(pool, billing.StandardTerms(), time.Now)
	id := newList(t, lists, "job:1", 1, entries("A", "B", "A", "", "C"))
	rows, err := lists.Waiting(t.Context(), id, 0, 10)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows wait, %v", len(rows), err)
	}
	var all sync.WaitGroup
	for worker := range 4 { // a process that was thought dead may still be at it
		all.Go(func() {
			mine := knownCar(append([]list.Row(nil), rows...))
			for i := range mine {
				mine[i].Car.Decode.Quality = worker
			}
			if err := lists.Write(context.WithoutCancel(t.Context()), id, mine); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	written, err := lists.Rows(t.Context(), id, 0, 10)
	if err != nil || len(written) != 5 {
		t.Fatalf("%d rows, %v", len(written), err)
	}
	if diff := cmp.Diff(written[0].Car, written[2].Car); diff != "" || written[2].Same != 1 || written[3].Car != nil {
		t.Errorf("the row that comes again has another car: %s", diff)
	}
	if n := counted(t, pool); n != 3 {
		t.Errorf("%d VINs were counted", n)
	}
	if waiting, err := lists.Waiting(t.Context(), id, 0, 10); err != nil || len(waiting) != 0 {
		t.Errorf("%d rows wait, %v", len(waiting), err)
	}
}

func TestWhatTheMonthHasNoRoomForIsWrittenAsSuch(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	terms := billing.StandardTerms()
	lists := store.NewLists(pool, terms, time.Now)
	var vins []string
	for i := range 14 {
		vins = append(vins, fmt.Sprintf("V%02d", i))
	}
	vins = append(vins, "V13", "V00") // again: one beyond, one counted
	id := newList(t, lists, "job:1", 1, entries(vins...))
	rows, err := lists.Waiting(t.Context(), id, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	rows = knownCar(rows)
	rows[0].Car.Decode.Attributes = nil // nobody knows it: it does not count
	if err := lists.Write(t.Context(), id, rows); err != nil {
		t.Fatal(err)
	}
	written, err := lists.Rows(t.Context(), id, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	sum := list.Summarize(written)
	if sum.Cars != 10 || sum.Unknown != 1 || sum.Beyond != 3 || sum.Same != 2 || counted(t, pool) != 10 {
		t.Errorf("%+v, %d counted", sum, counted(t, pool))
	}
	if written[14].Problem.Code != list.Beyond || written[15].Problem.Code != "" {
		t.Errorf("rows that come again: %q, %q", written[14].Problem.Code, written[15].Problem.Code)
	}
}

func TestAListThatWasEndedIsNotWritten(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	lists := store.NewLists(pool, billing.StandardTerms(), time.Now)
	id := newList(t, lists, "job:1", 1, entries("A"))
	rows, err := lists.Waiting(t.Context(), id, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if ended, err := lists.End(t.Context(), id, store.ListCancelled); !ended || err != nil {
		t.Fatal(ended, err)
	}
	if err := lists.Write(t.Context(), id, knownCar(rows)); !errors.Is(err, store.ErrNoList) || counted(t, pool) != 0 {
		t.Errorf("%v, %d counted", err, counted(t, pool))
	}
	if ended, err := lists.End(t.Context(), id, store.ListDone); ended || err != nil {
		t.Errorf("it ended twice: %v", err)
	}
	if err := lists.Clean(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := lists.Head(t.Context(), id); !errors.Is(err, store.ErrNoList) {
		t.Errorf("a list that is too old is there: %v", err)
	}
}
