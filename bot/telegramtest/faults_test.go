package telegramtest_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// raw calls sendMessage and gives what came over the wire.
func raw(ctx context.Context, s *telegramtest.Server, chat int64) (status int, body string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/bot"+s.Token()+"/sendMessage",
		strings.NewReader(`{"chat_id":`+itoa(chat)+`,"text":"a"}`))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

func TestFaults(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		fault  telegramtest.Fault
		status int // 0 is a broken connection
		body   string
		sent   int // messages that are there afterwards
	}{
		"too many requests": {telegramtest.Fault{Kind: telegramtest.FaultTooMany, RetryAfter: 7}, 429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}`, 0},
		"internal error":    {telegramtest.Fault{Kind: telegramtest.FaultInternal}, 500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`, 0},
		"a gateway's page":  {telegramtest.Fault{Kind: telegramtest.FaultGateway}, 502, "<html>", 0},
		"blocked":           {telegramtest.Fault{Kind: telegramtest.FaultBlocked}, 403, "Forbidden: bot was blocked by the user", 0},
		"a reset":           {telegramtest.Fault{Kind: telegramtest.FaultReset}, 0, "", 0},
		"a lost answer":     {telegramtest.Fault{Kind: telegramtest.FaultLost}, 0, "", 1},
		"a hang":            {telegramtest.Fault{Kind: telegramtest.FaultHang}, 0, "", 0},
		"slowness":          {telegramtest.Fault{Kind: telegramtest.FaultSlow, Delay: 30 * time.Millisecond}, 200, `"ok":true`, 1},
		"of another method": {telegramtest.Fault{Kind: telegramtest.FaultInternal, Method: "sendPhoto"}, 200, `"ok":true`, 1},
		"hardly ever":       {telegramtest.Fault{Kind: telegramtest.FaultInternal, Probability: 1e-12}, 200, `"ok":true`, 1},
		"always":            {telegramtest.Fault{Kind: telegramtest.FaultInternal, Times: -1}, 500, "Internal Server Error", 0},
		"not yet":           {telegramtest.Fault{Kind: telegramtest.FaultInternal, Skip: 1}, 200, `"ok":true`, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t)
			u := started(t, s)
			if c.fault.Method == "" {
				c.fault.Method = "sendMessage"
			}
			s.Fault(c.fault)
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			status, body, err := raw(ctx, s, u.ID)
			if status != c.status || (err != nil) != (c.status == 0) || !strings.Contains(body, c.body) {
				t.Errorf("got %d %q, %v", status, body, err)
			}
			if got := len(s.Replies(u.ID)); got != c.sent {
				t.Errorf("%d messages were sent, want %d", got, c.sent)
			}
			s.ClearFaults()
			if status, _, err := raw(t.Context(), s, u.ID); status != 200 {
				t.Errorf("afterwards %d, %v", status, err)
			}
		})
	}
}

