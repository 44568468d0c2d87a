package main

import (
	"context"
	"errors"
	"log/slog"
	"strconv"

	"example.com/vinbot/knowledge/ask"
	"example.com/vinbot/knowledge/llm"
)

// newPhraser is the language model that is set up, or nil.
func newPhraser(m modelConfig) (*llm.Phraser, error) {
	if !m.on() {
		return nil, nil
	}
	const tokens = 400
	model, err := llm.Open(llm.Config{APIKey: m.APIKey, BaseURL: m.BaseURL, Model: m.name(), Ollama: m.OllamaURL, Timeout: m.Patience})
	if err != nil {
		return nil, err
	}
	return &llm.Phraser{Model: model, Timeout: m.Patience, MaxTokens: tokens}, nil
}

// dayBudget counts what is spent on a day by all processes.
type dayBudget interface {
	// Reserve takes n of the day's most for name, or reports that fewer are left.
	Reserve(ctx context.Context, name string, n, most int) bool
	// Settle adds to what was taken, or, where n is negative, gives back.
	Settle(ctx context.Context, name string, n int)
}

// modelMeter counts what a model did.
type modelMeter interface {
	// Model counts an answer by its outcome: ok, failed or spent.
	Model(outcome string)
	// Tokens counts those of an answer, and what they cost in minor units.
	Tokens(input, output int, estimated bool, cost float64)
}

// spending bounds what models may do on a day: answers and tokens of one person and of
// all people, pictures, and the money for all of it.
type spending struct {
	phraser *llm.Phraser // nil: no model is set up
	seer    *llm.Seer    // nil: none that sees
	budget  dayBudget
	config  modelConfig
	meter   modelMeter
	log     *slog.Logger
}

// of is the model as a person may use it; nil: there is none.
func (s spending) of(user int64) ask.Model {
	if s.phraser == nil {
		return nil
	}
	return purse{s, strconv.FormatInt(user, 10)}
}

// purse is the models paid out of what one person and all people may spend.
type purse struct {
	spending

	user string
}

var errAnswersSpent = errors.New("what a model may answer on this day is spent")

// Phrase implements [ask.Model].
func (p purse) Phrase(ctx context.Context, instructions, question string, heard func(string) error) (string, error) {
	phraser := *p.phraser
	answers := []account{{"model:" + p.user, 1, p.config.PersonDaily}, {"model", 1, p.config.Daily}}
	return p.pay(ctx, phraser.Most(instructions, question), answers, func(used func(llm.Usage)) (string, error) {
		phraser.Used = used
		return phraser.Phrase(ctx, instructions, question, heard)
	})
}

// pay has a model asked. What an answer can take at most is set aside before, so that many
// at once spend no more together than one by one and a crash leaves it counted, and settled
// by what it took. At midnight, in UTC, what is settled counts for the new day.
func (p purse) pay(ctx context.Context, most llm.Usage, counts []account, asked func(used func(llm.Usage)) (string, error)) (string, error) {
	if !p.take(ctx, append(p.accounts(most), counts...)) {
		p.meter.Model("spent")
		return "", errAnswersSpent
	}
	var used llm.Usage
	text, err := asked(func(u llm.Usage) { used = u })
	p.settle(context.WithoutCancel(ctx), most, used)
	p.meter.Tokens(used.Input, used.Output, used.Estimated, float64(p.cost(used))/perMinorUnit)
	if err != nil {
		p.meter.Model("failed")
		return "", err
	}
	p.meter.Model("ok")
	return text, nil
}

// perMinorUnit is how many of the units that money is counted in make one of the
// currency's minor units: a price for a million tokens is then one for a token.
const perMinorUnit = 1_000_000

// cost is that of some tokens, in millionths of a minor unit.
func (s spending) cost(u llm.Usage) int {
	return u.Input*s.config.PriceInput + u.Output*s.config.PriceOutput
}

// account is a name in the budget, with what may be spent of it; 0 is no limit.
type account struct {
	name    string
	n, most int
}

func (p purse) accounts(u llm.Usage) []account {
	return []account{
		{"model_tokens:" + p.user, u.Tokens(), p.config.PersonTokens},
		{"model_tokens", u.Tokens(), p.config.Tokens},
		{"model_cost", p.cost(u), p.config.Cost * perMinorUnit},
	}
}

// take sets aside what an answer may take, or nothing where it is more than is left.
func (p purse) take(ctx context.Context, all []account) bool {
	var taken []account
	for _, a := range all {
		if a.most == 0 {
			continue
		}
		if !p.budget.Reserve(ctx, a.name, a.n, a.most) {
			for _, a := range taken {
				p.budget.Settle(ctx, a.name, -a.n)
			}
			return false
		}
		taken = append(taken, a)
	}
	return true
}

// settle puts right what was set aside by what an answer took.
func (p purse) settle(ctx context.Context, most, used llm.Usage) {
	before := p.accounts(most)
	for i, a := range p.accounts(used) {
		if a.most > 0 && a.n != before[i].n {
			p.budget.Settle(ctx, a.name, a.n-before[i].n)
		}
	}
}
