package stripetest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// routes lists every request that the server knows.
func (s *Server) routes() {
	s.mux.HandleFunc("POST /v1/products", s.api(params{"id", "name!", "tax_code", "metadata.*"}, s.makeProduct))
	s.mux.HandleFunc("POST /v1/prices", s.api(params{
		"product!", "currency!", "unit_amount", "unit_amount_decimal", "recurring.interval!", "recurring.usage_type", "recurring.meter", "nickname", "lookup_key", "transfer_lookup_key", "tax_behavior", "metadata.*",
	}, s.makePrice))
	s.mux.HandleFunc("GET /v1/prices", s.api(params{"active", "limit", "lookup_keys[]", "starting_after"}, s.listPrices))
	s.mux.HandleFunc("POST /v1/payment_links", s.api(params{
		"line_items[].price!", "line_items[].quantity!", "metadata.*", "subscription_data.metadata.*",
		"restrictions.completed_sessions.limit", "after_completion.type", "after_completion.redirect.url",
		"allow_promotion_codes", "automatic_tax.enabled", "tax_id_collection.enabled",
		"subscription_data.trial_period_days", "subscription_data.description",
	}, s.makeLink))
	s.mux.HandleFunc("POST /v1/payment_links/{id}", s.api(params{"active!"}, s.changeLink))
	s.mux.HandleFunc("GET /v1/subscriptions/{id}", s.api(params{"expand[]"}, s.showSubscription))
	s.mux.HandleFunc("POST /v1/subscriptions/{id}", s.api(params{
		"cancel_at_period_end", "items[].id", "items[].price", "items[].quantity", "items[].deleted", "proration_behavior", "proration_date", "payment_behavior",
	}, s.changeSubscription))
	s.mux.HandleFunc("GET /v1/subscriptions", s.api(listed("status"), s.listSubscriptions))
	s.mux.HandleFunc("GET /v1/invoices", s.api(listed("customer", "subscription", "status"), s.listInvoices))
	s.mux.HandleFunc("POST /v1/invoices", s.api(params{"customer!", "subscription!", "auto_advance", "pending_invoice_items_behavior"}, s.makeInvoice))
	s.mux.HandleFunc("GET /v1/invoiceitems", s.api(listed("customer"), s.listLines))
	s.mux.HandleFunc("POST /v1/invoiceitems", s.api(params{"customer!", "subscription!", "currency", "quantity", "unit_amount_decimal", "description", "metadata.*"}, s.makeLine))
	s.mux.HandleFunc("GET /v1/invoices/upcoming", s.api(params{
		"subscription!", "subscription_items[].id", "subscription_items[].price", "subscription_items[].quantity", "subscription_items[].deleted", "subscription_proration_behavior", "subscription_proration_date",
	}, s.showUpcoming))
	s.mux.HandleFunc("GET /v1/invoices/{id}", s.api(params{"expand[]"}, s.showInvoice))
	s.mux.HandleFunc("GET /v1/refunds", s.api(listed("charge", "payment_intent"), s.listRefunds))
	s.mux.HandleFunc("GET /v1/disputes", s.api(listed("charge", "payment_intent"), s.listDisputes))
	s.mux.HandleFunc("GET /v1/disputes/{id}", s.api(params{"expand[]"}, s.showDispute))
	s.mux.HandleFunc("GET /v1/events", s.api(listed("types[]"), s.listEvents))
	s.mux.HandleFunc("GET /v1/events/{id}", s.api(nil, s.showEvent))
	s.mux.HandleFunc("DELETE /v1/subscriptions/{id}", s.api(nil, s.cancelSubscription))
	s.mux.HandleFunc("POST /v1/billing/meters", s.api(params{
		"display_name!", "event_name!", "default_aggregation.formula!", "customer_mapping.event_payload_key", "customer_mapping.type", "value_settings.event_payload_key",
	}, s.makeMeter))
	s.mux.HandleFunc("GET /v1/billing/meters", s.api(params{"status", "limit"}, s.listMeters))
	s.mux.HandleFunc("POST /v1/billing/meter_events", s.api(params{"event_name!", "identifier!", "payload.*", "timestamp"}, s.makeUsage))
	s.mux.HandleFunc("GET /v1/billing/meters/{id}/event_summaries", s.api(params{"customer!", "start_time!", "end_time!", "limit"}, s.listUsage))
	s.mux.HandleFunc("POST /v1/billing_portal/sessions", s.api(params{"customer!", "return_url"}, s.makePortal))
	s.mux.HandleFunc("POST /v1/refunds", s.api(params{"payment_intent!", "reason", "amount"}, s.makeRefund))
	s.mux.HandleFunc("/v1/", s.api(params{"*"}, func(c call) (any, *fault) {
		f := invalid("", "", "Unrecognized request URL (%s: %s).", c.Method, c.URL.Path)
		f.Status = 404
		return nil, f
	}))
	s.mux.HandleFunc("GET /pay/{link}", s.showPay)
	s.mux.HandleFunc("POST /pay/{link}", s.pay)
	s.mux.HandleFunc("GET /portal/{id}", s.showPortal)
	s.mux.HandleFunc("POST /portal/{id}", s.managePortal)
	s.mux.HandleFunc("GET /invoice/{id}/pdf", s.showPDF)
	s.mux.HandleFunc("GET /receipt/{id}", s.showReceipt)
	s.mux.HandleFunc("GET /{$}", s.showDashboard)
	s.mux.HandleFunc("POST /{$}", s.useDashboard)
}

