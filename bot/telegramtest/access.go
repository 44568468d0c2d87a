package telegramtest

import "strings"

// reachable reports whether the bot may act in a chat at all.
func (s *Server) reachable(r *room) *apiError {
	if r.Foreign {
		return badRequest("chat not found")
	}
	if r.MigratedTo != 0 {
		return nil // it can still be read
	}
	if !r.Chat.isPrivate() {
		switch st := s.botStanding(r); {
		case st.Status == StatusKicked:
			return forbidden("bot was kicked from the %s chat", r.Chat.Type)
		case !st.inside():
			return forbidden("bot is not a member of the %s chat", r.Chat.Type)
		}
		return nil
	}
	who := s.users[r.Chat.ID]
	switch {
	case who.Blocked:
		return forbidden("bot was blocked by the user")
	case !who.Started && !s.asking(who.User.ID):
		return forbidden("bot can't initiate conversation with a user")
	}
	return nil
}

// writable reports whether the bot may write to a chat. A group that became a
// supergroup names that.
func (s *Server) writable(r *room) *apiError {
	if r.MigratedTo != 0 {
		err := badRequest("group chat was upgraded to a supergroup chat")
		err.migrateTo = r.MigratedTo
		return err
	}
	return s.reachable(r)
}

// mayPost judges a message by what the bot may send to the chat.
func (s *Server) mayPost(r *room, m *Message) *apiError {
	st := s.botStanding(r)
	switch {
	case r.Chat.isPrivate():
		return nil
	case r.Chat.Type == chatChannel:
		if !st.rights().CanPostMessages {
			return badRequest("need administrator rights in the channel chat")
		}
		return nil
	case st.administers():
		return nil
	}
	if allowed, kind := r.permissions(st).allow(m); !allowed {
		return badRequest("not enough rights to send %s to the chat", kind)
	}
	return nil
}

// hears applies privacy mode. In a group the bot gets service messages, its own
// among them, what was sent through it, commands that may be meant for it, replies
// to it and mentions of it.
func (s *Server) hears(r *room, m *Message) bool {
	if r.Foreign {
		return false
	}
	if r.Chat.isPrivate() {
		return true
	}
	st := s.botStanding(r)
	if !st.inside() { // but that it left
		return m.LeftMember != nil && m.LeftMember.ID == s.bot.User.ID
	}
	switch me := s.bot.User.ID; {
	case r.Chat.Type == chatChannel, st.administers(), s.settings().ReadAllGroups, m.isService():
		return true
	case m.ViaBot != nil && m.ViaBot.ID == me:
		return true
	case m.ReplyToMessage != nil && (m.ReplyToMessage.sentBy(me) || m.ReplyToMessage.ViaBot != nil):
		return true
	}
	return s.addressed(m.Text, m.Entities) || s.addressed(m.Caption, m.CaptionEntities)
}

// addressed reports whether a text mentions the bot or holds a command that is
// not meant for another one.
func (s *Server) addressed(text string, entities []Entity) bool {
	me := "@" + s.bot.User.Username
	for _, e := range entities {
		words := e.of(text)
		switch e.Type {
		case typeMention:
			if strings.EqualFold(words, me) {
				return true
			}
		case typeBotCommand:
			if _, name, named := strings.Cut(words, "@"); !named && e.Offset == 0 || named && strings.EqualFold("@"+name, me) {
				return true
			}
		}
	}
	return false
}
