package telegramtest

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// What somebody is in a chat.
const (
	StatusCreator    = "creator"
	StatusAdmin      = "administrator"
	StatusMember     = "member"
	StatusRestricted = "restricted"
	StatusLeft       = "left"
	StatusKicked     = "kicked"
)

// Standing is what somebody is in a chat, and what that lets them do.
type Standing struct {
	Status      string       `json:"status"`
	Rights      *AdminRights `json:"rights,omitempty"`      // of an administrator or owner; nil is UsualRights
	Permissions *Permissions `json:"permissions,omitempty"` // of a restricted member; nil is nothing at all
	Outside     bool         `json:"outside,omitempty"`     // of a restricted member: not in the chat
	UntilDate   int64        `json:"until_date,omitempty"`  // Unix seconds of the end of a ban or a restriction
	Title       string       `json:"custom_title,omitempty"`
	PromotedBy  int64        `json:"promoted_by,omitempty"` // who made an administrator of them
}

func (st Standing) inside() bool {
	switch st.Status {
	case StatusCreator, StatusAdmin, StatusMember:
		return true
	case StatusRestricted:
		return !st.Outside
	}
	return false
}

func (st Standing) administers() bool { return st.Status == StatusCreator || st.Status == StatusAdmin }

// rights are what somebody may do as an administrator.
func (st Standing) rights() AdminRights {
	switch {
	case st.administers() && st.Rights != nil:
		return *st.Rights
	case st.administers():
		return UsualRights()
	}
	return AdminRights{}
}

// permissions are what somebody may do who is no administrator.
func (r *room) permissions(st Standing) Permissions {
	switch {
	case st.Status == StatusRestricted && st.Permissions != nil:
		return *st.Permissions
	case st.Status == StatusRestricted:
		return Permissions{}
	case r.Permissions != nil:
		return *r.Permissions
	}
	return UsualPermissions()
}

// standing is what somebody is in a chat; bans and restrictions end in time.
func (s *Server) standing(r *room, id int64) Standing {
	st, set := r.Standings[id]
	switch {
	case set && st.UntilDate != 0 && s.now().Unix() >= st.UntilDate:
		if st.inside() {
			return Standing{Status: StatusMember}
		}
		return Standing{Status: StatusLeft}
	case set:
		return st
	case id == s.bot.User.ID, slices.Contains(r.Members, id):
		return Standing{Status: StatusMember}
	}
	return Standing{Status: StatusLeft}
}

func (s *Server) botStanding(r *room) Standing { return s.standing(r, s.bot.User.ID) }

// move is a change of what somebody is in a chat, and who does it.
type move struct {
	by, who *User
	next    Standing
	link    *chatInviteLink // by which they came
}

// setStanding gives somebody another standing and tells the bot: always of its own,
// of others if it is an administrator.
func (s *Server) setStanding(r *room, m move) {
	old := s.standing(r, m.who.ID)
	if reflect.DeepEqual(old, m.next) {
		return
	}
	r.Standings = maps.Clone(r.Standings)
	if r.Standings == nil {
		r.Standings = map[int64]Standing{}
	}
	r.Standings[m.who.ID] = m.next
	itself := m.who.ID == s.bot.User.ID
	if !itself {
		r.Members = slices.DeleteFunc(slices.Clone(r.Members), func(id int64) bool { return id == m.who.ID })
		if m.next.inside() {
			r.Members = append(r.Members, m.who.ID)
			s.endRequest(r, m.who.ID)
		}
	}
	if itself && m.next.inside() {
		r.Foreign = false
	}
	s.saveRoom(r)
	chat := r.Chat
	told := chatMemberUpdated{
		Chat: &chat, From: m.by, Date: s.now().Unix(), Link: m.link,
		Old: s.chatMember(r, m.who, old), New: s.chatMember(r, m.who, m.next),
	}
	if itself {
		s.emit(kindMyMember, chat.ID, told)
	} else if s.botStanding(r).administers() {
		s.emit(kindMember, m.who.ID, told)
	}
	s.events.publish(eventState, changeEvent{chat.ID})
}

func (s *Server) saveRoom(r *room) {
	s.journal.put(recordRoom, strconv.FormatInt(r.Chat.ID, 10), r)
}

type chatMemberUpdated struct {
	Chat *Chat `json:"chat"`
	From *User `json:"from"`
	Date int64 `json:"date"`
	Old  any   `json:"old_chat_member"`
	New  any   `json:"new_chat_member"`

	Link *chatInviteLink `json:"invite_link,omitempty"`
}

// The Bot API's kinds of chat members, beside the plainest.
type (
	memberObject struct {
		Status string `json:"status"`
		User   *User  `json:"user"`
	}

	ownerObject struct {
		memberObject
		IsAnonymous bool   `json:"is_anonymous"`
		Title       string `json:"custom_title,omitempty"`
	}

	administratorObject struct {
		memberObject
		CanBeEdited bool `json:"can_be_edited"`
		AdminRights
		Title string `json:"custom_title,omitempty"`
	}

	restrictedObject struct {
		memberObject
		IsMember bool `json:"is_member"`
		Permissions
		UntilDate int64 `json:"until_date"`
	}

	bannedObject struct {
		memberObject
		UntilDate int64 `json:"until_date"`
	}
)

// chatMember is a standing as the Bot API tells it.
func (s *Server) chatMember(r *room, u *User, st Standing) any {
	m := memberObject{st.Status, u}
	switch st.Status {
	case StatusCreator:
		return ownerObject{memberObject: m, IsAnonymous: st.rights().IsAnonymous, Title: st.Title}
	case StatusAdmin:
		return administratorObject{memberObject: m, CanBeEdited: s.mayAlter(r, st), AdminRights: st.rights(), Title: st.Title}
	case StatusRestricted:
		o := restrictedObject{memberObject: m, IsMember: !st.Outside, UntilDate: st.UntilDate}
		if st.Permissions != nil {
			o.Permissions = *st.Permissions
		}
		return o
	case StatusKicked:
		return bannedObject{m, st.UntilDate}
	}
	return m
}
