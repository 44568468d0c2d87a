package telegramtest

import (
	"cmp"
	"context"
	"encoding/json"
	"unicode/utf8"
)

// profileField is one of the texts about the bot, by language.
type profileField struct {
	name string // of the parameter and the result
	most int    // characters
}

//nolint:gochecknoglobals // constants in all but name
var (
	profileName        = profileField{"name", 64}
	profileDescription = profileField{"description", 512}
	profileShort       = profileField{"short_description", 120}
)

func (a *account) texts(f profileField) map[string]string {
	switch f {
	case profileName:
		return a.Names
	case profileShort:
		return a.Shorts
	}
	return a.Descriptions
}

func (s *Server) profileSetter(f profileField) method {
	return func(_ context.Context, p params) (any, *apiError) {
		text, language := p.text(f.name), p.text("language_code")
		if utf8.RuneCountInString(text) > f.most {
			return nil, badRequest("bot %s is too long", f.name)
		}
		if !languagePattern.MatchString(language) {
			return nil, badRequest("LANG_CODE_INVALID")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if text == "" {
			delete(s.bot.texts(f), language)
		} else {
			s.bot.texts(f)[language] = text
		}
		s.saveBot()
		return true, nil
	}
}

func (s *Server) profileGetter(f profileField) method {
	return func(_ context.Context, p params) (any, *apiError) {
		s.mu.Lock()
		defer s.mu.Unlock()
		texts := s.bot.texts(f)
		text := cmp.Or(texts[p.text("language_code")], texts[""])
		if f == profileName {
			text = cmp.Or(text, s.bot.User.FirstName)
		}
		return map[string]string{f.name: text}, nil
	}
}

// menuButton is what stands beside the input field.
type menuButton struct {
	Type   string          `json:"type"`
	Text   string          `json:"text,omitempty"`
	WebApp json.RawMessage `json:"web_app,omitempty"`
}

func (s *Server) setChatMenuButton(_ context.Context, p params) (any, *apiError) {
	button := menuButton{Type: "default"}
	if raw := p.text("menu_button"); raw != "" && json.Unmarshal([]byte(raw), &button) != nil {
		return nil, badRequest("can't parse MenuButton JSON object")
	}
	switch button.Type {
	case "commands", "web_app", "default":
	default:
		return nil, badRequest("MenuButton has unsupported type")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := s.menuChat(p)
	if err != nil {
		return nil, err
	}
	s.bot.Menus[id] = button
	s.saveBot()
	return true, nil
}

func (s *Server) getChatMenuButton(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := s.menuChat(p)
	if err != nil {
		return nil, err
	}
	for _, key := range []int64{id, 0} {
		if b, set := s.bot.Menus[key]; set && b.Type != "default" {
			return b, nil
		}
	}
	return menuButton{Type: "commands"}, nil
}

// menuChat is the private chat of a menu button; 0 is every chat.
func (s *Server) menuChat(p params) (int64, *apiError) {
	if !p.has("chat_id") {
		return 0, nil
	}
	r, err := s.room(p, "chat_id")
	if err != nil {
		return 0, err
	}
	if !r.Chat.isPrivate() {
		return 0, badRequest("chat_id must be of a private chat")
	}
	return r.Chat.ID, nil
}
