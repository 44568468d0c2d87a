package chaos_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// starsAMonth is what a month of Pro costs in Stars.
const starsAMonth = 950

// inStars is that price as it is written.
var inStars = fmt.Sprintf("%d\u00a0Stars", starsAMonth)

// payingInStars is one purchase inside Telegram, tried a second time, and one renewal. Each
// payment has one receipt, whatever died and however often Telegram told of it.
func payingInStars() []act {
	pay := act{owed: []answer{thanks("Pro")}, do: func(ctx context.Context, w *world, p *person) {
		for !w.paidInStars(ctx, p) && ctx.Err() == nil {
			sleep(ctx, 200*time.Millisecond) // nobody answered, or nobody knew just then
		}
		p.stars = starsAMonth
	}}
	again := then(act{do: func(ctx context.Context, w *world, p *person) {
		if w.paidInStars(ctx, p) {
			p.wrong = append(p.wrong, "a bill in Stars was paid by twice")
		}
	}})
	renew := act{do: func(_ context.Context, w *world, p *person) {
		for _, charge := range w.telegram.StarSubscriptions(p.user) {
			if err := w.telegram.StarFate(charge, "renew"); err != nil {
				p.wrong = append(p.wrong, "a subscription in Stars is not renewed: "+err.Error())
			}
			p.stars += starsAMonth
		}
	}}
	look := then(says("/plan", answer{lane: quick, mark: "You're on Pro: 0 of 1,000"}))
	acts := append(chooses("Pro", "In Telegram, "+inStars, "Your bill"), pay, again, renew, look)
	return append(acts, presses("Invoices", answer{lane: payments, mark: "Your invoices, the newest first"}), beside(then(act{do: receipts})))
}

// paidInStars pays the newest bill, and reports whether the program gave leave in time.
func (w *world) paidInStars(ctx context.Context, p *person) bool {
	const patience = 4 * time.Second // of the ten that Telegram has
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	return w.telegram.Pay(ctx, p.user, telegramtest.Message{}, p.links[len(p.links)-1]) == nil
}

// receipts wants one for each payment in Stars.
func receipts(ctx context.Context, w *world, p *person) {
	n := 0
	m, _ := p.last(ctx, w, "Invoices")
	for _, reply := range w.telegram.Replies(p.user.ID) {
		if reply.MessageID <= m.MessageID || reply.ReplyMarkup == nil {
			continue
		}
		n = 0 // sent again at a crash it is another copy
		for _, row := range reply.ReplyMarkup.Rows {
			for _, b := range row {
				if strings.HasSuffix(b.Text, ", "+inStars) {
					n++
				}
			}
		}
	}
	if n*starsAMonth != p.stars {
		p.wrong = append(p.wrong, fmt.Sprintf("%d Stars were paid, and there are %d receipts", p.stars, n))
	}
}

// starsKept holds what Telegram has of people's Stars against what they meant to pay.
func (w *world) starsKept(c *count, people []*person) {
	for i, p := range people {
		if kept := w.telegram.StarsKept(p.user); kept != p.stars {
			c.doubled++
			c.complain("chat %d: %d Stars are kept of one who meant to pay %d", i, kept, p.stars)
		}
	}
}
