package redisstore

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Requests counts the requests of API keys, by the minute evenly and by the day exactly,
// by all processes together, and says in the same exchange with Redis which edition
// ([Store.Changed]) of a thing is the present one. Requests that come while an exchange
// is under way share the next: each key is counted in it once, by as many as there are.
//
// While Redis does not answer each process counts alone and allows a quarter of a limit:
// there may be as many processes.
type Requests struct {
	store *Store
	days  *Budget
	alone *local

	script string // what Redis calls it

	mu   sync.Mutex
	next *exchange // not begun; nil: nobody waits
	busy bool      // somebody makes exchanges
}

// Request is what is counted and asked.
type Request struct {
	Key       string
	PerMinute int
	PerDay    int
	About     string // whose edition is wanted; empty: nothing's
}

// Counted is what became of a request.
type Counted struct {
	Minute  Taken
	Day     Taken  // where the minute allows it
	Edition string // empty: the thing has not changed for long
	Known   bool   // the edition is; not while Redis does not answer
}

// Requests returns a count on the store, by the clock now.
func (s *Store) Requests(now func() time.Time) *Requests {
	return &Requests{store: s, days: s.Budget(now), alone: newLocal(), script: redis.NewScript(countSource).Hash()}
}

// exchange is what is told and asked at once.
type exchange struct {
	asked []asked
	done  chan struct{} // closed when all are answered
}

// asked is one request in an exchange.
type asked struct {
	Request

	alone   Taken // the minute, as this process counts
	counted Counted
}

// Take counts a request.
func (r *Requests) Take(q Request) Counted {
	if q.PerMinute <= 0 {
		return Counted{Minute: Taken{Reset: time.Minute, Retry: time.Minute}}
	}
	alone := r.alone.allow(q.Key, max(1, q.PerMinute/share), time.Now())
	r.mu.Lock()
	if r.next == nil {
		r.next = &exchange{done: make(chan struct{})}
	}
	x, i := r.next, len(r.next.asked)
	x.asked = append(x.asked, asked{Request: q, alone: alone})
	if !r.busy {
		r.busy = true
		go r.exchange()
	}
	r.mu.Unlock()
	<-x.done // soon: an exchange has the store's patience
	return x.asked[i].counted
}

// exchange makes exchanges as long as somebody waits.
func (r *Requests) exchange() {
	for {
		r.mu.Lock()
		x := r.next
		r.next, r.busy = nil, x != nil
		r.mu.Unlock()
		if x == nil {
			return
		}
		r.settle(x)
		close(x.done)
	}
}

// line is all requests in an exchange that are counted together.
type line struct {
	Request // without what they are about

	at   []int // of those asked
	told int   // of the day, counted without Redis
}

// settle answers all requests of an exchange.
func (r *Requests) settle(x *exchange) {
	date := r.days.today()
	lines, things := sorted(x.asked)
	for i := range lines {
		lines[i].told = r.days.hand(date, lines[i].Key)
	}
	counts, editions, answered := r.ask(date, lines, things)
	for i, l := range lines {
		if !answered {
			r.countAlone(x, date, l)
			continue
		}
		r.days.shared(date, l.Key, counts[i].used)
		for n, at := range l.at {
			a := &x.asked[at]
			a.counted = counts[i].nth(n, l.Request, r.days.left())
			a.counted.Edition, a.counted.Known = editions[a.About], true
		}
	}
}

// sorted puts requests together that are counted together, and names each thing once.
func sorted(all []asked) (lines []line, things []string) {
	place, seen := map[Request]int{}, map[string]bool{}
	for i, a := range all {
		if a.About != "" && !seen[a.About] {
			seen[a.About] = true
			things = append(things, a.About)
		}
		q := a.Request
		q.About = ""
		n, there := place[q]
		if !there {
			n = len(lines)
			place[q] = n
			lines = append(lines, line{Request: q})
		}
		lines[n].at = append(lines[n].at, i)
	}
	return lines, things
}

// ask counts lines and looks editions up, in one round trip.
func (r *Requests) ask(date string, lines []line, things []string) (counts []count, editions map[string]string, answered bool) {
	answered = r.store.do(context.Background(), "requests", func(ctx context.Context) error {
		pipe := r.store.client.Pipeline()
		pipe.ScriptLoad(ctx, countSource) // Redis may have been started anew
		replies := make([]*redis.Cmd, len(lines))
		for i, l := range lines {
			keys := []string{"minute:" + l.Key, budgetKey(l.Key, date)}
			replies[i] = pipe.EvalSha(ctx, r.script, keys, len(l.at), l.PerMinute, l.PerDay, l.told)
		}
		var present *redis.SliceCmd
		if len(things) > 0 {
			present = pipe.MGet(ctx, editionKeys(things)...)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return err
		}
		counts = make([]count, len(lines))
		for i, reply := range replies {
			var err error
			if counts[i], err = readCount(reply); err != nil {
				return err
			}
		}
		editions = readEditions(things, present)
		return nil
	})
	return counts, editions, answered
}

// countAlone counts a line without Redis, which does not know either of what it was to be
// told.
func (r *Requests) countAlone(x *exchange, date string, l line) {
	for _, at := range l.at {
		a := &x.asked[at]
		if a.counted.Minute = a.alone; !a.alone.OK {
			continue
		}
		day := Taken{Reset: r.days.left()}
		if day.OK, day.Left = r.days.alone(date, l.Key, l.told, 1, l.PerDay); !day.OK {
			day.Retry = day.Reset
		}
		a.counted.Day, l.told = day, 0
	}
	r.days.restore(date, l.Key, l.told)
}
