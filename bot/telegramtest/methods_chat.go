package telegramtest

import (
	"context"
	"slices"
	"strconv"
)

// chatFullInfo is what getChat tells beyond a chat.
type chatFullInfo struct {
	Chat
	AccentColorID    int               `json:"accent_color_id"`
	MaxReactionCount int               `json:"max_reaction_count"`
	AcceptedGifts    acceptedGiftTypes `json:"accepted_gift_types"`
	PinnedMessage    *Message          `json:"pinned_message,omitempty"`
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
		return s.member(&s.bot.User, r.BotStatus), nil
	}
	who := s.users[id]
	if who == nil {
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	}
	status := statusLeft
	if r.Chat.ID == id || slices.Contains(r.Members, id) {
		status = statusMember
	}
	return s.member(&who.User, status), nil
}

// administrator lists the rights that a chatMember of that status must name.
type administrator struct {
	chatMember
	CanBeEdited         bool `json:"can_be_edited"`
	IsAnonymous         bool `json:"is_anonymous"`
	CanManageChat       bool `json:"can_manage_chat"`
	CanDeleteMessages   bool `json:"can_delete_messages"`
	CanManageVideoChats bool `json:"can_manage_video_chats"`
	CanRestrictMembers  bool `json:"can_restrict_members"`
	CanPromoteMembers   bool `json:"can_promote_members"`
	CanChangeInfo       bool `json:"can_change_info"`
	CanInviteUsers      bool `json:"can_invite_users"`
	CanPostStories      bool `json:"can_post_stories"`
	CanEditStories      bool `json:"can_edit_stories"`
	CanDeleteStories    bool `json:"can_delete_stories"`
}

func (s *Server) member(u *User, status string) any {
	m := chatMember{Status: status, User: u}
	switch status {
	case statusKicked:
		m.UntilDate = new(int64)
	case statusAdmin:
		return administrator{chatMember: m, CanManageChat: true, CanDeleteMessages: true}
	}
	return m
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
	return len(r.Members) + 1, nil
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
	admins := []any{}
	if r.BotStatus == statusAdmin {
		admins = append(admins, s.member(&s.bot.User, statusAdmin))
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
	s.setBotStatus(r, &s.bot.User, statusLeft)
	return true, nil
}

// setBotStatus changes what the bot is in a chat, and tells it.
func (s *Server) setBotStatus(r *room, by *User, status string) {
	old := r.BotStatus
	if old == status {
		return
	}
	r.BotStatus = status
	s.journal.put(recordRoom, strconv.FormatInt(r.Chat.ID, 10), r)
	chat := r.Chat
	s.emit(kindMyMember, chat.ID, struct {
		Chat *Chat `json:"chat"`
		From *User `json:"from"`
		Date int64 `json:"date"`
		Old  any   `json:"old_chat_member"`
		New  any   `json:"new_chat_member"`
	}{&chat, by, s.now().Unix(), s.member(&s.bot.User, old), s.member(&s.bot.User, status)})
	s.events.publish(eventState, changeEvent{chat.ID})
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
		s.post(r, &Message{From: &s.bot.User, PinnedMessage: quoted(m)})
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

// pin changes what is pinned in a chat. In groups the bot must be an
// administrator.
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
	if !r.Chat.isPrivate() && r.BotStatus != statusAdmin {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	if err := change(r); err != nil {
		return nil, err
	}
	s.journal.put(recordRoom, strconv.FormatInt(r.Chat.ID, 10), r)
	return true, nil
}
