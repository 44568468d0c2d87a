package telegramtest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"example.com/vinbot/bot/telegramtest"
)

// FuzzMarkup reads any text in any mode: it may be refused, but what is accepted
// is valid, holds no control characters and has its entities inside it, in order.
func FuzzMarkup(f *testing.F) {
	for mode, cases := range map[string]map[string]golden{"HTML": htmlCases(), "MarkdownV2": markdownV2Cases(), "Markdown": markdownCases(), "": plainCases()} {
		for _, c := range cases {
			f.Add(c.in, mode)
		}
	}
	s := telegramtest.New(f, telegramtest.Lenient())
	u := started(f, s)
	f.Fuzz(func(t *testing.T, text, mode string) {
		body, err := json.Marshal(args{"chat_id": u.ID, "text": text, "parse_mode": mode})
		if err != nil {
			t.Skip("it cannot be written as JSON")
		}
		w := fuzzCall(s, "application/json", string(body))
		var got struct {
			Result telegramtest.Message `json:"result"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if w.Code == http.StatusOK {
			checkFormatted(t, got.Result.Text, got.Result.Entities)
		}
	})
}

func checkFormatted(t *testing.T, text string, entities []telegramtest.Entity) {
	t.Helper()
	if !utf8.ValidString(text) || text == "" || strings.ContainsAny(text, "\x00\x01\t\r") {
		t.Fatalf("text %q", text)
	}
	units := len(utf16.Encode([]rune(text)))
	last := 0
	for _, e := range entities {
		if e.Length <= 0 || e.Offset < last || e.Offset+e.Length > units {
			t.Fatalf("entity %+v of %+v in %d units of %q", e, entities, units, text)
		}
		last = e.Offset
	}
}

func fuzzCall(s *telegramtest.Server, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/bot"+s.Token()+"/sendMessage", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// FuzzParameters sends any body in any encoding: the answer is always JSON with
// a status that fits.
func FuzzParameters(f *testing.F) {
	f.Add("application/json", `{"chat_id":1001,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"x","callback_data":"y"}]]}}`)
	f.Add("application/json", `{"chat_id":1001,"text":null,"entities":[{"type":"bold","offset":-1,"length":9}]}`)
	f.Add("application/x-www-form-urlencoded", "chat_id=1001&text=%zz")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n--x--\r\n")
	f.Add("multipart/form-data", "")
	s := telegramtest.New(f, telegramtest.Lenient())
	started(f, s)
	f.Fuzz(func(t *testing.T, kind, body string) {
		w := fuzzCall(s, kind, body)
		var got answer
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%d %s: %v", w.Code, w.Body, err)
		}
		if got.OK != (w.Code == http.StatusOK) || !got.OK && got.ErrorCode != w.Code {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	})
}
