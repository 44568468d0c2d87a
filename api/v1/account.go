package v1

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
)

func (s *service) registerAccount(api huma.API) {
	huma.Register(api, operation(http.MethodGet, "/me", "me", "Whose key this is, and what it may do", billing.ScopeAccount),
		func(ctx context.Context, _ *struct{}) (*answer[Me], error) {
			c := CallerOf(ctx)
			k := c.Key
			me := Me{
				Plan: c.Entitlement.Plan.Code, Standing: c.Entitlement.Standing, Limits: c.rate(),
				Key: KeyInfo{ID: k.ID, Name: k.Name, Tail: k.Tail, Scopes: k.Scopes, CreatedAt: k.CreatedAt},
			}
			if !k.ExpiresAt.IsZero() {
				me.Key.ExpiresAt = &k.ExpiresAt
			}
			return &answer[Me]{Body: me}, nil
		})
	huma.Register(api, operation(http.MethodGet, "/usage", "usage", "How much of the month's quota is used", billing.ScopeAccount),
		func(ctx context.Context, _ *struct{}) (*answer[Usage], error) {
			a, err := s.Accounts.Account(ctx, CallerOf(ctx).User)
			if err != nil {
				return nil, s.fail(ctx, err)
			}
			return &answer[Usage]{Body: UsageOf(a)}, nil
		})
}

// UsageOf is what an account has used.
func UsageOf(a billing.Account) Usage {
	u := Usage{Used: a.Usage.Used, ResetAt: a.Usage.ResetAt}
	if a.Usage.Limit != billing.Unlimited {
		u.Limit, u.Left = new(a.Usage.Limit), new(a.Usage.Left())
	}
	return u
}
