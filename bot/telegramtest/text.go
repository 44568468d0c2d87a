package telegramtest

import (
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// Lengths of texts: characters count after the markup is read, bytes before.
const (
	maxText      = 4096
	maxCaption   = 1024
	maxTextBytes = 32768
)

// messageText reads text, parse_mode and entities.
func (s *Server) messageText(p params) (formatted, *apiError) {
	raw := p.text("text")
	if raw == "" {
		return formatted{}, badRequest("message text is empty")
	}
	if len(raw) > maxTextBytes {
		return formatted{}, badRequest("text is too long")
	}
	f, err := s.formattedText(raw, p.text("parse_mode"), p.text("entities"))
	switch {
	case err != nil:
		return f, err
	case f.text == "":
		return f, badRequest("message text is empty")
	case utf8.RuneCountInString(f.text) > maxText:
		return f, badRequest("message is too long")
	}
	return f, nil
}

// caption reads caption, parse_mode and caption_entities.
func (s *Server) caption(p params) (formatted, *apiError) {
	f, err := s.formattedText(p.text("caption"), p.text("parse_mode"), p.text("caption_entities"))
	if err == nil && utf8.RuneCountInString(f.text) > maxCaption {
		return f, badRequest("message caption is too long")
	}
	return f, err
}

func (s *Server) formattedText(text, mode, entities string) (formatted, *apiError) {
	f, err := parseMarkup(text, mode)
	if err != nil {
		return f, badRequest("%s", err.Error())
	}
	if (mode == "" || mode == "none") && entities != "" {
		if given := []Entity(nil); json.Unmarshal([]byte(entities), &given) == nil {
			f.entities = slices.DeleteFunc(given, func(e Entity) bool { return found(e.Type) })
		}
		if err := checkEntities(f.entities); err != nil {
			return f, err
		}
	}
	f = normalise(f)
	s.nameMentions(f.entities)
	return f, nil
}

// checkEntities judges the entities a bot sent instead of markup.
func checkEntities(entities []Entity) *apiError {
	for _, e := range entities {
		switch {
		case e.Offset < 0 || e.Offset > 1_000_000:
			return badRequest("receive an entity with incorrect offset %d", e.Offset)
		case e.Length < 0 || e.Length > 1_000_000:
			return badRequest("receive an entity with incorrect length %d", e.Length)
		case e.Type == "":
			return badRequest("can't parse MessageEntity: Type is not specified")
		case rank(e.Type) == 4 && !found(e.Type):
			return badRequest("can't parse MessageEntity: Unsupported type specified")
		case e.Type == typeTextLink:
			if _, ok := checkLink(e.URL, false); !ok {
				return badRequest("can't parse MessageEntity: Wrong HTTP URL")
			}
		}
	}
	return nil
}

// found are the kinds Telegram finds by itself; sent ones count for nothing.
func found(kind string) bool {
	switch kind {
	case typeMention, typeHashtag, typeCashtag, typeBotCommand, typeURL, typeEmail, "phone_number", "bank_card_number":
		return true
	}
	return false
}

// nameMentions fills in the people that text mentions point at; a mention of
// somebody the emulator does not know stays a number.
func (s *Server) nameMentions(entities []Entity) {
	for i, e := range entities {
		if e.User == nil {
			continue
		}
		s.mu.Lock()
		if known := s.users[e.User.ID]; known != nil {
			entities[i].User = &known.User
		} else {
			entities[i].User = &User{ID: e.User.ID, FirstName: "Unknown"}
		}
		s.mu.Unlock()
	}
}
