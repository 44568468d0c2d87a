package telegramtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"
)

// What became of a call.
const (
	verdictOK      = "ok"
	verdictRefused = "refused"
	verdictFault   = "fault" // a scripted fault took the place of an answer
	verdictLost    = "lost"  // carried out, but the answer was thrown away
)

// What the log keeps of one parameter and of a result, in bytes.
const (
	maxLoggedParam  = 8 << 10
	maxLoggedResult = 16 << 10
)

// Call is one request of the bot as the log keeps it.
type Call struct {
	N           int64             `json:"n"` // from 1, without gaps
	At          time.Time         `json:"at"`
	Method      string            `json:"method"`
	Params      map[string]string `json:"params"` // objects as JSON text
	Verdict     string            `json:"verdict"`
	ErrorCode   int               `json:"error_code,omitempty"`
	Description string            `json:"description,omitempty"`
	Parameters  *parameters       `json:"parameters,omitempty"` // of a refusal
	// Result is what the bot was given; if it is too long, a string with its
	// beginning.
	Result   json.RawMessage `json:"result,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
	MS       float64         `json:"ms"` // time taken, milliseconds
}

func (c *Call) refused(err *apiError) {
	c.ErrorCode, c.Description, c.Parameters = err.code, err.description, err.parameters()
}

// keptResult is a result as the log keeps it.
func keptResult(raw []byte) json.RawMessage {
	if len(raw) <= maxLoggedResult {
		return raw
	}
	beginning, _ := json.Marshal(strings.ToValidUTF8(string(raw[:maxLoggedResult]), "") + "…") // a string can be encoded
	return beginning
}

// callLog remembers the last calls, in a ring.
type callLog struct {
	mu      sync.Mutex
	ring    []Call
	n       int64
	changed chan struct{}
}

func newCallLog(size int) *callLog {
	return &callLog{ring: make([]Call, 0, max(size, 1)), changed: make(chan struct{})}
}

func (l *callLog) add(c *Call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	c.N = l.n
	if len(l.ring) < cap(l.ring) {
		l.ring = append(l.ring, *c)
	} else {
		l.ring[(l.n-1)%int64(len(l.ring))] = *c
	}
	close(l.changed)
	l.changed = make(chan struct{})
}

// after lists the calls after the n-th, oldest first, of one method or of all,
// and gives a channel that closes at the next call.
func (l *callLog) after(n int64, method string) ([]Call, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	calls := []Call{}
	for i := max(n+1, l.n-int64(len(l.ring))+1); i <= l.n; i++ {
		c := l.ring[(i-1)%int64(cap(l.ring))]
		if method == "" || strings.EqualFold(c.Method, method) {
			calls = append(calls, c)
		}
	}
	return calls, l.changed
}

func (l *callLog) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ring, l.n = l.ring[:0], 0
}

// finish writes a call into the log.
func (s *Server) finish(c *Call, began time.Time, verdict string) {
	c.Verdict = verdict
	c.MS = float64(time.Since(began).Microseconds()) / 1000
	s.calls.add(c)
	s.events.publish(eventCall, c)
}

// logged is what the log keeps of the parameters: of files their name and size.
func logged(p params) map[string]string {
	kept := make(map[string]string, len(p.values)+len(p.files))
	for name, value := range p.values {
		if len(value) > maxLoggedParam {
			value = strings.ToValidUTF8(value[:maxLoggedParam], "") + "…"
		}
		kept[name] = value
	}
	for name, f := range p.files {
		kept[name] = fmt.Sprintf("file:%s (%d bytes)", f.name, len(f.data))
	}
	return kept
}
