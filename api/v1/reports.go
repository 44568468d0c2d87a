package v1

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/knowledge"
)

// Reports keeps what people are told in the chat on a schedule.
type Reports interface {
	// Reports lists a person's reports, the most frequent first.
	Reports(ctx context.Context, user int64) ([]conversation.Report, error)
	// KeepReport keeps what arrange makes of a person's reports, and returns them as they
	// are then; conversation.ErrLeft.
	KeepReport(ctx context.Context, user int64, arrange func(have []conversation.Report) ([]conversation.KeepReport, error)) ([]conversation.Report, error)
	// EndReport ends a report and returns it as it was; conversation.ErrNoReport.
	EndReport(ctx context.Context, user int64, every schedule.Every) (conversation.Report, error)
	// Happened is what a person's report tells of a time.
	Happened(ctx context.Context, user int64, from, to time.Time) (conversation.Figures, error)
}

type (
	// NewReport is a report as it is to be. What is not said stays as it is, or is as in the
	// chat at first.
	NewReport struct {
		Every   schedule.Every `json:"every" enum:"day,week,month" doc:"A person has at most one of each."`
		Hour    *int           `json:"hour,omitempty" minimum:"0" maximum:"23" doc:"By the clock of the zone; 8 at first."`
		Weekday string         `json:"weekday,omitempty" enum:"monday,tuesday,wednesday,thursday,friday,saturday,sunday" doc:"Of a weekly one; Monday at first."`
		Day     *int           `json:"day,omitempty" minimum:"0" maximum:"28" doc:"Of a monthly one: a day that every month has, or 0 for the last; 1 at first."`
		Zone    string         `json:"zone,omitempty" maxLength:"64" doc:"A name of the IANA time zone database. All of a person's reports have one zone; the first needs it." example:"America/Chicago"`
		Paused  *bool          `json:"paused,omitempty"`
		Recalls *bool          `json:"recalls,omitempty" doc:"It tells of new safety recalls of the cars in the history; at first it does."`
	}
	// Report is what a person is told in the chat on a schedule.
	Report struct {
		Every   schedule.Every `json:"every" enum:"day,week,month"`
		Hour    int            `json:"hour"`
		Weekday string         `json:"weekday,omitempty" enum:"monday,tuesday,wednesday,thursday,friday,saturday,sunday"`
		Day     *int           `json:"day,omitempty" doc:"0 is the month's last."`
		Zone    string         `json:"zone"`
		Paused  bool           `json:"paused"`
		Recalls bool           `json:"recalls" doc:"It tells of new safety recalls, which are looked up when it is sent and are not part of so_far."`
		NextAt  *time.Time     `json:"next_at,omitempty" doc:"When it is sent next; not while it is paused."`
		Until   time.Time      `json:"told_until" doc:"What happened before has been told."`
	}
	// ReportList is all of a person's reports.
	ReportList struct {
		Reports []Report `json:"reports" nullable:"false" doc:"The most frequent first."`
	}
	// ReportSoFar is a report and what it would tell now.
	ReportSoFar struct {
		Report
		SoFar Happened `json:"so_far"`
	}
	// Happened is what happened in a time.
	Happened struct {
		From     time.Time           `json:"from"`
		To       time.Time           `json:"to"`
		Cars     int                 `json:"cars" doc:"Looked up in the chat, each once."`
		Newest   []knowledge.Vehicle `json:"newest_cars" nullable:"false" doc:"A few of them."`
		Labels   int                 `json:"window_stickers" doc:"Opened for the first time."`
		Lists    int                 `json:"lists" doc:"Finished."`
		ListCars int                 `json:"list_cars" doc:"On these lists."`
		Packages int                 `json:"packages" doc:"Confirmed or likely, of each car."`
		OfCars   int                 `json:"packages_of_cars" doc:"On which they were found."`
		Team     *TeamHappened       `json:"team,omitempty" doc:"For who runs one."`
	}
	// TeamHappened is what a team shared in a time.
	TeamHappened struct {
		Cars    int `json:"cars"`
		Sharing int `json:"members" doc:"Who looked up one of them."`
	}
)

type (
	newReportInput struct{ Body NewReport }
	reportPath     struct {
		Every schedule.Every `path:"every" enum:"day,week,month"`
	}
)

func (s *service) registerReports(api huma.API) {
	op := operation(http.MethodGet, "/reports", "reports", "What you are told in the chat on a schedule", billing.ScopeChat)
	huma.Register(api, op, own(func(ctx context.Context, who Caller, _ *struct{}) (*answer[ReportList], error) {
		all, err := s.Reports.Reports(ctx, who.User)
		if err != nil {
			return nil, s.fail(ctx, err)
		}
		list := ReportList{Reports: make([]Report, len(all))}
		for i, r := range all {
			list.Reports[i] = ReportOf(r)
		}
		return &answer[ReportList]{Body: list}, nil
	}))
	op = operation(http.MethodPost, "/reports", "keep-report", "Be told every day, week or month what happened", billing.ScopeChat)
	op.Description = "Makes a report, or changes the one that is sent as often: what is not said of it stays. It is sent in the chat, as with /reports; who has blocked the bot there can have none (409). A new `zone` is that of all reports."
	huma.Register(api, op, own(s.keepReport))
	op = operation(http.MethodGet, "/reports/{every}", "report", "A report, and what it would tell now", billing.ScopeChat)
	huma.Register(api, op, own(s.report))
	op = operation(http.MethodDelete, "/reports/{every}", "end-report", "Not be told any more", billing.ScopeChat)
	huma.Register(api, op, own(func(ctx context.Context, who Caller, in *reportPath) (*answer[Report], error) {
		r, err := s.Reports.EndReport(ctx, who.User, in.Every)
		if err != nil {
			return nil, s.failReport(ctx, err)
		}
		return &answer[Report]{Body: ReportOf(r)}, nil
	}))
}

