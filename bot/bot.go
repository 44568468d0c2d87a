// Package bot is the Telegram face of the product: updates come in, replies go
// out, and it decides nothing itself.
package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
)

// Bot moves updates into the inbox and through their turns. Any number of bots
// may share one storage.
type Bot struct {
	API     *API
	Inbox   inbox
	Turns   turns
	Engine  conversation.Engine
	Texts   Texts
	Limits  limiter
	People  people
	Sender  *Sender
	Log     *slog.Logger
	Meter   Meter
	Name    string // the bot's own username, from getMe
	Operate int64  // the operator's chat; 0: none
	Till    till

	posted *intake
	queue  *queue
	floods *floods
	ahead  *ahead

	checkouts *sync.WaitGroup // that are being answered
}

// inbox is where updates become durable.
type inbox interface {
	// Receive makes a batch durable; an update that is there already is passed over.
	Receive(ctx context.Context, batch []conversation.Incoming) error
	// Pending lists dialogues that wait for an answer, the longest waiting first.
	Pending(ctx context.Context, limit int) ([]conversation.Key, error)
	// Listen calls wake when another replica has received something; it returns
	// when ctx ends or its connection breaks.
	Listen(ctx context.Context, wake func()) error
}

// turns is the one writer of what a turn leads to.
type turns interface {
	// Turn commits what decide makes of the oldest update of each dialogue. One is
	// left out if none waits or another worker is at it.
	Turn(ctx context.Context, keys []conversation.Key, decide conversation.Decide) ([]conversation.Visit, error)
}

// till takes what people pay inside Telegram. What it is told it keeps, however often it
// is told.
type till interface {
	// Admit says why a payment must not be taken; empty: it may be.
	Admit(ctx context.Context, q billing.StarCheckout) (billing.Refusal, error)
	Paid(ctx context.Context, p billing.StarPayment) error
	Refund(ctx context.Context, charge string, at time.Time) error
	Change(ctx context.Context, purchase string, c billing.StarChange) error
}

// limiter counts what one person does.
type limiter interface {
	// Allow reports whether one more within a minute is within the limit.
	Allow(ctx context.Context, key string, perMinute int) (ok bool, retryAfter time.Duration)
}

// Texts renders messages for a reader.
type Texts interface {
	// For returns the printer of a reader's language and units; both may be empty.
	For(lang, units string) Printer
}

// Printer renders one reader's messages.
type Printer interface {
	// HTML renders a message as Telegram's HTML, its data escaped.
	HTML(id string, data map[string]any) (string, error)
	// Plain renders a button, a command or a toast.
	Plain(id string, data map[string]any) (string, error)
	// Lang is the language that it renders in.
	Lang() string
}

// Meter counts what happens; the zero value counts nothing.
type Meter struct {
	Update func(kind string)                   // received
	Turn   func(took time.Duration, ok bool)   // answered, or failed
	Call   func(method string, outcome string) // sent: ok, refused, retried, gone
}

func (m Meter) update(kind string) {
	if m.Update != nil {
		m.Update(kind)
	}
}

func (m Meter) turn(took time.Duration, ok bool) {
	if m.Turn != nil {
		m.Turn(took, ok)
	}
}

func (m Meter) call(method, outcome string) {
	if m.Call != nil {
		m.Call(method, outcome)
	}
}
