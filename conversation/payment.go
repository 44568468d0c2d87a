package conversation

import (
	"strconv"
	"strings"

	"example.com/vinbot/billing"
)

// showPayment answers what is about a subscription that runs.
func (t *talk) showPayment(e Event) State {
	switch e := e.(type) {
	case ChangeOffered:
		return t.offerChange(e)
	case Switched:
		if e.Seats > 0 {
			t.offer(text(MsgTeamSeatsSet, "Seats", e.Seats), Choice{ID: ShowTeam})
		}
		return Idle{}
	case InvoicesListed:
		t.showInvoices(e)
	case InvoiceFiled:
		t.sendInvoice(e)
	case ReceiptFound:
		t.showReceipt(e.Receipt)
	case Refunded:
		id := MsgRefunded
		if e.Amount.Currency == billing.XTR {
			id = MsgStarsBack
		}
		t.say(id, "Amount", e.Amount.Minor, "Currency", e.Amount.Currency)
	case TrialEnds:
		t.tellTrial(e)
	case Disputed:
		t.say(MessageID("op_dispute_"+string(e.State)), "ID", e.ID, "Amount", e.Amount.Minor, "Currency", e.Amount.Currency)
	case CapSet:
		t.tellCap(e)
	case TeamTold:
		t.tellTeam(e)
	case Drifted:
		t.showDrift(e)
	}
	return t.State
}

// offerChange says what another plan costs now and later, before anything changes.
func (t *talk) offerChange(e ChangeOffered) State {
	r := Reply{Parts: []Text{text(MsgChange, "Plan", planName(e.Plan), "Price", price(e.Price, e.Every))}}
	if e.Seats > 0 {
		r.Parts = []Text{text(MsgTeamNewSeats, "Plan", planName(e.Plan), "Seats", e.Seats, "Price", price(e.Price, e.Every))}
	}
	switch {
	case e.Due.Minor > 0:
		r.Parts = append(r.Parts, text(MsgChangeDue, "Amount", e.Due.Minor, "Currency", e.Due.Currency))
	case e.Credit.Minor > 0:
		r.Parts = append(r.Parts, text(MsgChangeCredit, "Amount", e.Credit.Minor, "Currency", e.Credit.Currency))
	default:
		r.Parts = append(r.Parts, text(MsgChangeFree))
	}
	if len(e.Lost) > 0 {
		r.Parts = append(r.Parts, text(MsgTeamLosers, "Names", e.Lost))
	}
	arg := strings.Join([]string{string(e.Plan), string(e.Every), strconv.FormatInt(e.At, 10), strconv.Itoa(e.Units)}, " ")
	r.Choices = []Choice{
		{ID: SwitchNow, In: NameAwaitingPayment, Arg: arg},
		{ID: Cancel, In: NameAwaitingPayment},
	}
	t.reply(r)
	return AwaitingPayment{Plan: e.Plan}
}

// choosePayment answers the buttons about plans and what is paid for them.
func (t *talk) choosePayment(c Choice) State {
	switch c.ID { //nolint:exhaustive // the others are answered by choose
	case PickPlan, PickYearly, PayByCard, PayInStars, Manage:
		t.do(stand{why: c.ID, arg: c.Arg})
	case SwitchNow:
		return t.switchPlan(c.Arg)
	case KeepPlan, StopStars:
		t.Memory.cancel(WorkChange)
		t.start(WorkChange, ChangeArgs{Keep: c.ID == KeepPlan, Stop: c.ID == StopStars}, 0)
	case Invoices:
		t.Memory.cancel(WorkInvoices)
		t.start(WorkInvoices, InvoicesArgs{}, 0)
	case PickInvoice:
		t.Memory.cancel(WorkInvoice)
		t.start(WorkInvoice, InvoiceArgs{ID: c.Arg}, 0)
	}
	return t.State
}

func (t *talk) switchPlan(arg string) State {
	fields := strings.Fields(arg)
	if len(fields) != 4 { //nolint:mnd // as offerChange wrote them
		t.say(MsgStale)
		return t.State
	}
	at, err := strconv.ParseInt(fields[2], 10, 64)
	units, bad := strconv.Atoi(fields[3])
	if err != nil || bad != nil {
		t.say(MsgStale)
		return t.State
	}
	t.Memory.cancel(WorkChange)
	t.start(WorkChange, ChangeArgs{Plan: billing.PlanCode(fields[0]), Every: billing.Interval(fields[1]), At: at, Units: units}, 0)
	return t.State
}

// showInvoices lists invoices as buttons that send them.
func (t *talk) showInvoices(e InvoicesListed) {
	if len(e.Invoices) == 0 {
		t.say(MsgInvoicesNone)
		return
	}
	r := Reply{Parts: []Text{text(MsgInvoices)}}
	for _, i := range e.Invoices {
		r.Choices = append(r.Choices, Choice{
			ID: PickInvoice, Arg: i.ID, Data: map[string]any{"At": i.At, "Amount": i.Total.Minor, "Currency": i.Total.Currency},
		})
	}
	t.reply(r)
}

// sendInvoice sends an invoice, with a button that opens the receipt of its payment.
func (t *talk) sendInvoice(e InvoiceFiled) {
	r := Reply{Parts: []Text{text(MsgInvoiceFile)}, File: &Attachment{Name: e.Name, MIME: "application/pdf", Bytes: e.PDF}}
	if e.Receipt != "" {
		r.Choices = []Choice{{ID: OpenReceipt, URL: e.Receipt}}
	}
	t.reply(r)
}

// showDrift tells the operator where the books of the rails and ours differed.
func (t *talk) showDrift(e Drifted) {
	r := Reply{Parts: []Text{text(MsgDrift, "Count", e.Count, "PluralCount", e.Count)}}
	for _, d := range e.Drifts {
		r.Parts = append(r.Parts, text(MsgDriftLine, "ID", d.ID, "Mended", d.Mended))
	}
	t.reply(r)
}