// own lets a key do what concerns one person alone, if it is sure to be that person's: the
// keys of a team may have been made by others in it.
func own[In, Out any](do func(ctx context.Context, who Caller, in *In) (*Out, error)) func(context.Context, *In) (*Out, error) {
	return func(ctx context.Context, in *In) (*Out, error) {
		who := CallerOf(ctx)
		if err := who.Alone(); err != nil {
			return nil, err
		}
		return do(ctx, who, in)
	}
}

// Alone refuses a caller whose key may be somebody else's of its team.
func (c Caller) Alone() error {
	if c.Shared {
		return problem(OutOfScope, "This is one person's own, and the key is that of a team.")
	}
	return nil
}

func (s *service) keepReport(ctx context.Context, who Caller, in *newReportInput) (*answer[Report], error) {
	all, err := s.Reports.KeepReport(ctx, who.User, func(have []conversation.Report) ([]conversation.KeepReport, error) {
		r, err := in.Body.over(have)
		if err != nil {
			return nil, err
		}
		return conversation.Arrange(have, r, s.Now())
	})
	if err != nil {
		return nil, s.failReport(ctx, err)
	}
	r, err := reportOf(all, in.Body.Every)
	if err != nil {
		return nil, s.failReport(ctx, err)
	}
	return &answer[Report]{Body: ReportOf(r)}, nil
}

func (s *service) report(ctx context.Context, who Caller, in *reportPath) (*answer[ReportSoFar], error) {
	all, err := s.Reports.Reports(ctx, who.User)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	r, err := reportOf(all, in.Every)
	if err != nil {
		return nil, s.failReport(ctx, err)
	}
	now := s.Now().UTC()
	f, err := s.Reports.Happened(ctx, who.User, r.Until, now)
	if err != nil {
		return nil, s.fail(ctx, err)
	}
	return &answer[ReportSoFar]{Body: ReportSoFar{Report: ReportOf(r), SoFar: HappenedOf(f, r.Until, now)}}, nil
}

// failReport is what a request about reports is told of an error.
func (s *service) failReport(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, conversation.ErrNoReport):
		return problem(NotFound, "")
	case errors.Is(err, conversation.ErrLeft):
		return problem(Conflict, "The bot cannot write to you: you have blocked it in the chat.")
	}
	return s.fail(ctx, err)
}

// reportOf is the one of a person's reports that is sent so often, or
// conversation.ErrNoReport.
func reportOf(all []conversation.Report, every schedule.Every) (conversation.Report, error) {
	at := slices.IndexFunc(all, func(r conversation.Report) bool { return r.Every == every })
	if at < 0 {
		return conversation.Report{}, conversation.ErrNoReport
	}
	return all[at], nil
}

// over is the report that n makes of those that a person has.
func (n NewReport) over(have []conversation.Report) (conversation.Report, error) {
	r, err := reportOf(have, n.Every)
	if err != nil {
		r = conversation.UsualReport(n.Every, "")
		for _, other := range have {
			r.Zone = other.Zone
		}
	}
	if n.Hour != nil {
		r.Hour = *n.Hour
	}
	if n.Weekday != "" {
		r.Weekday = time.Weekday(slices.Index(weekdays(), n.Weekday))
	}
	if n.Day != nil {
		r.Day = *n.Day
	}
	if n.Zone != "" {
		r.Zone = n.Zone
	}
	if n.Paused != nil {
		r.Paused = *n.Paused
	}
	if n.Recalls != nil {
		r.Recalls = *n.Recalls
	}
	switch {
	case n.Weekday != "" && n.Every != schedule.Weekly:
		return r, faulty("body.weekday", "is for a report of every week")
	case n.Day != nil && n.Every != schedule.Monthly:
		return r, faulty("body.day", "is for a report of every month")
	case r.Zone == "":
		return r, faulty("body.zone", "is needed for the first report")
	case !schedule.Known(r.Zone):
		return r, faulty("body.zone", "is no name of the IANA time zone database")
	}
	return r, nil
}

// weekdays are their names, from Sunday as in [time.Weekday].
func weekdays() []string {
	return []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
}

// ReportOf is a report as it is told.
func ReportOf(r conversation.Report) Report {
	out := Report{Every: r.Every, Hour: r.Hour, Zone: r.Zone, Paused: r.Paused, Recalls: r.Recalls, Until: r.Until}
	switch r.Every {
	case schedule.Daily:
	case schedule.Weekly:
		out.Weekday = weekdays()[r.Weekday]
	case schedule.Monthly:
		out.Day = &r.Day
	}
	if !r.Paused {
		out.NextAt = &r.Next
	}
	return out
}

// HappenedOf is what happened in a time as it is told.
func HappenedOf(f conversation.Figures, from, to time.Time) Happened {
	h := Happened{
		From: from, To: to, Cars: f.Cars, Newest: append([]knowledge.Vehicle{}, f.Newest...), Labels: f.Labels,
		Lists: f.Lists, ListCars: f.ListCars, Packages: f.Packages, OfCars: f.OfCars,
	}
	if f.Team != nil {
		h.Team = &TeamHappened{Cars: f.Team.Cars, Sharing: f.Team.Sharing}
	}
	return h
}
