package telegramtest_test

import (
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// news is what a bot learns of one update, in words.
func news(u update) string {
	m := u.Message
	switch {
	case m == nil && u.ChannelPost != nil:
		return "post " + u.ChannelPost.Text
	case u.MyChatMember != nil:
		return "bot " + u.MyChatMember.Old.Status + "→" + u.MyChatMember.New.Status
	case u.ChatMember != nil:
		return "other " + u.ChatMember.Old.Status + "→" + u.ChatMember.New.Status
	case m == nil:
		return "else"
	case m.GroupCreated:
		return "created"
	case m.NewMembers != nil:
		return "joined " + m.NewMembers[0].FirstName
	case m.LeftMember != nil:
		return "left " + m.LeftMember.FirstName
	case m.NewTitle != "":
		return "title " + m.NewTitle
	case m.TopicCreated != nil:
		return "topic " + m.TopicCreated.Name
	case m.PinnedMessage != nil:
		return "pinned"
	case m.MigrateToChatID != 0:
		return "becomes"
	case m.MigrateFromChatID != 0:
		return "was"
	}
	return m.Text
}

func heard(tb testing.TB, s *telegramtest.Server) string {
	tb.Helper()
	batch := must[[]update](tb, s, "getUpdates", args{})
	words := make([]string, len(batch))
	for i, u := range batch {
		words[i] = news(u)
	}
	if n := len(batch); n > 0 {
		must[[]update](tb, s, "getUpdates", args{"offset": batch[n-1].ID + 1})
	}
	return strings.Join(words, ", ")
}

func TestWhatABotLearnsOfItsGroups(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		do   func(s *telegramtest.Server, a, b *telegramtest.User)
		want string
	}{
		"a group is made": {func(s *telegramtest.Server, a, _ *telegramtest.User) {
			s.Gather(telegramtest.Gathering{Title: "G", Type: "group"}, a)
		}, "bot left→member, created"},
		"a chat it is not in": {func(s *telegramtest.Server, a, b *telegramtest.User) {
			g := s.Gather(telegramtest.Gathering{Title: "G", NoBot: true}, a, b)
			s.SayIn(g.ID, a, "/start", 0)
			p := s.Gather(telegramtest.Gathering{Type: "private"}, a, b)
			s.SayIn(p.ID, b, "hello", 0)
		}, ""},
		"it is added, made an administrator, thrown out": {func(s *telegramtest.Server, a, b *telegramtest.User) {
			g := s.Gather(telegramtest.Gathering{Title: "G", NoBot: true}, a, b)
			s.Add(g.ID)
			s.Promote(g.ID)
			s.Remove(g.ID)
		}, "bot left→member, joined Vinbot, bot member→administrator, bot administrator→kicked, left Vinbot"},
		"it goes of its own will": {func(s *telegramtest.Server, a, _ *telegramtest.User) {
			call(t, s, "leaveChat", args{"chat_id": s.Group("G", a).ID})
		}, "bot left→member, bot member→left, left Vinbot"},
		"what it did to the chat, not what it wrote": {func(s *telegramtest.Server, a, _ *telegramtest.User) {
			f := s.Gather(telegramtest.Gathering{Title: "F", Type: "supergroup", Forum: true}, a)
			s.Promote(f.ID)
			call(t, s, "createForumTopic", args{"chat_id": f.ID, "name": "Cars"})
			call(t, s, "pinChatMessage", args{"chat_id": f.ID, "message_id": 1})
			call(t, s, "sendMessage", args{"chat_id": f.ID, "text": "hello"})
		}, "bot left→member, bot member→administrator, topic Cars, pinned"},
		"people come and go": {func(s *telegramtest.Server, a, b *telegramtest.User) {
			g := s.Group("G", a)
			s.Seat(g.ID, *b, telegramtest.Standing{Status: telegramtest.StatusMember})
			s.Seat(g.ID, *b, telegramtest.Standing{Status: telegramtest.StatusKicked})
		}, "bot left→member, joined B, left B"},
		"others' standing is told to an administrator that asks": {func(s *telegramtest.Server, a, b *telegramtest.User) {
			g := s.Group("G", a, b)
			s.Promote(g.ID)
			s.Seat(g.ID, *b, telegramtest.Standing{Status: telegramtest.StatusRestricted})
		}, "bot left→member, bot member→administrator, other member→restricted"},
		"a channel": {func(s *telegramtest.Server, a, _ *telegramtest.User) {
			c := s.Gather(telegramtest.Gathering{Title: "C", Type: "channel"}, a)
			s.SayIn(c.ID, a, "news", 0)
		}, "bot left→administrator, post news"},
		"a group becomes a supergroup": {func(s *telegramtest.Server, a, _ *telegramtest.User) {
			s.Migrate(s.Gather(telegramtest.Gathering{Title: "G", Type: "group"}, a).ID)
		}, "bot left→member, created, becomes, bot member→left, bot left→member, was"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t, telegramtest.Lenient())
			must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{
				"message", "channel_post", "my_chat_member", "chat_member",
			}})
			a, b := s.User("en"), s.User("es")
			c.do(s, a, b)
			if got := strings.ReplaceAll(heard(t, s), b.FirstName, "B"); got != c.want {
				t.Errorf("heard %q, want %q", got, c.want)
			}
		})
	}
}

