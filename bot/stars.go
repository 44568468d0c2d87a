package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/go-telegram/bot/models"

	"example.com/vinbot/billing"
)

// checkout is a payment that Telegram wants leave for. It is lost without an answer
// within ten seconds, so it waits for nothing and nobody.
type checkout struct {
	id    string
	asked billing.StarCheckout
}

func (u *update) asksToPay(q *models.PreCheckoutQuery) {
	u.lang = q.From.LanguageCode
	u.checkout = &checkout{q.ID, billing.StarCheckout{
		Purchase: q.InvoicePayload, Payer: q.From.ID, Price: billing.Money{Minor: int64(q.TotalAmount), Currency: q.Currency},
	}}
}

// starsMoved reads a message about a payment in Stars; it is no word of a person's.
func (u *update) starsMoved(m *models.Message) bool {
	at := time.Unix(int64(m.Date), 0).UTC()
	switch paid, back := m.SuccessfulPayment, m.RefundedPayment; {
	case paid != nil && paid.Currency == billing.XTR && paid.TotalAmount > 0 && paid.TelegramPaymentChargeID != "":
		until := at.Add(billing.StarPeriod)
		if end := paid.SubscriptionExpirationDate; end > 0 {
			until = time.Unix(int64(end), 0).UTC()
		}
		p := billing.StarPayment{
			Charge: paid.TelegramPaymentChargeID, Purchase: paid.InvoicePayload, Payer: m.From.ID,
			Price: billing.Money{Minor: int64(paid.TotalAmount), Currency: billing.XTR},
			At:    at, Until: until,
		}
		u.kind = "successful_payment"
		u.stars = func(ctx context.Context, t till) error { return t.Paid(ctx, p) }
	case back != nil && back.Currency == billing.XTR:
		u.kind = "refunded_payment"
		u.stars = func(ctx context.Context, t till) error { return t.Refund(ctx, back.TelegramPaymentChargeID, at) }
	default:
		return paid != nil || back != nil
	}
	return true
}

// subscription reads what became of a subscription, which the library's types are too
// old for. Telegram does not date it.
func (u *update) subscription(raw []byte, at time.Time) error {
	var in struct {
		Subscription struct {
			User    models.User       `json:"user"`
			Payload string            `json:"invoice_payload"`
			State   billing.StarState `json:"state"`
		} `json:"subscription"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return fmt.Errorf("bot: parse subscription: %w", err)
	}
	switch s := in.Subscription.State; s {
	case billing.StarCanceled, billing.StarActive, billing.StarFailed:
		cause := strconv.FormatInt(u.id, 10)
		u.stars = func(ctx context.Context, t till) error {
			return t.Change(ctx, in.Subscription.Payload, billing.StarChange{State: s, At: at.UTC(), Cause: cause})
		}
	}
	return nil
}

// keepStars makes durable what was said of payments, before it is acknowledged.
func (b *Bot) keepStars(ctx context.Context, updates []update) error {
	for _, u := range updates {
		if u.stars == nil {
			continue
		}
		if err := u.stars(ctx, b.Till); err != nil {
			return err
		}
	}
	return nil
}

// answerCheckout lets a payment pass or says why not. What goes wrong here is told to
// the person, and nothing is taken from them.
func (b *Bot) answerCheckout(ctx context.Context, u update) {
	defer func() {
		if p := recover(); p != nil {
			b.Log.ErrorContext(ctx, "checkout panicked", "error", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	const asking, all = 4 * time.Second, 9 * time.Second // of ten
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), all)
	defer stop()
	fields := map[string]any{"pre_checkout_query_id": u.checkout.id, "ok": true}
	if refusal := b.admit(ctx, u.checkout.asked, asking); refusal != "" {
		fields["ok"], fields["error_message"] = false, b.refusal(ctx, u, refusal)
	}
	body, err := json.Marshal(fields)
	if err == nil {
		err = b.API.Call(ctx, "answerPreCheckoutQuery", body, nil)
	}
	if err != nil {
		b.Log.WarnContext(ctx, "checkout not answered", "error", err)
	}
}

func (b *Bot) admit(ctx context.Context, q billing.StarCheckout, patience time.Duration) billing.Refusal {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	refusal, err := b.Till.Admit(ctx, q)
	if err != nil {
		b.Log.WarnContext(ctx, "checkout not admitted", "error", err)
		return cmp.Or(refusal, billing.RefuseLater)
	}
	return refusal
}

// refusal is why, in the language that the person chose, or else uses.
func (b *Bot) refusal(ctx context.Context, u update, why billing.Refusal) string {
	lang := u.lang
	if p, err := b.People.Person(ctx, u.checkout.asked.Payer); err == nil {
		lang = cmp.Or(p.Lang, lang)
	}
	words, err := b.Texts.For(lang, "").Plain(string(why), nil)
	if err != nil || words == "" { // Telegram refuses a refusal without words
		return string(why)
	}
	return words
}
