package main

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/billing/stripe/stripetest"
	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/locales"
	"example.com/vinbot/store"
)

// uses is what one person asks and must be told, in one language.
type uses struct {
	lang, question, followUp string
	towing, payload          []string // of all 2021 F-150, the least and the most
	decoded                  []string
	option, total            string // prices of the made-up label
	free, pro                string // the quota before and after paying
}

func threeUses() map[string]uses {
	return map[string]uses{
		"polling": {
			lang: "en", question: "What is the towing capacity of a 2021 Ford F-150?", followUp: "and the payload?",
			towing: []string{"8,200\u00a0lb", "14,000\u00a0lb"}, payload: []string{"1,840\u00a0lb", "3,325\u00a0lb"},
			decoded: []string{"2021 Chevrolet Silverado LT", "5.3", "Four-wheel drive", "Fort Wayne"},
			option:  "$5,995", total: "$69,335", free: "2 of 10", pro: "0 of 1,000",
		},
		"webhook": {
			lang: "de", question: "Wie hoch ist die Anhängelast des Ford F-150 von 2021?", followUp: "und die Zuladung?",
			towing: []string{"3.719\u00a0kg", "6.350\u00a0kg"}, payload: []string{"835\u00a0kg", "1.508\u00a0kg"},
			decoded: []string{"2021 Chevrolet Silverado LT", "Vierradantrieb", "Benzin", "Fort Wayne"},
			option:  "5.995\u00a0$", total: "69.335\u00a0$", free: "2 von 10", pro: "0 von 1.000",
		},
	}
}

const (
	silverado  = "1GCUYDED0MZ000000"
	corvette   = "1G1YB2D4XM5000000"
	hookSecret = "not-to-be-guessed"
)

// TestThreeUsesThroughTheBotAPI: one person asks about a car, has a VIN decoded and
// a window sticker read, and pays.
func TestThreeUsesThroughTheBotAPI(t *testing.T) {
	t.Parallel()
	for transport, u := range threeUses() {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			c := newCase(t, u, transport == "webhook")
			c.asks(t)
			c.decodes(t)
			c.scans(t)
			c.pays(t)
			c.calm(t)
			c.pictures(t)
			c.stop()
			c.silent(t)
		})
	}
}

// countedBefore is what a new plan says it has counted, which is nothing, after so many VINs. On the
// first of a month its month has the same first day as the one before, and keeps what that counted.
func countedBefore(nothing string, vins int) string {
	if time.Now().UTC().Day() == 1 {
		return strings.Replace(nothing, "0", strconv.Itoa(vins), 1)
	}
	return nothing
}

// person is somebody in a chat, and the labels of the buttons that they see.
type person struct {
	*dialogue
	uses

	labels *locales.Printer
	said   []string
}

func newCase(t *testing.T, u uses, webhook bool) *person {
	t.Helper()
	p := newProduct(t, func(c *config) {
		if webhook {
			c.Telegram.WebhookURL = "http://" + c.ListenAddr + "/webhooks/telegram"
			c.Telegram.WebhookSecret = hookSecret
		}
	})
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &dialogue{product: p, user: p.telegram.User(u.lang)}
	return &person{dialogue: d, uses: u, labels: catalog.For(locales.Reader{Lang: u.lang})}
}

