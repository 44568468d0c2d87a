package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/api"
	"example.com/vinbot/bot"
	"example.com/vinbot/store"
)

// probes mounts what tells how the process does; it is there before Telegram
// answers.
func (a *app) probes() {
	needed := map[string]api.Probe{
		"postgres": func(ctx context.Context) error { return store.Ping(ctx, a.reads) },
		"bot": func(context.Context) error {
			if !a.wired.Load() {
				return errors.New("not wired yet")
			}
			return nil
		},
	}
	a.mux.Handle("/healthz", api.Healthy())
	a.mux.Handle("/readyz", api.Ready(needed, map[string]api.Probe{"redis": a.engine.pingRedis}))
}

// measures serves the metrics, and nothing else: they are the operator's, at an address that
// only the operator reaches.
func (a *app) measures() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", a.meter.Handler())
	return mux
}

// webhooks mounts what others post to.
func (a *app) webhooks() {
	if a.cfg.Telegram.WebhookURL != "" {
		a.mux.Handle("/webhooks/telegram", a.bot.Webhook(a.cfg.Telegram.WebhookSecret))
	}
	if h := a.money.webhook(a.log); h != nil {
		a.mux.Handle("/webhooks/stripe", h)
	}
}

// roles are the parts of the product that one process runs.
type roles struct {
	web    bool // take updates
	worker bool // turns, sending, jobs
}

// collectLess lets garbage grow to twice what is alive before it is collected: that is
// little, and collecting costs. Only when pictures take much is more collected. An
// operator's own GOGC and GOMEMLIMIT stand.
func collectLess() {
	const usual, less, much = 100, 200, 512 << 20
	if was := debug.SetGCPercent(less); was != usual {
		debug.SetGCPercent(was)
	}
	if was := debug.SetMemoryLimit(much); was != math.MaxInt64 {
		debug.SetMemoryLimit(was)
	}
}

// started sets what holds for the whole process once it has done what only starting
// needs; stop keeps it from doing so later.
func started() (stop func() bool) {
	const settled = 3 * time.Second
	return time.AfterFunc(settled, func() {
		collectLess()
		settle()
	}).Stop
}

// stopIn is how long a stop may take.
const stopIn = 10 * time.Second

// run serves health and metrics at once, and everything as soon as Telegram answers.
func (a *app) run(ctx context.Context, r roles, listener net.Listener) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serveHTTP(ctx, listener, a.mux) })
	if a.cfg.MetricsAddr != "" {
		aside, err := listen(ctx, a.cfg.MetricsAddr)
		if err != nil {
			return err
		}
		g.Go(func() error { return serveHTTP(ctx, aside, a.measures()) })
	}
	g.Go(func() error {
		if err := a.wire(ctx); err != nil {
			return err
		}
		if r.web {
			if err := persist(ctx, a.log, a.receive); err != nil {
				return err
			}
		}
		a.log.InfoContext(ctx, "serving", "address", listener.Addr().String(), "bot", a.bot.Name, "web", r.web, "worker", r.worker)
		return a.serve(ctx, r)
	})
	return g.Wait()
}

// serve runs until ctx ends, then stops within [stopIn]: no more updates, the
// turns and sends in flight to their end, jobs left for the next process.
func (a *app) serve(ctx context.Context, r roles) error {
	if r.worker {
		if err := a.jobs.Start(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		followIndex(ctx, a.engine.index, a.log)
		return nil
	})
	if a.api != nil {
		g.Go(func() error { return a.api.Run(ctx) })
	}
	if r.web && a.cfg.Telegram.WebhookURL == "" {
		g.Go(func() error { return a.bot.Poll(ctx) })
	}
	if r.worker {
		g.Go(func() error { return a.followEmbedder(ctx) })
		g.Go(func() error { return a.money.price(ctx, a.log) })
		g.Go(func() error { return a.bot.Dispatch(ctx) })
		g.Go(func() error { return a.sender.Run(ctx) })
		g.Go(func() error {
			<-ctx.Done()
			stopping, done := context.WithTimeout(context.WithoutCancel(ctx), stopIn/2)
			defer done()
			return a.jobs.Stop(stopping)
		})
	}
	return g.Wait()
}

// serveHTTP serves until ctx ends, then lets requests end.
func serveHTTP(ctx context.Context, listener net.Listener, h http.Handler) error {
	const header, idle = 5 * time.Second, 2 * time.Minute
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: header, ReadTimeout: time.Minute, IdleTimeout: idle,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	over := make(chan struct{})
	unused := context.AfterFunc(ctx, func() {
		defer close(over)
		closing, done := context.WithTimeout(context.WithoutCancel(ctx), stopIn/4)
		defer done()
		if server.Shutdown(closing) != nil {
			_ = server.Close() // an event stream never ends by itself
		}
	})
	err := server.Serve(listener)
	if !unused() {
		<-over // requests in flight still need what the caller is about to close
	}
	if !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve HTTP: %w", err)
	}
	return nil
}

// persist does what Telegram must answer, until it does or refuses the token: it, or
// the network, may be down just now, and health is served meanwhile.
func persist(ctx context.Context, log *slog.Logger, do func(context.Context) error) error {
	const longest = 15 * time.Second
	for wait := time.Second; ; wait = min(2*wait, longest) {
		err := do(ctx)
		refused, ok := errors.AsType[*bot.RefusedError](err)
		if err == nil || ctx.Err() != nil || ok && (refused.Code == http.StatusUnauthorized || refused.Code == http.StatusNotFound) {
			return err
		}
		log.WarnContext(ctx, "Telegram does not answer yet", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}
