package telegramtest_test

import (
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

func TestSeveralMessagesAtOnce(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	a, b := s.Say(u, "a"), s.Say(u, "b")
	both := []int{a.MessageID, b.MessageID, 999}
	from := args{"chat_id": u.ID, "from_chat_id": u.ID, "message_ids": both}
	type id struct {
		ID int `json:"message_id"`
	}
	forwarded := must[[]id](t, s, "forwardMessages", from)
	copies := must[[]id](t, s, "copyMessages", from)
	if len(forwarded) != 2 || len(copies) != 2 {
		t.Fatalf("forwarded %v, copied %v", forwarded, copies)
	}
	for _, m := range s.Transcript(u.ID) {
		if was := m.ForwardOrigin != nil; was != (m.MessageID == forwarded[0].ID || m.MessageID == forwarded[1].ID) {
			t.Errorf("message %d is forwarded: %v", m.MessageID, was)
		}
	}
	for name, c := range map[string]struct {
		ids  any
		want string
	}{
		"none":          {[]int{}, "Bad Request: message identifiers are not specified"},
		"too many":      {make([]int, 101), "Bad Request: too many message identifiers specified"},
		"out of order":  {[]int{2, 1}, "Bad Request: message identifiers must be in a strictly increasing order"},
		"none is there": {[]int{998}, "Bad Request: there are no messages to copy"},
		"no list":       {"x", "Bad Request: can't parse message identifiers JSON object"},
	} {
		got := call(t, s, "copyMessages", args{"chat_id": u.ID, "from_chat_id": u.ID, "message_ids": c.ids})
		if got.Description != c.want {
			t.Errorf("%s: %q, want %q", name, got.Description, c.want)
		}
	}
}

func TestAnAlbumsItemIsChanged(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	photo := s.SendPhoto(u, jpegOf(t, 20, 10), "").Photo[0].FileID
	other := s.SendPhoto(u, jpegOf(t, 30, 10), "").Photo[0].FileID
	document := s.SendDocument(u, "a.pdf", []byte("%PDF"), "").Document.FileID
	album := must[[]telegramtest.Message](t, s, "sendMediaGroup", args{"chat_id": u.ID, "media": []args{
		{"type": "photo", "media": photo, "caption": "old"}, {"type": "photo", "media": photo},
	}})
	to := args{"chat_id": u.ID, "message_id": album[0].MessageID}
	to["media"] = args{"type": "photo", "media": other, "caption": "<i>new</i>", "parse_mode": "HTML"}
	edited := must[telegramtest.Message](t, s, "editMessageMedia", to)
	if edited.Photo[0].FileID != other || edited.Caption != "new" || edited.MediaGroupID != album[0].MediaGroupID || edited.EditDate == 0 {
		t.Errorf("edited %+v", edited)
	}
	text := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a"})
	for want, a := range map[string]args{
		"Bad Request: message can't be edited":                             {"message_id": album[1].MessageID, "media": args{"type": "document", "media": document}},
		"Bad Request: there is no media in the message to edit":            {"message_id": text.MessageID, "media": args{"type": "photo", "media": photo}},
		"Bad Request: the emulator does not implement media of type video": {"message_id": album[1].MessageID, "media": args{"type": "video", "media": "x"}},
		`Bad Request: can't parse InputMedia: type "love" is unsupported`:  {"message_id": album[1].MessageID, "media": args{"type": "love", "media": "x"}},
		"Bad Request: wrong file identifier/HTTP URL specified":            {"message_id": album[1].MessageID, "media": args{"type": "photo", "media": "x"}},
	} {
		a["chat_id"] = u.ID
		if got := call(t, s, "editMessageMedia", a); got.Description != want {
			t.Errorf("%q, want %q", got.Description, want)
		}
	}
}

func TestTheBotManagesTopics(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	f := s.Gather(telegramtest.Gathering{Title: "F", Type: "supergroup", Forum: true}, s.User("en"))
	create := args{"chat_id": f.ID, "name": "VINs"}
	if got := call(t, s, "createForumTopic", create); got.Description != "Bad Request: not enough rights to create a topic" {
		t.Error(got.Description)
	}
	s.Promote(f.ID)
	topic := must[struct {
		Thread int `json:"message_thread_id"`
	}](t, s, "createForumTopic", create)
	in := args{"chat_id": f.ID, "message_thread_id": topic.Thread, "name": "Cars"}
	for _, step := range []struct{ method, want string }{
		{"editForumTopic", ""},
		{"closeForumTopic", ""},
		{"closeForumTopic", "Bad Request: TOPIC_NOT_MODIFIED"},
		{"reopenForumTopic", ""},
		{"deleteForumTopic", ""},
		{"editForumTopic", "Bad Request: TOPIC_ID_INVALID"},
	} {
		if got := call(t, s, step.method, in); got.Description != step.want {
			t.Errorf("%s: %q, want %q", step.method, got.Description, step.want)
		}
	}
	for _, m := range s.Transcript(f.ID) {
		if m.MessageThreadID == topic.Thread {
			t.Errorf("message %d outlived its topic", m.MessageID)
		}
	}
	g := s.Group("G", s.User("en"))
	if got := call(t, s, "createForumTopic", args{"chat_id": g.ID, "name": "x"}); got.Description != "Bad Request: the chat is not a forum" {
		t.Error(got.Description)
	}
}

func TestTheBotReacts(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	m := s.Say(u, "a")
	like := []args{{"type": "emoji", "emoji": "👍"}}
	must[bool](t, s, "setMessageReaction", args{"chat_id": u.ID, "message_id": m.MessageID, "reaction": like})
	shown := s.Transcript(u.ID)
	if got := shown[len(shown)-1].Reactions[s.Bot().ID]; len(got) != 1 || got[0] != "👍" {
		t.Errorf("reactions %v", got)
	}
	for want, a := range map[string]args{
		"Bad Request: message to react not found": {"message_id": 999, "reaction": like},
		"Bad Request: REACTIONS_TOO_MANY":         {"message_id": m.MessageID, "reaction": append(like, like...)},
		"Bad Request: REACTION_INVALID":           {"message_id": m.MessageID, "reaction": []args{{"type": "paid"}}},
	} {
		a["chat_id"] = u.ID
		if got := call(t, s, "setMessageReaction", a); got.Description != want {
			t.Errorf("%q, want %q", got.Description, want)
		}
	}
}

func TestTheLogKeepsWhatWasAnswered(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	sent := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a"})
	call(t, s, "sendMessage", args{"chat_id": 5, "text": "a"})
	calls := s.Calls("sendMessage")
	if kept := decode[telegramtest.Message](t, calls[0].Result); kept.MessageID != sent.MessageID {
		t.Errorf("kept %s", calls[0].Result)
	}
	if calls[1].Result != nil || calls[1].ErrorCode != 400 {
		t.Errorf("kept %+v", calls[1])
	}
	for range 40 {
		s.SendDocument(u, "a.txt", []byte("a"), "a long caption so that the batch is long; a long caption so that the batch is long")
	}
	must[[]update](t, s, "getUpdates", args{})
	all := s.Calls("getUpdates")
	if text := decode[string](t, all[len(all)-1].Result); len(text) < 16<<10 {
		t.Errorf("a long result is kept as %d bytes", len(text))
	}
}
