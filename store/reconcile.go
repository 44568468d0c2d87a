package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
)

// RailBooks are all that a rail has, to be compared with what we have.
type RailBooks interface {
	// Subscriptions hands every subscription to yield, also those that are not ours.
	Subscriptions(ctx context.Context, yield func(billing.Subscription) error) error
	// Movements hands the money that moved since a moment to yield, with an event
	// that is about it.
	Movements(ctx context.Context, since time.Time, yield func(billing.Entry, billing.Event) error) error
}

// Reconcile compares the rail's books with ours and brings ours to the rail's truth,
// account by account, as an event would. It returns what differed; what is not
// mended needs a person: a subscription of ours that the rail does not know may mean
// that its key is another account's, so nothing is taken from anybody for it. Done
// again it finds nothing. The operator is told of drift.
//
// Money that moved before since is left alone. So is what began after until, as far as
// we have never heard of it: its event is on the way, and that is no drift.
func (p *Payments) Reconcile(ctx context.Context, books RailBooks, since, until time.Time) ([]billing.Drift, error) {
	r := reconciler{Payments: p, until: until}
	err := r.subscriptions(ctx, books)
	if err == nil {
		err = books.Movements(ctx, since, func(e billing.Entry, about billing.Event) error { return r.entry(ctx, e, about) })
	}
	if err != nil {
		err = fmt.Errorf("store: reconcile: %w", err)
	}
	return r.drifts, errors.Join(err, p.TellDrift(ctx, r.drifts))
}

// TellDrift tells the operator of drift, if there is some.
func (p *Payments) TellDrift(ctx context.Context, drifts []billing.Drift) error {
	if len(drifts) == 0 {
		return nil
	}
	const shown = 10
	n := billing.Notice{Kind: billing.NoticeDrift, Count: len(drifts), Drifts: drifts[:min(shown, len(drifts))]}
	return p.tellOperator(ctx, p.Pool, n)
}

type reconciler struct {
	*Payments

	until  time.Time
	drifts []billing.Drift
}

// subscriptions compares all of them.
func (r *reconciler) subscriptions(ctx context.Context, books RailBooks) error {
	rows, err := r.Pool.Query(ctx, `SELECT `+subscriptionColumns+` FROM subscriptions AS s`)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, scanSubscription)
	if err != nil {
		return err
	}
	ours := make(map[string]billing.Subscription, len(list))
	for _, s := range list {
		if s.Rail() == billing.RailStripe { // Telegram has no books of subscriptions
			ours[s.ID] = s
		}
	}
	err = books.Subscriptions(ctx, func(s billing.Subscription) error {
		mine, known := ours[s.ID]
		delete(ours, s.ID)
		if known && alike(mine, s) || !known && (!uuid(s.Purchase).Valid || s.CreatedAt.After(r.until)) {
			return nil
		}
		return r.subscription(ctx, mine, s)
	})
	if err != nil {
		return err
	}
	for id, s := range ours {
		if s.Open() {
			r.drifts = append(r.drifts, billing.Drift{Kind: "subscription", ID: id, Ours: words(s)})
		}
	}
	return nil
}

// subscription mends one that differs.
func (r *reconciler) subscription(ctx context.Context, mine, theirs billing.Subscription) error {
	d := billing.Drift{Kind: "subscription", ID: theirs.ID, Ours: words(mine), Theirs: words(theirs)}
	about := billing.Event{Type: "reconcile", Kind: billing.EventSubscription, Subscription: theirs.ID, Purchase: theirs.Purchase}
	if err := r.look(ctx, about); err != nil {
		return err
	}
	rows, err := r.Pool.Query(ctx, `SELECT `+subscriptionColumns+` FROM subscriptions AS s WHERE id = $1`, theirs.ID)
	if err != nil {
		return err
	}
	now, err := pgx.CollectExactlyOneRow(rows, scanSubscription)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // another installation's
	}
	if err != nil {
		return err
	}
	d.Mended = now.Status != "" && (alike(now, theirs) || !alike(now, mine)) // it may have gone on since it was listed
	r.drifts = append(r.drifts, d)
	return nil
}

// entry compares a movement of money.
func (r *reconciler) entry(ctx context.Context, theirs billing.Entry, about billing.Event) error {
	was, err := r.kept(ctx, theirs.ID)
	if err != nil || was.State == theirs.State && was.Money == theirs.Money || was.ID == "" && theirs.At.After(r.until) {
		return err
	}
	about.Type = "reconcile"
	if err := r.look(ctx, about); err != nil {
		return err
	}
	now, err := r.kept(ctx, theirs.ID)
	if err != nil || now.ID == "" {
		return err // nobody's of ours
	}
	r.drifts = append(r.drifts, billing.Drift{
		Kind: string(theirs.Kind), ID: theirs.ID, Ours: sum(was), Theirs: sum(theirs), Mended: now.State == theirs.State && now.Money == theirs.Money,
	})
	return nil
}

// kept is an entry of our ledger; the zero value is none.
func (r *reconciler) kept(ctx context.Context, id string) (billing.Entry, error) {
	rows, err := r.Pool.Query(ctx, `
		SELECT id, kind, state, subscription_id, invoice_id, amount_minor, currency, at, reason
		FROM ledger
		WHERE id = $1`, id)
	if err != nil {
		return billing.Entry{}, err
	}
	e, err := pgx.CollectExactlyOneRow(rows, scanEntry)
	if errors.Is(err, pgx.ErrNoRows) {
		return billing.Entry{}, nil
	}
	return e, err
}

// alike reports whether two readings of a subscription say the same. What only we
// or only the rail know of it does not count.
func alike(a, b billing.Subscription) bool {
	a.Purchase, b.Purchase, a.Disputed, b.Disputed = "", "", false, false
	a.Billed, b.Billed = billing.Money{}, billing.Money{} // kept in the stages
	a.Units, b.Units = max(1, a.Units), max(1, b.Units)
	return a == b
}

// words describe a subscription in one line.
func words(s billing.Subscription) string {
	if s.ID == "" {
		return ""
	}
	line := fmt.Sprintf("%s %s/%s until %s", s.Status, s.Plan, s.Every, s.PeriodEnd.Format(time.DateOnly))
	if !s.CancelAt.IsZero() {
		line += ", ends " + s.CancelAt.Format(time.DateOnly)
	}
	return line
}

func sum(e billing.Entry) string {
	if e.ID == "" {
		return ""
	}
	return fmt.Sprintf("%s %d %s", e.State, e.Money.Minor, e.Money.Currency)
}
