package telegramtest_test

import (
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

func TestWhatAPersonDeletesIsGoneForTheBotToo(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	asked := s.Say(u, "question")
	sent := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "answer"})
	heard(t, s)
	edit := args{"chat_id": u.ID, "message_id": sent.MessageID, "text": "better"}

	s.Delete(u, u.ID, false, sent.MessageID)
	if got := call(t, s, "editMessageText", edit); !got.OK {
		t.Errorf("what is hidden from the person: %s", got.Description)
	}
	s.Delete(u, u.ID, true, sent.MessageID, asked.MessageID)
	for method, c := range map[string]struct {
		args args
		want string
	}{
		"editMessageText": {args{"chat_id": u.ID, "message_id": sent.MessageID, "text": "best"}, "Bad Request: message to edit not found"},
		"deleteMessage":   {args{"chat_id": u.ID, "message_id": sent.MessageID}, "Bad Request: message to delete not found"},
		"sendMessage":     {args{"chat_id": u.ID, "text": "a", "reply_parameters": args{"message_id": asked.MessageID}}, "Bad Request: message to be replied not found"},
		"forwardMessage":  {args{"chat_id": u.ID, "from_chat_id": u.ID, "message_id": asked.MessageID}, "Bad Request: message to forward not found"},
	} {
		if got := call(t, s, method, c.args); got.Description != c.want {
			t.Errorf("%s: %q, want %q", method, got.Description, c.want)
		}
	}
	if got := heard(t, s); got != "" {
		t.Errorf("the bot was told %q", got)
	}
}

func TestLinksToTheBot(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	g := s.Gather(telegramtest.Gathering{Title: "G", NoBot: true}, u)
	for _, c := range []struct {
		link string
		chat int64
		want string
	}{
		{"https://t.me/vinbot_test_bot?start=vin_1", 0, "/start vin_1"},
		{"tg://resolve?domain=vinbot_test_bot&start=x", 0, "/start x"},
		{"https://t.me/vinbot_test_bot", 0, "/start"},
		{"https://t.me/vinbot_test_bot?startgroup=dealer-7", g.ID, "bot left→member, joined Vinbot, /start@vinbot_test_bot dealer-7"},
	} {
		s.Open(u, c.link, c.chat)
		if got := heard(t, s); got != c.want {
			t.Errorf("%s: heard %q, want %q", c.link, got, c.want)
		}
	}
}

func TestAPersonForwardsAndReacts(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	c := s.Gather(telegramtest.Gathering{Title: "News", Type: "channel", NoBot: true}, u)
	post := s.SayIn(c.ID, u, "a post", 0)
	must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{"message", "message_reaction"}})
	m := s.Forward(u, post, u.ID)
	if o := m.ForwardOrigin; o == nil || o.Type != "channel" || o.Chat.ID != c.ID || o.MessageID != post.MessageID {
		t.Errorf("origin %+v", o)
	}
	s.React(u, m, "👍")
	got := must[[]update](t, s, "getUpdates", args{})
	if len(got) != 2 || got[1].Reaction == nil || got[1].Reaction.New[0].Emoji != "👍" {
		t.Errorf("got %+v", got)
	}
}
