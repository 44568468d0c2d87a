package playground_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"example.com/vinbot/bot/playground"
	"example.com/vinbot/bot/telegramtest"
)

// place is a playground with a small scripted bot behind it.
type place struct {
	emulator *telegramtest.Server
	url      string
	client   *http.Client  // its own: a test server that closes empties the pool of the default one
	hold     chan struct{} // a "slow" button is answered when it closes
}

type object = map[string]any

// newPlace serves the page over a fresh emulator in which the scripted bot polls.
func newPlace(t *testing.T) *place {
	t.Helper()
	emulator, err := telegramtest.Open(telegramtest.Config{Local: true, Lenient: true, Settings: telegramtest.BotSettings{Inline: true}})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(playground.Handler(emulator, nil))
	p := &place{emulator: emulator, url: web.URL, client: &http.Client{Transport: &http.Transport{}}, hold: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	var polling sync.WaitGroup
	polling.Go(func() { p.poll(ctx, t) })
	t.Cleanup(func() {
		stop()
		polling.Wait()
		if err := emulator.Close(); err != nil {
			t.Error(err)
		}
		web.CloseClientConnections()
		web.Close()
	})
	p.call(t, "setMyCommands", object{"commands": []object{
		{"command": "start", "description": "Meet the bot"},
		{"command": "vin", "description": "Decode a VIN"},
		{"command": "upgrade", "description": "See the plans"},
	}})
	return p
}

// call is one Bot API call; refusals are part of some scripts, so they are only returned.
func (p *place) call(t *testing.T, method string, params object) (result json.RawMessage) {
	t.Helper()
	return p.request(context.Background(), t, method, params)
}

func (p *place) request(ctx context.Context, t *testing.T, method string, params object) json.RawMessage {
	t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		t.Error(err)
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/bot"+p.emulator.Token()+"/"+method, bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return nil
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := p.client.Do(req)
	if err != nil {
		if ctx.Err() == nil {
			t.Errorf("%s: %v", method, err)
		}
		return nil
	}
	var answer struct{ Result json.RawMessage }
	err = json.NewDecoder(res.Body).Decode(&answer)
	if err := errors.Join(err, res.Body.Close()); err != nil && ctx.Err() == nil {
		t.Errorf("%s: %v", method, err)
	}
	return answer.Result
}

type update struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		ID       int    `json:"message_id"`
		Text     string `json:"text"`
		Chat     person `json:"chat"`
		From     person `json:"from"`
		Photo    []any  `json:"photo"`
		Document *struct {
			Name string `json:"file_name"`
		} `json:"document"`
	} `json:"message"`
	Inline *struct {
		ID    string `json:"id"`
		Query string `json:"query"`
	} `json:"inline_query"`
	Callback *struct {
		ID      string `json:"id"`
		Data    string `json:"data"`
		From    person `json:"from"`
		Message struct {
			ID int `json:"message_id"`
		} `json:"message"`
	} `json:"callback_query"`
	Checkout *struct {
		ID string `json:"id"`
	} `json:"pre_checkout_query"`
}

type person struct {
	ID       int64  `json:"id"`
	Name     string `json:"first_name"`
	Language string `json:"language_code"`
}

func (p *place) poll(ctx context.Context, t *testing.T) {
	t.Helper()
	var next int64
	for ctx.Err() == nil {
		var updates []update
		raw := p.request(ctx, t, "getUpdates", object{"offset": next, "timeout": 20})
		if err := json.Unmarshal(raw, &updates); err != nil {
			continue
		}
		for _, u := range updates {
			next = u.ID + 1
			p.react(ctx, t, u)
		}
	}
}