func TestPrivacyMode(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		say   string
		reply bool
		hears bool
	}{
		"talk among people":           {"good morning", false, false},
		"a command":                   {"/vin", false, true},
		"a command for the bot":       {"/vin@vinbot_test_bot", false, true},
		"the bot's command later on":  {"try /vin@Vinbot_test_bot", false, true},
		"a command within a sentence": {"try /vin", false, false},
		"a command for another bot":   {"/vin@otherbot", false, false},
		"a mention":                   {"what do you say, @vinbot_test_bot?", false, true},
		"a mention of a longer name":  {"ask @vinbot_test_bot2", false, false},
		"a reply to the bot":          {"thanks", true, true},
		"an address like a mention":   {"mail a@vinbot_test_bot", false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t, telegramtest.Lenient())
			u := s.User("en")
			g := s.Group("G", u)
			sent := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": g.ID, "text": "hello"})
			heard(t, s)
			to := 0
			if c.reply {
				to = sent.MessageID
			}
			s.SayIn(g.ID, u, c.say, to)
			if got := heard(t, s); (got == c.say) != c.hears {
				t.Errorf("heard %q", got)
			}
			s.Set(telegramtest.BotSettings{ReadAllGroups: true})
			s.SayIn(g.ID, u, c.say, to)
			if got := heard(t, s); got != c.say {
				t.Errorf("without privacy mode heard %q", got)
			}
		})
	}
}

func TestRefusalsInGroups(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	quiet := telegramtest.UsualPermissions()
	quiet.CanSendMessages, quiet.CanSendPhotos, quiet.CanSendDocuments = false, false, false
	group := func() int64 { return s.Gather(telegramtest.Gathering{Title: "G", Type: "group"}, u).ID }
	kicked, left, super, restricted, muted, old := group(), group(), s.Group("S", u).ID, s.Group("R", u).ID, group(), group()
	in := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": old, "text": "a"})
	s.Remove(kicked)
	must[bool](t, s, "leaveChat", args{"chat_id": left})
	s.Remove(super)
	s.Seat(restricted, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusRestricted})
	s.Permit(muted, quiet)
	next := s.Migrate(old)
	channel := s.Gather(telegramtest.Gathering{Title: "C", Type: "channel"}, u).ID
	s.Seat(channel, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: &telegramtest.AdminRights{}})
	foreign := s.Gather(telegramtest.Gathering{Title: "F", NoBot: true}, u).ID
	text := func(chat int64) args { return args{"chat_id": chat, "text": "a"} }
	cases := map[string]struct {
		method string
		args   args
		want   string
	}{
		"thrown out of a group":         {"sendMessage", text(kicked), "Forbidden: bot was kicked from the group chat"},
		"thrown out of a supergroup":    {"sendMessage", text(super), "Forbidden: bot was kicked from the supergroup chat"},
		"a sign where it was":           {"sendChatAction", args{"chat_id": super, "action": "typing"}, "Forbidden: bot was kicked from the supergroup chat"},
		"gone of its own will":          {"sendMessage", text(left), "Forbidden: bot is not a member of the group chat"},
		"restricted":                    {"sendMessage", text(restricted), "Bad Request: not enough rights to send text messages to the chat"},
		"nobody may write":              {"sendMessage", text(muted), "Bad Request: not enough rights to send text messages to the chat"},
		"nobody may send places":        {"sendLocation", args{"chat_id": muted, "latitude": 1, "longitude": 1}, "Bad Request: not enough rights to send locations to the chat"},
		"a group that was upgraded":     {"sendMessage", text(old), "Bad Request: group chat was upgraded to a supergroup chat"},
		"an edit in an upgraded group":  {"editMessageText", args{"chat_id": old, "message_id": in.MessageID, "text": "b"}, "Bad Request: message can't be edited"},
		"a delete in an upgraded group": {"deleteMessage", args{"chat_id": old, "message_id": in.MessageID}, "Bad Request: message can't be deleted"},
		"a channel without the right":   {"sendMessage", text(channel), "Bad Request: need administrator rights in the channel chat"},
		"a chat it was never in":        {"sendMessage", text(foreign), "Bad Request: chat not found"},
		"pinning without the right":     {"pinChatMessage", args{"chat_id": next.ID, "message_id": 1}, "Bad Request: not enough rights to manage pinned messages in the chat"},
		"members of an upgraded group":  {"getChatMemberCount", args{"chat_id": old}, "Bad Request: group chat was upgraded to a supergroup chat"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t, s, c.method, c.args)
			if got.OK || got.Description != c.want {
				t.Errorf("got %v %q, want %q", got.OK, got.Description, c.want)
			}
			if upgraded := strings.Contains(c.want, "upgraded"); upgraded != (got.Parameters.MigrateTo == next.ID) {
				t.Errorf("migrate_to_chat_id %d", got.Parameters.MigrateTo)
			}
		})
	}
	t.Run("an administrator may what members may not", func(t *testing.T) {
		t.Parallel()
		g := s.Group("A", u)
		s.Permit(g.ID, quiet)
		s.Promote(g.ID)
		if got := call(t, s, "sendMessage", text(g.ID)); !got.OK {
			t.Error(got.Description)
		}
	})
	t.Run("after the upgrade the new chat takes messages", func(t *testing.T) {
		t.Parallel()
		if got := call(t, s, "sendMessage", text(next.ID)); !got.OK {
			t.Error(got.Description)
		}
	})
}

