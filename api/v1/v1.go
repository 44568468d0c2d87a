// Package v1 is the companion API: what the chat knows, for programs.
//
// It speaks HTTP and decides nothing about cars: it holds keys, limits and repetitions,
// and hands each request to the engines that also answer the chat and the shell.
package v1

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/idem"
	"example.com/vinbot/knowledge"
)

// Keys knows whose a key is.
type Keys interface {
	// Find looks a key up, also one that has ended; billing.ErrNoKey if nobody has it.
	Find(ctx context.Context, s billing.Secret) (billing.Bearer, error)
	// Used notes when keys were used last.
	Used(ctx context.Context, last map[int64]time.Time) error
}

// Accounts knows what a person may do and has used.
type Accounts interface {
	Account(ctx context.Context, user int64) (billing.Account, error)
}

// Requests remembers what was answered to requests with an Idempotency-Key.
type Requests interface {
	// Begin takes a request up, or returns what was answered to it before;
	// idem.ErrOther, idem.ErrRunning.
	Begin(ctx context.Context, q idem.Request) (idem.Answer, error)
	// Keep remembers the answer to a request that was begun.
	Keep(ctx context.Context, q idem.Request, a idem.Answer) error
	// Drop forgets a request that came to nothing.
	Drop(ctx context.Context, q idem.Request) error
}

// Limits count requests, of all processes together.
type Limits interface {
	// Minute counts one of the most that key may make in a minute.
	Minute(ctx context.Context, key string, most int) Window
	// Request counts one of those that key may make in a minute and, if the minute allows
	// it, on a day by UTC; and says what is the present edition of what is known of a car.
	Request(key string, most billing.Rate, about knowledge.VIN) Counted
}

// Counted is what became of a request, and the edition of what it is about.
type Counted struct {
	Minute, Day Window
	Edition     string
	Known       bool // the edition is
}

// Window is what is left of a limit.
type Window struct {
	OK    bool
	Left  int
	Reset time.Duration // until all of it is there again
	Retry time.Duration // until the next is allowed
}

// Engine answers about cars, and counts VINs against the account's quota.
type Engine interface {
	// Decode answers each of the VINs, in their order; the error of one is in its answer.
	Decode(ctx context.Context, who Caller, vins []string, include Include) ([]Decoded, error)
	// Counted reports whether a VIN is known to count in who's month already.
	Counted(who Caller, v knowledge.VIN) bool
	// Edition is another number whenever the data in this process are others.
	Edition() int64
	// Identify names a car's packages.
	Identify(ctx context.Context, who Caller, car Car) (Identified, error)
	// Ask answers a question.
	Ask(ctx context.Context, who Caller, q Question) (Asked, error)
	// Catalogue lists packages by their ids, those after a given one first.
	Catalogue(q CatalogueQuery) []Entry
}

// Caller is who makes a request.
type Caller struct {
	billing.Bearer

	Entitlement billing.Entitlement
	Lang        string // BCP 47, as Accept-Language asks for first; empty: nothing is said
}

// Include says what is wanted besides a decode.
type Include struct{ Packages, Facts bool }

// Config is what the API stands on. All fields but GraphQL, Meter and ClientIP are
// needed.
type Config struct {
	Keys     Keys
	Accounts Accounts
	Requests Requests
	Limits   Limits
	Lists    Lists
	Stickers Stickers
	Engine   Engine
	GraphQL  GraphQL
	Webhooks Webhooks
	Reports  Reports
	History  History
	Recalls  Recalls
	Log      *slog.Logger
	Now      func() time.Time
	Observe  func(operation string, status int, took time.Duration)
	Meter    Meter  // nil: no call beyond a day's is sold
	ClientIP string // the header in which a trusted proxy says who asks; empty: nobody does
}

// GraphQL answers POST requests to /graphql with a body that arrived whole. Without a
// handler there is no such path.
type GraphQL struct {
	http.Handler

	Schema string
}

// service is a running API.
type service struct {
	Config

	bearers *bearers
	kept    keptAnswers
	needs   map[route]billing.Scope
	uploads chan struct{} // those that are being answered
}

// How long a request may take, and how big it may be.
const (
	answerIn = 25 * time.Second
	arriveIn = 10 * time.Second
	leaveIn  = 40 * time.Second
	maxBody  = 256 << 10
	maxDepth = 16

	maxUploads  = 4 // at a time: each is held in memory
	uploadedIn  = 20 * time.Second
	uploadBytes = 20 << 20
)

// Server is the API. It serves its paths below /api/v1, the document and the page
// about it.
type Server struct {
	http.Handler

	service *service
	api     huma.API
}

