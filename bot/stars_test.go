package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
)

// till takes payments, unless it is down.
type till struct {
	mu      sync.Mutex
	down    bool
	refuses billing.Refusal
	paid    []billing.StarPayment
	other   []string
}

func (t *till) err() error {
	if t.down {
		return errors.New("connection refused")
	}
	return nil
}

func (t *till) Admit(context.Context, billing.StarCheckout) (billing.Refusal, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.refuses, t.err()
}

func (t *till) Paid(_ context.Context, p billing.StarPayment) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.down {
		t.paid = append(t.paid, p)
	}
	return t.err()
}

func (t *till) Refund(_ context.Context, charge string, _ time.Time) error {
	t.other = append(t.other, "refunded "+charge)
	return t.err()
}

func (t *till) Change(_ context.Context, purchase string, c billing.StarChange) error {
	t.other = append(t.other, string(c.State)+" "+purchase+" by "+c.Cause)
	return t.err()
}

// stuck is an inbox that never comes back.
type stuck struct{ *shelf }

func (stuck) Receive(ctx context.Context, _ []conversation.Incoming) error {
	<-ctx.Done()
	return ctx.Err()
}

type nobody struct{}

func (nobody) Person(context.Context, int64) (conversation.Person, error) {
	return conversation.Person{}, nil
}

// asking is a Telegram that notes what is answered to its questions.
func asking(t *testing.T) (*bot.API, chan string) {
	t.Helper()
	answers := make(chan string, 10)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.HasSuffix(r.URL.Path, "/answerPreCheckoutQuery") {
			answers <- string(body)
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	}))
	t.Cleanup(web.Close)
	api, err := bot.NewAPI(web.URL, "42:"+strings.Repeat("x", 35))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.Close)
	return api, answers
}

func selling(api *bot.API, inbox interface {
	Receive(ctx context.Context, batch []conversation.Incoming) error
	Pending(ctx context.Context, limit int) ([]conversation.Key, error)
	Listen(ctx context.Context, wake func()) error
}, till *till,
) *bot.Bot {
	log := slog.New(slog.DiscardHandler)
	return bot.New(bot.Bot{
		API: api, Inbox: inbox, Log: log, Name: "vinbot", Texts: plainly{}, People: nobody{}, Till: till, Sender: bot.NewSender(api, nil, log, bot.Meter{}),
	})
}

const mayI = `{"update_id":7,"pre_checkout_query":{"id":"q","from":{"id":9,"first_name":"A"},"currency":"XTR","total_amount":950,"invoice_payload":"p"}}`

// Telegram waits ten seconds for leave to take a payment: it is given while the inbox
// hangs with somebody else's update, and comes with the reason where it is refused.
func TestLeaveToPayWaitsForNobody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		till *till
		want string
	}{
		"it is given":                       {&till{}, `{"ok":true,"pre_checkout_query_id":"q"}`},
		"it is refused, with words":         {&till{refuses: billing.RefuseForeign}, `{"error_message":"stars_refuse_foreign","ok":false,"pre_checkout_query_id":"q"}`},
		"nobody pays where nobody can look": {&till{down: true}, `{"error_message":"stars_refuse_later","ok":false,"pre_checkout_query_id":"q"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, answers := asking(t)
			b := selling(api, stuck{&shelf{}}, c.till)
			ctx, stop := context.WithCancel(t.Context())
			var waits sync.WaitGroup
			waits.Go(func() {
				r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", strings.NewReader(`{"update_id":6,"message":{"message_id":1,"from":{"id":3},"chat":{"id":3,"type":"private"},"text":"hi"}}`))
				r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
				b.Webhook(secret).ServeHTTP(httptest.NewRecorder(), r)
			})
			if code := post(b, secret, mayI); code != http.StatusOK {
				t.Errorf("answered %d", code)
			}
			select {
			case got := <-answers:
				if got != c.want {
					t.Errorf("answered %s", got)
				}
			default:
				t.Error("Telegram was told nothing")
			}
			stop()
			waits.Wait()
		})
	}
}

// A payment is kept before Telegram is told that it was heard; it is no word of a person's.
func TestAPaymentIsKeptBeforeItIsAcknowledged(t *testing.T) {
	t.Parallel()
	api, _ := asking(t)
	s, kept := &shelf{}, &till{down: true}
	b := selling(api, s, kept)
	update := func(what string) string {
		return `{"update_id":8,"message":{"message_id":1,"date":1772366400,"from":{"id":9,"first_name":"A"},"chat":{"id":9,"type":"private"},` + what + `}}`
	}
	paid := update(`"successful_payment":{"currency":"XTR","total_amount":950,"invoice_payload":"p","telegram_payment_charge_id":"c","provider_payment_charge_id":"","subscription_expiration_date":1774958400,"is_recurring":true,"is_first_recurring":true}`)
	if code := post(b, secret, paid); code != http.StatusServiceUnavailable || len(s.got) != 0 {
		t.Errorf("answered %d, and kept %d updates, though the payment was not", code, len(s.got))
	}
	kept.down = false
	for range 2 {
		if code := post(b, secret, paid); code != http.StatusOK {
			t.Errorf("answered %d", code)
		}
	}
	want := billing.StarPayment{
		Charge: "c", Purchase: "p", Payer: 9, Price: billing.Money{Minor: 950, Currency: "XTR"},
		At: time.Unix(1772366400, 0).UTC(), Until: time.Unix(1774958400, 0).UTC(),
	}
	if len(kept.paid) != 2 || kept.paid[0] != want {
		t.Errorf("kept %+v", kept.paid)
	}
	if len(s.got) != 2 || !s.got[0].Done {
		t.Errorf("the dialogue hears of it: %+v", s.got)
	}
	for _, u := range []string{
		update(`"refunded_payment":{"currency":"XTR","total_amount":950,"invoice_payload":"p","telegram_payment_charge_id":"c"}`),
		`{"update_id":9,"subscription":{"user":{"id":9,"first_name":"A"},"invoice_payload":"p","state":"canceled"}}`,
		`{"update_id":10,"subscription":{"user":{"id":9,"first_name":"A"},"invoice_payload":"p","state":"exploded"}}`,
		update(`"successful_payment":{"currency":"XTR","total_amount":-1,"invoice_payload":"p","telegram_payment_charge_id":"c"}`),
	} {
		if code := post(b, secret, u); code != http.StatusOK {
			t.Errorf("%s is answered %d", u, code)
		}
	}
	got, err := json.Marshal(kept.other)
	if want := `["refunded c","canceled p by 9"]`; err != nil || string(got) != want || len(kept.paid) != 2 {
		t.Errorf("kept %s, %v", got, err)
	}
}
