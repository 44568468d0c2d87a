package chaos_test

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"time"
)

// count is what the ledgers of Telegram and Stripe say of a storm.
type count struct {
	updates, redelivered int
	killed               map[string]int // by what died
	answers              int
	told                 int // lists whose end a webhook told of
	lost, reordered      int
	doubled              int           // effects that came again and were not in flight at a crash
	repeated, inFlight   int           // messages sent again, and those in flight at a crash
	unwritten            time.Duration // the longest that one of the repeated was out before the crash: those out for less count as in flight
	complaints           []string
}

func (c *count) complain(format string, args ...any) {
	c.complaints = append(c.complaints, fmt.Sprintf(format, args...))
}

func (c *count) String() string {
	return fmt.Sprintf("%d updates, delivered again %d times; %d answers, %d lists told of by webhooks: %d lost, %d reordered, %d doubled, %d repeated of %d in flight at a crash, out for %s at the most",
		c.updates, c.redelivered, c.answers, c.told, c.lost, c.reordered, c.doubled, c.repeated, c.inFlight, c.unwritten.Round(time.Millisecond))
}

// sent is a message that the program sent, as Telegram saw it.
type sent struct {
	text         string
	began, ended time.Time
}

var tag = regexp.MustCompile(`<[^>]*>`)

// sends lists what was sent to each chat in the order in which it was carried out.
// The signs of progress are no answers, nothing depends on them.
func (w *world) sends() map[int64][]sent {
	chats := map[int64][]sent{}
	for _, c := range slices.Concat(w.telegram.Calls("sendMessage"), w.telegram.Calls("sendDocument")) {
		if c.Verdict != "ok" {
			continue
		}
		text := html.UnescapeString(tag.ReplaceAllString(cmp.Or(c.Params["text"], c.Params["caption"]), ""))
		if c.Params["caption"] == "" && strings.HasPrefix(text, "📋") || strings.HasPrefix(text, "📥") || strings.HasPrefix(text, "🔎") || strings.HasPrefix(text, "🧮") {
			continue
		}
		var chat int64
		_, _ = fmt.Sscan(c.Params["chat_id"], &chat) // Telegram took it for a chat
		took := time.Duration(c.MS * float64(time.Millisecond))
		chats[chat] = append(chats[chat], sent{text, c.At, c.At.Add(took)})
	}
	for _, list := range chats {
		slices.SortStableFunc(list, func(a, b sent) int { return a.ended.Compare(b.ended) })
	}
	return chats
}

// recording is how long the program may take to write down that a message went out, on
// a machine that does much else; the count tells how long it took at the most.
const recording = time.Second

// flying reports whether a message was in flight when something died: it had begun,
// and the program could not be sure to have it written down. Then it may be sent again.
func (c crash) flying(m sent) bool { return c.within(m, recording) }

// within reports whether a message was on its way at a crash, or had gone out no longer
// ago than that.
func (c crash) within(m sent, ago time.Duration) bool {
	return c.what != redis && m.began.Before(c.to) && !m.ended.Before(c.from.Add(-ago))
}

// audit counts.
func (w *world) audit(people []*person) *count {
	c := &count{killed: map[string]int{}}
	for _, crash := range w.crashes {
		c.killed[crash.what]++
	}
	c.updates, _ = w.telegram.Traffic()
	c.redelivered = w.polledAgain + w.front.repeated()
	chats := w.sends()
	for i, p := range people {
		w.chat(c, fmt.Sprintf("chat %d", i), p, chats[p.user.ID])
		for _, what := range p.wrong {
			c.doubled++
			c.complain("chat %d: %s", i, what)
		}
	}
	c.inFlight = w.inFlight(chats, c.unwritten)
	w.money(c, people)
	w.starsKept(c, people)
	w.events(c, people)
	return c
}

