package telegramtest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// club is a group with a bot that may invite, and a bot that asks for every news.
func club(t *testing.T) (s *telegramtest.Server, owner *telegramtest.User, chat int64) {
	t.Helper()
	s = telegramtest.New(t, telegramtest.Lenient())
	must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{"message", "chat_member", "chat_join_request"}})
	owner = s.User("en")
	chat = s.Group("Dealers", owner).ID
	s.Promote(chat)
	heard(t, s)
	return s, owner, chat
}

// last is the last update of a kind.
func last(t *testing.T, s *telegramtest.Server, is func(u update) bool) update {
	t.Helper()
	batch := must[[]update](t, s, "getUpdates", args{})
	for _, one := range slices.Backward(batch) {
		if is(one) {
			return one
		}
	}
	t.Fatalf("no such update in %d", len(batch))
	return update{}
}

func TestPeopleComeByALink(t *testing.T) {
	t.Parallel()
	s, owner, chat := club(t)
	made := must[link](t, s, "createChatInviteLink", args{"chat_id": chat, "name": "Fair", "member_limit": 1})
	if made.Name != "Fair" || made.Limit != 1 || made.Primary || made.Creator.ID != s.Bot().ID {
		t.Errorf("link %+v", made)
	}
	u, other := s.User("es"), s.User("fr")
	if err := s.Follow(u, made.Link); err != nil {
		t.Fatal(err)
	}
	if m := memberOf(t, s, chat, u.ID); m.Status != telegramtest.StatusMember {
		t.Errorf("a member %+v", m)
	}
	told := last(t, s, func(u update) bool { return u.ChatMember != nil }).ChatMember
	if told.From.ID != u.ID || told.Link == nil || told.Link.Link != made.Link {
		t.Errorf("told %+v", told)
	}
	if m := last(t, s, func(u update) bool { return u.Message != nil }).Message; m.From.ID != u.ID || m.NewMembers[0].ID != u.ID {
		t.Errorf("said %+v", m)
	}
	if s.Follow(other, made.Link) == nil {
		t.Error("two came by a link for one")
	}
	must[link](t, s, "editChatInviteLink", args{"chat_id": chat, "invite_link": made.Link, "member_limit": 2})
	if err := s.Follow(other, made.Link); err != nil {
		t.Error(err)
	}
	must[bool](t, s, "banChatMember", args{"chat_id": chat, "user_id": u.ID})
	if s.Follow(u, made.Link) == nil {
		t.Error("who is banned came by a link")
	}
	if gone := must[link](t, s, "revokeChatInviteLink", args{"chat_id": chat, "invite_link": made.Link}); !gone.Revoked {
		t.Errorf("revoked %+v", gone)
	}
	if s.Follow(s.User("de"), made.Link) == nil {
		t.Error("somebody came by a revoked link")
	}
	short := must[link](t, s, "createChatInviteLink", args{"chat_id": chat, "expire_date": s.Now().Add(time.Minute).Unix()})
	s.Advance(2 * time.Minute)
	if s.Follow(s.User("de"), short.Link) == nil {
		t.Error("somebody came by an expired link")
	}
	if err := s.Follow(s.User("de"), s.Invite(chat, owner, false)); err != nil {
		t.Error(err)
	}
	told = last(t, s, func(u update) bool { return u.ChatMember != nil }).ChatMember
	if told.Link == nil || !strings.HasSuffix(told.Link.Link, "...") || told.Link.Creator.ID != owner.ID {
		t.Errorf("another's link is shown as %+v", told.Link)
	}
}

func TestTheNextPrimaryLinkEndsTheLast(t *testing.T) {
	t.Parallel()
	s, _, chat := club(t)
	first := must[string](t, s, "exportChatInviteLink", args{"chat_id": chat})
	second := must[string](t, s, "exportChatInviteLink", args{"chat_id": chat})
	if s.Follow(s.User("es"), first) == nil {
		t.Error("the first primary link still leads somewhere")
	}
	if err := s.Follow(s.User("es"), second); err != nil {
		t.Error(err)
	}
	must[link](t, s, "revokeChatInviteLink", args{"chat_id": chat, "invite_link": second})
	third := must[struct {
		Link string `json:"invite_link"`
	}](t, s, "getChat", args{"chat_id": chat}).Link
	if third == "" || third == second {
		t.Errorf("the primary link is %q", third)
	}
}

