package telegramtest

import (
	"context"
	"encoding/json"
	"strconv"
)

const (
	minAlbum = 2
	maxAlbum = 10
)

// inputMedia is one item of an album.
type inputMedia struct {
	Type      string          `json:"type"`
	Media     string          `json:"media"`
	Caption   string          `json:"caption"`
	ParseMode string          `json:"parse_mode"`
	Entities  json.RawMessage `json:"caption_entities"`
}

func (s *Server) sendMediaGroup(ctx context.Context, p params) (any, *apiError) {
	items, err := albumItems(p)
	if err != nil {
		return nil, err
	}
	messages := make([]*Message, len(items))
	for i, item := range items {
		if messages[i], err = s.mediaContent(ctx, p, item); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	group := strconv.FormatInt(13_000_000_000_000_000+s.next(), 10)
	for _, m := range messages {
		r, err := s.target(p, m)
		if err != nil {
			return nil, err
		}
		m.MediaGroupID = group
		s.post(r, m)
	}
	return messages, nil
}

// albumItems reads the media of an album and refuses what cannot be together.
func albumItems(p params) ([]inputMedia, *apiError) {
	var items []inputMedia
	if json.Unmarshal([]byte(p.text("media")), &items) != nil {
		return nil, badRequest("can't parse media JSON object")
	}
	if p.has("reply_markup") {
		return nil, badRequest("reply markup can't be used in sendMediaGroup")
	}
	if len(items) < minAlbum {
		return nil, badRequest("media group must include 2-10 items")
	}
	if len(items) > maxAlbum {
		return nil, badRequest("too many messages to send as an album")
	}
	for _, item := range items {
		switch item.Type {
		case kindPhoto, kindDocument:
		case "video", "audio", "live_photo":
			return nil, badRequest("the emulator does not implement albums with %s", item.Type)
		default:
			return nil, badRequest(`can't parse InputMedia: type "%s" can't be used in sendMediaGroup`, item.Type)
		}
		if item.Type != items[0].Type {
			return nil, badRequest("document can't be mixed with other media types")
		}
	}
	return items, nil
}

// mediaContent is a new message of one item.
func (s *Server) mediaContent(ctx context.Context, p params, item inputMedia) (*Message, *apiError) {
	in, err := s.incoming(ctx, p, "", item.Media, item.Type)
	if err != nil {
		return nil, err
	}
	f, err := s.caption(params{values: map[string]string{
		"caption": item.Caption, "parse_mode": item.ParseMode, "caption_entities": string(item.Entities),
	}})
	if err != nil {
		return nil, err
	}
	m := &Message{Caption: f.text, CaptionEntities: f.entities}
	return m, s.attach(m, in, item.Type)
}

// editMessageMedia puts another photo or document in the place of one. An item
// of an album keeps its kind; a message sent through the bot takes known files
// and addresses only.
func (s *Server) editMessageMedia(ctx context.Context, p params) (any, *apiError) {
	var item inputMedia
	if json.Unmarshal([]byte(p.text("media")), &item) != nil {
		return nil, badRequest("can't parse input media JSON object")
	}
	switch item.Type {
	case kindPhoto, kindDocument:
	case "animation", "video", "audio", "live_photo":
		return nil, badRequest("the emulator does not implement media of type %s", item.Type)
	default:
		return nil, badRequest(`can't parse InputMedia: type "%s" is unsupported`, item.Type)
	}
	if p.has("inline_message_id") && len(p.files) > 0 {
		return nil, badRequest("can't use uploaded files to edit an inline message")
	}
	next, err := s.mediaContent(ctx, p, item)
	if err != nil {
		return nil, err
	}
	return s.edit(p, func(m *Message) *apiError {
		switch {
		case m.Photo == nil && m.Document == nil:
			return badRequest("there is no media in the message to edit")
		case m.MediaGroupID != "" && (m.Photo == nil) != (next.Photo == nil):
			return badRequest("message can't be edited")
		}
		m.Photo, m.Document, m.Caption, m.CaptionEntities = next.Photo, next.Document, next.Caption, next.CaptionEntities
		return nil
	})
}
