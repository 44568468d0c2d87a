package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/knowledge/llm/llmtest"
	"example.com/vinbot/store/redisstore"
)

// ledger notes what a model did.
type ledger struct {
	mu        sync.Mutex
	outcomes  map[string]int
	tokens    int
	estimated int // answers
	cost      float64
}

func (l *ledger) Model(outcome string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.outcomes[outcome]++
}

func (l *ledger) Tokens(input, output int, estimated bool, cost float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tokens += input + output
	l.cost += cost
	if estimated {
		l.estimated++
	}
}

// spender is a model of 10 reported tokens read and 90 written for each answer, and what
// may be spent on it.
func spender(t *testing.T, change func(*modelConfig)) (spending, *llmtest.Server, *ledger) {
	t.Helper()
	server := llmtest.New(t)
	server.Answer(llmtest.Well, "It tows a lot.")
	server.Report(10, 90)
	c := modelConfig{
		BaseURL: server.URL, Model: "m", Patience: 10 * time.Second, Daily: 4000, PersonDaily: 4000,
		Vision: "sees", VisionPatience: 10 * time.Second, VisionDaily: 4000,
	}
	change(&c)
	phraser, err := newPhraser(c)
	if err != nil {
		t.Fatal(err)
	}
	seer, err := newSeer(c)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := redisstore.Open("", slog.New(slog.DiscardHandler)) // a process alone has a quarter of the day's limits
	if err != nil {
		t.Fatal(err)
	}
	l := &ledger{outcomes: map[string]int{}}
	return spending{phraser, seer, kept.Budget(time.Now), c, l, slog.New(slog.DiscardHandler)}, server, l
}

// asks has people ask in turn until the model may not answer one of them, and returns
// how many answers that took.
func asks(t *testing.T, s spending, users ...int64) (answers int) {
	t.Helper()
	const enough = 100
	for range enough {
		for _, u := range users {
			_, err := s.of(u).Phrase(t.Context(), "rules", "a question", nil)
			switch {
			case errors.Is(err, errAnswersSpent):
				return answers
			case err != nil:
				t.Fatal(err)
			}
			answers++
		}
	}
	return answers
}

// TestAModelSpendsSoMuchADay: what an answer could take (400 tokens written, and the
// question) must still be there before it is asked for, what it took (100) is counted.
func TestAModelSpendsSoMuchADay(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*modelConfig)
		users  []int64
		want   int
	}{
		"no limit of tokens":         {func(*modelConfig) {}, []int64{1}, 100},
		"tokens of one person":       {func(c *modelConfig) { c.PersonTokens = 4 * 1010 }, []int64{1}, 7},
		"likewise, two take turns":   {func(c *modelConfig) { c.PersonTokens = 4 * 1010 }, []int64{1, 2}, 14},
		"tokens of all people":       {func(c *modelConfig) { c.Tokens = 4 * 1010 }, []int64{1, 2}, 7},
		"money":                      {func(c *modelConfig) { c.Cost, c.PriceInput, c.PriceOutput = 4, 1000, 10_000 }, []int64{1, 2}, 0},
		"money for more":             {func(c *modelConfig) { c.Cost, c.PriceInput, c.PriceOutput = 4*10, 100, 10_000 }, []int64{1, 2}, 7},
		"a price without a limit":    {func(c *modelConfig) { c.PriceInput, c.PriceOutput = 100, 10_000 }, []int64{1, 2}, 200},
		"fewer than one answer's":    {func(c *modelConfig) { c.PersonTokens = 4 * 300 }, []int64{1}, 0},
		"answers come first":         {func(c *modelConfig) { c.PersonDaily, c.PersonTokens = 4*2, 1_000_000 }, []int64{1}, 2},
		"tokens come before answers": {func(c *modelConfig) { c.PersonDaily, c.PersonTokens = 4*50, 4*1010 }, []int64{1}, 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server, l := spender(t, tt.change)
			if got := asks(t, s, tt.users...); got != tt.want {
				t.Errorf("%d answers, want %d", got, tt.want)
			}
			if n := len(server.Requests()); n != tt.want || l.tokens != 100*tt.want || l.estimated != 0 {
				t.Errorf("asked %d times, %d tokens counted, %d answers estimated; want %d times", n, l.tokens, l.estimated, tt.want)
			}
		})
	}
}

// TestManyAtOnceSpendNoMoreThanOneByOne while none of them is answered yet.
func TestManyAtOnceSpendNoMoreThanOneByOne(t *testing.T) {
	t.Parallel()
	s, server, _ := spender(t, func(c *modelConfig) { c.PersonTokens = 4 * 1010 })
	server.Slowly(100 * time.Millisecond)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() { _, _ = s.of(1).Phrase(context.Background(), "rules", "a question", nil) })
	}
	group.Wait()
	if n := len(server.Requests()); n != 2 {
		t.Errorf("%d were asked at once, want the 2 that the limit has room for", n)
	}
}

// TestWhatFailsIsCountedForWhatItTook and the rest of what was set aside is given back.
func TestWhatFailsIsCountedForWhatItTook(t *testing.T) {
	t.Parallel()
	s, server, l := spender(t, func(c *modelConfig) { c.PersonTokens = 4 * 1010 })
	server.Answer(llmtest.Broken, "")
	for range 10 {
		if _, err := s.of(1).Phrase(t.Context(), "rules", "a question", nil); err == nil || errors.Is(err, errAnswersSpent) {
			t.Fatalf("a broken server: %v", err)
		}
	}
	if l.tokens != 0 || l.outcomes["failed"] != 10 {
		t.Errorf("%d tokens of %v", l.tokens, l.outcomes)
	}
	server.Answer(llmtest.Truncated, strings.Repeat("word ", 1000)) // breaks off, and nothing is reported
	if _, err := s.of(1).Phrase(t.Context(), "rules", "a question", nil); err == nil || l.estimated == 0 || l.tokens < 800 {
		t.Errorf("%v: %d tokens estimated", err, l.tokens)
	}
	server.Answer(llmtest.Well, "It tows a lot.")
	if _, err := s.of(1).Phrase(t.Context(), "rules", "a question", nil); !errors.Is(err, errAnswersSpent) {
		t.Errorf("beyond the limit: %v", err)
	}
}

// TestLimitsOfMoneyNeedPrices and none of the limits is negative.
func TestLimitsOfMoneyNeedPrices(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env map[string]string
		ok  bool
	}{
		"none":                     {nil, true},
		"a cost without prices":    {map[string]string{"MODEL_DAILY_COST": "500"}, false},
		"a cost and a price":       {map[string]string{"MODEL_DAILY_COST": "500", "MODEL_PRICE_OUTPUT": "60"}, true},
		"fewer tokens than none":   {map[string]string{"MODEL_DAILY_TOKENS": "-1"}, false},
		"a price that is no money": {map[string]string{"MODEL_PRICE_INPUT": "0.15"}, false},
	} {
		if _, err := configure(tt.env); (err == nil) != tt.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
