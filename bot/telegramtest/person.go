package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The person's side: what people do, and what the bot is told of it.

// speech is what a person sends to a chat.
type speech struct {
	chat, from int64
	text       string // or the caption of the files
	replyTo    int
	kind       string // of the files: photo or document
	files      []upload
	location   *Location
	contact    *Contact
	odd        string // voice, sticker or video: what a bot of texts has to answer too
}

var (
	errNobody  = errors.New("telegramtest: no such person")
	errNoChat  = errors.New("telegramtest: no such chat")
	errNoPlace = errors.New("telegramtest: the person is not in that chat")
)

// join makes an account and its private chat with the bot.
func (s *Server) join(u User) *User {
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
		Chat:      Chat{ID: u.ID, Type: chatPrivate, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username},
		Members:   []int64{u.ID},
		BotStatus: statusMember,
		messages:  map[int]*Message{},
	}
	s.rooms[u.ID] = r
	s.journal.put(recordRoom, key, r)
	s.events.publish(eventState, changeEvent{u.ID})
	return &u
}

// found a group with people and the bot in it.
func (s *Server) gather(title, kind string, members []int64) (*Chat, error) {
	if kind == "" {
		kind = chatGroup
	}
	if kind != chatGroup && kind != chatSupergroup {
		return nil, fmt.Errorf("telegramtest: %q is no kind of group", kind)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(members) == 0 || slices.ContainsFunc(members, func(id int64) bool { return s.users[id] == nil }) {
		return nil, errNobody
	}
	id := -s.next()
	if kind == chatSupergroup {
		id -= 1_000_000_000_000
	}
	r := &room{Chat: Chat{ID: id, Type: kind, Title: title}, Members: members, BotStatus: statusLeft, messages: map[int]*Message{}}
	s.rooms[id] = r
	s.setBotStatus(r, &s.users[members[0]].User, statusMember)
	chat := r.Chat
	return &chat, nil
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
	if r.Chat.isPrivate() && !who.Started {
		who.Started = true
		s.journal.put(recordUser, strconv.FormatInt(sp.from, 10), who)
	}
	if r.Chat.isPrivate() && who.Blocked {
		return nil, errors.New("telegramtest: the person has blocked the bot")
	}
	group := ""
	if len(messages) > 1 {
		group = strconv.FormatInt(12_000_000_000_000_000+s.next(), 10)
	}
	for _, m := range messages {
		from := who.User
		m.From, m.MediaGroupID = &from, group
		if sp.replyTo != 0 {
			if original := r.messages[sp.replyTo]; original != nil {
				m.ReplyToMessage = quoted(original)
			}
		}
		s.post(r, m)
		if s.hears(r, m) {
			s.emit(kindMessage, r.Chat.ID, m)
		}
	}
	return messages, nil
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

// hears applies privacy mode: in a group the bot gets commands that may be
// meant for it, replies to it and mentions of it.
func (s *Server) hears(r *room, m *Message) bool {
	if r.Chat.isPrivate() {
		return true
	}
	if r.BotStatus != statusMember && r.BotStatus != statusAdmin {
		return false
	}
	if s.config.ReadAllGroups || r.BotStatus == statusAdmin {
		return true
	}
	if m.ReplyToMessage != nil && m.ReplyToMessage.From.ID == s.bot.User.ID {
		return true
	}
	name := "@" + strings.ToLower(s.bot.User.Username)
	text := strings.ToLower(m.Text + m.Caption)
	command, _, _ := strings.Cut(text, " ")
	return strings.Contains(text, name) || strings.HasPrefix(command, "/") && !strings.Contains(command, "@")
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
	if old == nil || old.From.IsBot || words.text == "" {
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
		s.emit(kindEdited, chat, &m)
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
	status := statusMember
	if blocked {
		status = statusKicked
	}
	s.setBotStatus(s.rooms[user], &who.User, status)
	return nil
}

// maxPresses bounds the presses that are remembered, answered or not.
const maxPresses = 10000

// press presses a callback button and tells the bot.
func (s *Server) press(chat int64, id int, from int64, data string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, who, err := s.place(chat, from)
	if err != nil {
		return "", err
	}
	m := r.messages[id]
	if m == nil || m.ReplyMarkup == nil || !m.ReplyMarkup.has(data) {
		return "", fmt.Errorf("telegramtest: message %d has no button with that data", id)
	}
	if len(s.callbacks)+len(s.answered) > maxPresses {
		clear(s.callbacks)
		clear(s.answered)
	}
	query := strconv.FormatInt(s.now().UnixMilli()<<20|s.next()&0xfffff, 10)
	s.callbacks[query] = &press{chat: chat, at: s.now()}
	user := who.User
	s.emit(kindCallback, chat, callbackQuery{
		ID: query, From: &user, Message: m, ChatInstance: strconv.FormatInt(chat*7919, 10), Data: data,
	})
	return query, nil
}

func (k *InlineKeyboard) has(data string) bool {
	for _, row := range k.Rows {
		for _, b := range row {
			if b.CallbackData != "" && b.CallbackData == data {
				return true
			}
		}
	}
	return false
}

// pay pays a bill: the bot is asked, and if it agrees in time, told.
func (s *Server) pay(ctx context.Context, user int64, key string) error {
	s.mu.Lock()
	who, b := s.users[user], s.bills[key]
	if who == nil || b == nil {
		s.mu.Unlock()
		return errors.New("telegramtest: no such person or bill")
	}
	id := strconv.FormatInt(9_000_000_000+s.next(), 10)
	c := &checkout{user: user, bill: b, at: s.now(), answer: make(chan checkoutAnswer, 1)}
	s.checkouts[id] = c
	from := who.User
	s.emit(kindPreCheckout, user, preCheckoutQuery{id, &from, b.Invoice.Currency, b.Invoice.TotalAmount, b.Payload})
	s.mu.Unlock()

	timer := time.NewTimer(checkoutLife)
	defer timer.Stop()
	select {
	case a := <-c.answer:
		if !a.ok {
			return fmt.Errorf("telegramtest: the bot declined: %s", a.message)
		}
	case <-timer.C:
		return errors.New("telegramtest: the bot did not answer the checkout in ten seconds")
	case <-ctx.Done():
		return ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{From: &from, SuccessfulPayment: &SuccessfulPayment{
		Currency: b.Invoice.Currency, TotalAmount: b.Invoice.TotalAmount, InvoicePayload: b.Payload,
		TelegramPaymentChargeID: "stx" + id, ProviderPaymentChargeID: "emulated" + id,
	}}
	s.post(s.rooms[user], m)
	s.emit(kindMessage, user, m)
	return nil
}
