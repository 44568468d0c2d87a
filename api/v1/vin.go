package v1

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
)

// MaxVINs is how many VINs one request may ask about.
const MaxVINs = 50

// What is known by its path.
const (
	base      = "/api/v1"
	vinPath   = base + "/vin/{vin}"
	decodeVIN = "decode-vin"
)

// IncludeParam is the parameter of operations that answer about a VIN.
type IncludeParam struct {
	Include []string `query:"include" enum:"packages,facts" doc:"What is wanted besides, separated by commas."`
}

func (p IncludeParam) include() Include {
	return Include{Packages: slices.Contains(p.Include, "packages"), Facts: slices.Contains(p.Include, "facts")}
}

type vinInput struct {
	IncludeParam

	VIN string `path:"vin" maxLength:"40" example:"1FTFW1E82NFB00000"`
}

type vinsInput struct {
	IncludeParam

	Body struct {
		VINs []string `json:"vins" minItems:"1" maxItems:"50" nullable:"false"`
	}
}

// decodedList is the answer to a list.
type decodedList struct {
	Results []Decoded `json:"results" nullable:"false" doc:"One for each VIN, in the order of the request."`
}

func (s *service) registerVIN(api huma.API) {
	op := operation(http.MethodGet, strings.TrimPrefix(vinPath, base), decodeVIN, "Decode a VIN", billing.ScopeVIN)
	op.Description = "Counts against the month's quota like a VIN in the chat: once a month, if a model is known for it."
	huma.Register(api, op, func(ctx context.Context, in *vinInput) (*answer[Decoded], error) {
		list, err := s.Engine.Decode(ctx, CallerOf(ctx), []string{in.VIN}, in.include())
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		if err := list[0].Err(); err != nil {
			return nil, s.fail(ctx, err)
		}
		if a := exchangeOf(ctx).asking; a != nil {
			a.lasting, a.counts = list[0].Lasting, list[0].Counts
		}
		return &answer[Decoded]{Body: list[0]}, nil
	})
	op = operation(http.MethodPost, "/vin", "decode-vins", "Decode up to 50 VINs", billing.ScopeVIN)
	op.Description = "A VIN that the quota has no room for has an `error` in its place."
	huma.Register(api, op, func(ctx context.Context, in *vinsInput) (*answer[decodedList], error) {
		if err := CheckVINs("body.vins", in.Body.VINs); err != nil {
			return nil, err
		}
		list, err := s.Engine.Decode(ctx, CallerOf(ctx), in.Body.VINs, in.include())
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &answer[decodedList]{Body: decodedList{list}}, nil
	})
}

// Recalls knows safety recalls.
type Recalls interface {
	// Recalls lists those of a VIN's make, model and year; a *[Problem] where they are not
	// known.
	Recalls(ctx context.Context, who Caller, vin string) (Recalled, error)
}

// Recalled is what has been recalled of a VIN's make, model and year.
type Recalled struct {
	Vehicle knowledge.Vehicle  `json:"vehicle"`
	Recalls []knowledge.Recall `json:"recalls" nullable:"false" doc:"The newest first; none is an answer."`
	Note    string             `json:"note"`
}

type recallsInput struct {
	VIN string `path:"vin" maxLength:"40" example:"1FTFW1E82NFB00000"`
}

func (s *service) registerRecalls(api huma.API) {
	op := operation(http.MethodGet, "/vin/{vin}/recalls", "recalls", "Safety recalls of a VIN's make, model and year", billing.ScopeVIN)
	op.Description = "As NHTSA files them. Whether this very car is concerned, and repaired already, only its maker knows. The VIN counts like any other; one without a known make, model and year has no recalls to be found (404). Where NHTSA does not answer nothing is known (503)."
	op.Errors = append(op.Errors, http.StatusServiceUnavailable)
	huma.Register(api, op, func(ctx context.Context, in *recallsInput) (*answer[Recalled], error) {
		found, err := s.Recalls.Recalls(ctx, CallerOf(ctx), in.VIN)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &answer[Recalled]{Body: found}, nil
	})
}

const maxVIN = 40

// CheckVINs refuses a list that a request may not ask about; field is where it was said.
func CheckVINs(field string, vins []string) error {
	message := ""
	switch {
	case len(vins) == 0:
		message = "names no VIN"
	case len(vins) > MaxVINs:
		message = "has more than " + strconv.Itoa(MaxVINs) + " VINs"
	case slices.ContainsFunc(vins, func(v string) bool { return len(v) > maxVIN }):
		message = "has a text that is too long for a VIN"
	default:
		return nil
	}
	return faulty(field, message)
}

// answer is a body and nothing else.
type answer[T any] struct{ Body T }

// Err is the error of one of a list, where it is the only one.
func (d Decoded) Err() error {
	if d.Error == nil {
		return nil
	}
	if d.quota != nil {
		return d.quota
	}
	return problem(d.Error.Code, d.Error.Detail)
}

// Beyond is a VIN that the month has no room for: what can be said of it is its form.
func (d Decoded) Beyond(q *billing.QuotaError) Decoded {
	p := usedUp(q)
	d.Problems = slices.DeleteFunc(slices.Clone(d.Problems), func(x VINProblem) bool { return x.Code == string(knowledge.ProblemNoDetail) })
	d.Attributes, d.Alternatives = map[string]string{}, []knowledge.Alternative{}
	d.Variants, d.Choices, d.Missed, d.Extras = nil, nil, nil, Extras{Error: &ItemError{Code: p.Code, Detail: p.Detail}}
	d.quota = q
	return d
}
