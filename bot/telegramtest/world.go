package telegramtest

import (
	"fmt"
	"strconv"
	"strings"
)

// world is everybody and everything there is. Methods on it expect the lock.
type world struct {
	bot       account
	users     map[int64]*person
	rooms     map[int64]*room
	files     map[string]*file // by file_id
	paths     map[string]*file // by file_path
	callbacks map[string]*press
	answered  map[string]CallbackAnswer
	bills     map[string]*bill
	checkouts map[string]*checkout
	stars     map[string]*starPayment // by telegram_payment_charge_id
	starSubs  map[string]*starSubscription
	inline    inlineBook
	serial    int64 // of ids that need only be unique
}

// account is the bot's: its profile and its settings.
type account struct {
	User         User                    `json:"user"`
	Hook         hookSettings            `json:"hook"`
	Allowed      []string                `json:"allowed"` // nil is the default set
	Commands     map[string][]BotCommand `json:"commands"`
	Names        map[string]string       `json:"names"`
	Descriptions map[string]string       `json:"descriptions"`
	Shorts       map[string]string       `json:"shorts"`
	Menus        map[int64]menuButton    `json:"menus"`
	Settings     *BotSettings            `json:"settings,omitempty"` // nil is as configured
}

// person is somebody who may write to the bot.
type person struct {
	User    User `json:"user"`
	Started bool `json:"started"` // has ever written to the bot
	Blocked bool `json:"blocked"`
}

// room is a chat with its transcript.
type room struct {
	Chat    Chat    `json:"chat"`
	Members []int64 `json:"members"` // people, not the bot
	LastID  int     `json:"last_id"`
	Pinned  []int   `json:"pinned,omitempty"`

	// Standings are those of people who are or were more or less than members,
	// and the bot's; the bot of a chat without one is a member.
	Standings   map[int64]Standing `json:"standings,omitempty"`
	Permissions *Permissions       `json:"permissions,omitempty"` // of plain members; nil is the usual
	MigratedTo  int64              `json:"migrated_to,omitempty"` // the supergroup this group became
	Topics      map[int]topic      `json:"topics,omitempty"`      // of a forum, by message_thread_id
	Banned      []int64            `json:"banned,omitempty"`      // channels that may not speak here
	Links       []invite           `json:"links,omitempty"`
	Requests    map[int64]request  `json:"requests,omitempty"` // by who wants to be let in
	Foreign     bool               `json:"foreign,omitempty"`  // the bot has never been here and does not know of it

	messages map[int]*Message
	order    []int
}

func newWorld(bot User) world {
	return world{
		bot: account{
			User:     bot,
			Commands: map[string][]BotCommand{}, Names: map[string]string{}, Descriptions: map[string]string{},
			Shorts: map[string]string{}, Menus: map[int64]menuButton{},
		},
		users: map[int64]*person{}, rooms: map[int64]*room{}, files: map[string]*file{}, paths: map[string]*file{},
		callbacks: map[string]*press{}, answered: map[string]CallbackAnswer{}, bills: map[string]*bill{},
		checkouts: map[string]*checkout{}, stars: map[string]*starPayment{}, starSubs: map[string]*starSubscription{}, inline: newInlineBook(),
	}
}

// next is a number that was never given before.
func (s *Server) next() int64 {
	s.serial++
	s.journal.put(recordSerial, "", serials{Serial: s.serial})
	return s.serial
}

// findRoom reads a chat_id: a number or the @username of a group.
func (w *world) findRoom(id string) *room {
	if name, found := strings.CutPrefix(id, "@"); found {
		for _, r := range w.rooms {
			if !r.Chat.isPrivate() && strings.EqualFold(r.Chat.Username, name) {
				return r
			}
		}
		return nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(id), 10, 64)
	if err != nil {
		return nil
	}
	return w.rooms[n]
}

// room finds the chat of a call.
func (w *world) room(p params, name string) (*room, *apiError) {
	id := p.text(name)
	if id == "" {
		return nil, badRequest("%s is empty", name)
	}
	r := w.findRoom(id)
	if r == nil || r.Foreign {
		return nil, badRequest("chat not found")
	}
	return r, nil
}

// put stores a message, a new one or an edited one.
func (s *Server) put(r *room, m *Message) {
	if r.messages[m.MessageID] == nil {
		r.order = append(r.order, m.MessageID)
	}
	r.messages[m.MessageID] = m
	for len(r.messages) > s.config.KeepMessages && len(r.order) > 0 {
		s.forget(r, r.order[0])
		r.order = r.order[1:]
	}
	s.journal.put(recordMessage, messageKey(r.Chat.ID, m.MessageID), storedMessage{m, m.Aside})
}

// forget takes a message out of the transcript; the order keeps its number.
func (s *Server) forget(r *room, id int) {
	if m := r.messages[id]; m != nil {
		delete(s.inline.sent, m.InlineMessageID)
		delete(r.messages, id)
		s.journal.put(recordMessage, messageKey(r.Chat.ID, id), nil)
	}
}

// post gives a new message its number and place and stores it.
func (s *Server) post(r *room, m *Message) {
	r.LastID++
	m.MessageID = r.LastID
	m.Date = s.now().Unix()
	chat := r.Chat
	m.Chat = &chat
	s.journal.put(recordRoom, strconv.FormatInt(chat.ID, 10), r)
	s.put(r, m)
	s.events.publish(eventMessage, messageEvent{chat.ID, shown(m)})
}

// transcript lists a chat's messages, oldest first.
func (r *room) transcript() []Message {
	all := make([]Message, 0, len(r.messages))
	for _, id := range r.order {
		if m := r.messages[id]; m != nil {
			all = append(all, *m)
		}
	}
	return all
}

func messageKey(chat int64, id int) string { return fmt.Sprintf("%d:%d", chat, id) }

// storedMessage keeps what the Bot API does not give back.
type storedMessage struct {
	*Message
	Kept Aside `json:"aside,omitzero"`
}

// shownMessage is a message as a person sees it, with any kind of keyboard.
type shownMessage struct {
	*Message
	Markup    any     `json:"reply_markup,omitempty"`
	HiddenFor []int64 `json:"hidden_for,omitempty"`

	Reactions map[int64][]string `json:"reactions,omitempty"`
}

func shown(m *Message) shownMessage {
	s := shownMessage{Message: m, HiddenFor: m.HiddenFor, Reactions: m.Reactions}
	switch {
	case m.ReplyMarkup != nil:
		s.Markup = m.ReplyMarkup
	case m.Keyboard != nil:
		s.Markup = m.Keyboard
	}
	return s
}
