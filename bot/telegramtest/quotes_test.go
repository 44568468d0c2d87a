package telegramtest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/telegramtest"
)

func TestAReplyMayQuoteAPart(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	m := must[telegramtest.Message](t, s, "sendMessage", args{
		"chat_id": u.ID, "text": "🚗 <b>Towing</b>: 13,200 lb. Towing: <i>yes</i>", "parse_mode": "HTML",
	})
	cases := map[string]struct {
		reply args
		want  *telegramtest.TextQuote // nil is refused
	}{
		"the first of two":         {args{"quote": "Towing"}, &telegramtest.TextQuote{Text: "Towing", Position: 3, IsManual: true, Entities: []telegramtest.Entity{{Type: "bold", Length: 6}}}},
		"the nearest to a place":   {args{"quote": "Towing", "quote_position": 20}, &telegramtest.TextQuote{Text: "Towing", Position: 22, IsManual: true}},
		"across a mark's border":   {args{"quote": "ing: 13"}, &telegramtest.TextQuote{Text: "ing: 13", Position: 6, IsManual: true, Entities: []telegramtest.Entity{{Type: "bold", Length: 3}}}},
		"written in markup":        {args{"quote": "<b>Towing</b>", "quote_parse_mode": "HTML"}, &telegramtest.TextQuote{Text: "Towing", Position: 3, IsManual: true, Entities: []telegramtest.Entity{{Type: "bold", Length: 6}}}},
		"what is not there":        {args{"quote": "Payload"}, nil},
		"more than 1024 character": {args{"quote": strings.Repeat("a", 1025)}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.reply["message_id"] = m.MessageID
			got := call(t, s, "sendMessage", args{"chat_id": u.ID, "text": "a", "reply_parameters": c.reply})
			if c.want == nil {
				if got.Description != "Bad Request: QUOTE_TEXT_INVALID" {
					t.Errorf("refused with %q", got.Description)
				}
				return
			}
			if diff := cmp.Diff(c.want, decode[telegramtest.Message](t, got.Result).Quote); diff != "" {
				t.Errorf("quote (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a person's", func(t *testing.T) {
		t.Parallel()
		if got := s.Quote(u, m, "13,200 lb", "in kg?"); got.Quote == nil || got.Quote.Position != 11 || got.ReplyToMessage.MessageID != m.MessageID {
			t.Errorf("quote %+v", got.Quote)
		}
	})
}

// TestWhateverAPersonSendsTheBotHears sends every odd kind of message, in private,
// forwarded, and into a group that may not have it.
func TestWhateverAPersonSendsTheBotHears(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	for _, kind := range []string{"voice", "sticker", "video", "audio", "video_note", "animation", "venue", "poll", "dice", "location", "contact"} {
		sent := s.SendOdd(u, kind)
		passed := s.Forward(u, sent, u.ID)
		batch := must[[]map[string]any](t, s, "getUpdates", args{"offset": -2})
		for _, one := range batch {
			if m, is := one["message"].(map[string]any); !is || m[kind] == nil {
				t.Errorf("%s arrives as %v", kind, one)
			}
		}
		if len(batch) != 2 || passed.ForwardOrigin == nil {
			t.Errorf("%s: %d updates", kind, len(batch))
		}
	}
}

func TestWhatAMemberMayNotSendIsNamed(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	g := s.Group("G", s.User("en"), u).ID
	nothing := telegramtest.Permissions{CanSendMessages: true}
	s.Permit(g, nothing)
	for kind, allowed := range map[string]bool{
		"voice": false, "sticker": false, "video": false, "audio": false, "video_note": false, "animation": false, "venue": true,
		"poll": false, "dice": false, "location": true, "contact": true,
	} {
		err := s.TryForward(u, s.SendOdd(u, kind), g)
		if allowed != (err == nil) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestAllowedUpdatesAreNamesWithoutCaseAndUnknownOnesCountForNothing(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	allowed := func() []string {
		return must[struct {
			Allowed []string `json:"allowed_updates"`
		}](t, s, "getWebhookInfo", args{}).Allowed
	}
	must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{"Message", "love", "chat_member"}})
	if got := allowed(); !slices.Equal(got, []string{"message", "chat_member"}) {
		t.Errorf("allowed %v", got)
	}
	must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{"love"}})
	if got := allowed(); len(got) != 0 {
		t.Errorf("of unknown kinds alone, allowed is %v", got)
	}
	m := readManual(t)
	for _, f := range m.Types["Update"].Fields {
		if f.Name == "update_id" {
			continue
		}
		must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{f.Name}})
		if got := allowed(); !slices.Equal(got, []string{f.Name}) {
			t.Errorf("%s is not known", f.Name)
		}
	}
}

func TestASignGoesToAThreadThatIsThere(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	f := s.Gather(telegramtest.Gathering{Title: "F", Type: "supergroup", Forum: true}, u)
	a := args{"chat_id": f.ID, "action": "typing", "message_thread_id": s.OpenTopic(f.ID, u, "Cars")}
	must[bool](t, s, "sendChatAction", a)
	a["message_thread_id"] = 999
	if got := call(t, s, "sendChatAction", a); got.Description != "Bad Request: message thread not found" {
		t.Error(got.Description)
	}
}