func (s *Server) makeProduct(c call) (any, *fault) {
	id := c.get("id")
	if id == "" {
		id = name("prod")
	}
	if s.state.Products[id] != nil {
		return nil, invalid("resource_already_exists", "id", "Product already exists.")
	}
	p := &product{ID: id, Object: "product", Active: true, Created: s.now(), Metadata: c.metadata("metadata"), Name: c.get("name")}
	s.state.Products[id] = p
	return p, nil
}

func (s *Server) makePrice(c call) (any, *fault) {
	amount, err := strconv.ParseInt(cmp.Or(c.get("unit_amount"), "0"), 10, 64)
	if metered := c.get("recurring[usage_type]") == "metered"; err != nil || amount < 0 || metered == (c.get("unit_amount") != "") {
		return nil, invalid("parameter_invalid_integer", "unit_amount", "Invalid integer: %s", c.get("unit_amount"))
	}
	if s.state.Products[c.get("product")] == nil {
		return nil, invalid("resource_missing", "product", "No such product: '%s'", c.get("product"))
	}
	if cur := c.get("currency"); len(cur) != 3 || cur != strings.ToLower(cur) {
		return nil, invalid("", "currency", "Invalid currency: %s.", cur)
	}
	if i := c.get("recurring[interval]"); i != "month" && i != "year" {
		return nil, invalid("", "recurring[interval]", "Invalid recurring[interval]: must be one of day, month, week, or year")
	}
	p := &price{
		ID: name("price"), Object: "price", Active: true, Created: s.now(), Currency: c.get("currency"),
		Metadata: c.metadata("metadata"), Product: c.get("product"), Type: "recurring", UnitAmount: amount,
		Recurring: recurring{Interval: c.get("recurring[interval]"), IntervalCount: 1, UsageType: cmp.Or(c.get("recurring[usage_type]"), "licensed"), Meter: c.get("recurring[meter]")},
		Decimal:   c.get("unit_amount_decimal"),
	}
	if tax := c.get("tax_behavior"); tax != "" {
		p.Tax = &tax
	}
	if key := c.get("lookup_key"); key != "" {
		if f := s.takeLookupKey(key, c.get("transfer_lookup_key") == "true"); f != nil {
			return nil, f
		}
		p.LookupKey = &key
	}
	s.state.Prices[p.ID] = p
	return p, nil
}

// takeLookupKey frees a key that another price has, if that may be done.
func (s *Server) takeLookupKey(key string, transfer bool) *fault {
	for _, p := range s.state.Prices {
		if p.LookupKey == nil || *p.LookupKey != key {
			continue
		}
		if !transfer {
			return invalid("", "lookup_key", "A price (`%s`) already uses that lookup key.", p.ID)
		}
		p.LookupKey = nil
	}
	return nil
}

func (s *Server) listPrices(c call) (any, *fault) {
	found := list[*price]{Object: "list", Data: []*price{}, URL: "/v1/prices"}
	var keys []string
	for key, values := range c.form {
		if strings.HasPrefix(key, "lookup_keys[") {
			keys = append(keys, values...)
		}
	}
	for _, p := range s.state.Prices {
		if keys != nil && (p.LookupKey == nil || !slices.Contains(keys, *p.LookupKey)) {
			continue
		}
		if a := c.get("active"); a != "" && a != strconv.FormatBool(p.Active) {
			continue
		}
		found.Data = append(found.Data, p)
	}
	return found, nil
}

func (s *Server) makeLink(c call) (any, *fault) {
	p := s.state.Prices[c.get("line_items[0][price]")]
	if p == nil {
		return nil, invalid("resource_missing", "line_items[0][price]", "No such price: '%s'", c.get("line_items[0][price]"))
	}
	id := name("plink")
	l := &link{
		ID: id, Object: "payment_link", Active: true, AfterCompletion: afterCompletion{Type: "hosted_confirmation"}, Currency: p.Currency,
		Metadata: c.metadata("metadata"), SubscriptionData: subscriptionData{Metadata: c.metadata("subscription_data[metadata]")},
		PromotionCodes: c.get("allow_promotion_codes") == "true",
		URL:            s.base(c.Request) + "/pay/" + id, Price: p.ID,
	}
	if days := c.get("subscription_data[trial_period_days]"); days != "" {
		n, err := strconv.ParseInt(days, 10, 64)
		if err != nil || n < 1 || n > 730 {
			return nil, invalid("parameter_invalid_integer", "subscription_data[trial_period_days]", "Invalid integer: %s", days)
		}
		l.SubscriptionData.TrialPeriodDays = &n
	}
	if limit := c.get("restrictions[completed_sessions][limit]"); limit != "" {
		n, err := strconv.ParseInt(limit, 10, 64)
		if err != nil || n < 1 {
			return nil, invalid("parameter_invalid_integer", "restrictions[completed_sessions][limit]", "Invalid integer: %s", limit)
		}
		l.Restrictions = &restrictions{completedSessions{Limit: n}}
	}
	if c.get("after_completion[type]") == "redirect" {
		if c.get("after_completion[redirect][url]") == "" {
			return nil, invalid("parameter_missing", "after_completion[redirect][url]", "Missing required param: after_completion[redirect][url].")
		}
		l.AfterCompletion = afterCompletion{Type: "redirect", Redirect: &redirect{c.get("after_completion[redirect][url]")}}
	}
	s.state.Links[id] = l
	return l, nil
}

func (s *Server) changeLink(c call) (any, *fault) {
	l := s.state.Links[c.PathValue("id")]
	if l == nil {
		return nil, missing("payment link", c.PathValue("id"))
	}
	l.Active = c.get("active") == "true"
	return l, nil
}
