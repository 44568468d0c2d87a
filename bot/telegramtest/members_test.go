package telegramtest_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/bot/telegramtest"
)

// chatMember is what the bot is told of somebody.
type chatMember struct {
	Status      string `json:"status"`
	CanBeEdited bool   `json:"can_be_edited"`
	Title       string `json:"custom_title"`
	UntilDate   int64  `json:"until_date"`
	IsMember    bool   `json:"is_member"`
	telegramtest.AdminRights
}

func memberOf(tb testing.TB, s *telegramtest.Server, chat, user int64) chatMember {
	tb.Helper()
	return must[chatMember](tb, s, "getChatMember", args{"chat_id": chat, "user_id": user})
}

// only are the rights named, alone.
func only(tb testing.TB, names ...string) *telegramtest.AdminRights {
	tb.Helper()
	said := map[string]bool{}
	for _, name := range names {
		said[name] = true
	}
	raw, err := json.Marshal(said)
	if err != nil {
		tb.Fatal(err)
	}
	rights := decode[telegramtest.AdminRights](tb, raw)
	return &rights
}

// rightsBut names every right but one.
func rightsBut(one string) (rest []string) {
	for field := range reflect.TypeFor[telegramtest.AdminRights]().Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != one {
			rest = append(rest, name)
		}
	}
	return rest
}

// TestEachRightIsAskedForAlone: what a right is for is refused to an administrator
// who has every other right, and allowed to one who has this alone.
func TestEachRightIsAskedForAlone(t *testing.T) {
	t.Parallel()
	const others = "not enough rights to restrict/unrestrict chat member"
	cases := map[string]struct {
		right, kind, method, refusal string
		args                         args
	}{
		"deleting others' messages": {"can_delete_messages", "supergroup", "deleteMessage", "message can't be deleted", args{"message_id": 0}},
		"banning":                   {"can_restrict_members", "supergroup", "banChatMember", others, args{"user_id": 0}},
		"banning in a channel":      {"can_restrict_members", "channel", "banChatMember", others, args{"user_id": 0}},
		"throwing out of a group":   {"can_restrict_members", "group", "banChatMember", "CHAT_ADMIN_REQUIRED", args{"user_id": 0}},
		"unbanning who is there":    {"can_restrict_members", "supergroup", "unbanChatMember", others, args{"user_id": 0}},
		"restricting":               {"can_restrict_members", "supergroup", "restrictChatMember", others, args{"user_id": 0, "permissions": args{"can_send_messages": true}}},
		"everybody's permissions":   {"can_restrict_members", "supergroup", "setChatPermissions", "not enough rights to change chat permissions", args{"permissions": args{"can_send_messages": true}}},
		"promoting":                 {"can_promote_members", "supergroup", "promoteChatMember", "not enough rights", args{"user_id": 0, "can_manage_chat": true}},
		"the title":                 {"can_change_info", "supergroup", "setChatTitle", "not enough rights to change chat title", args{"title": "new"}},
		"a channel's title":         {"can_change_info", "channel", "setChatTitle", "not enough rights to change chat title", args{"title": "new"}},
		"pinning":                   {"can_pin_messages", "supergroup", "pinChatMessage", "not enough rights to manage pinned messages in the chat", args{"message_id": 0}},
		"pinning in a channel":      {"can_edit_messages", "channel", "pinChatMessage", "not enough rights to manage pinned messages in the chat", args{"message_id": 0}},
		"posting in a channel":      {"can_post_messages", "channel", "sendMessage", "need administrator rights in the channel chat", args{"text": "a"}},
		"opening a topic":           {"can_manage_topics", "forum", "createForumTopic", "not enough rights to create a topic", args{"name": "a"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t, telegramtest.Lenient())
			owner, other := s.User("en"), s.User("es")
			g := telegramtest.Gathering{Title: "G", Type: c.kind}
			if c.kind == "forum" {
				g.Type, g.Forum = "supergroup", true
			}
			chat := s.Gather(g, owner, other).ID
			m := s.SayIn(chat, owner, "hello", 0)
			c.args["chat_id"] = chat
			for name, id := range map[string]any{"user_id": other.ID, "message_id": m.MessageID} {
				if _, has := c.args[name]; has {
					c.args[name] = id
				}
			}
			s.Seat(chat, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: only(t, rightsBut(c.right)...)})
			if got := call(t, s, c.method, c.args); got.OK || got.Description != "Bad Request: "+c.refusal {
				t.Errorf("without the right: %v %q", got.OK, got.Description)
			}
			s.Seat(chat, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: only(t, "can_manage_chat", c.right)})
			if got := call(t, s, c.method, c.args); !got.OK {
				t.Errorf("with the right alone: %s", got.Description)
			}
		})
	}
}

