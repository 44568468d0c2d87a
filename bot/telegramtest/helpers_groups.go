package telegramtest

import "context"

// Group makes a supergroup of people and the bot; the first is its owner.
func (s *Server) Group(title string, members ...*User) *Chat {
	return s.Gather(Gathering{Title: title, Type: chatSupergroup}, members...)
}

// Gather makes a chat of any kind.
func (s *Server) Gather(g Gathering, members ...*User) *Chat {
	for _, m := range members {
		g.Members = append(g.Members, m.ID)
	}
	chat, err := s.gather(g)
	s.must(err)
	return chat
}

// Seat makes somebody something in a chat, as its owner would: who comes in,
// who is thrown out, who administers it.
func (s *Server) Seat(chat int64, who User, standing Standing) {
	s.must(s.seat(chat, 0, who.ID, standing))
}

// Enter is a person's joining a chat that is open to everybody. Who is banned cannot.
func (s *Server) Enter(chat int64, u *User) error { return s.walk(chat, u.ID, true) }

// Leave is a person's leaving a chat.
func (s *Server) Leave(chat int64, u *User) error { return s.walk(chat, u.ID, false) }

// TrySay writes into a chat, if the person may.
func (s *Server) TrySay(chat int64, u *User, text string) error {
	_, err := s.speak(speech{chat: chat, from: u.ID, text: text})
	return err
}

// SayAs writes into a group as a channel of the person's, if they may.
func (s *Server) SayAs(chat int64, u *User, channel *Chat, text string) (Message, error) {
	sent, err := s.speak(speech{chat: chat, from: u.ID, text: text, as: channel.ID})
	if err != nil {
		return Message{}, err
	}
	return *sent[0], nil
}

// Invite makes a link into a chat as a person, by which people come or, if it asks,
// ask to be let in.
func (s *Server) Invite(chat int64, by *User, asks bool) string {
	link, err := s.personLink(chat, by.ID, asks)
	s.must(err)
	return link
}

// Follow is a person's following a link into a chat. Whether they are in then, or
// wait, the chat's members tell.
func (s *Server) Follow(u *User, link string) error { return s.follow(u.ID, link) }

// Promote makes the bot an administrator of a group.
func (s *Server) Promote(chat int64) { s.Seat(chat, s.Bot(), Standing{Status: StatusAdmin}) }

// Remove throws the bot out of a group.
func (s *Server) Remove(chat int64) { s.Seat(chat, s.Bot(), Standing{Status: StatusKicked}) }

// Add lets the bot into a group.
func (s *Server) Add(chat int64) { s.Seat(chat, s.Bot(), Standing{Status: StatusMember}) }

// Permit sets what plain members of a group may do, the bot among them.
func (s *Server) Permit(chat int64, allowed Permissions) { s.must(s.permit(chat, allowed)) }

// Migrate makes a supergroup of a group and gives the new chat.
func (s *Server) Migrate(chat int64) *Chat {
	next, err := s.migrate(chat)
	s.must(err)
	return next
}

// OpenTopic begins a topic of a forum and gives its message_thread_id.
func (s *Server) OpenTopic(chat int64, by *User, name string) int {
	id, err := s.personTopic(chat, by.ID, 0, name, false)
	s.must(err)
	return id
}

// CloseTopic closes a topic.
func (s *Server) CloseTopic(chat int64, by *User, thread int) {
	_, err := s.personTopic(chat, by.ID, thread, "", true)
	s.must(err)
}

// SayInTopic writes into a topic of a forum.
func (s *Server) SayInTopic(chat int64, u *User, thread int, text string) Message {
	return s.speakOne(speech{chat: chat, from: u.ID, text: text, thread: thread})
}

// Delete deletes messages of a chat, for everyone or only for the person.
func (s *Server) Delete(u *User, chat int64, everyone bool, ids ...int) {
	s.must(s.erase(chat, u.ID, ids, everyone))
}

// Open follows a link to the bot; chat is where ?startgroup= puts it, else 0.
func (s *Server) Open(u *User, link string, chat int64) Message {
	m, err := s.open(u.ID, link, chat)
	s.must(err)
	return *m
}

// Forward passes a message on, as a person does.
func (s *Server) Forward(u *User, m Message, chat int64) Message {
	sent, err := s.passOn(u.ID, m.Chat.ID, m.MessageID, chat)
	s.must(err)
	return *sent
}

// TryForward passes a message on, if the person may.
func (s *Server) TryForward(u *User, m Message, chat int64) error {
	_, err := s.passOn(u.ID, m.Chat.ID, m.MessageID, chat)
	return err
}

// React sets a person's reactions to a message.
func (s *Server) React(u *User, m Message, emoji ...string) {
	s.must(s.react(m.Chat.ID, m.MessageID, u.ID, emoji))
}

// Type types an inline query and gives its id.
func (s *Server) Type(q Typed) string {
	id, err := s.typeQuery(q)
	s.must(err)
	return id
}

// InlineAnswer waits for the bot's answer to an inline query.
func (s *Server) InlineAnswer(ctx context.Context, query string) (*InlineAnswer, error) {
	return s.inlineAnswer(ctx, query)
}

// Choose sends a result of an answered inline query to a chat.
func (s *Server) Choose(ctx context.Context, query, result string, chat int64) Message {
	m, err := s.choose(ctx, query, result, chat)
	s.must(err)
	return *m
}
