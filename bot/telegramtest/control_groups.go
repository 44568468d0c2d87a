package telegramtest

import "net/http"

// groupControls binds what people do with chats.
func (s *Server) groupControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /emu/chats/members", s.controlSeat)
	mux.HandleFunc("POST /emu/chats/permissions", s.controlPermit)
	mux.HandleFunc("POST /emu/chats/title", s.controlRename)
	mux.HandleFunc("POST /emu/chats/migrate", s.controlMigrate)
	mux.HandleFunc("POST /emu/topics", s.controlTopic)
	mux.HandleFunc("POST /emu/invites", s.controlInvite)
	mux.HandleFunc("POST /emu/joins", s.controlJoin)
	mux.HandleFunc("POST /emu/bot", func(w http.ResponseWriter, r *http.Request) {
		in := s.Settings()
		if read(w, r, &in) {
			s.Set(in)
			writeJSON(w, http.StatusOK, in)
		}
	})
}

func (s *Server) controlSeat(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID int64 `json:"chat_id"`
		ByID   int64 `json:"by_id"`
		UserID int64 `json:"user_id"`
		Standing
	}
	if read(w, r, &in) {
		settle(w, true, s.seat(in.ChatID, in.ByID, in.UserID, in.Standing))
	}
}

func (s *Server) controlPermit(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID      int64       `json:"chat_id"`
		Permissions Permissions `json:"permissions"`
	}
	if read(w, r, &in) {
		settle(w, true, s.permit(in.ChatID, in.Permissions))
	}
}

func (s *Server) controlRename(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID int64  `json:"chat_id"`
		ByID   int64  `json:"by_id"`
		Title  string `json:"title"`
	}
	if read(w, r, &in) {
		settle(w, true, s.rename(in.ChatID, in.ByID, in.Title))
	}
}

func (s *Server) controlMigrate(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID int64 `json:"chat_id"`
	}
	if read(w, r, &in) {
		chat, err := s.migrate(in.ChatID)
		settle(w, chat, err)
	}
}

func (s *Server) controlInvite(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID int64 `json:"chat_id"`
		ByID   int64 `json:"by_id"`
		Asks   bool  `json:"creates_join_request"`
	}
	if read(w, r, &in) {
		link, err := s.personLink(in.ChatID, in.ByID, in.Asks)
		settle(w, map[string]string{"invite_link": link}, err)
	}
}

// controlJoin is a person's coming by a link, or into a chat that is open.
func (s *Server) controlJoin(w http.ResponseWriter, r *http.Request) {
	var in struct {
		UserID int64  `json:"user_id"`
		ChatID int64  `json:"chat_id"`
		Link   string `json:"invite_link"`
	}
	if !read(w, r, &in) {
		return
	}
	if in.Link != "" {
		settle(w, true, s.follow(in.UserID, in.Link))
		return
	}
	settle(w, true, s.walk(in.ChatID, in.UserID, true))
}

func (s *Server) controlTopic(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID   int64  `json:"chat_id"`
		FromID   int64  `json:"from_id"`
		ThreadID int    `json:"message_thread_id"`
		Name     string `json:"name"`
		Closed   bool   `json:"closed"`
	}
	if read(w, r, &in) {
		id, err := s.personTopic(in.ChatID, in.FromID, in.ThreadID, in.Name, in.Closed)
		settle(w, map[string]int{"message_thread_id": id}, err)
	}
}
