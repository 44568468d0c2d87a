package sticker_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

// reading is a photo's reading of one label, whose sums close, with changes.
func reading(changes ...func(*knowledge.Label)) knowledge.Label {
	l := knowledge.Label{
		VIN: inventedVIN, Make: "Cadillac", Model: "CT5", Year: 2023, Currency: "USD", OCR: true,
		Base: new(int64(4000000)), OptionTotal: new(int64(314000)), Destination: new(int64(139500)), Total: new(int64(4453500)),
		Options: []knowledge.OptionLine{
			{Name: "COLD WEATHER PACKAGE", Price: new(int64(60000)), Confidence: 0.9},
			{Name: "MOONLIGHT SUNROOF", Price: new(int64(145000)), Confidence: 0.9},
			{Name: "CLIMATE PACKAGE", Price: new(int64(109000)), Confidence: 0.9},
		},
	}
	for _, c := range changes {
		c(&l)
	}
	return sticker.Judge(l)
}

func price(i int, minor int64) func(*knowledge.Label) {
	return func(l *knowledge.Label) { l.Options[i].Price = &minor }
}

func lines(keep ...int) func(*knowledge.Label) {
	return func(l *knowledge.Label) {
		var some []knowledge.OptionLine
		for _, i := range keep {
			some = append(some, l.Options[i])
		}
		l.Options = some
	}
}

func vinRead(v knowledge.VIN, d ...knowledge.Doubt) func(*knowledge.Label) {
	return func(l *knowledge.Label) { l.VIN, l.Doubts = v, append(l.Doubts, d...) }
}

func noAmounts(l *knowledge.Label) {
	l.Base, l.OptionTotal, l.Destination, l.Total = nil, nil, nil, nil
}

const otherVIN = "1GYS4CKJ2FR000018" // its check digit fits too

