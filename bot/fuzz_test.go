package bot_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot"
	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/conversation"
	"example.com/vinbot/locales"
)

// hidden are characters that nothing of a person's words may bring along.
const hidden = "\x00\x07\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u061c\U000E0041"

// trouble is what hostile people call themselves and write.
func trouble() []string {
	return []string{
		"<b>bold</b><script>alert(1)</script>", "</code></b></a>", `"><a href="https://evil.example">win</a>`, "&amp;lt;b&amp;gt;&#60;",
		"\u202egnp.exe\u202c", "\u2067mirror\u2069 \u200fabc", "1G1\u200bYB2D4\u200dXM5\ufeff000000", "Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357a\u0310\u0311\u0312\u0313lgo",
		strings.Repeat("\U0001F468\u200d\U0001F469\u200d\U0001F467 ", 20), strings.Repeat("W", 64), "{{.VIN}} {{range", "%s%n%!d(MISSING)", "عرض 50% من השם", "\x00\x01\x1b[31m",
		"a\nb\r\n\n\n\n\nc", strings.Repeat("\u0301", 500), "<", "&", "&#x10ffff;&#0;", "_*[]()~`>#+-=|{}.!", "tg://user?id=1", "javascript:alert(1)", "\\u0000",
	}
}

// FuzzParse reads anything as an update: what it makes of it belongs to somebody and
// holds nothing that hides.
func FuzzParse(f *testing.F) {
	f.Add(hello)
	for _, words := range trouble() {
		raw, err := json.Marshal(words)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(`{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":9},"chat":{"id":9,"type":"private"},"text":` + string(raw) + `}}`)
		f.Add(`{"update_id":5,"callback_query":{"id":"1","from":{"id":9},"data":` + string(raw) + `,"message":{"message_id":1,"date":1,"chat":{"id":9,"type":"private"}}}}`)
	}
	f.Add(`{"update_id":5,"edited_message":{"message_id":1,"date":1,"edit_date":9,"from":{"id":9},"chat":{"id":-9,"type":"supergroup"},"text":"@vinbot hi","entities":[{"type":"mention","offset":0,"length":7}],"quote":{"text":"x"},"reply_to_message":{"message_id":1,"date":1,"chat":{"id":-9},"text":"1G1YB2D4XM5000000"}}}`)
	f.Add(`{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":9},"chat":{"id":9,"type":"private"},"text":"/vin@vinbot 😀","entities":[{"type":"bot_command","offset":0,"length":11}]}}`)
	f.Add(`{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":9},"chat":{"id":9,"type":"private"},"document":{"file_id":"x","file_name":"a\u202efdp.exe","mime_type":"application/pdf","file_size":-1},"caption":"c","media_group_id":"7"}}`)
	f.Add(`{"update_id":5,"my_chat_member":{"chat":{"id":-7,"type":"group"},"from":{"id":9},"date":1,"old_chat_member":{"status":"member","user":{"id":42}},"new_chat_member":{"status":"restricted","user":{"id":42},"is_member":true}}}`)
	f.Add(`{"update_id":5,"inline_query":{"id":"1","from":{"id":9},"query":"1G1YB2D4XM5000000","offset":""}}`)
	f.Add(`{"update_id":5,"chosen_inline_result":{"result_id":"vin:1G1YB2D4XM5000000","from":{"id":9},"query":""}}`)
	f.Add(`{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":9},"chat":{"id":-7,"type":"group"},"migrate_to_chat_id":-1000000000007}}`)
	f.Fuzz(func(t *testing.T, raw string) {
		k, e, err := bot.Parse([]byte(raw), "vinbot")
		if err != nil || e == nil {
			return
		}
		if !strings.Contains(raw, strconv.FormatInt(k.User, 10)) && k.User != 0 || !strings.Contains(raw, strconv.FormatInt(k.Chat, 10)) && k.Chat != 0 {
			t.Errorf("%+v is nobody in %q", k, raw)
		}
		if again, same, err := bot.Parse([]byte(raw), "vinbot"); err != nil || again != k || !cmp.Equal(e, same) {
			t.Errorf("%+v %+v the second time", again, same)
		}
		for _, w := range wordsOf(t, e) {
			if strings.ContainsAny(w, hidden) || !utf8.ValidString(w) {
				t.Errorf("%q of %+v hides something", w, k)
			}
		}
	})
}

