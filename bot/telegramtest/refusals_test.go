package telegramtest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

func TestRefusalsAreWordedAsTelegramWordsThem(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	stranger, blocker := s.User("en"), started(t, s)
	s.Block(blocker, true)
	mine := s.Say(u, "hello")
	sent := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x"})})
	withKeyboard := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": args{"keyboard": [][]string{{"a"}}}})
	photo := decode[telegramtest.Message](t, send(t, s, "sendPhoto", args{"chat_id": u.ID}, map[string]part{"photo": {"a.jpg", jpegOf(t, 10, 10)}}).Result)
	long := strings.Repeat("é", 4097)

	cases := map[string]struct {
		method string
		args   args
		want   string
	}{
		"no chat":                          {"sendMessage", args{"text": "a"}, "Bad Request: chat_id is empty"},
		"an unknown chat":                  {"sendMessage", args{"chat_id": 5, "text": "a"}, "Bad Request: chat not found"},
		"an unknown name":                  {"sendMessage", args{"chat_id": "@nobody", "text": "a"}, "Bad Request: chat not found"},
		"a person who never wrote":         {"sendMessage", args{"chat_id": stranger.ID, "text": "a"}, "Forbidden: bot can't initiate conversation with a user"},
		"a person who blocked the bot":     {"sendMessage", args{"chat_id": blocker.ID, "text": "a"}, "Forbidden: bot was blocked by the user"},
		"a sign to who blocked the bot":    {"sendChatAction", args{"chat_id": blocker.ID, "action": "typing"}, "Forbidden: bot was blocked by the user"},
		"no text":                          {"sendMessage", args{"chat_id": u.ID}, "Bad Request: message text is empty"},
		"a text of spaces":                 {"sendMessage", args{"chat_id": u.ID, "text": " \n "}, "Bad Request: message text is empty"},
		"an empty tag":                     {"sendMessage", args{"chat_id": u.ID, "text": "<b> </b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"},
		"4097 characters":                  {"sendMessage", args{"chat_id": u.ID, "text": long}, "Bad Request: message is too long"},
		"too many bytes":                   {"sendMessage", args{"chat_id": u.ID, "text": strings.Repeat("<b></b>", 5000) + "a", "parse_mode": "HTML"}, "Bad Request: text is too long"},
		"an unknown parse mode":            {"sendMessage", args{"chat_id": u.ID, "text": "a", "parse_mode": "BBCode"}, "Bad Request: unsupported parse_mode"},
		"an entity of no kind":             {"sendMessage", args{"chat_id": u.ID, "text": "a", "entities": []args{{"type": "blink", "offset": 0, "length": 1}}}, "Bad Request: can't parse MessageEntity: Unsupported type specified"},
		"a reply to nothing":               {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_parameters": args{"message_id": 999}}, "Bad Request: message to be replied not found"},
		"a thread where there are none":    {"sendMessage", args{"chat_id": u.ID, "text": "a", "message_thread_id": 7}, "Bad Request: message thread not found"},
		"markup that is no JSON":           {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": "{"}, "Bad Request: can't parse reply keyboard markup JSON object"},
		"markup that is null":              {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": nil}, "Bad Request: object expected as reply markup"},
		"markup that is a list":            {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": []int{}}, "Bad Request: object expected as reply markup"},
		"a null keyboard":                  {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": args{"inline_keyboard": nil}}, `Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		"a null row":                       {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": args{"inline_keyboard": []any{nil}}}, `Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		"a null reply keyboard":            {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": args{"keyboard": nil}}, `Bad Request: field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays`},
		"a button with only text":          {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x"})}, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		"a button with an empty copy_text": {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "copy_text": args{"text": ""}})}, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		"a button without text":            {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"callback_data": "x"})}, `Bad Request: can't parse inline keyboard button: Can't find field "text"`},
		"a button that is a string":        {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": args{"inline_keyboard": [][]string{{"x"}}}}, "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object"},
		"a button that does two things":    {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x", "url": "t.me"})}, "Bad Request: can't parse inline keyboard button: exactly one action must be used"},
		"65 bytes of data":                 {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": strings.Repeat("é", 32) + "x"})}, "Bad Request: BUTTON_DATA_INVALID"},
		"a button to localhost":            {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "url": "http://localhost/"})}, "Bad Request: inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL"},
		"a pay button outside an invoice":  {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(args{"text": "x", "pay": true})}, "Bad Request: BUTTON_TYPE_INVALID"},
		"a hundred and one buttons":        {"sendMessage", args{"chat_id": u.ID, "text": "a", "reply_markup": keyboard(many(101)...)}, "Bad Request: reply markup is too long"},

		"an edit of nothing":                 {"editMessageText", args{"chat_id": u.ID, "message_id": 999, "text": "b"}, "Bad Request: message to edit not found"},
		"an edit of a person's message":      {"editMessageText", args{"chat_id": u.ID, "message_id": mine.MessageID, "text": "b"}, "Bad Request: message can't be edited"},
		"an edit of one with reply keyboard": {"editMessageText", args{"chat_id": u.ID, "message_id": withKeyboard.MessageID, "text": "b"}, "Bad Request: message can't be edited"},
		"an edit that changes nothing":       {"editMessageText", args{"chat_id": u.ID, "message_id": sent.MessageID, "text": " a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x"})}, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		"an edit with a reply keyboard":      {"editMessageText", args{"chat_id": u.ID, "message_id": sent.MessageID, "text": "b", "reply_markup": args{"keyboard": [][]string{{"a"}}}}, "Bad Request: inline keyboard expected"},
		"a text for a photo":                 {"editMessageText", args{"chat_id": u.ID, "message_id": photo.MessageID, "text": "b"}, "Bad Request: there is no text in the message to edit"},
		"a caption for a text":               {"editMessageCaption", args{"chat_id": u.ID, "message_id": sent.MessageID, "caption": "b"}, "Bad Request: there is no caption in the message to edit"},
		"a caption that is too long":         {"editMessageCaption", args{"chat_id": u.ID, "message_id": photo.MessageID, "caption": strings.Repeat("a", 1025)}, "Bad Request: message caption is too long"},
		"deleting nothing":                   {"deleteMessage", args{"chat_id": u.ID, "message_id": 999}, "Bad Request: message to delete not found"},
		"deleting no messages":               {"deleteMessages", args{"chat_id": u.ID, "message_ids": []int{}}, "Bad Request: message identifiers are not specified"},
		"deleting 101 messages":              {"deleteMessages", args{"chat_id": u.ID, "message_ids": make([]int, 101)}, "Bad Request: too many message identifiers specified"},
		"no photo":                           {"sendPhoto", args{"chat_id": u.ID}, "Bad Request: there is no photo in the request"},
		"an unknown file":                    {"sendPhoto", args{"chat_id": u.ID, "photo": "AgACxyz"}, "Bad Request: wrong file identifier/HTTP URL specified"},
		"a photo as a document":              {"sendDocument", args{"chat_id": u.ID, "document": photo.Photo[0].FileID}, "Bad Request: type of file mismatch"},
		"no document":                        {"sendDocument", args{"chat_id": u.ID}, "Bad Request: there is no document in the request"},
		"an album of one":                    {"sendMediaGroup", args{"chat_id": u.ID, "media": []args{{"type": "photo", "media": photo.Photo[0].FileID}}}, "Bad Request: media group must include 2-10 items"},
		"an album of two kinds":              {"sendMediaGroup", args{"chat_id": u.ID, "media": []args{{"type": "photo", "media": "a"}, {"type": "document", "media": "b"}}}, "Bad Request: document can't be mixed with other media types"},
		"a file that is not there":           {"getFile", args{"file_id": "nothing"}, "Bad Request: wrong file_id or the file is temporarily unavailable"},
		"an unknown sign":                    {"sendChatAction", args{"chat_id": u.ID, "action": "dancing"}, "Bad Request: wrong parameter action in request"},
		"an unknown press":                   {"answerCallbackQuery", args{"callback_query_id": "1"}, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		"a command in capitals":              {"setMyCommands", args{"commands": []args{{"command": "Start", "description": "x"}}}, "Bad Request: BOT_COMMAND_INVALID"},
		"a command without description":      {"setMyCommands", args{"commands": []args{{"command": "start", "description": ""}}}, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"},
		"101 commands":                       {"setMyCommands", args{"commands": make([]struct{}, 101)}, "Bad Request: BOT_COMMANDS_TOO_MUCH"},
		"a webhook over http":                {"setWebhook", args{"url": "http://example.com/"}, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"},
		"a webhook on another port":          {"setWebhook", args{"url": "https://example.com:8080/"}, "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"},
		"a secret that is too long":          {"setWebhook", args{"url": "https://example.com/", "secret_token": strings.Repeat("a", 257)}, "Bad Request: secret token is too long"},
		"a secret with other characters":     {"setWebhook", args{"url": "https://example.com/", "secret_token": "a b"}, "Bad Request: secret token contains unallowed characters"},
		"an invoice without payload":         {"sendInvoice", args{"chat_id": u.ID, "title": "a", "description": "b", "currency": "XTR", "prices": []args{{"label": "a", "amount": 1}}}, "Bad Request: INVOICE_PAYLOAD_INVALID"},
		"an invoice with a long title":       {"createInvoiceLink", args{"title": strings.Repeat("a", 33), "description": "b", "payload": "p", "currency": "XTR", "prices": []args{}}, "Bad Request: INVOICE_TITLE_INVALID"},
		"a checkout that is not":             {"answerPreCheckoutQuery", args{"pre_checkout_query_id": "1", "ok": true}, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		"a method that is not implemented":   {"sendPoll", args{}, "Bad Request: the emulator does not implement sendPoll"},
		"a method that does not exist":       {"sendLove", args{}, "Not Found: method not found"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t, s, c.method, c.args)
			if got.OK || got.Description != c.want {
				t.Errorf("got %v %q, want %q", got.OK, got.Description, c.want)
			}
		})
	}
}

func keyboard(buttons ...args) args { return args{"inline_keyboard": [][]args{buttons}} }

func many(n int) []args {
	buttons := make([]args, n)
	for i := range buttons {
		buttons[i] = args{"text": "x", "callback_data": "x"}
	}
	return buttons
}

func TestWhatIsJustAllowedPasses(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	cases := map[string]args{
		"4096 characters beside their markup":  {"text": "<b>" + strings.Repeat("é", 4096) + "</b>", "parse_mode": "html"},
		"64 bytes of data":                     {"text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": strings.Repeat("é", 32)})},
		"an empty copy_text beside the action": {"text": "a", "reply_markup": keyboard(args{"text": "x", "callback_data": "x", "copy_text": args{"text": ""}})},
		"a reply to nothing, if allowed":       {"text": "a", "reply_parameters": args{"message_id": 999, "allow_sending_without_reply": true}},
		"markup as JSON text":                  {"text": "a", "reply_markup": `{"inline_keyboard":[[{"text":"x","callback_data":"x"}]]}`},
		"an empty keyboard":                    {"text": "a", "reply_markup": args{"inline_keyboard": [][]args{}}},
	}
	for name, a := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a["chat_id"] = u.ID
			if got := call(t, s, "SENDMESSAGE", a); !got.OK {
				t.Error(got.Description)
			}
		})
	}
}

func TestTransport(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	form := "application/x-www-form-urlencoded"
	good := s.URL() + "/bot" + s.Token()
	other := strings.Replace(s.Token(), "0", "1", 1)
	cases := map[string]struct {
		url, kind, body, want string
		status                int
	}{
		"a malformed token":        {s.URL() + "/bot123:short/getMe", form, "", "Unauthorized: invalid token specified", 401},
		"another bot's token":      {s.URL() + "/bot" + other + "/getMe", form, "", "Unauthorized", 401},
		"another path":             {s.URL() + "/else", form, "", "Not Found", 404},
		"no method":                {good, form, "", "Not Found", 404},
		"a body that is no JSON":   {good + "/getMe", "application/json", "{", "Bad Request: can't parse the request: parse JSON: unexpected end of JSON input", 400},
		"a form":                   {good + "/sendMessage", form, "chat_id=" + itoa(u.ID) + "&text=a", "", 200},
		"a query":                  {good + "/sendMessage?text=a&chat_id=" + itoa(u.ID), "", "", "", 200},
		"query and body together":  {good + "/sendMessage?text=a", form, "chat_id=" + itoa(u.ID), "", 200},
		"JSON with a string as id": {good + "/sendMessage", "application/json", `{"chat_id":"` + itoa(u.ID) + `","text":"a"}`, "", 200},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := post(t, c.url, c.kind, []byte(c.body))
			if got.Description != c.want || got.status != c.status {
				t.Errorf("got %d %q, want %d %q", got.status, got.Description, c.status, c.want)
			}
		})
	}
}

func TestAFileOf50MBIsRefusedByTheTransport(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	u := started(t, s)
	got := send(t, s, "sendDocument", args{"chat_id": u.ID}, map[string]part{"document": {"big.bin", make([]byte, 50<<20+1)}})
	if got.status != http.StatusRequestEntityTooLarge || got.Description != "Request Entity Too Large" {
		t.Errorf("got %d %q", got.status, got.Description)
	}
}

func TestAMessageCanBeDeletedForTwoDays(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	incoming := s.Say(u, "hello")
	old := s.Say(u, "old")
	if got := call(t, s, "deleteMessage", args{"chat_id": u.ID, "message_id": incoming.MessageID}); !got.OK {
		t.Error(got.Description)
	}
	s.Advance(48*time.Hour + time.Minute)
	got := call(t, s, "deleteMessage", args{"chat_id": u.ID, "message_id": old.MessageID})
	if got.Description != "Bad Request: message can't be deleted" {
		t.Error(got.Description)
	}
	fresh := s.Say(u, "fresh")
	if got := call(t, s, "deleteMessages", args{"chat_id": u.ID, "message_ids": []int{fresh.MessageID, 998}}); !got.OK {
		t.Error(got.Description)
	}
	for _, m := range s.Transcript(u.ID) {
		if m.MessageID == fresh.MessageID {
			t.Error("the message is still there")
		}
	}
}

func TestAPressIsAnsweredOnceAndInTime(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	m := must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "?", "reply_markup": keyboard(args{"text": "Yes", "callback_data": "y"})})
	const late = "Bad Request: query is too old and response timeout expired or query ID is invalid"

	query := s.Tap(u, m, "Yes")
	if got := call(t, s, "answerCallbackQuery", args{"callback_query_id": query, "text": "ok"}); !got.OK {
		t.Error(got.Description)
	}
	if a, given := s.Answer(query); !given || a.Text != "ok" {
		t.Errorf("answer %+v", a)
	}
	if got := call(t, s, "answerCallbackQuery", args{"callback_query_id": query}); got.Description != late {
		t.Errorf("second answer: %q", got.Description)
	}
	query = s.Tap(u, m, "y")
	if got := call(t, s, "answerCallbackQuery", args{"callback_query_id": query, "url": "https://example.com/"}); got.Description != "Bad Request: URL_INVALID" {
		t.Errorf("another's address: %q", got.Description)
	}
	own := "https://t.me/" + s.Bot().Username + "?start=a"
	if got := call(t, s, "answerCallbackQuery", args{"callback_query_id": query, "url": own}); !got.OK {
		t.Errorf("the bot's own address: %q", got.Description)
	}
	query = s.Tap(u, m, "y")
	s.Advance(16 * time.Second)
	if got := call(t, s, "answerCallbackQuery", args{"callback_query_id": query}); got.Description != late {
		t.Errorf("late answer: %q", got.Description)
	}
}

func TestParametersAreWarnedAboutAndRefusedInStrictMode(t *testing.T) {
	t.Parallel()
	a := args{"chat_id": 1, "text": "a", "txt": "b", "disable_notification": "maybe"}
	mild, strict := telegramtest.New(t), telegramtest.New(t, telegramtest.Strict())
	call(t, mild, "sendMessage", a)
	want := `parameter "disable_notification" is not of type bool; unknown parameter "txt"`
	if got := strings.Join(mild.Calls("sendMessage")[0].Warnings, "; "); got != want {
		t.Errorf("warnings %q, want %q", got, want)
	}
	if got := call(t, strict, "sendMessage", a); got.Description != "Bad Request: strict: "+want {
		t.Error(got.Description)
	}
	if got := call(t, strict, "setMyCommands", args{}); got.Description != `Bad Request: strict: required parameter "commands" is missing` {
		t.Error(got.Description)
	}
}