func TestARestrictionEndsInTime(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	g := s.Group("G", s.User("en"))
	info := must[struct{ Status string }](t, s, "getChatMember", args{"chat_id": g.ID, "user_id": s.Bot().ID})
	if info.Status != telegramtest.StatusMember {
		t.Errorf("status %q", info.Status)
	}
	s.Seat(g.ID, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusRestricted, UntilDate: s.Now().Unix() + 60})
	if got := call(t, s, "sendMessage", args{"chat_id": g.ID, "text": "a"}); got.OK {
		t.Error("a restricted bot wrote")
	}
	s.Advance(2 * time.Minute)
	if got := call(t, s, "sendMessage", args{"chat_id": g.ID, "text": "a"}); !got.OK {
		t.Error(got.Description)
	}
}

func TestForums(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	f := s.Gather(telegramtest.Gathering{Title: "F", Type: "supergroup", Forum: true}, u)
	thread := s.OpenTopic(f.ID, u, "Cars")
	said := s.SayInTopic(f.ID, u, thread, "/vin")
	if said.MessageThreadID != thread || !said.IsTopicMessage {
		t.Errorf("said %+v", said)
	}
	reply := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": f.ID, "text": "a", "reply_parameters": args{"message_id": said.MessageID}})
	if reply.MessageThreadID != thread || !reply.IsTopicMessage {
		t.Errorf("a reply is in thread %d", reply.MessageThreadID)
	}
	if m := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": f.ID, "text": "a"}); m.MessageThreadID != 0 {
		t.Errorf("the general topic has thread %d", m.MessageThreadID)
	}
	if got := call(t, s, "sendMessage", args{"chat_id": f.ID, "text": "a", "message_thread_id": 999}); got.Description != "Bad Request: message thread not found" {
		t.Error(got.Description)
	}
	s.CloseTopic(f.ID, u, thread)
	if got := call(t, s, "sendMessage", args{"chat_id": f.ID, "text": "a", "message_thread_id": thread}); got.Description != "Bad Request: TOPIC_CLOSED" {
		t.Error(got.Description)
	}
}

func TestRepliesInASupergroupAreAThread(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	g := s.Group("G", u)
	first := s.SayIn(g.ID, u, "/vin", 0)
	second := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": g.ID, "text": "a", "reply_parameters": args{"message_id": first.MessageID}})
	third := s.SayIn(g.ID, u, "b", second.MessageID)
	if second.MessageThreadID != first.MessageID || third.MessageThreadID != first.MessageID || third.IsTopicMessage {
		t.Errorf("threads %d and %d of message %d", second.MessageThreadID, third.MessageThreadID, first.MessageID)
	}
}
