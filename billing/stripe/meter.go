package stripe

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// The meter that counts calls of the API. Its settings cannot be changed at Stripe, so
// another way of counting needs another name.
const (
	meterEvent  = "vinbot_api_calls"
	meterPayer  = "stripe_customer_id" // Stripe's own names of what an event holds
	meterValue  = "value"
	meteredKey  = "vinbot_calls_of" // metadata that tells a price of calls from one of a plan
	callsAPrice = 1000
)

// meter finds the meter, or makes it.
func (r *Rail) meter(ctx context.Context) (string, error) {
	r.mu.Lock()
	id := r.prices[meterEvent]
	r.mu.Unlock()
	if id != "" {
		return id, nil
	}
	list := r.api.BillingMeters.List(&stripe.BillingMeterListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))}, Status: new(string(stripe.BillingMeterStatusActive)),
	})
	for list.Next() {
		if m := list.BillingMeter(); m.EventName == meterEvent {
			id = m.ID
		}
	}
	if err := list.Err(); err != nil {
		return "", refused("list meters", err)
	}
	if id == "" {
		m, err := r.api.BillingMeters.New(&stripe.BillingMeterParams{
			Params:             stripe.Params{Context: ctx, IdempotencyKey: new("meter " + meterEvent)},
			DisplayName:        new(r.product + " API calls"),
			EventName:          new(meterEvent),
			DefaultAggregation: &stripe.BillingMeterDefaultAggregationParams{Formula: new(string(stripe.BillingMeterDefaultAggregationFormulaSum))},
			CustomerMapping:    &stripe.BillingMeterCustomerMappingParams{EventPayloadKey: new(meterPayer), Type: new("by_id")},
			ValueSettings:      &stripe.BillingMeterValueSettingsParams{EventPayloadKey: new(meterValue)},
		})
		if err != nil {
			return "", refused("make a meter", err)
		}
		id = m.ID
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.prices[meterEvent] = id
	return id, nil
}

// Metered implements [billing.Metering]: the subscription has one item more, which costs
// nothing but what is reported.
func (r *Rail) Metered(ctx context.Context, subscription string, plan billing.PlanCode, every billing.Interval, price billing.Money) error {
	s, err := r.fetch(ctx, subscription)
	if err != nil {
		return err
	}
	id, err := r.callPrice(ctx, Price{Plan: plan, Every: every, Money: price})
	if err != nil {
		return err
	}
	item := &stripe.SubscriptionItemsParams{Price: new(id)}
	if has := metered(s.Items); has != nil {
		if has.Price.ID == id {
			return nil
		}
		item.ID = new(has.ID)
	}
	_, err = r.api.Subscriptions.Update(subscription, &stripe.SubscriptionParams{
		Params: stripe.Params{Context: ctx, IdempotencyKey: new("metered " + subscription + " " + id)},
		Items:  []*stripe.SubscriptionItemsParams{item},
	})
	if err != nil {
		return refused("meter a subscription", err)
	}
	return nil
}

// metered is the item of a subscription that bills calls, or nil.
func metered(items *stripe.SubscriptionItemList) *stripe.SubscriptionItem {
	if items == nil {
		return nil
	}
	for _, item := range items.Data {
		if item.Price != nil && item.Price.Metadata[meteredKey] != "" {
			return item
		}
	}
	return nil
}

// callPrice finds the price of calls, or makes it; its amount is of a thousand. The product
// is the plan's.
func (r *Rail) callPrice(ctx context.Context, p Price) (string, error) {
	meter, err := r.meter(ctx)
	if err != nil {
		return "", err
	}
	amount := strconv.FormatFloat(float64(p.Money.Minor)/callsAPrice, 'f', -1, 64)
	lookup := "vinbot_calls_" + string(p.Plan) + "_" + string(p.Every)
	list := r.api.Prices.List(&stripe.PriceListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(1))}, Active: new(true), LookupKeys: []*string{new(lookup)},
	})
	for list.Next() {
		has := list.Price()
		if math.Abs(has.UnitAmountDecimal*callsAPrice-float64(p.Money.Minor)) < 0.5 && has.Recurring != nil && has.Recurring.Meter == meter &&
			strings.EqualFold(string(has.Currency), p.Money.Currency) {
			return has.ID, nil
		}
	}
	if err := list.Err(); err != nil {
		return "", refused("list prices", err)
	}
	made, err := r.api.Prices.New(&stripe.PriceParams{
		Params:   stripe.Params{Context: ctx, IdempotencyKey: new(lookup + " " + amount + " " + p.Money.Currency + " " + meter)},
		Product:  new("vinbot_" + string(p.Plan)),
		Currency: new(strings.ToLower(p.Money.Currency)), UnitAmountDecimal: new(float64(p.Money.Minor) / callsAPrice),
		Recurring: &stripe.PriceRecurringParams{
			Interval: new(string(p.Every)), UsageType: new(string(stripe.PriceRecurringUsageTypeMetered)), Meter: new(meter),
		},
		LookupKey: new(lookup), TransferLookupKey: new(true), Nickname: new("1,000 API calls: " + p.Money.Currency),
		Metadata: map[string]string{meteredKey: string(p.Plan)},
	})
	if err != nil {
		return "", refused("make a price of calls", err)
	}
	return made.ID, nil
}

// ReportUsage implements [billing.Metering]. Stripe takes an identifier once within a day
// at least: one that it has already is reported.
func (r *Rail) ReportUsage(ctx context.Context, b billing.UsageBatch) error {
	_, err := r.api.BillingMeterEvents.New(&stripe.BillingMeterEventParams{
		Params:     stripe.Params{Context: ctx, IdempotencyKey: new("usage " + b.ID)},
		EventName:  new(meterEvent),
		Identifier: new(b.ID),
		Payload:    map[string]string{meterPayer: b.Customer, meterValue: strconv.Itoa(b.Calls)},
		Timestamp:  new(b.At.Unix()),
	})
	if is(err, codeDuplicate) {
		return nil
	}
	if err != nil {
		return refused("report usage", err)
	}
	return nil
}

// codeDuplicate is Stripe's word for an identifier that it has; the library does not know it.
const codeDuplicate stripe.ErrorCode = "duplicate_meter_event"

// Usage implements [billing.Metering]. Both moments are whole minutes.
func (r *Rail) Usage(ctx context.Context, customer string, from, until time.Time) (int, error) {
	meter, err := r.meter(ctx)
	if err != nil {
		return 0, err
	}
	list := r.api.BillingMeterEventSummaries.List(&stripe.BillingMeterEventSummaryListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))},
		ID:         new(meter), Customer: new(customer), StartTime: new(from.Unix()), EndTime: new(until.Unix()),
	})
	sum := 0.0
	for list.Next() {
		sum += list.BillingMeterEventSummary().AggregatedValue
	}
	if err := list.Err(); err != nil {
		return 0, refused("read usage", err)
	}
	return int(math.Round(sum)), nil
}

var _ billing.Metering = (*Rail)(nil)
