package telegramtest

import (
	"context"
	"encoding/json"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	onlySupergroups        = "method is available only for supergroups"
	onlySupergroupsChannel = "method is available for supergroup and channel chats only"
)

// member carries out a call about a member of a chat.
func (s *Server) member(p params, do func(r *room, who *User) *apiError) (any, *apiError) {
	id := p.integer("user_id", 0)
	if id <= 0 {
		return nil, badRequest("invalid user_id specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	who := s.account(id)
	if who == nil {
		return nil, badRequest("PARTICIPANT_ID_INVALID")
	}
	if err := do(r, who); err != nil {
		return nil, err
	}
	return true, nil
}

func (s *Server) banChatMember(_ context.Context, p params) (any, *apiError) {
	return s.member(p, func(r *room, who *User) *apiError {
		switch r.Chat.Type {
		case chatPrivate:
			return badRequest("can't ban members in private chats")
		case chatGroup:
			return s.expel(r, who)
		}
		return s.restrict(r, who, Standing{Status: StatusKicked, UntilDate: s.until(p)})
	})
}

// unbanChatMember lets somebody come back; who is there goes, unless only_if_banned.
func (s *Server) unbanChatMember(_ context.Context, p params) (any, *apiError) {
	return s.member(p, func(r *room, who *User) *apiError {
		if r.Chat.Type != chatSupergroup && r.Chat.Type != chatChannel {
			return badRequest(onlySupergroupsChannel)
		}
		old := s.standing(r, who.ID)
		if p.truth("only_if_banned") && old.Status != StatusKicked {
			return nil
		}
		if old.inside() { // out for a minute first, as the server does it
			banned := Standing{Status: StatusKicked, UntilDate: s.now().Add(time.Minute).Unix()}
			if err := s.restrict(r, who, banned); err != nil {
				return err
			}
		}
		return s.restrict(r, who, Standing{Status: StatusLeft})
	})
}

func (s *Server) restrictChatMember(_ context.Context, p params) (any, *apiError) {
	allowed, err := givenPermissions(p)
	if err != nil {
		return nil, err
	}
	return s.member(p, func(r *room, who *User) *apiError {
		if r.Chat.Type != chatSupergroup {
			return badRequest(onlySupergroups)
		}
		inside := s.standing(r, who.ID).inside()
		next := Standing{Status: StatusRestricted, Permissions: &allowed, Outside: !inside, UntilDate: s.until(p)}
		if allowed == everything() {
			next = Standing{Status: StatusLeft}
			if inside {
				next.Status = StatusMember
			}
		}
		return s.restrict(r, who, next)
	})
}

func (s *Server) promoteChatMember(_ context.Context, p params) (any, *apiError) {
	return s.member(p, func(r *room, who *User) *apiError {
		switch r.Chat.Type {
		case chatSupergroup, chatChannel:
			return s.promote(r, who, givenRights(p, r.Chat.Type == chatChannel))
		}
		return badRequest(onlySupergroupsChannel)
	})
}

// givenRights reads the rights of a call; those of the other kind of chat count for
// nothing.
func givenRights(p params, channel bool) AdminRights {
	said := make(map[string]bool, len(p.values))
	for name := range p.values {
		said[name] = p.truth(name)
	}
	var rights AdminRights
	raw, _ := json.Marshal(said)     // a map of bools can be encoded
	_ = json.Unmarshal(raw, &rights) // and every right is a bool
	if channel {
		rights.CanPinMessages, rights.CanManageTopics, rights.CanManageTags = false, false, false
	} else {
		rights.CanPostMessages, rights.CanEditMessages, rights.CanManageDirectMessages = false, false, false
	}
	return rights
}

const maxCustomTitle = 16 // characters

func (s *Server) setChatAdministratorCustomTitle(_ context.Context, p params) (any, *apiError) {
	return s.member(p, func(r *room, who *User) *apiError {
		st, title := s.standing(r, who.ID), p.text("custom_title")
		switch {
		case r.Chat.Type != chatSupergroup:
			return badRequest(onlySupergroups)
		case st.Status == StatusCreator:
			return badRequest("only creator can edit their custom title")
		case st.Status != StatusAdmin:
			return badRequest("user is not an administrator")
		case !s.mayAlter(r, st):
			return badRequest("not enough rights to change custom title of the user")
		case utf8.RuneCountInString(title) > maxCustomTitle:
			return badRequest("ADMIN_RANK_INVALID")
		}
		for _, c := range title {
			if unicode.Is(unicode.So, c) {
				return badRequest("ADMIN_RANK_EMOJI_NOT_ALLOWED")
			}
		}
		st.Title = title
		s.reseat(r, move{by: &s.bot.User, who: who, next: st})
		return nil
	})
}

// group finds the group or channel a call changes.
func (s *Server) group(p params, private string) (*room, *apiError) {
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	if r.Chat.isPrivate() {
		return nil, badRequest("%s", private)
	}
	return r, nil
}

const maxChatTitle = 128 // characters

func (s *Server) setChatTitle(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.group(p, "can't change private chat title")
	if err != nil {
		return nil, err
	}
	title, st := p.text("title"), s.botStanding(r)
	switch n := utf8.RuneCountInString(title); {
	case n == 0:
		return nil, badRequest("title must be non-empty")
	case n > maxChatTitle:
		return nil, badRequest("CHAT_TITLE_INVALID")
	case !st.rights().CanChangeInfo && (st.administers() || r.Chat.Type == chatChannel || !r.permissions(st).CanChangeInfo):
		return nil, badRequest("not enough rights to change chat title")
	case title != r.Chat.Title:
		s.retitle(r, &s.bot.User, title)
		s.saveRoom(r)
	}
	return true, nil
}

func (s *Server) setChatPermissions(_ context.Context, p params) (any, *apiError) {
	allowed, err := givenPermissions(p)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.group(p, "can't change private chat permissions")
	switch {
	case err != nil:
		return nil, err
	case r.Chat.Type == chatChannel:
		return nil, badRequest("can't change channel chat permissions")
	case !s.botStanding(r).rights().CanRestrictMembers:
		return nil, badRequest("not enough rights to change chat permissions")
	case allowed == r.permissions(Standing{}):
		return nil, badRequest("CHAT_NOT_MODIFIED")
	}
	r.Permissions = &allowed
	s.saveRoom(r)
	s.events.publish(eventState, changeEvent{r.Chat.ID})
	return true, nil
}
