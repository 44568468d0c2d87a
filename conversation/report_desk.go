package conversation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/conversation/schedule"
)

// The buttons of reports. What they are about is the report of an Every, and what is
// chosen stands behind it: see [reportArg].
const (
	AllReports   ChoiceID = "btn_reports"
	NewReport    ChoiceID = "btn_report_new"
	ShowReport   ChoiceID = "btn_report_show"
	ReportHours  ChoiceID = "btn_report_hours"
	ReportHour   ChoiceID = "btn_report_hour"
	ReportDays   ChoiceID = "btn_report_days"
	ReportDay    ChoiceID = "btn_report_day"
	ReportZones  ChoiceID = "btn_report_zones"
	ReportZone   ChoiceID = "btn_report_zone"
	PauseReport  ChoiceID = "btn_report_pause"
	ResumeReport ChoiceID = "btn_report_resume"
	TellRecalls  ChoiceID = "btn_report_recalls_on"
	HushRecalls  ChoiceID = "btn_report_recalls_off"
	ModelRecalls ChoiceID = "btn_report_recalls_of" // below a report's recalls: all of a model
	DropReport   ChoiceID = "btn_report_drop"
	SendReport   ChoiceID = "btn_report_send"
)

// Messages about reports.
const (
	MsgReports        MessageID = "reports"
	MsgReportsNone    MessageID = "reports_none"
	MsgReportsPrivate MessageID = "reports_private"
	MsgReportsOff     MessageID = "reports_off"
	MsgReportLine     MessageID = "report_line"
	MsgReportClock    MessageID = "report_clock"
	MsgReportCard     MessageID = "report_card"
	MsgReportHours    MessageID = "report_hours"
	MsgReportWeekdays MessageID = "report_weekdays"
	MsgReportDays     MessageID = "report_days"
	MsgReportDropped  MessageID = "report_dropped"
	MsgReportSending  MessageID = "report_sending"
	MsgReportWait     MessageID = "report_wait"
	MsgZoneAsk        MessageID = "zone_ask"
	MsgZoneWhich      MessageID = "zone_which"
	MsgZoneNone       MessageID = "zone_none"
)

type (
	// reportDesk looks for a person's reports.
	reportDesk struct {
		why   ChoiceID
		arg   string
		edits int64 // the message to show the answer in; 0: a new one
	}
	// findZone looks for the time zones that words may mean, or that many people have if
	// there are none.
	findZone struct {
		words string
		every schedule.Every
	}
)

func (reportDesk) command() {}
func (findZone) command()   {}

type (
	// ReportsFound is what [reportDesk] found.
	ReportsFound struct {
		Off     bool // there are none here
		Reports []Report
		Why     ChoiceID
		Arg     string
		Now     time.Time
		Edits   int64
	}
	// ZonesFound is what [findZone] found.
	ZonesFound struct {
		Zones []string // the likeliest first
		Words string   // that were looked for; empty: none
		Every schedule.Every
		Now   time.Time
	}
)

func (ReportsFound) event() {}
func (ZonesFound) event()   {}

func (q reportDesk) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := ReportsFound{Off: p.Reports == nil, Why: q.why, Arg: q.arg, Now: p.Now().UTC(), Edits: q.edits}
	if e.Off {
		return e, nil
	}
	var err error
	e.Reports, err = p.Reports.Reports(ctx, s.Key.User)
	return e, err
}

// maxZones is how many time zones are offered at once.
const maxZones = 10

// run takes a time for what the person's clock shows, and everything else for a place.
func (q findZone) run(_ context.Context, p Ports, s Session) (Event, error) {
	e := ZonesFound{Words: q.words, Every: q.every, Now: p.Now().UTC()}
	switch minutes, clock := schedule.Clock(q.words); {
	case q.words == "":
		e.Zones = schedule.Offered(s.Lang(), maxZones)
	case clock:
		e.Zones = schedule.Showing(e.Now, minutes, s.Lang(), maxZones)
	default:
		e.Zones = schedule.Find(q.words, maxZones)
	}
	return e, nil
}

// reports answers /reports: in a private chat only, as they are about one person.
func (t *talk) reports(here State) State {
	if !t.Key.private() {
		t.say(MsgReportsPrivate)
		return here
	}
	t.do(reportDesk{why: AllReports})
	return here
}

// apart is the argument of [AllReports] below a report itself, which stays as it is.
const apart = "apart"

// chooseReport answers the buttons of reports, in the message that they stand below.
func (t *talk) chooseReport(c Choice) State {
	desk := reportDesk{why: c.ID, arg: c.Arg, edits: t.shown}
	if c.Arg == apart {
		desk.edits = 0
	}
	t.do(desk)
	return t.State
}

