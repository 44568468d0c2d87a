package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"example.com/vinbot/api"
	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

// app is a wired product.
type app struct {
	cfg    config
	log    *slog.Logger
	now    knowledge.Clock
	texts  texts
	turns  *pgxpool.Pool // turns, jobs, the outbox
	reads  *pgxpool.Pool // what a turn reads; may be a replica's
	engine *engines
	money  *payments
	inbox  *store.Inbox
	jobs   *store.Jobs
	bot    *bot.Bot
	sender *bot.Sender
	meter  *api.Metrics
	mux    *http.ServeMux
	wired  atomic.Bool // the bot is there
}

// texts hands the catalogue's printers to the bot.
type texts struct{ *locales.Catalog }

// For implements [bot.Texts].
func (t texts) For(lang, units string) bot.Printer {
	return t.Catalog.For(locales.Reader{Lang: lang, Units: units})
}

// How many connections each pool may hold.
const (
	turnConnections = 24 // a label being read holds one more
	readConnections = 16
)

// open connects to what the product stands on and builds its engines.
func open(ctx context.Context, cfg config, log *slog.Logger) (a *app, err error) {
	if err := cfg.needDatabase(); err != nil {
		return nil, err
	}
	a = &app{cfg: cfg, log: log, now: func() time.Time { return time.Now().UTC() }, mux: http.NewServeMux()}
	catalog, err := locales.Load()
	if err != nil {
		return nil, err
	}
	a.texts = texts{catalog}
	if a.turns, err = store.Open(ctx, cfg.DatabaseURL, turnConnections); err != nil {
		return nil, err
	}
	if a.reads, err = store.Open(ctx, cfg.DatabaseURL, readConnections); err != nil {
		return nil, err
	}
	a.inbox = store.NewInbox(a.turns)
	a.meter = api.NewMetrics(a.inbox.Depth)
	if a.engine, err = newEngines(cfg, a.turns, a.reads, log, a.now); err != nil {
		return nil, err
	}
	a.engine.decodes.Observe = func(provider string, o decode.Outcome, took time.Duration) {
		a.meter.Asked(provider, string(o), took)
	}
	a.money = newPayments(cfg, a.turns, a.reads, a.now)
	a.probes()
	return a, nil
}

func (a *app) close() {
	if a.bot != nil {
		a.bot.API.Close()
	}
	if a.engine != nil {
		a.engine.close()
	}
	for _, pool := range []*pgxpool.Pool{a.turns, a.reads} {
		if pool != nil {
			pool.Close()
		}
	}
}

// wire builds the bot and its jobs on what open has built.
func (a *app) wire(ctx context.Context) error {
	telegram, err := bot.NewAPI(a.cfg.Telegram.API, a.cfg.Telegram.Token)
	if err != nil {
		return err
	}
	name := ""
	err = persist(ctx, a.log, func(ctx context.Context) (err error) {
		name, err = bot.Introduce(ctx, telegram, a.texts, locales.Languages())
		return err
	})
	if err != nil {
		return err
	}
	people := store.NewPeople(a.reads)
	acc := &accounts{People: people, money: a.money.accounts, plans: a.money.plans, now: a.now}
	meter := bot.Meter{Update: a.meter.Update, Turn: a.meter.Turn, Call: a.meter.Call}
	a.sender = bot.NewSender(telegram, store.NewPost(a.turns), a.log, meter)
	w := a.works(telegram, people)
	if err := a.queue(w); err != nil {
		return err
	}
	a.bot = bot.New(bot.Bot{
		API:     telegram,
		Inbox:   a.inbox,
		Turns:   store.NewTurns(a.turns, a.jobs, a.money.plans, a.now),
		Engine:  conversation.Engine{Ports: a.ports(acc)},
		Texts:   a.texts,
		Limits:  a.engine.limits,
		Sender:  a.sender,
		Log:     a.log,
		Meter:   meter,
		Name:    name,
		Operate: a.cfg.OperatorChat,
	})
	a.webhooks()
	a.wired.Store(true)
	return nil
}

func (a *app) works(telegram *bot.API, people *store.People) *works {
	return &works{
		progress: bot.Progress{API: telegram, Texts: a.texts, Kept: a.engine.redis},
		decodes:  a.engine.decodes,
		labels:   a.engine.labels,
		pictures: a.engine.pictures,
		people:   people,
		reader:   a.engine.reader,
		packages: a.engine.packages,
		asker:    a.engine.asker,
		desk:     a.money.desk,
		keep:     a.cfg.pictureLife(),
		log:      a.log,
		meter:    a.meter.Job,
	}
}

func (a *app) ports(acc *accounts) conversation.Ports {
	p := conversation.Ports{
		Decodes:  a.engine.decodes,
		Asker:    a.engine.asker,
		Accounts: acc,
		Labels:   a.engine.labels,
		Packages: a.engine.packages,
		Model:    a.cfg.Model.on(),
		Now:      a.now,
	}
	if a.cfg.Stripe.on() {
		p.Offers = a.money.offers.Sold()
	}
	return p
}

// queue builds the job queue. Results wake the bot of this process; it is not
// there yet, so the closure looks for it later.
func (a *app) queue(w *works) (err error) {
	const workers = 6
	a.jobs, err = store.NewJobs(a.turns, store.JobsConfig{
		Works:    w.all(),
		Alone:    []conversation.Work{conversation.WorkScan},
		Chores:   a.chores(),
		Periodic: map[string]time.Duration{choreClean: time.Hour, choreLinks: 10 * time.Minute},
		Failure:  w.failure,
		Workers:  workers,
		Wake: func(k conversation.Key) {
			if a.bot != nil {
				a.bot.Wake(k)
			}
		},
		Log: a.log,
	})
	if err != nil {
		return err
	}
	a.money.enqueue = a.jobs.EnqueueChore
	return nil
}

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
	a.mux.Handle("/metrics", a.meter.Handler())
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

// stopIn is how long a stop may take.
const stopIn = 10 * time.Second

// run serves health and metrics at once, and everything as soon as Telegram answers.
func (a *app) run(ctx context.Context, r roles, listener net.Listener) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return serveHTTP(ctx, listener, a.mux) })
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
	if r.web && a.cfg.Telegram.WebhookURL == "" {
		g.Go(func() error { return a.bot.Poll(ctx) })
	}
	if r.worker {
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
