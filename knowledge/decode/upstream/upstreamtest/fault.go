// Package upstreamtest gives local stand-ins for services the faults that the real
// ones have.
package upstreamtest

import (
	"cmp"
	"io"
	"net/http"
	"sync"
	"time"
)

// Fault is what goes wrong with an answer.
type Fault string

// The faults. A fault is taken up by one request each time it is scripted. The last
// two spoil an answer that is otherwise given: see [Faults.Break].
const (
	None         Fault = ""
	Slow         Fault = "slow"         // the answer begins after Delay
	Down         Fault = "down"         // 503
	Busy         Fault = "busy"         // 429 with Retry-After: 1
	Away         Fault = "away"         // 429 with Retry-After: 3600
	Unauthorised Fault = "unauthorised" // 401
	Unpaid       Fault = "unpaid"       // 402
	NotFound     Fault = "not_found"    // 404
	HTML         Fault = "html"         // 200 with a page
	Shape        Fault = "shape"        // 200 with JSON of another shape
	StringArray  Fault = "string_array" // results that are no objects
	Reset        Fault = "reset"        // the connection breaks
	Cut          Fault = "cut"          // it breaks in the middle of the answer
	Endless      Fault = "endless"      // an answer without end
	NoYear       Fault = "no_year"      // a car without its model year
	AnotherVIN   Fault = "another_vin"  // the answer is for another VIN
)

// Faults hands each request its fault. The zero value has none. It is safe for
// concurrent use.
type Faults struct {
	Delay time.Duration // of a slow answer; 5 s if 0. Set it before the first request.

	mu     sync.Mutex
	script []Fault
	always Fault
	asked  int
}

// Next scripts the next requests, one fault each; [None] is a good answer.
func (s *Faults) Next(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, faults...)
}

// Always makes f the fault of every request that has none scripted.
func (s *Faults) Always(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = f
}

// Asked counts the requests so far.
func (s *Faults) Asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// Take counts a request and returns its fault.
func (s *Faults) Take() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if len(s.script) == 0 {
		return s.always
	}
	f := s.script[0]
	s.script = s.script[1:]
	return f
}

// Break answers a request with a fault that leaves no data; false means that the
// answer is still to be given, spoilt or not.
func (s *Faults) Break(w http.ResponseWriter, r *http.Request, f Fault) bool {
	const slow = 5 * time.Second
	switch f {
	case None, NoYear, AnotherVIN:
		return false
	case Slow:
		select {
		case <-time.After(cmp.Or(s.Delay, slow)):
			return false
		case <-r.Context().Done():
			return true
		}
	case Down:
		http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
	case Busy, Away:
		w.Header().Set("Retry-After", map[Fault]string{Busy: "1", Away: "3600"}[f])
		http.Error(w, "Too Many Requests", http.StatusTooManyRequests)
	case Unauthorised:
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
	case Unpaid:
		http.Error(w, "Payment Required", http.StatusPaymentRequired)
	case NotFound:
		http.NotFound(w, r)
	case HTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!DOCTYPE html><title>Maintenance</title><p>We will be back soon.")
	case Shape:
		writeJSON(w, `{"data":{"make":"FORD"}}`)
	case StringArray:
		writeJSON(w, `{"Count":1,"Results":["FORD"]}`)
	case Cut:
		w.Header().Set("Content-Length", "5000")
		writeJSON(w, `{"Count":1,"Results":[{"Make":"FO`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	case Endless:
		endless(w, r)
	case Reset:
		panic(http.ErrAbortHandler)
	}
	return true
}

func writeJSON(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = io.WriteString(w, body)
}

func endless(w http.ResponseWriter, r *http.Request) {
	const block = 64 << 10
	writeJSON(w, `{"Results":[{"Make":"`)
	for r.Context().Err() == nil {
		if _, err := w.Write(make([]byte, block)); err != nil {
			return
		}
	}
}
