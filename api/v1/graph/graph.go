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

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/transport"

	v1 "example.com/vinbot/api/v1"
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

// Sources are what the answers come from. All fields are needed.
type Sources struct {
	Decoder  Decoder
	Stickers Stickers
	Accounts v1.Accounts
	Log      *slog.Logger
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
	cost.Query.Stickers = func(child, limit int, _ *string) int { return max(1, limit) * (costSticker + child) }
	cost.Vehicle.Packages = several
	cost.Vehicle.Undetermined = several
	cost.Sticker.Packages = several
	cost.Sticker.Undetermined = several
	cost.Vehicle.Facts = func(child int, _ *string) int { return several(child) }
	return cfg
}
