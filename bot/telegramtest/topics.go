package telegramtest

import (
	"errors"
	"maps"
	"strconv"
)

// topic is a thread of a forum; its id is that of the message it begins with.
type topic struct {
	Name      string `json:"name"`
	IconColor int    `json:"icon_color"`
	IconEmoji string `json:"icon_custom_emoji_id,omitempty"`
	Closed    bool   `json:"closed,omitempty"`
}

const usualIconColor = 0x6FB9F0

var (
	errNoThread    = errors.New("message thread not found")
	errTopicClosed = errors.New("TOPIC_CLOSED")
)

// join puts a message into a topic; outside forums, a reply in a supergroup is
// in the thread of the first message of the chain.
func (s *Server) join(r *room, m *Message, thread int) error {
	original := m.ReplyToMessage
	switch {
	case r.Chat.IsForum && thread == 0 && original != nil:
		thread = original.MessageThreadID
	case r.Chat.Type == chatSupergroup && !r.Chat.IsForum && original != nil:
		m.MessageThreadID = original.MessageThreadID
		if m.MessageThreadID == 0 {
			m.MessageThreadID = original.MessageID
		}
		return nil
	}
	if thread == 0 {
		return nil
	}
	if !r.Chat.IsForum {
		if r.Chat.Type != chatSupergroup || r.messages[thread] == nil {
			return errNoThread
		}
		m.MessageThreadID = thread
		return nil
	}
	t, found := r.Topics[thread]
	if !found {
		return errNoThread
	}
	if t.Closed && !s.managesTopics(r, m) {
		return errTopicClosed
	}
	m.MessageThreadID, m.IsTopicMessage = thread, true
	return nil
}

// mayTopic reports whether somebody may open topics and close them.
func (s *Server) mayTopic(r *room, who int64) bool {
	st := s.standing(r, who)
	return st.rights().CanManageTopics || r.permissions(st).CanManageTopics
}

func (s *Server) managesTopics(r *room, m *Message) bool {
	return m.From != nil && s.standing(r, m.From.ID).rights().CanManageTopics
}

// openTopic begins a topic with its service message.
func (s *Server) openTopic(r *room, by *User, t topic) int {
	m := &Message{
		From: by, MessageThreadID: r.LastID + 1, IsTopicMessage: true,
		TopicCreated: &TopicCreated{Name: t.Name, IconColor: t.IconColor, IconCustomEmojiID: t.IconEmoji},
	}
	s.setTopic(r, m.MessageThreadID, &t)
	s.tell(r, m)
	return m.MessageID
}

// setTopic keeps a topic, or forgets it where t is nil.
func (s *Server) setTopic(r *room, id int, t *topic) {
	r.Topics = maps.Clone(r.Topics)
	if r.Topics == nil {
		r.Topics = map[int]topic{}
	}
	if t == nil {
		delete(r.Topics, id)
	} else {
		r.Topics[id] = *t
	}
	s.saveRoom(r)
}

// personTopic is what a person does with topics: opens one, or closes or opens
// again the one with an id.
func (s *Server) personTopic(chat, by int64, id int, name string, closed bool) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, who, err := s.place(chat, by)
	switch {
	case err != nil:
		return 0, err
	case !r.Chat.IsForum:
		return 0, errors.New("telegramtest: the chat is no forum")
	case !s.mayTopic(r, by):
		return 0, errors.New("telegramtest: the person may not manage topics there")
	case id == 0:
		if name == "" {
			return 0, errors.New("telegramtest: a topic needs a name")
		}
		return s.openTopic(r, &who.User, topic{Name: name, IconColor: usualIconColor}), nil
	}
	t, found := r.Topics[id]
	if !found {
		return 0, errors.New("telegramtest: no topic " + strconv.Itoa(id))
	}
	m := &Message{From: &who.User, MessageThreadID: id, IsTopicMessage: true}
	if closed {
		m.TopicClosed = &struct{}{}
	} else {
		m.TopicReopened = &struct{}{}
	}
	t.Closed = closed
	s.setTopic(r, id, &t)
	s.tell(r, m)
	return id, nil
}
