package chaos_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
)

func says(words string, owed ...answer) act {
	return act{owed: owed, do: func(_ context.Context, w *world, p *person) { w.telegram.Say(p.user, words) }}
}

func then(a act) act {
	a.after = true
	return a
}

func beside(a act) act {
	a.beside = true
	return a
}

// numbered is a command that nobody knows, so that its answer names it.
func numbered(n int) act {
	return says(fmt.Sprintf("/c%d", n), answer{lane: quick, mark: fmt.Sprintf("the command /c%d.", n)})
}

// misses needs a session that counts: the first text that is no VIN is answered
// differently from the second.
func misses() []act {
	return []act{
		says("/vin", answer{lane: quick, mark: "Send me the VIN"}),
		beside(says("I don't have it here", answer{lane: quick, mark: "I can't find a VIN in that"})),
		beside(says("blah blah", answer{lane: quick, mark: "I don't have an answer to that"})),
	}
}

// followUp needs a session that remembers the car.
func followUp() []act {
	return []act{
		says("What can a 2021 Ford F-150 tow?", answer{lane: quick, mark: "2021 Ford F-150: Towing capacity"}),
		says("And the payload?", answer{lane: quick, mark: "2021 Ford F-150: Payload"}),
	}
}

// known are cars that are answered at once, in any order.
func known(r *rand.Rand) []string {
	cars, err := nhtsatest.Handler()
	if err != nil {
		panic(err) // embedded
	}
	const asksBack = "3HGGK5H85LM000000" // two trims fit, and the bot wants to know which
	vins := slices.DeleteFunc(cars.VINs(), func(v string) bool { return v == asksBack })
	slices.Sort(vins)
	r.Shuffle(len(vins), func(i, j int) { vins[i], vins[j] = vins[j], vins[i] })
	return vins
}

// decoding uses the month up exactly: one car counted twice, or not at all, and the
// warning, the refusal or the number at the end would be another.
func decoding(r *rand.Rand) []act {
	const limit, warning = 10, 8
	vins := known(r)
	var acts []act
	for i, v := range vins[:limit] {
		a := says(v, answer{lane: decodes, mark: v})
		if i == warning-1 {
			a.owed = append(a.owed, answer{lane: quota, mark: "That makes 8 of your 10 VINs"})
		}
		acts = append(acts, a)
	}
	return append(acts,
		then(says(vins[limit], answer{lane: decodes, mark: "You've used 10 of 10 VINs"})),
		says(vins[0], answer{lane: decodes, mark: vins[0]}),
		then(says("/plan", answer{lane: quick, mark: "You're on Free: 10 of 10 VINs"})))
}

// file is a made-up window sticker or another picture.
func file(name string) []byte {
	b, err := os.ReadFile(filepath.Join(root, "cmd", "vinbot", "testdata", name))
	if err != nil {
		panic(err) // ours
	}
	return b
}

func document(name, mark string) act {
	b := file(name)
	return act{owed: []answer{{lane: labels, mark: mark}}, do: func(_ context.Context, w *world, p *person) {
		w.telegram.SendDocument(p.user, name, b, "")
	}}
}

func photo(name, mark string) act {
	b := file(name)
	return act{owed: []answer{{lane: labels, mark: mark}}, do: func(_ context.Context, w *world, p *person) {
		w.telegram.SendPhoto(p.user, b, "")
	}}
}

// documents are two labels: the second of a day is only named.
func documents() []act {
	second := document("tahoe.pdf", "I've read the label of the 2021 Chevrolet Tahoe")
	second.owed = append(second.owed, answer{lane: quick, mark: "I've got this one too", spare: true}) // if it has to wait
	return []act{document("stingray.pdf", "🏷 2021 Chevrolet Corvette"), second}
}

// picture is a photographed label, which takes seconds to read.
func picture() []act { return []act{photo("stingray.jpg", "🏷 2021 Chevrolet Corvette")} }

const offer = "This is what you can get"

// chooses asks for a plan and presses its button, and that of the way to pay; what it opens
// is then the person's newest link.
func chooses(plan, way, ready string) []act {
	return []act{
		says("/upgrade", answer{lane: quick, mark: offer}),
		presses("Get "+plan, answer{lane: payments, mark: "How would you like to pay for " + plan + "?"}),
		presses(way, answer{lane: payments, mark: ready + " for " + plan + ","}),
		beside(then(act{do: func(ctx context.Context, w *world, p *person) {
			_, url := p.last(ctx, w, "Pay for "+plan)
			p.links = append(p.links, url)
		}})),
	}
}

// presses presses the newest button of that name. Nothing is said until the press is
// answered: under a webhook a press and a message go through two queues of Telegram's, and
// one may overtake the other.
func presses(button string, owed answer) act {
	return beside(then(act{owed: []answer{owed}, do: func(ctx context.Context, w *world, p *person) {
		if m, _ := p.last(ctx, w, button); m.MessageID != 0 {
			w.telegram.Tap(p.user, m, button)
		}
	}}))
}

// byCard chooses a plan that is paid at Stripe.
func byCard(plan string) []act {
	price := map[string]string{"Pro": "$19", "Enterprise": "$199"}
	return chooses(plan, "By card, "+price[plan], "Your payment page")
}

// pays pays by a link, counted from the newest, and tries to once more.
func pays(back int, owed ...answer) act {
	return act{owed: owed, do: func(_ context.Context, w *world, p *person) {
		link := path.Base(p.links[len(p.links)-1-back])
		if err := w.stripe.Pay(link); err != nil {
			p.wrong = append(p.wrong, "a link could not be paid by: "+err.Error())
		}
		if w.stripe.Pay(link) == nil {
			p.wrong = append(p.wrong, "a link was paid by twice")
		}
	}}
}

