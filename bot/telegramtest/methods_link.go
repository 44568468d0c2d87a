package telegramtest

import (
	"context"
	"strings"
	"unicode/utf8"
)

const maxLinkName = 32 // characters; what is longer is cut

// inviting finds the chat of a call about its links.
func (s *Server) inviting(p params) (*room, *apiError) {
	r, err := s.group(p, "can't invite members to a private chat")
	if err == nil && !s.botStanding(r).rights().CanInviteUsers {
		return nil, badRequest("not enough rights to manage chat invite link")
	}
	return r, err
}

// terms reads what a call says of a link.
func (s *Server) terms(p params, l *invite) *apiError {
	name := strings.TrimSpace(p.text("name"))
	if runes := []rune(name); utf8.RuneCountInString(name) > maxLinkName {
		name = string(runes[:maxLinkName])
	}
	l.Name, l.Expires, l.Limit, l.Asks = name, p.integer("expire_date", 0), p.clamped("member_limit", 0, 0, 100_000), p.truth("creates_join_request")
	switch {
	case l.Asks && l.Limit > 0:
		return badRequest("member limit can't be specified for links requiring administrator approval")
	case l.Limit > 99_999:
		return badRequest("USAGE_LIMIT_INVALID")
	case l.Expires != 0 && l.Expires <= s.now().Unix():
		return badRequest("EXPIRE_DATE_INVALID")
	}
	return nil
}

func (s *Server) createChatInviteLink(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := invite{Creator: s.bot.User.ID}
	if err := s.terms(p, &l); err != nil {
		return nil, err
	}
	r, err := s.inviting(p)
	if err != nil {
		return nil, err
	}
	return s.linkObject(r, s.newLink(r, l)), nil
}

func (s *Server) exportChatInviteLink(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inviting(p)
	if err != nil {
		return nil, err
	}
	return s.newLink(r, invite{Creator: s.bot.User.ID, Primary: true}).Link, nil
}

func (s *Server) editChatInviteLink(_ context.Context, p params) (any, *apiError) {
	return s.linkCall(p, func(_ *room, l *invite) *apiError {
		if l.Primary {
			return badRequest("CHAT_INVITE_PERMANENT")
		}
		return s.terms(p, l)
	})
}

// revokeChatInviteLink ends a link; another primary one takes the place of one.
func (s *Server) revokeChatInviteLink(_ context.Context, p params) (any, *apiError) {
	return s.linkCall(p, func(r *room, l *invite) *apiError {
		primary := l.Primary
		l.Primary, l.Revoked = false, true
		if primary {
			s.newLink(r, invite{Creator: l.Creator, Primary: true})
		}
		return nil
	})
}

// linkCall carries out a call about one link.
func (s *Server) linkCall(p params, change func(r *room, l *invite) *apiError) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.inviting(p)
	if err != nil {
		return nil, err
	}
	if p.text("invite_link") == "" {
		return nil, badRequest("invite link must be non-empty")
	}
	l, err := s.changeLink(r, p.text("invite_link"), func(l *invite) *apiError { return change(r, l) })
	if err != nil {
		return nil, err
	}
	return s.linkObject(r, l), nil
}

func (s *Server) approveChatJoinRequest(_ context.Context, p params) (any, *apiError) {
	return s.decide(p, func(r *room, who *User, link *chatInviteLink) *apiError {
		if s.enter(r, move{by: &s.bot.User, who: who, link: link}) != nil {
			return badRequest("USER_KICKED")
		}
		return nil
	})
}

func (s *Server) declineChatJoinRequest(_ context.Context, p params) (any, *apiError) {
	return s.decide(p, func(r *room, who *User, _ *chatInviteLink) *apiError {
		s.endRequest(r, who.ID)
		s.saveRoom(r)
		return nil
	})
}

// decide carries out a call about somebody who asks to be let in.
func (s *Server) decide(p params, do func(r *room, who *User, link *chatInviteLink) *apiError) (any, *apiError) {
	return s.member(p, func(r *room, who *User) *apiError {
		one, asked := r.Requests[who.ID]
		switch {
		case r.Chat.isPrivate():
			return badRequest("the chat can't have join requests")
		case !s.botStanding(r).rights().CanInviteUsers:
			return badRequest("not enough rights to manage chat join requests")
		case s.standing(r, who.ID).inside():
			return badRequest("USER_ALREADY_PARTICIPANT")
		case !asked:
			return badRequest("HIDE_REQUESTER_MISSING")
		}
		var link *chatInviteLink
		for _, l := range r.Links {
			if l.Link == one.Link {
				link = s.linkObject(r, l)
			}
		}
		return do(r, who, link)
	})
}
