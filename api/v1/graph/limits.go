package graph

import (
	"context"
	"fmt"
	"strconv"

	"github.com/99designs/gqlgen/complexity"
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	v1 "example.com/vinbot/api/v1"
)

// How much one request may ask for. Everything that the schema has to say of 50 VINs
// costs less than mostCost.
const (
	mostTokens = 4000
	mostDepth  = 16   // as for the JSON of a body; the usual introspection has 15
	mostFields = 1000 // with every fragment written out
	mostCost   = 20_000

	costVehicle = 20
	costSticker = 20
	costPage    = 400   // the database is asked once more
	costRecalls = 1_000 // of a car, as somebody else may have to be asked
	costSchema  = 400   // of the fields: __schema answers with all there is
	usual       = 4     // of packages or facts, where there are some

	recallsAtOnce = 4 // makes, models and years that are asked about at a time
)

func several(child int) int { return 1 + usual*child }

// fence refuses a request that would grow when its fragments are written out, before
// anything walks it: the validation and the count of the cost do.
type fence struct{}

// ExtensionName implements [graphql.HandlerExtension].
func (fence) ExtensionName() string { return "Fence" }

// Validate implements [graphql.HandlerExtension].
func (fence) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements [graphql.OperationParameterMutator].
func (fence) MutateOperationParameters(_ context.Context, r *graphql.RawParams) *gqlerror.Error {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: r.Query}, mostTokens)
	if err != nil {
		return nil //nolint:nilerr // said with its place when it is parsed for good
	}
	for _, op := range doc.Operations {
		w := walk{fragments: doc.Fragments, left: mostFields}
		if p := w.set(op.SelectionSet, 1); p != nil {
			return refused(p)
		}
	}
	return nil
}

// refused has the status of a query that is at fault.
func refused(p *v1.Problem) *gqlerror.Error {
	err := gqlerror.Wrap(p)
	errcode.Set(err, errcode.ValidationFailed)
	return err
}

// budget refuses a request whose fields cost too much together.
type budget struct{ schema graphql.ExecutableSchema }

// ExtensionName implements [graphql.HandlerExtension].
func (*budget) ExtensionName() string { return "Budget" }

// Validate implements [graphql.HandlerExtension].
func (b *budget) Validate(s graphql.ExecutableSchema) error {
	b.schema = s
	return nil
}

// MutateOperationContext implements [graphql.OperationContextMutator].
func (b *budget) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if cost := complexity.Calculate(ctx, b.schema, op.Operation, op.Variables); cost > mostCost {
		return refused(v1.Refusal(v1.TooCostly, fmt.Sprintf("The query costs %d; %d are allowed.", cost, mostCost)))
	}
	return nil
}

// walk counts down the fields of an operation. Fragments that name each other in a
// circle end it like any that are too many.
type walk struct {
	fragments ast.FragmentDefinitionList
	left      int
}

func (w *walk) set(set ast.SelectionSet, depth int) *v1.Problem {
	if depth > mostDepth && len(set) > 0 {
		return v1.Refusal(v1.InvalidRequest, "The query is nested deeper than "+strconv.Itoa(mostDepth)+".")
	}
	for _, selection := range set {
		var p *v1.Problem
		w.left--
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name == "__schema" || s.Name == "__type" {
				w.left -= costSchema
			}
			p = w.set(s.SelectionSet, depth+1)
		case *ast.InlineFragment:
			p = w.set(s.SelectionSet, depth)
		case *ast.FragmentSpread:
			if f := w.fragments.ForName(s.Name); f != nil && w.left > 0 {
				p = w.set(f.SelectionSet, depth)
			}
		}
		switch {
		case p != nil:
			return p
		case w.left < 0:
			return v1.Refusal(v1.TooCostly, "The query has more than "+strconv.Itoa(mostFields)+" fields, or asks for the schema too often.")
		}
	}
	return nil
}
