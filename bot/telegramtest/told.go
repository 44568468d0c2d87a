package telegramtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// told is an update as the log of updates shows it.
type told struct {
	ID          int64           `json:"update_id"`
	At          time.Time       `json:"at"`
	Update      json.RawMessage `json:"update"`
	Deliveries  int             `json:"deliveries"`
	DeliveredAt time.Time       `json:"delivered_at,omitzero"` // first
}

func (u *update) told() told {
	return told{ID: u.ID, At: u.At, Update: u.Raw, Deliveries: u.deliveries, DeliveredAt: u.deliveredAt}
}

// record keeps the last updates for the log, as many as it keeps calls.
func (s *Server) record(u *update) {
	if len(s.told) >= s.config.KeepCalls {
		s.told = slices.Delete(s.told, 0, len(s.told)-s.config.KeepCalls+1)
	}
	s.told = append(s.told, u)
	s.events.publish(eventUpdate, u.told())
}

// delivered notes that updates are on their way to the bot.
func (s *Server) delivered(batch ...*update) {
	for _, u := range batch {
		if u.deliveries++; u.deliveries == 1 {
			u.deliveredAt = s.now()
		}
		s.events.publish(eventUpdate, u.told())
	}
}

// controlUpdates lists the updates after one, oldest first.
func (s *Server) controlUpdates(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64) // 0 if it is none: all
	all := []told{}
	s.mu.Lock()
	for _, u := range s.told {
		if u.ID > after {
			all = append(all, u.told())
		}
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, all)
}

// Traffic is how many updates there were, of those the log keeps, and how often one
// was sent on its way once more.
func (s *Server) Traffic() (updates, again int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.told {
		again += max(0, u.deliveries-1)
	}
	return len(s.told), again
}
