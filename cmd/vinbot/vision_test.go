package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/telegramtest"
	"example.com/vinbot/internal/ports"
	"example.com/vinbot/knowledge/llm/llmtest"
	"example.com/vinbot/store/redisstore"
)

// aPicture is reckoned at 200 tokens; with the task and the most that is written a reading
// sets 2,705 aside.
func aPicture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 750, 200)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// looks has people show the model pictures in turn until it may not look at one of them,
// and returns how many it looked at. Whom it looks for is told, and nobody else.
func looks(t *testing.T, s spending, users ...int64) (seen int) {
	t.Helper()
	const enough = 100
	for range enough {
		for _, u := range users {
			told := 0
			_, err := s.sight(u).See(t.Context(), "copy the label", aPicture(t), func() { told++ })
			switch {
			case errors.Is(err, errAnswersSpent) && told == 0:
				return seen
			case err != nil || told != 1:
				t.Fatalf("%v; told %d times", err, told)
			}
			seen++
		}
	}
	return seen
}

// TestASeeingModelSpendsOfTheSamePurse as the one that phrases: 100 tokens a picture, of
// which 2,705 must be there before.
func TestASeeingModelSpendsOfTheSamePurse(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*modelConfig)
		users  []int64
		want   int
	}{
		"pictures of all people":   {func(c *modelConfig) { c.VisionDaily = 4 * 5 }, []int64{1, 2}, 5},
		"tokens of one person":     {func(c *modelConfig) { c.PersonTokens = 4 * 3000 }, []int64{1}, 3},
		"likewise, two take turns": {func(c *modelConfig) { c.PersonTokens = 4 * 3000 }, []int64{1, 2}, 6},
		"tokens of all people":     {func(c *modelConfig) { c.Tokens = 4 * 3000 }, []int64{1, 2}, 3},
		"money":                    {func(c *modelConfig) { c.Cost, c.PriceInput, c.PriceOutput = 4*3, 1000, 1000 }, []int64{1, 2}, 3},
		"answers are not pictures": {func(c *modelConfig) { c.Daily, c.PersonDaily = 4, 4 }, []int64{1}, 100},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, server, l := spender(t, tt.change)
			if got := looks(t, s, tt.users...); got != tt.want {
				t.Errorf("%d pictures, want %d", got, tt.want)
			}
			pictures, err := server.Pictures()
			if err != nil || len(pictures) != tt.want || !bytes.Equal(pictures[0], aPicture(t)) || l.tokens != 100*tt.want || l.estimated != 0 {
				t.Errorf("%d pictures arrived, %d tokens counted, %d answers estimated; want %d pictures (%v)", len(pictures), l.tokens, l.estimated, tt.want, err)
			}
			for _, r := range server.Requests() {
				if !strings.Contains(r, `"model":"sees"`) {
					t.Errorf("another model was asked: %.200s", r)
				}
			}
		})
	}
}

func TestWhatSeesAndWhatPhrasesLeaveEachOtherLess(t *testing.T) {
	t.Parallel()
	s, _, _ := spender(t, func(c *modelConfig) { c.PersonTokens = 4 * 3000 })
	if n := looks(t, s, 1); n != 3 {
		t.Fatalf("%d pictures", n)
	}
	if n := asks(t, s, 1); n != 23 { // 2,700 are left, and the last needs 406 of them
		t.Errorf("%d answers after 3 pictures, want 23", n)
	}
}

func TestNoModelSeesUnlessOneIsSetUp(t *testing.T) {
	t.Parallel()
	s, _, _ := spender(t, func(c *modelConfig) { c.Vision = "" })
	if second := s.sight(1); second != nil {
		t.Errorf("%v", second)
	}
}

// TestALookThatFailsIsCountedForWhatItTook and the rest of what was set aside is given back.
func TestALookThatFailsIsCountedForWhatItTook(t *testing.T) {
	t.Parallel()
	s, server, l := spender(t, func(c *modelConfig) { c.PersonTokens = 4 * 3000 })
	see := func(picture []byte) error {
		_, err := s.sight(1).See(t.Context(), "copy the label", picture, func() {})
		return err
	}
	server.Answer(llmtest.Broken, "")
	for range 10 {
		if err := see(aPicture(t)); err == nil || errors.Is(err, errAnswersSpent) {
			t.Fatalf("a broken server: %v", err)
		}
	}
	if l.tokens != 0 || l.outcomes["failed"] != 10 {
		t.Errorf("a broken server: %d tokens of %v", l.tokens, l.outcomes)
	}
	server.Answer(llmtest.Length, "{") // no use, and billed
	if err := see(aPicture(t)); err == nil || l.tokens != 100 || l.estimated != 0 {
		t.Errorf("%v: %d tokens", err, l.tokens)
	}
	server.Answer(llmtest.Truncated, "a label of words") // breaks off, and nothing is reported
	if err := see(aPicture(t)); err == nil || l.estimated != 1 || l.tokens < 100+200 {
		t.Errorf("%v: %d tokens estimated", err, l.tokens)
	}
	if err := see(aPicture(t)); !errors.Is(err, errAnswersSpent) {
		t.Errorf("beyond the limit: %v", err)
	}
}

