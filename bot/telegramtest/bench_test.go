package telegramtest_test

import (
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

// BenchmarkTurn is what one update costs the emulator: a person writes, the bot
// fetches it and answers. Without a network.
func BenchmarkTurn(b *testing.B) {
	for name, dir := range map[string]string{"memory": "", "journal": b.TempDir()} {
		b.Run(name, func(b *testing.B) {
			s, err := telegramtest.Open(telegramtest.Config{Dir: dir, Lenient: true})
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { _ = s.Close() })
			u := s.User("en")
			var offset int64
			for b.Loop() {
				s.Say(u, "What's the towing capacity of 1FTFW1E82NFB00000?")
				batch := direct[[]update](b, s, "getUpdates", args{"offset": offset})
				offset = batch[0].ID + 1
				direct[telegramtest.Message](b, s, "sendMessage", args{
					"chat_id": u.ID, "text": "<b>5,000 kg</b>", "parse_mode": "HTML",
					"reply_markup": keyboard(args{"text": "Source", "callback_data": "s"}),
				})
			}
		})
	}
}
