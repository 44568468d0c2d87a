package stripe

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	stripe "github.com/stripe/stripe-go/v76"

	"example.com/vinbot/billing"
)

// The meters that count calls of the API: one for each price of a thousand, so that calls
// are billed at the price at which they were made, whatever the plan is by then. A meter's
// settings cannot be changed at Stripe, so another way of counting needs other names.
const (
	meterEvent  = "vinbot_api_calls_"
	meterPayer  = "stripe_customer_id" // Stripe's own names of what an event holds
	meterValue  = "value"
	meteredKey  = "vinbot_calls_at" // metadata of a price of calls: minor units for a thousand
	callsAPrice = 1000
)

// counting is the name of the meter of calls at a price.
func counting(price int64) string { return meterEvent + strconv.FormatInt(price, 10) }

// meter finds the meter of calls at a price, or makes it.
func (r *Rail) meter(ctx context.Context, price int64) (string, error) {
	name := counting(price)
	r.mu.Lock()
	id := r.prices[name]
	r.mu.Unlock()
	if id != "" {
		return id, nil
	}
	list := r.api.BillingMeters.List(&stripe.BillingMeterListParams{
		ListParams: stripe.ListParams{Context: ctx, Limit: new(int64(pageSize))}, Status: new(string(stripe.BillingMeterStatusActive)),
	})
	for list.Next() {
		if m := list.BillingMeter(); m.EventName == name {
			id = m.ID
		}
	}
	if err := list.Err(); err != nil {
		return "", refused("list meters", err)
	}
	if id == "" {
		m, err := r.api.BillingMeters.New(&stripe.BillingMeterParams{
			Params:             stripe.Params{Context: ctx, IdempotencyKey: new("meter " + name)},
			DisplayName:        new(fmt.Sprintf("%s API calls at %d", r.product, price)),
			EventName:          new(name),
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
	r.prices[name] = id
	return id, nil
}

// Metered implements [billing.Metering]: the subscription has one item more, which costs
// nothing but what is reported. Stripe bills by an item what is used while it is there.
func (r *Rail) Metered(ctx context.Context, subscription string, price billing.Money) (billing.Meter, error) {
	s, err := r.fetch(ctx, subscription)
	if err != nil {
		return billing.Meter{}, err
	}
	if has := metered(s.Items, price.Minor); has != nil {
		return meterOf(has), nil
	}
	if s.Status == stripe.SubscriptionStatusCanceled {
		return billing.Meter{}, billing.ErrNoSubscribed
	}
	id, err := r.callPrice(ctx, Price{Plan: planOf(s.Items), Every: every(s.Items), Money: price})
	if err != nil {
		return billing.Meter{}, err
	}
	s, err = r.api.Subscriptions.Update(subscription, &stripe.SubscriptionParams{
		Params: stripe.Params{Context: ctx}, // Stripe takes no second item of a price
		Items:  []*stripe.SubscriptionItemsParams{{Price: new(id)}},
	})
	if err != nil {
		return billing.Meter{}, refused("meter a subscription", err)
	}
	has := metered(s.Items, price.Minor)
	if has == nil {
		return billing.Meter{}, errUnmetered
	}
	return meterOf(has), nil
}

var errUnmetered = errors.New("stripe: a subscription was given an item for calls and has none")

// Meters are what a subscription's calls are billed by.
func (r *Rail) Meters(ctx context.Context, subscription string) (all []billing.Meter, err error) {
	s, err := r.fetch(ctx, subscription)
	if err != nil {
		return nil, err
	}
	for _, item := range calls(s.Items) {
		all = append(all, meterOf(item))
	}
	return all, nil
}

func meterOf(item *stripe.SubscriptionItem) billing.Meter {
	return billing.Meter{Price: money(priceOfCalls(item), item.Price.Currency), Since: at(item.Created)}
}

// priceOfCalls is what an item bills for a thousand calls; 0: it is none for calls.
func priceOfCalls(item *stripe.SubscriptionItem) int64 {
	if item.Price == nil {
		return 0
	}
	n, _ := strconv.ParseInt(item.Price.Metadata[meteredKey], 10, 64)
	return n
}

// calls are the items of a subscription that bill calls.
func calls(items *stripe.SubscriptionItemList) (list []*stripe.SubscriptionItem) {
	if items == nil {
		return nil
	}
	for _, item := range items.Data {
		if priceOfCalls(item) != 0 {
			list = append(list, item)
		}
	}
	return list
}

// metered is the item that bills calls at a price, or nil.
func metered(items *stripe.SubscriptionItemList, price int64) *stripe.SubscriptionItem {
	for _, item := range calls(items) {
		if priceOfCalls(item) == price {
			return item
		}
	}
	return nil
}

// callPrice finds the price of calls, or makes it; its amount is of a thousand. The product
// is that of the plan with which it was needed first.
func (r *Rail) callPrice(ctx context.Context, p Price) (string, error) {
	meter, err := r.meter(ctx, p.Money.Minor)
	if err != nil {
		return "", err
	}
	amount := strconv.FormatFloat(float64(p.Money.Minor)/callsAPrice, 'f', -1, 64)
	lookup := strings.ToLower("vinbot_calls_" + strconv.FormatInt(p.Money.Minor, 10) + "_" + p.Money.Currency + "_" + string(p.Every))
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
		Metadata: map[string]string{meteredKey: strconv.FormatInt(p.Money.Minor, 10)},
	})
	if err != nil {
		return "", refused("make a price of calls", err)
	}
	return made.ID, nil
}

// ReportUsage implements [billing.Metering]. Stripe takes an identifier once within a day
// at least: one that it has already is reported, also where it counts at another time there.
// A key of a request stands for all that it says, the time too.
func (r *Rail) ReportUsage(ctx context.Context, b billing.UsageBatch) error {
	_, err := r.api.BillingMeterEvents.New(&stripe.BillingMeterEventParams{
		Params:     stripe.Params{Context: ctx, IdempotencyKey: new("usage " + b.ID + " " + strconv.FormatInt(b.At.Unix(), 10))},
		EventName:  new(counting(b.Price)),
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
func (r *Rail) Usage(ctx context.Context, customer string, price int64, from, until time.Time) (int, error) {
	meter, err := r.meter(ctx, price)
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
