package conversation

import (
	"slices"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
)

// after is a standing with what this turn has used already: fresh VINs and labels.
func (s Standing) after(t *Turn, v knowledge.VIN) Standing {
	s.Used += len(t.fresh)
	s.LabelsToday += t.labels
	s.Counted = s.Counted || slices.Contains(t.fresh, v)
	s.Warned = s.Warned || t.Warned
	return s
}

// Standing is what a person may do now, and has done.
type Standing struct {
	Plan        billing.PlanCode `json:"plan"`
	Used        int              `json:"used"`
	Limit       int              `json:"limit"` // 0 or less: unlimited
	ResetAt     time.Time        `json:"reset_at"`
	Warned      bool             `json:"warned"`       // this month, of its end
	Counted     bool             `json:"counted"`      // the VIN at hand has been counted this month: it is free
	LabelsToday int              `json:"labels_today"` // labels opened today, UTC
	LabelLimit  int              `json:"label_limit"`  // a day; 0 or less: unlimited
	Customer    bool             `json:"customer"`     // there is something to manage: in the portal, or here for Stars
	Paid        bool             `json:"paid"`         // something was bought once
	Rail        billing.RailCode `json:"rail"`         // by which the subscription that runs is paid for; empty: none runs
	Until       time.Time        `json:"until"`        // it is paid for until then
	Ending      bool             `json:"ending"`       // and ends then
	Every       billing.Interval `json:"every"`        // how often it is paid for; empty: it is not
	Premium     bool             `json:"premium"`      // the plan pays for premium sources
	API         bool             `json:"api"`          // the plan includes keys of the API
	Role        billing.Role     `json:"role"`         // in a team; empty: in none
	Payer       string           `json:"payer"`        // the name of its owner
}

// guest reports whether a team that another pays for has the person.
func (s Standing) guest() bool { return s.Role != "" && s.Role != billing.Owner }

// grade is what may be asked about a car.
func (s Standing) grade() decode.Grade {
	if s.Premium {
		return decode.Premium
	}
	return decode.Standard
}

// exhausted reports whether another VIN would go beyond the plan.
func (s Standing) exhausted() bool { return s.Limit > 0 && s.Used >= s.Limit && !s.Counted }

// locked reports whether another label would go beyond the plan.
func (s Standing) locked() bool {
	return s.LabelLimit > 0 && s.LabelsToday >= s.LabelLimit && !s.Counted
}

// lastLabel reports whether the label that is opened now is the day's last one.
func (s Standing) lastLabel() bool { return s.LabelLimit > 0 && s.LabelsToday+1 == s.LabelLimit }

// HistoryItem is one car that the person looked up or photographed.
type HistoryItem struct {
	Vehicle knowledge.Vehicle
	At      time.Time
	Label   int64 // 0: no label
	Told    bool  // the person corrected its label
}
