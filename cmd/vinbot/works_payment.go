package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/locales"
)

func (w *works) link(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.LinkArgs](job)
	if err != nil {
		return nil, err
	}
	k := job.Key
	a.Every = cmp.Or(a.Every, billing.Month)
	if a.Units > 0 {
		return w.quote(ctx, job, a)
	}
	o := billing.Order{User: k.User, Chat: k.Chat, Thread: k.Thread, Plan: a.Plan, Every: a.Every, Rail: a.Rail}
	if o.Title, o.About, err = w.bill(job.Lang, a.Plan); err != nil {
		return nil, err
	}
	p, err := w.desk.Buy(ctx, o)
	switch {
	case errors.Is(err, billing.ErrSubscribed):
		return w.quote(ctx, job, a)
	case errors.Is(err, billing.ErrNoPlan), errors.Is(err, billing.ErrNotSold), errors.Is(err, billing.ErrNoPurchase):
		return conversation.Failed{Work: job.Work, Reason: conversation.MsgStale}, nil
	case err != nil:
		return nil, err
	}
	return conversation.LinkMade{
		Plan: a.Plan, Every: p.Order.Every, Price: p.Price, Trial: p.TrialDays, URL: p.Link.URL, Expires: p.ExpiresAt,
	}, nil
}

// bill is what a bill in Telegram says.
func (w *works) bill(lang string, plan billing.PlanCode) (title, about string, err error) {
	words := w.words.For(locales.Reader{Lang: lang})
	name, err := words.Plain("plan_"+string(plan), nil)
	if err != nil {
		return "", "", err
	}
	if title, err = words.Plain("stars_bill_title", map[string]any{"Plan": name}); err != nil {
		return "", "", err
	}
	about, err = words.Plain("stars_bill_about", map[string]any{"Plan": name})
	return title, about, err
}

func (w *works) portal(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	url, err := w.desk.Manage(ctx, job.Key.User)
	if errors.Is(err, billing.ErrNoCustomer) {
		return conversation.Failed{Work: job.Work, Reason: "pay_no_customer"}, nil
	}
	return conversation.PortalMade{URL: url}, err
}

// quote says what the plan would cost a person who has a subscription; where that
// cannot be changed so, the portal is offered in its stead.
func (w *works) quote(ctx context.Context, job conversation.Job, a conversation.LinkArgs) (conversation.Event, error) {
	c, err := w.desk.Quote(ctx, billing.Order{User: job.Key.User, Plan: a.Plan, Every: a.Every, Units: a.Units})
	switch {
	case errors.Is(err, billing.ErrStars):
		return conversation.Failed{Work: job.Work, Reason: "stars_fixed"}, nil
	case errors.Is(err, billing.ErrSame), errors.Is(err, billing.ErrNoSubscribed):
		e, err := w.portal(ctx, job, nil)
		if made, ok := e.(conversation.PortalMade); ok {
			made.Instead = true
			return made, err
		}
		return e, err
	case err != nil:
		return nil, err
	}
	e := conversation.ChangeOffered{Plan: c.Plan, Every: c.Every, Price: c.Total(), Due: c.Due, Credit: c.Credit, At: c.At.Unix(), Units: c.Units}
	return e, w.seats(ctx, job.Key.User, c, &e)
}

// seats completes an offer with what becomes of the seats: who would lose theirs is named.
func (w *works) seats(ctx context.Context, user int64, c billing.Change, e *conversation.ChangeOffered) error {
	team, err := w.teams.Team(ctx, user)
	if errors.Is(err, billing.ErrNoTeam) {
		return nil
	}
	if err != nil {
		return err
	}
	if team.Units != c.Units {
		e.Seats = c.Seats
	}
	for _, m := range team.Beyond(max(1, c.Seats)) {
		e.Lost = append(e.Lost, m.Name)
	}
	return nil
}

func (w *works) change(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.ChangeArgs](job)
	if err != nil {
		return nil, err
	}
	team, err := w.teams.Team(ctx, job.Key.User)
	if err != nil && !errors.Is(err, billing.ErrNoTeam) {
		return nil, err
	}
	done := conversation.Switched{}
	switch {
	case a.Keep:
		err = w.desk.Keep(ctx, job.Key.User)
	case a.Stop:
		err = w.desk.Stop(ctx, job.Key.User)
	default:
		if a.Plan == team.Plan && a.Units != team.Units {
			done.Seats = a.Units * team.Each
		}
		err = w.desk.Change(ctx, billing.Order{User: job.Key.User, Plan: a.Plan, Every: a.Every, Units: a.Units}, time.Unix(a.At, 0))
	}
	for known, reason := range map[error]conversation.MessageID{
		billing.ErrStars: "stars_keep", billing.ErrDeclined: "pay_change_declined", billing.ErrNoPurchase: "pay_change_late",
		billing.ErrNoSubscribed: conversation.MsgStale, billing.ErrNotSold: conversation.MsgStale, billing.ErrNoPlan: conversation.MsgStale,
	} {
		if errors.Is(err, known) {
			return conversation.Failed{Work: job.Work, Reason: reason}, nil
		}
	}
	return done, err
}

func (w *works) invoices(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	list, err := w.desk.Invoices(ctx, job.Key.User)
	if errors.Is(err, billing.ErrNoCustomer) {
		return conversation.Failed{Work: job.Work, Reason: "pay_no_customer"}, nil
	}
	return conversation.InvoicesListed{Invoices: list}, err
}

func (w *works) invoice(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.InvoiceArgs](job)
	if err != nil {
		return nil, err
	}
	r, err := w.desk.Receipt(ctx, job.Key.User, a.ID)
	if !errors.Is(err, billing.ErrNoInvoice) { // it was paid in Stars
		return conversation.ReceiptFound{Receipt: r}, err
	}
	doc, err := w.desk.Document(ctx, job.Key.User, a.ID)
	if errors.Is(err, billing.ErrNoInvoice) || errors.Is(err, billing.ErrNoCustomer) {
		return conversation.Failed{Work: job.Work, Reason: "invoice_failed"}, nil
	}
	return conversation.InvoiceFiled{Name: doc.Name, PDF: doc.PDF, Receipt: doc.Receipt}, err
}

// setCap sets what calls beyond the plan may cost a month, after the subscription was made
// to bill them.
func (w *works) setCap(ctx context.Context, job conversation.Job, _ *bot.Sign) (conversation.Event, error) {
	a, err := args[conversation.CapArgs](job)
	if err != nil {
		return nil, err
	}
	if w.rail == nil {
		return conversation.Failed{Work: job.Work, Reason: conversation.MsgPaymentsOff}, nil
	}
	err = w.desk.SetCap(ctx, w.calls, w.rail, job.Key.User, a.Minor)
	if errors.Is(err, billing.ErrNotMetered) {
		return conversation.Failed{Work: job.Work, Reason: conversation.MsgBeyondNot}, nil
	}
	if err != nil {
		return nil, err
	}
	b, err := w.calls.Beyond(ctx, job.Key.User)
	return conversation.CapSet{Cap: b.Cap, Price: b.Price}, err
}
