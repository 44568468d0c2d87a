package telegramtest

import (
	"context"
	"fmt"
	"strconv"
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
	if link := p.text("url"); link != "" {
		if _, toBot := linkedBot(link, s.bot.User.Username); !toBot {
			return nil, badRequest("URL_INVALID")
		}
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

// maxPresses bounds the presses that are remembered, answered or not.
const maxPresses = 10000

// press presses a callback button and tells the bot.
func (s *Server) press(chat int64, id int, from int64, data string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, who, err := s.place(chat, from)
	if err != nil {
		return "", err
	}
	m := r.messages[id]
	if m == nil || m.ReplyMarkup == nil || !m.ReplyMarkup.has(data) {
		return "", fmt.Errorf("telegramtest: message %d has no button with that data", id)
	}
	if len(s.callbacks)+len(s.answered) > maxPresses {
		clear(s.callbacks)
		clear(s.answered)
	}
	query := strconv.FormatInt(s.now().UnixMilli()<<20|s.next()&0xfffff, 10)
	s.callbacks[query] = &press{chat: chat, at: s.now()}
	user := who.User
	told := callbackQuery{ID: query, From: &user, ChatInstance: strconv.FormatInt(chat*7919, 10), Data: data}
	if m.InlineMessageID != "" {
		told.InlineID = m.InlineMessageID
	} else {
		told.Message = m
	}
	s.emit(kindCallback, from, told)
	return query, nil
}

func (k *InlineKeyboard) has(data string) bool {
	for _, row := range k.Rows {
		for _, b := range row {
			if b.CallbackData != "" && b.CallbackData == data {
				return true
			}
		}
	}
	return false
}
