package sticker //nolint:testpackage // what sums say of signs is not exported

import (
	"testing"

	"example.com/vinbot/knowledge"
)

func TestADashThatPrintLostIsGivenBackWhereWordsAndSumsSaySo(t *testing.T) {
	t.Parallel()
	label := func(total, optionTotal int64, lines ...knowledge.OptionLine) knowledge.Label {
		return knowledge.Label{Base: new(int64(30_000_00)), OptionTotal: &optionTotal, Total: &total, Options: lines, OCR: true}
	}
	line := func(name string, price int64) knowledge.OptionLine {
		return knowledge.OptionLine{Name: name, Price: &price}
	}
	for name, c := range map[string]struct {
		l      knowledge.Label
		prices []int64
		total  int64
	}{
		"a service that is not available, and the options' total": {
			label(29_665_00, 335_00, line("SEAT BELT, BLUE", 165_00), line("ONSTAR SERVICE NOT AVAILABLE", 500_00)), []int64{165_00, -500_00}, -335_00,
		},
		"a saving among options that cost more": {
			label(30_750_00, 750_00, line("TOW PACKAGE", 1_000_00), line("PACKAGE SAVINGS", 250_00)), []int64{1_000_00, -250_00}, 750_00,
		},
		"sums that close as they are": {
			label(30_250_00, 250_00, line("BADGE DELETE", 250_00)), []int64{250_00}, 250_00,
		},
		"sums that close neither way": {
			label(31_000_00, 900_00, line("TOW PACKAGE", 1_000_00), line("PACKAGE SAVINGS", 250_00)), []int64{1_000_00, 250_00}, 900_00,
		},
		"words that say nothing of the kind": {
			label(29_750_00, -250_00, line("FLOOR MATS", 250_00)), []int64{250_00}, -250_00,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := credited(c.l)
			for i, want := range c.prices {
				if *got.Options[i].Price != want {
					t.Errorf("%s: %d, want %d", got.Options[i].Name, *got.Options[i].Price, want)
				}
			}
			if *got.OptionTotal != c.total {
				t.Errorf("total of the options %d, want %d", *got.OptionTotal, c.total)
			}
		})
	}
}

func TestDiscountsBelowTheSubtotalAreTakenOffThoughTheirDashesWereLost(t *testing.T) {
	t.Parallel()
	l := knowledge.Label{
		Base: new(int64(30_000_00)), OptionTotal: new(int64(1_000_00)), Total: new(int64(27_100_00)), OCR: true,
		Options: []knowledge.OptionLine{{Name: "TOW PACKAGE", Price: new(int64(1_000_00))}},
		Charges: []knowledge.Charge{{Name: "MID DISCOUNT", Amount: 2_000_00}, {Name: "HYBRID DISC", Amount: 1_900_00}},
	}
	got := credited(l)
	if closed, doubts := sums(got); !closed || got.Charges[1].Amount != -1_900_00 {
		t.Errorf("%+v, charges %+v", doubts, got.Charges)
	}
	if l.Charges[0].Amount < 0 {
		t.Error("what was read is changed")
	}
}

func TestDiscountsAreTakenOffByTheTotalWhereAPriceIsMisread(t *testing.T) {
	t.Parallel()
	label := func(destination int64) knowledge.Label {
		return knowledge.Label{
			Base: new(int64(30_000_00)), OptionTotal: new(int64(1_000_00)), Destination: &destination, Total: new(int64(30_595_00)), OCR: true,
			Options: []knowledge.OptionLine{{Name: "TOW PACKAGE", Price: new(int64(1_001_00))}},
			Charges: []knowledge.Charge{{Name: "MID DISCOUNT", Amount: 2_000_00}},
		}
	}
	if got := credited(label(1_595_00)).Charges[0].Amount; got != -2_000_00 {
		t.Errorf("%d, and the total says that it is taken off", got)
	}
	if got := credited(label(1_596_00)).Charges[0].Amount; got != 2_000_00 {
		t.Errorf("%d, and no sum says that it is taken off", got)
	}
}

func TestATotalThatStandsApartFromItsWordsIsKnownByTheSums(t *testing.T) {
	t.Parallel()
	label := func(destination int64) knowledge.Label {
		return knowledge.Label{
			Base: new(int64(56_750_00)), OptionTotal: new(int64(1_400_00)), Destination: &destination, OCR: true,
			Options: []knowledge.OptionLine{{Name: "SPARE WHEEL", Price: new(int64(650_00))}, {Name: "TOW GROUP", Price: new(int64(750_00))}},
		}
	}
	for name, c := range map[string]struct {
		l     knowledge.Label
		lines []string
		found bool
	}{
		"an amount alone with which all closes": {label(1_515_00), []string{"72-4335", "$59,665.00"}, true},
		"an amount that is another":             {label(1_515_00), []string{"$59,565.00"}, false},
		"an amount behind what stands far left": {label(1_515_00), []string{"72-4335 $59,665.00"}, true},
		"a delivery that was not read":          {label(0), []string{"$58,150.00"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s sheet
			for _, text := range c.lines {
				s.lines = append(s.lines, line{text: text, words: []word{{text: text, x1: 90, y1: 20}}})
			}
			got := totalled(c.l, s)
			if found := got.Total != nil; found != c.found || found && (*got.Total != 59_665_00 || got.Where.Total == nil) {
				t.Errorf("the total is %v, at %v", got.Total, got.Where.Total)
			}
		})
	}
}
