package v1

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/hook"
)

// Webhooks keeps where an account's events are sent. Somebody else's endpoint is
// hook.ErrNone.
type Webhooks interface {
	// Add makes an endpoint; hook.ErrURL, hook.ErrMost, hook.ErrTaken.
	Add(ctx context.Context, account int64, url string, events []hook.Type) (hook.Endpoint, hook.Secret, error)
	Endpoints(ctx context.Context, account int64) ([]hook.Endpoint, error)
	Remove(ctx context.Context, account int64, endpoint string) (hook.Endpoint, error)
	// Test has an event sent to one endpoint.
	Test(ctx context.Context, account int64, endpoint string) (hook.Delivery, error)
	// Deliveries lists the newest, or those before one of them.
	Deliveries(ctx context.Context, account int64, endpoint string, before int64, most int) ([]hook.Delivery, error)
	// Replay has an event sent again; hook.ErrPending for one that is on its way.
	Replay(ctx context.Context, account int64, endpoint string, delivery int64) (hook.Delivery, error)
}

// What is asked and answered about webhooks.
type (
	// NewWebhook is where events are to be sent.
	NewWebhook struct {
		URL    string      `json:"url" minLength:"1" maxLength:"500" doc:"https, port 443 or 8443, a host on the internet." example:"https://dealer.example/vinbot"`
		Events []hook.Type `json:"events" minItems:"1" maxItems:"10" uniqueItems:"true" nullable:"false" enum:"sticker.read,list.finished,quota.near_end"`
	}
	// Webhook is where events are sent.
	Webhook struct {
		ID         string      `json:"id" example:"we_7f3c"`
		URL        string      `json:"url"`
		Events     []hook.Type `json:"events" nullable:"false"`
		CreatedAt  time.Time   `json:"created_at"`
		DisabledAt *time.Time  `json:"disabled_at,omitempty" doc:"It took no event for a day, or said that it is gone. The first event it takes, of a test or a replay, enables it again."`
	}
	// MadeWebhook is a new webhook.
	MadeWebhook struct {
		Webhook
		Secret string `json:"secret" doc:"What events are signed with. It is not shown again." example:"whsec_MfKQ…"`
	}
	// WebhookList is all of an account's.
	WebhookList struct {
		Webhooks []Webhook `json:"webhooks" nullable:"false"`
	}
	// Delivery is an event on its way to a webhook.
	Delivery struct {
		ID        int64      `json:"id"`
		Event     string     `json:"event" doc:"The event's id, as in the header Webhook-Id." example:"evt_x2m"`
		Type      hook.Type  `json:"type" enum:"sticker.read,list.finished,quota.near_end,webhook.test"`
		State     hook.State `json:"state" enum:"pending,delivered,failed"`
		Attempts  int        `json:"attempts"`
		Status    int        `json:"status,omitempty" doc:"Of the last answer."`
		Fault     hook.Fault `json:"fault,omitempty" doc:"Why the last attempt came to nothing." enum:"url_refused,address_refused,name_not_found,connection_failed,tls_failed,timeout,redirect,status,endpoint_disabled"`
		CreatedAt time.Time  `json:"created_at"`
		TriedAt   *time.Time `json:"tried_at,omitempty"`
		NextAt    *time.Time `json:"next_at,omitempty" doc:"When it is tried again."`
	}
	// DeliveryList is a page of deliveries.
	DeliveryList struct {
		Deliveries []Delivery `json:"deliveries" nullable:"false" doc:"The newest first."`
		Next       string     `json:"next_cursor,omitempty"`
	}
)

type (
	newWebhookInput struct{ Body NewWebhook }
	// WebhookParam is the parameter of operations about one webhook.
	WebhookParam struct {
		ID string `path:"id" maxLength:"60"`
	}
	deliveriesInput struct {
		WebhookParam

		Cursor string `query:"cursor" maxLength:"30" doc:"The next_cursor of the page before."`
		Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	}
	deliveryInput struct {
		WebhookParam

		Delivery int64 `path:"delivery" minimum:"1"`
	}
	// secretAnswer is an answer that nobody keeps.
	secretAnswer struct {
		CacheControl string `header:"Cache-Control"`
		Body         MadeWebhook
	}
)