// wordsOf are a person's words in an event.
func wordsOf(t *testing.T, e conversation.Event) []string {
	t.Helper()
	switch e := e.(type) {
	case conversation.Said:
		return []string{e.Text, e.About}
	case conversation.Commanded:
		if e.Name != strings.ToLower(e.Name) || strings.Contains(e.Name, "@") {
			t.Errorf("a command called %q", e.Name)
		}
		return []string{e.Name, e.Args, e.About}
	case conversation.Sent:
		if e.File.Bytes > 20<<20 {
			t.Errorf("a file of %d bytes, which Telegram gives to no bot", e.File.Bytes)
		}
		return []string{e.Caption}
	case conversation.Pressed:
		if (e.Version < 0 || e.Index < 0) && (e.Version != -1 || e.Index != -1) {
			t.Errorf("a button of nobody: %+v", e)
		}
	}
	return nil
}

// FuzzCallback reads any token of a button: it is somebody's, or stale.
func FuzzCallback(f *testing.F) {
	for _, s := range append(trouble(), "", "1.0", "1.0.9", "-1.0.9", "zzzzzzzzzzzz.99999999999.zzzzzzzzzzzz", "1.0.9.", "+1.+0.+9", "1.-0.9") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) {
		p, owner := bot.Pressed(data)
		if p.Version < 0 {
			if p.Version != -1 || p.Index != -1 || owner != 0 {
				t.Errorf("%q is a stale button of %d: %+v", data, owner, p)
			}
			return
		}
		token := bot.ButtonData(p.Version, p.Index, owner)
		if again, whose := bot.Pressed(token); again != p || whose != owner || len(token) > 64 {
			t.Errorf("%q became %q (%d bytes): %+v of %d, not %+v of %d", data, token, len(token), again, whose, p, owner)
		}
	})
}

// FuzzRender says hostile data in the messages that show what people write, what
// labels print and what sources are called. Telegram takes every message, and all of
// the data is shown, in its place and as it is.
func FuzzRender(f *testing.F) {
	for i, s := range trouble() {
		f.Add(s, trouble()[(i+7)%len(trouble())], uint8(i))
	}
	f.Add(strings.Repeat("<b>&amp; ", 700), "https://x.example/?a=1&b=\"'<>", uint8(0))
	catalog, err := locales.Load()
	if err != nil {
		f.Fatal(err)
	}
	s := telegramtest.New(f, telegramtest.Lenient(), telegramtest.Strict())
	u := s.User("en")
	s.Say(u, "/start")
	f.Fuzz(func(t *testing.T, a, b string, language uint8) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) || len(a)+len(b) > 20_000 {
			t.Skip("texts of JSON are valid UTF-8, and what the product stores is bounded")
		}
		lang := []string{"en", "es", "fr", "de"}[language%4]
		said := func(a string) string {
			turn := conversation.Turn{Session: conversation.Session{Key: conversation.Key{Chat: u.ID, User: u.ID}, Version: 1 << 60}, Replies: hostileReplies(a, b)}
			calls, err := bot.Render(catalog.For(locales.Reader{Lang: lang}), turn)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, c := range calls {
				all.WriteString(check(t, s, c))
			}
			return spaceless(all.String())
		}
		const harmless = "ZQXJ"
		word := spaceless(bot.Visible(a))
		if want := strings.Count(said(harmless), harmless); word != "" && strings.Count(said(a), word) < want {
			t.Errorf("%q is not shown %d times in %s", word, want, lang)
		}
	})
}

