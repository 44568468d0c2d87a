package telegramtest

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
)

const maxMany = 100

// manyIDs reads message_ids of forwardMessages and copyMessages, which have to
// grow.
func manyIDs(p params) ([]int, *apiError) {
	var ids []int
	if json.Unmarshal([]byte(p.text("message_ids")), &ids) != nil {
		return nil, badRequest("can't parse message identifiers JSON object")
	}
	switch {
	case len(ids) == 0:
		return nil, badRequest("message identifiers are not specified")
	case len(ids) > maxMany:
		return nil, badRequest("too many message identifiers specified")
	case !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids):
		return nil, badRequest("message identifiers must be in a strictly increasing order")
	}
	return ids, nil
}

// sendMany sends what make makes of each message that is there; those that are
// not are passed over.
func (s *Server) sendMany(p params, missing string, make func(original *Message) *Message) (any, *apiError) {
	ids, err := manyIDs(p)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from, err := s.room(p, "from_chat_id")
	if err != nil {
		return nil, err
	}
	type messageID struct {
		ID int `json:"message_id"`
	}
	sent := []messageID{}
	for _, id := range ids {
		original := from.messages[id]
		if original == nil || original.isService() || original.HasProtected {
			continue
		}
		m := make(original)
		r, err := s.target(p, m)
		if err != nil {
			return nil, err
		}
		s.post(r, m)
		sent = append(sent, messageID{m.MessageID})
	}
	if len(sent) == 0 {
		return nil, badRequest("%s", missing)
	}
	return sent, nil
}

func (s *Server) forwardMessages(_ context.Context, p params) (any, *apiError) {
	return s.sendMany(p, "there are no messages to forward", func(original *Message) *Message {
		m := copied(original)
		m.ForwardOrigin = origin(original)
		return m
	})
}

func (s *Server) copyMessages(_ context.Context, p params) (any, *apiError) {
	return s.sendMany(p, "there are no messages to copy", func(original *Message) *Message {
		m := copied(original)
		if p.truth("remove_caption") {
			m.Caption, m.CaptionEntities = "", nil
		}
		return m
	})
}

// setMessageReaction keeps the bot's reaction; a bot has one.
func (s *Server) setMessageReaction(_ context.Context, p params) (any, *apiError) {
	var given []reactionType
	if raw := p.text("reaction"); raw != "" && json.Unmarshal([]byte(raw), &given) != nil {
		return nil, badRequest("can't parse reaction types JSON object")
	}
	if len(given) > 1 {
		return nil, badRequest("REACTIONS_TOO_MANY")
	}
	var emoji []string
	for _, one := range given {
		if one.Type != "emoji" || one.Emoji == "" {
			return nil, badRequest("REACTION_INVALID")
		}
		emoji = append(emoji, one.Emoji)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	m := r.messages[int(p.integer("message_id", 0))]
	if m == nil {
		return nil, badRequest("message to react not found")
	}
	s.setReaction(r, m, s.bot.User.ID, emoji)
	return true, nil
}

// setReaction keeps somebody's reactions to a message.
func (s *Server) setReaction(r *room, m *Message, who int64, emoji []string) {
	changed := *m
	changed.Reactions = maps.Clone(m.Reactions)
	if changed.Reactions == nil {
		changed.Reactions = map[int64][]string{}
	}
	changed.Reactions[who] = emoji
	s.put(r, &changed)
	s.events.publish(eventEdit, messageEvent{r.Chat.ID, shown(&changed)})
}
