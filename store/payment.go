package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
)

// PaymentRail is what applying an event asks of the rail it came from.
type PaymentRail interface {
	// Read says what a stored event is about.
	Read(raw []byte) (billing.Event, error)
	// Subscription is what a subscription is now, or [billing.ErrNoSubscribed].
	Subscription(ctx context.Context, id string) (billing.Subscription, error)
	// Entries says what the rail's books have of the money that an event is about.
	Entries(ctx context.Context, e billing.Event) ([]billing.Entry, error)
	// Upcoming is what the next payment of a subscription will be; without a currency
	// there is none to come.
	Upcoming(ctx context.Context, subscription string) (billing.Money, error)
	// Meters are what a subscription's calls beyond the plan are billed by.
	Meters(ctx context.Context, subscription string) ([]billing.Meter, error)
}

// Payments keeps the events of a rail and applies them. All fields but Operator are
// needed.
type Payments struct {
	Pool  *pgxpool.Pool // the primary's
	Rail  PaymentRail
	Terms billing.Terms
	Now   func() time.Time
	// Enqueue leaves a job, one of billing's Work constants, in the transaction
	// that decided on it.
	Enqueue  func(ctx context.Context, tx pgx.Tx, work string, args any) error
	Operator int64 // the chat where the operator is told of disputes and drift; 0: nowhere
}

// Receive makes an event durable and leaves the job that applies it. An event
// that is there already is passed over.
func (p *Payments) Receive(ctx context.Context, e billing.RawEvent) error {
	err := pgx.BeginFunc(ctx, p.Pool, func(tx pgx.Tx) error { return p.receive(ctx, tx, e) })
	if err != nil {
		return fmt.Errorf("store: receive a payment event: %w", err)
	}
	return nil
}

func (p *Payments) receive(ctx context.Context, tx pgx.Tx, e billing.RawEvent) error {
	tag, err := tx.Exec(ctx, `
		INSERT INTO payment_events (id, type, made_at, raw)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (id) DO NOTHING`, e.ID, e.Type, e.Created, e.Payload)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	return p.Enqueue(ctx, tx, billing.WorkApply, billing.ApplyWork{Event: e.ID})
}

// errOvertaken says that another event of the account was applied between
// asking the rail and writing what it said.
var errOvertaken = errors.New("store: payment event overtaken")

// Apply brings an account to what the rail says of it now and marks the event
// applied. The event itself only says whom to ask about: in whichever order and
// however often events are applied, the last one leaves the rail's truth.
func (p *Payments) Apply(ctx context.Context, eventID string) error {
	err := p.apply(ctx, eventID)
	if err == nil {
		return nil
	}
	err = fmt.Errorf("store: apply payment event %s: %w", eventID, err)
	_, noted := p.Pool.Exec(context.WithoutCancel(ctx), `UPDATE payment_events SET error = $2 WHERE id = $1 AND applied_at IS NULL`, eventID, err.Error())
	return errors.Join(err, noted)
}

func (p *Payments) apply(ctx context.Context, eventID string) error {
	var raw []byte
	err := p.Pool.QueryRow(ctx, `SELECT raw FROM payment_events WHERE id = $1 AND applied_at IS NULL`, eventID).Scan(&raw)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil // applied
	}
	if err != nil {
		return err
	}
	e, err := p.Rail.Read(raw)
	if err != nil {
		return err
	}
	return p.look(ctx, e)
}

// races is how often an account is asked about again because it was overtaken.
const races = 10

// look brings the account that an event is about to the rail's truth. The event may
// be made up: then it has no id.
func (p *Payments) look(ctx context.Context, e billing.Event) (err error) {
	for range races {
		if err = p.attempt(ctx, e); !errors.Is(err, errOvertaken) {
			return err
		}
	}
	return err
}

// truth is what the rail says of an account.
type truth struct {
	subs    []billing.Subscription
	entries []billing.Entry
	charges map[string]billing.Money // what is charged when the trial of a subscription ends
	meters  map[string][]billing.Meter
}

