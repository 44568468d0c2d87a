package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/store"
)

func charge(ctx context.Context, pool *pgxpool.Pool, user int64, vin string, now time.Time) (charged bool, err error) {
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		charged, err = store.ChargeVIN(ctx, tx, user, vin, now, billing.StandardTerms())
		return err
	})
	return charged, err
}

func TestAVINCountsOncePerAccountAndMonth(t *testing.T) {
	t.Parallel()
	pool, ctx := dbtest.New(t), t.Context()
	march := time.Date(2026, 3, 31, 23, 0, 0, 0, time.UTC)
	accounts := store.NewAccounts(pool, billing.StandardTerms(), func() time.Time { return march })
	for _, step := range []struct {
		why     string
		user    int64
		vin     string
		at      time.Time
		charged bool
	}{
		{"the first time", 1, "A", march, true},
		{"again", 1, "A", march, false},
		{"another VIN", 1, "B", march, true},
		{"another person", 2, "A", march, true},
		{"another month", 1, "A", march.Add(time.Hour), true},
	} {
		if got, err := charge(ctx, pool, step.user, step.vin, step.at); err != nil || got != step.charged {
			t.Errorf("%s: charged %v, %v", step.why, got, err)
		}
	}
	a, err := accounts.Account(ctx, 1)
	if want := (billing.Usage{Used: 2, Limit: 10, ResetAt: march.Add(time.Hour)}); err != nil || a.Usage != want {
		t.Errorf("usage is %+v, %v; want %+v", a.Usage, err, want)
	}
	for vin, want := range map[string]bool{"A": true, "C": false} {
		if got, err := accounts.Counted(ctx, 1, vin); err != nil || got != want {
			t.Errorf("%s counted: %v, %v", vin, got, err)
		}
	}
	if a, err := accounts.Account(ctx, 99); err != nil || a.ID != 0 || a.Entitlement.Plan.Code != billing.Free || a.Usage.Used != 0 {
		t.Errorf("somebody who never came: %+v, %v", a, err)
	}
}

func TestTurnsThatRunAtOnceNeverPassTheLimit(t *testing.T) {
	t.Parallel()
	pool, ctx, now := dbtest.New(t), t.Context(), time.Now()
	var charged, refused atomic.Int32
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			got, err := charge(ctx, pool, 7, fmt.Sprintf("VIN%d", i/2), now) // each VIN asked about twice
			var q *billing.QuotaError
			switch {
			case errors.As(err, &q) && q.Limit == 10 && q.ResetAt.After(now):
				refused.Add(1)
			case err != nil:
				t.Error(err)
			case got:
				charged.Add(1)
			}
		})
	}
	wg.Wait()
	if charged.Load() != 10 || refused.Load() < 20 {
		t.Errorf("%d charged, %d refused", charged.Load(), refused.Load())
	}
	if got, err := charge(ctx, pool, 7, "ONE MORE", now); err == nil || got {
		t.Error("the limit let one more pass")
	}
	var n int
	if err := pool.QueryRow(ctx, `SELECT count(*) FROM usage_vins`).Scan(&n); err != nil || n != 10 {
		t.Errorf("%d VINs are counted, %v", n, err)
	}
}
