package nhtsa

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/upstream"
)

// ErrNoVehicle is returned where make, model or year is missing: recalls are filed
// by them, never by a VIN.
var ErrNoVehicle = errors.New("nhtsa: recalls need make, model and year")

// Recalls asks NHTSA for safety recalls. An answer is kept for a day: recalls do
// not change by the hour. It is safe for concurrent use.
type Recalls struct {
	client *Client
	now    knowledge.Clock

	mu   sync.Mutex
	kept map[string]keptRecalls
}

type keptRecalls struct {
	at   time.Time
	list []knowledge.Recall
}

// Limits of what is kept and of an answer.
const (
	recallsFor  = 24 * time.Hour
	recallsKept = 2000
	maxRecalls  = 4 << 20
)

// campaignPage is where people read about a campaign, before its number.
const campaignPage = "https://www.nhtsa.gov/recalls?nhtsaId="

// NewRecalls checks the configuration, whose URL is that of the recalls' API, and
// asks nothing yet.
func NewRecalls(cfg upstream.Config, now knowledge.Clock) (*Recalls, error) {
	if cfg.URL == "" {
		cfg.URL = "https://api.nhtsa.gov"
	}
	client, err := New(cfg)
	if err != nil {
		return nil, err
	}
	return &Recalls{client: client, now: now, kept: map[string]keptRecalls{}}, nil
}

// Close drops the connections that wait for the next call.
func (r *Recalls) Close() { r.client.Close() }

// Of lists the recalls of a make, model and year, the newest first. None is an
// answer: nothing has been recalled, or NHTSA files the model under another name.
func (r *Recalls) Of(ctx context.Context, v knowledge.Vehicle) ([]knowledge.Recall, error) {
	if v.Make == "" || v.Model == "" || v.Year == 0 {
		return nil, ErrNoVehicle
	}
	query := url.Values{"make": {v.Make}, "model": {v.Model}, "modelYear": {strconv.Itoa(v.Year)}}.Encode()
	key := strings.ToLower(query)
	if list, ok := r.recall(key); ok {
		return list, nil
	}
	body, err := r.client.Get(ctx, "/recalls/recallsByVehicle?"+query, maxRecalls)
	if err != nil {
		return nil, err
	}
	list, err := parseRecalls(body)
	if err != nil {
		return nil, err
	}
	r.keep(key, list)
	return slices.Clone(list), nil
}

func (r *Recalls) recall(key string) ([]knowledge.Recall, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.kept[key]
	if !ok || r.now().Sub(k.at) > recallsFor {
		return nil, false
	}
	return slices.Clone(k.list), true
}

// keep forgets everything when it holds too much: that is rare, and the answers
// can be had again.
func (r *Recalls) keep(key string, list []knowledge.Recall) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) >= recallsKept {
		clear(r.kept)
	}
	r.kept[key] = keptRecalls{r.now(), list}
}

// parseRecalls reads {"Count":1,"Message":"…","results":[{…}]}. A recall without a
// number is none.
func parseRecalls(body []byte) ([]knowledge.Recall, error) {
	var a struct {
		Results *[]variables `json:"results"`
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, fmt.Errorf("nhtsa: %w: %w", upstream.ErrBadAnswer, err)
	}
	if a.Results == nil {
		return nil, fmt.Errorf("nhtsa: %w: no results", upstream.ErrBadAnswer)
	}
	list := []knowledge.Recall{}
	for _, row := range *a.Results {
		campaign := row.text("NHTSACampaignNumber")
		if campaign == "" || slices.ContainsFunc(list, func(x knowledge.Recall) bool { return x.Campaign == campaign }) {
			continue
		}
		list = append(list, knowledge.Recall{
			Campaign: campaign, Received: dayOf(row.text("ReportReceivedDate")), Component: row.text("Component"),
			Summary: row.long("Summary"), Consequence: row.long("Consequence"), Remedy: row.long("Remedy"),
			ParkIt: row.yes("parkIt"), ParkOutside: row.yes("parkOutSide"),
			Source: knowledge.Source{Title: "NHTSA recall " + campaign, URL: campaignPage + url.QueryEscape(campaign), Kind: knowledge.SourceGovernment},
		})
	}
	slices.SortStableFunc(list, func(x, y knowledge.Recall) int { return y.Received.Compare(x.Received) })
	return list, nil
}

// dayOf reads "14/03/2025": the day comes first.
func dayOf(s string) time.Time {
	day, err := time.Parse("02/01/2006", s)
	if err != nil {
		return time.Time{}
	}
	return day
}

// long is a text of sentences, cut where it is longer than any recall's.
func (r variables) long(name string) string {
	const most = 8000
	s, _ := r[name].(string)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + " …"
	}
	return s
}

// yes reads a truth, which NHTSA has also sent as text.
func (r variables) yes(name string) bool {
	switch v := r[name].(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true")
	}
	return false
}