// word is a text in the person's language.
func (c *person) word(t *testing.T, id string, data map[string]any) string {
	t.Helper()
	words, err := c.labels.Plain(id, data)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// do does something, waits for what comes of it and returns the new messages.
func (c *person) do(t *testing.T, verb, rest string) []telegramtest.Message {
	t.Helper()
	before := len(c.telegram.Replies(c.user.ID))
	c.act(t, verb, rest)
	if verb == ">" {
		c.said = append(c.said, rest)
	}
	c.settle(t)
	return c.telegram.Replies(c.user.ID)[before:]
}

// hears demands that an answer is one message that holds all parts.
func hears(t *testing.T, got []telegramtest.Message, parts ...string) telegramtest.Message {
	t.Helper()
	if len(got) != 1 {
		t.Fatalf("%d messages, want 1: %v", len(got), written(got))
	}
	for _, part := range parts {
		if !strings.Contains(got[0].Text, part) {
			t.Errorf("no %q in:\n%s", part, got[0].Text)
		}
	}
	return got[0]
}

func written(list []telegramtest.Message) (out []string) {
	for _, m := range list {
		out = append(out, m.Text)
	}
	return out
}

// proven demands that a message links to sources, all of which are known for the attribute.
func (c *person) proven(t *testing.T, m telegramtest.Message, attribute string) {
	t.Helper()
	links := 0
	for _, e := range m.Entities {
		if e.Type != "text_link" {
			continue
		}
		links++
		var known bool
		err := c.pool.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM facts WHERE model = 'F-150' AND attribute = $1 AND source_url = $2)`, attribute, e.URL).Scan(&known)
		if err != nil {
			t.Fatal(err)
		}
		if !known {
			t.Errorf("the answer cites %s, which says nothing about it", e.URL)
		}
	}
	if links < 2 {
		t.Errorf("two values and %d sources:\n%s", links, m.Text)
	}
}

func (c *person) asks(t *testing.T) {
	t.Helper()
	hears(t, c.do(t, ">", "/start"))
	c.proven(t, hears(t, c.do(t, ">", c.question), append(c.towing, "F-150")...), "towing_capacity")
	c.proven(t, hears(t, c.do(t, ">", c.followUp), append(c.payload, "F-150")...), "payload_capacity")
}

func (c *person) decodes(t *testing.T) {
	t.Helper()
	hears(t, c.do(t, ">", silverado), append(c.decoded, silverado, "NHTSA vPIC")...)
	asked := c.nhtsa.Asked()
	hears(t, c.do(t, ">", silverado), append(c.decoded, silverado)...)
	if asked != 1 || c.nhtsa.Asked() != 1 {
		t.Errorf("NHTSA was asked %d, then %d times for one VIN, want once", asked, c.nhtsa.Asked())
	}
}

func (c *person) scans(t *testing.T) {
	t.Helper()
	label := hears(t, c.do(t, "+", "stingray.pdf"), corvette, "Z51", c.option, c.total, c.word(t, "verdict_confirmed", nil))
	packages := c.do(t, "!", c.word(t, "btn_show_detail", nil))
	hears(t, packages, "Z51", c.option, c.word(t, "verdict_confirmed", nil))
	if packages[0].MessageID == label.MessageID {
		t.Error("the packages took the place of the label")
	}
	c.do(t, "!", "Z51 Performance Package")
	hears(t, c.do(t, "!", c.word(t, "btn_evidence", nil)), "Z51 PERFORMANCE PACKAGE")
	photo := c.do(t, "+photo", "stingray.jpg")
	hears(t, photo, "Corvette")
	c.progress(t)
	hears(t, c.do(t, ">", "/plan"), c.free)
	var vins []string
	if err := c.pool.QueryRow(t.Context(), `SELECT array_agg(vin ORDER BY vin) FROM usage_vins`).Scan(&vins); err != nil {
		t.Fatal(err)
	}
	if want := []string{corvette, silverado}; !slices.Equal(vins, want) {
		t.Errorf("counted %v, want %v: each VIN once", vins, want)
	}
}

// progress demands that the person saw what was going on, and that it is gone.
func (c *person) progress(t *testing.T) {
	t.Helper()
	var stages, signs int
	for _, call := range c.telegram.Calls("") {
		switch text := call.Params["text"]; {
		case call.Method == "sendChatAction":
			signs++
		case strings.HasPrefix(text, "📥"), strings.HasPrefix(text, "🔎"), strings.HasPrefix(text, "🧮"):
			stages++
		}
	}
	if gone := len(c.telegram.Calls("deleteMessage")); signs < 2 || stages < 2 || gone < 2 {
		t.Errorf("two labels, %d typing signs, %d stages shown, %d taken away", signs, stages, gone)
	}
}

func (c *person) pays(t *testing.T) {
	t.Helper()
	pro := c.word(t, "plan_pro", nil)
	hears(t, c.do(t, ">", "/upgrade"), pro, "19")
	link := hears(t, c.do(t, "!", c.word(t, "btn_pick_plan", map[string]any{"Plan": pro})), pro)
	if got := link.ReplyMarkup.Rows[0][0]; got.Text != c.word(t, "btn_pay", map[string]any{"Plan": pro}) || got.URL == "" {
		t.Errorf("the pay button is %+v", got)
	}
	hears(t, c.do(t, "$", "pay"), pro)
	hears(t, c.do(t, ">", "/plan"), pro, countedBefore(c.pro, 2))
	if paid := c.stripe.Ledger().Paid; paid != 19_00 {
		t.Errorf("paid %d cents, want 1900", paid)
	}
}

// calm demands that Telegram had nothing to complain of.
func (c *person) calm(t *testing.T) {
	t.Helper()
	for _, call := range c.telegram.Calls("") {
		if call.Verdict != "ok" || len(call.Warnings) > 0 {
			t.Errorf("%s: %s %d %s %v", call.Method, call.Verdict, call.ErrorCode, call.Description, call.Warnings)
		}
	}
}

// pictures demands that both documents are kept as they came, sealed, for 30 days.
func (c *person) pictures(t *testing.T) {
	t.Helper()
	box, err := seal.New(dataKey)
	if err != nil {
		t.Fatal(err)
	}
	kept := store.NewPictures(c.pool, box, time.Now)
	for mime, head := range map[string][]byte{"application/pdf": label(t, "stingray.pdf"), "image/jpeg": {0xff, 0xd8, 0xff}} {
		var id string
		var sealed []byte
		var life time.Duration
		err := c.pool.QueryRow(t.Context(), `SELECT id, sealed, expires_at - created_at FROM pictures WHERE mime = $1 AND user_id = $2`,
			mime, c.user.ID).Scan(&id, &sealed, &life)
		if err != nil {
			t.Fatalf("%s: %v", mime, err)
		}
		_, open, err := kept.Load(t.Context(), id, c.user.ID)
		if err != nil || !bytes.HasPrefix(open, head) {
			t.Fatalf("%s does not open to what was sent: %v", mime, err)
		}
		const telling = 64
		if bytes.Contains(sealed, open[:telling]) || life != 30*24*time.Hour {
			t.Errorf("%s lies open, or is kept for %s", mime, life)
		}
	}
}

// silent demands that the log has no word of the person and no secret.
func (c *person) silent(t *testing.T) {
	t.Helper()
	_, secret, _ := strings.Cut(c.telegram.Token(), ":")
	never := append([]string{secret, hookSecret, stripetest.Key, stripetest.Secret, dataKey, "/pay/", corvette, silverado, c.user.FirstName}, c.said...)
	log := c.log.String()
	for _, word := range never {
		if strings.Contains(log, word) || strings.Contains(log, url.QueryEscape(word)) || strings.Contains(log, fmt.Sprintf("%q", word)) {
			t.Errorf("the log holds %q", word)
		}
	}
}
