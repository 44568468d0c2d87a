package telegramtest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"
)

// bill is an invoice that may be paid, by the id of the button or the link.
type bill struct {
	Invoice Invoice `json:"invoice"`
	Payload string  `json:"payload"`
	Period  int64   `json:"period,omitempty"` // of a subscription, in seconds; 0: it is paid once
}

// checkout is a payment the bot must let pass within ten seconds.
type checkout struct {
	user   int64
	bill   *bill
	at     time.Time
	answer chan checkoutAnswer
}

type checkoutAnswer struct {
	ok      bool
	message string
}

const (
	checkoutLife = 10 * time.Second
	currencyXTR  = "XTR" // Telegram Stars

	starPeriod   = 30 * 24 * 60 * 60 // the only one that a subscription may have, in seconds
	maxStarPrice = 10_000            // of a period of a subscription
)

var currencyPattern = regexp.MustCompile(`^[A-Z]{3}$`)

// readBill reads what an invoice says.
func readBill(p params) (*bill, *apiError) {
	b := &bill{
		Payload: p.text("payload"),
		Invoice: Invoice{
			Title: p.text("title"), Description: p.text("description"), Currency: p.text("currency"),
			StartParameter: p.text("start_parameter"),
		},
	}
	b.Period, _ = strconv.ParseInt(cmp.Or(p.text("subscription_period"), "0"), 10, 64) // what is no number is refused as a parameter
	var prices []struct {
		Label  string `json:"label"`
		Amount int    `json:"amount"`
	}
	if json.Unmarshal([]byte(p.text("prices")), &prices) != nil {
		return nil, badRequest("can't parse prices JSON object")
	}
	title, description := utf8.RuneCountInString(b.Invoice.Title), utf8.RuneCountInString(b.Invoice.Description)
	switch {
	case title < 1 || title > 32:
		return nil, badRequest("INVOICE_TITLE_INVALID")
	case description < 1 || description > 255:
		return nil, badRequest("INVOICE_DESCRIPTION_INVALID")
	case len(b.Payload) < 1 || len(b.Payload) > 128:
		return nil, badRequest("INVOICE_PAYLOAD_INVALID")
	case !currencyPattern.MatchString(b.Invoice.Currency):
		return nil, badRequest("CURRENCY_INVALID")
	case b.Invoice.Currency != currencyXTR && p.text("provider_token") == "":
		return nil, badRequest("PAYMENT_PROVIDER_INVALID")
	case len(prices) == 0 || b.Invoice.Currency == currencyXTR && len(prices) != 1:
		return nil, badRequest("STARS_INVOICE_INVALID")
	case b.Invoice.Currency == currencyXTR && p.text("provider_token") != "": // guessed: the manual asks for an empty one
		return nil, badRequest("PAYMENT_PROVIDER_INVALID")
	case p.text("subscription_period") != "" && (b.Invoice.Currency != currencyXTR || b.Period != starPeriod):
		return nil, badRequest("SUBSCRIPTION_PERIOD_INVALID")
	}
	for _, price := range prices {
		if price.Label == "" {
			return nil, badRequest("can't parse labeled price: Label is empty")
		}
		b.Invoice.TotalAmount += price.Amount
	}
	if b.Invoice.TotalAmount <= 0 {
		return nil, badRequest("CURRENCY_TOTAL_AMOUNT_INVALID")
	}
	if b.Period != 0 && b.Invoice.TotalAmount > maxStarPrice {
		return nil, badRequest("STARS_INVOICE_INVALID")
	}
	return b, nil
}

func (s *Server) sendInvoice(_ context.Context, p params) (any, *apiError) {
	b, err := readBill(p)
	if err != nil {
		return nil, err
	}
	m := &Message{Invoice: &b.Invoice}
	marks, err := s.parseMarkupParam(p, true)
	if err != nil {
		return nil, err
	}
	if marks.inline == nil {
		marks.inline = &InlineKeyboard{Rows: [][]Button{{{Text: "Pay", Pay: true}}}}
	} else if !marks.inline.Rows[0][0].Pay {
		return nil, badRequest("REPLY_MARKUP_BUY_EMPTY")
	}
	m.ReplyMarkup = marks.inline
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.target(p, m)
	if err != nil {
		return nil, err
	}
	s.post(r, m)
	key := messageKey(r.Chat.ID, m.MessageID)
	s.bills[key] = b
	s.journal.put(recordBill, key, b)
	return m, nil
}

func (s *Server) createInvoiceLink(_ context.Context, p params) (any, *apiError) {
	b, err := readBill(p)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	link := fmt.Sprintf("https://t.me/$emulated%d", s.next())
	s.bills[link] = b
	s.journal.put(recordBill, link, b)
	return link, nil
}

func (s *Server) answerPreCheckoutQuery(_ context.Context, p params) (any, *apiError) {
	ok, message := p.truth("ok"), p.text("error_message")
	if !ok && message == "" {
		return nil, badRequest("error message is empty")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := p.text("pre_checkout_query_id")
	c := s.checkouts[id]
	delete(s.checkouts, id)
	if c == nil || s.now().Sub(c.at) > checkoutLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	c.answer <- checkoutAnswer{ok, message}
	return true, nil
}
