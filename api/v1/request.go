package v1

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"mime"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

type contextKey int

const (
	idKey contextKey = iota
	callerKey
	bodyKey
	operationKey
)

// RequestID is the request's number, for its owner and for the log.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(idKey).(string)
	return id
}

// identify gives each request a number of ours, and a time by which it is answered.
func (s *service) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const chars = 16
		id := strings.ToLower(rand.Text()[:chars])
		w.Header().Set("X-Request-Id", id)
		ctx, stop := context.WithTimeout(context.WithValue(r.Context(), idKey, id), answerIn)
		defer stop()
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(leaveIn)) // a test's recorder has none
		ctx = context.WithValue(ctx, operationKey, new(string))
		counted, began := &status{ResponseWriter: w, code: http.StatusOK}, time.Now()
		next.ServeHTTP(counted, r.WithContext(ctx))
		s.Observe(*operationOf(ctx), counted.code, time.Since(began))
	})
}

// operationOf is where the name of the operation is written once it is known.
func operationOf(ctx context.Context) *string {
	name, ok := ctx.Value(operationKey).(*string)
	if !ok {
		return new(string)
	}
	return name
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
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cache-Control", "private, no-cache")
		h.Add("Vary", "Accept, Accept-Language, Authorization")
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
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), bodyKey, body)))
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
