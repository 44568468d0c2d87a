package telegramtest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// method is one method of the Bot API. Its result is encoded as JSON.
type method func(ctx context.Context, p params) (any, *apiError)

// Names, in lower case, that the code speaks of. methodWebhook is the other
// direction: what the emulator posts to the bot.
const (
	methodGetUpdates = "getupdates"
	methodWebhook    = "webhook"
)

// refusal is the answer to a call that was not carried out.
type refusal struct {
	OK          bool        `json:"ok"`
	ErrorCode   int         `json:"error_code"`
	Description string      `json:"description"`
	Parameters  *parameters `json:"parameters,omitempty"`
}

type parameters struct {
	MigrateToChatID int64 `json:"migrate_to_chat_id,omitempty"`
	RetryAfter      int   `json:"retry_after,omitempty"`
}

// serveCall answers /bot<token>/<method>; path begins with the token.
func (s *Server) serveCall(w http.ResponseWriter, r *http.Request, path string) {
	token, name, found := strings.Cut(path, "/")
	if err := s.authorise(token, found); err != nil {
		writeError(w, err)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		writeError(w, &apiError{code: http.StatusMethodNotAllowed, description: "Method Not Allowed"})
		return
	}
	name = strings.ToLower(name)
	began := s.now()
	clock := time.Now()
	p, err := readParams(r.URL.Query(), r.Header, r.Body)
	call := Call{At: began, Method: s.spelling(name), Params: logged(p)}
	var result any
	var refused *apiError
	switch {
	case errors.Is(err, errBodyTooLarge):
		refused = &apiError{code: http.StatusRequestEntityTooLarge, description: "Request Entity Too Large"}
	case err != nil:
		refused = badRequest("can't parse the request: %s", err)
	default:
		fault := s.faults.before(name)
		if fault != nil && s.strike(w, r, &call, fault) {
			s.finish(&call, clock, verdictFault)
			return
		}
		s.pause(r.Context(), fault)
		result, call.Warnings, refused = s.call(r.Context(), name, p)
	}
	if refused != nil {
		call.refused(refused)
		s.finish(&call, clock, verdictRefused)
		writeError(w, refused)
		return
	}
	answer, raw := encode(result)
	call.Result = keptResult(raw)
	if s.faults.take(name, FaultLost) != nil {
		s.finish(&call, clock, verdictLost)
		panic(http.ErrAbortHandler) // the effect is there, the answer never arrives
	}
	s.finish(&call, clock, verdictOK)
	writeBody(w, http.StatusOK, answer)
}

// authorise judges a token by its form and then by its value.
func (s *Server) authorise(token string, hasMethod bool) *apiError {
	switch {
	case !hasMethod:
		return notFound("")
	case !tokenPattern.MatchString(token):
		return &apiError{code: http.StatusUnauthorized, description: "Unauthorized: invalid token specified"}
	case token != s.config.Token:
		return &apiError{code: http.StatusUnauthorized, description: "Unauthorized"}
	}
	return nil
}

// call checks a request and carries it out.
func (s *Server) call(ctx context.Context, name string, p params) (any, []string, *apiError) {
	sig, known := s.signatures[name]
	var warnings []string
	if known {
		warnings = s.check(sig, p)
	}
	if s.config.Strict && len(warnings) > 0 {
		return nil, warnings, badRequest("strict: %s", strings.Join(warnings, "; "))
	}
	if refused, warning := s.rates.judge(s, name, p); refused != nil {
		return nil, append(warnings, warning), refused
	} else if warning != "" {
		warnings = append(warnings, warning)
	}
	result, err := s.execute(ctx, name, p)
	return result, warnings, err
}

func (s *Server) execute(ctx context.Context, name string, p params) (any, *apiError) {
	do := s.methods[name]
	if do == nil {
		if spelled, known := s.unimplemented[name]; known {
			s.config.Log.ErrorContext(ctx, "the emulator does not implement a method", "method", spelled)
			return nil, badRequest("the emulator does not implement %s", spelled)
		}
		return nil, notFound(": method not found")
	}
	return do(ctx, p)
}

// spelling is a method's name as the manual writes it.
func (s *Server) spelling(name string) string {
	if sig, known := s.signatures[name]; known {
		return sig.method
	}
	if spelled, known := s.unimplemented[name]; known {
		return spelled
	}
	return name
}

// encode gives a success as it is answered, and its result alone.
func encode(result any) (answer, raw []byte) {
	raw, ready := result.(json.RawMessage)
	if !ready {
		var err error
		if raw, err = json.Marshal(result); err != nil {
			raw = []byte("null") // every result is made of what can be encoded
		}
	}
	answer = make([]byte, 0, len(raw)+len(`{"ok":true,"result":}`))
	answer = append(answer, `{"ok":true,"result":`...)
	answer = append(answer, raw...)
	if d, is := result.(described); is {
		answer = append(answer, `,"description":`...)
		answer = strconv.AppendQuote(answer, d.description)
	}
	return append(answer, '}'), raw
}

func writeError(w http.ResponseWriter, err *apiError) {
	writeJSON(w, err.code, refusal{ErrorCode: err.code, Description: err.description, Parameters: err.parameters()})
}

func (e *apiError) parameters() *parameters {
	if e.retryAfter == 0 && e.migrateTo == 0 {
		return nil
	}
	return &parameters{MigrateToChatID: e.migrateTo, RetryAfter: e.retryAfter}
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		http.Error(w, "cannot encode the answer", http.StatusInternalServerError)
		return
	}
	writeBody(w, status, body)
}

func writeBody(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) //nolint:gosec // JSON, and the caller may be gone
}
