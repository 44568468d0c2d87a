package telegramtest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

// manual is the machine-readable Bot API, which lies beside the repository.
type manual struct {
	Methods map[string]struct {
		Fields  []field  `json:"fields"`
		Returns []string `json:"returns"`
	} `json:"methods"`
	Types map[string]struct {
		Fields   []field  `json:"fields"`
		Subtypes []string `json:"subtypes"`
	} `json:"types"`
}

type field struct {
	Name     string   `json:"name"`
	Types    []string `json:"types"`
	Required bool     `json:"required"`

	Description string `json:"description"`
}

// theManual is read once; nil is that it is not there.
var theManual = sync.OnceValue(func() *manual {
	raw, err := os.ReadFile("../../../shared/data/telegram/bot_api_10.1.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var m manual
	if err = errors.Join(err, json.Unmarshal(raw, &m)); err != nil {
		panic(err)
	}
	of := m.Types["Update"] // what 10.2 has added
	of.Fields = append(of.Fields, field{Name: "subscription", Types: []string{"BotSubscriptionUpdated"}})
	m.Types["Update"] = of
	added := m.Types["BotSubscriptionUpdated"]
	added.Fields = []field{
		{Name: "user", Types: []string{"User"}, Required: true},
		{Name: "invoice_payload", Types: []string{"String"}, Required: true},
		{Name: "state", Types: []string{"String"}, Required: true},
	}
	m.Types["BotSubscriptionUpdated"] = added
	return &m
})

func readManual(t *testing.T) manual {
	t.Helper()
	m := theManual()
	if m == nil {
		t.Skip("the machine-readable Bot API is not beside the repository")
	}
	return *m
}

// checkResult holds what a method gave against the manual, if that is there.
// Every call of these tests goes through it.
func checkResult(tb testing.TB, method string, raw []byte) {
	tb.Helper()
	m := theManual()
	if m == nil {
		return
	}
	for name, is := range m.Methods {
		if strings.EqualFold(name, method) {
			checkOneOf(tb, *m, is.Returns, raw)
			return
		}
	}
	tb.Errorf("%s is not in the manual", method)
}

func checkOneOf(tb testing.TB, m manual, types []string, raw []byte) {
	tb.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		tb.Error(err)
	}
	var all []string
	for _, kind := range types {
		wrong := m.check(kind, value, kind)
		if len(wrong) == 0 {
			return
		}
		all = append(all, wrong...)
	}
	tb.Error(strings.Join(all, "; "))
}

// check reports how a value differs from a type of the manual.
func (m manual) check(kind string, value any, path string) []string {
	if inner, is := strings.CutPrefix(kind, "Array of "); is {
		items, is := value.([]any)
		if !is {
			return []string{path + " is no array"}
		}
		var wrong []string
		for i, item := range items {
			wrong = append(wrong, m.check(inner, item, fmt.Sprintf("%s[%d]", path, i))...)
		}
		return wrong
	}
	switch kind {
	case "Integer", "Float":
		_, ok := value.(float64)
		return wrongUnless(ok, path, kind)
	case "String":
		_, ok := value.(string)
		return wrongUnless(ok, path, kind)
	case "Boolean", "True":
		_, ok := value.(bool)
		return wrongUnless(ok, path, kind)
	}
	return m.checkObject(kind, value, path)
}

func wrongUnless(ok bool, path, kind string) []string {
	if ok {
		return nil
	}
	return []string{path + " is no " + kind}
}

func (m manual) checkObject(kind string, value any, path string) []string {
	object, is := value.(map[string]any)
	if !is {
		return []string{path + " is no " + kind}
	}
	if subtypes := m.Types[kind].Subtypes; len(subtypes) > 0 {
		var wrong []string
		for _, sub := range subtypes {
			if wrong = m.checkObject(sub, value, path+"("+sub+")"); len(wrong) == 0 {
				return nil
			}
		}
		return wrong
	}
	var wrong []string
	seen := map[string]bool{}
	for _, f := range m.Types[kind].Fields {
		seen[f.Name] = true
		inner, has := object[f.Name]
		switch {
		case !has && f.Required:
			wrong = append(wrong, path+"."+f.Name+" is missing")
		case has:
			wrong = append(wrong, m.check(f.Types[0], inner, path+"."+f.Name)...)
		}
	}
	for name := range object {
		if !seen[name] {
			wrong = append(wrong, path+"."+name+" is unknown")
		}
	}
	return wrong
}