// spaceless is a text without what layout may change.
func spaceless(s string) string { return strings.Join(strings.Fields(s), "") }

func hostileReplies(a, b string) []conversation.Reply {
	word := func(id conversation.MessageID, data map[string]any) conversation.Text {
		return conversation.Text{Message: id, Data: data}
	}
	source := []map[string]any{{"Title": a, "URL": b}, {"Title": b, "URL": ""}}
	return []conversation.Reply{
		{Parts: []conversation.Text{
			word(conversation.MsgUnknownCommand, map[string]any{"Command": a}),
			word(conversation.MsgCardVehicle, map[string]any{"Vehicle": a, "VIN": b}),
			word(conversation.MsgCardLine, map[string]any{"Label": word("vin_series", nil), "Value": a}),
			word(conversation.MsgCardSources, map[string]any{"Sources": source}),
			word("problem_characters", map[string]any{"VIN": a, "Detail": b}),
		}, Choices: []conversation.Choice{{ID: conversation.PickAnswer, Data: map[string]any{"Label": "x" + a}}}},
		{Parts: []conversation.Text{
			word(conversation.MsgLabelLine, map[string]any{"Name": a, "Code": b, "Accessory": false, "Told": false, "Unsure": false, "Amount": int64(100), "Currency": "USD"}),
			word(conversation.MsgLabelProof, map[string]any{"Proof": word("evidence_label_line", map[string]any{"Detail": a}), "Title": a, "URL": b}),
			word(conversation.MsgCodesUnknown, map[string]any{"Codes": []string{a, b}}),
			word(conversation.MsgSupportFrom, map[string]any{"User": "1", "Chat": "1", "Text": a}),
		}},
		{Plain: "x" + a + b},
	}
}

// check sends a call, demands that it was taken whole, and gives what is shown of it.
func check(t *testing.T, s *telegramtest.Server, c conversation.Outgoing) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/bot"+s.Token()+"/"+c.Method, strings.NewReader(string(c.Body)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var got struct {
		Result telegramtest.Message `json:"result"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %s for %.500s", w.Code, w.Body, c.Body)
	}
	if n := utf8.RuneCountInString(got.Result.Text); n > 4096 {
		t.Errorf("%d characters", n)
	}
	isolates, marks := 0, 0
	for _, r := range got.Result.Text {
		marks++
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		switch {
		case r == '\u2068':
			isolates++
		case r == '\u2069':
			isolates--
		case strings.ContainsRune(hidden, r):
			t.Errorf("%q is in %.300q", r, got.Result.Text)
		}
		if isolates < 0 || isolates > 2 || marks > 6 {
			t.Fatalf("%.300q: %d isolates open, %d marks on a letter", got.Result.Text, isolates, marks)
		}
	}
	return got.Result.Text
}

// FuzzVisible takes any text: what is left is shown as it is, in its order, and stays as
// it is; nothing is lost that anybody could have read.
func FuzzVisible(f *testing.F) {
	for _, s := range trouble() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := bot.Visible(s)
		if again := bot.Visible(got); again != got {
			t.Errorf("%q became %q and then %q", s, got, again)
		}
		if strings.ContainsAny(got, hidden) || !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
		if legible(got) != legible(s) {
			t.Errorf("of %q only %q can be read", s, got)
		}
		rest := []rune(s)
		for _, r := range got {
			at := slices.Index(rest, r)
			if at < 0 {
				t.Fatalf("%q became %q: %q is new, or out of order", s, got, r)
			}
			rest = rest[at+1:]
		}
	})
}

// legible are the letters, digits, signs and pictures of a text. The fillers of Hangul
// are letters that nobody sees.
func legible(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\u115f\u1160\u3164\uffa0\ufffc", r) || !unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) {
			return -1
		}
		return r
	}, s)
}