func TestTwoReadingsOfALabelAreMerged(t *testing.T) {
	t.Parallel()
	unsure := knowledge.Doubt{Code: knowledge.DoubtVIN}
	none := vinRead("", knowledge.Doubt{Code: knowledge.DoubtNoVIN})
	for sentence, c := range map[string]struct {
		a, b knowledge.Label
		want knowledge.Label
	}{
		"a price that lets the sums close is believed":            {reading(price(1, 745000)), reading(noAmounts, lines(1)), reading()},
		"whichever reading has it":                                {reading(price(1, 145000), lines(0, 1)), reading(price(1, 745000), func(l *knowledge.Label) { l.Base = nil }), reading()},
		"a line that one reading lost is taken from the other":    {reading(lines(0, 2)), reading(noAmounts, lines(0, 1)), reading()},
		"two halves of a label make it whole":                     {reading(lines(0, 1), func(l *knowledge.Label) { l.Total = nil }), reading(lines(2), func(l *knowledge.Label) { l.Base = nil }), reading()},
		"a total that was not read is taken from the close-up":    {reading(func(l *knowledge.Label) { l.Total = nil }), reading(lines(), func(l *knowledge.Label) { l.Base = nil }), reading()},
		"a total misread is replaced by one that closes":          {reading(func(l *knowledge.Label) { l.Total = new(int64(4953500)) }), reading(lines()), reading()},
		"sums that close are not opened by a worse reading":       {reading(), reading(price(0, 90000), func(l *knowledge.Label) { l.Total = new(int64(99)) }), reading()},
		"a VIN that was not read is taken from the close-up":      {reading(none), reading(noAmounts, lines()), reading()},
		"two readings of a VIN that agree are sure":               {reading(vinRead(inventedVIN, unsure)), reading(vinRead(inventedVIN, unsure), noAmounts), reading()},
		"two that agree stay a doubt where both were mended":      {reading(vinRead(inventedVIN, knowledge.Doubt{Code: knowledge.DoubtVIN, Read: "X"})), reading(vinRead(inventedVIN, knowledge.Doubt{Code: knowledge.DoubtVIN, Read: "X"}), noAmounts), reading(vinRead(inventedVIN, knowledge.Doubt{Code: knowledge.DoubtVIN, Read: "X"}))},
		"a sure VIN is taken before a doubtful one":               {reading(vinRead("1G6ZZ5ZZ3P0000011", unsure)), reading(noAmounts), reading()},
		"of two doubtful VINs the one that fits is taken, unsure": {reading(vinRead("1G6ZZ5ZZ3P0000011", unsure)), reading(vinRead(inventedVIN, unsure), noAmounts), reading(vinRead(inventedVIN, unsure))},
		"contents come with the better reading of a line":         {reading(price(0, 50000)), reading(func(l *knowledge.Label) { l.Options[0].Contents = []string{"HEATED SEATS"} }), reading(func(l *knowledge.Label) { l.Options[0].Contents = []string{"HEATED SEATS"} })},
		"what closes in two ways that differ is left open":        {reading(price(0, 61000), price(1, 146000), price(2, 107000), func(l *knowledge.Label) { l.OptionTotal, l.Total = nil, new(int64(4452500)) }), reading(noAmounts, price(0, 60000), price(1, 145000), price(2, 109000)), reading(price(0, 61000), price(1, 146000), price(2, 107000), func(l *knowledge.Label) { l.OptionTotal, l.Total = nil, new(int64(4452500)) })},
		"two totals that both close are told": {reading(), reading(func(l *knowledge.Label) { l.Base, l.Total = new(int64(4100000)), new(int64(4553500)) }), reading(func(l *knowledge.Label) {
			l.Doubts = []knowledge.Doubt{{Code: knowledge.DoubtReadings, Printed: 4453500, Summed: 4553500}}
		})},
		"what a person corrected stands": {reading(price(1, 146000), func(l *knowledge.Label) {
			l.Options[1].Told = true
			l.Corrections = []knowledge.Correction{{Part: knowledge.PartOption, Name: "MOONLIGHT SUNROOF"}}
		}), reading(), reading(price(1, 146000), func(l *knowledge.Label) {
			l.Options[1].Told = true
			l.Corrections = []knowledge.Correction{{Part: knowledge.PartOption, Name: "MOONLIGHT SUNROOF"}}
		})},
		"a line that a person took away does not come back": {reading(lines(0, 2), func(l *knowledge.Label) {
			l.Corrections = []knowledge.Correction{{Part: knowledge.PartOption, Name: "MOONLIGHT SUNROOF", Removed: true}}
		}), reading(), reading(lines(0, 2), func(l *knowledge.Label) {
			l.Corrections = []knowledge.Correction{{Part: knowledge.PartOption, Name: "MOONLIGHT SUNROOF", Removed: true}}
		})},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			got, same := sticker.Merge(c.a, c.b)
			if !same {
				t.Fatal("taken for two cars")
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestReadingsOfTwoCarsAreNotMerged(t *testing.T) {
	t.Parallel()
	unsure := knowledge.Doubt{Code: knowledge.DoubtVIN}
	for sentence, b := range map[string]knowledge.Label{
		"both VINs are sure and differ":                   reading(vinRead(otherVIN), price(0, 1)),
		"one is not sure, but no misreading of the other": reading(vinRead(otherVIN, unsure), price(0, 1)),
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			a := reading()
			got, same := sticker.Merge(a, b)
			if same {
				t.Error("merged")
			}
			if d := cmp.Diff(a, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// drawn is a label whose sums close, and readings of it that lose and misread things.
func drawnLabel(t *rapid.T) knowledge.Label {
	l := knowledge.Label{OCR: true, Currency: "USD", VIN: inventedVIN}
	var sum int64
	for i := range rapid.IntRange(1, 8).Draw(t, "lines") {
		p := int64(rapid.IntRange(-40, 600).Draw(t, "price")) * 500
		sum += p
		l.Options = append(l.Options, knowledge.OptionLine{Name: strings.Repeat(string(rune('A'+i)), 3) + fmt.Sprintf(" PACKAGE %c%d", 'K'+i, i*i*7), Price: &p, Confidence: 0.9})
	}
	base, delivery := int64(rapid.IntRange(200, 900).Draw(t, "base"))*10000, int64(rapid.IntRange(90, 200).Draw(t, "delivery"))*1000
	l.Base, l.Destination, l.Total = &base, &delivery, new(base+sum+delivery)
	if rapid.Bool().Draw(t, "sum is printed") {
		l.OptionTotal = &sum
	}
	return sticker.Judge(l)
}

func misreadLabel(t *rapid.T, l knowledge.Label, who string) knowledge.Label {
	misread := func(p *int64) *int64 {
		switch rapid.IntRange(0, 6).Draw(t, who) {
		case 0:
			return nil
		case 1:
			return new(*p + int64(rapid.SampledFrom([]int{-100000, -50000, -7000, 300, 3000, 40000, 200000}).Draw(t, who+" misreads")))
		}
		return p
	}
	l.Base, l.Destination, l.Total = misread(l.Base), misread(l.Destination), misread(l.Total)
	if l.OptionTotal != nil {
		l.OptionTotal = misread(l.OptionTotal)
	}
	var some []knowledge.OptionLine
	for _, o := range l.Options {
		if o.Price = misread(o.Price); rapid.IntRange(0, 5).Draw(t, who+" loses") > 0 {
			some = append(some, o)
		}
	}
	l.Options = some
	return sticker.Judge(l)
}

func amountsOf(l knowledge.Label) map[string]string {
	out := map[string]string{}
	put := func(name string, p *int64) {
		if p != nil {
			out[name] = fmt.Sprint(*p)
		}
	}
	put("base", l.Base)
	put("sum", l.OptionTotal)
	put("delivery", l.Destination)
	put("total", l.Total)
	for _, o := range l.Options {
		put(o.Name, o.Price)
	}
	return out
}

func TestALabelMergedWithItselfIsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := misreadLabel(t, drawnLabel(t), "a")
		b := a
		b.Currency = "" // so that it is not the very same
		for _, l := range []knowledge.Label{a, b} {
			got, same := sticker.Merge(a, l)
			if d := cmp.Diff(a, got); d != "" || !same {
				t.Fatal(d)
			}
		}
	})
}

func TestMergingInventsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, l := mergedOfTwo(t)
		x, y := amountsOf(a), amountsOf(b)
		for name, amount := range amountsOf(l) {
			unsigned := name == "sum" && (amount == "-"+x[name] || amount == "-"+y[name]) // its dash was lost, and the lines say so
			if amount != x[name] && amount != y[name] && !unsigned {
				t.Fatalf("%s is %s: neither reading has that", name, amount)
			}
		}
	})
}

