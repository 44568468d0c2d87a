package telegramtest_test

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/bot/telegramtest"
)

type update struct {
	ID            int64                 `json:"update_id"`
	Message       *telegramtest.Message `json:"message"`
	EditedMessage *telegramtest.Message `json:"edited_message"`
	CallbackQuery *struct {
		ID       string                `json:"id"`
		From     telegramtest.User     `json:"from"`
		Data     string                `json:"data"`
		InlineID string                `json:"inline_message_id"`
		Message  *telegramtest.Message `json:"message"`
	} `json:"callback_query"`
	ChannelPost  *telegramtest.Message `json:"channel_post"`
	MyChatMember *change               `json:"my_chat_member"`
	ChatMember   *change               `json:"chat_member"`
	JoinRequest  *struct {
		Chat     telegramtest.Chat `json:"chat"`
		From     telegramtest.User `json:"from"`
		UserChat int64             `json:"user_chat_id"`
		Link     link              `json:"invite_link"`
	} `json:"chat_join_request"`
	InlineQuery *struct {
		From     telegramtest.User `json:"from"`
		Query    string            `json:"query"`
		ChatType string            `json:"chat_type"`
	} `json:"inline_query"`
	Chosen *struct {
		ResultID        string `json:"result_id"`
		InlineMessageID string `json:"inline_message_id"`
	} `json:"chosen_inline_result"`
	Reaction *struct {
		User      *telegramtest.User `json:"user"`
		ActorChat *telegramtest.Chat `json:"actor_chat"`

		New []struct {
			Emoji string `json:"emoji"`
		} `json:"new_reaction"`
	} `json:"message_reaction"`
}

type link struct {
	Link    string            `json:"invite_link"`
	Creator telegramtest.User `json:"creator"`
	Primary bool              `json:"is_primary"`
	Revoked bool              `json:"is_revoked"`
	Name    string            `json:"name"`
	Limit   int               `json:"member_limit"`
	Pending int               `json:"pending_join_request_count"`
}

type change struct {
	From telegramtest.User     `json:"from"`
	Link *link                 `json:"invite_link"`
	Old  telegramtest.Standing `json:"old_chat_member"`
	New  telegramtest.Standing `json:"new_chat_member"`
}

func (u update) number() int {
	n, _ := strconv.Atoi(u.Message.Text)
	return n
}

// poller is a bot that polls and counts what it hears.
type poller struct {
	s      *telegramtest.Server
	offset int64
	heard  map[int64][]int // by chat
}

// poll fetches, handles the first few updates as handled says, and crashes.
func (p *poller) poll(rt *rapid.T, limit int, handled func(n int) int) {
	batch := direct[[]update](rt, p.s, "getUpdates", args{"offset": p.offset, "limit": limit})
	for _, u := range batch[:handled(len(batch))] {
		if u.ID < p.offset {
			rt.Fatalf("update %d came after %d was confirmed", u.ID, p.offset)
		}
		p.offset = u.ID + 1
		p.heard[u.Message.Chat.ID] = append(p.heard[u.Message.Chat.ID], u.number())
	}
}

// TestNothingIsLostOrReordered polls as a bot does that crashes now and then:
// what it did not confirm comes again, what it confirmed does not.
func TestNothingIsLostOrReordered(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		s, err := telegramtest.Open(telegramtest.Config{Lenient: true})
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		people := []*telegramtest.User{s.User("en"), s.User("es"), s.User("fr")}
		said := map[int64][]int{}
		p := &poller{s: s, heard: map[int64][]int{}}
		crash := func(n int) int { return rapid.IntRange(0, n).Draw(rt, "handled before the crash") }
		for i := range rapid.IntRange(1, 40).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "poll") {
				p.poll(rt, rapid.IntRange(1, 5).Draw(rt, "limit"), crash)
				continue
			}
			u := rapid.SampledFrom(people).Draw(rt, "who")
			s.Say(u, strconv.Itoa(i))
			said[u.ID] = append(said[u.ID], i)
		}
		for s.Pending() > 0 {
			p.poll(rt, 100, func(n int) int { return n })
		}
		for who, numbers := range said {
			if !slices.Equal(numbers, p.heard[who]) {
				rt.Fatalf("said %v, heard %v", numbers, p.heard[who])
			}
		}
	})
}

func TestIdsGrowByOneAndComeAgainUntilAHigherOffset(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	s.Say(u, "1")
	s.Say(u, "2")
	first := must[[]update](t, s, "getUpdates", args{})
	again := must[[]update](t, s, "getUpdates", args{})
	if len(first) != 2 || len(again) != 2 || first[1].ID != first[0].ID+1 || again[0].ID != first[0].ID {
		t.Errorf("first %v, again %v", first, again)
	}
	rest := must[[]update](t, s, "getUpdates", args{"offset": first[0].ID + 1})
	if len(rest) != 1 || rest[0].number() != 2 {
		t.Errorf("rest %v", rest)
	}
	if back := must[[]update](t, s, "getUpdates", args{"offset": first[0].ID}); len(back) != 1 {
		t.Errorf("a confirmed update came back: %v", back)
	}
}

