package v1

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
)

const streamType = "text/event-stream"

type askInput struct {
	Accept string `header:"Accept" hidden:"true"`
	Body   Question
}

func (s *service) registerAsk(api huma.API) {
	op := operation(http.MethodPost, "/ask", "ask", "Ask about a car", billing.ScopeAsk)
	op.Description = "Answers in JSON, or as server-sent events where Accept says " + streamType + ": `answer` with the same object, then `end`; or `problem`."
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		"application/json": {Schema: huma.SchemaFromType(api.OpenAPI().Components.Schemas, reflectAsked())},
		streamType:         {Schema: &huma.Schema{Type: huma.TypeString, Description: "Events."}},
	}}}
	huma.Register(api, op, func(ctx context.Context, in *askInput) (*huma.StreamResponse, error) {
		c := CallerOf(ctx)
		q := in.Body
		q.Lang = cmp.Or(q.Lang, c.Lang)
		if wants(in.Accept, streamType) {
			return &huma.StreamResponse{Body: func(hc huma.Context) { s.stream(hc, c, q) }}, nil
		}
		a, err := s.Engine.Ask(ctx, c, q)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			hc.SetHeader("Content-Type", "application/json")
			_ = json.NewEncoder(hc.BodyWriter()).Encode(a) // who is gone needs no answer
		}}, nil
	})
}

// stream answers with events.
func (s *service) stream(hc huma.Context, c Caller, q Question) {
	hc.SetHeader("Content-Type", streamType)
	hc.SetHeader("Cache-Control", "no-store")
	hc.SetHeader("X-Accel-Buffering", "no")
	w := hc.BodyWriter()
	flush := func() {
		if f, ok := w.(http.ResponseWriter); ok {
			_ = http.NewResponseController(f).Flush() // what cannot be flushed comes at the end
		}
	}
	_, _ = fmt.Fprint(w, ": looking\n\n") // the proxy between learns that it is alive
	flush()
	a, err := s.Engine.Ask(hc.Context(), c, q)
	if err != nil {
		told, _ := sign(hc, "", s.fail(hc.Context(), err))
		event(w, "problem", told)
	} else {
		event(w, "answer", a)
		event(w, "end", struct{}{})
	}
	flush()
}

func event(w interface{ Write(p []byte) (int, error) }, name string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, data)
}

// wants reports whether an Accept header names a type.
func wants(accept, kind string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		if t, params, err := mime.ParseMediaType(part); err == nil && t == kind && params["q"] != "0" {
			return true
		}
	}
	return false
}

// firstLanguage is the language that an Accept-Language header asks for first.
func firstLanguage(header string) string {
	first, _, _ := strings.Cut(header, ",")
	first, _, _ = strings.Cut(first, ";")
	return strings.TrimSpace(first)
}