// killed is a budget of a process that dies before it settles anything.
type killed struct{ *redisstore.Budget }

func (killed) Settle(context.Context, string, int) {}

// TestAProcessThatDiesWhileAModelLooksHasSpentTheMost that the answer could take: the next
// one finds it counted.
func TestAProcessThatDiesWhileAModelLooksHasSpentTheMost(t *testing.T) {
	t.Parallel()
	s, _, _ := spender(t, func(c *modelConfig) { c.PersonTokens = 5000 })
	redis := miniredis.RunT(t)
	process := func() *redisstore.Budget {
		kept, err := redisstore.Open("redis://"+redis.Addr(), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = kept.Close() })
		return kept.Budget(time.Now)
	}
	s.budget = killed{process()}
	if _, err := s.sight(1).See(t.Context(), "copy the label", aPicture(t), func() {}); err != nil {
		t.Fatal(err)
	}
	s.budget = process()
	if n := looks(t, s, 1); n != 0 {
		t.Errorf("%d more pictures of a person with 2,295 tokens left", n)
	}
	if n := looks(t, s, 2); n != 23 { // 2,700 and 2,800 of 5,000 are taken when the last begins
		t.Errorf("another person: %d pictures, want 23", n)
	}
}

// TestBeyondAPersonsTokensALabelIsReadWithoutTheModel and answered as we read it ourselves,
// without a word of a second reader; another person's is shown to the model, and what that
// took is counted for them, for the day and in the metrics.
func TestBeyondAPersonsTokensALabelIsReadWithoutTheModel(t *testing.T) {
	t.Parallel()
	server := llmtest.New(t)
	server.Answer(llmtest.Well, "I see a car.") // no reading: our own stands
	server.Report(6000, 400)
	server.Slowly(700 * time.Millisecond) // long enough for what is told meanwhile to be seen
	const limit = 20_000
	aside, err := ports.Own(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := newProduct(t, func(c *config) {
		c.MetricsAddr = aside
		c.Model = modelConfig{
			BaseURL: server.URL, Model: "m", Patience: 10 * time.Second, Daily: 1000, PersonDaily: 1000, PersonTokens: limit, Tokens: 10 * limit,
			Vision: "sees", VisionPatience: 10 * time.Second, VisionDaily: 10,
		}
	})
	spent := func(account string) string {
		n, _ := p.redis.Get("budget:" + account + ":" + time.Now().UTC().Format(time.DateOnly)) // none: nothing
		return n
	}
	reads := func(u *telegramtest.User) shown {
		p.telegram.SendPhoto(u, label(t, "glare.jpg"), "")
		p.settle(t)
		return plainly(hears(t, p.telegram.Replies(u.ID), "Corvette"))
	}
	seconds := func() (n int) {
		for _, c := range p.telegram.Calls("") {
			if strings.Contains(c.Params["text"], "A second reader") {
				n++
			}
		}
		return n
	}

	poor, rich := p.telegram.User("en"), p.telegram.User("en")
	accountOf := func(u *telegramtest.User) string { return "model_tokens:" + strconv.FormatInt(u.ID, 10) }
	if err := p.redis.Set("budget:"+accountOf(poor)+":"+time.Now().UTC().Format(time.DateOnly), strconv.Itoa(limit)); err != nil {
		t.Fatal(err)
	}
	own := reads(poor)
	if n := len(server.Requests()); n != 0 || seconds() != 0 || spent("model_tokens") != "0" && spent("model_tokens") != "" {
		t.Errorf("beyond the limit: asked %d times, told %d times, %s tokens", n, seconds(), spent("model_tokens"))
	}
	if diff := cmp.Diff(own, reads(rich)); diff != "" {
		t.Errorf("what a model that reads nothing changes: %s", diff)
	}
	if n := len(server.Requests()); n != 1 || seconds() == 0 {
		t.Errorf("within the limit: asked %d times, told %d times", n, seconds())
	}
	if of, all := spent(accountOf(rich)), spent("model_tokens"); of != "6400" || all != "6400" {
		t.Errorf("counted %s tokens for the person, %s for all", of, all)
	}
	metrics := p.metrics(t)
	for _, line := range []string{
		`vinbot_model_answers_total{outcome="spent"} 1`, `vinbot_model_answers_total{outcome="ok"} 1`,
		`vinbot_model_tokens_total{counted="reported",direction="input"} 6000`, `vinbot_model_tokens_total{counted="reported",direction="output"} 400`,
	} {
		if !strings.Contains(metrics, line) {
			t.Errorf("no %s in the metrics", line)
		}
	}
}

// metrics is what the product measures.
func (p *product) metrics(t *testing.T) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.cfg.MetricsAddr+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