func TestEveryObjectIsOneOfTheManual(t *testing.T) {
	t.Parallel()
	m := readManual(t)
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("de")
	s.Say(u, "/start https://example.com")
	s.SayIn(u.ID, u, "reply", 1)
	s.Edit(s.Say(u, "before"), "after")
	s.SendDocument(u, "a.pdf", []byte("%PDF"), "caption #a")
	photo := s.SendPhoto(u, jpegOf(t, 900, 300), "")
	s.Album(u, "album", telegramtest.Upload{Data: jpegOf(t, 9, 9)}, telegramtest.Upload{Data: pngOf(t, 9, 9)})
	group := s.Group("Dealers", u)
	s.SayIn(group.ID, u, "/help", 0)
	s.Promote(group.ID)
	s.Remove(group.ID)
	button := keyboard(args{"text": "x", "callback_data": "x"}, args{"text": "y", "url": "t.me"})
	sent := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": button})
	s.Tap(u, sent, "x")
	s.Block(u, true)
	s.Block(u, false)

	results := map[string]struct {
		kind   string
		answer answer
	}{
		"updates":    {"Array of Update", call(t, s, "getUpdates", args{})},
		"getMe":      {"User", call(t, s, "getMe", args{})},
		"info":       {"WebhookInfo", call(t, s, "getWebhookInfo", args{})},
		"text":       {"Message", call(t, s, "sendMessage", args{"chat_id": u.ID, "text": "<b>a</b> <a href='tg://user?id=" + itoa(u.ID) + "'>b</a>", "parse_mode": "HTML", "reply_markup": button, "link_preview_options": args{"is_disabled": true}, "reply_parameters": args{"message_id": 1}, "protect_content": true})},
		"edited":     {"Message", call(t, s, "editMessageText", args{"chat_id": u.ID, "message_id": sent.MessageID, "text": "b"})},
		"photo":      {"Message", send(t, s, "sendPhoto", args{"chat_id": u.ID, "caption": "a"}, map[string]part{"photo": {"a.png", pngOf(t, 20, 30)}})},
		"document":   {"Message", send(t, s, "sendDocument", args{"chat_id": u.ID}, map[string]part{"document": {"a.txt", []byte("a")}})},
		"album":      {"Array of Message", call(t, s, "sendMediaGroup", args{"chat_id": u.ID, "media": []args{{"type": "photo", "media": photo.Photo[0].FileID}, {"type": "photo", "media": photo.Photo[0].FileID}}})},
		"location":   {"Message", call(t, s, "sendLocation", args{"chat_id": u.ID, "latitude": 48.1, "longitude": 11.5})},
		"contact":    {"Message", call(t, s, "sendContact", args{"chat_id": u.ID, "phone_number": "1", "first_name": "a"})},
		"forward":    {"Message", call(t, s, "forwardMessage", args{"chat_id": u.ID, "from_chat_id": u.ID, "message_id": 1})},
		"copy":       {"MessageId", call(t, s, "copyMessage", args{"chat_id": u.ID, "from_chat_id": u.ID, "message_id": 1})},
		"invoice":    {"Message", call(t, s, "sendInvoice", args{"chat_id": u.ID, "title": "a", "description": "b", "payload": "c", "currency": "XTR", "prices": []args{{"label": "a", "amount": 5}}})},
		"file":       {"File", call(t, s, "getFile", args{"file_id": photo.Photo[0].FileID})},
		"commands":   {"Array of BotCommand", call(t, s, "getMyCommands", args{})},
		"menu":       {"MenuButton", call(t, s, "getChatMenuButton", args{})},
		"name":       {"BotName", call(t, s, "getMyName", args{})},
		"about":      {"BotShortDescription", call(t, s, "getMyShortDescription", args{})},
		"chat":       {"ChatFullInfo", call(t, s, "getChat", args{"chat_id": u.ID})},
		"group":      {"ChatFullInfo", call(t, s, "getChat", args{"chat_id": group.ID})},
		"member":     {"ChatMember", call(t, s, "getChatMember", args{"chat_id": group.ID, "user_id": u.ID})},
		"bot kicked": {"ChatMember", call(t, s, "getChatMember", args{"chat_id": group.ID, "user_id": s.Bot().ID})},
		"count":      {"Integer", call(t, s, "getChatMemberCount", args{"chat_id": u.ID})},
	}
	for name, r := range results {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !r.answer.OK {
				t.Fatal(r.answer.Description)
			}
			var value any
			if err := json.NewDecoder(bytes.NewReader(r.answer.Result)).Decode(&value); err != nil {
				t.Fatal(err)
			}
			for _, wrong := range m.check(r.kind, value, name) {
				t.Error(wrong)
			}
		})
	}
}
