package telegramtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Gathering is a chat to be made.
type Gathering struct {
	Title    string  `json:"title"`
	Type     string  `json:"type"` // group, supergroup, channel, or private: two people without the bot
	Username string  `json:"username"`
	Members  []int64 `json:"members"` // the first is the owner
	Forum    bool    `json:"is_forum"`
	NoBot    bool    `json:"no_bot"` // the bot is not there and does not know of the chat
}

// supergroups is where the ids of supergroups and channels begin, downwards.
const (
	supergroups = -1_000_000_000_000
	pairs       = 7_000_000_000_000 // and those of two people's chats, upwards
)

// gather makes a chat of people, with the bot in it unless it is told otherwise.
func (s *Server) gather(g Gathering) (*Chat, error) {
	if g.Type == "" {
		g.Type = chatGroup
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(g.Members) == 0 || slices.ContainsFunc(g.Members, func(id int64) bool { return s.users[id] == nil }) {
		return nil, errNobody
	}
	chat := Chat{Type: g.Type, Title: g.Title, Username: g.Username}
	owner := &s.users[g.Members[0]].User
	switch g.Type {
	case chatGroup:
		chat.ID = -s.next()
	case chatSupergroup:
		chat.ID, chat.IsForum = supergroups-s.next(), g.Forum
	case chatChannel:
		chat.ID = supergroups - s.next()
	case chatPrivate:
		if len(g.Members) != 2 {
			return nil, fmt.Errorf("telegramtest: a private chat has two people, not %d", len(g.Members))
		}
		chat = Chat{ID: pairs + s.next(), Type: chatPrivate, FirstName: owner.FirstName}
		g.NoBot = true
	default:
		return nil, fmt.Errorf("telegramtest: %q is no kind of chat", g.Type)
	}
	r := &room{
		Chat: chat, Members: slices.Clone(g.Members), Foreign: true, messages: map[int]*Message{},
		Standings: map[int64]Standing{s.bot.User.ID: {Status: StatusLeft}},
	}
	if g.Type != chatPrivate {
		r.Standings[owner.ID] = Standing{Status: StatusCreator}
	}
	s.rooms[chat.ID] = r
	s.saveRoom(r)
	if !g.NoBot {
		s.welcome(r, owner)
	}
	s.events.publish(eventState, changeEvent{chat.ID})
	return &chat, nil
}

// welcome lets the bot into a new chat: into a channel as an administrator.
func (s *Server) welcome(r *room, owner *User) {
	as := Standing{Status: StatusMember}
	if r.Chat.Type == chatChannel {
		as.Status = StatusAdmin
	}
	s.setStanding(r, move{by: owner, who: &s.bot.User, next: as})
	if r.Chat.Type == chatGroup {
		s.tell(r, &Message{From: owner, GroupCreated: true})
	}
}

// seat changes what somebody is in a chat, the bot or a person, as somebody
// else does it.
func (s *Server) seat(chat, by, who int64, next Standing) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, actor, one := s.rooms[chat], s.account(by), s.account(who)
	switch {
	case r == nil || r.Chat.isPrivate() || r.MigratedTo != 0:
		return errNoChat
	case one == nil:
		return errNobody
	case actor == nil:
		actor = s.owner(r)
	}
	switch next.Status {
	case StatusCreator, StatusAdmin, StatusMember, StatusRestricted, StatusLeft, StatusKicked:
	default:
		return fmt.Errorf("telegramtest: nobody can be %q in a chat", next.Status)
	}
	if next.Status == StatusAdmin && next.PromotedBy == 0 {
		next.PromotedBy = actor.ID
	}
	s.reseat(r, move{by: actor, who: one, next: next})
	return nil
}

// reseat gives somebody another standing. Who comes and who goes is said in the chat.
func (s *Server) reseat(r *room, m move) {
	was, now := s.standing(r, m.who.ID).inside(), m.next.inside()
	s.setStanding(r, m)
	from := m.by
	if m.link != nil { // they came themselves, whoever let them in
		from = m.who
	}
	switch {
	case r.Chat.Type == chatChannel || was == now:
	case now:
		s.tell(r, &Message{From: from, NewMembers: []*User{m.who}})
	default:
		s.tell(r, &Message{From: m.by, LeftMember: m.who})
	}
}

