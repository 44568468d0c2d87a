package telegramtest

import (
	"errors"
	"net/http"
	"strconv"
)

// controlPay pays an invoice: the one of a message, or that of a link.
func (s *Server) controlPay(w http.ResponseWriter, r *http.Request) {
	var in struct {
		UserID    int64  `json:"user_id"`
		ChatID    int64  `json:"chat_id"`
		MessageID int    `json:"message_id"`
		Link      string `json:"link"`
	}
	if read(w, r, &in) {
		key := in.Link
		if key == "" {
			key = messageKey(in.ChatID, in.MessageID)
		}
		settle(w, true, s.pay(r.Context(), in.UserID, key))
	}
}

// controlBill is what a link asks for.
func (s *Server) controlBill(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	b := s.bills[r.URL.Query().Get("link")]
	s.mu.Unlock()
	if b == nil {
		complain(w, errors.New("telegramtest: no such bill"))
		return
	}
	writeJSON(w, http.StatusOK, b)
}

// controlStars lists what a person subscribes to with Stars.
func (s *Server) controlStars(w http.ResponseWriter, r *http.Request) {
	user, err := strconv.ParseInt(r.URL.Query().Get("user_id"), 10, 64)
	if err != nil {
		complain(w, errors.New("telegramtest: user_id is no number"))
		return
	}
	s.mu.Lock()
	list := s.starsOf(user)
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, list)
}

// controlStarFate is what becomes of a subscription, or of a payment: see [Server.StarFate].
func (s *Server) controlStarFate(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Charge string `json:"charge"`
		Fate   string `json:"fate"`
	}
	if read(w, r, &in) {
		settle(w, true, s.StarFate(in.Charge, in.Fate))
	}
}
