package sticker_test

import (
	"image"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
)

// stands is a proof at x, read clearly.
func stands(x int) *knowledge.Proof {
	return &knowledge.Proof{Page: 1, Box: knowledge.Level(image.Rect(x, 0, x+10, 10)), Confidence: 0.9, Why: knowledge.WitnessOpen}
}

func TestAProofGoesWhereItsValueGoes(t *testing.T) {
	t.Parallel()
	whole := knowledge.Label{
		OCR: true, Pictures: []string{"7-0", "7-1"}, Base: new(int64(4000000)), Total: new(int64(4200000)),
		Options: []knowledge.OptionLine{{Name: "COLD PACKAGE", Price: new(int64(160000)), Confidence: 0.9, Proof: stands(1), PriceProof: stands(2)}},
		Where:   knowledge.Where{Base: stands(3), Total: stands(4)},
	}
	closer := knowledge.Label{
		OCR: true, Pictures: []string{"8-0"},
		Options: []knowledge.OptionLine{{Name: "COLD PACKAGE", Price: new(int64(100000)), Confidence: 0.8, Proof: stands(11), PriceProof: stands(12)}},
		Charges: []knowledge.Charge{{Name: "FEE", Amount: 100000, Proof: stands(13)}},
	}
	l, same := sticker.Merge(whole, closer)
	if !same || len(l.Options) != 1 || *l.Options[0].Price != 100000 || len(l.Charges) != 1 {
		t.Fatalf("%v %+v", same, l)
	}
	at := func(what string, p *knowledge.Proof, x, file int, why knowledge.Witness) {
		if p == nil || p.Box[0][0] != x || p.File != file || p.Why != why {
			t.Errorf("%s: %+v", what, p)
		}
	}
	at("the name that was read better", l.Options[0].Proof, 1, 0, knowledge.WitnessOpen)
	at("the price of the close-up", l.Options[0].PriceProof, 12, 2, knowledge.WitnessSums)
	at("the fee of the close-up", l.Charges[0].Proof, 13, 2, knowledge.WitnessSums)
	at("the base price", l.Where.Base, 3, 0, knowledge.WitnessSums)
	if got := l.Pictures[l.Options[0].PriceProof.File]; got != "8-0" {
		t.Errorf("the price is on picture %q", got)
	}
	at("what the close-up itself says stays as it was", closer.Options[0].PriceProof, 12, 0, knowledge.WitnessOpen)
}

func TestOnePictureSentTwiceIsOneReading(t *testing.T) {
	t.Parallel()
	first := knowledge.Label{OCR: true, VIN: inventedVIN, Pictures: []string{"7-0"}, Where: knowledge.Where{VIN: stands(1)}, Doubts: []knowledge.Doubt{{Code: knowledge.DoubtVIN}}}
	again := first
	again.Pictures = []string{"8-0"}
	if l, same := sticker.Merge(first, again); !same || !l.Doubtful(knowledge.DoubtVIN) {
		t.Errorf("a reading is a witness of itself: %+v", l)
	}
	other := first.OwnProofs()
	other.Pictures, other.Where.VIN.Box = []string{"8-0"}, stands(5).Box
	l, same := sticker.Merge(first, other)
	if !same || l.Doubtful(knowledge.DoubtVIN) {
		t.Errorf("another picture agrees, and it is doubted: %+v", l.Doubts)
	}
}