// enter lets somebody into a chat; who was restricted there still is.
func (s *Server) enter(r *room, m move) error {
	switch m.next = s.standing(r, m.who.ID); {
	case m.next.inside():
		return nil
	case m.next.Status == StatusKicked:
		return errBanned
	case m.next.Status == StatusRestricted:
		m.next.Outside = false
	default:
		m.next = Standing{Status: StatusMember}
	}
	s.reseat(r, m)
	return nil
}

// leave takes somebody out of a chat of their own will; restrictions stay.
func (s *Server) leave(r *room, who *User) {
	next := Standing{Status: StatusLeft}
	if st := s.standing(r, who.ID); st.Status == StatusRestricted {
		next = st
		next.Outside = true
	}
	s.reseat(r, move{by: who, who: who, next: next})
}

// walk is a person's coming or going of their own will.
func (s *Server) walk(chat, user int64, in bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, who := s.rooms[chat], s.users[user]
	switch {
	case r == nil || r.Chat.isPrivate() || r.MigratedTo != 0:
		return errNoChat
	case who == nil:
		return errNobody
	case in:
		return s.enter(r, move{by: &who.User, who: &who.User})
	}
	s.leave(r, &who.User)
	return nil
}

// account is a person's or the bot's.
func (w *world) account(id int64) *User {
	if id == w.bot.User.ID {
		return &w.bot.User
	}
	if who := w.users[id]; who != nil {
		return &who.User
	}
	return nil
}

// owner is who made a chat, or whoever comes first.
func (s *Server) owner(r *room) *User {
	for id, st := range r.Standings {
		if st.Status == StatusCreator {
			return s.account(id)
		}
	}
	for _, id := range r.Members {
		return s.account(id)
	}
	return &s.bot.User
}

// permit sets what members of a group may do who are no administrators.
func (s *Server) permit(chat int64, allowed Permissions) error {
	return s.alter(chat, func(r *room) { r.Permissions = &allowed })
}

// rename gives a group another title, and says so in it.
func (s *Server) rename(chat, by int64, title string) error {
	return s.alter(chat, func(r *room) {
		from := s.account(by)
		if from == nil {
			from = s.owner(r)
		}
		s.retitle(r, from, title)
	})
}

func (s *Server) retitle(r *room, by *User, title string) {
	r.Chat.Title = title
	s.tell(r, &Message{From: by, NewTitle: title})
}

// alter changes a group.
func (s *Server) alter(chat int64, change func(r *room)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[chat]
	if r == nil || r.Chat.isPrivate() {
		return errNoChat
	}
	change(r)
	s.saveRoom(r)
	s.events.publish(eventState, changeEvent{chat})
	return nil
}

// migrate makes a supergroup of a group. The bot is told in both.
func (s *Server) migrate(chat int64) (*Chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.rooms[chat]
	if old == nil || old.Chat.Type != chatGroup || old.MigratedTo != 0 {
		return nil, errNoChat
	}
	owner, me := s.owner(old), &s.bot.User
	as := s.botStanding(old)
	next := &room{
		Chat:    Chat{ID: supergroups - s.next(), Type: chatSupergroup, Title: old.Chat.Title},
		Members: old.Members, Standings: maps.Clone(old.Standings), Permissions: old.Permissions, Foreign: old.Foreign,
		messages: map[int]*Message{},
	}
	next.Standings[me.ID] = Standing{Status: StatusLeft}
	s.rooms[next.Chat.ID] = next
	s.tell(old, &Message{From: owner, MigrateToChatID: next.Chat.ID})
	s.setStanding(old, move{by: owner, who: me, next: Standing{Status: StatusLeft}})
	old.MigratedTo, old.Members = next.Chat.ID, nil
	s.saveRoom(old)
	s.setStanding(next, move{by: owner, who: me, next: as})
	s.tell(next, &Message{From: owner, MigrateFromChatID: chat})
	moved := next.Chat
	return &moved, nil
}

// tell posts what is not the bot's own, or tells of what it did to the chat, and
// lets the bot hear it, if it may.
func (s *Server) tell(r *room, m *Message) {
	s.mask(r, m)
	s.post(r, m)
	if !s.hears(r, m) {
		return
	}
	kind := kindMessage
	if r.Chat.Type == chatChannel {
		kind = kindPost
	}
	s.emit(kind, r.Chat.ID, m)
}

// of is the part of a text that an entity marks.
func (e Entity) of(text string) string {
	var b strings.Builder
	at := 0
	for _, c := range text {
		if at >= e.Offset+e.Length {
			break
		}
		if at >= e.Offset {
			b.WriteRune(c)
		}
		at += utf16Len(string(c))
	}
	return b.String()
}
