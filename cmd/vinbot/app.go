package main

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/api"
	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

// app is a wired product.
type app struct {
	cfg     config
	log     *slog.Logger
	now     knowledge.Clock
	texts   texts
	turns   *pgxpool.Pool // turns, jobs, the outbox
	reads   *pgxpool.Pool // what a turn reads; may be a replica's
	engine  *engines
	recalls *nhtsa.Recalls
	money   *payments
	inbox   *store.Inbox
	hooks   *store.Hooks // nil: there is no API
	jobs    *store.Jobs
	bot     *bot.Bot
	sender  *bot.Sender
	meter   *api.Metrics
	models  spending
	public  *pgxpool.Pool // what the API reads and writes
	api     *v1.Server    // nil: there are no keys
	mux     *http.ServeMux
	wired   atomic.Bool // the bot is there
}

// texts hands the catalogue's printers to the bot.
type texts struct{ *locales.Catalog }

// For implements [bot.Texts].
func (t texts) For(lang, units string) bot.Printer {
	return t.Catalog.For(locales.Reader{Lang: lang, Units: units})
}

// How many connections each pool may hold.
const (
	turnConnections = 29 // a label being read and an event being sent hold one more, the process one as its sign of life
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
	a.models = spending{a.engine.phraser, a.engine.seer, a.engine.redis.Budget(a.now), cfg.Model, a.meter, log}
	a.engine.decodes.Observe = func(provider string, o decode.Outcome, took time.Duration) {
		a.meter.Asked(provider, string(o), took)
	}
	const patience = 12 * time.Second // nobody's card waits for it, but other work does
	if a.recalls, err = nhtsa.NewRecalls(upstream.Config{URL: cfg.Recalls, Attempt: patience, Total: patience}, a.engine.redis, a.now); err != nil {
		return nil, err
	}
	if a.money, err = newPayments(cfg, a.turns, a.reads, a.now); err != nil {
		return nil, err
	}
	if err := a.openHooks(); err != nil {
		return nil, err
	}
	a.probes()
	return a, a.rest(ctx)
}

func (a *app) close() {
	if a.bot != nil {
		a.bot.API.Close()
	}
	if a.engine != nil {
		a.engine.close()
	}
	if a.recalls != nil {
		a.recalls.Close()
	}
	for _, pool := range []*pgxpool.Pool{a.turns, a.reads, a.public} {
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
	telegram.Open = a.engine.pictures.Unwrap
	a.money.telegram = telegram.Call
	name := ""
	err = persist(ctx, a.log, func(ctx context.Context) (err error) {
		name, err = bot.Introduce(ctx, telegram, a.texts, locales.Languages())
		return err
	})
	if err != nil {
		return err
	}
	people := store.NewPeople(a.reads)
	acc := &accounts{People: people, money: a.money.accounts, plans: a.money.terms.Plans, now: a.now}
	meter := bot.Meter{Update: a.meter.Update, Turn: a.meter.Turn, Call: a.meter.Call}
	a.sender = bot.NewSender(telegram, store.NewPost(a.turns), a.log, meter)
	w := a.works(telegram, people)
	if err := a.queue(w); err != nil {
		return err
	}
	a.bot = bot.New(bot.Bot{
		API:     telegram,
		Inbox:   a.inbox,
		Turns:   store.NewTurns(a.turns, a.jobs, a.money.terms, a.now).Counting(a.engine.box).Telling(a.hooks),
		Engine:  conversation.Engine{Ports: a.ports(acc, name)},
		Texts:   a.texts,
		Limits:  a.engine.limits,
		People:  people,
		Sender:  a.sender,
		Log:     a.log,
		Meter:   meter,
		Name:    name,
		Operate: a.cfg.OperatorChat,
		Till:    store.Stars{Payments: a.money.events},
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
		teams:    store.NewTeams(a.turns, a.money.terms, a.now),
		reader:   a.engine.reader,
		packages: a.engine.packages,
		asker:    a.engine.asker,
		recalls:  a.recalls,
		lists:    a.lists(),
		reports:  store.NewReports(a.turns, a.now),
		words:    a.texts.Catalog,
		desk:     a.money.desk,
		calls:    a.money.meter,
		rail:     a.money.rail,
		keep:     a.cfg.pictureLife(),
		model:    a.models.of,
		second:   a.models.sight,
		log:      a.log,
		meter:    a.meter.Job,
	}
}

func (a *app) lists() *lists {
	return &lists{
		kept:     store.NewLists(a.turns, a.money.terms, a.now).Telling(a.hooks),
		accounts: store.NewAccounts(a.reads, a.money.terms, a.now),
		decodes:  a.engine.decodes,
		packages: a.engine.packages,
		plans:    a.money.terms.Plans,
		now:      a.now,
	}
}

func (a *app) ports(acc *accounts, name string) conversation.Ports {
	p := conversation.Ports{
		Decodes:  a.engine.decodes,
		Asker:    a.engine.asker,
		Accounts: acc,
		Labels:   a.engine.labels,
		Packages: a.engine.packages,
		Model:    a.cfg.Model.on(),
		Now:      a.now,
		Teams:    store.NewTeams(a.reads, a.money.terms, a.now),
		Reports:  store.NewReports(a.reads, a.now),
		Bot:      name,
	}
	if a.engine.keys != nil { // an interface that holds nil is not nil
		p.Keys = a.engine.keys
	}
	p.Offers = a.money.offers.Sold()
	if a.money.rail != nil {
		p.Beyonds = a.money.meter
	}
	return p
}

// queue builds the job queue. Results wake the bot of this process; it is not
// there yet, so the closure looks for it later.
func (a *app) queue(w *works) (err error) {
	const workers, listWorkers, reportWorkers = 6, 2, 2
	const nobody = 0 // how many labels are worth reading at once is the same for everybody
	scans := w.reader.By(w.second(nobody)).Parallel()
	a.jobs, err = store.NewJobs(a.turns, store.JobsConfig{
		Works: w.all(),
		Alone: []conversation.Work{conversation.WorkScan, conversation.WorkList},
		Apart: map[string]int{
			string(conversation.WorkScan): scans, string(conversation.WorkList): listWorkers, string(conversation.WorkReport): reportWorkers, store.ChoreDeliver: senders,
		},
		Limits:   jobLimits(),
		Chores:   a.chores(),
		Lost:     map[string]store.Chore{choreList: a.loseList, choreSticker: a.loseSticker},
		Periodic: a.periodic(),
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
