package telegramtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// The kinds of faults that can be scripted.
const (
	FaultTooMany   = "429"       // with RetryAfter
	FaultInternal  = "500"       // Internal Server Error
	FaultGateway   = "502"       // with a page of HTML
	FaultReset     = "reset"     // the connection breaks before anything is done
	FaultHang      = "hang"      // no answer until the bot gives up
	FaultSlow      = "slow"      // the answer takes Delay longer
	FaultBlocked   = "blocked"   // as if the person had blocked the bot
	FaultLost      = "lost"      // carried out, then the connection breaks
	FaultDuplicate = "duplicate" // getUpdates or "webhook": updates come once more
)

// Fault is a disturbance of the calls of a method.
type Fault struct {
	Method      string        `json:"method"` // "" is any; "webhook" is the other direction
	Kind        string        `json:"kind"`
	Skip        int           `json:"skip"`        // let as many calls pass first
	Times       int           `json:"times"`       // strike as often; 0 is once, -1 always
	Probability float64       `json:"probability"` // of each strike; 0 is certain
	RetryAfter  int           `json:"retry_after"` // seconds
	Delay       time.Duration `json:"-"`
	DelayMS     int           `json:"delay_ms"` // instead of Delay, in JSON
}

// pending is a copy of the faults that are still to strike.
func (l *faultList) pending() []Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.copy()
}

func (l *faultList) copy() []Fault {
	all := make([]Fault, len(l.list))
	for i, f := range l.list {
		all[i] = *f
		all[i].DelayMS = int(f.Delay.Milliseconds())
	}
	return all
}

// faultList is the faults that are still to strike.
type faultList struct {
	changed func([]Fault) // told of every change
	mu      sync.Mutex
	list    []*Fault
}

func (l *faultList) add(f Fault) error {
	switch f.Kind {
	case FaultTooMany, FaultInternal, FaultGateway, FaultReset, FaultHang, FaultSlow, FaultBlocked, FaultLost, FaultDuplicate:
	default:
		return fmt.Errorf("telegramtest: no fault is called %q", f.Kind)
	}
	f.Method = strings.ToLower(f.Method)
	if f.Times == 0 {
		f.Times = 1
	}
	if f.Delay == 0 {
		f.Delay = time.Duration(f.DelayMS) * time.Millisecond
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, &f)
	l.changed(l.copy())
	return nil
}

func (l *faultList) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = nil
	l.changed(nil)
}

// before draws a fault that strikes before the call is carried out.
func (l *faultList) before(method string) *Fault {
	return l.draw(method, func(kind string) bool { return kind != FaultLost && kind != FaultDuplicate })
}

// take draws a fault of one kind.
func (l *faultList) take(method, kind string) *Fault {
	return l.draw(method, func(k string) bool { return k == kind })
}

func (l *faultList) draw(method string, fits func(kind string) bool) *Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, f := range l.list {
		if f.Method != "" && f.Method != method || !fits(f.Kind) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		if f.Probability > 0 && rand.Float64() >= f.Probability { //nolint:gosec // no secret
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		if f.Times == 0 {
			l.list = append(l.list[:i:i], l.list[i+1:]...)
		}
		l.changed(l.copy())
		return f
	}
	return nil
}

// strike answers in the fault's way, and reports false if the call goes on.
func (s *Server) strike(w http.ResponseWriter, r *http.Request, c *Call, f *Fault) bool {
	switch f.Kind {
	case FaultTooMany:
		s.refuse(w, c, tooManyRequests(max(f.RetryAfter, 1)))
	case FaultInternal:
		s.refuse(w, c, &apiError{code: http.StatusInternalServerError, description: "Internal Server Error"})
	case FaultBlocked:
		s.refuse(w, c, forbidden("bot was blocked by the user"))
	case FaultGateway:
		c.ErrorCode, c.Description = http.StatusBadGateway, "502 with a page of HTML"
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><h1>502 Bad Gateway</h1></body>\r\n</html>\r\n"))
	case FaultReset:
		c.Description = "the connection was broken"
		s.finish(c, time.Now(), verdictFault)
		panic(http.ErrAbortHandler)
	case FaultHang:
		c.Description = "no answer was given"
		select {
		case <-r.Context().Done():
		case <-s.closed:
		}
	default:
		return false
	}
	return true
}

func (s *Server) refuse(w http.ResponseWriter, c *Call, err *apiError) {
	c.refused(err)
	writeError(w, err)
}

// pause is the time a call takes: the usual latency and that of a slow fault.
func (s *Server) pause(ctx context.Context, f *Fault) {
	var wait time.Duration
	if s.config.Latency > 0 {
		wait = s.config.Latency + rand.N(s.config.Latency) //nolint:gosec // no secret
	}
	if f != nil {
		wait += f.Delay
	}
	if wait == 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-s.closed:
	}
}
