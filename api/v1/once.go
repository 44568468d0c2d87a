package v1

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"example.com/vinbot/internal/idem"
)

const (
	maxIdempotencyKey = 200
	maxKept           = 4 << 20 // of an answer that is kept for repetitions
)

// notKept marks an answer that holds a secret.
const notKept = "no-store"

// once answers a repeated POST as it was answered before.
func (s *service) once(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		if r.Method != http.MethodPost || key == "" {
			next.ServeHTTP(w, r)
			return
		}
		if len(key) > maxIdempotencyKey {
			faulty("header.Idempotency-Key", "is too long").write(w, r)
			return
		}
		q := idem.Request{Account: CallerOf(r.Context()).Account, Key: key, Hash: requestHash(r)}
		a, err := s.Requests.Begin(r.Context(), q)
		switch {
		case errors.Is(err, idem.ErrOther):
			problem(KeyReused, "").write(w, r)
		case errors.Is(err, idem.ErrRunning):
			problem(RequestRunning, "").after(time.Second).write(w, r)
		case err != nil:
			p := (*Problem)(nil)
			if errors.As(s.fail(r.Context(), err), &p) {
				p.write(w, r)
			}
		case a.Status != 0:
			w.Header().Set("Content-Type", a.ContentType)
			w.Header().Set("Idempotent-Replayed", "true")
			w.WriteHeader(a.Status)
			_, _ = w.Write(a.Body)
		default:
			s.answerOnce(w, r, q, next)
		}
	})
}

// answerOnce answers and remembers. What failed may be tried again.
func (s *service) answerOnce(w http.ResponseWriter, r *http.Request, q idem.Request, next http.Handler) {
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	kept := false
	ctx := context.WithoutCancel(r.Context()) // who hung up will ask again
	defer func() {
		if kept {
			return
		}
		if err := s.Requests.Drop(ctx, q); err != nil {
			s.Log.WarnContext(ctx, "request not dropped", "request_id", RequestID(ctx), "error", err)
		}
	}()
	next.ServeHTTP(rec, r)
	if rec.status >= http.StatusMultipleChoices || w.Header().Get("Cache-Control") == notKept || rec.body.Len() > maxKept {
		return
	}
	err := s.Requests.Keep(ctx, q, idem.Answer{Status: rec.status, ContentType: w.Header().Get("Content-Type"), Body: rec.body.Bytes()})
	if err != nil {
		s.Log.WarnContext(ctx, "answer not kept", "request_id", RequestID(ctx), "error", err)
		return
	}
	kept = true
}

// requestHash is what tells one request from another: what it asks, and in which form and
// language.
func requestHash(r *http.Request) []byte {
	body := exchangeOf(r.Context()).body
	h := sha256.New()
	for _, part := range []string{r.URL.RequestURI(), r.Header.Get("Accept"), r.Header.Get("Accept-Language"), string(body)} {
		_, _ = h.Write([]byte(part + "\x00")) // never fails
	}
	return h.Sum(nil)
}

// recorder passes an answer on and keeps a copy.
type recorder struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

// WriteHeader implements [http.ResponseWriter].
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (r *recorder) Write(p []byte) (int, error) {
	if r.body.Len() <= maxKept {
		_, _ = r.body.Write(p) // never fails
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap is for [http.ResponseController].
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// tag gives the answer to a GET an ETag, and says nothing where the client has it.
func (s *service) tag(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		held := &holder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(held, r)
		if held.status == http.StatusOK {
			sum := sha256.Sum256(held.body.Bytes())
			tag := `W/"` + hex.EncodeToString(sum[:16]) + `"` // weak: it may travel compressed
			w.Header().Set("ETag", tag)
			s.keep(exchangeOf(r.Context()).asking, w.Header().Get("Content-Type"), tag, held.body.Bytes())
			if matches(r.Header.Get("If-None-Match"), tag) {
				w.Header().Del("Content-Type")
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		w.WriteHeader(held.status)
		_, _ = w.Write(held.body.Bytes())
	})
}

// matches compares weakly, as RFC 9110 wants for If-None-Match.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// holder keeps an answer until its tag is known.
type holder struct {
	http.ResponseWriter

	status int
	body   bytes.Buffer
}

// WriteHeader implements [http.ResponseWriter].
func (h *holder) WriteHeader(status int) { h.status = status }

// Write implements [http.ResponseWriter].
func (h *holder) Write(p []byte) (int, error) { return h.body.Write(p) }
