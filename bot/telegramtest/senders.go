package telegramtest

import (
	"context"
	"errors"
	"slices"
)

// Who a message in a group is from where that is no person: a group's anonymous
// administrators speak as the group, and an owner may speak as their channel. For
// old bots' sake each then has a stand-in in "from". Source: the server's
// JsonMessage; the accounts are public.

// groupBot and channelBot stand for anonymous administrators and for channels.
func groupBot() *User {
	return &User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
}

func channelBot() *User {
	return &User{ID: 136817688, IsBot: true, FirstName: "Channel", Username: "Channel_Bot"}
}

var errNoSender = errors.New("telegramtest: the person cannot speak as that chat")

// mask hides who wrote a message, if they are an anonymous administrator.
func (s *Server) mask(r *room, m *Message) {
	if r.Chat.isPrivate() || r.Chat.Type == chatChannel || m.From == nil {
		return
	}
	st := s.standing(r, m.From.ID)
	if !st.rights().IsAnonymous {
		return
	}
	chat := r.Chat
	m.Author, m.From, m.SenderChat, m.AuthorSignature = m.From.ID, groupBot(), &chat, st.Title
}

// speakAs lets somebody write into a group as a channel of theirs.
func (s *Server) speakAs(r *room, who *User, as int64, m *Message) error {
	channel := s.rooms[as]
	switch {
	case channel == nil || channel.Chat.Type != chatChannel || r.Chat.Type != chatSupergroup,
		s.standing(channel, who.ID).Status != StatusCreator, slices.ContainsFunc(r.Banned, s.owns(who.ID)):
		return errNoSender
	}
	chat := channel.Chat
	m.Author, m.From, m.SenderChat = who.ID, channelBot(), &chat
	return nil
}

// owns reports of a chat whether it is somebody's: with a banned channel goes every
// other one of its owner.
func (s *Server) owns(who int64) func(chat int64) bool {
	return func(chat int64) bool {
		r := s.rooms[chat]
		return r != nil && s.standing(r, who).Status == StatusCreator
	}
}

func (s *Server) banChatSenderChat(_ context.Context, p params) (any, *apiError) {
	return s.sender(p, func(r *room, id int64) {
		if !slices.Contains(r.Banned, id) {
			r.Banned = append(slices.Clone(r.Banned), id)
		}
	})
}

func (s *Server) unbanChatSenderChat(_ context.Context, p params) (any, *apiError) {
	return s.sender(p, func(r *room, id int64) {
		r.Banned = slices.DeleteFunc(slices.Clone(r.Banned), func(have int64) bool { return have == id })
	})
}

// sender carries out a call about a channel that speaks in a group.
func (s *Server) sender(p params, do func(r *room, id int64)) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.group(p, "can't ban members in private chats")
	if err != nil {
		return nil, err
	}
	channel := s.findRoom(p.text("sender_chat_id"))
	switch {
	case r.Chat.Type == chatGroup:
		return nil, badRequest("can't ban chats in basic groups")
	case !s.botStanding(r).rights().CanRestrictMembers:
		return nil, badRequest("not enough rights to restrict/unrestrict chat member")
	case channel == nil || channel.Chat.Type != chatChannel:
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	}
	do(r, channel.Chat.ID)
	s.saveRoom(r)
	return true, nil
}
