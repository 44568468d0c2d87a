package nhtsa

import (
	"cmp"
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

	"golang.org/x/sync/singleflight"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode/upstream"
)

// ErrNoVehicle is returned where make, model or year is missing: recalls are filed
// by them, never by a VIN.
var ErrNoVehicle = errors.New("nhtsa: recalls need make, model and year")

// Recalls asks NHTSA for safety recalls. An answer is kept for a day, in this process
// and where there is a cache for all of them: recalls do not change by the hour. Calls
// for one car at the same time share one answer. It is safe for concurrent use.
type Recalls struct {
	client *Client
	cache  RecallCache // may be nil
	now    knowledge.Clock

	flights singleflight.Group
	mu      sync.Mutex
	kept    map[string]knowledge.RecallList
}

// RecallCache keeps lists for all processes for [RecallsFor], or not at all when it
// is down. A key is make, model and year, and names nobody.
type RecallCache interface {
	Recalls(ctx context.Context, key string) (knowledge.RecallList, bool)
	KeepRecalls(ctx context.Context, key string, list knowledge.RecallList, ttl time.Duration)
}

// RecallsFor is how long after it was given an answer is said again.
const RecallsFor = 24 * time.Hour

// Limits of what is kept in this process and of an answer.
const (
	recallsKept = 2000
	maxRecalls  = 4 << 20
)

// campaignPage is where people read about a campaign, before its number: the form of
// the column "Recall Link" in NHTSA's own table of recalls,
// https://data.transportation.gov/d/6axg-epim.
const campaignPage = "https://www.nhtsa.gov/recalls?nhtsaId="

// NewRecalls checks the configuration, whose URL is that of the recalls' API, and
// asks nothing yet. The cache may be nil.
func NewRecalls(cfg upstream.Config, cache RecallCache, now knowledge.Clock) (*Recalls, error) {
	cfg.URL = cmp.Or(cfg.URL, "https://api.nhtsa.gov")
	client, err := New(cfg)
	if err != nil {
		return nil, err
	}
	return &Recalls{client: client, cache: cache, now: now, kept: map[string]knowledge.RecallList{}}, nil
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
	if list, ok := r.remembered(key); ok {
		return slices.Clone(list.Recalls), nil
	}
	flight := r.flights.DoChan(key, func() (any, error) {
		return r.find(context.WithoutCancel(ctx), query, key) // others may wait for it too; the client has its own limit
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case got := <-flight:
		list, _ := got.Val.(knowledge.RecallList)
		return slices.Clone(list.Recalls), got.Err
	}
}

// find asks the cache and then NHTSA, and remembers the answer.
func (r *Recalls) find(ctx context.Context, query, key string) (list knowledge.RecallList, err error) {
	if r.cache != nil {
		if list, ok := r.cache.Recalls(ctx, key); ok && r.fresh(list) {
			r.remember(key, list)
			return list, nil
		}
	}
	body, err := r.client.Get(ctx, "/recalls/recallsByVehicle?"+query, maxRecalls)
	if err != nil {
		return list, err
	}
	list.At = r.now()
	if list.Recalls, err = parseRecalls(body); err != nil {
		return list, err
	}
	r.remember(key, list)
	if r.cache != nil {
		r.cache.KeepRecalls(ctx, key, list, RecallsFor)
	}
	return list, nil
}

func (r *Recalls) fresh(list knowledge.RecallList) bool { return r.now().Sub(list.At) <= RecallsFor }

func (r *Recalls) remembered(key string) (knowledge.RecallList, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list, ok := r.kept[key]
	return list, ok && r.fresh(list)
}

// remember forgets everything when it holds too much: that is rare, and the answers
// can be had again.
func (r *Recalls) remember(key string, list knowledge.RecallList) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) >= recallsKept {
		clear(r.kept)
	}
	r.kept[key] = list
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
