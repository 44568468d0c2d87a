// Package graph answers GraphQL with what the companion API answers to GET.
//
// It knows no key and no limit of requests: the API around it has asked for both, and
// bounds the body and the time. What is its own is to refuse a request that costs more
// than its size says, and to look up all cars of a request together.
package graph

import (
	"context"
	_ "embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/transport"

	v1 "example.com/vinbot/api/v1"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

//go:generate go run github.com/99designs/gqlgen@v0.17.98 generate --config gqlgen.yml

//go:embed schema.graphql
var schema string

// Schema is the schema as it is written.
func Schema() string { return schema }

// Decoder answers about VINs, and counts them against the account's quota.
type Decoder interface {
	// Decode answers each of the VINs, in their order; the error of one is in its answer.
	Decode(ctx context.Context, who v1.Caller, vins []string, include v1.Include) ([]v1.Decoded, error)
}

// Stickers are the window stickers that people have read.
type Stickers interface {
	// Stickers lists those of a person that are older than the one with the id before, or
	// all where that is 0, the newest first, at most so many.
	Stickers(ctx context.Context, who v1.Caller, before int64, most int) ([]Sticker, error)
}

// Recalls knows safety recalls.
type Recalls interface {
	// RecallsOf lists those of a car's make, model and year; a *[v1.Problem] where they are
	// not known.
	RecallsOf(ctx context.Context, car knowledge.Vehicle) (v1.Recalled, error)
}

// Reports knows what people are told in the chat on a schedule.
type Reports interface {
	// Reports lists a person's reports, the most frequent first.
	Reports(ctx context.Context, user int64) ([]conversation.Report, error)
	// Happened is what a person's report tells of a time.
	Happened(ctx context.Context, user int64, from, to time.Time) (conversation.Figures, error)
}

// Sources are what the answers come from. All fields are needed.
type Sources struct {
	Decoder  Decoder
	Recalls  Recalls
	Stickers Stickers
	History  v1.History
	Reports  Reports
	Accounts v1.Accounts
	Log      *slog.Logger
	Now      func() time.Time
}

// New returns the handler of POST requests of callers that [v1.CallerOf] knows.
func New(c Sources) http.Handler {
	s := handler.New(NewExecutableSchema(executable(c)))
	s.AddTransport(transport.POST{})
	s.SetParserTokenLimit(mostTokens)
	s.SetDisableSuggestion(true) // they cost more than an answer
	s.SetErrorPresenter(presenter(c.Log))
	s.SetRecoverFunc(recovered(c.Log))
	s.Use(fence{})
	s.Use(&budget{})
	s.Use(extension.Introspection{}) // nobody without a key comes this far
	s.AroundOperations(gather)
	return s
}

// executable is the schema with what each field costs beyond itself.
func executable(c Sources) Config {
	cfg := Config{Resolvers: roots{c}}
	cost := &cfg.Complexity
	cost.Query.Vehicle = func(child int, _ string) int { return costVehicle + child }
	cost.Query.Vehicles = func(child int, vins []string) int { return len(vins) * (costVehicle + child) }
	cost.Query.Stickers = func(child, limit int, _ *string) int { return costPage + max(1, limit)*(costSticker+child) }
	cost.Query.History = func(child int, _ string, limit int, _ *string) int { return costPage + max(1, limit)*child }
	cost.Query.Reports = func(child int, _ *string) int { return several(child) }
	cost.Report.SoFar = func(child int) int { return costPage + child }
	cost.Vehicle.Packages = several
	cost.Vehicle.Undetermined = several
	cost.Sticker.Packages = several
	cost.Sticker.Undetermined = several
	cost.Vehicle.Recalls = func(child int) int { return costRecalls + several(child) }
	cost.Vehicle.Facts = func(child int, _ *string) int { return several(child) }
	return cfg
}
