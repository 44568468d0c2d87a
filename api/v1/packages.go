package v1

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
)

// CatalogueQuery is a part of the catalogue of packages.
type CatalogueQuery struct {
	Brand    string `query:"brand" maxLength:"60" example:"Chevrolet"`
	Model    string `query:"model" maxLength:"60" example:"Tahoe"`
	Year     int    `query:"year" minimum:"0" maximum:"2100" doc:"Model year it was seen in."`
	Code     string `query:"code" maxLength:"20" doc:"Option code."`
	Category string `query:"category" maxLength:"40"`
	Most     int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After    string `hidden:"true"` // the id of the last one that was seen
}

type carInput struct{ Body Car }

type catalogueInput struct {
	CatalogueQuery

	Cursor string `query:"cursor" maxLength:"200" doc:"The next_cursor of the page before."`
}

// cataloguePage is a page of the catalogue.
type cataloguePage struct {
	Packages []Entry `json:"packages" nullable:"false"`
	Next     string  `json:"next_cursor,omitempty" doc:"Missing on the last page."`
}

func (s *service) registerPackages(api huma.API) {
	op := operation(http.MethodPost, "/packages", "identify-packages", "Name a car's packages", billing.ScopePackages)
	op.Description = "From option codes, label lines, equipment as people write it, prices, or what the VIN says. A VIN that is given counts against the month's quota."
	huma.Register(api, op, func(ctx context.Context, in *carInput) (*answer[Identified], error) {
		found, err := s.Engine.Identify(ctx, CallerOf(ctx), in.Body)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &answer[Identified]{Body: found}, nil
	})
	op = operation(http.MethodGet, "/packages/catalog", "list-packages", "Page through the catalogue of packages", billing.ScopePackages)
	huma.Register(api, op, func(_ context.Context, in *catalogueInput) (*answer[cataloguePage], error) {
		q := in.CatalogueQuery
		after, err := base64.RawURLEncoding.DecodeString(in.Cursor)
		if err != nil {
			return nil, faulty("query.cursor", "is none of ours")
		}
		q.After = string(after)
		q.Most++ // one more tells whether there is another page
		list := s.Engine.Catalogue(q)
		page := cataloguePage{Packages: list[:min(len(list), in.Most)]}
		if len(list) > in.Most {
			page.Next = base64.RawURLEncoding.EncodeToString([]byte(page.Packages[in.Most-1].ID))
		}
		return &answer[cataloguePage]{Body: page}, nil
	})
}