func TestADuplicateComesAgainAfterItWasConfirmed(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	s.Say(s.User("en"), "1")
	first := must[[]update](t, s, "getUpdates", args{})
	s.Fault(telegramtest.Fault{Method: "getUpdates", Kind: telegramtest.FaultDuplicate})
	again := must[[]update](t, s, "getUpdates", args{"offset": first[0].ID + 1})
	if len(again) != 1 || again[0].ID != first[0].ID {
		t.Errorf("again %v", again)
	}
	if rest := must[[]update](t, s, "getUpdates", args{"offset": first[0].ID + 1}); len(rest) != 0 {
		t.Errorf("rest %v", rest)
	}
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		rate    telegramtest.Rate
		refused bool
		warned  bool
	}{
		"off":      {telegramtest.Rate{}, false, false},
		"warned":   {telegramtest.Rate{Mode: telegramtest.RateWarn, PrivateBurst: 2}, false, true},
		"enforced": {telegramtest.Rate{Mode: telegramtest.RateEnforce, PrivateBurst: 2}, true, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := telegramtest.New(t, telegramtest.Limited(c.rate))
			u := started(t, s)
			var last answer
			for range 3 {
				last = call(t, s, "sendMessage", args{"chat_id": u.ID, "text": "a"})
			}
			if got := last.ErrorCode == 429 && last.Parameters.RetryAfter == 1; got != c.refused {
				t.Errorf("refused %v: %+v", got, last)
			}
			calls := s.Calls("sendMessage")
			if got := len(calls[2].Warnings) > 0; got != c.warned {
				t.Errorf("warned %v", calls[2].Warnings)
			}
		})
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	do := func(method, path, body string) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(text)
	}
	_, body := do(http.MethodPost, "/emu/users", `{"first_name":"Ana","language_code":"es"}`)
	ana := decode[telegramtest.User](t, []byte(body))
	_, body = do(http.MethodPost, "/emu/messages", `{"chat_id":`+itoa(ana.ID)+`,"from_id":`+itoa(ana.ID)+`,"text":"/start"}`)
	if said := decode[[]telegramtest.Message](t, []byte(body)); said[0].From.FirstName != "Ana" || said[0].Entities[0].Type != "bot_command" {
		t.Errorf("said %s", body)
	}
	sent := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": ana.ID, "text": "?", "reply_markup": keyboard(args{"text": "Yes", "callback_data": "y"})})
	steps := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/emu/state", "", 200, `"first_name":"Ana"`},
		{"GET", "/emu/messages?chat_id=" + itoa(ana.ID), "", 200, `"callback_data":"y"`},
		{"POST", "/emu/taps", `{"chat_id":` + itoa(ana.ID) + `,"message_id":` + itoa(int64(sent.MessageID)) + `,"from_id":` + itoa(ana.ID) + `,"data":"y"}`, 200, `{"callback_query_id":"`},
		{"POST", "/emu/taps", `{"chat_id":` + itoa(ana.ID) + `,"message_id":` + itoa(int64(sent.MessageID)) + `,"from_id":` + itoa(ana.ID) + `,"data":"n"}`, 400, "no button with that data"},
		{"POST", "/emu/edits", `{"chat_id":` + itoa(ana.ID) + `,"message_id":1,"text":"/help"}`, 200, `"edit_date"`},
		{"POST", "/emu/chats", `{"title":"Dealers","type":"group","members":[` + itoa(ana.ID) + `]}`, 200, `"type":"group"`},
		{"POST", "/emu/faults", `{"method":"sendMessage","kind":"quake"}`, 400, "no fault is called"},
		{"POST", "/emu/faults", `{"method":"sendMessage","kind":"500"}`, 200, "true"},
		{"DELETE", "/emu/faults", "", 200, "true"},
		{"GET", "/emu/calls?after=0", "", 200, `"method":"sendMessage"`},
		{"POST", "/emu/block", `{"user_id":` + itoa(ana.ID) + `,"blocked":true}`, 200, "true"},
		{"POST", "/emu/clock", `{"advance_ms":1000}`, 200, `"now"`},
		{"GET", "/emu/files/none", "", 404, ""},
		{"POST", "/emu/reset", "", 200, "true"},
		{"GET", "/emu/messages?chat_id=" + itoa(ana.ID), "", 200, "[]"},
	}
	for _, step := range steps {
		status, body := do(step.method, step.path, step.body)
		if status != step.status || !strings.Contains(body, step.want) {
			t.Errorf("%s %s: %d %s", step.method, step.path, status, body)
		}
	}
}

