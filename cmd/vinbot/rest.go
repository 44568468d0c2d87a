package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/api/v1/graph"
	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/vin"
	"example.com/vinbot/knowledge/vin/vpic"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
	"example.com/vinbot/store/redisstore"
)

// restConnections are those that requests of the API share: many of them must not keep
// the chat waiting. They go to the database itself, as a replica may not know yet that a
// key was revoked.
const restConnections = 8

// rest mounts the companion API. Without DATA_KEYS there are no keys and no API.
func (a *app) rest(ctx context.Context) (err error) {
	if a.engine.keys == nil {
		return nil
	}
	if a.public, err = store.Open(ctx, a.cfg.DatabaseURL, restConnections); err != nil {
		return err
	}
	engine, accounts := a.restEngine(), store.NewAccounts(a.public, a.money.terms, a.now)
	c := v1.Config{
		Keys:     store.NewKeys(a.public, a.engine.box, a.now),
		Accounts: accounts,
		Requests: store.NewRequests(a.public, a.now),
		Limits:   restLimits{a.engine.limits.Strict(), a.engine.redis.Requests(a.now)},
		Engine:   engine,
		Lists:    engine,
		Stickers: engine,
		GraphQL:  v1.GraphQL{Handler: graph.New(a.graphSources(engine, a.public)), Schema: graph.Schema()},
		Webhooks: a.hooks,
		Reports:  restReports{store.NewReports(a.public, a.now)},
		History:  store.NewPeople(a.public),
		Recalls:  engine,
		Log:      a.log,
		Now:      a.now,
		Observe:  a.meter.Request,
		ClientIP: a.cfg.ClientIPHeader,
	}
	if a.money.rail != nil { // an interface that holds nil is not nil
		c.Meter = store.NewMeter(a.public, a.money.terms, a.now)
	}
	a.api, err = v1.New(c)
	if err != nil {
		return err
	}
	for _, path := range restPaths() {
		a.mux.Handle(path, a.api)
	}
	return nil
}

// restPaths are where the API is served.
func restPaths() []string { return []string{"/api/", "/openapi.json", "/docs", "/graphql"} }

func (a *app) restEngine() *restEngine {
	return &restEngine{
		decodes:  a.engine.decodes,
		packages: a.engine.packages,
		entries:  sortedEntries(a.engine.packages),
		asker:    a.engine.asker,
		facts:    store.NewFacts(a.public),
		accounts: store.NewAccounts(a.public, a.money.terms, a.now),
		charges:  store.NewCharges(a.public, a.money.terms, a.now).Telling(a.hooks),
		plans:    a.money.terms.Plans,
		texts:    a.texts,
		lists:    a.lists(),
		stickers: a.stickers(),
		index:    a.engine.index,
		recalls:  a.recalls,
		enqueue: func(ctx context.Context, tx pgx.Tx, chore string, args any) error {
			return a.jobs.EnqueueChore(ctx, tx, chore, args) // built after the API
		},
	}
}

// restEngine answers the API with the engines of the chat and the words of the shell's
// commands.
type restEngine struct {
	decodes  *decode.Chain
	packages *packages.Catalogue
	entries  []packages.Package // by id
	asker    *ask.Engine
	facts    *store.Facts
	accounts *store.Accounts
	charges  *store.Charges
	plans    billing.Plans
	texts    texts
	lists    *lists
	stickers *stickers
	enqueue  func(ctx context.Context, tx pgx.Tx, chore string, args any) error
	counted  countedVINs
	index    *vpic.Live
	recalls  *nhtsa.Recalls
}

// car is a VIN that was asked about.
type car struct {
	raw    string
	decode knowledge.Decode
	beyond *billing.QuotaError // the month has no room for it
	whole  bool                // all there is was known, and nobody asked
}

