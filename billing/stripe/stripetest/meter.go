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

// used sums what a customer used by a meter from a moment until another.
func (s *Server) used(meter, customer string, from, until int64) (n int64) {
	for _, m := range s.state.Meters {
		for _, u := range s.state.Usage {
			if m.ID == meter && u.EventName == m.EventName && u.Payload["stripe_customer_id"] == customer && u.Timestamp >= from && u.Timestamp < until {
				n += u.value()
			}
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
	sum := summary{name("mtrusg"), "billing.meter_event_summary", float64(s.used(c.PathValue("id"), c.get("customer"), from, until)), until, c.PathValue("id"), from}
	return list[summary]{Object: "list", Data: []summary{sum}, URL: c.URL.Path}, nil
}

func (i item) metered() bool { return i.Price.Recurring.UsageType == "metered" }

// counted is what the items that bill use have counted in the period: since its beginning,
// or since the item is there.
func (s *Server) counted(sub *subscription) (lines []UsedLine) {
	for _, i := range sub.Items.Data {
		if !i.metered() {
			continue
		}
		each, _ := strconv.ParseFloat(i.Price.Decimal, 64)
		calls := s.used(i.Price.Recurring.Meter, sub.Customer, max(sub.CurrentPeriodStart, i.Created), sub.CurrentPeriodEnd)
		lines = append(lines, UsedLine{sub.ID, i.Price.Decimal, calls, int64(math.Round(each * float64(calls)))})
	}
	return lines
}

// owed is what the use of the period, and the lines that wait, cost.
func (s *Server) owed(sub *subscription) (sum int64) {
	for _, l := range s.counted(sub) {
		sum += l.Minor
	}
	for _, l := range s.waiting(sub.ID) {
		sum += l.Amount
	}
	return sum
}

// takeUp is what is owed when a period ends, for the invoice that it is on.
func (s *Server) takeUp(sub *subscription) int64 {
	owed := s.owed(sub)
	s.state.Used = append(s.state.Used, s.counted(sub)...)
	s.claim(sub.ID, "in_of_the_period")
	return owed
}

// UsedLine is use on an invoice.
type UsedLine struct {
	Subscription string
	Each         string // minor units, with decimals
	Calls        int64
	Minor        int64
}

// UsedLines are all use that was invoiced so far.
func (s *Server) UsedLines() []UsedLine {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]UsedLine(nil), s.state.Used...)
}

// Counted are all use, and all lines, that wait for the next invoice.
func (s *Server) Counted() (lines []UsedLine) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.state.Subscriptions {
		if sub.Status == "canceled" {
			continue
		}
		lines = append(lines, s.counted(sub)...)
		for _, l := range s.waiting(sub.ID) {
			lines = append(lines, UsedLine{l.Subscription, l.Decimal, l.Quantity, l.Amount})
		}
	}
	return lines
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
