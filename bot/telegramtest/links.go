package telegramtest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// invite is a link that leads into a chat.
type invite struct {
	Link    string  `json:"link"`
	Creator int64   `json:"creator"`
	Name    string  `json:"name,omitempty"`
	Expires int64   `json:"expires,omitempty"` // Unix seconds
	Limit   int     `json:"limit,omitempty"`   // of those who are there by it at a time; 0 is none
	Asks    bool    `json:"asks,omitempty"`    // who follows it asks to be let in
	Primary bool    `json:"primary,omitempty"`
	Revoked bool    `json:"revoked,omitempty"`
	Joined  []int64 `json:"joined,omitempty"`
}

// request is somebody's wish to be let into a chat.
type request struct {
	Link string    `json:"link"`
	At   time.Time `json:"at"`
}

// contactable is how long a bot may write to who asked to be let in, and never wrote
// to it.
const contactable = 5 * time.Minute

type chatInviteLink struct {
	Link    string `json:"invite_link"`
	Creator *User  `json:"creator"`
	Asks    bool   `json:"creates_join_request"`
	Primary bool   `json:"is_primary"`
	Revoked bool   `json:"is_revoked"`
	Name    string `json:"name,omitempty"`
	Expires int64  `json:"expire_date,omitempty"`
	Limit   int    `json:"member_limit,omitempty"`
	Pending int    `json:"pending_join_request_count,omitempty"`
}

type chatJoinRequest struct {
	Chat     *Chat           `json:"chat"`
	From     *User           `json:"from"`
	UserChat int64           `json:"user_chat_id"`
	Date     int64           `json:"date"`
	Link     *chatInviteLink `json:"invite_link,omitempty"`
}

// linkObject is a link as the bot is told of it; of another's it sees the beginning.
func (s *Server) linkObject(r *room, l invite) *chatInviteLink {
	o := &chatInviteLink{
		Link: l.Link, Creator: s.account(l.Creator), Asks: l.Asks, Primary: l.Primary, Revoked: l.Revoked,
		Name: l.Name, Expires: l.Expires, Limit: l.Limit,
	}
	for _, one := range r.Requests {
		if one.Link == l.Link {
			o.Pending++
		}
	}
	if l.Creator != s.bot.User.ID {
		const shown = len("https://t.me/+") + 8
		o.Link = l.Link[:shown] + "..."
	}
	return o
}

// newLink makes a link of somebody's. The primary one takes the place of theirs.
func (s *Server) newLink(r *room, l invite) invite {
	l.Link = fmt.Sprintf("https://t.me/+Emu%013d", s.next())
	r.Links = slices.Clone(r.Links)
	for i, have := range r.Links {
		if l.Primary && have.Primary && have.Creator == l.Creator {
			r.Links[i].Primary, r.Links[i].Revoked = false, true
		}
	}
	r.Links = append(r.Links, l)
	s.saveRoom(r)
	return l
}

// personLink makes a link as a person who may.
func (s *Server) personLink(chat, by int64, asks bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, _, err := s.place(chat, by)
	switch {
	case err != nil:
		return "", err
	case r.Chat.isPrivate() || !s.standing(r, by).rights().CanInviteUsers:
		return "", errors.New("telegramtest: the person may not make links into that chat")
	}
	return s.newLink(r, invite{Creator: by, Asks: asks}).Link, nil
}

// changeLink changes a link of the bot's that still leads somewhere.
func (s *Server) changeLink(r *room, link string, change func(l *invite) *apiError) (invite, *apiError) {
	i := slices.IndexFunc(r.Links, func(l invite) bool {
		return l.Link == link && l.Creator == s.bot.User.ID && !l.Revoked
	})
	if i < 0 {
		return invite{}, badRequest("INVITE_HASH_EXPIRED")
	}
	r.Links = slices.Clone(r.Links)
	if err := change(&r.Links[i]); err != nil {
		return invite{}, err
	}
	s.saveRoom(r)
	return r.Links[i], nil
}

var errLinkOver = errors.New("telegramtest: the link leads nowhere any more")

// follow is a person's following a link into a chat: they are let in, or ask to be.
func (s *Server) follow(user int64, link string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.users[user]
	if who == nil {
		return errNobody
	}
	for _, r := range s.rooms {
		for i, l := range r.Links {
			if l.Link == link {
				return s.followInto(r, i, who)
			}
		}
	}
	return errLinkOver
}

func (s *Server) followInto(r *room, i int, who *person) error {
	l, st := r.Links[i], s.standing(r, who.User.ID)
	there := 0
	for _, id := range l.Joined {
		if s.standing(r, id).inside() {
			there++
		}
	}
	switch {
	case st.inside():
		return nil
	case st.Status == StatusKicked:
		return errBanned
	case l.Revoked, l.Expires != 0 && s.now().Unix() >= l.Expires, l.Limit != 0 && there >= l.Limit, r.MigratedTo != 0:
		return errLinkOver
	case l.Asks:
		s.ask(r, l, who)
		return nil
	}
	r.Links = slices.Clone(r.Links)
	r.Links[i].Joined = append(slices.Clone(l.Joined), who.User.ID)
	return s.enter(r, move{by: &who.User, who: &who.User, link: s.linkObject(r, l)})
}

// ask puts a person's wish to be let in before the administrators; the bot hears of
// it if it may invite.
func (s *Server) ask(r *room, l invite, who *person) {
	if _, asked := r.Requests[who.User.ID]; asked {
		return
	}
	r.Requests = maps.Clone(r.Requests)
	if r.Requests == nil {
		r.Requests = map[int64]request{}
	}
	r.Requests[who.User.ID] = request{Link: l.Link, At: s.now()}
	s.saveRoom(r)
	if s.botStanding(r).rights().CanInviteUsers {
		chat, from := r.Chat, who.User
		s.emit(kindJoinRequest, from.ID, chatJoinRequest{&chat, &from, from.ID, s.now().Unix(), s.linkObject(r, l)})
	}
}

// endRequest ends a person's wish to be let in.
func (s *Server) endRequest(r *room, user int64) {
	if _, asked := r.Requests[user]; asked {
		r.Requests = maps.Clone(r.Requests)
		delete(r.Requests, user)
	}
}

// asking reports whether the bot may write to somebody because they ask to be let
// into a chat where it decides.
func (s *Server) asking(user int64) bool {
	for _, r := range s.rooms {
		if one, is := r.Requests[user]; is && s.now().Sub(one.At) < contactable && s.botStanding(r).rights().CanInviteUsers {
			return true
		}
	}
	return false
}
