package bot

import (
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
)

// maxUpdate bounds a webhook's body; Telegram's own updates are far smaller.
const maxUpdate = 1 << 20

// Webhook takes updates that Telegram posts. It answers 200 only for what is
// durable: 401 for a wrong secret, 413 for too much, 400 for what is no update,
// 503 when storage is down, so that Telegram tries again.
func (b *Bot) Webhook(secret string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if secret == "" || subtle.ConstantTimeCompare([]byte(got), []byte(secret)) != 1 {
			http.Error(w, "wrong secret", http.StatusUnauthorized)
			return
		}
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		var big *http.MaxBytesError
		switch {
		case errors.As(err, &big):
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			http.Error(w, "unreadable", http.StatusBadRequest)
			return
		}
		u, ok := b.open(raw)
		if !ok {
			http.Error(w, "not an update", http.StatusBadRequest)
			return
		}
		if u.checkout != nil {
			b.answerCheckout(r.Context(), u)
			w.WriteHeader(http.StatusOK)
			return
		}
		if err := b.posted.put(r.Context(), u); err != nil {
			b.Log.ErrorContext(r.Context(), "update not stored", "error", err)
			http.Error(w, "storage is down", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}