func thanks(plan string) answer {
	return answer{lane: payments, mark: "You're on " + plan + ". Thank you!"}
}

// buying is one purchase, and a look at what it brought.
func buying() []act {
	return append(byCard("Pro"), pays(0, thanks("Pro")), then(says("/plan", answer{lane: quick, mark: "You're on Pro: 0 of 1,000"})))
}

// wavering wants one plan, then another: the first link must not work any more.
func wavering() []act {
	acts := slices.Concat(byCard("Pro"), byCard("Enterprise"))
	return append(acts, act{do: func(_ context.Context, w *world, p *person) {
		if w.stripe.Pay(path.Base(p.links[0])) == nil {
			p.wrong = append(p.wrong, "a link that was replaced could be paid by")
		}
	}}, pays(0, thanks("Enterprise")), then(says("/plan", answer{lane: quick, mark: "You're on Enterprise: 0 VINs"})))
}

// payingTwice pays two links before the program hears of the first: one payment
// must go back. Stripe's events are held up meanwhile.
func payingTwice() []act {
	release := func() {}
	hold := act{do: func(_ context.Context, w *world, _ *person) { release = w.front.hold() }}
	let := act{do: func(context.Context, *world, *person) { release() }, owed: []answer{
		{lane: payments, mark: "You're on Pro. Thank you!", spare: true},
		{lane: payments, mark: "You're on Enterprise. Thank you!", spare: true},
		{lane: sorry, mark: "You had paid for a subscription already"},
	}}
	acts := append(byCard("Pro"), hold, pays(0))
	acts = append(acts, byCard("Enterprise")...)
	return append(acts, pays(0), let, then(says("/plan", answer{lane: quick, mark: "this month"})))
}

// listing buys the plan with whole lists and sends one of several batches: the cars that
// NHTSA's local service knows, many that it does not, some twice, and rows without a VIN.
// What the answer counts, the rows of its workbook and the number of VINs used at the end
// would tell of a row that was lost, repeated or counted twice. A webhook is told of its end.
func listing(r *rand.Rand) []act {
	cars, err := nhtsatest.Handler()
	if err != nil {
		panic(err) // embedded
	}
	known := cars.VINs()
	rows := slices.Concat(known, known, []string{"no number yet", "1FTFW1E8ONF000000"})
	const strangers = 550
	for i := range strangers {
		rows = append(rows, fmt.Sprintf("1G1YB2D41M5%06d", i+1))
	}
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	file := []byte("stock,vin\n")
	for i, v := range rows {
		file = fmt.Appendf(file, "%d,%s\n", i, v)
	}
	counts := fmt.Sprintf("Entries: %d\nCars with a known model: %d\nModel unknown: %d\nRepeated, counted once: %d\n", len(rows), len(known), strangers, len(known))
	send := act{owed: []answer{{lane: lists, mark: counts}}, do: func(_ context.Context, w *world, p *person) {
		w.telegram.SendDocument(p.user, "fleet.csv", file, "")
	}}
	look := then(act{do: func(_ context.Context, w *world, p *person) { p.wrong = append(p.wrong, missing(w, p, len(rows))...) }})
	return append(byCard("Enterprise"), pays(0, thanks("Enterprise")), then(subscribes()), then(send), look, isTold(len(rows)),
		then(says("/plan", answer{lane: quick, mark: fmt.Sprintf("You're on Enterprise: %d VINs", len(known))})))
}

// missing lists the rows of a list that the workbook has not, or more than once.
func missing(w *world, p *person, rows int) (wrong []string) {
	seen := map[string]int{}
	for _, m := range w.telegram.Replies(p.user.ID) {
		if m.Document == nil {
			continue
		}
		book, err := excelize.OpenReader(bytes.NewReader(w.telegram.FileBytes(m.Document.FileID)))
		if err != nil {
			return []string{"the workbook cannot be opened: " + err.Error()}
		}
		clear(seen) // sent again at a crash it is another copy
		for sheet, column := range map[string]int{"Vehicles": 1, "Rows without a car": 1} {
			cells, err := book.GetRows(sheet)
			if err != nil {
				return []string{"a sheet cannot be read: " + err.Error()}
			}
			for _, row := range cells[1:] {
				seen[row[column]]++
			}
		}
	}
	for i := range rows {
		if n := seen[fmt.Sprint(i+2)]; n != 1 {
			wrong = append(wrong, fmt.Sprintf("row %d of a list is there %d times", i+2, n))
		}
	}
	return wrong
}

// padded strews numbered commands between acts until there are n updates. What needs
// the act before it stays beside it.
func padded(r *rand.Rand, acts []act, n int) []act {
	var all []act
	missing := n - len(acts)
	for i := range max(missing, 0) {
		for len(acts) > 0 && (acts[0].beside || r.IntN(missing-i) < len(acts)) {
			all, acts = append(all, acts[0]), acts[1:]
		}
		all = append(all, numbered(i))
	}
	return append(all, acts...)
}

// role is what a person is up to.
func role(r *rand.Rand, name string) []act {
	switch name {
	case "talks":
		return slices.Concat(followUp(), misses(), followUp())
	case "decodes":
		return decoding(r)
	case "documents":
		return documents()
	case "picture":
		return picture()
	case "buys":
		return buying()
	case "wavers":
		return wavering()
	case "pays twice":
		return payingTwice()
	case "lists":
		return listing(r)
	case "reports":
		return reporting(r, 3)
	case "a report":
		return reporting(r, 1)
	case "pays in Stars":
		return payingInStars()
	}
	panic("nobody " + strings.TrimSpace(name))
}
