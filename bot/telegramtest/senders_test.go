package telegramtest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/telegramtest"
)

// anonymous makes a person an administrator whom nobody sees.
func anonymous(s *telegramtest.Server, chat int64, u *telegramtest.User) {
	rights := telegramtest.UsualRights()
	rights.IsAnonymous = true
	s.Seat(chat, *u, telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: &rights, Title: "Boss"})
}

func TestAnAnonymousAdministratorIsTheGroup(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{"message", "message_reaction"}})
	owner, u := s.User("en"), s.User("es")
	g := s.Group("Dealers", owner, u)
	s.Promote(g.ID)
	anonymous(s, g.ID, u)
	said := s.SayIn(g.ID, u, "/vin", 0)
	batch := must[[]update](t, s, "getUpdates", args{})
	m := batch[len(batch)-1].Message
	want := telegramtest.User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
	if diff := cmp.Diff(&want, m.From); diff != "" {
		t.Errorf("from (-want +got):\n%s", diff)
	}
	if m.SenderChat == nil || m.SenderChat.ID != g.ID || m.AuthorSignature != "Boss" {
		t.Errorf("sent by %+v, signed %q", m.SenderChat, m.AuthorSignature)
	}
	if got := s.Edit(said, "/help"); got.From.ID != want.ID || got.SenderChat == nil {
		t.Errorf("the edit is from %+v", got.From)
	}
	s.React(u, said, "👍")
	batch = must[[]update](t, s, "getUpdates", args{"offset": -1})
	if r := batch[0].Reaction; r == nil || r.User != nil || r.ActorChat == nil || r.ActorChat.ID != g.ID {
		t.Errorf("the reaction is by %+v", r)
	}
	s.Delete(u, g.ID, true, said.MessageID)
	answer := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": g.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x"})})
	if answer.From.ID != s.Bot().ID || answer.SenderChat != nil {
		t.Errorf("the bot's own message is from %+v", answer)
	}
	must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{}})
	s.Tap(u, answer, "x")
	batch = must[[]update](t, s, "getUpdates", args{"offset": -1})
	if q := batch[0].CallbackQuery; q == nil || q.From.ID != u.ID {
		t.Errorf("the press is by %+v", q)
	}
}

func TestAnOwnerSpeaksAsTheirChannel(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	owner, u := s.User("en"), s.User("es")
	g := s.Group("Dealers", owner, u).ID
	channel := s.Gather(telegramtest.Gathering{Title: "Deals", Type: "channel", NoBot: true}, u)
	other := s.Gather(telegramtest.Gathering{Title: "More deals", Type: "channel", NoBot: true}, u)
	s.Promote(g)
	m, err := s.SayAs(g, u, channel, "/vin")
	if err != nil || m.From.Username != "Channel_Bot" || m.From.ID != 136817688 || m.SenderChat.ID != channel.ID || m.AuthorSignature != "" {
		t.Errorf("%+v, %v", m, err)
	}
	if _, err := s.SayAs(g, owner, channel, "not mine"); err == nil {
		t.Error("somebody spoke as another's channel")
	}
	a := args{"chat_id": g, "sender_chat_id": channel.ID}
	must[bool](t, s, "banChatSenderChat", a)
	if _, err := s.SayAs(g, u, other, "/vin"); err == nil {
		t.Error("the owner of a banned channel spoke as another of theirs")
	}
	if err := s.TrySay(g, u, "/vin"); err != nil {
		t.Error(err)
	}
	must[bool](t, s, "unbanChatSenderChat", a)
	if _, err := s.SayAs(g, u, channel, "/vin"); err != nil {
		t.Error(err)
	}
	for want, a := range map[string]args{
		"PARTICIPANT_ID_INVALID":                               {"chat_id": g, "sender_chat_id": -1},
		"can't ban members in private chats":                   {"chat_id": started(t, s).ID, "sender_chat_id": channel.ID},
		"can't ban chats in basic groups":                      {"chat_id": s.Gather(telegramtest.Gathering{Type: "group"}, u).ID, "sender_chat_id": channel.ID},
		"not enough rights to restrict/unrestrict chat member": {"chat_id": s.Group("H", u).ID, "sender_chat_id": channel.ID},
	} {
		if got := call(t, s, "banChatSenderChat", a); got.Description != "Bad Request: "+want {
			t.Errorf("%q, want %q", got.Description, want)
		}
	}
}
