package v1

import (
	"context"
	"errors"
	"net/http"

	"example.com/vinbot/billing"
)

// Meter sells calls beyond a day's to accounts that asked to pay for them.
type Meter interface {
	// Hold sets a call of an account aside; billing.ErrNotMetered where nobody asked,
	// billing.ErrCap where the account's cap has no room for it.
	Hold(ctx context.Context, account int64) (call int64, err error)
	// Settle makes a held call due because its answer is about to go out, or lets it go.
	Settle(ctx context.Context, call int64, answered bool) error
}

// beyond answers a request beyond the day's limit, if the account pays for such.
func (s *service) beyond(w http.ResponseWriter, r *http.Request, day Window, next http.Handler) {
	if s.Meter == nil {
		tooMany(day).write(w, r)
		return
	}
	ctx, stop := context.WithTimeout(r.Context(), findIn)
	defer stop()
	call, err := s.Meter.Hold(ctx, CallerOf(r.Context()).Account)
	switch {
	case errors.Is(err, billing.ErrNotMetered):
		tooMany(day).write(w, r)
	case errors.Is(err, billing.ErrCap):
		problem(CapReached, "The calls beyond the plan have come to what the account may spend on them this month. Its owner can set more in the chat, under /api.").after(day.Retry).write(w, r)
	case err != nil:
		p := (*Problem)(nil)
		if errors.As(s.fail(ctx, err), &p) {
			p.write(w, r)
		}
	default:
		m := &meteredWriter{ResponseWriter: w, settle: func(answered bool) { s.settle(r.Context(), call, answered) }}
		defer m.done(false) // nothing was written
		next.ServeHTTP(m, r)
	}
}

// settle counts a call, or not. One that could not be counted is given away, and never
// billed: it is let go after a while.
func (s *service) settle(ctx context.Context, call int64, answered bool) {
	if err := s.Meter.Settle(context.WithoutCancel(ctx), call, answered); err != nil {
		s.Log.ErrorContext(ctx, "call not settled", "call", call, "error", err)
	}
}

// meteredWriter settles a call before the first byte of its answer goes out: a process
// that dies after answering has counted it. Errors and repeated answers cost nothing.
type meteredWriter struct {
	http.ResponseWriter

	settle  func(answered bool)
	settled bool
}

func (m *meteredWriter) done(answered bool) {
	if !m.settled {
		m.settled = true
		m.settle(answered)
	}
}

// WriteHeader implements [http.ResponseWriter].
func (m *meteredWriter) WriteHeader(code int) {
	m.done(code < http.StatusBadRequest && m.Header().Get("Idempotent-Replayed") == "")
	m.ResponseWriter.WriteHeader(code)
}

// Write implements [http.ResponseWriter].
func (m *meteredWriter) Write(b []byte) (int, error) {
	m.done(m.Header().Get("Idempotent-Replayed") == "")
	return m.ResponseWriter.Write(b) //nolint:wrapcheck // it is the caller's own
}

// Flush implements [http.Flusher], for answers that are streams.
func (m *meteredWriter) Flush() { _ = http.NewResponseController(m.ResponseWriter).Flush() }

// Unwrap is for [http.ResponseController].
func (m *meteredWriter) Unwrap() http.ResponseWriter { return m.ResponseWriter }
