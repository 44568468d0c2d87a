package telegramtest

import (
	"context"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// botUser is what getMe tells beyond a user.
type botUser struct {
	User
	CanJoinGroups      bool `json:"can_join_groups"`
	CanReadAll         bool `json:"can_read_all_group_messages"`
	SupportsInline     bool `json:"supports_inline_queries"`
	CanConnectBusiness bool `json:"can_connect_to_business"`
	HasMainWebApp      bool `json:"has_main_web_app"`
}

func (s *Server) getMe(context.Context, params) (any, *apiError) {
	return botUser{
		User: s.Bot(), CanJoinGroups: true, CanReadAll: s.Settings().ReadAllGroups, SupportsInline: s.Settings().Inline,
	}, nil
}

func (s *Server) yes(context.Context, params) (any, *apiError) { return true, nil }

var commandPattern = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

const (
	maxCommands           = 100
	maxCommandDescription = 256
)

func (s *Server) setMyCommands(_ context.Context, p params) (any, *apiError) {
	key, err := s.commandKey(p)
	if err != nil {
		return nil, err
	}
	var commands []BotCommand
	if raw := p.text("commands"); json.Unmarshal([]byte(raw), &commands) != nil {
		return nil, badRequest("can't parse commands JSON object")
	}
	if len(commands) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for i, c := range commands {
		if len(c.Command) > 0 && c.Command[0] == '/' {
			commands[i].Command = c.Command[1:]
		}
		if !commandPattern.MatchString(commands[i].Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(c.Description); n < 1 || n > maxCommandDescription {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(commands) == 0 {
		delete(s.bot.Commands, key)
	} else {
		s.bot.Commands[key] = commands
	}
	s.commandsChanged()
	return true, nil
}

func (s *Server) commandsChanged() {
	s.saveBot()
	s.events.publish(eventCommands, changeEvent{})
}

func (s *Server) getMyCommands(_ context.Context, p params) (any, *apiError) {
	key, err := s.commandKey(p)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]BotCommand{}, s.bot.Commands[key]...), nil
}

func (s *Server) deleteMyCommands(_ context.Context, p params) (any, *apiError) {
	key, err := s.commandKey(p)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.bot.Commands, key)
	s.commandsChanged()
	return true, nil
}

var languagePattern = regexp.MustCompile(`^([a-z]{2})?$`)

// commandKey names a list of commands by its scope and language.
func (s *Server) commandKey(p params) (string, *apiError) {
	scope := struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID int64           `json:"user_id"`
	}{Type: "default"}
	if raw := p.text("scope"); raw != "" && json.Unmarshal([]byte(raw), &scope) != nil {
		return "", badRequest("can't parse BotCommandScope JSON object")
	}
	language := p.text("language_code")
	if !languagePattern.MatchString(language) {
		return "", badRequest("LANG_CODE_INVALID")
	}
	key := scope.Type
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return key + "/" + language, nil
	case "chat", "chat_administrators", "chat_member":
	default:
		return "", badRequest("can't parse BotCommandScope: Unsupported type specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.room(params{values: map[string]string{"chat_id": strings.Trim(string(scope.ChatID), `"`)}}, "chat_id")
	switch {
	case err != nil:
		return "", err
	case scope.Type != "chat" && r.Chat.isPrivate():
		return "", badRequest("can't use specified scope in private chats")
	case scope.Type == "chat_member" && s.account(scope.UserID) == nil:
		return "", badRequest("PARTICIPANT_ID_INVALID")
	}
	key += " " + strconv.FormatInt(r.Chat.ID, 10)
	if scope.Type == "chat_member" {
		key += " " + strconv.FormatInt(scope.UserID, 10)
	}
	return key + "/" + language, nil
}

// Menu is the command list a person sees in a chat: of the narrowest scope that
// has one, in their language before the one for all languages.
func (s *Server) Menu(chat, user int64) []BotCommand {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, who := strconv.FormatInt(chat, 10), strconv.FormatInt(user, 10)
	scopes := []string{"chat_member " + id + " " + who, "chat " + id, "all_group_chats", "default"}
	switch r := s.rooms[chat]; {
	case chat > 0:
		scopes = []string{"chat " + id, "all_private_chats", "default"}
	case r != nil && s.standing(r, user).administers():
		scopes = []string{scopes[0], "chat_administrators " + id, scopes[1], "all_chat_administrators", scopes[2], scopes[3]}
	}
	language := ""
	if u := s.users[user]; u != nil && len(u.User.LanguageCode) >= 2 {
		language = u.User.LanguageCode[:2]
	}
	for _, scope := range scopes {
		for _, key := range []string{scope + "/" + language, scope + "/"} {
			if commands := s.bot.Commands[key]; len(commands) > 0 {
				return append([]BotCommand{}, commands...)
			}
		}
	}
	return []BotCommand{}
}
