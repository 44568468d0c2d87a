// Package bench measures the product as an operator runs it: the real program in a
// process of its own, a Postgres that keeps its promises, and an emulated Telegram
// whose own work is counted as nobody's.
//
// It measures and asserts nothing but that every update was answered once: a
// benchmark that loses answers has no figures.
package bench

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Bench is one measurement of one program.
type Bench struct {
	Program  string   // path of vinbot's binary
	Env      []string // its environment; Telegram's part and the address are added
	Sizes    Sizes
	Postgres Gauge // nil: its processes cannot be seen from here
	Redis    Gauge
	// Waiting counts what the database still holds for answering and sending.
	Waiting  func(ctx context.Context) (int64, error)
	Photo    []byte    // of a label, as a phone takes it; nil: pictures are not measured
	List     []byte    // of VINs, as CSV; nil: lists are not measured
	ListEnv  []string  // what the program needs besides to take it
	Only     string    // the one scenario to measure, by its name; "": all
	Profiles string    // folder for profiles of the long backlog; "": none are taken
	Progress io.Writer // what is being done
}

// Gauge reads how much CPU time a service has used so far.
type Gauge func(ctx context.Context) (time.Duration, error)

// Sizes say how long and how hard is measured.
type Sizes struct {
	Idle     time.Duration // before the memory of a program without work is read
	Backlog  int           // updates that wait when the program starts
	Webhook  int           // likewise, delivered by webhook
	Rate     int           // updates a second while answers are timed
	Steady   time.Duration // how long they are
	Chats    int           // that are written to with a distant Telegram
	Distant  time.Duration // round trip of a distant Telegram
	Profiled time.Duration // of the long backlog, if profiles are taken
	Photos   int           // that are sent at once
	Texts    int           // a second meanwhile, or while a list is looked up
	VINs     int           // of the list
}

// Run measures everything, one scenario after the other, each in a fresh process.
// Answers are timed before the backlogs, which leave the database much to clean up.
func (b *Bench) Run(ctx context.Context) (Report, error) {
	t, err := newTelegram(ctx)
	if err != nil {
		return nil, err
	}
	defer t.close()
	var r Report
	for _, s := range []struct {
		name    string
		measure func(context.Context, *telegram) (Report, error)
	}{
		{"idle", b.idle},
		{"poll", b.steady(false)},
		{"webhook", b.steady(true)},
		{"backlogs", b.backlogs},
		{"webhook-backlog", b.webhook},
		{"distant", b.distant},
		{"pictures", b.pictures},
		{"lists", b.lists},
	} {
		if b.Only != "" && b.Only != s.name {
			continue
		}
		lines, err := s.measure(ctx, t)
		if err != nil {
			return nil, err
		}
		r = append(r, lines...)
	}
	return r, nil
}

func (b *Bench) say(format string, args ...any) {
	_, _ = fmt.Fprintf(b.Progress, format+"\n", args...)
}