//nolint:gochecknoglobals // guards the framework's own
var problems sync.Once

// New builds the API.
func New(c Config) (*Server, error) {
	problems.Do(func() { huma.NewError = ofStatus }) // the one way that huma has to say what an error looks like
	s := &service{Config: c, bearers: newBearers(c.Keys, c.Accounts, c.Now), uploads: make(chan struct{}, maxUploads)}
	root := chi.NewRouter()
	root.Use(s.identify, s.guard, s.headers)
	zip := middleware.NewCompressor(zipLevel, "application/json", problemType, "text/html").Handler
	root.NotFound(s.elsewhere(func(http.ResponseWriter, *http.Request) Code { return NotFound }))
	root.MethodNotAllowed(s.elsewhere(func(w http.ResponseWriter, r *http.Request) Code {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
			if root.Match(chi.NewRouteContext(), method, r.URL.Path) {
				w.Header().Add("Allow", method)
			}
		}
		return WrongMethod
	}))
	var api huma.API
	root.Group(func(r chi.Router) {
		r.Use(s.authenticate, s.limit, s.recall, inTime, zip, s.receive, s.tag, s.once)
		api = humachi.New(r, description())
		api.UseMiddleware(named)
		s.register(api)
		s.needs = scopes(api.OpenAPI())
	})
	if c.GraphQL.Handler != nil {
		root.With(s.authenticate, s.limit, inTime, zip, s.receive).Post("/graphql", s.graphQL)
	}
	server := &Server{Handler: root, service: s, api: api}
	return server, server.document(root.With(zip))
}

// graphQL hands a request on. Whoever repeats one asks again: it only reads, and a VIN
// counts once.
func (s *service) graphQL(w http.ResponseWriter, r *http.Request) {
	exchangeOf(r.Context()).operation = "graphql"
	s.GraphQL.ServeHTTP(w, r)
}

// elsewhere answers what is no operation: to who has a key, as nobody else learns what
// there is.
func (s *service) elsewhere(code func(http.ResponseWriter, *http.Request) Code) http.HandlerFunc {
	return s.authenticate(s.limit(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem(code(w, r), "").write(w, r)
	}))).ServeHTTP
}

// description is what the document says of the API as a whole.
func description() huma.Config {
	c := huma.DefaultConfig("Vinbot", "1")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	c.CreateHooks = nil // no $schema in answers
	c.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	c.Transformers = []huma.Transformer{sign}
	c.RejectUnknownQueryParameters = true
	c.Servers = []*huma.Server{{URL: "/", Description: "Where this document is served."}}
	c.Info.Description = "VINs, option packages and sourced facts about cars. Every number and every package comes with its evidence; unknown is an answer."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key": {Type: "http", Scheme: "bearer", Description: "A key made in the chat with /api. Each operation names the scope that the key needs."},
	}
	return c
}

// named notes which operation a request is.
func named(ctx huma.Context, next func(huma.Context)) {
	exchangeOf(ctx.Context()).operation = ctx.Operation().OperationID
	next(ctx)
}

// sign puts the request's id into a problem.
func sign(ctx huma.Context, _ string, v any) (any, error) {
	if p, ok := v.(*Problem); ok {
		signed := *p
		signed.RequestID = RequestID(ctx.Context())
		return &signed, nil
	}
	return v, nil
}

// register lists the operations.
func (s *service) register(api huma.API) {
	s.registerAccount(api)
	s.registerVIN(api)
	s.registerRecalls(api)
	s.registerPackages(api)
	s.registerAsk(api)
	s.registerLists(api)
	s.registerStickers(api)
	s.registerWebhooks(api)
	s.registerReports(api)
	s.registerHistory(api)
}

// operation is one of the API's, with the errors that any of them can have.
func operation(method, path, id, summary string, scope billing.Scope) huma.Operation {
	op := huma.Operation{
		OperationID: id, Method: method, Path: base + path, Summary: summary, Tags: []string{string(scope)},
		Security:     []map[string][]string{{"key": {string(scope)}}},
		Errors:       []int{401, 402, 403, 404, 405, 429, 500, 504},
		MaxBodyBytes: maxBody,

		// The body is here by now. Time for reading it would be over while the answer is
		// worked out, and the connection taken for lost: huma's own is five seconds.
		BodyReadTimeout: -1,
	}
	if method == http.MethodPost {
		op.Errors = append(op.Errors, 400, 408, 409, 413, 415)
		op.Parameters = []*huma.Param{{
			Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string", MaxLength: new(maxIdempotencyKey)},
			Description: "Any text of yours that names this request. A repetition within 24 hours gets the same answer.",
		}}
	}
	return op
}
