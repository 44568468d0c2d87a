package chaos_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// lane is a kind of answers that come in the order asked. A quick answer may
// overtake a slow one.
type lane int

const (
	quick lane = iota
	decodes
	quota // what is said beside a car
	labels
	lists
	reports
	payments
	sorry // a payment sent back
)

// answer is what somebody is owed, once.
type answer struct {
	lane  lane
	mark  string // stands in its text
	spare bool   // or not at all

	asked time.Time // no message from before is this answer, whatever it says
}

// act is one thing that somebody does.
type act struct {
	do   func(ctx context.Context, w *world, p *person)
	owed []answer
	// after everything owed before it has come; otherwise people write when they like.
	after  bool
	beside bool // nothing is said between it and the act before it
}

// person is somebody in a private chat, and what is owed to them by now.
type person struct {
	user  *telegramtest.User
	acts  []act
	owed  []answer
	links []string // to pay by, in the order shown
	wrong []string // what they could do and should not have been able to
	stars int      // meant to be paid
	rows  int      // of a list whose end their server is told of; 0: none
}

// live does one thing after another, at moments that only the seed knows.
func (p *person) live(ctx context.Context, w *world, r *rand.Rand, pace time.Duration) {
	for _, a := range p.acts {
		sleep(ctx, time.Duration(r.ExpFloat64()*float64(pace)))
		for a.after && !p.served(w) && ctx.Err() == nil {
			sleep(ctx, 100*time.Millisecond)
		}
		if ctx.Err() != nil {
			return
		}
		for _, owed := range a.owed {
			owed.asked = time.Now()
			p.owed = append(p.owed, owed)
		}
		a.do(ctx, w, p)
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// served reports whether everything owed has come.
func (p *person) served(w *world) bool {
	replies := w.telegram.Replies(p.user.ID)
	b := newBook(p.owed)
	for _, m := range replies {
		b.enter(cmp.Or(m.Text, m.Caption), time.Unix(m.Date+1, 0)) // the date is in whole seconds
	}
	return b.open() == 0
}

// last is the newest message that has a button of that name, and what it opens.
func (p *person) last(ctx context.Context, w *world, name string) (m telegramtest.Message, url string) {
	for ctx.Err() == nil {
		for _, m := range slices.Backward(w.telegram.Replies(p.user.ID)) {
			if m.ReplyMarkup == nil {
				continue
			}
			for _, row := range m.ReplyMarkup.Rows {
				for _, b := range row {
					if b.Text == name {
						return m, b.URL
					}
				}
			}
		}
		sleep(ctx, 50*time.Millisecond)
	}
	return m, ""
}

// book is a chat's account: what is owed, and what of it has come.
type book struct {
	owed []answer
	paid []bool
	lost []string // marks of what never came
}

func newBook(owed []answer) *book { return &book{owed: owed, paid: make([]bool, len(owed))} }

// entry is what a message is to a book.
type entry int

const (
	due     entry = iota // the next of its lane
	early                // owed, but something before it in its lane is still open
	again                // it has come already
	strange              // nobody asked for it
)

// enter takes a message into the account that was sent at that time.
func (b *book) enter(text string, sent time.Time) entry {
	e, at := b.find(text, sent)
	if e == due || e == early {
		b.paid[at] = true
	}
	return e
}

// look says what a message would be.
func (b *book) look(text string, sent time.Time) entry {
	e, _ := b.find(text, sent)
	return e
}

func (b *book) find(text string, sent time.Time) (e entry, at int) {
	e, waiting := strange, map[lane]bool{}
	for i, a := range b.owed {
		fits := strings.Contains(text, a.mark) && !sent.Before(a.asked)
		switch {
		case fits && b.paid[i]:
			e = again
		case fits && waiting[a.lane]:
			return early, i
		case fits:
			return due, i
		case !b.paid[i] && !a.spare:
			waiting[a.lane] = true
		}
	}
	return e, 0
}

// open is how many answers have not come.
func (b *book) open() (n int) {
	for i, a := range b.owed {
		if !b.paid[i] && !a.spare {
			n++
		}
	}
	return n
}

// afresh is the account once more from its beginning, without what never came: that
// is lost, and does not make early what came after it.
func (b *book) afresh() *book {
	next := newBook(nil)
	for i, a := range b.owed {
		if b.paid[i] || a.spare {
			next.owed = append(next.owed, a)
		} else {
			next.lost = append(next.lost, a.mark)
		}
	}
	next.paid = make([]bool, len(next.owed))
	return next
}
