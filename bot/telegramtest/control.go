package telegramtest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// serveControl answers /emu/…, to this machine and its own pages only.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) {
	if !local(r) {
		http.Error(w, "the control API answers to this machine only", http.StatusForbidden)
		return
	}
	s.control.ServeHTTP(w, r)
}

// local reports whether a request came from this machine and by one of its
// names; a name of somebody else's would be a page that was lured here.
func local(r *http.Request) bool {
	ip, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !loopback(ip) {
		return false
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return loopback(host)
}

// controls binds the control API.
func (s *Server) controls() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /emu/state", s.controlState)
	mux.HandleFunc("POST /emu/users", s.controlUser)
	mux.HandleFunc("POST /emu/chats", s.controlChat)
	mux.HandleFunc("GET /emu/messages", s.controlTranscript)
	mux.HandleFunc("POST /emu/messages", s.controlSpeak)
	mux.HandleFunc("POST /emu/taps", s.controlTap)
	mux.HandleFunc("POST /emu/edits", s.controlEdit)
	mux.HandleFunc("POST /emu/block", s.controlBlock)
	mux.HandleFunc("POST /emu/payments", s.controlPay)
	mux.HandleFunc("GET /emu/bills", s.controlBill)
	mux.HandleFunc("GET /emu/stars", s.controlStars)
	mux.HandleFunc("POST /emu/stars", s.controlStarFate)
	mux.HandleFunc("POST /emu/clock", s.controlClock)
	mux.HandleFunc("GET /emu/files/{id}", s.controlFile)
	mux.HandleFunc("GET /emu/calls", s.controlCalls)
	mux.HandleFunc("GET /emu/updates", s.controlUpdates)
	mux.HandleFunc("GET /emu/faults", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, s.faults.pending())
	})
	mux.HandleFunc("POST /emu/faults", s.controlFault)
	mux.HandleFunc("DELETE /emu/faults", func(w http.ResponseWriter, _ *http.Request) {
		s.faults.clear()
		writeJSON(w, http.StatusOK, true)
	})
	mux.HandleFunc("POST /emu/reset", func(w http.ResponseWriter, _ *http.Request) {
		s.Reset()
		writeJSON(w, http.StatusOK, true)
	})
	mux.HandleFunc("GET /emu/events", s.controlEvents)
	s.groupControls(mux)
	s.personControls(mux)
	return http.NewCrossOriginProtection().Handler(mux)
}

const maxControlBody = 1 << 20

// read decodes a request's JSON, or answers that it cannot.
func read(w http.ResponseWriter, r *http.Request, to any) bool {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControlBody))
	if err == nil {
		err = json.Unmarshal(body, to)
	}
	if err != nil {
		complain(w, fmt.Errorf("read request: %w", err))
	}
	return err == nil
}

func complain(w http.ResponseWriter, err error) {
	writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
}

// settle answers with a result, or with what went wrong.
func settle(w http.ResponseWriter, result any, err error) {
	if err != nil {
		complain(w, err)
		return
	}
	writeJSON(w, http.StatusOK, result)
}

type (
	stateBot struct {
		User
		Settings BotSettings             `json:"settings"`
		Commands map[string][]BotCommand `json:"commands"` // by scope/language
		Menus    map[int64][]BotCommand  `json:"menus"`    // as each person sees it
	}

	stateUser struct {
		User
		Blocked bool `json:"blocked"`
		Started bool `json:"started"`
	}

	stateChat struct {
		Chat
		Members     []int64       `json:"members"`
		Standings   map[int64]any `json:"standings,omitempty"` // by id, as ChatMember
		Permissions *Permissions  `json:"permissions,omitempty"`
		MigratedTo  int64         `json:"migrated_to_chat_id,omitempty"`
		Topics      map[int]topic `json:"topics,omitempty"`
		BotAbsent   bool          `json:"bot_absent,omitempty"`
	}
)

func (s *Server) controlState(w http.ResponseWriter, _ *http.Request) {
	users, chats := []stateUser{}, []stateChat{}
	menus := map[int64][]BotCommand{}
	s.mu.Lock()
	bot := stateBot{User: s.bot.User, Settings: s.settings(), Commands: map[string][]BotCommand{}, Menus: menus}
	maps.Copy(bot.Commands, s.bot.Commands)
	for _, u := range s.users {
		users = append(users, stateUser{u.User, u.Blocked, u.Started})
	}
	for _, r := range s.rooms {
		chats = append(chats, s.stateOf(r))
	}
	s.mu.Unlock()
	slices.SortFunc(users, func(a, b stateUser) int { return int(a.ID - b.ID) })
	slices.SortFunc(chats, func(a, b stateChat) int { return int(b.ID - a.ID) })
	for _, u := range users {
		menus[u.ID] = s.Menu(u.ID, u.ID)
	}
	writeJSON(w, http.StatusOK, map[string]any{"bots": []stateBot{bot}, "users": users, "chats": chats})
}

