package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"
	"unicode/utf16"

	"golang.org/x/sync/errgroup"

	"example.com/vinbot/bot/telegramtest"
)

// languages are all that the bot speaks.
var languages = []string{"en", "es", "fr", "de"}

// mark is in every hostile text: where it turns up, the text did.
const mark = "Zorro"

// hostile is a text as it may come, within the quotes of JSON, and what people are to
// see of it. Where that is empty it may come in parts.
type hostile struct{ json, shown string }

// quoted writes a text as JSON does, without its quotes.
func quoted(s string) string {
	b, _ := json.Marshal(s) // a string can be written
	return string(b[1 : len(b)-1])
}

// asItIs is a text that is shown as it was written.
func asItIs(s string) hostile { return hostile{quoted(s), s} }

// hostiles are texts that people give as their names, titles, files and words.
func hostiles() map[string]hostile {
	accents := strings.Repeat("\u0301", 200)
	return map[string]hostile{
		"a tag":                         asItIs("<b>Zorro</b><script>alert(1)</script>"),
		"ends of tags that are not his": asItIs("</code></b></blockquote></a>Zorro"),
		"a link":                        asItIs(`"><a href="https://evil.example">Zorro</a>`),
		"a tag that does not end":       asItIs("Zorro <a href='"),
		"entities":                      asItIs("&lt;b&gt; &amp;amp; &#60; &#x3c; &quot; & Zorro"),
		"Markdown":                      asItIs("_*[Zorro](https://evil.example)~`>#+-=|{}.!"),
		"a template":                    asItIs(`{{.VIN}} {{range}} %s%n%!d(MISSING) Zorro`),
		"the end of a string of JSON":   asItIs(`","admin":true,"Zorro":"\u0041`),
		"the end of a string of SQL":    asItIs("'; DROP TABLE inbox; -- Zorro"),
		"somebody else's address":       asItIs("@durov tg://user?id=1 javascript:alert(1) Zorro"),
		"letters from right to left":    {quoted("Zorro שלום 50% عرض"), "\u2068Zorro שלום 50% عرض\u2069"},
		"an override":                   {quoted("\u202eZorro fdp.exe\u202c"), "Zorro fdp.exe"},
		"an embedding that stays open":  {quoted("Zorro \u202b\u202aabc"), "Zorro abc"},
		"isolates that end too often":   {quoted("\u2067Zorro\u2069\u2069\u2069"), "Zorro"},
		"marks of direction":            {quoted("\u200fZorro\u200e\u061c"), "Zorro"},
		"no width":                      {quoted("Z\u200bo\u2060r\ufeffr\u00ado\u034f\u3164"), "Zorro"},
		"joiners between letters":       {quoted("Zo\u200drr\u200co"), "Zorro"},
		"a flood of accents":            {quoted("Zorro" + accents), "Zorro" + accents[:3*len("\u0301")]},
		"accents on nothing":            {quoted(accents + " Zorro"), ""},
		"tags of flags":                 {quoted("\U0001F3F4\U000E0067\U000E0062\U000E007F Zorro"), "\U0001F3F4 Zorro"},
		"emoji in sequences":            asItIs(strings.Repeat("\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466\u2764\ufe0f\U0001F1EA\U0001F1F8", 20) + " Zorro"),
		"NUL":                           {`Zorro\u0000 abc`, "Zorro  abc"},
		"controls":                      {quoted("\x1b[31mZorro\x07\x7f\u0085"), "[31mZorro"},
		"halves of a character":         {`\ud83dZorro\ude00`, "\ufffdZorro\ufffd"},
		"lines":                         {quoted("Zorro\r\n\r\n\n\n\n\n\n\u2028b"), ""},
		"64 bytes that end in a letter": asItIs(strings.Repeat("é", 31) + "xß Zorro"),
		"one word of 4,096":             {quoted(strings.Repeat("W", 4091) + "Zorro"), ""},
		"4,096 that are escaped":        {quoted(strings.Repeat("&<>\"", 1022) + " Zorro"), ""},
		"4,096 emoji":                   {quoted("Zorro" + strings.Repeat("\U0001F468\u200d", 2000)), ""},
		"a VIN of other letters":        asItIs("1HGCV1F33КА00Zorro"),
		"nothing but space after":       {quoted("Zorro\u00a0\u3000 \t"), "Zorro"},
	}
}