func (s *service) registerWebhooks(api huma.API) {
	op := operation(http.MethodPost, "/webhooks", "add-webhook", "Have events sent to a URL", billing.ScopeWebhooks)
	op.Description = "At most 5 for an account, each URL once. The answer holds the secret and is not kept: with an Idempotency-Key it is not repeated, but refused (409), as the URL is taken."
	huma.Register(api, op, func(ctx context.Context, in *newWebhookInput) (*secretAnswer, error) {
		e, secret, err := s.Webhooks.Add(ctx, CallerOf(ctx).Account, in.Body.URL, in.Body.Events)
		if err != nil {
			return nil, s.failWebhook(ctx, err)
		}
		return &secretAnswer{CacheControl: notKept, Body: MadeWebhook{webhook(e), secret.Reveal()}}, nil
	})
	op = operation(http.MethodGet, "/webhooks", "webhooks", "Where events are sent", billing.ScopeWebhooks)
	huma.Register(api, op, func(ctx context.Context, _ *struct{}) (*answer[WebhookList], error) {
		all, err := s.Webhooks.Endpoints(ctx, CallerOf(ctx).Account)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		list := WebhookList{Webhooks: make([]Webhook, len(all))}
		for i, e := range all {
			list.Webhooks[i] = webhook(e)
		}
		return &answer[WebhookList]{Body: list}, nil
	})
	op = operation(http.MethodDelete, "/webhooks/{id}", "remove-webhook", "Have nothing sent to a URL any more", billing.ScopeWebhooks)
	op.Description = "Its deliveries go with it."
	huma.Register(api, op, func(ctx context.Context, in *WebhookParam) (*answer[Webhook], error) {
		e, err := s.Webhooks.Remove(ctx, CallerOf(ctx).Account, in.ID)
		if err != nil {
			return nil, s.failWebhook(ctx, err)
		}
		return &answer[Webhook]{Body: webhook(e)}, nil
	})
	s.registerDeliveries(api)
}

func (s *service) registerDeliveries(api huma.API) {
	op := operation(http.MethodPost, "/webhooks/{id}/test", "test-webhook", "Have a test event sent", billing.ScopeWebhooks)
	op.Description = "One attempt, also to a disabled webhook. The deliveries say what became of it."
	huma.Register(api, op, func(ctx context.Context, in *WebhookParam) (*answer[Delivery], error) {
		return s.delivery(ctx)(s.Webhooks.Test(ctx, CallerOf(ctx).Account, in.ID))
	})
	op = operation(http.MethodGet, "/webhooks/{id}/deliveries", "deliveries", "What became of the events of the last 30 days", billing.ScopeWebhooks)
	huma.Register(api, op, s.deliveries)
	op = operation(http.MethodPost, "/webhooks/{id}/deliveries/{delivery}/replay", "replay-delivery", "Have an event sent again", billing.ScopeWebhooks)
	op.Description = "As it was sent before, with the same id: one attempt, also to a disabled webhook. One that is still being tried is refused (409)."
	huma.Register(api, op, func(ctx context.Context, in *deliveryInput) (*answer[Delivery], error) {
		return s.delivery(ctx)(s.Webhooks.Replay(ctx, CallerOf(ctx).Account, in.ID, in.Delivery))
	})
}

// delivery answers with a delivery, or the error beside it.
func (s *service) delivery(ctx context.Context) func(hook.Delivery, error) (*answer[Delivery], error) {
	return func(d hook.Delivery, err error) (*answer[Delivery], error) {
		if err != nil {
			return nil, s.failWebhook(ctx, err)
		}
		return &answer[Delivery]{Body: delivery(d)}, nil
	}
}

func (s *service) deliveries(ctx context.Context, in *deliveriesInput) (*answer[DeliveryList], error) {
	before := int64(0)
	if in.Cursor != "" {
		var err error
		if before, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil || before < 1 {
			return nil, faulty("query.cursor", "is no next_cursor")
		}
	}
	all, err := s.Webhooks.Deliveries(ctx, CallerOf(ctx).Account, in.ID, before, in.Limit+1)
	if err != nil {
		return nil, s.failWebhook(ctx, err)
	}
	list := DeliveryList{Deliveries: []Delivery{}}
	for _, d := range all[:min(len(all), in.Limit)] {
		list.Deliveries = append(list.Deliveries, delivery(d))
	}
	if len(all) > in.Limit {
		list.Next = strconv.FormatInt(all[in.Limit-1].ID, 10)
	}
	return &answer[DeliveryList]{Body: list}, nil
}

// failWebhook is what a request about webhooks is told of an error.
func (s *service) failWebhook(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, hook.ErrURL):
		return faulty("body.url", "must be https, on port 443 or 8443, name a host on the internet in ASCII, and hold neither credentials nor a fragment")
	case errors.Is(err, hook.ErrNone):
		return problem(NotFound, "")
	case errors.Is(err, hook.ErrMost):
		return problem(Conflict, "An account has at most "+strconv.Itoa(hook.MaxEndpoints)+" webhooks.")
	case errors.Is(err, hook.ErrTaken):
		return problem(Conflict, "There is a webhook with this URL.")
	case errors.Is(err, hook.ErrPending):
		return problem(Conflict, "The delivery is still being tried.")
	}
	return s.fail(ctx, err)
}

func webhook(e hook.Endpoint) Webhook {
	return Webhook{ID: e.ID, URL: e.URL, Events: e.Events, CreatedAt: e.CreatedAt, DisabledAt: moment(e.DisabledAt)}
}

func delivery(d hook.Delivery) Delivery {
	return Delivery{
		ID: d.ID, Event: d.Event, Type: d.Type, State: d.State, Attempts: d.Attempts, Status: d.Last.Status, Fault: d.Last.Fault,
		CreatedAt: d.CreatedAt, TriedAt: moment(d.TriedAt), NextAt: moment(d.NextAt),
	}
}

// moment is a time, or nothing for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
