package telegramtest

import (
	"context"
	"slices"
)

// chatFullInfo is what getChat tells beyond a chat.
type chatFullInfo struct {
	Chat
	AccentColorID    int               `json:"accent_color_id"`
	MaxReactionCount int               `json:"max_reaction_count"`
	AcceptedGifts    acceptedGiftTypes `json:"accepted_gift_types"`
	PinnedMessage    *Message          `json:"pinned_message,omitempty"`
	InviteLink       string            `json:"invite_link,omitempty"`
}

type acceptedGiftTypes struct {
	Unlimited    bool `json:"unlimited_gifts"`
	Limited      bool `json:"limited_gifts"`
	Unique       bool `json:"unique_gifts"`
	Premium      bool `json:"premium_subscription"`
	FromChannels bool `json:"gifts_from_channels"`
}

func (s *Server) getChat(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	info := chatFullInfo{Chat: r.Chat, MaxReactionCount: 11}
	if n := len(r.Pinned); n > 0 && r.messages[r.Pinned[n-1]] != nil {
		info.PinnedMessage = quoted(r.messages[r.Pinned[n-1]])
	}
	for _, l := range r.Links {
		if l.Primary && l.Creator == s.bot.User.ID {
			info.InviteLink = l.Link
		}
	}
	return info, nil
}

func (s *Server) getChatMember(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	id := p.integer("user_id", 0)
	if id == s.bot.User.ID {
		return s.chatMember(r, &s.bot.User, s.botStanding(r)), nil
	}
	who := s.users[id]
	if who == nil {
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	}
	return s.chatMember(r, &who.User, s.standing(r, id)), nil
}

func (s *Server) getChatMemberCount(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if r.Chat.isPrivate() {
		return 2, nil
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	count := len(r.Members)
	if s.botStanding(r).inside() {
		count++
	}
	return count, nil
}

func (s *Server) getChatAdministrators(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if r.Chat.isPrivate() {
		return nil, badRequest("there are no administrators in the private chat")
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	admins := []any{}
	for _, id := range r.Members {
		if st := s.standing(r, id); st.administers() {
			admins = append(admins, s.chatMember(r, &s.users[id].User, st))
		}
	}
	if st := s.botStanding(r); st.administers() {
		admins = append(admins, s.chatMember(r, &s.bot.User, st))
	}
	return admins, nil
}

func (s *Server) leaveChat(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if r.Chat.isPrivate() {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	s.leave(r, &s.bot.User)
	return true, nil
}

func (s *Server) pinChatMessage(_ context.Context, p params) (any, *apiError) {
	return s.pin(p, func(r *room) *apiError {
		id := int(p.integer("message_id", 0))
		m := r.messages[id]
		if m == nil {
			return badRequest("message to pin not found")
		}
		if slices.Contains(r.Pinned, id) {
			return nil
		}
		r.Pinned = append(r.Pinned, id)
		s.tell(r, &Message{From: &s.bot.User, PinnedMessage: quoted(m)})
		return nil
	})
}

func (s *Server) unpinChatMessage(_ context.Context, p params) (any, *apiError) {
	return s.pin(p, func(r *room) *apiError {
		n := len(r.Pinned)
		id := int(p.integer("message_id", 0))
		if id == 0 && n > 0 {
			id = r.Pinned[n-1]
		}
		if !slices.Contains(r.Pinned, id) {
			return badRequest("message to unpin not found")
		}
		r.Pinned = slices.DeleteFunc(r.Pinned, func(have int) bool { return have == id })
		return nil
	})
}

func (s *Server) unpinAllChatMessages(_ context.Context, p params) (any, *apiError) {
	return s.pin(p, func(r *room) *apiError {
		r.Pinned = nil
		return nil
	})
}

// mayPin holds where the bot has the right, as an administrator or as everybody;
// in a channel it is the right to edit.
func (s *Server) mayPin(r *room) bool {
	st := s.botStanding(r)
	switch r.Chat.Type {
	case chatPrivate:
		return true
	case chatChannel:
		return st.rights().CanEditMessages
	}
	return st.rights().CanPinMessages || r.permissions(st).CanPinMessages
}

// pin changes what is pinned in a chat.
func (s *Server) pin(p params, change func(r *room) *apiError) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	if !s.mayPin(r) {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	if err := change(r); err != nil {
		return nil, err
	}
	s.saveRoom(r)
	return true, nil
}