func TestWhatIsCertainIsNotOverturned(t *testing.T) {
	t.Parallel()
	certain := func(l knowledge.Label) bool { return l.Sure && len(l.Options) > 0 }
	rapid.Check(t, func(t *rapid.T) {
		a, b, l := mergedOfTwo(t)
		switch {
		case certain(a) && certain(b):
			if !l.Sure && !l.Doubtful(knowledge.DoubtReadings) {
				t.Fatalf("the sums of both readings close, and those of the merged one do not: %v", l.Doubts)
			}
		case certain(a):
			if d := cmp.Diff(amountsOf(a), amountsOf(l)); d != "" {
				t.Fatal(d)
			}
		case certain(b):
			if d := cmp.Diff(amountsOf(b), amountsOf(l)); d != "" {
				t.Fatal(d)
			}
		}
	})
}

func TestAMergedReadingIsSureOnlyWhereItsSumsClose(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		_, _, l := mergedOfTwo(t)
		if open := len(sticker.Judge(l).Doubts) > 0; l.Sure && open {
			t.Fatal("sure, and its sums are open")
		}
	})
}

// mergedOfTwo are two readings of a label, and both together.
func mergedOfTwo(t *rapid.T) (a, b, l knowledge.Label) {
	truth := drawnLabel(t)
	a, b = misreadLabel(t, truth, "a"), misreadLabel(t, truth, "b")
	l, same := sticker.Merge(a, b)
	if !same {
		t.Fatal("taken for two cars")
	}
	return a, b, l
}