func TestRefusalsAboutMembers(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	owner, admin, mine, plain, out := s.User("en"), s.User("en"), s.User("en"), s.User("en"), s.User("en")
	super := s.Group("S", owner, admin, mine, plain).ID
	basic := s.Gather(telegramtest.Gathering{Title: "B", Type: "group"}, owner, plain).ID
	s.Say(owner, "/start")
	everything := telegramtest.UsualRights()
	everything.CanPromoteMembers = true
	for _, chat := range []int64{super, basic} {
		s.Seat(chat, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: &everything})
	}
	s.Seat(super, *admin, telegramtest.Standing{Status: telegramtest.StatusAdmin})
	must[bool](t, s, "promoteChatMember", args{"chat_id": super, "user_id": mine.ID, "can_pin_messages": true})
	banned := s.User("en")
	s.Seat(super, *banned, telegramtest.Standing{Status: telegramtest.StatusKicked})
	about := func(chat, user int64, more ...args) args {
		a := args{"chat_id": chat, "user_id": user, "permissions": args{"can_send_messages": true}}
		for _, one := range more {
			maps.Copy(a, one)
		}
		return a
	}
	const owners, admins = "can't remove chat owner", "user is an administrator of the chat"
	cases := map[string]struct {
		method string
		args   args
		want   string
	}{
		"nobody named":                          {"banChatMember", args{"chat_id": super}, "invalid user_id specified"},
		"an unknown person":                     {"banChatMember", about(super, 5), "PARTICIPANT_ID_INVALID"},
		"banning a person from their own chat":  {"banChatMember", about(owner.ID, owner.ID), "can't ban members in private chats"},
		"banning the owner":                     {"banChatMember", about(super, owner.ID), owners},
		"banning the owner's administrator":     {"banChatMember", about(super, admin.ID), admins},
		"banning oneself":                       {"banChatMember", about(super, s.Bot().ID), "can't restrict self"},
		"throwing out who is not there":         {"banChatMember", about(basic, out.ID), "USER_NOT_PARTICIPANT"},
		"throwing out a group's owner":          {"banChatMember", about(basic, owner.ID), admins},
		"unbanning in a group":                  {"unbanChatMember", about(basic, out.ID), onlyBig},
		"restricting in a group":                {"restrictChatMember", about(basic, plain.ID), "method is available only for supergroups"},
		"restricting the owner":                 {"restrictChatMember", about(super, owner.ID), owners},
		"restricting an administrator":          {"restrictChatMember", about(super, admin.ID), admins},
		"permissions that are none":             {"restrictChatMember", about(super, plain.ID, args{"permissions": "all"}), "can't parse permissions JSON object"},
		"promoting in a group":                  {"promoteChatMember", about(basic, plain.ID, args{"can_pin_messages": true}), onlyBig},
		"promoting oneself":                     {"promoteChatMember", about(super, s.Bot().ID, args{"can_pin_messages": true}), "can't promote self"},
		"promoting who is not there":            {"promoteChatMember", about(super, out.ID, args{"can_pin_messages": true}), "USER_NOT_MUTUAL_CONTACT"},
		"promoting who is banned":               {"promoteChatMember", about(super, banned.ID, args{"can_pin_messages": true}), "USER_KICKED"},
		"demoting the owner's administrator":    {"promoteChatMember", about(super, admin.ID), "CHAT_ADMIN_REQUIRED"},
		"demoting the owner":                    {"promoteChatMember", about(super, owner.ID), owners},
		"giving what one has not":               {"promoteChatMember", about(super, plain.ID, args{"can_post_stories": true}), "RIGHT_FORBIDDEN"},
		"a title for a member":                  {"setChatAdministratorCustomTitle", about(super, plain.ID, args{"custom_title": "a"}), "user is not an administrator"},
		"a title for the owner":                 {"setChatAdministratorCustomTitle", about(super, owner.ID, args{"custom_title": "a"}), "only creator can edit their custom title"},
		"a title for the owner's administrator": {"setChatAdministratorCustomTitle", about(super, admin.ID, args{"custom_title": "a"}), "not enough rights to change custom title of the user"},
		"a title of 17 characters":              {"setChatAdministratorCustomTitle", about(super, mine.ID, args{"custom_title": "aaaaaaaaaaaaaaaaa"}), "ADMIN_RANK_INVALID"},
		"a title with a car":                    {"setChatAdministratorCustomTitle", about(super, mine.ID, args{"custom_title": "🚗"}), "ADMIN_RANK_EMOJI_NOT_ALLOWED"},
		"a title for a chat that is none":       {"setChatTitle", args{"chat_id": super, "title": ""}, "title must be non-empty"},
		"a title for a private chat":            {"setChatTitle", args{"chat_id": owner.ID, "title": "a"}, "can't change private chat title"},
		"permissions of a private chat":         {"setChatPermissions", about(owner.ID, 1), "can't change private chat permissions"},
		"permissions that are those there are":  {"setChatPermissions", about(super, 1, args{"permissions": telegramtest.UsualPermissions()}), "CHAT_NOT_MODIFIED"},
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

const onlyBig = "method is available for supergroup and channel chats only"

func TestWhatTheBotDoesToMembersTakesEffect(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	owner, u := s.User("en"), s.User("es")
	g := s.Group("G", owner, u).ID
	rights := telegramtest.UsualRights()
	rights.CanPromoteMembers = true
	s.Seat(g, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: &rights})
	a := func(more args) args {
		more["chat_id"], more["user_id"] = g, u.ID
		return more
	}
	speaks := func(want bool) {
		t.Helper()
		if err := s.TrySay(g, u, "hello"); (err == nil) != want {
			t.Errorf("the person may write: %v", err)
		}
	}
	in := func(d time.Duration) int64 { return s.Now().Add(d).Unix() }

	must[bool](t, s, "restrictChatMember", a(args{"permissions": args{"can_send_messages": false}, "until_date": in(time.Hour)}))
	speaks(false)
	s.Advance(2 * time.Hour)
	speaks(true)
	must[bool](t, s, "restrictChatMember", a(args{"permissions": args{"can_send_polls": true}}))
	speaks(true) // polls imply texts
	must[bool](t, s, "restrictChatMember", a(args{"permissions": args{"can_send_polls": true}, "use_independent_chat_permissions": true}))
	speaks(false)

	must[bool](t, s, "banChatMember", a(args{"until_date": in(10 * time.Second)}))
	speaks(false)
	if m := memberOf(t, s, g, u.ID); m.Status != telegramtest.StatusKicked || m.UntilDate != 0 {
		t.Errorf("a ban of ten seconds is for ever: %+v", m)
	}
	if s.Enter(g, u) == nil {
		t.Error("who is banned came back alone")
	}
	must[bool](t, s, "unbanChatMember", a(args{}))
	if m := memberOf(t, s, g, u.ID); m.Status != telegramtest.StatusLeft {
		t.Errorf("after the ban: %+v", m)
	}
	if err := s.Enter(g, u); err != nil {
		t.Error(err)
	}
	speaks(true)

	must[bool](t, s, "promoteChatMember", a(args{"can_pin_messages": true, "can_post_messages": true}))
	must[bool](t, s, "setChatAdministratorCustomTitle", a(args{"custom_title": "Appraiser"}))
	want := chatMember{
		Status: telegramtest.StatusAdmin, CanBeEdited: true, Title: "Appraiser",
		AdminRights: telegramtest.AdminRights{CanManageChat: true, CanPinMessages: true},
	}
	if m := memberOf(t, s, g, u.ID); m != want {
		t.Errorf("promoted to %+v", m)
	}
	must[bool](t, s, "promoteChatMember", a(args{}))
	if m := memberOf(t, s, g, u.ID); m.Status != telegramtest.StatusMember {
		t.Errorf("demoted to %+v", m)
	}
	must[bool](t, s, "unbanChatMember", a(args{"only_if_banned": true}))
	speaks(true)
	must[bool](t, s, "unbanChatMember", a(args{}))
	speaks(false) // who is there goes
	must[bool](t, s, "setChatTitle", args{"chat_id": g, "title": "Dealers"})
	must[bool](t, s, "setChatPermissions", args{"chat_id": g, "permissions": args{}})
	if err := s.Enter(g, u); err != nil {
		t.Error(err)
	}
	speaks(false) // nobody may write
	if chat := must[telegramtest.Chat](t, s, "getChat", args{"chat_id": g}); chat.Title != "Dealers" {
		t.Errorf("chat %+v", chat)
	}
}

