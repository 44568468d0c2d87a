package main

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/knowledge/vin/vpic/vpictest"
)

// rewrite is set by `make golden`; read the diff before you commit it.
func rewrite() bool { return flag.Lookup("update").Value.String() == "true" }

// asProgram, when set, makes this test binary be vinbot itself: the playground starts
// its own binary as the bot's process.
const asProgram = "VINBOT_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	flag.Bool("update", false, "rewrite transcripts with what the bot says now")
	flag.String("pictures", "", "the folder to take the documentation's pictures into")
	flag.Parse()
	os.Exit(m.Run())
}

// TestTranscripts replays testdata/*.txt through the whole product. The second
// part of a file's name is the person's language. A line is what the person does,
// or what came of it:
//
//	# the promise that the transcript keeps
//	> a text the person writes; \n is a new line
//	& a text written at once, while the bot is still busy with what is above; &+ a file, &@ a block
//	* a text the last one is changed to
//	^ words of a message of the bot's ¦ a reply to the last message that has them; ^+ a file as the reply
//	g a text in the group; o the label of a button that somebody else presses there
//	c> a text that a colleague writes; c! the label of a button on a message of theirs; [link] in a text is
//	  the secret of the last invitation
//	q an inline query; c the first of its results is chosen
//	! the label of a button on the last message that has it; !first: on the first one; !! twice at once;
//	  &! as soon as it is there, while the bot is busy
//	+ a file of testdata that the person sends; +photo sends it as a photo, +album several
//	+other a file of that name with nothing in it that could be read
//	? something odd: voice, sticker, video, location, contact, audio, animation, video_note, venue, poll, dice
//	$ pay, or decline, on the page of the last button that opens one; or what becomes
//	  of the subscription: see fate, and for Telegram Stars inStars
//	@ block, or unblock
//	% what happens elsewhere: see [dialogue.arrange]
//	< the bot's message; further lines begin with two spaces, buttons are in []
//	<g the bot's message in the group
//	<c the bot's message to the colleague
//	<* the bot's message, changed to this
//	~ a notice, or what an inline query shows
//	x the first line of a message that the bot has taken back
//
// Reading a photo takes seconds and has no language: the English transcripts read every
// kind of photo, the others as few as show every message.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	transcripts(t, "testdata/*.txt", nil)
}

// TestTranscriptsWithAnIndex replays what only an offline index of NHTSA's data can say.
func TestTranscriptsWithAnIndex(t *testing.T) {
	t.Parallel()
	index := filepath.Join(t.TempDir(), "vpic.idx")
	if err := os.WriteFile(index, vpictest.Bytes(t, vpictest.Dump()), 0o600); err != nil {
		t.Fatal(err)
	}
	transcripts(t, "testdata/index/*.txt", func(c *config) { c.VPICIndex = index })
}

func transcripts(t *testing.T, pattern string, change func(*config)) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()

			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lang := strings.Split(filepath.Base(file), ".")[1]
			got := replay(t, string(want), lang, change)
			if rewrite() {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want) {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
}

func replay(t *testing.T, script, lang string, change func(*config)) string {
	t.Helper()
	d := &dialogue{product: newProduct(t, change)}
	d.user = d.telegram.Named(lang, "Olga")
	var out strings.Builder
	did := false
	for line := range strings.Lines(script) {
		if strings.HasPrefix(line, "<") || strings.HasPrefix(line, "x ") || strings.HasPrefix(line, "~") || strings.HasPrefix(line, "  ") {
			continue
		}
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if did && !strings.HasPrefix(verb, "&") {
			d.settle(t)
			out.WriteString(d.news())
		}
		out.WriteString(line)
		did = d.act(t, verb, strings.ReplaceAll(rest, `\n`, "\n"))
	}
	if did {
		d.settle(t)
		out.WriteString(d.news())
	}
	return out.String()
}

// dialogue is one person's chat.
type dialogue struct {
	*product

	user  *telegramtest.User
	mate  *telegramtest.User   // a colleague; nil until they write
	last  telegramtest.Message // of the person
	seen  []telegramtest.Message
	group group
	notes []string // shown for a moment, or by the app
	heard int      // how many events of the local Stripe were handed over
}