// reportArg names a report and what is chosen for it, for a button.
func reportArg(e schedule.Every, chosen string) string { return string(e) + "|" + chosen }

// showReports answers what was found of a person's reports. A button that makes no sense,
// or none any more, is refused.
func (t *talk) showReports(here State, e ReportsFound) State {
	name, chosen, _ := strings.Cut(e.Arg, "|")
	every := schedule.Every(name)
	r, there := e.of(every)
	switch {
	case e.Off:
		t.say(MsgReportsOff)
	case e.Why == AllReports:
		t.listReports(e)
	case !slices.Contains(schedule.All(), every):
		t.say(MsgStale)
	case e.Why == NewReport && !there:
		return t.newReport(here, e, every)
	case e.Why == ReportZone:
		return t.moveReports(here, e, every, chosen)
	case !there:
		t.say(MsgStale)
	case e.Why == ReportZones:
		t.do(findZone{every: every})
	case e.Why == ReportHours || e.Why == ReportDays:
		t.offerTimes(e, r)
	default:
		t.changeReport(e, r, chosen)
	}
	return here
}

// of is the report of a frequency, if there is one.
func (e ReportsFound) of(every schedule.Every) (Report, bool) {
	at := slices.IndexFunc(e.Reports, func(r Report) bool { return r.Every == every })
	if at < 0 {
		return Report{}, false
	}
	return e.Reports[at], true
}

// newReport makes a report at the usual time, in the time zone of the others; the zone of
// the first is asked for.
func (t *talk) newReport(here State, e ReportsFound, every schedule.Every) State {
	if len(e.Reports) == 0 {
		t.do(findZone{every: every})
		return here
	}
	t.keepReport(e, UsualReport(every, e.Reports[0].Zone))
	return here
}

// moveReports sets the time zone of all reports of a person, and makes the one for which it
// was asked if it is not there.
func (t *talk) moveReports(here State, e ReportsFound, every schedule.Every, zone string) State {
	if !schedule.Known(zone) {
		t.say(MsgStale)
		return here
	}
	r, there := e.of(every)
	if !there {
		r = UsualReport(every, zone)
	}
	r.Zone = zone
	t.keepReport(e, r)
	if here.Name() == NameChoosingZone {
		return Idle{}
	}
	return here
}

// changeReport does what a button says to one report.
func (t *talk) changeReport(e ReportsFound, r Report, chosen string) {
	switch e.Why { //nolint:exhaustive // the others do not come here
	case ReportHour, ReportDay:
		n, err := strconv.Atoi(chosen)
		if err != nil {
			t.say(MsgStale)
			return
		}
		if r = r.at(e.Why, n); r.Check() != nil {
			t.say(MsgStale)
			return
		}
		t.keepReport(e, r)
	case PauseReport, ResumeReport:
		r.Paused = e.Why == PauseReport
		t.keepReport(e, r)
	case TellRecalls, HushRecalls:
		r.Recalls = e.Why == TellRecalls
		t.keepReport(e, r)
	case DropReport:
		t.do(EndReport{Every: r.Every})
		t.reply(Reply{Parts: []Text{text(MsgReportDropped, "When", when(r.Schedule))}, Choices: []Choice{{ID: AllReports}}, Edits: e.Edits})
	case SendReport:
		t.sendReport(e, r)
	default: // it is shown, or was made already
		t.reportCard(e, r)
	}
}

// at is a report at another hour, or on another day of the week or the month.
func (r Report) at(why ChoiceID, n int) Report {
	switch {
	case why == ReportHour:
		r.Hour = n
	case r.Every == schedule.Weekly:
		r.Weekday = time.Weekday(n)
	default:
		r.Day = n
	}
	return r
}

// keepReport keeps a report and shows it.
func (t *talk) keepReport(e ReportsFound, r Report) {
	kept, err := Arrange(e.Reports, r, e.Now)
	if err != nil {
		t.say(MsgStale)
		return
	}
	for _, k := range kept {
		t.do(k)
	}
	t.reportCard(e, kept[0].Report)
}

// sendReport begins a report out of its turn. One at a time is enough.
func (t *talk) sendReport(e ReportsFound, r Report) {
	if t.Memory.running(WorkReport) > 0 {
		t.say(MsgReportWait)
		return
	}
	a := ReportArgs{Every: r.Every, Zone: r.Zone, From: r.Until, To: e.Now}
	if r.Recalls {
		a.RecallsFrom = r.RecallsUntil
	}
	t.start(WorkReport, a, 0)
	t.say(MsgReportSending)
}
