package stripetest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// step is how far a button advances the clock.
func step(action string) time.Duration {
	const day = 24 * time.Hour
	return map[string]time.Duration{"day": day, "month": 31 * day, "year": 366 * day}[action]
}

// showDashboard shows what an operator sees at Stripe: subscriptions, and what can
// be done to them; and the clock.
func (s *Server) showDashboard(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	p := page{
		Title: "Dashboard", Note: "The clock here says " + time.Unix(s.now(), 0).UTC().Format("2 January 2006, 15:04 UTC") + ".",
		Buttons: []button{{"day", "A day later", ""}, {"month", "A month later", ""}, {"year", "A year later", ""}},
	}
	for id, sub := range s.state.Subscriptions {
		price := sub.Items.Data[0].Price
		r := row{ID: id, Text: strings.Join([]string{s.state.Products[price.Product].Name, amount(price.UnitAmount, price.Currency), price.Recurring.Interval, sub.Status}, " · ")}
		if sub.Status != "canceled" {
			r.Buttons = []button{{"refund", "Refund the last payment", ""}, {"dispute", "Dispute it", ""}, {"won", "Dispute won", ""}, {"lost", "Dispute lost", ""}}
			if sub.PauseCollection == nil {
				r.Buttons = append(r.Buttons, button{"pause", "Pause collecting", ""})
			} else {
				r.Buttons = append(r.Buttons, button{"resume", "Collect again", ""})
			}
		}
		p.Rows = append(p.Rows, r)
	}
	s.mu.Unlock()
	slices.SortFunc(p.Rows, func(a, b row) int { return strings.Compare(a.ID, b.ID) })
	show(w, http.StatusOK, p)
}

func (s *Server) useDashboard(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	action, sub := r.PostFormValue("action"), r.PostFormValue("subscription")
	var err error
	switch action {
	case "refund":
		err = s.RefundLast(sub, 0)
	case "dispute":
		err = s.Dispute(sub)
	case "won", "lost":
		err = s.Decide(sub, action == "won")
	case "pause", "resume":
		err = s.Pause(sub, action == "pause")
	default:
		err = s.Advance(step(action))
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
