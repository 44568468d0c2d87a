package v1

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

// History knows the cars that people looked up in the chat.
type History interface {
	// History lists a person's cars, the newest first.
	History(ctx context.Context, user int64, q conversation.HistoryQuery) ([]conversation.HistoryItem, error)
}

type (
	// PastCar is a car of a person's history.
	PastCar struct {
		Vehicle   knowledge.Vehicle `json:"vehicle"`
		At        time.Time         `json:"looked_up_at" doc:"For the last time."`
		Label     int64             `json:"label,omitempty" doc:"Its window sticker: the id that GraphQL and the event sticker.read have."`
		Corrected bool              `json:"corrected,omitempty" doc:"You corrected what was read of the label."`
	}
	// PastCars is a page of a history.
	PastCars struct {
		Cars []PastCar `json:"cars" nullable:"false" doc:"The newest first."`
		Next string    `json:"next_cursor,omitempty"`
	}
)

type historyInput struct {
	Words  string `query:"words" maxLength:"100" doc:"Each of them is in a car's year, make, model, trim or VIN." example:"f150 2022"`
	Cursor string `query:"cursor" maxLength:"9" doc:"The next_cursor of the page before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

func (s *service) registerHistory(api huma.API) {
	op := operation(http.MethodGet, "/history", "history", "The cars that you looked up in the chat", billing.ScopeChat)
	op.Description = "As /history lists them. A car that is looked up again moves to the front."
	huma.Register(api, op, own(func(ctx context.Context, who Caller, in *historyInput) (*answer[PastCars], error) {
		skip, err := 0, error(nil)
		if in.Cursor != "" {
			if skip, err = strconv.Atoi(in.Cursor); err != nil || skip < 1 {
				return nil, faulty("query.cursor", "is no next_cursor")
			}
		}
		found, err := s.History.History(ctx, who.User, conversation.HistoryQuery{Words: in.Words, Skip: skip, Most: in.Limit + 1})
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		page := PastCars{Cars: []PastCar{}}
		for _, c := range found[:min(len(found), in.Limit)] {
			page.Cars = append(page.Cars, PastCar{Vehicle: c.Vehicle, At: c.At.UTC(), Label: c.Label, Corrected: c.Told})
		}
		if len(found) > in.Limit {
			page.Next = strconv.Itoa(skip + in.Limit)
		}
		return &answer[PastCars]{Body: page}, nil
	}))
}