// TestHostileTextsDoNoHarm wherever a person can put them, in every language: Telegram
// takes each message, no text leaves its place in it, what is shown is what was
// written, and the log has none of it.
func TestHostileTextsDoNoHarm(t *testing.T) {
	t.Parallel()
	p := newProduct(t, func(c *config) {
		c.Telegram.WebhookURL, c.Telegram.WebhookSecret = "http://"+c.ListenAddr+"/webhooks/telegram", hookSecret
	})
	operator := p.telegram.User("en")
	sent := p.telegram.SendDocument(operator, "a.pdf", []byte("%PDF-1.4 no more of it"), "")
	p.settle(t)
	p.stop()
	p.cfg.OperatorChat = operator.ID
	p.again(t)
	p.telegram.Say(operator, "/plan")
	p.settle(t)
	post := &poster{product: p, file: sent.Document.FileID}
	var people []*telegramtest.User
	var g errgroup.Group
	for _, lang := range languages {
		for _, text := range hostiles() {
			u := p.telegram.User(lang)
			p.telegram.Say(u, "/start")
			group := p.telegram.Group("A group", u).ID
			people = append(people, u)
			g.Go(func() error { return post.everything(t.Context(), u, group, text.json) })
		}
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	p.settle(t)
	for _, u := range people {
		if n := len(p.harmless(t, u.ID)); n < len(everywhere())/2 {
			t.Errorf("%d answers in %s", n, u.LanguageCode)
		}
	}
	p.passedOn(t, p.harmless(t, operator.ID))
	p.taken(t)
	p.stop()
	if strings.Contains(p.log.String(), mark) {
		t.Error("the log has a person's words")
	}
}

// passedOn demands that the operator sees each text once from every language, to the
// letter.
func (p *product) passedOn(t *testing.T, copies []string) {
	t.Helper()
	for name, text := range hostiles() {
		n := 0
		for _, c := range copies {
			if _, words, _ := strings.Cut(c, "\n\n"); words == text.shown {
				n++
			}
		}
		if text.shown != "" && n < len(languages) {
			t.Errorf("%s: the operator sees %q %d times, want %d", name, text.shown, n, len(languages))
		}
	}
}

// taken demands that every update was answered and every call taken. What is called
// for a press or a query that Telegram does not know is refused, as it should be.
func (p *product) taken(t *testing.T) {
	t.Helper()
	var undone int
	if err := p.pool.QueryRow(t.Context(), `SELECT count(*) FROM inbox WHERE done_at IS NULL OR parked_at IS NOT NULL`).Scan(&undone); err != nil {
		t.Fatal(err)
	}
	if undone > 0 {
		t.Errorf("%d updates are not answered", undone)
	}
	for _, c := range p.telegram.Calls("") {
		foreign := c.Method == "answerCallbackQuery" || c.Method == "answerInlineQuery"
		if !foreign && c.Verdict != "ok" || len(c.Warnings) > 0 {
			t.Errorf("%s %.300q: %s %s %v", c.Method, c.Params, c.Verdict, c.Description, c.Warnings)
		}
	}
}

// harmless demands of all that was said in a chat that it shows what it seems to, and
// gives it.
func (p *product) harmless(t *testing.T, chat int64) (shown []string) {
	t.Helper()
	for _, m := range p.telegram.Replies(chat) {
		text := m.Text + m.Caption
		shown = append(shown, text)
		if why := trick(text); why != "" {
			t.Errorf("%s in %.400q", why, text)
		}
		units := utf16.Encode([]rune(text))
		for _, e := range append(m.Entities, m.CaptionEntities...) {
			part := string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
			if made := e.Type == "text_link" || e.Type == "text_mention" || e.Type == "code" || e.Type == "pre"; made && strings.Contains(part+e.URL, mark) {
				t.Errorf("%s %q of a person's words in %.400q", e.Type, e.URL, text)
			}
		}
	}
	return shown
}

// trick is what in a text makes it look other than it is.
func trick(text string) string {
	open, accents := 0, 0
	for _, r := range text {
		switch {
		case r == '\u2068':
			open++
		case r == '\u2069':
			open--
		case r != '\n' && r != '\t' && unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), strings.ContainsRune("\u00ad\u034f\u200b\u2060\u3164\ufeff", r):
			return fmt.Sprintf("a hidden %U", r)
		case unicode.In(r, unicode.Hebrew, unicode.Arabic) && open == 0:
			return "a letter from right to left that moves its neighbours"
		}
		if accents++; !unicode.In(r, unicode.Mn, unicode.Me) {
			accents = 0
		}
		if open < 0 || accents > 3 {
			return fmt.Sprintf("%d isolates and %d accents", open, accents)
		}
	}
	if open != 0 {
		return "an isolate that stays open"
	}
	return ""
}

