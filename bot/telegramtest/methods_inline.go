package telegramtest

import (
	"context"
	"encoding/json"
	"regexp"
	"time"
)

// What answerInlineQuery takes.
const (
	maxInlineResults = 50
	maxNextOffset    = 64 // bytes
	usualCacheTime   = 300
)

// InlineAnswer is what the bot answered to an inline query.
type InlineAnswer struct {
	Results    []InlineResult `json:"results"`
	CacheTime  int            `json:"cache_time"` // seconds
	IsPersonal bool           `json:"is_personal"`
	NextOffset string         `json:"next_offset"`
	Button     *InlineButton  `json:"button,omitempty"`
}

// InlineButton stands above the results; it leads to the bot.
type InlineButton struct {
	Text           string          `json:"text"`
	StartParameter string          `json:"start_parameter,omitempty"`
	WebApp         json.RawMessage `json:"web_app,omitempty"`
}

func (s *Server) answerInlineQuery(_ context.Context, p params) (any, *apiError) {
	results, err := s.inlineResults(p.text("results"))
	if err != nil {
		return nil, err
	}
	a := &InlineAnswer{
		Results: results, CacheTime: p.clamped("cache_time", usualCacheTime, 0, 1<<30), IsPersonal: p.truth("is_personal"),
		NextOffset: p.text("next_offset"),
	}
	if a.Button, err = inlineButton(p); err != nil {
		return nil, err
	}
	if len(a.NextOffset) > maxNextOffset {
		return nil, badRequest("NEXT_OFFSET_INVALID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.inline.asks[p.text("inline_query_id")]
	if one == nil || one.answer != nil || s.now().Sub(one.at) > inlineLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	one.answer = a
	close(one.answered)
	if a.CacheTime > 0 {
		key := one.key
		if !a.IsPersonal {
			key.user = 0
		}
		s.keepAnswer(key, a)
	}
	s.events.publish(eventInline, inlineEvent{p.text("inline_query_id"), one.from, a})
	return true, nil
}

func (s *Server) keepAnswer(k answerKey, a *InlineAnswer) {
	if len(s.inline.cache) > maxPresses {
		clear(s.inline.cache)
	}
	s.inline.cache[k] = keptAnswer{a, s.now().Add(time.Duration(a.CacheTime) * time.Second)}
}

var startParameter = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// inlineButton reads button, or the parameters it took the place of.
func inlineButton(p params) (*InlineButton, *apiError) {
	const cannot = "can't parse inline query results button: "
	raw := p.text("button")
	b := &InlineButton{Text: p.text("switch_pm_text"), StartParameter: p.text("switch_pm_parameter")}
	switch {
	case raw == "" && b.Text == "":
		return nil, nil //nolint:nilnil // none was sent
	case raw != "" && !json.Valid([]byte(raw)):
		return nil, badRequest("can't parse inline query results button JSON object")
	case raw != "":
		o, err := readObject([]byte(raw), "InlineQueryResultsButton must be an Object")
		if err == nil {
			b.Text, err = o.required("text")
		}
		if err == nil {
			b.StartParameter, err = o.optional("start_parameter")
		}
		if err != nil {
			return nil, badRequest(cannot+"%s", err)
		}
		b.WebApp = o["web_app"]
		if _, start := o["start_parameter"]; !start && b.WebApp == nil {
			return nil, badRequest(cannot + "InlineQueryResultsButton must have exactly one optional field")
		}
	}
	switch {
	case b.WebApp != nil:
	case b.StartParameter == "":
		return nil, badRequest("START_PARAM_EMPTY")
	case !startParameter.MatchString(b.StartParameter):
		return nil, badRequest("START_PARAM_INVALID")
	}
	return b, nil
}