// attempt asks the rail about the account's subscriptions and writes the
// answer, unless another event was applied to the account after it had begun
// to ask: the answer may be older than what was written then.
func (p *Payments) attempt(ctx context.Context, e billing.Event) error {
	o, err := p.whose(ctx, e)
	if err != nil {
		return err
	}
	t, err := p.ask(ctx, e, o)
	if err != nil {
		return err
	}
	if o.account == 0 && t.tells(&e) {
		return p.attempt(ctx, e)
	}
	return pgx.BeginFunc(ctx, p.Pool, func(tx pgx.Tx) error {
		if e.ID != "" {
			var mine bool
			err := tx.QueryRow(ctx, `SELECT applied_at IS NULL FROM payment_events WHERE id = $1 FOR UPDATE`, e.ID).Scan(&mine)
			if err != nil || !mine {
				return err
			}
		}
		if o.account != 0 {
			if err := p.settle(ctx, tx, o, e, t); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `
			UPDATE payment_events
			SET applied_at = $2, account_id = nullif($3::bigint, 0), error = NULL,
				raw = CASE WHEN EXISTS (SELECT FROM accounts WHERE id = $3 AND owner_id IS NULL) THEN NULL ELSE raw END
			WHERE id = $1`, e.ID, p.Now(), o.account)
		return err
	})
}

// tells completes an event with what the rail knows and it did not say, and reports
// whether there was something.
func (t truth) tells(e *billing.Event) bool {
	if e.Subscription == "" && len(t.entries) > 0 {
		e.Subscription = t.entries[0].Subscription
		return true
	}
	if len(t.subs) == 1 && t.subs[0].Purchase != "" && e.Purchase != t.subs[0].Purchase {
		e.Purchase = t.subs[0].Purchase
		return true
	}
	return false
}

// owner is the account that an event is about; its zero value is nobody of ours.
type owner struct {
	account int64
	version int64
	live    []string // subscriptions that were live when last asked about
	metered bool     // it has asked for calls beyond a plan
}

func (p *Payments) whose(ctx context.Context, e billing.Event) (o owner, err error) {
	err = p.Pool.QueryRow(ctx, `
		SELECT a.id, a.version, array(
			SELECT s.id FROM subscriptions AS s WHERE s.account_id = a.id AND s.status IN ('trialing', 'active', 'past_due')), a.beyond_of <> ''
		FROM accounts AS a
		WHERE a.id = coalesce(
			(SELECT account_id FROM subscriptions WHERE id = nullif($1, '')),
			(SELECT account_id FROM purchases WHERE id = $2),
			(SELECT min(account_id) FROM subscriptions WHERE customer = nullif($3, '')))`,
		e.Subscription, uuid(e.Purchase), e.Customer).Scan(&o.account, &o.version, &o.live, &o.metered)
	if errors.Is(err, pgx.ErrNoRows) {
		return owner{}, nil
	}
	return o, err
}

// ask reads what the event is about: money, its subscription, and those that may
// stand beside it. What the rail does not know is passed over: it is another
// installation's.
func (p *Payments) ask(ctx context.Context, e billing.Event, o owner) (t truth, err error) {
	if t.entries, err = p.Rail.Entries(ctx, e); err != nil {
		return t, err
	}
	ids := o.live
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	add(e.Subscription)
	for _, entry := range t.entries {
		add(entry.Subscription)
	}
	for _, id := range ids {
		s, err := p.Rail.Subscription(ctx, id)
		if errors.Is(err, billing.ErrNoSubscribed) {
			continue
		}
		if err != nil {
			return t, err
		}
		t.subs = append(t.subs, s)
		if o.metered {
			if t.meters, err = p.meters(ctx, s.ID, t.meters); err != nil {
				return t, err
			}
		}
		if !s.TrialEnds(p.Now()) {
			continue
		}
		m, err := p.Rail.Upcoming(ctx, s.ID)
		if err != nil {
			return t, err
		}
		t.charges = map[string]billing.Money{s.ID: m} // an account has one trial
	}
	return t, nil
}
