package stickertest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"example.com/vinbot/knowledge"
)

// Seer stands for a model that sees labels: it knows what is on one and errs at a share
// of its values, in one digit or letter each. No model was asked for how they err.
type Seer struct {
	Truth knowledge.Label // of the label that is shown
	Errs  float64         // share of the values
	Rand  *rand.Rand
	Asked int
}

// See implements sticker.Seer.
func (s *Seer) See(_ context.Context, _ string, _ []byte, asking func()) (string, error) {
	asking()
	s.Asked++
	type line map[string]any
	options, charges := []line{}, []line{}
	for _, o := range s.Truth.Options {
		if o.Price != nil && s.Rand.Float64() >= s.Errs/2 { // or else the line is left out
			options = append(options, line{"code": o.Code, "name": o.Name, "price": s.amount(o.Price)})
		}
	}
	for _, c := range s.Truth.Charges {
		charges = append(charges, line{"name": c.Name, "amount": s.amount(&c.Amount)})
	}
	vin := []byte(s.Truth.VIN)
	if s.Rand.Float64() < s.Errs && len(vin) > 0 {
		vin[s.Rand.IntN(len(vin))] = "0123456789"[s.Rand.IntN(10)]
	}
	raw, err := json.Marshal(map[string]any{
		"vin": string(vin), "currency": s.Truth.Currency, "options": options, "charges": charges,
		"base": s.amount(s.Truth.Base), "option_total": s.amount(s.Truth.OptionTotal),
		"destination": s.amount(s.Truth.Destination), "total": s.amount(s.Truth.Total),
	})
	if err != nil {
		return "", fmt.Errorf("stickertest: answer: %w", err)
	}
	return string(raw), nil
}

// amount is an amount in major units, now and then with a digit that is wrong.
func (s *Seer) amount(cents *int64) any {
	if cents == nil {
		return nil
	}
	n := *cents
	if s.Rand.Float64() < s.Errs {
		place := int64(100)
		for range s.Rand.IntN(4) {
			place *= 10
		}
		n += place * int64(1+s.Rand.IntN(5))
	}
	return json.Number(fmt.Sprintf("%.2f", float64(n)/100))
}
