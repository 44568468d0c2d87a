package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// lists lets one person send a list of VINs while others write: text must not wait for
// it. Without an index of VINs nothing is measured.
func (b *Bench) lists(ctx context.Context, t *telegram) (Report, error) {
	name := fmt.Sprintf("a list of %d VINs: ", b.Sizes.VINs)
	report := func(f load) Report {
		missing := len(b.List) == 0
		return Report{
			{What: name + "until its workbook", Unit: "s", Figure: f.took.Seconds(), Goal: 60, Missing: missing},
			{What: name + "CPU of vinbot, with the texts meanwhile", Unit: "s", Figure: f.used.Seconds(), Missing: missing},
			{What: name + "CPU of Postgres meanwhile", Unit: "s", Figure: f.postgres.Seconds(), Missing: missing || b.Postgres == nil},
			{What: name + "memory of vinbot at the peak, with the VIN index", Unit: "MB", Figure: mega(f.own), Missing: missing},
			{What: name + "answer to text meanwhile, p50", Unit: "ms", Figure: milli(f.p50), Missing: missing},
			{What: name + "answer to text meanwhile, p95", Unit: "ms", Figure: milli(f.p95), Goal: 200, Missing: missing},
			{What: name + "text answers meanwhile", Figure: float64(f.texts), Missing: missing},
		}
	}
	if len(b.List) == 0 {
		return report(load{}), nil
	}
	b.say("a list of %d VINs, %d texts a second meanwhile", b.Sizes.VINs, b.Sizes.Texts)
	f, err := b.listed(ctx, t)
	return report(f), err
}

func (b *Bench) listed(ctx context.Context, t *telegram) (f load, err error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	const many, warm = 2000, 40
	c := t.crowd(many)
	env := b.Env
	b.Env = append(slices.Clone(env), b.ListEnv...)
	p, err := b.start(ctx, t, false)
	b.Env = env
	if err != nil {
		return f, err
	}
	c.arrive(ctx, warm, b.Sizes.Texts)
	if err := c.reach(ctx, warm); err != nil {
		return f, fmt.Errorf("%w; its log:\n%s", err, &p.log)
	}
	watch := watch(ctx, p.cmd.Process.Pid)
	defer watch.end()
	before, err := b.usage(ctx, p, c)
	if err != nil {
		return f, err
	}
	began, random := time.Now(), rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret: the same gaps in every run
	somebody := c.User("en")
	c.mu.Lock()
	c.photos[somebody.ID] = false // what is said to them is no answer to a text
	c.mu.Unlock()
	c.SendDocument(somebody, "fleet.csv", b.List, "")
	for c.filed() == 0 && wait(ctx, time.Duration(random.ExpFloat64()/float64(b.Sizes.Texts)*float64(time.Second))) {
		c.write()
	}
	f.took = time.Since(began)
	if c.filed() == 0 {
		return f, fmt.Errorf("bench: the list was not answered; the program's log:\n%s", &p.log)
	}
	after, err := b.usage(ctx, p, c)
	if err != nil {
		return f, err
	}
	if err := c.reach(ctx, c.wrote); err != nil {
		return f, fmt.Errorf("%w; its log:\n%s", err, &p.log)
	}
	used := after.since(before)
	f.used, f.postgres = used.vinbot, used.postgres
	f.peak, f.own = watch.end()
	took := slices.Sorted(slices.Values(c.took[warm:]))
	f.texts, f.p50, f.p95 = len(took), quantile(took, 0.50), quantile(took, 0.95)
	return f, b.end(ctx, p, c)
}