// Decode implements [v1.Engine].
func (e *restEngine) Decode(ctx context.Context, who v1.Caller, vins []string, include v1.Include) ([]v1.Decoded, error) {
	cars, err := e.look(ctx, who, vins)
	if err != nil {
		return nil, err
	}
	words := e.words(who.Lang)
	out := make([]v1.Decoded, len(cars))
	for i, c := range cars {
		if out[i], err = told(words, c.raw, c.decode); err != nil {
			return nil, err
		}
		out[i].Lasting, out[i].Counts = c.whole && c.beyond == nil, conversation.Counts(c.decode)
		out[i].Car = unambiguous(c.decode)
		switch {
		case c.beyond != nil:
			out[i] = out[i].Beyond(c.beyond)
		case include.Packages:
			found, err := identifyOne(e.packages, words, out[i].Car, v1.Car{})
			if err != nil {
				return nil, err
			}
			out[i].Packages, out[i].Undetermined = found.Packages, found.Undetermined
		}
	}
	if include.Facts {
		err = e.addFacts(ctx, cars, out)
	}
	return out, err
}

// Counted implements [v1.Engine].
func (e *restEngine) Counted(who v1.Caller, v knowledge.VIN) bool {
	now := e.decodes.Now()
	month, _ := who.Entitlement.Month(now)
	return e.counted.has(counting{who.User, v, month}, now)
}

// Edition implements [v1.Engine]. The packages are the program's own: they change with it.
func (e *restEngine) Edition() int64 { return e.index.Edition() }

// addFacts adds the facts about each of the cars.
func (e *restEngine) addFacts(ctx context.Context, cars []car, to []v1.Decoded) error {
	var models []knowledge.Vehicle // each once
	at := map[knowledge.Vehicle]int{}
	model := func(v knowledge.Vehicle) knowledge.Vehicle { return knowledge.Vehicle{Make: v.Make, Model: v.Model} }
	for _, c := range cars {
		m := model(unambiguous(c.decode))
		if _, seen := at[m]; c.beyond == nil && !seen && m.Make != "" && m.Model != "" {
			at[m] = len(models)
			models = append(models, m)
		}
	}
	all, err := e.facts.FactsOf(ctx, models)
	if err != nil {
		return err
	}
	for i, c := range cars {
		if c.beyond != nil {
			continue
		}
		to[i].Facts = []knowledge.Fact{}
		v := unambiguous(c.decode)
		n, known := at[model(v)]
		if !known {
			continue
		}
		for _, f := range all[n] {
			if of(f, v) {
				to[i].Facts = append(to[i].Facts, f)
			}
		}
	}
	return nil
}

// of reports whether a fact may be about a car: nothing that it says of its scope speaks
// against it.
func of(f knowledge.Fact, v knowledge.Vehicle) bool {
	return v.Year != 0 && f.YearFrom <= v.Year && v.Year <= f.YearTo && (f.Trim == "" || v.Trim == "" || strings.EqualFold(f.Trim, v.Trim))
}

// look finds out about VINs as the chat does: what is known first, those who may know
// more then, and each car that a model is known for counts once a month.
func (e *restEngine) look(ctx context.Context, who v1.Caller, raw []string) ([]car, error) {
	cars := make([]car, len(raw))
	grade := decode.Standard
	if e.plans.Grants(who.Entitlement.Plan.Code, billing.PremiumSources) {
		grade = decode.Premium
	}
	var at, open []int
	var vins []knowledge.VIN
	for i, text := range raw {
		v, problems := vin.Parse(text)
		cars[i] = car{raw: text, decode: unread(v, problems)}
		if v != "" {
			at, vins = append(at, i), append(vins, v)
		}
	}
	known, err := e.decodes.KnownAll(ctx, vins, grade)
	if err != nil {
		return nil, err
	}
	for n, i := range at {
		cars[i].decode, cars[i].whole = known[n].Decode, known[n].Extent == decode.Complete
		if known[n].Extent != decode.Complete {
			open = append(open, i)
		}
	}
	if err := e.fetch(ctx, who, grade, cars, open); err != nil {
		return nil, err
	}
	return cars, e.charge(ctx, who, cars)
}

// fetch asks those who may know more, unless the month has no room for what they would
// say: some of them cost something.
func (e *restEngine) fetch(ctx context.Context, who v1.Caller, g decode.Grade, cars []car, open []int) error {
	if len(open) == 0 {
		return nil
	}
	account, err := e.accounts.Account(ctx, who.User)
	if err != nil {
		return err
	}
	vins := vinsOf(cars, open)
	if account.Usage.Full() {
		counted, err := e.accounts.CountedOf(ctx, who.User, vins)
		if err != nil {
			return err
		}
		open = slices.DeleteFunc(open, func(i int) bool {
			beyond := !slices.Contains(counted, cars[i].decode.VIN)
			if beyond {
				cars[i].beyond = &billing.QuotaError{Limit: account.Usage.Limit, ResetAt: account.Usage.ResetAt}
			}
			return beyond
		})
		vins = vinsOf(cars, open)
	}
	found, err := e.decodes.FetchAll(ctx, vins, g)
	if err != nil {
		return err
	}
	for n, i := range open {
		cars[i].decode = found[n]
	}
	return nil
}

