package stripe

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// Fetch reads an event by its id. Stripe keeps events for 30 days: ErrEvent for
// one that it has not, and for one of another API version.
func (r *Rail) Fetch(ctx context.Context, id string) (billing.RawEvent, error) {
	e, err := r.api.Events.Get(id, &stripe.EventParams{Params: stripe.Params{Context: ctx}})
	if is(err, stripe.ErrorCodeResourceMissing) {
		return billing.RawEvent{}, fmt.Errorf("%w: Stripe has it not", billing.ErrEvent)
	}
	if err != nil {
		return billing.RawEvent{}, refused("read an event", err)
	}
	return raw(e)
}

// Events hands the events of a time to yield, the newest first; from is in it, until
// is not. Those of another API version are passed over.
func (r *Rail) Events(ctx context.Context, from, until time.Time, yield func(billing.RawEvent) error) error {
	list := r.api.Events.List(&stripe.EventListParams{
		ListParams:   stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))},
		CreatedRange: &stripe.RangeQueryParams{GreaterThanOrEqual: from.Unix(), LesserThan: until.Unix()},
	})
	for list.Next() {
		e, err := raw(list.Event())
		if err != nil {
			continue
		}
		if err := yield(e); err != nil {
			return err
		}
	}
	if err := list.Err(); err != nil {
		return refused("list events", err)
	}
	return nil
}

// raw is an event as our endpoint would have received it.
func raw(e *stripe.Event) (billing.RawEvent, error) {
	if e.APIVersion != stripe.APIVersion || e.Data == nil {
		return billing.RawEvent{}, fmt.Errorf("%w: of API version %s", billing.ErrEvent, e.APIVersion)
	}
	payload, err := json.Marshal(map[string]any{
		"id": e.ID, "object": "event", "api_version": e.APIVersion, "created": e.Created, "type": e.Type, "livemode": e.Livemode,
		"data": map[string]any{"object": e.Data.Raw},
	})
	if err != nil {
		return billing.RawEvent{}, fmt.Errorf("%w: %w", billing.ErrEvent, err)
	}
	return billing.RawEvent{ID: e.ID, Type: string(e.Type), Created: at(e.Created), Payload: payload}, nil
}