func TestControlIsForThisMachineOnly(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	for name, change := range map[string]func(r *http.Request){
		"another name of this machine": func(r *http.Request) { r.Host = "evil.example" },
		"a page of another site": func(r *http.Request) {
			r.Method = http.MethodPost
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		},
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/emu/state", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		change(req)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
}

func TestEventsTellWhatHappens(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	resp, err := http.Get(s.URL() + "/emu/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	head := make([]byte, 8)
	if _, err := io.ReadFull(resp.Body, head); err != nil {
		t.Fatal(err)
	}
	must[bool](t, s, "sendChatAction", args{"chat_id": u.ID, "action": "typing"})
	sent := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a"})
	must[bool](t, s, "deleteMessage", args{"chat_id": u.ID, "message_id": sent.MessageID})
	want := []string{"event: action\ndata: {\"chat_id\":" + itoa(u.ID) + ",\"action\":\"typing\"}", "event: message\n", "event: delete\n", "event: call\n"}
	var heard strings.Builder
	chunk := make([]byte, 4096)
	for range 20 {
		n, err := resp.Body.Read(chunk)
		if err != nil {
			t.Fatal(err)
		}
		heard.Write(chunk[:n])
		if strings.Count(heard.String(), "event: call") == 3 {
			break
		}
	}
	for _, w := range want {
		if !strings.Contains(heard.String(), w) {
			t.Errorf("%q is not in %s", w, heard.String())
		}
	}
}

func TestPaying(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	bill := must[telegramtest.Message](t, s, "sendInvoice", args{"chat_id": u.ID, "title": "Pro", "description": "A month", "payload": "p1", "currency": "XTR", "prices": []args{{"label": "Pro", "amount": 500}}})
	paid := make(chan error, 1)
	go func() { paid <- s.Pay(t.Context(), u, bill, "") }()
	type asked struct {
		Query *struct {
			ID     string `json:"id"`
			Amount int    `json:"total_amount"`
		} `json:"pre_checkout_query"`
		Message *telegramtest.Message `json:"message"`
		ID      int64                 `json:"update_id"`
	}
	got := must[[]asked](t, s, "getUpdates", args{"timeout": 5})
	if len(got) != 1 || got[0].Query == nil || got[0].Query.Amount != 500 {
		t.Fatalf("asked %+v", got)
	}
	must[bool](t, s, "answerPreCheckoutQuery", args{"pre_checkout_query_id": got[0].Query.ID, "ok": true})
	if err := <-paid; err != nil {
		t.Fatal(err)
	}
	got = must[[]asked](t, s, "getUpdates", args{"offset": got[0].ID + 1})
	if len(got) != 1 || got[0].Message.SuccessfulPayment == nil || got[0].Message.SuccessfulPayment.InvoicePayload != "p1" {
		t.Errorf("told %+v", got)
	}
}

func TestACheckoutIsDeclinedOrTooLate(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	bill := must[telegramtest.Message](t, s, "sendInvoice", args{"chat_id": u.ID, "title": "Pro", "description": "A month", "payload": "p1", "currency": "XTR", "prices": []args{{"label": "Pro", "amount": 500}}})
	ctx, giveUp := context.WithCancel(t.Context())
	paid := make(chan error, 1)
	asked := func() string {
		go func() { paid <- s.Pay(ctx, u, bill, "") }()
		got := must[[]struct {
			Query *struct {
				ID string `json:"id"`
			} `json:"pre_checkout_query"`
			ID int64 `json:"update_id"`
		}](t, s, "getUpdates", args{"timeout": 5})
		must[[]update](t, s, "getUpdates", args{"offset": got[0].ID + 1})
		return got[0].Query.ID
	}
	must[bool](t, s, "answerPreCheckoutQuery", args{"pre_checkout_query_id": asked(), "ok": false, "error_message": "Sold out"})
	if err := <-paid; err == nil || !strings.Contains(err.Error(), "Sold out") {
		t.Errorf("declined: %v", err)
	}
	late := asked()
	s.Advance(11 * time.Second)
	got := call(t, s, "answerPreCheckoutQuery", args{"pre_checkout_query_id": late, "ok": true})
	if want := "Bad Request: query is too old and response timeout expired or query ID is invalid"; got.Description != want {
		t.Errorf("after eleven seconds: %v %q", got.OK, got.Description)
	}
	giveUp()
	if <-paid == nil {
		t.Error("paid without the bot's leave")
	}
	if news := must[[]update](t, s, "getUpdates", args{}); len(news) != 0 {
		t.Errorf("told %+v", news)
	}
}
