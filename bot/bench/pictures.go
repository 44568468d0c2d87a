package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// pictures lets many people send a photo of a label at once, each as a file that
// Telegram leaves as it is, while others write: text must not wait for pictures, and
// memory not grow with their number. Without a photo nothing is measured.
func (b *Bench) pictures(ctx context.Context, t *telegram) (Report, error) {
	name := fmt.Sprintf("%d photos at once: ", b.Sizes.Photos)
	report := func(f load) Report {
		missing := len(b.Photo) == 0
		return Report{
			{What: name + "memory of vinbot and its children at the peak", Unit: "MB", Figure: mega(f.peak), Goal: 1000, Missing: missing},
			{What: name + "of it vinbot's own", Unit: "MB", Figure: mega(f.own), Missing: missing},
			{What: name + "answer to text meanwhile, p50", Unit: "ms", Figure: milli(f.p50), Missing: missing},
			{What: name + "answer to text meanwhile, p95", Unit: "ms", Figure: milli(f.p95), Goal: 200, Missing: missing},
			{What: name + "text answers meanwhile", Figure: float64(f.texts), Missing: missing},
			{What: name + "until the last label", Unit: "s", Figure: f.took.Seconds(), Missing: missing},
			{What: name + "CPU of vinbot and its children a label", Unit: "s", Figure: f.used.Seconds() / float64(b.Sizes.Photos), Missing: missing},
		}
	}
	if len(b.Photo) == 0 {
		return report(load{}), nil
	}
	b.say("%d photos of %d bytes at once, %d texts a second meanwhile", b.Sizes.Photos, len(b.Photo), b.Sizes.Texts)
	f, err := b.load(ctx, t)
	return report(f), err
}

// load is how a program bore the pictures.
type load struct {
	peak, own  int64 // memory, in bytes
	p50, p95   time.Duration
	texts      int
	took, used time.Duration
	postgres   time.Duration // CPU
}

func (b *Bench) load(ctx context.Context, t *telegram) (f load, err error) {
	ctx, stop := context.WithTimeout(ctx, 2*patience)
	defer stop()
	const many, warm = 2000, 40 // texts: people enough that none writes more than the product allows
	c := t.crowd(many)
	p, err := b.start(ctx, t, false)
	if err != nil {
		return f, err
	}
	c.arrive(ctx, warm, b.Sizes.Texts)
	if err := c.reach(ctx, warm); err != nil {
		return f, fmt.Errorf("%w; its log:\n%s", err, &p.log)
	}
	watch := watch(ctx, p.cmd.Process.Pid)
	defer watch.end()
	before, began := watch.used(), time.Now()
	for range b.Sizes.Photos {
		c.photograph(b.Photo)
	}
	c.meanwhile(ctx, b.Sizes.Texts)
	f.took = time.Since(began)
	if err := c.reach(ctx, c.wrote); err != nil {
		return f, fmt.Errorf("%w; its log:\n%s", err, &p.log)
	}
	if n := c.unread(); n > 0 {
		return f, fmt.Errorf("bench: %d photos were not answered; the program's log:\n%s", n, &p.log)
	}
	f.used = watch.used() - before
	f.peak, f.own = watch.end()
	took := slices.Sorted(slices.Values(c.took[warm:]))
	f.texts, f.p50, f.p95 = len(took), quantile(took, 0.50), quantile(took, 0.95)
	return f, b.end(ctx, p, c)
}

// photograph lets one more person send a photo.
func (c *crowd) photograph(photo []byte) {
	u := c.User("en")
	c.mu.Lock()
	c.photos[u.ID] = false
	c.mu.Unlock()
	c.SendDocument(u, "label.jpg", photo, "")
}

// unread is how many photos have no answer yet.
func (c *crowd) unread() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, answered := range c.photos {
		if !answered {
			n++
		}
	}
	return n
}

// meanwhile lets people write at random moments until every photo is answered.
func (c *crowd) meanwhile(ctx context.Context, rate int) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret: the same gaps in every run
	for c.unread() > 0 && wait(ctx, time.Duration(random.ExpFloat64()/float64(rate)*float64(time.Second))) {
		c.write()
	}
}

// watcher samples the memory of a process and all below it.
type watcher struct {
	pid       int
	stop      context.CancelFunc
	over      chan struct{}
	peak, own int64
}

// watch samples ten times a second until end.
func watch(ctx context.Context, pid int) *watcher {
	const every = 100 * time.Millisecond
	ctx, stop := context.WithCancel(ctx)
	w := &watcher{pid: pid, stop: stop, over: make(chan struct{})}
	go func() {
		defer close(w.over)
		for ok := true; ok; ok = wait(ctx, every) {
			own, _, err := memory(pid)
			if err != nil {
				continue
			}
			sum := own
			for _, child := range below(pid) {
				if now, _, err := memory(child); err == nil { // else it has just ended
					sum += now
				}
			}
			w.peak, w.own = max(w.peak, sum), max(w.own, own)
		}
	}()
	return w
}

// end returns the most that was resident at a time: of all, and of the process alone.
// What processes share is counted in each.
func (w *watcher) end() (peak, own int64) {
	w.stop()
	<-w.over
	return w.peak, w.own
}

// used is the CPU time of the process and of its children that have ended.
func (w *watcher) used() time.Duration {
	_, own, outlived, err := stat(w.pid)
	if err != nil {
		return 0
	}
	return own + outlived
}

// below lists the processes that a process started, and those that they did.
func below(pid int) (out []int) {
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	children := map[int][]int{}
	for _, dir := range all {
		child, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			continue
		}
		if parent, _, _, err := stat(child); err == nil {
			children[parent] = append(children[parent], child)
		}
	}
	for next := children[pid]; len(next) > 0; {
		out = append(out, next...)
		var deeper []int
		for _, n := range next {
			deeper = append(deeper, children[n]...)
		}
		next = deeper
	}
	return out
}
