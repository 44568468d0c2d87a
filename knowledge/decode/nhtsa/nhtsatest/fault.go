package nhtsatest

import (
	"cmp"
	"io"
	"net/http"
	"time"
)

// broken answers a request with a fault that leaves no decode; false means that
// the answer is still to be given.
func broken(w http.ResponseWriter, r *http.Request, f Fault, delay time.Duration) bool {
	const slow = 5 * time.Second
	switch f {
	case None, NoYear, AnotherVIN:
		return false
	case Slow:
		select {
		case <-time.After(cmp.Or(delay, slow)):
			return false
		case <-r.Context().Done():
			return true
		}
	case Down:
		http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
	case Busy, Away:
		w.Header().Set("Retry-After", map[Fault]string{Busy: "1", Away: "3600"}[f])
		http.Error(w, "Too Many Requests", http.StatusTooManyRequests)
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

// spoil makes an answer wrong that looks like one.
func spoil(result map[string]string, f Fault) {
	switch f {
	case NoYear:
		result["ModelYear"] = ""
	case AnotherVIN:
		result["VIN"] = "1HGCV1F33KA000000"
	case None, Slow, Down, Busy, Away, HTML, Shape, Reset, Cut, Endless, NotFound, StringArray:
	}
}
