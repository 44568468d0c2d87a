package telegramtest

import (
	"context"
	"slices"
	"unicode/utf8"
)

const maxTopicName = 128 // characters

func (s *Server) createForumTopic(_ context.Context, p params) (any, *apiError) {
	t := topic{Name: p.text("name"), IconColor: int(p.integer("icon_color", usualIconColor)), IconEmoji: p.text("icon_custom_emoji_id")}
	colors := []int{usualIconColor, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F}
	switch n := utf8.RuneCountInString(t.Name); {
	case n == 0 || n > maxTopicName:
		return nil, badRequest("TOPIC_TITLE_EMPTY")
	case !slices.Contains(colors, t.IconColor):
		return nil, badRequest("invalid icon color specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.forum(p, "create a topic")
	if err != nil {
		return nil, err
	}
	return struct {
		ThreadID int `json:"message_thread_id"`
		TopicCreated
	}{s.openTopic(r, &s.bot.User, t), TopicCreated{t.Name, t.IconColor, t.IconEmoji}}, nil
}

// forum finds a forum whose topics the bot may manage.
func (s *Server) forum(p params, to string) (*room, *apiError) {
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	if !r.Chat.IsForum {
		return nil, badRequest("the chat is not a forum")
	}
	if !s.mayTopic(r, s.bot.User.ID) {
		return nil, badRequest("not enough rights to %s", to)
	}
	return r, nil
}

// changeTopic changes the topic a call names and says so in it.
func (s *Server) changeTopic(p params, to string, change func(t *topic, m *Message) *apiError) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.forum(p, to)
	if err != nil {
		return nil, err
	}
	id := int(p.integer("message_thread_id", 0))
	t, found := r.Topics[id]
	if !found {
		return nil, badRequest("TOPIC_ID_INVALID")
	}
	before := t
	m := &Message{From: &s.bot.User, MessageThreadID: id, IsTopicMessage: true}
	if err := change(&t, m); err != nil {
		return nil, err
	}
	if t == before {
		return nil, badRequest("TOPIC_NOT_MODIFIED")
	}
	s.setTopic(r, id, &t)
	s.tell(r, m)
	return true, nil
}

func (s *Server) editForumTopic(_ context.Context, p params) (any, *apiError) {
	return s.changeTopic(p, "edit the topic", func(t *topic, m *Message) *apiError {
		m.TopicEdited = &TopicEdited{Name: p.text("name"), IconCustomEmojiID: p.text("icon_custom_emoji_id")}
		if utf8.RuneCountInString(m.TopicEdited.Name) > maxTopicName {
			return badRequest("TOPIC_TITLE_EMPTY")
		}
		if m.TopicEdited.Name != "" {
			t.Name = m.TopicEdited.Name
		}
		if p.has("icon_custom_emoji_id") {
			t.IconEmoji = m.TopicEdited.IconCustomEmojiID
		}
		return nil
	})
}

func (s *Server) closeForumTopic(_ context.Context, p params) (any, *apiError) {
	return s.changeTopic(p, "close the topic", func(t *topic, m *Message) *apiError {
		t.Closed, m.TopicClosed = true, &struct{}{}
		return nil
	})
}

func (s *Server) reopenForumTopic(_ context.Context, p params) (any, *apiError) {
	return s.changeTopic(p, "reopen the topic", func(t *topic, m *Message) *apiError {
		t.Closed, m.TopicReopened = false, &struct{}{}
		return nil
	})
}

func (s *Server) deleteForumTopic(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.forum(p, "delete the topic")
	if err != nil {
		return nil, err
	}
	id := int(p.integer("message_thread_id", 0))
	if _, found := r.Topics[id]; !found {
		return nil, badRequest("TOPIC_ID_INVALID")
	}
	var gone []int
	for number, m := range r.messages {
		if m.MessageThreadID == id {
			gone = append(gone, number)
		}
	}
	s.remove(r, gone...)
	s.setTopic(r, id, nil)
	return true, nil
}