func (s *Server) stateOf(r *room) stateChat {
	c := stateChat{
		Chat: r.Chat, Members: append([]int64{}, r.Members...), MigratedTo: r.MigratedTo, Topics: r.Topics,
		BotAbsent: r.Foreign || !s.botStanding(r).inside(),
	}
	if r.Chat.isPrivate() {
		return c
	}
	c.Standings = map[int64]any{}
	for _, id := range append(slices.Collect(maps.Keys(r.Standings)), r.Members...) {
		c.Standings[id] = s.chatMember(r, s.account(id), s.standing(r, id))
	}
	allowed := r.permissions(Standing{})
	c.Permissions = &allowed
	return c
}

func (s *Server) controlUser(w http.ResponseWriter, r *http.Request) {
	var u User
	if read(w, r, &u) {
		writeJSON(w, http.StatusOK, s.enrol(User{
			FirstName: u.FirstName, LastName: u.LastName, Username: u.Username, LanguageCode: u.LanguageCode,
		}))
	}
}

func (s *Server) controlChat(w http.ResponseWriter, r *http.Request) {
	var in Gathering
	if read(w, r, &in) {
		chat, err := s.gather(in)
		settle(w, chat, err)
	}
}

func (s *Server) controlTranscript(w http.ResponseWriter, r *http.Request) {
	all := []shownMessage{}
	s.mu.Lock()
	if home := s.findRoom(r.URL.Query().Get("chat_id")); home != nil {
		for _, id := range home.order {
			if m := home.messages[id]; m != nil {
				all = append(all, shown(m))
			}
		}
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, all)
}

func (s *Server) controlTap(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID    int64  `json:"chat_id"`
		MessageID int    `json:"message_id"`
		FromID    int64  `json:"from_id"`
		Data      string `json:"data"`
	}
	if read(w, r, &in) {
		id, err := s.press(in.ChatID, in.MessageID, in.FromID, in.Data)
		settle(w, map[string]string{"callback_query_id": id}, err)
	}
}

func (s *Server) controlEdit(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ChatID    int64  `json:"chat_id"`
		MessageID int    `json:"message_id"`
		Text      string `json:"text"`
	}
	if read(w, r, &in) {
		m, err := s.rewrite(in.ChatID, in.MessageID, in.Text)
		settle(w, m, err)
	}
}

func (s *Server) controlBlock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		UserID  int64 `json:"user_id"`
		Blocked bool  `json:"blocked"`
	}
	if read(w, r, &in) {
		settle(w, true, s.block(in.UserID, in.Blocked))
	}
}

func (s *Server) controlClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		AdvanceMS int64 `json:"advance_ms"`
	}
	if read(w, r, &in) {
		s.Advance(time.Duration(in.AdvanceMS) * time.Millisecond)
		writeJSON(w, http.StatusOK, map[string]time.Time{"now": s.now()})
	}
}

func (s *Server) controlFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	kind := "application/octet-stream"
	if f.Kind == kindPhoto {
		kind = "image/jpeg"
	}
	s.writeFile(w, f, kind)
}

// controlCalls lists the calls after one; it waits for the first as long as wait_ms
// says.
func (s *Server) controlCalls(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	after, _ := strconv.ParseInt(query.Get("after"), 10, 64) // 0 if it is none: all
	patience, _ := strconv.Atoi(query.Get("wait_ms"))        // likewise: not at all
	wait := time.NewTimer(time.Duration(patience) * time.Millisecond)
	defer wait.Stop()
	for {
		calls, changed := s.calls.after(after, query.Get("method"))
		if len(calls) > 0 || patience <= 0 {
			writeJSON(w, http.StatusOK, calls)
			return
		}
		select {
		case <-changed:
		case <-wait.C:
			patience = 0
		case <-r.Context().Done():
			return
		case <-s.closed:
			patience = 0
		}
	}
}

func (s *Server) controlFault(w http.ResponseWriter, r *http.Request) {
	var f Fault
	if read(w, r, &f) {
		settle(w, true, s.faults.add(f))
	}
}