func vinsOf(cars []car, at []int) []knowledge.VIN {
	vins := make([]knowledge.VIN, len(at))
	for n, i := range at {
		vins[n] = cars[i].decode.VIN
	}
	return vins
}

func (e *restEngine) charge(ctx context.Context, who v1.Caller, cars []car) error {
	now := e.decodes.Now()
	month, _ := who.Entitlement.Month(now)
	var vins []knowledge.VIN
	for _, c := range cars {
		v := c.decode.VIN
		if c.beyond == nil && conversation.Counts(c.decode) && !slices.Contains(vins, v) && !e.counted.has(counting{who.User, v, month}, now) {
			vins = append(vins, v)
		}
	}
	if len(vins) == 0 {
		return nil
	}
	beyond, err := e.charges.Charge(ctx, who.User, vins)
	if err != nil {
		return err
	}
	for _, v := range vins {
		if beyond[v] == nil {
			e.counted.add(counting{who.User, v, month}, now)
		}
	}
	for i := range cars {
		cars[i].beyond = cmp.Or(cars[i].beyond, beyond[cars[i].decode.VIN])
	}
	return nil
}

// one is [restEngine.look] for a single VIN; none is a car of which nothing is known.
func (e *restEngine) one(ctx context.Context, who v1.Caller, raw string) (knowledge.Decode, error) {
	if raw == "" {
		return knowledge.Decode{}, nil
	}
	cars, err := e.look(ctx, who, []string{raw})
	if err != nil {
		return knowledge.Decode{}, err
	}
	if cars[0].beyond != nil {
		return knowledge.Decode{}, cars[0].beyond
	}
	return cars[0].decode, nil
}

// Identify implements [v1.Engine].
func (e *restEngine) Identify(ctx context.Context, who v1.Caller, in v1.Car) (v1.Identified, error) {
	d, err := e.one(ctx, who, in.VIN)
	if err != nil {
		return v1.Identified{}, err
	}
	said := knowledge.Vehicle{VIN: knowledge.VIN(in.VIN), Make: in.Make, Model: in.Model, Year: in.Year, Trim: in.Trim}
	return identifyOne(e.packages, e.words(who.Lang), completed(said, d), in)
}

// Ask implements [v1.Engine].
func (e *restEngine) Ask(ctx context.Context, who v1.Caller, q v1.Question) (v1.Asked, error) {
	d, err := e.one(ctx, who, q.VIN)
	if err != nil {
		return v1.Asked{}, err
	}
	vins := vinReader{func(ctx context.Context, v knowledge.VIN) (knowledge.Decode, error) {
		return e.one(ctx, who, string(v))
	}}
	return askOne(ctx, e.asker, vins, e.texts, q, unambiguous(d))
}

// words speak a language.
func (e *restEngine) words(lang string) *locales.Printer {
	return e.texts.Catalog.For(locales.Reader{Lang: lang})
}

// restLimits count the API's requests: by the minute evenly, by the day exactly.
type restLimits struct {
	minutes  *redisstore.Limiter
	requests *redisstore.Requests
}

// Minute implements [v1.Limits].
func (l restLimits) Minute(ctx context.Context, key string, most int) v1.Window {
	return v1.Window(l.minutes.Take(ctx, key, most))
}

// Request implements [v1.Limits].
func (l restLimits) Request(key string, most billing.Rate, about knowledge.VIN) v1.Counted {
	n := l.requests.Take(redisstore.Request{Key: key, PerMinute: most.PerMinute, PerDay: most.PerDay, About: string(about)})
	return v1.Counted{Minute: v1.Window(n.Minute), Day: v1.Window(n.Day), Edition: n.Edition, Known: n.Known}
}

// keepRequests is how long the answer to a request with an Idempotency-Key is kept.
const keepRequests = 24 * time.Hour
