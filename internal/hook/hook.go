// Package hook holds the rules of outgoing webhooks: which events there are, where they
// may be sent, how they are signed and when they are tried again.
//
// It is pure. Keeping events is the store's job, sending them that of api/hooks.
package hook

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What can be wrong with what somebody asks of endpoints and deliveries.
var (
	ErrURL     = errors.New("hook: events cannot be sent to this URL")
	ErrNone    = errors.New("hook: no such endpoint or delivery")
	ErrMost    = errors.New("hook: the account has as many endpoints as it may have")
	ErrTaken   = errors.New("hook: the account has an endpoint with this URL")
	ErrPending = errors.New("hook: the delivery is still being tried")
)

// MaxEndpoints is how many endpoints an account may have.
const MaxEndpoints = 5

// Type is a kind of event.
type Type string

// The events.
const (
	StickerRead  Type = "sticker.read"   // a window sticker was read and opened
	ListFinished Type = "list.finished"  // a list of VINs was worked through
	QuotaNearEnd Type = "quota.near_end" // most of the month's VINs are used
	Tested       Type = "webhook.test"   // somebody asked for it; goes to one endpoint, whatever that wants
)

// Types lists the events that an endpoint can want.
func Types() []Type { return []Type{StickerRead, ListFinished, QuotaNearEnd} }

// Event is something that happened, as it is told: `{"id","type","created","data"}`.
type Event struct {
	ID      string    `json:"id"` // the same in every attempt and replay
	Type    Type      `json:"type"`
	Created time.Time `json:"created"`
	Data    any       `json:"data"` // in the API's own field names
}

// NewEvent is an event with an id of its own.
func NewEvent(t Type, now time.Time, data any) Event {
	return Event{ID: newID("evt_"), Type: t, Created: now.UTC().Truncate(time.Second), Data: data}
}

// Body is what is signed and sent.
func (e Event) Body() (string, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("hook: event: %w", err)
	}
	return string(b), nil
}

// Endpoint is where an account wants events to be sent.
type Endpoint struct {
	ID         string
	URL        string
	Events     []Type
	CreatedAt  time.Time
	DisabledAt time.Time // zero: it is in use
}

// NewEndpointID draws an endpoint's id.
func NewEndpointID() string { return newID("we_") }

func newID(prefix string) string { return prefix + strings.ToLower(rand.Text()) }

// Wants reports whether an endpoint asked for a kind of event.
func (e Endpoint) Wants(t Type) bool { return slices.Contains(e.Events, t) }
