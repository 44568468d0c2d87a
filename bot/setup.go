package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-telegram/bot/models"

	"example.com/vinbot/conversation"
)

// Introduce asks Telegram who the bot is and sets the command menu in every
// language; the first one is also the menu of all other languages.
func Introduce(ctx context.Context, api *API, texts Texts, languages []string) (username string, err error) {
	var me models.User
	if err := api.Call(ctx, "getMe", []byte("{}"), &me); err != nil {
		return "", fmt.Errorf("bot: getMe: %w", err)
	}
	for i, lang := range languages {
		p := texts.For(lang, "")
		var menu []models.BotCommand
		for _, name := range conversation.Commands() {
			text, err := p.Plain("cmd_"+name, nil)
			if err != nil {
				return "", err
			}
			menu = append(menu, models.BotCommand{Command: name, Description: text})
		}
		codes := []string{lang}
		if i == 0 {
			codes = append(codes, "")
		}
		for _, code := range codes {
			body, err := json.Marshal(map[string]any{"commands": menu, "language_code": code})
			if err != nil {
				return "", fmt.Errorf("bot: menu: %w", err)
			}
			if err := api.Call(ctx, "setMyCommands", body, nil); err != nil {
				return "", fmt.Errorf("bot: setMyCommands: %w", err)
			}
		}
	}
	return me.Username, nil
}

// UseWebhook tells Telegram where to post updates.
func UseWebhook(ctx context.Context, api *API, url, secret string) error {
	body, err := json.Marshal(map[string]any{"url": url, "secret_token": secret, "allowed_updates": allowed(), "max_connections": 100})
	if err != nil {
		return fmt.Errorf("bot: webhook: %w", err)
	}
	if err := api.Call(ctx, "setWebhook", body, nil); err != nil {
		return fmt.Errorf("bot: setWebhook: %w", err)
	}
	return nil
}

// UsePolling takes a webhook away, which would keep Poll from working.
func UsePolling(ctx context.Context, api *API) error {
	if err := api.Call(ctx, "deleteWebhook", []byte("{}"), nil); err != nil {
		return fmt.Errorf("bot: deleteWebhook: %w", err)
	}
	return nil
}
