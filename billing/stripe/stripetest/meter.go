package stripetest

import (
	"math"
	"strconv"
)

// meter counts what customers use.
type meter struct {
	ID        string `json:"id"`
	Object    string `json:"object"`
	Created   int64  `json:"created"`
	EventName string `json:"event_name"`
	Status    string `json:"status"`
}

// usage is a meter event.
type usage struct {
	Object     string            `json:"object"`
	Created    int64             `json:"created"`
	EventName  string            `json:"event_name"`
	Identifier string            `json:"identifier"`
	Payload    map[string]string `json:"payload"`
	Timestamp  int64             `json:"timestamp"`
}

// value is what an event adds; one that is no number was refused.
func (u *usage) value() int64 {
	n, _ := strconv.ParseInt(u.Payload["value"], 10, 64)
	return n
}

func (s *Server) makeMeter(c call) (any, *fault) {
	for _, m := range s.state.Meters {
		if m.EventName == c.get("event_name") {
			return nil, invalid("", "event_name", "A meter with this event name exists already.")
		}
	}
	if f := c.get("default_aggregation[formula]"); f != "sum" {
		return nil, invalid("", "default_aggregation[formula]", "The playground knows sum only, not %s.", f)
	}
	m := &meter{ID: name("mtr"), Object: "billing.meter", Created: s.now(), EventName: c.get("event_name"), Status: "active"}
	s.state.Meters = append(s.state.Meters, m)
	return m, nil
}

func (s *Server) listMeters(call) (any, *fault) {
	return list[*meter]{Object: "list", Data: append([]*meter{}, s.state.Meters...), URL: "/v1/billing/meters"}, nil
}

// An identifier is taken once, and an event is of the last 35 days.
const eventLife = 35 * 24 * 60 * 60

func (s *Server) makeUsage(c call) (any, *fault) {
	u := &usage{
		Object: "billing.meter_event", Created: s.now(), EventName: c.get("event_name"), Identifier: c.get("identifier"),
		Payload: c.metadata("payload"), Timestamp: s.now(),
	}
	known := false
	for _, m := range s.state.Meters {
		known = known || m.EventName == u.EventName
	}
	if !known {
		return nil, invalid("resource_missing", "event_name", "No active meter found for event name %s.", u.EventName)
	}
	for _, o := range s.state.Usage {
		if o.Identifier == u.Identifier {
			return nil, invalid("duplicate_meter_event", "identifier", "An event already exists with identifier %s.", u.Identifier)
		}
	}
	if at := c.get("timestamp"); at != "" {
		n, err := strconv.ParseInt(at, 10, 64)
		const ahead = 300
		if err != nil || n < s.now()-eventLife || n > s.now()+ahead {
			return nil, invalid("timestamp_invalid", "timestamp", "The timestamp must be within the past 35 days or up to 5 minutes in the future.")
		}
		u.Timestamp = n
	}
	if s.state.Customers[u.Payload["stripe_customer_id"]] == nil {
		return nil, invalid("resource_missing", "payload", "No such customer: '%s'", u.Payload["stripe_customer_id"])
	}
	if _, err := strconv.ParseUint(u.Payload["value"], 10, 32); err != nil {
		return nil, invalid("parameter_invalid_integer", "payload", "Invalid value.")
	}
	s.state.Usage = append(s.state.Usage, u)
	return u, nil
}

// used sums what a customer used from a moment until another.
func (s *Server) used(customer string, from, until int64) (n int64) {
	for _, u := range s.state.Usage {
		if u.Payload["stripe_customer_id"] == customer && u.Timestamp >= from && u.Timestamp < until {
			n += u.value()
		}
	}
	return n
}

func (s *Server) listUsage(c call) (any, *fault) {
	from, err := strconv.ParseInt(c.get("start_time"), 10, 64)
	until, err2 := strconv.ParseInt(c.get("end_time"), 10, 64)
	const minute = 60
	if err != nil || err2 != nil || from%minute != 0 || until%minute != 0 || from >= until {
		return nil, invalid("", "start_time", "start_time and end_time must be aligned with minute boundaries.")
	}
	type summary struct {
		ID        string  `json:"id"`
		Object    string  `json:"object"`
		Aggregate float64 `json:"aggregated_value"`
		End       int64   `json:"end_time"`
		Meter     string  `json:"meter"`
		Start     int64   `json:"start_time"`
	}
	sum := summary{name("mtrusg"), "billing.meter_event_summary", float64(s.used(c.get("customer"), from, until)), until, c.PathValue("id"), from}
	return list[summary]{Object: "list", Data: []summary{sum}, URL: c.URL.Path}, nil
}

// metered is the item that bills what is used, or nil.
func (sub *subscription) metered() *item {
	for i := range sub.Items.Data {
		if sub.Items.Data[i].Price.Recurring.UsageType == "metered" {
			return &sub.Items.Data[i]
		}
	}
	return nil
}

// meteredPrice puts a price for what is used beside that of the plan, or in another's place.
func (sub *subscription) meteredPrice(p *price) {
	if has := sub.metered(); has != nil {
		has.Price = *p
		return
	}
	sub.Items.Data = append(sub.Items.Data, item{ID: name("si"), Object: "subscription_item", Price: *p, Quantity: 1})
}

// owed is what the use of the period that ends costs.
func (s *Server) owed(sub *subscription) int64 {
	m := sub.metered()
	if m == nil {
		return 0
	}
	each, _ := strconv.ParseFloat(m.Price.Decimal, 64)
	return int64(math.Round(each * float64(s.used(sub.Customer, sub.CurrentPeriodStart, sub.CurrentPeriodEnd))))
}

// Used is what was reported of all customers.
func (s *Server) Used() (calls int64, events int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.state.Usage {
		calls += u.value()
	}
	return calls, len(s.state.Usage)
}
