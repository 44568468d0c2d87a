package telegramtest_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

func inlineServer(t *testing.T, feedback float64) *telegramtest.Server {
	t.Helper()
	return telegramtest.New(t, telegramtest.Lenient(), telegramtest.With(telegramtest.BotSettings{Inline: true, InlineFeedback: feedback}))
}

func article(id string) args {
	return args{"type": "article", "id": id, "title": "T", "input_message_content": args{"message_text": "<b>text</b> " + id, "parse_mode": "HTML"}}
}

// answered types a query in a chat and answers it.
func answered(t *testing.T, s *telegramtest.Server, u *telegramtest.User, chat int64, with args) string {
	t.Helper()
	id := s.Type(telegramtest.Typed{UserID: u.ID, ChatID: chat, Query: " 1GCUYDED "})
	with["inline_query_id"] = id
	must[bool](t, s, "answerInlineQuery", with)
	return id
}

func TestAnInlineResultBecomesAMessageThatCanBeEdited(t *testing.T) {
	t.Parallel()
	s := inlineServer(t, 1)
	u, friend := s.User("en"), s.User("es")
	chat := s.Gather(telegramtest.Gathering{Type: "private"}, u, friend)
	r := article("1")
	r["reply_markup"] = keyboard(args{"text": "More", "callback_data": "more"})
	query := answered(t, s, u, chat.ID, args{"results": []args{r}, "next_offset": "2"})
	asked := must[[]update](t, s, "getUpdates", args{})
	if q := asked[0].InlineQuery; q == nil || q.Query != "1GCUYDED" || q.ChatType != "private" || q.From.ID != u.ID {
		t.Fatalf("asked %+v", asked[0].InlineQuery)
	}
	if a, err := s.InlineAnswer(t.Context(), query); err != nil || a.NextOffset != "2" || a.CacheTime != 300 {
		t.Fatalf("answer %+v, %v", a, err)
	}
	sent := s.Choose(t.Context(), query, "1", chat.ID)
	if sent.Text != "text 1" || len(sent.Entities) != 1 || sent.ViaBot == nil || sent.From.ID != u.ID {
		t.Errorf("sent %+v", sent)
	}
	told := must[[]update](t, s, "getUpdates", args{"offset": asked[0].ID + 1})
	if len(told) != 1 || told[0].Chosen == nil || told[0].Chosen.ResultID != "1" || told[0].Chosen.InlineMessageID == "" {
		t.Fatalf("told %+v", told)
	}
	id := told[0].Chosen.InlineMessageID
	edit := args{"inline_message_id": id, "text": "better", "reply_markup": r["reply_markup"]}
	if got := call(t, s, "editMessageText", edit); !got.OK || string(got.Result) != "true" {
		t.Errorf("edited: %s %s", got.Result, got.Description)
	}
	if got := call(t, s, "editMessageText", edit); !strings.HasPrefix(got.Description, "Bad Request: message is not modified") {
		t.Error(got.Description)
	}
	if m := s.Transcript(chat.ID)[0]; m.Text != "better" {
		t.Errorf("the chat shows %q", m.Text)
	}
	s.Tap(u, s.Transcript(chat.ID)[0], "More")
	if p := must[[]update](t, s, "getUpdates", args{"offset": told[0].ID + 1}); len(p) != 1 || p[0].CallbackQuery.InlineID != id || p[0].CallbackQuery.Message != nil {
		t.Errorf("pressed %+v", p)
	}
	if got := call(t, s, "editMessageText", args{"inline_message_id": "EMU0", "text": "a"}); got.Description != "Bad Request: MESSAGE_ID_INVALID" {
		t.Error(got.Description)
	}
}

func TestInTheBotsOwnChatsItSeesWhatWasSentThroughIt(t *testing.T) {
	t.Parallel()
	s := inlineServer(t, 0)
	u := s.User("en")
	g := s.Group("G", u)
	heard(t, s)
	s.Choose(t.Context(), answered(t, s, u, g.ID, args{"results": []args{article("1")}}), "1", g.ID)
	got := must[[]update](t, s, "getUpdates", args{})
	if len(got) != 2 || got[0].InlineQuery.ChatType != "supergroup" || got[1].Message == nil || got[1].Message.ViaBot == nil {
		t.Fatalf("got %+v", got)
	}
	edit := args{"chat_id": g.ID, "message_id": got[1].Message.MessageID, "text": "mine?"}
	if got := call(t, s, "editMessageText", edit); got.Description != "Bad Request: message can't be edited" {
		t.Error(got.Description)
	}
}

