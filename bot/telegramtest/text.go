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
		sortEntities(f.entities)
		if err := checkEntities(f.entities); err != nil {
			return f, err
		}
		if err := checkBounds(f); err != nil {
			return f, err
		}
	}
	f = normalise(f)
	s.nameMentions(f.entities)
	return f, nil
}

// checkEntities judges the entities a bot sent instead of markup, and brings their
// links into form.
func checkEntities(entities []Entity) *apiError {
	for i, e := range entities {
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
			if !linkTo(&entities[i], e.URL) {
				return badRequest("entity URL '%s' is invalid: Wrong HTTP URL", e.URL)
			}
		}
	}
	return nil
}

// checkBounds judges where the entities a bot sent begin and end: within the text,
// and not inside a character.
func checkBounds(f formatted) *apiError {
	bytesAt, units := map[int]int{}, 0 // where each character begins, by its UTF-16 offset
	for i, r := range f.text {
		bytesAt[units] = i
		units += utf16Len(string(r))
	}
	bytesAt[units] = len(f.text)
	for _, e := range f.entities {
		end := e.Offset + e.Length
		if _, whole := bytesAt[e.Offset]; !whole && e.Offset < units {
			return badRequest("entity begins in a middle of a UTF-16 symbol at byte offset %d", bytesAt[e.Offset+1])
		}
		if _, whole := bytesAt[end]; !whole && end < units {
			return badRequest("entity beginning at UTF-16 offset %d ends in a middle of a UTF-16 symbol at byte offset %d", e.Offset, bytesAt[end+1])
		}
	}
	for _, e := range f.entities {
		switch {
		case e.Offset > units:
			return badRequest("entity begins after the end of the text at UTF-16 offset %d", e.Offset)
		case e.Offset+e.Length > units:
			return badRequest("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d", e.Offset, e.Offset+e.Length)
		}
	}
	return nil
}

// found are the kinds Telegram finds by itself; sent ones count for nothing.
func found(kind string) bool {
	switch kind {
	case typeMention, typeHashtag, typeCashtag, typeBotCommand, typeURL, typeEmail, typePhone, "bank_card_number":
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
