package telegramtest_test

import (
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

func TestWhatCountsAgainstWhichLimit(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		rate  telegramtest.Rate
		group bool
		paid  bool
		edit  bool
		sign  bool          // typing instead of writing
		wait  time.Duration // before the call that is judged
		calls int           // that pass
		after int           // retry_after of the next; 0: it passes too
	}{
		"a private chat's burst":         {rate: telegramtest.Rate{PrivateBurst: 3}, calls: 3, after: 1},
		"after a second one more":        {rate: telegramtest.Rate{PrivateBurst: 3}, calls: 3, wait: time.Second},
		"edits count":                    {rate: telegramtest.Rate{PrivateBurst: 3}, edit: true, calls: 2, after: 1},
		"signs do not":                   {rate: telegramtest.Rate{PrivateBurst: 1}, sign: true, calls: 20},
		"a group's twenty a minute":      {group: true, calls: 20, after: 3},
		"a group's limit is a setting":   {rate: telegramtest.Rate{GroupPerMinute: 6}, group: true, calls: 6, after: 10},
		"all chats together":             {rate: telegramtest.Rate{PrivateBurst: 100, OverallPerSec: 4}, calls: 4, after: 1},
		"paid broadcasts have their own": {rate: telegramtest.Rate{PrivateBurst: 100, OverallPerSec: 4}, paid: true, calls: 40},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.rate.Mode = telegramtest.RateEnforce
			start := time.Unix(1_790_000_000, 0)
			s := telegramtest.New(t, telegramtest.Limited(c.rate), func(c *telegramtest.Config) {
				c.Now, c.Lenient = func() time.Time { return start }, true
			})
			u := s.User("en")
			s.Say(u, "/start")
			a, method := args{"chat_id": u.ID, "text": "a", "action": "typing", "allow_paid_broadcast": c.paid}, "sendMessage"
			switch {
			case c.group:
				a["chat_id"] = s.Group("G", u).ID
			case c.sign:
				method = "sendChatAction"
			case c.edit:
				a["message_id"] = must[telegramtest.Message](t, s, "sendMessage", a).MessageID
				method = "editMessageText"
			}
			for i := range c.calls {
				if a["text"] = itoa(int64(i)); !call(t, s, method, a).OK {
					t.Fatalf("call %d was refused", i)
				}
			}
			s.Advance(c.wait)
			a["text"] = "one more"
			if got := call(t, s, method, a); got.Parameters.RetryAfter != c.after || got.OK != (c.after == 0) {
				t.Errorf("retry after %d: %s", got.Parameters.RetryAfter, got.Description)
			}
		})
	}
}
