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

// What a page of a history may be asked by.
const (
	MaxHistoryWords = 100 // characters
	MaxHistoryPage  = 100
	cursorChars     = 9
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
		skip, err := Skipped("query.cursor", in.Cursor)
		if err != nil {
			return nil, err
		}
		page, err := PastCarsOf(ctx, s.History, who, in.Words, skip, in.Limit)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &answer[PastCars]{Body: page}, nil
	}))
}

// Skipped is how many cars of a history come before a page, by the next_cursor of the one
// before, which may be empty; field is where it was said.
func Skipped(field, cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	skip, err := strconv.Atoi(cursor)
	if err != nil || skip < 1 || len(cursor) > cursorChars {
		return 0, faulty(field, "is no next_cursor")
	}
	return skip, nil
}

// PastCarsOf is a page of a caller's history.
func PastCarsOf(ctx context.Context, h History, who Caller, words string, skip, limit int) (PastCars, error) {
	found, err := h.History(ctx, who.User, conversation.HistoryQuery{Words: words, Skip: skip, Most: limit + 1})
	page := PastCars{Cars: []PastCar{}}
	for _, c := range found[:min(len(found), limit)] {
		page.Cars = append(page.Cars, PastCar{Vehicle: c.Vehicle, At: c.At.UTC(), Label: c.Label, Corrected: c.Told})
	}
	if len(found) > limit {
		page.Next = strconv.Itoa(skip + limit)
	}
	return page, err
}