// act does what a line says, and reports whether it was something.
func (d *dialogue) act(t *testing.T, verb, rest string) bool {
	t.Helper()
	switch verb {
	case ">", "&":
		d.last = d.telegram.Say(d.user, rest)
	case "*":
		d.telegram.Edit(d.last, rest)
	case "g", "&g":
		d.last = d.telegram.SayIn(d.group.chat, d.user, rest, 0)
	case "o":
		d.intrude(t, rest)
	case "c>", "c!":
		d.colleague(t, verb, rest)
	case "q":
		d.types(t, rest)
	case "c":
		d.chooses(t)
	case "^", "^+":
		d.reply(t, verb, rest)
	case "!", "!first":
		d.tap(t, rest, verb == "!first")
	case "&!":
		d.tapSoon(t, rest)
	case "!!":
		d.tap(t, rest, false)
		d.tap(t, rest, false)
	case "+", "&+":
		d.telegram.SendDocument(d.user, rest, label(t, rest), "")
	case "+photo":
		d.telegram.SendPhoto(d.user, label(t, rest), "")
	case "+album":
		d.album(t, strings.Fields(rest))
	case "+other":
		d.telegram.SendDocument(d.user, rest, []byte("a,b,c\n1,2,3\n"), "")
	case "?":
		d.telegram.SendOdd(d.user, rest)
	case "$":
		d.pay(t, rest)
	case "@", "&@":
		d.telegram.Block(d.user, rest == "block")
	case "%", "&%":
		d.arrange(t, rest)
	default:
		return false
	}
	return true
}

func (d *dialogue) album(t *testing.T, names []string) {
	t.Helper()
	var photos []telegramtest.Upload
	for _, name := range names {
		photos = append(photos, telegramtest.Upload{Name: name, Data: label(t, name)})
	}
	d.telegram.Album(d.user, "", photos...)
}

// reply answers a message of the bot's, with words or with a file.
func (d *dialogue) reply(t *testing.T, verb, line string) {
	t.Helper()
	words, text, _ := strings.Cut(line, " ¦ ")
	for _, m := range slices.Backward(d.telegram.Replies(d.user.ID)) {
		if !strings.Contains(m.Text, words) {
			continue
		}
		if verb == "^+" {
			d.telegram.ReplyDocument(d.user, m, text, label(t, text))
		} else {
			d.last = d.telegram.SayIn(d.user.ID, d.user, text, m.MessageID)
		}
		return
	}
	t.Fatalf("no message has %q", words)
}

// replies is what the bot has said to the person, and then in the group.
func (d *dialogue) replies() []telegramtest.Message {
	replies := d.telegram.Replies(d.user.ID)
	if d.group.chat != 0 {
		replies = append(replies, d.telegram.Replies(d.group.chat)...)
	}
	if d.mate != nil {
		replies = append(replies, d.telegram.Replies(d.mate.ID)...)
	}
	return replies
}

// tap presses the newest button with a label, or the oldest.
func (d *dialogue) tap(t *testing.T, label string, oldest bool) {
	t.Helper()
	if !d.tapped(t, label, oldest) {
		t.Fatalf("no button %q", label)
	}
}

// tapSoon presses a button once a message has it.
func (d *dialogue) tapSoon(t *testing.T, label string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !d.tapped(t, label, false); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no button %q comes", label)
		}
	}
}

func (d *dialogue) tapped(t *testing.T, label string, oldest bool) bool {
	t.Helper()
	replies := d.replies()
	if d.mate != nil {
		replies = slices.DeleteFunc(replies, func(m telegramtest.Message) bool { return m.Chat.ID == d.mate.ID })
	}
	if !oldest {
		slices.Reverse(replies)
	}
	for _, m := range replies {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if masked(b.Text) == label {
					query := d.telegram.Tap(d.user, m, b.CallbackData)
					if label == "👍" {
						d.notice(t, query)
					}
					return true
				}
			}
		}
	}
	return false
}

