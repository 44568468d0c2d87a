package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	v1 "example.com/vinbot/api/v1"
)

// presenter tells errors as REST does: the code and what belongs to it are in the
// extensions, the message says what REST says as title and detail.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		out := &gqlerror.Error{Path: graphql.GetPath(ctx)}
		if g := (*gqlerror.Error)(nil); errors.As(err, &g) {
			out.Path, out.Locations = g.Path, g.Locations
		}
		p := v1.Told(ctx, log, known(err))
		out.Message = p.Title
		if p.Detail != "" {
			out.Message += ": " + p.Detail
		}
		out.Extensions = map[string]any{"code": p.Code, "status": p.Status, "request_id": p.RequestID}
		if p.ResetAt != nil {
			out.Extensions["reset_at"] = p.ResetAt
		}
		if p.Errors != nil {
			out.Extensions["errors"] = p.Errors
		}
		return out
	}
}

// known gives what the library says of a request the code that REST has for it. The
// library's words are about the query; those about a body that is none repeat it, and
// are not passed on.
func known(err error) error {
	g := (*gqlerror.Error)(nil)
	if !errors.As(err, &g) || g.Err != nil && !errors.As(g.Err, new(*gqlerror.Error)) {
		return err
	}
	switch code := g.Extensions["code"]; {
	case code == errcode.ParseFailed:
		return v1.Refusal(v1.BadRequest, g.Message)
	case code == errcode.ValidationFailed:
		return v1.Refusal(v1.InvalidRequest, g.Message)
	case g.Path == nil:
		return v1.Refusal(v1.BadRequest, "The body is no GraphQL request in JSON.")
	}
	return err
}

// recovered makes an error of a panic.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, value any) error {
		log.ErrorContext(ctx, "request panicked", "request_id", v1.RequestID(ctx), "panic", value, "stack", string(debug.Stack()))
		return fmt.Errorf("graph: panic: %v", value)
	}
}
