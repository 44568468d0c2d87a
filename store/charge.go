package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
)

// Charges counts VINs that are answered outside of a turn.
type Charges struct {
	pool  *pgxpool.Pool
	terms billing.Terms
	now   func() time.Time
	hooks *Hooks // that tell others; nil: there are none
}

// Telling lets charges tell webhooks that little of a month is left; h may be nil.
func (c *Charges) Telling(h *Hooks) *Charges {
	c.hooks = h
	return c
}

// NewCharges returns charges on pool.
func NewCharges(pool *pgxpool.Pool, terms billing.Terms, now func() time.Time) *Charges {
	return &Charges{pool: pool, terms: terms, now: now}
}

// Charge counts VINs to the month of a person's account, as [ChargeVIN] does, and
// returns those that the month has no room for.
func (c *Charges) Charge(ctx context.Context, user int64, vins []knowledge.VIN) (beyond map[knowledge.VIN]*billing.QuotaError, err error) {
	beyond = map[knowledge.VIN]*billing.QuotaError{}
	if len(vins) == 0 {
		return beyond, nil
	}
	texts := make([]string, len(vins))
	for i, v := range vins {
		texts[i] = string(v)
	}
	err = inTx(ctx, c.pool, func(tx pgx.Tx) error {
		fresh, full, err := chargeVINs(ctx, tx, user, texts, c.now(), c.terms)
		for v, q := range full {
			beyond[knowledge.VIN(v)] = q
		}
		if err != nil || fresh == 0 {
			return err
		}
		return c.hooks.charged(ctx, tx, user, c.terms, c.now())
	})
	if err != nil {
		return nil, fmt.Errorf("store: charge VINs: %w", err)
	}
	return beyond, nil
}
