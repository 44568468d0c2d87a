package telegramtest

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
)

// send puts a prepared message into the chat of the call. What the parameters
// say beside the content is read here.
func (s *Server) send(p params, m *Message, pay bool) (any, *apiError) {
	marks, err := s.parseMarkupParam(p, pay)
	if err != nil {
		return nil, err
	}
	m.ReplyMarkup, m.Keyboard = marks.inline, marks.other
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.target(p, m)
	if err != nil {
		return nil, err
	}
	s.post(r, m)
	return m, nil
}

// target finds the chat a message goes to, and what it is a reply to.
func (s *Server) target(p params, m *Message) (*room, *apiError) {
	r, err := s.room(p, "chat_id")
	if err != nil {
		return nil, err
	}
	if err := s.writable(r); err != nil {
		return nil, err
	}
	if err := s.mayPost(r, m); err != nil {
		return nil, err
	}
	s.author(r, &s.bot.User, m)
	m.HasProtected = p.truth("protect_content")
	if m.ReplyToMessage, m.Quote, err = s.repliedTo(r, p); err != nil {
		return nil, err
	}
	if err := s.join(r, m, int(p.integer("message_thread_id", 0))); err != nil {
		return nil, badRequest("%s", err.Error())
	}
	return r, nil
}

// repliedTo reads reply_parameters, or reply_to_message_id of older libraries.
func (s *Server) repliedTo(r *room, p params) (*Message, *TextQuote, *apiError) {
	reply := struct {
		MessageID int             `json:"message_id"`
		ChatID    json.RawMessage `json:"chat_id"`
		Allow     bool            `json:"allow_sending_without_reply"`
		Quote     string          `json:"quote"`
		Mode      string          `json:"quote_parse_mode"`
		Position  int             `json:"quote_position"`
	}{MessageID: int(p.integer("reply_to_message_id", 0)), Allow: p.truth("allow_sending_without_reply")}
	if raw := p.text("reply_parameters"); raw != "" && raw != "null" {
		if json.Unmarshal([]byte(raw), &reply) != nil {
			return nil, nil, badRequest("can't parse reply parameters JSON object")
		}
	}
	if reply.MessageID == 0 {
		return nil, nil, nil
	}
	original := r.messages[reply.MessageID]
	switch {
	case original == nil && reply.Allow:
		return nil, nil, nil
	case original == nil:
		return nil, nil, badRequest("message to be replied not found")
	case reply.Quote == "":
		return quoted(original), nil, nil
	}
	words, err := parseMarkup(reply.Quote, reply.Mode)
	if err != nil {
		return nil, nil, badRequest("%s", err.Error())
	}
	part := quote(original, words.text, reply.Position)
	if part == nil {
		return nil, nil, badRequest("QUOTE_TEXT_INVALID")
	}
	return quoted(original), part, nil
}

// quoted is a message as it stands inside a reply: without what it replied to.
func quoted(m *Message) *Message {
	short := *m
	short.ReplyToMessage, short.PinnedMessage, short.Quote = nil, nil, nil
	return &short
}

func (s *Server) sendMessage(_ context.Context, p params) (any, *apiError) {
	f, err := s.messageText(p)
	if err != nil {
		return nil, err
	}
	m := &Message{Text: f.text, Entities: f.entities}
	if raw := p.text("link_preview_options"); raw != "" {
		m.LinkPreviewOptions = &LinkPreviewOptions{}
		if json.Unmarshal([]byte(raw), m.LinkPreviewOptions) != nil {
			return nil, badRequest("can't parse link preview options JSON object")
		}
	}
	return s.send(p, m, false)
}

func (s *Server) sendLocation(_ context.Context, p params) (any, *apiError) {
	for _, name := range []string{"latitude", "longitude"} {
		if !p.has(name) {
			return nil, badRequest("%s is empty", name)
		}
	}
	at, err := location(p.text("latitude"), p.text("longitude"))
	if err != nil {
		return nil, err
	}
	return s.send(p, &Message{Location: at}, false)
}

func location(latitude, longitude string) (*Location, *apiError) {
	lat, errLat := strconv.ParseFloat(latitude, 64)
	lon, errLon := strconv.ParseFloat(longitude, 64)
	if errLat != nil || errLon != nil || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return nil, badRequest("wrong location specified")
	}
	return &Location{lat, lon}, nil
}

func (s *Server) sendContact(_ context.Context, p params) (any, *apiError) {
	c := &Contact{PhoneNumber: p.text("phone_number"), FirstName: p.text("first_name"), LastName: p.text("last_name")}
	switch {
	case c.PhoneNumber == "":
		return nil, badRequest("phone number must be specified")
	case c.FirstName == "":
		return nil, badRequest("first name must be specified")
	}
	return s.send(p, &Message{Contact: c}, false)
}

func (s *Server) sendChatAction(_ context.Context, p params) (any, *apiError) {
	action := p.text("action")
	switch action {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note", "cancel":
	default:
		return nil, badRequest("wrong parameter action in request")
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
	if err := s.join(r, &Message{From: &s.bot.User}, int(p.integer("message_thread_id", 0))); err != nil {
		return nil, badRequest("%s", err.Error())
	}
	s.events.publish(eventAction, actionEvent{r.Chat.ID, action})
	return true, nil
}

func (s *Server) forwardMessage(_ context.Context, p params) (any, *apiError) {
	original, err := s.original(p, "message to forward not found")
	if err != nil {
		return nil, err
	}
	if original.HasProtected || original.isService() {
		return nil, badRequest("the message can't be forwarded")
	}
	m := copied(original)
	m.ForwardOrigin = origin(original)
	m.ReplyMarkup = nil
	return s.send(p, m, false)
}

func (s *Server) copyMessage(_ context.Context, p params) (any, *apiError) {
	original, err := s.original(p, "message to copy not found")
	if err != nil {
		return nil, err
	}
	m := copied(original)
	if p.has("caption") && m.Text == "" {
		f, err := s.caption(p)
		if err != nil {
			return nil, err
		}
		m.Caption, m.CaptionEntities = f.text, f.entities
	}
	sent, err := s.send(p, m, false)
	if err != nil {
		return nil, err
	}
	return map[string]int{"message_id": sent.(*Message).MessageID}, nil //nolint:errcheck,forcetypeassert // send gives this alone
}

// origin says who first sent a message.
func origin(m *Message) *ForwardOrigin {
	switch {
	case m.ForwardOrigin != nil:
		return m.ForwardOrigin
	case m.From == nil:
		return &ForwardOrigin{Type: "channel", Date: m.Date, Chat: m.Chat, MessageID: m.MessageID}
	}
	return &ForwardOrigin{Type: "user", Date: m.Date, SenderUser: m.From}
}

// original finds the message to forward or copy.
func (s *Server) original(p params, missing string) (*Message, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, err := s.room(p, "from_chat_id")
	if err != nil {
		return nil, err
	}
	m := from.messages[int(p.integer("message_id", 0))]
	if m == nil {
		return nil, badRequest("%s", missing)
	}
	return m, nil
}

// copied is a new message with the content of another.
func copied(m *Message) *Message {
	return &Message{
		Text: m.Text, Entities: m.Entities, Caption: m.Caption, CaptionEntities: m.CaptionEntities, Photo: m.Photo,
		Document: m.Document, Contact: m.Contact, Location: m.Location, LinkPreviewOptions: m.LinkPreviewOptions,
		Voice: m.Voice, Sticker: m.Sticker, Video: m.Video, Odd: m.Odd,
	}
}
