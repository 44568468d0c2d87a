package store_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/internal/hook"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/store"
)

// hooked are the hooks of a database, at a time that the test moves, with a receiver that
// answers as the test says.
type hooked struct {
	*store.Hooks

	pool    *pgxpool.Pool
	now     time.Time
	answer  hook.Outcome
	refuse  error // of sending: the process is told to stop
	sent    []hook.Message
	account int64
}

func newHooked(t *testing.T) *hooked {
	t.Helper()
	x := hooksOn(t, dbtest.New(t))
	if err := x.pool.QueryRow(t.Context(), `INSERT INTO accounts (owner_id) VALUES (7) RETURNING id`).Scan(&x.account); err != nil {
		t.Fatal(err)
	}
	return x
}

func hooksOn(t *testing.T, pool *pgxpool.Pool) *hooked {
	t.Helper()
	x := &hooked{pool: pool, now: keyNoon, answer: hook.Answered(200)}
	box, err := seal.New(dataKey(1))
	if err != nil {
		t.Fatal(err)
	}
	queue, err := store.NewJobs(x.pool, store.JobsConfig{Apart: map[string]int{store.ChoreDeliver: 1}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	x.Hooks = store.NewHooks(store.HooksConfig{
		Pool: x.pool, Box: box, Queue: queue, Now: func() time.Time { return x.now },
		Label: func(id, sticker int64, l knowledge.Label) (any, error) {
			return map[string]any{"id": id, "sticker": sticker, "vin": l.VIN}, nil
		},
	})
	return x
}

func (x *hooked) add(t *testing.T, url string, events ...hook.Type) hook.Endpoint {
	t.Helper()
	e, _, err := x.Add(t.Context(), x.account, url, events)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// list says that a list of the person is finished.
func (x *hooked) list(t *testing.T, name string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), x.pool, func(tx pgx.Tx) error {
		return x.ListFinished(t.Context(), tx, 7, name, map[string]string{"id": name})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// work does each job that waits once, as a worker would, and returns their errors.
func (x *hooked) work(t *testing.T) (errs []error) {
	t.Helper()
	rows, err := x.pool.Query(t.Context(), `SELECT args->'args' FROM river_job WHERE args->>'chore' = $1 AND queue = $1 ORDER BY id`, store.ChoreDeliver)
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := pgx.CollectRows(rows, pgx.RowTo[json.RawMessage])
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range jobs {
		errs = append(errs, x.Deliver(x.send)(t.Context(), args))
	}
	return errs
}

func (x *hooked) send(_ context.Context, m hook.Message) (hook.Outcome, error) {
	if x.refuse != nil {
		return hook.Outcome{}, x.refuse
	}
	x.sent = append(x.sent, m)
	return x.answer, nil
}

func (x *hooked) deliveries(t *testing.T, e hook.Endpoint) []hook.Delivery {
	t.Helper()
	list, err := x.Deliveries(t.Context(), x.account, e.ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
