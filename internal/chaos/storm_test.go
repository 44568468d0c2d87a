package chaos_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// What a storm kills.
const (
	program  = "program"
	postgres = "postgres"
	redis    = "redis"

	reporter = "the program, within a second after it began reports"
	lister   = "the program, within a second after it wrote rows of a list"
)

// aims count what the kills wait for that have an aim.
func aims() map[string]string {
	return map[string]string{
		reporter: `SELECT count(*) FROM river_job WHERE args->>'work' = 'report'`,
		lister:   `SELECT count(*) FROM list_rows WHERE car IS NOT NULL`,
	}
}

// storm is people who write while things die.
type storm struct {
	seed  uint64
	roles []string // one person each
	each  int      // updates of a person, at least
	pace  time.Duration
	blows []string // what dies, in this order: in the second half there are two replicas
	both  bool     // from the beginning
	awake bool     // nothing dies before the program is ready
	gap   time.Duration
	rough settings
	rest  time.Duration // how long the last answers may take
}

// rage lets the storm go over a program, and counts what it left.
func (s storm) rage(t *testing.T, binary string) *count {
	t.Helper()
	r := rand.New(rand.NewPCG(s.seed, 0))
	w := newWorld(t, binary, s.rough)
	people := make([]*person, len(s.roles))
	for i, name := range s.roles {
		people[i] = &person{user: w.telegram.User("en"), acts: padded(r, role(r, name), s.each)}
	}
	if s.both {
		w.webhook = true
		w.start(1)
	}
	w.start(0)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var living sync.WaitGroup
	for i, p := range people {
		mine := rand.New(rand.NewPCG(s.seed, uint64(i)+1))
		living.Go(func() { p.live(ctx, w, mine, s.pace) })
	}
	done := make(chan struct{})
	lives, over := context.WithCancel(ctx)
	go func() {
		living.Wait()
		over()
		close(done)
	}()
	for i, what := range s.blows {
		if s.awake {
			w.ready(ctx)
		}
		sleep(ctx, time.Duration((0.2+1.6*r.Float64())*float64(s.gap)))
		if i == len(s.blows)/2 && !w.webhook {
			w.kill(0)
			_, w.polledAgain = w.telegram.Traffic()
			w.webhook = true
			w.start(0)
			w.start(1)
		}
		if count, aimed := aims()[what]; aimed {
			w.grows(lives, count)
			sleep(ctx, time.Duration(r.Float64()*float64(time.Second)))
			what = program
		}
		s.strike(t, w, r, what)
	}
	w.calm(ctx, people, done, s.rest)
	stop()
	<-done
	for _, replica := range w.replicas {
		t.Logf("%s ended by itself %d times", replica.address, replica.quits)
		replica.kill()
	}
	c := w.audit(people)
	t.Logf("seed %d: %d chats; killed %d times, PostgreSQL crashed %d times, Redis %d times: %s",
		s.seed, len(people), c.killed[program], c.killed[postgres], c.killed[redis], c)
	return c
}

// strike lets something die; of two replicas one, and now and then both.
func (s storm) strike(t *testing.T, w *world, r *rand.Rand, what string) {
	t.Helper()
	if what != program {
		w.restart(t, what)
		return
	}
	victims := []int{0}
	if w.webhook {
		victims = [][]int{{0}, {0}, {1}, {1}, {0, 1}}[r.IntN(5)]
	}
	for _, i := range victims {
		w.kill(i)
	}
	for _, i := range victims {
		w.start(i)
	}
}

// calm waits until everybody has done and got everything, and then a while longer for
// what should not come.
func (w *world) calm(ctx context.Context, people []*person, done <-chan struct{}, patience time.Duration) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	select {
	case <-done:
	case <-ctx.Done():
		return
	}
	for _, p := range people {
		for !p.served(w) && ctx.Err() == nil {
			sleep(ctx, 100*time.Millisecond)
		}
	}
	w.front.later.Wait()
	const more = 3 * time.Second
	sleep(ctx, more)
}
