package v1

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
)

// Code names what is wrong, for programs. A code is never renamed.
type Code string

// The codes.
const (
	BadRequest      Code = "bad_request"
	InvalidKey      Code = "invalid_key"
	ExpiredKey      Code = "expired_key"
	RevokedKey      Code = "revoked_key"
	OutOfScope      Code = "out_of_scope"
	Blocked         Code = "blocked"
	QuotaUsedUp     Code = "quota_used_up"
	PlanNeeded      Code = "plan_needed"
	NotFound        Code = "not_found"
	WrongMethod     Code = "method_not_allowed"
	NotAcceptable   Code = "not_acceptable"
	SlowRequest     Code = "request_timeout"
	RequestRunning  Code = "request_running"
	NotReady        Code = "not_ready"
	Conflict        Code = "conflict"
	TooLarge        Code = "body_too_large"
	WrongType       Code = "unsupported_media_type"
	InvalidRequest  Code = "invalid_request"
	KeyReused       Code = "idempotency_key_reused"
	TooCostly       Code = "too_costly"
	Unreadable      Code = "unreadable_file"
	TooMany         Code = "too_many_requests"
	CapReached      Code = "spending_cap_reached"
	Internal        Code = "internal"
	SlowAnswer      Code = "timeout"
	NotAvailableNow Code = "unavailable"
)

// meaning is what a code says to people, and its status.
type meaning struct {
	Code   Code
	Status int
	Title  string
}

// meanings has every code. Where a status has several, the first is that of the
// framework's own errors.
func meanings() []meaning {
	return []meaning{
		{BadRequest, 400, "The request cannot be read"},
		{InvalidKey, 401, "There is no such key"},
		{ExpiredKey, 401, "The key has expired"},
		{RevokedKey, 401, "The key was revoked"},
		{QuotaUsedUp, 402, "The month's VINs are used up"},
		{PlanNeeded, 402, "The plan does not have this"},
		{OutOfScope, 403, "The key may not be used for this"},
		{Blocked, 403, "The account is blocked"},
		{NotFound, 404, "There is nothing here"},
		{WrongMethod, 405, "This cannot be done here"},
		{NotAcceptable, 406, "The answer is not available in that form"},
		{SlowRequest, 408, "The request took too long to arrive"},
		{RequestRunning, 409, "The same request is being answered"},
		{NotReady, 409, "The result is not there yet"},
		{Conflict, 409, "As things are, this cannot be done"},
		{TooLarge, 413, "The body is too large"},
		{WrongType, 415, "The body is of a type that is not taken here"},
		{InvalidRequest, 422, "The request says something that cannot be"},
		{KeyReused, 422, "The Idempotency-Key was used for another request"},
		{TooCostly, 422, "The query asks for too much at once"},
		{Unreadable, 422, "The file cannot be read"},
		{TooMany, 429, "Too many requests"},
		{CapReached, 429, "The account's spending cap is reached"},
		{Internal, 500, "Something went wrong on our side"},
		{NotAvailableNow, 503, "The service is not available just now"},
		{SlowAnswer, 504, "The answer took too long"},
	}
}

// Problem is an error by RFC 9457.
type Problem struct { //nolint:errname // the standard's word, and the schema's name
	Type      string     `json:"type" format:"uri-reference" example:"/docs#invalid_request"`
	Title     string     `json:"title"`
	Status    int        `json:"status" example:"422"`
	Code      Code       `json:"code" doc:"Stable; see the documentation." example:"invalid_request"`
	Detail    string     `json:"detail,omitempty"`
	RequestID string     `json:"request_id" doc:"Names the request to the operator."`
	ResetAt   *time.Time `json:"reset_at,omitempty" doc:"When a quota that is used up begins anew."`
	Errors    []Fault    `json:"errors,omitempty" nullable:"false"`

	header http.Header
}

// Fault is one part of a request that is wrong.
type Fault struct {
	Field   string `json:"field" example:"body.vins[2]"`
	Message string `json:"message"`
}

// Error implements [error].
func (p *Problem) Error() string { return string(p.Code) + ": " + p.Detail }

// GetStatus implements [huma.StatusError].
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders implements [huma.HeadersError].
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType implements [huma.ContentTypeFilter].
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

func problem(code Code, detail string) *Problem {
	for _, m := range meanings() {
		if m.Code == code {
			return &Problem{Type: "/docs#" + string(code), Title: m.Title, Status: m.Status, Code: code, Detail: detail}
		}
	}
	return problem(Internal, "")
}

// faulty is the problem of one field.
func faulty(field, message string) *Problem {
	p := problem(InvalidRequest, "")
	p.Errors = []Fault{{Field: field, Message: message}}
	return p
}

// Refusal is the problem of a code, for what the API serves beside its own operations.
func Refusal(code Code, detail string) *Problem { return problem(code, detail) }

// after says when to try again.
func (p *Problem) after(wait time.Duration) *Problem {
	seconds := max(1, int((wait+time.Second-1)/time.Second))
	p.header = http.Header{"Retry-After": {strconv.Itoa(seconds)}}
	return p
}

// ofStatus is the problem of an error that the framework found. Its words are about the
// request; those of a failure of ours are nobody's business.
func ofStatus(status int, message string, errs ...error) huma.StatusError {
	p := problem(Internal, "")
	for _, m := range meanings() {
		if m.Status == status {
			p = problem(m.Code, message)
			break
		}
	}
	if p.Status >= http.StatusInternalServerError {
		p.Detail = ""
		return p
	}
	for _, err := range errs {
		fault := Fault{Message: "cannot be read"}
		if d := (*huma.ErrorDetail)(nil); errors.As(err, &d) {
			fault = Fault{Field: d.Location, Message: d.Message} // without the value: it may be personal
		}
		p.Errors = append(p.Errors, fault)
	}
	return p
}

// fail is what a request is told of an error.
func (s *service) fail(ctx context.Context, err error) error { return told(ctx, s.Log, err) }

// Told is what a request is told of an error, with the request's id.
func Told(ctx context.Context, log *slog.Logger, err error) *Problem {
	p := *told(ctx, log, err)
	p.RequestID = RequestID(ctx)
	return &p
}

func told(ctx context.Context, log *slog.Logger, err error) *Problem {
	p, quota := (*Problem)(nil), (*billing.QuotaError)(nil)
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &quota):
		return usedUp(quota)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return problem(SlowAnswer, "")
	}
	log.ErrorContext(ctx, "request failed", "request_id", RequestID(ctx), "error", err)
	return problem(Internal, "")
}

func usedUp(q *billing.QuotaError) *Problem {
	p := problem(QuotaUsedUp, "All "+strconv.Itoa(q.Limit)+" VINs of the month are used. VINs that were counted this month can still be asked about.")
	p.ResetAt = &q.ResetAt
	return p
}

// write sends a problem from outside of the framework.
func (p *Problem) write(w http.ResponseWriter, r *http.Request) {
	told := *p
	told.RequestID = RequestID(r.Context())
	maps.Copy(w.Header(), p.header)
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(told) // who is gone needs no answer
}

// recovered answers a panic like any failure; the log says where it was.
func recovered(log *slog.Logger, w http.ResponseWriter, r *http.Request, value any, stack []byte) {
	log.ErrorContext(r.Context(), "request panicked", "request_id", RequestID(r.Context()), "panic", value, "stack", string(stack))
	problem(Internal, "").write(w, r)
}
