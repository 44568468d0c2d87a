package telegramtest

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"time"
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a " +
	"current content and reply markup of the message"

// edit changes a message of the bot's own. change gets a copy to work on.
func (s *Server) edit(p params, change func(m *Message) *apiError) (any, *apiError) {
	marks, err := s.parseMarkupParam(p, false)
	if err != nil {
		return nil, err
	}
	if marks.other != nil {
		return nil, badRequest("inline keyboard expected")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.has("inline_message_id") {
		return s.editInline(p.text("inline_message_id"), marks, change)
	}
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	old := r.messages[int(p.integer("message_id", 0))]
	switch {
	case !p.has("message_id"):
		return nil, badRequest("message identifier is not specified")
	case old == nil:
		return nil, badRequest("message to edit not found")
	case !old.sentBy(s.bot.User.ID), old.Keyboard != nil, old.ForwardOrigin != nil, old.isService(), r.MigratedTo != 0:
		return nil, badRequest("message can't be edited")
	}
	if err := s.reachable(r); err != nil {
		return nil, err
	}
	return s.rewritten(r, old, marks, change)
}

// editInline changes a message that somebody sent through the bot.
func (s *Server) editInline(id string, marks markup, change func(m *Message) *apiError) (any, *apiError) {
	ref, known := s.inline.sent[id]
	if !known {
		return nil, badRequest("MESSAGE_ID_INVALID")
	}
	r := s.rooms[ref.chat]
	if _, err := s.rewritten(r, r.messages[ref.id], marks, change); err != nil {
		return nil, err
	}
	return true, nil
}

// rewritten is a message after its change, if that changed anything.
func (s *Server) rewritten(r *room, old *Message, marks markup, change func(m *Message) *apiError) (*Message, *apiError) {
	m := *old
	m.ReplyMarkup = marks.inline
	if err := change(&m); err != nil {
		return nil, err
	}
	if reflect.DeepEqual(&m, old) {
		return nil, badRequest(notModified)
	}
	m.EditDate = s.now().Unix()
	s.put(r, &m)
	s.events.publish(eventEdit, messageEvent{r.Chat.ID, shown(&m)})
	return &m, nil
}

func (s *Server) editMessageText(_ context.Context, p params) (any, *apiError) {
	f, err := s.messageText(p)
	if err != nil {
		return nil, err
	}
	return s.edit(p, func(m *Message) *apiError {
		if m.Text == "" {
			return badRequest("there is no text in the message to edit")
		}
		m.Text, m.Entities = f.text, f.entities
		return nil
	})
}

func (s *Server) editMessageCaption(_ context.Context, p params) (any, *apiError) {
	f, err := s.caption(p)
	if err != nil {
		return nil, err
	}
	return s.edit(p, func(m *Message) *apiError {
		if m.Photo == nil && m.Document == nil {
			return badRequest("there is no caption in the message to edit")
		}
		m.Caption, m.CaptionEntities = f.text, f.entities
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(_ context.Context, p params) (any, *apiError) {
	return s.edit(p, func(*Message) *apiError { return nil })
}

// deletable is how long a message may be deleted.
const deletable = 48 * time.Hour

func (s *Server) deleteMessage(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	id := int(p.integer("message_id", 0))
	switch m := r.messages[id]; {
	case !p.has("message_id"):
		return nil, badRequest("message identifier is not specified")
	case m == nil:
		return nil, badRequest("message to delete not found")
	case !s.mayDelete(r, m):
		return nil, badRequest("message can't be deleted")
	}
	s.remove(r, id)
	return true, nil
}

// mayDelete holds for the bot's own messages, in a channel only if it may post
// there, for incoming ones in a private chat and for all where the bot has the
// right; all only for two days, and never for what a topic begins with.
func (s *Server) mayDelete(r *room, m *Message) bool {
	own, rights := m.sentBy(s.bot.User.ID), s.botStanding(r).rights()
	switch {
	case s.now().Sub(time.Unix(m.Date, 0)) > deletable, r.MigratedTo != 0, m.TopicCreated != nil:
		return false
	case r.Chat.isPrivate(), rights.CanDeleteMessages:
		return true
	case r.Chat.Type == chatChannel:
		return own && rights.CanPostMessages
	}
	return own
}

func (s *Server) remove(r *room, ids ...int) {
	for _, id := range ids {
		s.forget(r, id)
		r.order = slices.DeleteFunc(r.order, func(n int) bool { return n == id })
	}
	s.events.publish(eventDelete, deleteEvent{r.Chat.ID, ids})
}

const maxDeleted = 100

func (s *Server) deleteMessages(_ context.Context, p params) (any, *apiError) {
	var ids []json.Number
	if json.Unmarshal([]byte(p.text("message_ids")), &ids) != nil {
		return nil, badRequest("can't parse message identifiers JSON object")
	}
	switch {
	case len(ids) == 0:
		return nil, badRequest("message identifiers are not specified")
	case len(ids) > maxDeleted:
		return nil, badRequest("too many message identifiers specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	var gone []int
	for _, number := range ids {
		id, err := strconv.Atoi(number.String())
		if m := r.messages[id]; err == nil && m != nil && s.mayDelete(r, m) {
			gone = append(gone, id)
		}
	}
	s.remove(r, gone...)
	return true, nil
}