// react is the script.
func (p *place) react(ctx context.Context, t *testing.T, u update) {
	t.Helper()
	if u.Callback != nil {
		p.pressed(ctx, t, u)
		return
	}
	if u.Inline != nil {
		p.request(ctx, t, "answerInlineQuery", object{
			"inline_query_id": u.Inline.ID, "results": results(u.Inline.Query), "button": object{"text": "Ask in our chat", "start_parameter": "inline"},
		})
		return
	}
	if u.Checkout != nil {
		p.request(ctx, t, "answerPreCheckoutQuery", object{"pre_checkout_query_id": u.Checkout.ID, "ok": true})
		return
	}
	if u.Message == nil {
		return
	}
	chat, text := u.Message.Chat.ID, u.Message.Text
	say := func(html string, more object) {
		params := object{"chat_id": chat, "text": html, "parse_mode": "HTML"}
		maps.Copy(params, more)
		p.request(ctx, t, "sendMessage", params)
	}
	switch {
	case strings.HasPrefix(text, "/start"):
		say("Hello, "+escape(u.Message.From.Name)+"! You speak <b>"+u.Message.From.Language+"</b>.", nil)
	case text == "/vin":
		say("Send me the 17 characters.", nil)
	case text == "entities":
		say(entities, nil)
	case text == "buttons":
		say("Pick one", object{"reply_markup": keys})
	case text == "type":
		p.request(ctx, t, "sendChatAction", object{"chat_id": chat, "action": "typing"})
	case text == "reply":
		say("I heard you", object{"reply_parameters": object{"message_id": u.Message.ID}})
	case text == "refuse":
		say("<b>never closed", nil)
	case u.Message.Photo != nil:
		say(fmt.Sprintf("A photo in %d sizes", len(u.Message.Photo)), nil)
	case u.Message.Document != nil:
		say("A file called <code>"+escape(u.Message.Document.Name)+"</code>", nil)
	case text != "":
		say("You said: "+escape(text), nil)
	}
}

func (p *place) pressed(ctx context.Context, t *testing.T, u update) {
	t.Helper()
	answer := object{"callback_query_id": u.Callback.ID}
	switch u.Callback.Data {
	case "slow":
		select {
		case <-p.hold:
		case <-ctx.Done():
		}
		answer["text"] = "Saved for later"
	case "alert":
		answer["text"], answer["show_alert"] = "Read this first", true
	case "edit":
		p.request(ctx, t, "editMessageText", object{
			"chat_id": u.Callback.From.ID, "message_id": u.Callback.Message.ID, "text": "Edited in place", "reply_markup": keys,
		})
	case "gone":
		p.request(ctx, t, "deleteMessage", object{"chat_id": u.Callback.From.ID, "message_id": u.Callback.Message.ID})
	}
	p.request(ctx, t, "answerCallbackQuery", answer)
}

// results of an inline query: none for "nothing".
func results(query string) []object {
	list := []object{}
	for _, title := range []string{"VIN", "Payload of"} {
		if query != "nothing" {
			words := title + " " + query
			list = append(list, object{
				"type": "article", "id": title, "title": title, "description": "About " + query, "input_message_content": object{"message_text": words},
			})
		}
	}
	return list
}

func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

var keys = object{"inline_keyboard": [][]object{
	{{"text": "Slow", "callback_data": "slow"}, {"text": "Alert", "callback_data": "alert"}},
	{{"text": "Edit", "callback_data": "edit"}, {"text": "Delete", "callback_data": "gone"}},
	{{"text": "Pay page", "url": "http://127.0.0.1:9/pay"}},
}}

const entities = "🚗 <b>Bold <i>and italic</i></b> <u>under</u> <s>struck</s> <tg-spoiler>hidden</tg-spoiler> <code>1FTFW1E82NFB00000</code>\n" +
	"<pre><code class=\"language-json\">{\"gvwr\": 7050}</code></pre>" +
	"<a href=\"https://example.com/a?b=1&amp;c=2\">the source</a> @vinbot_test_bot /vin https://example.org\n" +
	"<blockquote>Maximum towing 13,200 lb</blockquote>" +
	"<blockquote expandable>One\nTwo\nThree\nFour\nFive\nSix</blockquote>" +
	"&lt;img src=x onerror=\"window.hacked=1\"&gt;"

// sample writes a file for an upload.
func sample(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
