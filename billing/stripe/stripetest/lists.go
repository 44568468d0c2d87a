package stripetest

import (
	"cmp"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// listed are the parameters of a list.
func listed(filters ...string) params {
	return append(params{"limit", "starting_after", "ending_before", "created.*", "expand[]"}, filters...)
}

// keyed is what a list is sorted by: when something was made, and its id.
type keyed interface{ key() (int64, string) }

// paged answers with one page of what passes, the newest first.
func paged[T keyed](c call, all iter.Seq[T], passes func(T) bool) (any, *fault) {
	var found []T
	for v := range all {
		if made, _ := v.key(); c.within(made) && passes(v) {
			found = append(found, v)
		}
	}
	slices.SortFunc(found, func(a, b T) int {
		at, a1 := a.key()
		bt, b1 := b.key()
		return cmp.Or(cmp.Compare(bt, at), cmp.Compare(b1, a1))
	})
	if after := c.get("starting_after"); after != "" {
		i := slices.IndexFunc(found, func(v T) bool { _, id := v.key(); return id == after })
		if i < 0 {
			return nil, invalid("resource_missing", "starting_after", "No such object: '%s'", after)
		}
		found = found[i+1:]
	}
	const most = 100
	limit, err := strconv.Atoi(cmp.Or(c.get("limit"), "10"))
	if err != nil || limit < 1 || limit > most {
		return nil, invalid("parameter_invalid_integer", "limit", "Invalid integer: %s", c.get("limit"))
	}
	n := min(limit, len(found))
	return list[T]{Object: "list", Data: slices.Concat([]T{}, found[:n]), HasMore: n < len(found), URL: c.URL.Path}, nil
}

// within applies the filter of when something was made.
func (c call) within(made int64) bool {
	bound := func(name string) (int64, bool) {
		n, err := strconv.ParseInt(c.get("created["+name+"]"), 10, 64)
		return n, err == nil
	}
	if n, ok := bound("gte"); ok && made < n {
		return false
	}
	if n, ok := bound("gt"); ok && made <= n {
		return false
	}
	if n, ok := bound("lte"); ok && made > n {
		return false
	}
	n, ok := bound("lt")
	return !ok || made < n
}

// asks reports whether a filter is not set, or is this value.
func (c call) asks(name, value string) bool { return c.get(name) == "" || c.get(name) == value }

// expands reports whether the objects of a list are to hold another one whole.
func (c call) expands(what string) bool {
	for key, values := range c.form {
		if strings.HasPrefix(key, "expand[") && (slices.Contains(values, what) || slices.Contains(values, "data."+what)) {
			return true
		}
	}
	return false
}

func (s *Server) listSubscriptions(c call) (any, *fault) {
	return paged(c, func(yield func(*subscription) bool) {
		for _, sub := range s.state.Subscriptions {
			shown := *sub
			if c.expands("latest_invoice") {
				shown.LatestInvoice = s.state.Invoices[sub.Invoice]
			}
			if !yield(&shown) {
				return
			}
		}
	}, func(sub *subscription) bool {
		return c.get("status") == "all" || c.asks("status", sub.Status) && (c.get("status") != "" || sub.Status != "canceled")
	})
}

func (s *Server) listInvoices(c call) (any, *fault) {
	return paged(c, maps.Values(s.state.Invoices), func(i *invoice) bool {
		return c.asks("customer", i.Customer) && c.asks("subscription", i.Subscription) && c.asks("status", i.Status)
	})
}

func (s *Server) showInvoice(c call) (any, *fault) {
	i := s.state.Invoices[c.PathValue("id")]
	switch {
	case i == nil:
		return nil, missing("invoice", c.PathValue("id"))
	case i.Charge == nil || !c.expands("charge"):
		return i, nil
	}
	return struct {
		*invoice

		Charge *charge `json:"charge"`
	}{i, s.state.Charges[*i.Charge]}, nil
}

func (s *Server) listRefunds(c call) (any, *fault) {
	return paged(c, func(yield func(*refund) bool) {
		for _, r := range s.state.Refunds {
			shown := *r
			if c.expands("charge") {
				shown.Charge = s.state.Charges[r.Of]
			}
			if !yield(&shown) {
				return
			}
		}
	}, func(r *refund) bool { return c.asks("charge", r.Of) && c.asks("payment_intent", r.PaymentIntent) })
}

func (s *Server) listDisputes(c call) (any, *fault) {
	return paged(c, func(yield func(*dispute) bool) {
		for _, d := range s.state.Disputes {
			shown := s.shown(c, d)
			if !yield(&shown) {
				return
			}
		}
	}, func(d *dispute) bool { return c.asks("charge", d.Of) && c.asks("payment_intent", d.PaymentIntent) })
}

func (s *Server) shown(c call, d *dispute) dispute {
	shown := *d
	if c.expands("charge") {
		shown.Charge = s.state.Charges[d.Of]
	}
	return shown
}

func (s *Server) showDispute(c call) (any, *fault) {
	if d := s.state.Disputes[c.PathValue("id")]; d != nil {
		return s.shown(c, d), nil
	}
	return nil, missing("dispute", c.PathValue("id"))
}

// MarshalJSON is the event as it was sent.
func (e payloadOf) MarshalJSON() ([]byte, error) { return e.Payload, nil }

// payloadOf is an event in a list.
type payloadOf struct{ *event }

func (s *Server) listEvents(c call) (any, *fault) {
	var types []string
	for key, values := range c.form {
		if strings.HasPrefix(key, "types[") {
			types = append(types, values...)
		}
	}
	return paged(c, func(yield func(payloadOf) bool) {
		for _, e := range s.state.Events {
			if !yield(payloadOf{e}) {
				return
			}
		}
	}, func(e payloadOf) bool { return types == nil || slices.Contains(types, e.Type) })
}

func (s *Server) showEvent(c call) (any, *fault) {
	for _, e := range s.state.Events {
		if e.ID == c.PathValue("id") {
			return e.Payload, nil
		}
	}
	return nil, missing("event", c.PathValue("id"))
}

// showPDF is an invoice as a file: a page with its number and amount.
func (s *Server) showPDF(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	inv := s.state.Invoices[r.PathValue("id")]
	var words string
	if inv != nil {
		words = "Invoice " + inv.Number + ": " + amount(inv.Total, inv.Currency) + ", paid " + amount(inv.AmountPaid, inv.Currency)
	}
	s.mu.Unlock()
	if inv == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/pdf")
	_, _ = w.Write(pdf(words))
}

// pdf is the smallest document that shows one line of ASCII.
func pdf(words string) []byte {
	show := "BT /F1 18 Tf 72 720 Td (" + words + ") Tj ET"
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		"<</Length " + strconv.Itoa(len(show)) + ">>stream\n" + show + "\nendstream",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}
	var b strings.Builder
	b.WriteString("%PDF-1.4\n")
	var at []string
	for i, o := range objects {
		at = append(at, strings.Repeat("0", 10-len(strconv.Itoa(b.Len())))+strconv.Itoa(b.Len())+" 00000 n \n")
		b.WriteString(strconv.Itoa(i+1) + " 0 obj" + o + "endobj\n")
	}
	start := strconv.Itoa(b.Len())
	b.WriteString("xref\n0 6\n0000000000 65535 f \n" + strings.Join(at, "") + "trailer<</Size 6/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n")
	return []byte(b.String())
}