func TestANegativeOffsetKeepsTheLast(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	for _, n := range []string{"1", "2", "3"} {
		s.Say(u, n)
	}
	if got := must[[]update](t, s, "getUpdates", args{"offset": -1}); len(got) != 1 || got[0].number() != 3 {
		t.Errorf("got %v", got)
	}
	if s.Pending() != 1 {
		t.Errorf("%d are pending", s.Pending())
	}
}

func TestAWaitingPollIsAnsweredByTheNextUpdate(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	u := s.User("en")
	got := make(chan answer, 1)
	go func() { got <- call(t, s, "getUpdates", args{"timeout": 20}) }()
	s.Say(u, "1")
	if batch := decode[[]update](t, (<-got).Result); len(batch) != 1 {
		t.Errorf("got %v", batch)
	}
}

func TestUpdatesExpireAfterADay(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	s.Say(s.User("en"), "1")
	s.Advance(24*time.Hour + time.Second)
	if got := must[[]update](t, s, "getUpdates", args{}); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestAPressThatNobodyFetchesExpiresSooner(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	m := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x"})})
	s.Tap(u, m, "x")
	s.Say(u, "later")
	s.Advance(149 * time.Second)
	if got := must[[]update](t, s, "getUpdates", args{}); len(got) != 2 || got[0].CallbackQuery == nil {
		t.Errorf("after 149 s there are %+v", got)
	}
	s.Advance(2 * time.Second)
	if got := must[[]update](t, s, "getUpdates", args{}); len(got) != 1 || got[0].Message == nil {
		t.Errorf("after 151 s there are %+v", got)
	}
}

func TestAllowedupdatesFiltersWhatIsMadeAndIsRemembered(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{"edited_message"}})
	m := s.Say(u, "1")
	s.Edit(m, "2")
	must[[]update](t, s, "getUpdates", args{})
	s.Say(u, "3")
	got := must[[]update](t, s, "getUpdates", args{"allowed_updates": []string{}})
	if len(got) != 1 || got[0].EditedMessage == nil {
		t.Errorf("got %v", got)
	}
	s.Say(u, "4")
	if got := must[[]update](t, s, "getUpdates", args{"offset": got[0].ID + 1}); len(got) != 1 || got[0].number() != 4 {
		t.Errorf("got %v", got)
	}
}

func TestABotIsNotToldOfItsOwnMessages(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a"})
	if got := must[[]update](t, s, "getUpdates", args{}); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestBlockingIsTold(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	s.Block(started(t, s), true)
	if got := must[[]update](t, s, "getUpdates", args{}); len(got) != 1 || got[0].MyChatMember == nil {
		t.Errorf("got %v", got)
	}
}

func TestOnePollAtATime(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		method string
		args   args
		want   string
	}{
		"another poll": {"getUpdates", args{}, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"},
		"a webhook":    {"setWebhook", args{"url": "https://192.0.2.1/"}, "Conflict: terminated by setWebhook request"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t, telegramtest.Lenient())
			waiting := make(chan answer, 1)
			wait := func() { waiting <- call(t, s, "getUpdates", args{"timeout": 50}) }
			go wait()
			for got := range interrupted(t, s, waiting, c.method, c.args) {
				if strings.Contains(got.Description, "while webhook is active") {
					go wait() // it came too late to wait
					continue
				}
				if got.ErrorCode != 409 || got.Description != c.want {
					t.Errorf("got %d %q", got.ErrorCode, got.Description)
				}
				break
			}
		})
	}
}

// interrupted calls a method again and again and gives what the waiting poll is
// answered meanwhile.
func interrupted(t *testing.T, s *telegramtest.Server, waiting <-chan answer, method string, a args) iter.Seq[answer] {
	t.Helper()
	return func(yield func(answer) bool) {
		for {
			call(t, s, method, a)
			call(t, s, "deleteWebhook", args{})
			select {
			case got := <-waiting:
				if !yield(got) {
					return
				}
			case <-time.After(10 * time.Millisecond):
			}
		}
	}
}

func TestPollingIsRefusedBesideAWebhook(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	must[bool](t, s, "setWebhook", args{"url": "https://192.0.2.1/"})
	got := call(t, s, "getUpdates", args{})
	want := "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
	if got.ErrorCode != 409 || got.Description != want {
		t.Errorf("got %d %q", got.ErrorCode, got.Description)
	}
}

func TestHastyPollingIsSlowedDown(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	u := s.User("en")
	s.Say(u, "1")
	s.Say(u, "2")
	if got := must[[]update](t, s, "getUpdates", args{}); len(got) != 2 {
		t.Errorf("at first %v", got)
	}
	got := must[[]update](t, s, "getUpdates", args{})
	if len(got) != 1 {
		t.Errorf("at once again %v", got)
	}
	must[[]update](t, s, "getUpdates", args{"offset": got[0].ID + 2})
	began := time.Now()
	must[[]update](t, s, "getUpdates", args{"offset": got[0].ID + 2})
	if took := time.Since(began); took < 2900*time.Millisecond {
		t.Errorf("an empty poll took %v", took)
	}
}
