package v1

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge/list"
)

// Lists looks up whole lists of VINs, as the chat does.
type Lists interface {
	// AddList takes a list; a *[Problem] where it cannot be read or may not be. It is
	// looked up later.
	AddList(ctx context.Context, who Caller, l Uploaded) (ListStatus, error)
	// List says how one of the account's lists stands; NotFound where it is none.
	List(ctx context.Context, who Caller, id int64) (ListStatus, error)
	// ListRows are rows behind a place of the list, and the place of the last one; 0: there
	// are no more.
	ListRows(ctx context.Context, who Caller, id int64, after, most int) (rows []ListRow, next int, err error)
	// ListFile is the whole result in a form.
	ListFile(ctx context.Context, who Caller, id int64, as ListForm) (File, error)
	// CancelList ends a list that is being looked up.
	CancelList(ctx context.Context, who Caller, id int64) (ListStatus, error)
}

// Uploaded is a list as it was sent: a file, or items.
type Uploaded struct {
	Name  string
	Bytes []byte
	Items []list.Item
}

// File is a result as a file.
type File struct {
	Name, MIME string
	Bytes      []byte
}

// ListForm is a kind of file.
type ListForm string

// The forms of a whole result.
const (
	ListCSV  ListForm = "csv"
	ListXLSX ListForm = "xlsx"
)

type (
	// ListStatus is how a list stands.
	ListStatus struct {
		ID      int64         `json:"id"`
		State   string        `json:"state" enum:"running,done,cancelled,failed"`
		Name    string        `json:"name,omitempty"`
		Rows    int           `json:"rows" doc:"VINs of the list, and rows where one should be."`
		VINs    int           `json:"vins" doc:"Different ones."`
		Left    int           `json:"left" doc:"VINs that are still to be looked up."`
		Created time.Time     `json:"created_at"`
		Ended   *time.Time    `json:"ended_at,omitempty"`
		Hidden  []string      `json:"hidden_sheets,omitempty" nullable:"false" doc:"Sheets that were not read."`
		Summary *list.Summary `json:"summary,omitempty" doc:"Once it has ended. Amounts are in minor units by currency."`
	}
	// ListRow is what became of a row.
	ListRow struct {
		At       int        `json:"at" doc:"Its place in the list, from 1."`
		Sheet    string     `json:"sheet,omitempty"`
		Row      int        `json:"row" doc:"As a spreadsheet counts."`
		Written  string     `json:"written" doc:"What stands there, shortened."`
		Status   string     `json:"status" enum:"known,unknown,bad,beyond_quota,waiting"`
		SameAs   int        `json:"same_as,omitempty" doc:"The place of the first row with this VIN; it is counted once."`
		Error    *ItemError `json:"error,omitempty" doc:"Why the row counts for no car."`
		Vehicle  *Decoded   `json:"vehicle,omitempty"`
		Unpriced int        `json:"unpriced,omitempty" doc:"Packages found without a known list price."`
		Prices   []Amount   `json:"list_prices,omitempty" nullable:"false" doc:"Of the packages found, together, when the car was new."`
	}
	// Amount is money in major units.
	Amount struct {
		Amount   float64 `json:"amount"`
		Currency string  `json:"currency"`
	}
)

// The types that a list may be sent as.
const (
	typeJSON = "application/json"
	typeCSV  = "text/csv"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

type listInput struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	Name        string `query:"name" maxLength:"200" doc:"The file's name."`
	RawBody     []byte
}

type listPath struct {
	ID int64 `path:"id" minimum:"1"`
}

type resultsInput struct {
	ID     int64  `path:"id" minimum:"1"`
	Format string `query:"format" enum:"jsonl,csv,xlsx" default:"jsonl"`
	Most   int    `query:"limit" minimum:"1" maximum:"1000" default:"1000" doc:"Rows of a page, of jsonl."`
	Cursor int    `query:"cursor" minimum:"0" doc:"Of the link to the next page."`
}

type accepted struct {
	Status   int
	Location string `header:"Location"`
	Body     ListStatus
}

type fileAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Link        string `header:"Link"`
	Body        []byte
}

