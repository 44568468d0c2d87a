package v1

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

type contextKey int

const exchangeKey contextKey = iota

// exchange is what is known of a request while it is answered.
type exchange struct {
	id        string
	operation string // once it is known
	caller    Caller // likewise
	body      []byte // of a POST
	asking    *asking
}

// exchangeOf is the exchange that a context belongs to.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey).(*exchange); ok {
		return x
	}
	return &exchange{}
}

// RequestID is the request's number, for its owner and for the log.
func RequestID(ctx context.Context) string { return exchangeOf(ctx).id }

// CallerOf is who makes a request that the API has let in.
func CallerOf(ctx context.Context) Caller { return exchangeOf(ctx).caller }

// identify gives each request a number of ours, and a time by which its answer is taken.
func (s *service) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const chars = 16
		x, began := &exchange{id: strings.ToLower(rand.Text()[:chars])}, time.Now()
		w.Header().Set("X-Request-Id", x.id)
		_ = http.NewResponseController(w).SetWriteDeadline(began.Add(leaveIn)) // a test's recorder has none
		counted := &status{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(counted, r.WithContext(context.WithValue(r.Context(), exchangeKey, x)))
		s.Observe(x.operation, counted.code, time.Since(began))
	})
}

// inTime sets the time by which a request is answered. What comes before has bounds of its
// own: finding a key, and counting.
func inTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, stop := context.WithTimeout(r.Context(), answerIn)
		defer stop()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// status remembers how a request was answered.
type status struct {
	http.ResponseWriter

	code int
}

// WriteHeader implements [http.ResponseWriter].
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Flush implements [http.Flusher], for the compressor in between.
func (s *status) Flush() { _ = http.NewResponseController(s.ResponseWriter).Flush() }

// Unwrap is for [http.ResponseController].
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// guard answers a panic.
func (s *service) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				recovered(s.Log, w, r, p, debug.Stack())
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// headers are those of every answer.
func (s *service) headers(next http.Handler) http.Handler {
	all := http.Header{
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"no-referrer"},
		"Content-Security-Policy": {"default-src 'none'; frame-ancestors 'none'"},
		"Cache-Control":           {"private, no-cache"},
		"Vary":                    {"Accept, Accept-Language, Authorization"},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), all) // who sets or adds another value makes a list of its own
		next.ServeHTTP(w, r)
	})
}

// receive takes in the body of a POST: in time, of a bounded size, plain JSON of a
// bounded depth.
func (s *service) receive(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			next.ServeHTTP(w, r)
			return
		}
		as := formOf(r.URL.Path)
		if as.upload {
			select {
			case s.uploads <- struct{}{}:
				defer func() { <-s.uploads }()
			default:
				problem(NotAvailableNow, "Too many files are being taken in.").after(time.Second).write(w, r)
				return
			}
		}
		body, p := readBody(w, r, as)
		if p != nil {
			p.write(w, r)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		exchangeOf(r.Context()).body = body
		next.ServeHTTP(w, r)
	})
}

// form is what an operation takes in.
type form struct {
	types  []string
	most   int64
	within time.Duration
	upload bool
}

// formOf is plain JSON but for the few operations that take files.
func formOf(path string) form {
	if path == "/api/v1/lists" {
		return form{[]string{typeJSON, typeCSV, "text/plain", typeXLSX, "application/octet-stream"}, uploadBytes, uploadedIn, true}
	}
	if path == "/api/v1/stickers" {
		return form{stickerTypes(), uploadBytes, uploadedIn, true}
	}
	return form{[]string{typeJSON}, maxBody, arriveIn, false}
}

// mediaType is a Content-Type without its parameters; empty where it is none.
func mediaType(header string) string {
	kind, _, err := mime.ParseMediaType(header)
	if err != nil {
		return ""
	}
	return kind
}

func readBody(w http.ResponseWriter, r *http.Request, as form) ([]byte, *Problem) {
	if r.ContentLength == 0 { // an operation that needs one says so
		return nil, nil
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return nil, problem(WrongType, "Bodies are not to be compressed.")
	}
	kind := mediaType(r.Header.Get("Content-Type"))
	if !slices.Contains(as.types, kind) {
		return nil, problem(WrongType, "Content-Type must be "+strings.Join(as.types, " or ")+".")
	}
	if r.ContentLength > as.most {
		return nil, problem(TooLarge, "")
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(as.within)) // a test's recorder has none
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, as.most))
	var big *http.MaxBytesError
	var slow interface{ Timeout() bool }
	switch {
	case errors.As(err, &big):
		return nil, problem(TooLarge, "")
	case errors.As(err, &slow) && slow.Timeout():
		return nil, problem(SlowRequest, "")
	case err != nil:
		return nil, problem(BadRequest, "The body did not arrive whole.")
	case kind == typeJSON && deeper(body, maxDepth):
		return nil, problem(BadRequest, "The JSON is nested too deep.")
	}
	return body, nil
}

// deeper reports whether JSON is nested deeper than most.
func deeper(body []byte, most int) bool {
	depth, quoted, escaped := 0, false, false
	for _, c := range body {
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > most {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}
