package hook

import (
	"net/http"
	"time"
)

// State says how a delivery stands.
type State string

// The states; the schema knows each of them.
const (
	Pending   State = "pending"
	Delivered State = "delivered"
	Failed    State = "failed"
)

// Fault says why an attempt came to nothing, in no more words than concern the
// endpoint's owner.
type Fault string

// The faults.
const (
	FaultNone     Fault = ""
	FaultURL      Fault = "url_refused"     // it was allowed once, and is not any more
	FaultAddress  Fault = "address_refused" // the name leads to a private, local or otherwise special address
	FaultName     Fault = "name_not_found"
	FaultConnect  Fault = "connection_failed"
	FaultTLS      Fault = "tls_failed"
	FaultTimeout  Fault = "timeout"
	FaultRedirect Fault = "redirect" // none is followed
	FaultStatus   Fault = "status"   // another status than 2xx
	FaultDisabled Fault = "endpoint_disabled"
)

// Outcome is what became of one attempt.
type Outcome struct {
	Status int // 0: no answer came
	Fault  Fault
}

// Answered is the outcome of an attempt that was answered with a status.
func Answered(status int) Outcome {
	switch {
	case status >= http.StatusOK && status < http.StatusMultipleChoices:
		return Outcome{Status: status}
	case status >= http.StatusMultipleChoices && status < http.StatusBadRequest:
		return Outcome{Status: status, Fault: FaultRedirect}
	}
	return Outcome{Status: status, Fault: FaultStatus}
}

// Delivery is an event on its way to one endpoint.
type Delivery struct {
	ID        int64
	Event     string
	Type      Type
	State     State
	Asked     bool // a test or a replay: tried once, also where the endpoint is disabled
	Attempts  int
	Last      Outcome
	CreatedAt time.Time
	TriedAt   time.Time // zero: not yet
	NextAt    time.Time // of a pending one that was tried
}

// waits are those before the second attempt and those after it: a day less a few minutes
// together.
func waits() []time.Duration {
	return []time.Duration{
		5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 8 * time.Hour, 8 * time.Hour,
	}
}

// MaxAttempts is how often an event is sent to an endpoint that does not take it.
func MaxAttempts() int { return len(waits()) + 1 }

// After is the delivery after an attempt that ended now.
func (d Delivery) After(o Outcome, now time.Time) Delivery {
	d.Attempts++
	d.Last, d.TriedAt, d.NextAt = o, now, time.Time{}
	rest := waits()
	switch {
	case o.Fault == FaultNone:
		d.State = Delivered
	case d.Asked || o.Status == http.StatusGone || d.Attempts > len(rest):
		d.State = Failed
	default:
		d.State, d.NextAt = Pending, now.Add(rest[d.Attempts-1])
	}
	return d
}

// Disables reports whether an endpoint is to be disabled because of what became of a
// delivery: it says that it is gone, or an event came to nothing for a day and nothing
// else has reached it meanwhile.
func (d Delivery) Disables(lastSuccess time.Time) bool {
	if d.State != Failed || d.Last.Fault == FaultDisabled {
		return false
	}
	return d.Last.Status == http.StatusGone || !d.Asked && lastSuccess.Before(d.CreatedAt)
}

// Message is what is sent in an attempt, and where.
type Message struct {
	URL    string
	Secret Secret
	Event  string // its id
	Body   string
}