func TestAnswersAreKeptAsLongAsTheBotAllows(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		answer args
		wait   time.Duration
		other  bool // somebody else asks again
		asked  int
	}{
		"for everybody":          {args{}, 0, true, 1},
		"for five minutes":       {args{}, 301 * time.Second, true, 2},
		"for the person":         {args{"is_personal": true}, 0, false, 1},
		"for the person alone":   {args{"is_personal": true}, 0, true, 2},
		"as long as it says":     {args{"cache_time": 10}, 11 * time.Second, false, 2},
		"not at all, if it says": {args{"cache_time": 0}, 0, false, 2},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := inlineServer(t, 0)
			u := s.User("en")
			c.answer["results"] = []args{article("1")}
			answered(t, s, u, u.ID, c.answer)
			heard := must[[]update](t, s, "getUpdates", args{})
			s.Advance(c.wait)
			again := *u
			if c.other {
				again = *s.User("fr")
			}
			s.Type(telegramtest.Typed{UserID: again.ID, ChatID: again.ID, Query: "1GCUYDED"})
			next := must[[]update](t, s, "getUpdates", args{"offset": heard[0].ID + 1})
			if got := 1 + len(next); got != c.asked {
				t.Errorf("asked %d times, want %d", got, c.asked)
			}
		})
	}
}

func TestInlineRefusals(t *testing.T) {
	t.Parallel()
	s := inlineServer(t, 0)
	u := started(t, s)
	const cannot = "Bad Request: can't parse inline query result: "
	change := func(name string, value any) []args {
		r := article("1")
		r[name] = value
		return []args{r}
	}
	without := func(name string) []args {
		r := article("1")
		delete(r, name)
		return []args{r}
	}
	results := make([]args, 51)
	for i := range results {
		results[i] = article(strconv.Itoa(i))
	}
	cases := map[string]struct {
		with args
		want string
	}{
		"51 results":              {args{"results": results}, "Bad Request: too many inline query results specified"},
		"no list":                 {args{"results": "{}"}, "Bad Request: expected an Array of inline query results"},
		"no JSON":                 {args{"results": "["}, "Bad Request: can't parse JSON encoded inline query results"},
		"a result twice":          {args{"results": []args{article("1"), article("1")}}, "Bad Request: RESULT_ID_DUPLICATE"},
		"an id of 65 bytes":       {args{"results": []args{article(strings.Repeat("é", 33))}}, "Bad Request: RESULT_ID_INVALID"},
		"no id":                   {args{"results": without("id")}, cannot + `Can't find field "id"`},
		"no title":                {args{"results": without("title")}, cannot + `Can't find field "title"`},
		"no content":              {args{"results": without("input_message_content")}, cannot + `Can't find field "message_text"`},
		"an unknown type":         {args{"results": change("type", "love")}, cannot + `type "love" is unsupported for the inline query result`},
		"an empty title":          {args{"results": change("title", "")}, "Bad Request: ARTICLE_TITLE_EMPTY"},
		"an empty text":           {args{"results": change("input_message_content", args{"message_text": " "})}, "Bad Request: MESSAGE_EMPTY"},
		"a long text":             {args{"results": change("input_message_content", args{"message_text": strings.Repeat("a", 4097)})}, "Bad Request: MESSAGE_TOO_LONG"},
		"broken markup":           {args{"results": change("input_message_content", args{"message_text": "<b>", "parse_mode": "HTML"})}, cannot + `Can't parse entities: Can't find end tag corresponding to start tag "b"`},
		"a reply keyboard":        {args{"results": change("reply_markup", args{"keyboard": [][]string{{"a"}}})}, "Bad Request: inline keyboard expected"},
		"too much button data":    {args{"results": change("reply_markup", keyboard(args{"text": "x", "callback_data": strings.Repeat("a", 65)}))}, "Bad Request: BUTTON_DATA_INVALID"},
		"a kind it has not":       {args{"results": change("type", "gif")}, "Bad Request: the emulator does not implement inline results of type gif"},
		"an unknown photo":        {args{"results": []args{{"type": "photo", "id": "1", "photo_file_id": "x"}}}, "Bad Request: wrong file identifier/HTTP URL specified"},
		"a long offset":           {args{"next_offset": strings.Repeat("a", 65)}, "Bad Request: NEXT_OFFSET_INVALID"},
		"a button without aim":    {args{"button": args{"text": "x"}}, "Bad Request: can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field"},
		"a button without text":   {args{"button": args{"start_parameter": "x"}}, `Bad Request: can't parse inline query results button: Can't find field "text"`},
		"a wrong start parameter": {args{"button": args{"text": "x", "start_parameter": "a b"}}, "Bad Request: START_PARAM_INVALID"},
		"an unknown query":        {args{"inline_query_id": "1", "results": []args{}}, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.with["inline_query_id"] == nil {
				c.with["inline_query_id"] = s.Type(telegramtest.Typed{UserID: u.ID, ChatID: u.ID, Query: name})
			}
			if got := call(t, s, "answerInlineQuery", c.with); got.OK || got.Description != c.want {
				t.Errorf("got %v %q, want %q", got.OK, got.Description, c.want)
			}
		})
	}
}

