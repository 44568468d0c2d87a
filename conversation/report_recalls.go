package conversation

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"example.com/vinbot/knowledge"
)

// Messages about the recalls of a report.
const (
	MsgReportRecalls        MessageID = "report_recalls"
	MsgReportRecallsUnknown MessageID = "report_recalls_unknown"
	MsgReportRecallsBeyond  MessageID = "report_recalls_beyond"
	MsgReportRecallsHead    MessageID = "report_recalls_head"
	MsgReportRecallsOf      MessageID = "report_recalls_of"
	MsgReportRecallsMore    MessageID = "report_recalls_more"
)

// recallsLate is how long after its maker reported it a recall may be published, and still
// be news.
const recallsLate = 30 * 24 * time.Hour

type (
	// NewRecalls are the safety recalls that are news to a report's person.
	NewRecalls struct {
		Told    []ToldRecall `json:"told,omitempty"`    // all of them, the newest first
		Shown   []CarRecall  `json:"shown,omitempty"`   // the newest
		Unknown int          `json:"unknown,omitempty"` // models of which nothing could be found out
		Models  int          `json:"models"`            // that were looked at
		Beyond  int          `json:"beyond,omitempty"`  // that were not: the person has more than are looked at
	}
	// CarRecall is a recall of a model of the person's.
	CarRecall struct {
		Vehicle knowledge.Vehicle `json:"vehicle"`
		Recall  knowledge.Recall  `json:"recall"`
	}
	// ToldRecall is a recall of a model that a report has told.
	ToldRecall struct {
		Car      string    `json:"car"` // year, make and model in small letters
		Campaign string    `json:"campaign"`
		Received time.Time `json:"received"`
	}
	// ToldRecalls notes recalls that were told with a report. All until a moment have been;
	// zero: not all could be found out.
	ToldRecalls struct {
		Until time.Time
		These []ToldRecall
	}
)

// NewsOf are the recalls of models that a report has not told and that makers reported
// since a moment, or so shortly before that they may have been published since. One without
// a date is never known to be new.
func NewsOf(of []CarRecall, told []ToldRecall, since time.Time) (n NewRecalls) {
	seen := map[[2]string]bool{}
	for _, t := range told {
		seen[[2]string{t.Car, t.Campaign}] = true
	}
	news := slices.DeleteFunc(slices.Clone(of), func(c CarRecall) bool {
		return seen[[2]string{c.car(), c.Recall.Campaign}] || c.Recall.Received.IsZero() || c.Recall.Received.Before(NewSince(since))
	})
	slices.SortStableFunc(news, func(a, b CarRecall) int { return b.Recall.Received.Compare(a.Recall.Received) })
	for _, c := range news {
		n.Told = append(n.Told, ToldRecall{c.car(), c.Recall.Campaign, c.Recall.Received})
	}
	n.Shown = news[:min(len(news), recallPage)]
	return n
}

func (c CarRecall) car() string { return strings.ToLower(vehicleName(c.Vehicle)) }

// NewSince is the day from which on a recall can be new, where all have been told until a
// moment.
func NewSince(until time.Time) time.Time {
	const day = 24 * time.Hour
	return until.Add(-recallsLate).UTC().Truncate(day)
}

// told is what is to be noted of a report's recalls once they are told; nil: nothing.
func (e ReportMade) told() *ToldRecalls {
	switch {
	case e.Recalls == nil:
		return nil
	case e.Recalls.Unknown > 0:
		return &ToldRecalls{These: e.Recalls.Told}
	}
	return &ToldRecalls{Until: e.To, These: e.Recalls.Told}
}

// lines say in a report what is told of recalls, and what could not be found out: silence
// would be taken for none.
func (n *NewRecalls) lines() (parts []Text) {
	if n == nil {
		return nil
	}
	if len(n.Told) > 0 {
		parts = append(parts, text(MsgReportRecalls, "Count", len(n.Told)))
	}
	if n.Unknown > 0 {
		parts = append(parts, text(MsgReportRecallsUnknown, "Count", n.Unknown, "Models", n.Models))
	}
	if n.Beyond > 0 {
		parts = append(parts, text(MsgReportRecallsBeyond, "Count", n.Models))
	}
	return parts
}

// showNews tells the new recalls, in a message of their own below the report.
func (t *talk) showNews(n *NewRecalls) {
	if n == nil || len(n.Shown) == 0 {
		return
	}
	r := Reply{Parts: []Text{text(MsgReportRecallsHead, "Count", len(n.Told))}}
	shown := slices.Clone(n.Shown)
	slices.SortStableFunc(shown, func(a, b CarRecall) int { // those of a model together, in their order
		return cmp.Compare(n.first(a.Vehicle), n.first(b.Vehicle))
	})
	var of knowledge.Vehicle
	for _, c := range shown {
		if c.Vehicle != of {
			of = c.Vehicle
			name := vehicleName(of)
			r.Parts = append(r.Parts, text(MsgReportRecallsOf, "Vehicle", name))
			all := recallChoice(ModelRecalls, RecallsArgs{Vehicle: of})
			all.Data = map[string]any{"Vehicle": cutName(name)}
			r.Choices = append(r.Choices, all)
		}
		r.Parts = append(r.Parts, recallLine(c.Recall))
	}
	if more := len(n.Told) - len(n.Shown); more > 0 {
		r.Parts = append(r.Parts, text(MsgReportRecallsMore, "Count", more))
	}
	r.Parts = append(r.Parts, text(MsgRecallsNote))
	t.reply(r)
}

// first is where a model is shown first.
func (n *NewRecalls) first(v knowledge.Vehicle) int {
	return slices.IndexFunc(n.Shown, func(c CarRecall) bool { return c.Vehicle == v })
}