func TestWhoAsksToBeLetInIsAnswered(t *testing.T) {
	t.Parallel()
	s, owner, chat := club(t)
	asking := must[link](t, s, "createChatInviteLink", args{"chat_id": chat, "creates_join_request": true})
	u := s.User("es")
	text := args{"chat_id": u.ID, "text": "Which dealer are you?"}
	if got := call(t, s, "sendMessage", text); got.OK {
		t.Error("the bot wrote to a stranger")
	}
	for range 2 { // to ask twice is to ask once
		if err := s.Follow(u, asking.Link); err != nil {
			t.Fatal(err)
		}
	}
	r := last(t, s, func(u update) bool { return u.JoinRequest != nil }).JoinRequest
	if r.From.ID != u.ID || r.UserChat != u.ID || r.Chat.ID != chat || r.Link.Link != asking.Link || r.Link.Pending != 1 {
		t.Errorf("asked %+v", r)
	}
	if got := call(t, s, "sendMessage", text); !got.OK {
		t.Errorf("the bot cannot write to who asks: %s", got.Description)
	}
	s.Advance(6 * time.Minute)
	if got := call(t, s, "sendMessage", text); got.OK {
		t.Error("after five minutes the bot still wrote")
	}
	a := args{"chat_id": chat, "user_id": u.ID}
	must[bool](t, s, "declineChatJoinRequest", a)
	if got := call(t, s, "approveChatJoinRequest", a); got.Description != "Bad Request: HIDE_REQUESTER_MISSING" {
		t.Errorf("approved after it was declined: %q", got.Description)
	}
	if err := s.Follow(u, asking.Link); err != nil {
		t.Fatal(err)
	}
	must[bool](t, s, "approveChatJoinRequest", a)
	told := last(t, s, func(u update) bool { return u.ChatMember != nil }).ChatMember
	if told.From.ID != s.Bot().ID || told.Link == nil || told.Link.Link != asking.Link || told.New.Status != telegramtest.StatusMember {
		t.Errorf("told %+v", told)
	}
	if got := call(t, s, "approveChatJoinRequest", a); got.Description != "Bad Request: USER_ALREADY_PARTICIPANT" {
		t.Errorf("approved twice: %q", got.Description)
	}
	s.Seat(chat, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: only(t, "can_pin_messages")})
	heard(t, s)
	if err := s.Follow(s.User("de"), s.Invite(chat, owner, true)); err != nil {
		t.Fatal(err)
	}
	if got := heard(t, s); got != "" {
		t.Errorf("a bot that may not invite heard %q", got)
	}
}

func TestRefusalsOfLinks(t *testing.T) {
	t.Parallel()
	s, owner, chat := club(t)
	private := started(t, s)
	plain := s.Group("Plain", owner).ID
	primary := must[string](t, s, "exportChatInviteLink", args{"chat_id": chat})
	others := s.Invite(chat, owner, false)
	cases := map[string]struct {
		method string
		args   args
		want   string
	}{
		"a link to a person":                {"createChatInviteLink", args{"chat_id": private.ID}, "can't invite members to a private chat"},
		"without the right":                 {"createChatInviteLink", args{"chat_id": plain}, "not enough rights to manage chat invite link"},
		"a primary one without the right":   {"exportChatInviteLink", args{"chat_id": plain}, "not enough rights to manage chat invite link"},
		"a limit for those who ask":         {"createChatInviteLink", args{"chat_id": chat, "creates_join_request": true, "member_limit": 1}, "member limit can't be specified for links requiring administrator approval"},
		"a limit of a hundred thousand":     {"createChatInviteLink", args{"chat_id": chat, "member_limit": 100000}, "USAGE_LIMIT_INVALID"},
		"an end in the past":                {"createChatInviteLink", args{"chat_id": chat, "expire_date": 1}, "EXPIRE_DATE_INVALID"},
		"an edit of no link":                {"editChatInviteLink", args{"chat_id": chat}, "invite link must be non-empty"},
		"an edit of the primary link":       {"editChatInviteLink", args{"chat_id": chat, "invite_link": primary}, "CHAT_INVITE_PERMANENT"},
		"an edit of another's link":         {"editChatInviteLink", args{"chat_id": chat, "invite_link": others}, "INVITE_HASH_EXPIRED"},
		"revoking what is none":             {"revokeChatInviteLink", args{"chat_id": chat, "invite_link": "https://t.me/+a"}, "INVITE_HASH_EXPIRED"},
		"letting a person into their chat":  {"approveChatJoinRequest", args{"chat_id": private.ID, "user_id": owner.ID}, "the chat can't have join requests"},
		"letting somebody in without right": {"approveChatJoinRequest", args{"chat_id": plain, "user_id": private.ID}, "not enough rights to manage chat join requests"},
		"declining who never asked":         {"declineChatJoinRequest", args{"chat_id": chat, "user_id": private.ID}, "HIDE_REQUESTER_MISSING"},
		"declining somebody who is there":   {"declineChatJoinRequest", args{"chat_id": chat, "user_id": owner.ID}, "USER_ALREADY_PARTICIPANT"},
		"letting in somebody nobody knows":  {"approveChatJoinRequest", args{"chat_id": chat, "user_id": 5}, "PARTICIPANT_ID_INVALID"},
		"letting nobody in":                 {"approveChatJoinRequest", args{"chat_id": chat}, "invalid user_id specified"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := call(t, s, c.method, c.args); got.OK || got.Description != "Bad Request: "+c.want {
				t.Errorf("got %v %q, want %q", got.OK, got.Description, c.want)
			}
		})
	}
}

func TestARestartKeepsLinksAndThoseWhoAsk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	chat := s.Group("Dealers", s.User("en")).ID
	s.Promote(chat)
	asking := direct[link](t, s, "createChatInviteLink", args{"chat_id": chat, "creates_join_request": true})
	u := s.User("es")
	if err := s.Follow(u, asking.Link); err != nil {
		t.Fatal(err)
	}
	again := open(t, killed(t, s, dir))
	t.Cleanup(func() { _ = again.Close() })
	direct[bool](t, again, "approveChatJoinRequest", args{"chat_id": chat, "user_id": u.ID})
	if err := again.TrySay(chat, u, "here"); err != nil {
		t.Error(err)
	}
}