// inFlight counts the chats that had a message on its way at a crash, or out for no
// longer than that.
func (w *world) inFlight(chats map[int64][]sent, ago time.Duration) (n int) {
	for _, crash := range w.crashes {
		for _, list := range chats {
			if slices.ContainsFunc(list, func(m sent) bool { return crash.within(m, ago) }) {
				n++
			}
		}
	}
	return n
}

// chat counts one chat. A message like the one before it is a repetition, which each
// crash may bring about once.
func (w *world) chat(c *count, name string, p *person, list []sent) {
	b := newBook(p.owed)
	for _, m := range list {
		b.enter(m.text, m.began)
	}
	b = b.afresh()
	used := map[int]bool{}
	for i, m := range list {
		head, _, _ := strings.Cut(m.text, "\n")
		at := w.excuse(list, i, used)
		if next := b.look(m.text, m.began); at >= 0 && (next == early || next == again) {
			used[at] = true
			c.repeated++
			c.unwritten = max(c.unwritten, w.crashes[at].from.Sub(list[i-1].ended))
			continue
		}
		switch b.enter(m.text, m.began) {
		case due:
			c.answers++
		case early:
			c.answers++
			c.reordered++
			c.complain("%s: too early: %s", name, head)
		case again:
			c.doubled++
			c.complain("%s: once more: %s%s", name, head, w.around(list, i))
		case strange:
			c.doubled++
			c.complain("%s: not asked for: %s", name, head)
		}
	}
	for _, mark := range b.lost {
		c.lost++
		c.complain("%s: never came: %s", name, mark)
	}
}

// around tells what preceded a message that came once more, in milliseconds before it
// was carried out: its chat's messages and what died.
func (w *world) around(list []sent, i int) string {
	var b strings.Builder
	before := func(at time.Time) int64 { return list[i].ended.Sub(at).Milliseconds() }
	for _, m := range list[max(0, i-4) : i+1] {
		head, _, _ := strings.Cut(m.text, "\n")
		fmt.Fprintf(&b, "\n\tsent %d to %d: %s", before(m.began), before(m.ended), head)
	}
	for _, c := range w.crashes {
		const near = 5 * time.Second
		if d := list[i].ended.Sub(c.from); d > -near && d < near {
			fmt.Fprintf(&b, "\n\t%s died %d to %d", c.what, before(c.from), before(c.to))
		}
	}
	return b.String()
}

// excuse finds the crash that explains why a message repeats the one before it, or -1.
func (w *world) excuse(list []sent, i int, used map[int]bool) int {
	if i == 0 || list[i-1].text != list[i].text {
		return -1
	}
	return slices.IndexFunc(w.crashes, func(c crash) bool {
		return c.flying(list[i-1]) && list[i].ended.After(c.from) && !used[slices.Index(w.crashes, c)]
	})
}

// money holds Stripe's books against what people wanted: one live subscription for
// each who paid, and no cent more kept.
func (w *world) money(c *count, people []*person) {
	buyers := 0
	for _, p := range people {
		if p.stars == 0 && slices.ContainsFunc(p.owed, func(a answer) bool { return a.lane == payments && strings.HasPrefix(a.mark, "You're on ") }) {
			buyers++
		}
	}
	live, worth := 0, int64(0)
	purchases := map[string]int{}
	for _, s := range w.stripe.Subscriptions() {
		if s.Status == "active" {
			live++
			worth += s.Amount
			purchases[cmp.Or(s.Metadata["vinbot_purchase"], s.ID)]++
		}
	}
	books := w.stripe.Ledger()
	if live != buyers || len(purchases) != live {
		c.doubled += max(live, buyers) - min(len(purchases), buyers)
		c.complain("%d people bought, and %d subscriptions of %d purchases are live", buyers, live, len(purchases))
	}
	if kept := books.Paid - books.Refunded; kept != worth {
		c.doubled++
		c.complain("%d cents are kept for subscriptions worth %d", kept, worth)
	}
}
