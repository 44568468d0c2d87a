package telegramtest

import (
	"context"
	"time"
	"unicode/utf8"
)

// press is a button that was pressed and waits for its answer. Presses are not
// written down: none outlives a restart by more than seconds.
type press struct {
	chat int64
	at   time.Time
}

const maxCallbackText = 200

func (s *Server) answerCallbackQuery(_ context.Context, p params) (any, *apiError) {
	id := p.text("callback_query_id")
	text := p.text("text")
	if utf8.RuneCountInString(text) > maxCallbackText {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.callbacks[id]
	if one == nil || s.now().Sub(one.at) > s.config.CallbackLife {
		delete(s.callbacks, id)
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	delete(s.callbacks, id)
	s.answered[id] = CallbackAnswer{Text: text, ShowAlert: p.truth("show_alert"), URL: p.text("url")}
	s.events.publish(eventCallback, callbackEvent{one.chat, id, text, p.truth("show_alert"), p.text("url")})
	return true, nil
}

// CallbackAnswer is what the bot answered to a press.
type CallbackAnswer struct {
	Text      string
	ShowAlert bool
	URL       string
}
