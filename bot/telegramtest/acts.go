package telegramtest

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// What people do to messages and by links. Telegram tells the bot of deletions
// nothing.

// erase deletes messages for one person, or for everyone: their own ones, all
// in a private chat, all for an administrator. Without ids it is all there are.
func (s *Server) erase(chat, who int64, ids []int, everyone bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, _, err := s.place(chat, who)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		ids = slices.Clone(r.order)
	}
	for _, id := range ids {
		m := r.messages[id]
		if everyone && m != nil && !m.sentBy(who) && !r.Chat.isPrivate() && !s.standing(r, who).rights().CanDeleteMessages {
			return errors.New("telegramtest: the person may not delete that message")
		}
	}
	if everyone {
		s.remove(r, ids...)
		return nil
	}
	for _, id := range ids {
		m := r.messages[id]
		if m == nil || slices.Contains(m.HiddenFor, who) {
			continue
		}
		hidden := *m
		hidden.HiddenFor = append(slices.Clone(m.HiddenFor), who)
		s.put(r, &hidden)
		s.events.publish(eventEdit, messageEvent{chat, shown(&hidden)})
	}
	return nil
}

var errLink = errors.New("telegramtest: the link does not lead to the bot")

// open follows a link to the bot: ?start=… writes to it in private,
// ?startgroup=… puts it into a chat of the person's and writes there.
func (s *Server) open(who int64, link string, chat int64) (*Message, error) {
	bot := s.Bot()
	values, toBot := linkedBot(link, bot.Username)
	if !toBot {
		return nil, errLink
	}
	start, group := values.Get("start"), values.Get("startgroup")
	switch {
	case start != "" && !startParameter.MatchString(start), group != "" && !startParameter.MatchString(group):
		return nil, errors.New("telegramtest: a parameter is 1-64 characters of A-Z, a-z, 0-9, _ and -")
	case !values.Has("startgroup"):
		return s.speakFirst(speech{chat: who, from: who, text: command("/start", start)})
	}
	if err := s.seat(chat, who, bot.ID, Standing{Status: StatusMember}); err != nil {
		return nil, err
	}
	return s.speakFirst(speech{chat: chat, from: who, text: command("/start@"+bot.Username, group)})
}

// linkedBot reads the query of a link to a bot: https://t.me/NAME?… or
// tg://resolve?domain=NAME&….
func linkedBot(link, name string) (url.Values, bool) {
	if !strings.Contains(link, "://") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil {
		return nil, false
	}
	values := u.Query()
	if u.Scheme == "tg" {
		return values, strings.EqualFold(values.Get("domain"), name)
	}
	return values, strings.EqualFold(u.Hostname(), "t.me") && strings.EqualFold(strings.Trim(u.Path, "/"), name)
}

func command(name, parameter string) string { return strings.TrimSpace(name + " " + parameter) }

func (s *Server) speakFirst(sp speech) (*Message, error) {
	sent, err := s.speak(sp)
	if err != nil {
		return nil, err
	}
	return sent[0], nil
}

// passOn forwards a message to another chat, as a person does.
func (s *Server) passOn(who, fromChat int64, id int, chat int64) (*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, _, err := s.place(fromChat, who)
	if err != nil {
		return nil, err
	}
	original := from.messages[id]
	if original == nil || original.isService() || original.HasProtected {
		return nil, errors.New("telegramtest: that message cannot be forwarded")
	}
	r, one, err := s.place(chat, who)
	if err != nil {
		return nil, err
	}
	m := copied(original)
	if err := s.mayPerson(r, one, m); err != nil {
		return nil, err
	}
	if chat == who {
		s.greet(one)
	}
	m.ForwardOrigin, m.ViaBot = origin(original), original.ViaBot
	s.author(r, &one.User, m)
	s.tell(r, m)
	return m, nil
}

type reactionType struct {
	Type  string `json:"type"`
	Emoji string `json:"emoji"`
}

type reactionUpdated struct {
	Chat      *Chat          `json:"chat"`
	MessageID int            `json:"message_id"`
	User      *User          `json:"user,omitempty"`
	ActorChat *Chat          `json:"actor_chat,omitempty"` // instead, for an anonymous administrator
	Date      int64          `json:"date"`
	Old       []reactionType `json:"old_reaction"`
	New       []reactionType `json:"new_reaction"`
}

// react sets a person's reactions to a message. The bot is told if it asked
// for it and, in a group, administers it.
func (s *Server) react(chat int64, id int, who int64, emoji []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, one, err := s.place(chat, who)
	if err != nil {
		return err
	}
	m := r.messages[id]
	if m == nil {
		return errors.New("telegramtest: no such message")
	}
	before := m.Reactions[who]
	s.setReaction(r, m, who, emoji)
	if !r.Foreign && (r.Chat.isPrivate() || s.botStanding(r).administers()) {
		at := r.Chat
		told := reactionUpdated{Chat: &at, MessageID: id, User: &one.User, Date: s.now().Unix(), Old: reactions(before), New: reactions(emoji)}
		if s.standing(r, who).rights().IsAnonymous {
			told.User, told.ActorChat = nil, &at
		}
		s.emit(kindReaction, chat, told)
	}
	return nil
}

func reactions(emoji []string) []reactionType {
	all := make([]reactionType, len(emoji))
	for i, e := range emoji {
		all[i] = reactionType{"emoji", e}
	}
	return all
}
