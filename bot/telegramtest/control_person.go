package telegramtest

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// personControls binds what a person does beside speaking.
func (s *Server) personControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /emu/deletions", s.controlDelete)
	mux.HandleFunc("POST /emu/links", s.controlLink)
	mux.HandleFunc("POST /emu/forwards", s.controlForward)
	mux.HandleFunc("POST /emu/reactions", s.controlReact)
	mux.HandleFunc("POST /emu/inline", s.controlInline)
	mux.HandleFunc("GET /emu/inline/{id}", s.controlInlineAnswer)
	mux.HandleFunc("POST /emu/inline/{id}/choice", s.controlChoose)
}

func (s *Server) controlDelete(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID     int64 `json:"chat_id"`
		UserID     int64 `json:"user_id"`
		MessageIDs []int `json:"message_ids"` // none is all of them
		Everyone   bool  `json:"for_everyone"`
	}
	if read(w, r, &in) {
		settle(w, true, s.erase(in.ChatID, in.UserID, in.MessageIDs, in.Everyone))
	}
}

func (s *Server) controlLink(w http.ResponseWriter, r *http.Request) {
	var in struct {
		UserID int64  `json:"user_id"`
		Link   string `json:"link"`
		ChatID int64  `json:"chat_id"` // where startgroup puts the bot
	}
	if read(w, r, &in) {
		m, err := s.open(in.UserID, in.Link, in.ChatID)
		settle(w, m, err)
	}
}

func (s *Server) controlForward(w http.ResponseWriter, r *http.Request) {
	var in struct {
		FromID     int64 `json:"from_id"`
		FromChatID int64 `json:"from_chat_id"`
		MessageID  int   `json:"message_id"`
		ChatID     int64 `json:"chat_id"`
	}
	if read(w, r, &in) {
		m, err := s.passOn(in.FromID, in.FromChatID, in.MessageID, in.ChatID)
		settle(w, m, err)
	}
}

func (s *Server) controlReact(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID    int64    `json:"chat_id"`
		MessageID int      `json:"message_id"`
		UserID    int64    `json:"user_id"`
		Emoji     []string `json:"emoji"`
	}
	if read(w, r, &in) {
		settle(w, true, s.react(in.ChatID, in.MessageID, in.UserID, in.Emoji))
	}
}

func (s *Server) controlInline(w http.ResponseWriter, r *http.Request) {
	var in Typed
	if read(w, r, &in) {
		id, err := s.typeQuery(in)
		settle(w, map[string]string{"inline_query_id": id}, err)
	}
}

// controlInlineAnswer waits up to wait_ms; {"answered":false} says there is none yet.
func (s *Server) controlInlineAnswer(w http.ResponseWriter, r *http.Request) {
	ms, _ := strconv.Atoi(r.URL.Query().Get("wait_ms")) // 0 if it is none: not at all
	ctx, cancel := context.WithTimeout(r.Context(), min(time.Duration(ms)*time.Millisecond, inlineLife))
	defer cancel()
	a, err := s.inlineAnswer(ctx, r.PathValue("id"))
	if ctx.Err() != nil && a == nil {
		err = nil
	}
	settle(w, struct {
		Answered bool `json:"answered"`
		*InlineAnswer
	}{a != nil, a}, err)
}

func (s *Server) controlChoose(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ResultID string `json:"result_id"`
		ChatID   int64  `json:"chat_id"`
	}
	if read(w, r, &in) {
		m, err := s.choose(r.Context(), r.PathValue("id"), in.ResultID, in.ChatID)
		settle(w, m, err)
	}
}