func TestAnInlineQueryIsAnsweredOnceAndInTime(t *testing.T) {
	t.Parallel()
	s := inlineServer(t, 0)
	u := s.User("en")
	const late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
	query := answered(t, s, u, 0, args{"results": []args{}, "button": args{"text": "Connect", "start_parameter": "connect"}})
	if got := call(t, s, "answerInlineQuery", args{"inline_query_id": query, "results": []args{}}); got.Description != late {
		t.Errorf("second answer: %q", got.Description)
	}
	if a, err := s.InlineAnswer(t.Context(), query); err != nil || a.Button == nil || a.Button.StartParameter != "connect" {
		t.Errorf("answer %+v, %v", a, err)
	}
	query = s.Type(telegramtest.Typed{UserID: u.ID, Query: "b"})
	s.Advance(31 * time.Second)
	if got := call(t, s, "answerInlineQuery", args{"inline_query_id": query, "results": []args{}}); got.Description != late {
		t.Errorf("late answer: %q", got.Description)
	}
	if got := must[[]update](t, s, "getUpdates", args{}); len(got) != 0 {
		t.Errorf("an old query is still told: %v", got)
	}
}

func TestEveryKindOfInlineResult(t *testing.T) {
	t.Parallel()
	s := inlineServer(t, 0)
	u := started(t, s)
	photo := s.SendPhoto(u, jpegOf(t, 20, 20), "")
	document := s.SendDocument(u, "a.pdf", []byte("%PDF"), "")
	query := answered(t, s, u, u.ID, args{"results": []args{
		{"type": "photo", "id": "p", "photo_file_id": photo.Photo[0].FileID, "caption": "c"},
		{"type": "document", "id": "d", "title": "D", "document_file_id": document.Document.FileID},
		{"type": "contact", "id": "c", "phone_number": "1", "first_name": "A"},
		{"type": "location", "id": "l", "title": "L", "latitude": 48.1, "longitude": 11.5},
		{"type": "photo", "id": "t", "photo_file_id": photo.Photo[0].FileID, "input_message_content": args{"message_text": "instead"}},
	}})
	for id, holds := range map[string]func(telegramtest.Message) bool{
		"p": func(m telegramtest.Message) bool { return m.Photo != nil && m.Caption == "c" },
		"d": func(m telegramtest.Message) bool { return m.Document != nil },
		"c": func(m telegramtest.Message) bool { return m.Contact.FirstName == "A" },
		"l": func(m telegramtest.Message) bool { return m.Location.Latitude == 48.1 },
		"t": func(m telegramtest.Message) bool { return m.Text == "instead" && m.Photo == nil },
	} {
		if m := s.Choose(t.Context(), query, id, u.ID); !holds(m) {
			t.Errorf("%s became %+v", id, m)
		}
	}
}
