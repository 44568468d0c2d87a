package telegramtest

// BotSettings are what the bot's owner sets with BotFather.
type BotSettings struct {
	ReadAllGroups     bool    `json:"can_read_all_group_messages"` // privacy mode is off
	Inline            bool    `json:"supports_inline_queries"`
	InlinePlaceholder string  `json:"inline_placeholder"`
	InlineLocation    bool    `json:"inline_location"`
	InlineFeedback    float64 `json:"inline_feedback"` // the share of chosen results the bot is told of, 0 to 1
}

// settings are those set last, or the configured ones. It expects the lock.
func (s *Server) settings() BotSettings {
	if s.bot.Settings != nil {
		return *s.bot.Settings
	}
	return s.config.Settings
}

// Settings are the bot's as its owner set them last.
func (s *Server) Settings() BotSettings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings()
}

// Set changes the bot's settings.
func (s *Server) Set(settings BotSettings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bot.Settings = &settings
	s.saveBot()
	s.events.publish(eventState, changeEvent{})
}
