package stripetest

import (
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed pages.html
var pages embed.FS

// page is what pages.html shows.
type page struct {
	Title, Note, Product, Amount, Period, Return string
	Bad, Promotion                               bool
	Buttons                                      []button
	Rows                                         []row
}

// row is a subscription on the dashboard.
type row struct {
	ID, Text string
	Buttons  []button
}

type button struct{ Action, Text, Kind string }

func show(w http.ResponseWriter, status int, p page) {
	t, err := template.ParseFS(pages, "pages.html")
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = t.Execute(w, p)
}

func (s *Server) showPay(w http.ResponseWriter, r *http.Request) {
	p, ok := s.payPage(r.PathValue("link"))
	if !ok {
		show(w, http.StatusGone, page{Title: "This link is no longer active", Note: "It was used, replaced or ran out of time. Ask for a new one in the chat."})
		return
	}
	show(w, http.StatusOK, p)
}

// payPage is the page of a link that works.
func (s *Server) payPage(id string) (page, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.state.Links[id]
	if l == nil || !l.Active {
		return page{}, false
	}
	price := s.state.Prices[l.Price]
	return page{
		Title: "Subscribe to " + s.state.Products[price.Product].Name, Product: s.state.Products[price.Product].Name,
		Amount: amount(price.UnitAmount, price.Currency), Period: price.Recurring.Interval,
		Buttons: []button{{"pay", "Pay", "main"}, {"decline", "Decline", ""}}, Promotion: l.PromotionCodes, Note: l.trial(),
	}, true
}

// trial says what is free at first.
func (l *link) trial() string {
	if days := l.SubscriptionData.TrialPeriodDays; days != nil {
		return strconv.FormatInt(*days, 10) + " days free, then:"
	}
	return ""
}

func (s *Server) pay(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	id := r.PathValue("link")
	if r.PostFormValue("action") == "decline" {
		p, ok := s.payPage(id)
		if !ok || s.Decline(id) != nil {
			s.showPay(w, r)
			return
		}
		p.Note, p.Bad = "The payment was declined. Nothing was charged. You can try again.", true
		show(w, http.StatusPaymentRequired, p)
		return
	}
	if err := s.PayWith(id, strings.ToUpper(strings.TrimSpace(r.PostFormValue("code")))); err != nil {
		s.showPay(w, r)
		return
	}
	if to := s.returnOf(id); to != "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	show(w, http.StatusOK, page{Title: "Thanks for subscribing", Note: "The payment went through. You can close this page and go back to the chat."})
}

func (s *Server) returnOf(link string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.state.Links[link]; l != nil && l.AfterCompletion.Redirect != nil {
		return l.AfterCompletion.Redirect.URL
	}
	return ""
}

func (s *Server) showPortal(w http.ResponseWriter, r *http.Request) {
	p, _, ok := s.portalPage(r.PathValue("id"))
	if !ok {
		show(w, http.StatusNotFound, page{Title: "This page has expired", Note: "Ask for a new one in the chat."})
		return
	}
	show(w, http.StatusOK, p)
}

// showReceipt is the page of a charge: what was paid, and what of it was given back.
func (s *Server) showReceipt(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ch, p := s.state.Charges[r.PathValue("id")], page{Title: "There is no such receipt"}
	if ch != nil {
		p.Title = "Receipt for invoice " + s.state.Invoices[ch.Invoice].Number
		p.Note = "Paid " + amount(ch.Amount, ch.Currency) + " on " + time.Unix(ch.Created, 0).UTC().Format("2 January 2006") + "."
		if ch.AmountRefunded > 0 {
			p.Note += " Refunded: " + amount(ch.AmountRefunded, ch.Currency) + "."
		}
	}
	s.mu.Unlock()
	if ch == nil {
		show(w, http.StatusNotFound, p)
		return
	}
	show(w, http.StatusOK, p)
}

// portalPage is the page of a portal session and the subscription it is about.
func (s *Server) portalPage(id string) (page, string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	portal := s.state.Portals[id]
	if portal == nil {
		return page{}, "", false
	}
	p := page{Title: "Your subscription", Note: "You have no subscription."}
	if portal.ReturnURL != nil {
		p.Return = *portal.ReturnURL
	}
	for _, sub := range s.state.Subscriptions {
		if sub.Customer != portal.Customer || slices.Contains([]string{"canceled", "incomplete", "incomplete_expired"}, sub.Status) {
			continue
		}
		price := sub.Items.Data[0].Price
		end := time.Unix(sub.CurrentPeriodEnd, 0).UTC().Format("2 January 2006")
		p.Product, p.Amount, p.Period = s.state.Products[price.Product].Name, amount(price.UnitAmount, price.Currency), price.Recurring.Interval
		p.Note, p.Buttons = "Renews on "+end+".", []button{{"cancel", "Cancel subscription", ""}}
		if s.state.Customers[sub.Customer].Fails {
			p.Buttons = append(p.Buttons, button{"good card", "Use a card that works", "main"})
		} else {
			p.Buttons = append(p.Buttons, button{"bad card", "Use a card that will be declined", ""})
		}
		if sub.CancelAtPeriodEnd {
			p.Note, p.Buttons = "Cancelled: it ends on "+end+".", []button{{"resume", "Renew subscription", "main"}}
		}
		return p, sub.ID, true
	}
	return p, "", true
}

func (s *Server) managePortal(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	_, sub, ok := s.portalPage(r.PathValue("id"))
	if ok && sub != "" {
		if err := s.manage(sub, r.PostFormValue("action")); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
	}
	s.showPortal(w, r)
}

// manage does what a button of the portal says. A card that works pays what is open.
func (s *Server) manage(sub, action string) error {
	switch action {
	case "bad card":
		return s.FailCard(sub, true)
	case "good card":
		if err := s.FailCard(sub, false); err != nil {
			return err
		}
		return s.Recover(sub)
	}
	return s.CancelAtPeriodEnd(sub, action == "cancel")
}

// sameOrigin refuses forms that other sites post.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	u, err := url.Parse(origin)
	return origin == "" || err == nil && u.Host == r.Host
}

// amount writes minor units as the page shows them.
func amount(minor int64, currency string) string {
	whole, cents := minor/100, minor%100
	digits := []byte{byte('0' + cents/10), byte('0' + cents%10)}
	return strings.ToUpper(currency) + " " + strconv.FormatInt(whole, 10) + "." + string(digits)
}