// TestTheNewsOfMembersIsAnUnbrokenChain changes standings at random, as the owner,
// the person and the bot do. Each update goes on where the one before it ended, and
// somebody writes exactly when their standing lets them.
func TestTheNewsOfMembersIsAnUnbrokenChain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, err := telegramtest.Open(telegramtest.Config{Lenient: true})
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		direct[[]update](rt, s, "getUpdates", args{"allowed_updates": []string{"chat_member"}})
		u := s.User("en")
		g := s.Group("G", s.User("en"), u).ID
		rights := telegramtest.UsualRights()
		rights.CanPromoteMembers = true
		s.Seat(g, s.Bot(), telegramtest.Standing{Status: telegramtest.StatusAdmin, Rights: &rights})
		a := func(more args) args {
			more["chat_id"], more["user_id"] = g, u.ID
			return more
		}
		steps := map[string]func(){
			"ban":      func() { tried(rt, s, "banChatMember", a(args{})) },
			"unban":    func() { tried(rt, s, "unbanChatMember", a(args{})) },
			"restrict": func() { tried(rt, s, "restrictChatMember", a(args{"permissions": args{"can_send_photos": true}})) },
			"free":     func() { tried(rt, s, "restrictChatMember", a(args{"permissions": allPermissions()})) },
			"promote":  func() { tried(rt, s, "promoteChatMember", a(args{"can_pin_messages": true})) },
			"demote":   func() { tried(rt, s, "promoteChatMember", a(args{})) },
			"join":     func() { _ = s.Enter(g, u) },
			"leave":    func() { _ = s.Leave(g, u) },
			"owner":    func() { s.Seat(g, *u, telegramtest.Standing{Status: telegramtest.StatusAdmin}) },
		}
		last := telegramtest.StatusMember
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			steps[rapid.SampledFrom([]string{"ban", "unban", "restrict", "free", "promote", "demote", "join", "leave", "owner"}).Draw(rt, "step")]()
			for _, one := range direct[[]update](rt, s, "getUpdates", args{}) {
				if one.ChatMember.Old.Status != last {
					rt.Fatalf("from %s, which was %s", one.ChatMember.Old.Status, last)
				}
				last = one.ChatMember.New.Status
				direct[[]update](rt, s, "getUpdates", args{"offset": one.ID + 1})
			}
			now := direct[chatMember](rt, s, "getChatMember", a(args{}))
			if now.Status != last {
				rt.Fatalf("%s, and the news is %s", now.Status, last)
			}
			if may, err := last == telegramtest.StatusMember || last == telegramtest.StatusAdmin, s.TrySay(g, u, "a"); may != (err == nil) {
				rt.Fatalf("as %s: %v", last, err)
			}
		}
	})
}

func allPermissions() args {
	all := args{}
	for field := range reflect.TypeFor[telegramtest.Permissions]().Fields() {
		all[field.Tag.Get("json")] = true
	}
	return all
}
