package bench

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// patience is how long one scenario may take to answer what was written.
const patience = 5 * time.Minute

// idle reads the memory of a program that has nothing to do.
func (b *Bench) idle(ctx context.Context, t *telegram) (Report, error) {
	b.say("idle for %s", b.Sizes.Idle)
	p, err := b.start(ctx, t, false)
	if err != nil {
		return nil, err
	}
	c := t.crowd(0)
	before, err := b.usage(ctx, p, c)
	if err != nil {
		return nil, err
	}
	wait(ctx, b.Sizes.Idle)
	now, _, err := memory(p.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	after, err := b.usage(ctx, p, c)
	if err != nil {
		return nil, err
	}
	used := after.since(before)
	each := float64(b.Sizes.Idle) / float64(time.Second)
	return Report{
		{What: "idle: memory of vinbot, without the VIN index", Unit: "MB", Figure: mega(now), Goal: 35},
		{What: "idle: CPU of vinbot a second", Unit: "µs", Figure: micro(used.vinbot) / each},
		{What: "idle: CPU of vinbot, Postgres and Redis a second", Unit: "µs", Figure: micro(b.sum(used)) / each, Missing: !b.sees()},
	}, p.stop()
}

// backlogs lets a short and a long backlog wait for the program: memory must not
// grow with it.
func (b *Bench) backlogs(ctx context.Context, t *telegram) (Report, error) {
	short, err := b.backlog(ctx, t, b.Sizes.Backlog/10, false)
	if err != nil {
		return nil, err
	}
	long, err := b.backlog(ctx, t, b.Sizes.Backlog, false)
	if err != nil {
		return nil, err
	}
	return append(b.lines(fmt.Sprintf("poll, %d waiting", b.Sizes.Backlog), long),
		Line{What: fmt.Sprintf("memory at the peak, %d waiting", b.Sizes.Backlog/10), Unit: "MB", Figure: mega(short.peak)},
		Line{What: fmt.Sprintf("memory at the peak, %d waiting", b.Sizes.Backlog), Unit: "MB", Figure: mega(long.peak), Goal: bounded(mega(short.peak))},
	), nil
}

// bounded is how much memory ten times the backlog may take: more, for the buffers and
// the heap that a longer run fills before it is even, and by no means ten times.
func bounded(short float64) float64 { return math.Ceil(1.5 * short) }

func (b *Bench) webhook(ctx context.Context, t *telegram) (Report, error) {
	f, err := b.backlog(ctx, t, b.Sizes.Webhook, true)
	return b.lines(fmt.Sprintf("webhook, %d waiting", b.Sizes.Webhook), f), err
}

// flood is how a program got through a backlog.
type flood struct {
	used usage
	took time.Duration
	peak int64 // memory, in bytes
}

func (b *Bench) lines(name string, f flood) Report {
	n := float64(f.used.answers)
	return Report{
		{What: name + ": updates a second", Figure: n / f.took.Seconds(), Goal: 2500, AtLeast: true},
		{What: name + ": CPU of vinbot an update", Unit: "µs", Figure: micro(f.used.vinbot) / n, Goal: 260},
		{What: name + ": CPU of Postgres an update", Unit: "µs", Figure: micro(f.used.postgres) / n, Missing: b.Postgres == nil},
		{What: name + ": CPU of Redis an update", Unit: "µs", Figure: micro(f.used.redis) / n, Missing: b.Redis == nil},
		{What: name + ": CPU of all three an update", Unit: "µs", Figure: micro(b.sum(f.used)) / n, Goal: 450, Missing: !b.sees()},
	}
}

// sees reports whether all that has a part in an update can be measured.
func (b *Bench) sees() bool { return b.Postgres != nil && b.Redis != nil }

// backlog lets so many updates wait, starts the program, and measures from its
// first twentieth, when it is warm, to its last answer.
func (b *Bench) backlog(ctx context.Context, t *telegram, updates int, hook bool) (f flood, err error) {
	b.say("%d updates wait, webhook: %t", updates, hook)
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	c := t.crowd(updates)
	for range updates {
		c.write()
	}
	p, err := b.start(ctx, t, hook)
	if err != nil {
		return f, err
	}
	if err := c.reach(ctx, updates/20); err != nil {
		return f, fmt.Errorf("%w; its log:\n%s", err, &p.log)
	}
	before, err := b.usage(ctx, p, c)
	if err != nil {
		return f, err
	}
	profiled := b.profile(ctx, p, updates == b.Sizes.Backlog)
	if err := c.reach(ctx, updates); err != nil {
		return f, fmt.Errorf("%w; its log:\n%s", err, &p.log)
	}
	after, err := b.usage(ctx, p, c)
	if err != nil {
		return f, err
	}
	f.used, f.took = after.since(before), after.at.Sub(before.at)
	if err := profiled(); err != nil {
		return f, err
	}
	if _, f.peak, err = memory(p.cmd.Process.Pid); err != nil {
		return f, err
	}
	return f, b.end(ctx, p, c)
}

// end stops the program once everything is written down, and counts.
func (b *Bench) end(ctx context.Context, p *program, c *crowd) error {
	for {
		n, err := b.Waiting(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if !wait(ctx, 20*time.Millisecond) {
			return fmt.Errorf("bench: everything is answered, and %d rows still wait", n)
		}
	}
	if err := p.stop(); err != nil {
		return err
	}
	return c.settled()
}

// steady lets people write at random moments, so many a second, and times the
// answers.
func (b *Bench) steady(hook bool) func(context.Context, *telegram) (Report, error) {
	name := map[bool]string{false: "poll", true: "webhook"}[hook]
	return func(ctx context.Context, t *telegram) (Report, error) {
		b.say("%d updates a second for %s by %s", b.Sizes.Rate, b.Sizes.Steady, name)
		ctx, stop := context.WithTimeout(ctx, b.Sizes.Steady+patience)
		defer stop()
		updates := int(b.Sizes.Steady.Seconds() * float64(b.Sizes.Rate))
		warm := updates / 10
		c := t.crowd(updates + warm)
		p, err := b.start(ctx, t, hook)
		if err != nil {
			return nil, err
		}
		c.arrive(ctx, warm, b.Sizes.Rate)
		if err := c.reach(ctx, warm); err != nil {
			return nil, fmt.Errorf("%w; its log:\n%s", err, &p.log)
		}
		before, err := b.usage(ctx, p, c)
		if err != nil {
			return nil, err
		}
		c.arrive(ctx, updates, b.Sizes.Rate)
		if err := c.reach(ctx, warm+updates); err != nil {
			return nil, fmt.Errorf("%w; its log:\n%s", err, &p.log)
		}
		after, err := b.usage(ctx, p, c)
		if err != nil {
			return nil, err
		}
		used, took := after.since(before), c.took[warm:]
		slices.Sort(took)
		at := fmt.Sprintf("%s, %d/s: ", name, b.Sizes.Rate)
		return Report{
			{What: at + "answer, p50", Unit: "ms", Figure: milli(quantile(took, 0.50))},
			{What: at + "answer, p95", Unit: "ms", Figure: milli(quantile(took, 0.95))},
			{What: at + "answer, p99", Unit: "ms", Figure: milli(quantile(took, 0.99)), Goal: 25},
			{What: at + "CPU of vinbot an update", Unit: "µs", Figure: micro(used.vinbot) / float64(updates)},
			{What: at + "CPU of all three an update", Unit: "µs", Figure: micro(b.sum(used)) / float64(updates), Missing: !b.sees()},
		}, b.end(ctx, p, c)
	}
}

// arrive lets n updates come at random moments: the gaps of a Poisson process, the
// same in every run.
func (c *crowd) arrive(ctx context.Context, n, rate int) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret: the same gaps in every run
	due := time.Now()
	for range n {
		due = due.Add(time.Duration(random.ExpFloat64() / float64(rate) * float64(time.Second)))
		if !wait(ctx, time.Until(due)) {
			return
		}
		c.write()
	}
}

// distant measures how many answers a second reach chats when every call takes as
// long as it does across a continent.
func (b *Bench) distant(ctx context.Context, t *telegram) (Report, error) {
	b.say("a Telegram that is %s away", b.Sizes.Distant)
	t.distance = b.Sizes.Distant
	defer func() { t.distance = 0 }()
	f, err := b.backlog(ctx, t, b.Sizes.Chats*perPerson, false)
	return Report{{
		What:   fmt.Sprintf("poll, %s away, %d chats: answers a second", b.Sizes.Distant, b.Sizes.Chats),
		Figure: float64(f.used.answers) / f.took.Seconds(), Goal: 1000, AtLeast: true,
	}}, err
}

// sum is what all that can be seen have used.
func (b *Bench) sum(u usage) time.Duration { return u.vinbot + u.postgres + u.redis }

// quantile is the value that the share q of sorted values does not exceed.
func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(int(math.Ceil(q*float64(len(sorted)))), len(sorted))-1]
}

// wait reports false if ctx ended before.
func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
