package stripetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Request is a request of the API, for tests to look at.
type Request struct {
	Method string
	Path   string
	Form   url.Values
	Key    string // the idempotency key
}

// fault is an error in Stripe's shape.
type fault struct {
	Status  int    `json:"-"`
	Type    string `json:"type"`
	Code    string `json:"code,omitempty"`
	Param   string `json:"param,omitempty"`
	Message string `json:"message"`
}

func invalid(code, param, format string, args ...any) *fault {
	return &fault{Status: http.StatusBadRequest, Type: "invalid_request_error", Code: code, Param: param, Message: fmt.Sprintf(format, args...)}
}

func missing(kind, id string) *fault {
	f := invalid("resource_missing", "id", "No such %s: '%s'", kind, id)
	f.Status = http.StatusNotFound
	return f
}

// call is a request whose form is checked.
type call struct {
	*http.Request
	form url.Values
}

func (c call) get(name string) string { return c.form.Get(name) }

// params lists what an endpoint takes: `line_items[].price` for a field of a
// list, `metadata.*` for a map; a `!` says that it is required.
type params []string

type endpoint func(c call) (any, *fault)

const maxBody = 1 << 20

// api wraps an endpoint with what Stripe does for all of them.
func (s *Server) api(takes params, do endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Request-Id", name("req"))
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		body, f := s.answer(r, takes, do)
		if f == nil {
			_, _ = w.Write(body) //nolint:gosec // it is JSON and says so
			return
		}
		w.WriteHeader(f.Status)
		_ = json.NewEncoder(w).Encode(map[string]*fault{"error": f})
	}
}

func (s *Server) answer(r *http.Request, takes params, do endpoint) ([]byte, *fault) {
	if key, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !found || !strings.HasPrefix(key, "sk_test_") {
		return nil, &fault{Status: http.StatusUnauthorized, Type: "invalid_request_error", Message: "Invalid API Key provided."}
	}
	if v := r.Header.Get("Stripe-Version"); v != version {
		return nil, invalid("", "", "Invalid Stripe API version: %s", v)
	}
	if err := r.ParseForm(); err != nil {
		return nil, invalid("", "", "The request could not be read.")
	}
	if f := takes.check(r.Form); f != nil {
		return nil, f
	}
	key := r.Header.Get("Idempotency-Key")
	request := r.Method + " " + r.URL.Path + " " + r.Form.Encode()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, Request{r.Method, r.URL.Path, r.Form, key})
	if a, there := s.state.Answers[key]; there && key != "" {
		if a.Request != request {
			return nil, &fault{Status: http.StatusBadRequest, Type: "idempotency_error", Message: "Keys for idempotent requests can only be used with the same parameters they were first used with."}
		}
		return a.Body, nil
	}
	v, f := do(call{r, r.Form})
	if f != nil {
		return nil, f
	}
	body, err := json.Marshal(v)
	if err == nil {
		if key != "" && r.Method == http.MethodPost {
			s.state.Answers[key] = answer{request, body}
		}
		err = s.save()
	}
	if err != nil {
		return nil, &fault{Status: http.StatusInternalServerError, Type: "api_error", Message: err.Error()}
	}
	return body, nil
}

// check refuses what the endpoint does not take, and the lack of what it needs.
func (p params) check(form url.Values) *fault {
	index := regexp.MustCompile(`\[\d*\]`)
	field := regexp.MustCompile(`\[([^\]]+)\]`)
	var given []string
	for key := range form {
		plain := field.ReplaceAllString(index.ReplaceAllString(key, "[]"), ".$1")
		given = append(given, plain)
		if !slices.ContainsFunc(p, func(takes string) bool { return fits(strings.TrimSuffix(takes, "!"), plain) }) {
			return invalid("parameter_unknown", key, "Received unknown parameter: %s", key)
		}
	}
	for _, takes := range p {
		needed, required := strings.CutSuffix(takes, "!")
		if required && !slices.Contains(given, needed) {
			return invalid("parameter_missing", needed, "Missing required param: %s.", needed)
		}
	}
	return nil
}

func fits(takes, given string) bool {
	prefix, isMap := strings.CutSuffix(takes, "*")
	return takes == given || isMap && strings.HasPrefix(given, prefix) && !strings.Contains(given[len(prefix):], ".")
}

// metadata reads the map under a prefix.
func (c call) metadata(prefix string) map[string]string {
	m := map[string]string{}
	for key := range c.form {
		if k, found := strings.CutPrefix(key, prefix+"["); found {
			m[strings.TrimSuffix(k, "]")] = c.form.Get(key)
		}
	}
	return m
}