func (s *service) registerLists(api huma.API) {
	op := operation(http.MethodPost, "/lists", "add-list", "Look up a list of VINs", billing.ScopeVIN)
	op.Description = "Up to 10,000 VINs: an array of VINs, or of objects with `vin` and `equipment`; CSV; or an Excel workbook. VINs are found by what the cells hold. Each different VIN counts once, with its result, if a model is known for it. More than 50 different VINs need a plan with whole lists."
	op.DefaultStatus, op.MaxBodyBytes, op.SkipValidateBody = http.StatusAccepted, list.MaxBytes, true
	text := &huma.Schema{Type: huma.TypeString}
	items := huma.SchemaFromType(api.OpenAPI().Components.Schemas, reflect.TypeFor[[]list.Item]())
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		typeJSON: {Schema: &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeArray, Items: text}, items}}},
		typeCSV:  {Schema: text}, typeXLSX: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
	huma.Register(api, op, s.addList)
	huma.Register(api, operation(http.MethodGet, "/lists/{id}", "list", "How a list stands", billing.ScopeVIN),
		func(ctx context.Context, in *listPath) (*answer[ListStatus], error) {
			status, err := s.Lists.List(ctx, CallerOf(ctx), in.ID)
			if err != nil {
				return nil, s.fail(ctx, err)
			}
			return &answer[ListStatus]{Body: status}, nil
		})
	op = operation(http.MethodDelete, "/lists/{id}", "cancel-list", "Stop looking up a list", billing.ScopeVIN)
	op.Description = "What was looked up stays, and stays counted. A list that has ended stays as it is."
	huma.Register(api, op, func(ctx context.Context, in *listPath) (*answer[ListStatus], error) {
		status, err := s.Lists.CancelList(ctx, CallerOf(ctx), in.ID)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &answer[ListStatus]{Body: status}, nil
	})
	op = operation(http.MethodGet, "/lists/{id}/results", "list-results", "What was found of a list", billing.ScopeVIN)
	op.Description = "As lines of JSON by pages (`Link` leads to the next), also while the list is being looked up; or, once it has ended, whole as CSV or as an Excel workbook in the language of Accept-Language."
	op.Errors = append(op.Errors, http.StatusConflict)
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		"application/jsonl": {Schema: text}, typeCSV: {Schema: text}, typeXLSX: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	huma.Register(api, op, s.listResults)
}

func (s *service) addList(ctx context.Context, in *listInput) (*accepted, error) {
	l := Uploaded{Name: in.Name, Bytes: in.RawBody}
	if mediaType(in.ContentType) == typeJSON {
		items, err := list.ParseItems(in.RawBody)
		if err != nil {
			return nil, faulty("body", "is no array of VINs, nor of objects with vin and equipment")
		}
		l.Bytes, l.Items = nil, items
	}
	status, err := s.Lists.AddList(ctx, CallerOf(ctx), l)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return &accepted{Status: http.StatusAccepted, Location: "/api/v1/lists/" + strconv.FormatInt(status.ID, 10), Body: status}, nil
}

func (s *service) listResults(ctx context.Context, in *resultsInput) (*fileAnswer, error) {
	if as := ListForm(in.Format); slices.Contains([]ListForm{ListCSV, ListXLSX}, as) {
		f, err := s.Lists.ListFile(ctx, CallerOf(ctx), in.ID, as)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		return &fileAnswer{ContentType: f.MIME, Disposition: fmt.Sprintf("attachment; filename=%q", f.Name), Body: f.Bytes}, nil
	}
	rows, next, err := s.Lists.ListRows(ctx, CallerOf(ctx), in.ID, in.Cursor, in.Most)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	out := &fileAnswer{ContentType: "application/jsonl"}
	if next != 0 {
		out.Link = fmt.Sprintf("</api/v1/lists/%d/results?limit=%d&cursor=%d>; rel=\"next\"", in.ID, in.Most, next)
	}
	var body bytes.Buffer
	lines := json.NewEncoder(&body)
	lines.SetEscapeHTML(false)
	for _, r := range rows {
		if err := lines.Encode(r); err != nil {
			return nil, s.fail(ctx, err)
		}
	}
	out.Body = body.Bytes()
	return out, nil
}

// Refuse is an error that an engine says of a request.
func Refuse(code Code, detail string) *Problem { return problem(code, detail) }
