package telegramtest_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"example.com/vinbot/bot/telegramtest"
)

// echo answers a text with itself under a button, and a press with "pressed".
func echo(ctx context.Context, b *bot.Bot, u *models.Update) {
	switch {
	case u.Message != nil:
		_, _ = b.SendMessage(ctx, &bot.SendMessageParams{
			ChatID: u.Message.Chat.ID, Text: bot.EscapeMarkdown(u.Message.Text), ParseMode: models.ParseModeMarkdown,
			ReplyMarkup: models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Again", CallbackData: "again"}}}},
		})
	case u.CallbackQuery != nil:
		_, _ = b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID, Text: "pressed"})
	}
}

// TestALibrarysBotRunsUnchanged drives an echo bot of go-telegram/bot, by both
// ways of getting updates.
func TestALibrarysBotRunsUnchanged(t *testing.T) {
	t.Parallel()
	start := map[string]func(t *testing.T, s *telegramtest.Server, b *bot.Bot){
		"by polling": func(t *testing.T, _ *telegramtest.Server, b *bot.Bot) {
			t.Helper()
			ctx, stop := context.WithCancel(context.Background())
			over := make(chan struct{})
			go func() { defer close(over); b.Start(ctx) }()
			t.Cleanup(func() { stop(); <-over })
		},
		"by webhook": func(t *testing.T, _ *telegramtest.Server, b *bot.Bot) {
			t.Helper()
			ctx, stop := context.WithCancel(context.Background())
			over := make(chan struct{})
			hook := httptest.NewServer(b.WebhookHandler())
			go func() { defer close(over); b.StartWebhook(ctx) }()
			t.Cleanup(func() { hook.Close(); stop(); <-over })
			if _, err := b.SetWebhook(t.Context(), &bot.SetWebhookParams{URL: hook.URL}); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, run := range start {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t, telegramtest.Local())
			b, err := bot.New(s.Token(), bot.WithServerURL(s.URL()), bot.WithDefaultHandler(echo))
			if err != nil {
				t.Fatal(err)
			}
			run(t, s, b)
			u := s.User("en")
			s.Say(u, "5.3 L V8 (L84)!")
			replies, err := s.WaitMessages(t.Context(), u.ID, 1)
			if err != nil || replies[0].Text != "5.3 L V8 (L84)!" {
				t.Fatalf("replies %+v, %v", replies, err)
			}
			query := s.Tap(u, replies[0], "Again")
			if _, err := s.WaitCall(t.Context(), "answerCallbackQuery", 1); err != nil {
				t.Fatal(err)
			}
			if a, given := s.Answer(query); !given || a.Text != "pressed" {
				t.Errorf("answer %+v, %v", a, given)
			}
		})
	}
}

func TestALibrarysErrors(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	b, err := bot.New(s.Token(), bot.WithServerURL(s.URL()))
	if err != nil {
		t.Fatal(err)
	}
	u := started(t, s)
	s.Fault(telegramtest.Fault{Method: "sendMessage", Kind: telegramtest.FaultTooMany, RetryAfter: 3})
	_, err = b.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: u.ID, Text: "a"})
	if tooMany := (*bot.TooManyRequestsError)(nil); !errors.As(err, &tooMany) || tooMany.RetryAfter != 3 {
		t.Errorf("error %v", err)
	}
	_, err = b.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: u.ID, Text: "a", ReplyMarkup: models.InlineKeyboardMarkup{}})
	if err == nil || !strings.Contains(err.Error(), "must be an Array of Arrays") {
		t.Errorf("a nil keyboard: %v", err)
	}
	m, err := b.SendPhoto(t.Context(), &bot.SendPhotoParams{
		ChatID: u.ID, Photo: &models.InputFileUpload{Filename: "a.jpg", Data: strings.NewReader(string(jpegOf(t, 100, 50)))},
	})
	if err != nil || len(m.Photo) != 2 {
		t.Errorf("photo %+v, %v", m, err)
	}
}
