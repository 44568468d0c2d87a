package telegramtest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// The person's side: what people do, and what the bot is told of it.

// speech is what a person sends to a chat.
type speech struct {
	chat, from int64
	text       string // or the caption of the files
	replyTo    int
	quote      string // the part of it that was marked
	as         int64  // the channel of theirs that they speak as
	thread     int    // the topic of a forum
	kind       string // of the files: photo or document
	files      []upload
	location   *Location
	contact    *Contact
	odd        string // what a bot of texts has to answer too, by its kind
}

var (
	errNobody  = errors.New("telegramtest: no such person")
	errNoChat  = errors.New("telegramtest: no such chat")
	errNoPlace = errors.New("telegramtest: the person is not in that chat")
	errBanned  = errors.New("telegramtest: who is banned from a chat does not come back alone")
)

// enrol makes an account and its private chat with the bot.
func (s *Server) enrol(u User) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	for u.ID = 1000 + s.next(); s.users[u.ID] != nil || u.ID == s.bot.User.ID; u.ID = 1000 + s.next() {
	}
	if u.FirstName == "" {
		u.FirstName = "Person " + strconv.FormatInt(u.ID, 10)
	}
	one := &person{User: u}
	s.users[u.ID] = one
	key := strconv.FormatInt(u.ID, 10)
	s.journal.put(recordUser, key, one)
	r := &room{
		Chat:     Chat{ID: u.ID, Type: chatPrivate, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username},
		Members:  []int64{u.ID},
		messages: map[int]*Message{},
	}
	s.rooms[u.ID] = r
	s.journal.put(recordRoom, key, r)
	s.events.publish(eventState, changeEvent{u.ID})
	return &u
}

// place finds where a person speaks.
func (s *Server) place(chat, from int64) (*room, *person, error) {
	r, who := s.rooms[chat], s.users[from]
	switch {
	case r == nil:
		return nil, nil, errNoChat
	case who == nil:
		return nil, nil, errNobody
	case !slices.Contains(r.Members, from):
		return nil, nil, errNoPlace
	}
	return r, who, nil
}

// speak posts what a person sends and tells the bot.
func (s *Server) speak(sp speech) ([]*Message, error) {
	messages, err := s.compose(sp)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, who, err := s.place(sp.chat, sp.from)
	if err != nil {
		return nil, err
	}
	if r.Chat.ID == sp.from { // with the bot
		if who.Blocked {
			return nil, errors.New("telegramtest: the person has blocked the bot")
		}
		s.greet(who)
	}
	group := ""
	if len(messages) > 1 {
		group = strconv.FormatInt(12_000_000_000_000_000+s.next(), 10)
	}
	for _, m := range messages {
		if err := s.mayPerson(r, who, m); err != nil {
			return nil, err
		}
		m.MediaGroupID = group
		s.author(r, &who.User, m)
		if sp.as != 0 {
			if err := s.speakAs(r, &who.User, sp.as, m); err != nil {
				return nil, err
			}
		}
		if original := r.messages[sp.replyTo]; original != nil {
			m.ReplyToMessage, m.Quote = quoted(original), quote(original, sp.quote, 0)
		}
		if err := s.join(r, m, sp.thread); err != nil {
			return nil, fmt.Errorf("telegramtest: %w", err)
		}
		s.tell(r, m)
	}
	return messages, nil
}

// greet notes that a person has written to the bot.
func (s *Server) greet(who *person) {
	if !who.Started {
		who.Started = true
		s.journal.put(recordUser, strconv.FormatInt(who.User.ID, 10), who)
	}
}

// mayPerson judges what a person sends by what they may do in the chat.
func (s *Server) mayPerson(r *room, who *person, m *Message) error {
	st := s.standing(r, who.User.ID)
	switch {
	case r.Chat.isPrivate():
		return nil
	case r.Chat.Type == chatChannel:
		if !st.rights().CanPostMessages {
			return errors.New("telegramtest: only administrators post in a channel")
		}
		return nil
	case st.administers():
		return nil
	}
	if allowed, kind := r.permissions(st).allow(m); !allowed {
		return fmt.Errorf("telegramtest: the person may not send %s there", kind)
	}
	return nil
}

// author names who wrote a message: in a channel, the channel.
func (s *Server) author(r *room, who *User, m *Message) {
	if r.Chat.Type == chatChannel {
		chat := r.Chat
		m.SenderChat, m.Author = &chat, who.ID
		return
	}
	from := *who
	m.From = &from
}

// compose makes the messages of a speech, one for each file.
func (s *Server) compose(sp speech) ([]*Message, error) {
	words := normalise(formatted{text: sp.text})
	if len(sp.files) == 0 {
		switch {
		case sp.location != nil:
			return []*Message{{Location: sp.location}}, nil
		case sp.contact != nil:
			return []*Message{{Contact: sp.contact}}, nil
		case sp.odd != "":
			return s.oddity(sp.odd)
		case words.text == "":
			return nil, errors.New("telegramtest: an empty message cannot be sent")
		}
		return split(words), nil
	}
	messages := make([]*Message, len(sp.files))
	for i, f := range sp.files {
		m := &Message{}
		if i == 0 {
			m.Caption, m.CaptionEntities = words.text, words.entities
		}
		if err := s.attach(m, incoming{upload: &f}, sp.kind); err != nil {
			return nil, err
		}
		messages[i] = m
	}
	return messages, nil
}

// split cuts a text that is too long for one message, as the apps do.
func split(f formatted) []*Message {
	runes := []rune(f.text)
	if len(runes) <= maxText {
		return []*Message{{Text: f.text, Entities: f.entities}}
	}
	var messages []*Message
	for len(runes) > 0 {
		n := min(len(runes), maxText)
		if part := normalise(formatted{text: string(runes[:n])}); part.text != "" {
			messages = append(messages, &Message{Text: part.text, Entities: part.entities})
		}
		runes = runes[n:]
	}
	return messages
}

// rewrite edits a person's own message.
func (s *Server) rewrite(chat int64, id int, text string) (*Message, error) {
	words := normalise(formatted{text: text})
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[chat]
	if r == nil {
		return nil, errNoChat
	}
	old := r.messages[id]
	if old == nil || old.sentBy(s.bot.User.ID) || old.ViaBot != nil || old.isService() || words.text == "" {
		return nil, errors.New("telegramtest: that message cannot be edited")
	}
	m := *old
	if m.Text != "" {
		m.Text, m.Entities = words.text, words.entities
	} else {
		m.Caption, m.CaptionEntities = words.text, words.entities
	}
	m.EditDate = s.now().Unix()
	s.put(r, &m)
	s.events.publish(eventEdit, messageEvent{chat, shown(&m)})
	if s.hears(r, &m) {
		kind := kindEdited
		if r.Chat.Type == chatChannel {
			kind = kindEditedPost
		}
		s.emit(kind, chat, &m)
	}
	return &m, nil
}

// block blocks the bot or lets it in again.
func (s *Server) block(user int64, blocked bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.users[user]
	if who == nil {
		return errNobody
	}
	who.Blocked = blocked
	s.journal.put(recordUser, strconv.FormatInt(user, 10), who)
	next := Standing{Status: StatusMember}
	if blocked {
		next.Status = StatusKicked
	}
	s.setStanding(s.rooms[user], move{by: &who.User, who: &s.bot.User, next: next})
	return nil
}