// everywhere are the updates in which a person can put a text. FROM is the person,
// HERE a message without what it says, THIS the text, SPAN how long it is.
func everywhere() []string {
	command := func(words, length string) string {
		return `"message":{HERE,"text":"` + words + `","entities":[{"type":"bot_command","offset":0,"length":` + length + `}]}`
	}
	return []string{
		`"message":{"message_id":NUMBER,"date":1,"from":{"id":USER,"first_name":"A","language_code":"THIS"},"chat":{"id":USER,"type":"private"},"text":"Hello"}`,
		`"message":{HERE,"text":"THIS"}`,
		command("/THIS", "6"),
		command("/THIS", "SPAN"),
		command("/start THIS", "6"),
		command("/start vin_THIS", "6"),
		command("/vin THIS", "4"),
		command("/ask THIS", "4"),
		command("/packages THIS", "9"),
		command("/support THIS", "8"),
		command("/export", "7"),
		`"message":{HERE,"text":"1HGCV1F33KA00000THIS"}`,
		`"message":{HERE,"document":{"file_id":"FILE","file_unique_id":"x","file_name":"THIS.pdf","mime_type":"application/pdf","file_size":9},"caption":"THIS","media_group_id":"THIS"}`,
		`"message":{HERE,"text":"And the payload?","quote":{"text":"THIS","position":0},"reply_to_message":{HERE,"text":"THIS"}}`,
		`"edited_message":{HERE,"text":"THIS","edit_date":2}`,
		`"callback_query":{"id":"1","from":FROM,"chat_instance":"THIS","data":"THIS","message":{HERE,"text":"THIS"}}`,
		`"inline_query":{"id":"1","from":FROM,"query":"THIS","offset":"THIS"}`,
		`"chosen_inline_result":{"result_id":"vin:THIS","from":FROM,"query":"THIS"}`,
		`"message":{"message_id":NUMBER,"date":1,"from":FROM,"chat":GROUP,"text":"@vinbot_test_bot THIS","entities":[{"type":"mention","offset":0,"length":16}]}`,
		`"message":{"message_id":NUMBER,"date":1,"from":FROM,"chat":GROUP,"new_chat_title":"THIS"}`,
	}
}

// poster posts updates as Telegram would, also those it never would.
type poster struct {
	*product

	file string // something to read
	id   atomic.Int64
}

// everything lets somebody put a text wherever a person can.
func (p *poster) everything(ctx context.Context, u *telegramtest.User, group int64, text string) error {
	for _, body := range everywhere() {
		id := p.id.Add(1)
		for _, part := range [][2]string{ // the larger before what is in them
			{"HERE", `"message_id":NUMBER,"date":1,"from":FROM,"chat":{"id":USER,"type":"private","first_name":"THIS","username":"THIS"}`},
			{"GROUP", `{"id":` + strconv.FormatInt(group, 10) + `,"type":"supergroup","title":"THIS","username":"THIS"}`},
			{"FROM", `{"id":USER,"first_name":"THIS","last_name":"THIS","username":"THIS","language_code":"` + u.LanguageCode + `"}`},
			{"USER", strconv.FormatInt(u.ID, 10)},
			{"NUMBER", strconv.FormatInt(id, 10)},
			{"FILE", p.file},
			{"SPAN", strconv.Itoa(1 + len(utf16.Encode([]rune(text))))},
			{"THIS", text},
		} {
			body = strings.ReplaceAll(body, part[0], part[1])
		}
		if err := p.post(ctx, id, body); err != nil {
			return err
		}
	}
	return nil
}

func (p *poster) post(ctx context.Context, id int64, body string) error {
	const first = 1 << 40 // far from the emulator's own
	body = fmt.Sprintf(`{"update_id":%d,%s}`, first+id, body)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.cfg.Telegram.WebhookURL, strings.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s for %.300s", res.Status, body)
	}
	return nil
}
