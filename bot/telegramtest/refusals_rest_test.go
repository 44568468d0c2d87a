package telegramtest_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

// TestTheRarerRefusals goes on with TestRefusalsAreWordedAsTelegramWordsThem.
func TestTheRarerRefusals(t *testing.T) {
	t.Parallel()
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/page":
			w.Header().Set("Content-Type", "text/html")
			return
		case "/big":
			_, _ = w.Write(make([]byte, 20<<20+1))
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(web.Close)
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	secret := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a", "protect_content": true})
	item := args{"type": "photo", "media": "x"}
	button := func(more args) args {
		b := args{"text": "x"}
		maps.Copy(b, more)
		return args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(b)}
	}
	invoice := func(name string, value any) args {
		a := args{
			"chat_id": u.ID, "title": "a", "description": "b", "payload": "c", "currency": "XTR",
			"prices": []args{{"label": "a", "amount": 5}},
		}
		a[name] = value
		return a
	}
	cases := map[string]struct {
		method string
		args   args
		want   string
	}{
		"an album of eleven":             {"sendMediaGroup", args{"chat_id": u.ID, "media": []args{item, item, item, item, item, item, item, item, item, item, item}}, "too many messages to send as an album"},
		"an album with a keyboard":       {"sendMediaGroup", args{"chat_id": u.ID, "media": []args{item, item}, "reply_markup": keyboard(args{"text": "x", "callback_data": "x"})}, "reply markup can't be used in sendMediaGroup"},
		"an invoice that says nothing":   {"sendInvoice", invoice("description", ""), "INVOICE_DESCRIPTION_INVALID"},
		"an invoice that says too much":  {"sendInvoice", invoice("description", strings.Repeat("a", 256)), "INVOICE_DESCRIPTION_INVALID"},
		"a payload of 129 bytes":         {"sendInvoice", invoice("payload", strings.Repeat("a", 129)), "INVOICE_PAYLOAD_INVALID"},
		"a currency that is none":        {"sendInvoice", invoice("currency", "euro"), "CURRENCY_INVALID"},
		"money without a provider":       {"sendInvoice", invoice("currency", "EUR"), "PAYMENT_PROVIDER_INVALID"},
		"stars in two parts":             {"sendInvoice", invoice("prices", []args{{"label": "a", "amount": 1}, {"label": "b", "amount": 1}}), "STARS_INVOICE_INVALID"},
		"an invoice under another key":   {"sendInvoice", invoice("reply_markup", keyboard(args{"text": "x", "callback_data": "x"})), "REPLY_MARKUP_BUY_EMPTY"},
		"a refusal without a reason":     {"answerPreCheckoutQuery", args{"pre_checkout_query_id": "1", "ok": false}, "error message is empty"},
		"a copy of nothing":              {"copyMessage", args{"chat_id": u.ID, "from_chat_id": u.ID, "message_id": 999}, "message to copy not found"},
		"a forward of a kept secret":     {"forwardMessage", args{"chat_id": u.ID, "from_chat_id": u.ID, "message_id": secret.MessageID}, "the message can't be forwarded"},
		"a pin on nothing":               {"pinChatMessage", args{"chat_id": u.ID, "message_id": 999}, "message to pin not found"},
		"a file that cannot be fetched":  {"sendDocument", args{"chat_id": u.ID, "document": web.URL + "/none"}, "failed to get HTTP URL content"},
		"a file of more than 20 MB":      {"sendDocument", args{"chat_id": u.ID, "document": web.URL + "/big"}, "failed to get HTTP URL content"},
		"a page in place of a file":      {"sendDocument", args{"chat_id": u.ID, "document": web.URL + "/page"}, "wrong type of the web page content"},
		"administrators in private":      {"getChatAdministrators", args{"chat_id": u.ID}, "there are no administrators in the private chat"},
		"leaving a person":               {"leaveChat", args{"chat_id": u.ID}, "chat member status can't be changed in private chats"},
		"a member nobody knows":          {"getChatMember", args{"chat_id": u.ID, "user_id": 5}, "PARTICIPANT_ID_INVALID"},
		"a language that is none":        {"setMyCommands", args{"commands": []args{}, "language_code": "english"}, "LANG_CODE_INVALID"},
		"a scope that is none":           {"setMyCommands", args{"commands": []args{}, "scope": args{"type": "galaxy"}}, "can't parse BotCommandScope: Unsupported type specified"},
		"a long description":             {"setMyCommands", args{"commands": []args{{"command": "a", "description": strings.Repeat("a", 257)}}}, "BOT_COMMAND_DESCRIPTION_INVALID"},
		"a button of spaces":             {"sendMessage", button(args{"text": " ", "callback_data": "x"}), "BUTTON_TEXT_INVALID"},
		"too much to copy":               {"sendMessage", button(args{"copy_text": args{"text": strings.Repeat("a", 257)}}), "BUTTON_COPY_TEXT_INVALID"},
		"an entity before the beginning": {"sendMessage", args{"chat_id": u.ID, "text": "a", "entities": []args{{"type": "bold", "offset": -1, "length": 1}}}, "receive an entity with incorrect offset -1"},
		"a place off the earth":          {"sendLocation", args{"chat_id": u.ID, "latitude": 91, "longitude": 0}, "wrong location specified"},
		"no place":                       {"sendLocation", args{"chat_id": u.ID, "longitude": 0}, "latitude is empty"},
		"a contact without a number":     {"sendContact", args{"chat_id": u.ID, "first_name": "a"}, "phone number must be specified"},
		"a contact without a name":       {"sendContact", args{"chat_id": u.ID, "phone_number": "1"}, "first name must be specified"},
		"an edit of no message":          {"editMessageText", args{"chat_id": u.ID, "text": "a"}, "message identifier is not specified"},
		"a delete of no message":         {"deleteMessage", args{"chat_id": u.ID}, "message identifier is not specified"},
		"a long answer to a press":       {"answerCallbackQuery", args{"callback_query_id": "1", "text": strings.Repeat("é", 201)}, "MESSAGE_TOO_LONG"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t, s, c.method, c.args)
			if got.OK || got.Description != "Bad Request: "+c.want {
				t.Errorf("got %v %q, want %q", got.OK, got.Description, c.want)
			}
		})
	}
}

func TestOtherVerbsAreRefused(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	r := httptest.NewRequest(http.MethodPut, "/bot"+s.Token()+"/getMe", http.NoBody)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("status %d", w.Code)
	}
}