// page is the address that the newest button opens.
func (d *dialogue) page(t *testing.T) string {
	t.Helper()
	for _, m := range slices.Backward(d.telegram.Replies(d.user.ID)) {
		if m.ReplyMarkup == nil {
			continue
		}
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if b.URL != "" {
					return b.URL
				}
			}
		}
	}
	t.Fatal("no button opens a page")
	return ""
}

// news is what the bot has said, and taken back, since the last call.
func (d *dialogue) news() string {
	replies := d.replies()
	var b strings.Builder
	for _, n := range d.notes {
		b.WriteString("~ " + masked(n) + "\n")
	}
	for _, m := range d.seen {
		here := m.Chat.ID == d.user.ID || m.Chat.ID == d.group.chat || d.mate != nil && m.Chat.ID == d.mate.ID
		if head, _, _ := strings.Cut(m.Text, "\n"); here && !holds(replies, m) {
			b.WriteString("x " + masked(head) + "\n")
		}
	}
	for _, m := range replies {
		switch old := slices.IndexFunc(d.seen, func(o telegramtest.Message) bool { return same(o, m) }); {
		case old < 0:
			b.WriteString(d.line("< ", m))
		case d.seen[old].EditDate != m.EditDate || d.seen[old].Text != m.Text:
			b.WriteString(d.line("<* ", m))
		}
	}
	d.seen, d.notes = replies, nil
	return b.String()
}

func holds(list []telegramtest.Message, m telegramtest.Message) bool {
	return slices.ContainsFunc(list, func(o telegramtest.Message) bool { return same(o, m) })
}

func same(a, b telegramtest.Message) bool {
	return a.Chat.ID == b.Chat.ID && a.MessageID == b.MessageID
}

// line is a message of the bot's as a transcript writes it.
func (d *dialogue) line(head string, m telegramtest.Message) string {
	text := cmp.Or(m.Text, m.Caption)
	if m.Document != nil {
		text = "(" + someFile.ReplaceAllString(m.Document.FileName, "⟨date⟩") + ") " + text
	}
	if len(m.Photo) > 0 {
		text = "(a picture) " + text
	}
	switch {
	case d.mate != nil && m.Chat.ID == d.mate.ID:
		head = "<c" + head[1:]
	case m.Chat.ID != d.user.ID:
		head = "<g" + head[1:]
	}
	var b strings.Builder
	b.WriteString(head + strings.ReplaceAll(masked(text), "\n", "\n  "))
	if m.ReplyMarkup != nil {
		b.WriteString("\n ")
		for _, row := range m.ReplyMarkup.Rows {
			for _, button := range row {
				b.WriteString(" [" + masked(button.Text) + "]")
			}
		}
	}
	b.WriteString("\n")
	return b.String()
}

const months = `January|February|March|April|May|June|July|August|September|October|November|December|` +
	`enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|` +
	`janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|` +
	`Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember`

var (
	someDay    = regexp.MustCompile(`(?:(?:` + months + `) \d{1,2}, \d{4}|\d{1,2}(?:er)?\.? (?:de )?(?:` + months + `)(?: de)? \d{4})`)
	someKey    = regexp.MustCompile(`vb_live_(?:…[a-z2-7]{4}|[a-z2-7]{58})`)
	someCharge = regexp.MustCompile(`stx\d+`)
	someLink   = regexp.MustCompile(`start=team_[A-Za-z0-9_-]{27}`)
	someServer = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	someFile   = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	someTime   = regexp.MustCompile(`\d{1,2}:\d{2}(?:[\s\x{202f}\x{00a0}][AP]M)?`)
)

// masked is a text without what differs from day to day.
func masked(text string) string {
	text = someKey.ReplaceAllString(text, "⟨key⟩") // first: any of the others may be in it
	text = someLink.ReplaceAllString(text, "start=team_⟨secret⟩")
	text = someServer.ReplaceAllString(text, "⟨server⟩")
	text = someDay.ReplaceAllString(text, "⟨day⟩")
	text = someCharge.ReplaceAllString(text, "⟨charge⟩")
	return someTime.ReplaceAllString(text, "⟨time⟩")
}
