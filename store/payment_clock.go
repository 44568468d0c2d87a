package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// renewalWord is how long the word of a renewal in Stars may take before the end of the
// period is told: who is renewed hears of no end.
const renewalWord = time.Hour

// Clock tells what time alone has changed: a grace that is over, a subscription
// that was to end, a trial that is about to. The rail is asked first, so that a word that got lost is made
// up for. It works through a batch and may be called again at once.
func (p *Payments) Clock(ctx context.Context) error {
	const batch = 100
	rows, err := p.Pool.Query(ctx, `
		SELECT s.id
		FROM subscriptions AS s
		JOIN accounts AS a ON a.id = s.account_id
		WHERE a.told_standing IN ('trialing', 'active', 'ending', 'past_due')
			AND s.status IN ('trialing', 'active', 'past_due')
			AND (coalesce(s.cancel_at,
				CASE s.status WHEN 'past_due' THEN coalesce(s.unpaid_since, s.period_start) ELSE s.period_end END
					+ CASE WHEN starts_with(s.id, 'stars_') THEN $4::interval ELSE $2::interval END) <= $1
				OR s.status = 'trialing' AND s.cancel_at IS NULL AND s.trial_told IS DISTINCT FROM s.period_end
					AND s.period_end BETWEEN $1 AND $1::timestamptz + $5::interval AND s.period_start + $6::interval <= $1)
		ORDER BY s.period_end
		LIMIT $3`, p.Now(), p.Terms.Grace, batch, renewalWord, billing.TrialNotice, billing.TrialQuiet)
	if err != nil {
		return fmt.Errorf("store: payments by the clock: %w", err)
	}
	due, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("store: payments by the clock: %w", err)
	}
	var faults []error
	for _, id := range due {
		if err := p.look(ctx, billing.Event{Type: "clock", Kind: billing.EventSubscription, Subscription: id}); err != nil {
			faults = append(faults, fmt.Errorf("store: payments by the clock: %s: %w", id, err))
		}
	}
	return errors.Join(faults...)
}
