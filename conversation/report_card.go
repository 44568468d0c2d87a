package conversation

import (
	"strconv"
	"time"

	"example.com/vinbot/conversation/schedule"
)

// Messages of which a report consists.
const (
	MsgReportHead     MessageID = "report_head"
	MsgReportQuiet    MessageID = "report_quiet"
	MsgReportCars     MessageID = "report_cars"
	MsgReportCar      MessageID = "report_car"
	MsgReportLabels   MessageID = "report_labels"
	MsgReportLists    MessageID = "report_lists"
	MsgReportPackages MessageID = "report_packages"
	MsgReportMore     MessageID = "report_more"
	MsgReportTeam     MessageID = "report_team"
	MsgReportPlan     MessageID = "report_plan"
)

const hourMinutes = 60

// clock is a time of day for the text function "clock".
func clock(wall time.Time) int { return wall.Hour()*hourMinutes + wall.Minute() }

// when says when a report is sent.
func when(s schedule.Schedule) Text {
	return text(MessageID("report_when_"+string(s.Every)), "Clock", s.Hour*hourMinutes, "Weekday", weekday(s.Weekday), "Day", s.Day)
}

func weekday(d time.Weekday) Text { return text(MessageID("weekday_" + strconv.Itoa(int(d)))) }

// listReports lists a person's reports, and offers those that they do not have.
func (t *talk) listReports(e ReportsFound) {
	r := Reply{Parts: []Text{text(MsgReports)}, Edits: e.Edits}
	if len(e.Reports) == 0 {
		r.Parts = []Text{text(MsgReportsNone)}
	}
	for _, one := range e.Reports {
		r.Parts = append(r.Parts, text(MsgReportLine, "When", when(one.Schedule), "Paused", one.Paused, "Next", one.nextDay()))
		r.Choices = append(r.Choices, Choice{ID: ShowReport, Arg: reportArg(one.Every, ""), Data: map[string]any{"When": when(one.Schedule)}})
	}
	if len(e.Reports) > 0 {
		r.Parts = append(r.Parts, clockLine(e.Reports[0].Zone, e.Now))
	}
	for _, every := range schedule.All() {
		if _, there := e.of(every); !there {
			r.Choices = append(r.Choices, Choice{ID: NewReport, Arg: reportArg(every, ""), Data: map[string]any{"Every": string(every)}})
		}
	}
	t.reply(r)
}

// nextDay is the day on which a report is due next, by its person's calendar.
func (r Report) nextDay() time.Time {
	wall, err := schedule.Wall(r.Next, r.Zone)
	if err != nil {
		return r.Next
	}
	return wall
}

// clockLine says by which clock reports are sent, with what it shows, so that a wrong one
// is seen.
func clockLine(zone string, now time.Time) Text {
	wall, err := schedule.Wall(now, zone)
	if err != nil {
		wall = now
	}
	return text(MsgReportClock, "City", schedule.City(zone), "Clock", clock(wall))
}

// reportCard shows one report and what can be changed of it.
func (t *talk) reportCard(e ReportsFound, one Report) {
	arg := reportArg(one.Every, "")
	r := Reply{
		Parts:   []Text{text(MsgReportCard, "When", when(one.Schedule), "Paused", one.Paused, "Next", one.nextDay(), "Recalls", one.Recalls), clockLine(one.Zone, e.Now)},
		Choices: []Choice{{ID: ReportHours, Arg: arg}},
		Columns: 2,
		Edits:   e.Edits,
	}
	if one.Every != schedule.Daily {
		r.Choices = append(r.Choices, Choice{ID: ReportDays, Arg: arg})
	}
	pause := PauseReport
	if one.Paused {
		pause = ResumeReport
	}
	recalls := TellRecalls
	if one.Recalls {
		recalls = HushRecalls
	}
	for _, id := range []ChoiceID{ReportZones, recalls, SendReport, pause, DropReport} {
		r.Choices = append(r.Choices, Choice{ID: id, Arg: arg})
	}
	r.Choices = append(r.Choices, Choice{ID: AllReports})
	t.reply(r)
}

// offerTimes offers the hours of a day, or the days of a week or a month.
func (t *talk) offerTimes(e ReportsFound, one Report) {
	const hours, ofMonth = 24, 7
	r := Reply{Edits: e.Edits, Columns: 4}
	switch {
	case e.Why == ReportHours:
		r.Parts = []Text{text(MsgReportHours)}
		for h := range hours {
			r.Choices = append(r.Choices, Choice{ID: ReportHour, Arg: reportArg(one.Every, strconv.Itoa(h)), Data: map[string]any{"Clock": h * hourMinutes}})
		}
	case one.Every == schedule.Weekly:
		r.Parts, r.Columns = []Text{text(MsgReportWeekdays)}, 2
		for n := range ofMonth {
			day := time.Weekday((n + 1) % ofMonth) // from Monday
			r.Choices = append(r.Choices, Choice{ID: ReportDay, Arg: reportArg(one.Every, strconv.Itoa(int(day))), Data: map[string]any{"Name": weekday(day)}})
		}
	case one.Every == schedule.Monthly:
		r.Parts, r.Columns = []Text{text(MsgReportDays)}, ofMonth
		for n := range schedule.LastDay {
			day := strconv.Itoa(n + 1)
			r.Choices = append(r.Choices, Choice{ID: ReportDay, Arg: reportArg(one.Every, day), Data: map[string]any{"Name": day}})
		}
		r.Choices = append(r.Choices, Choice{ID: ReportDay, Arg: reportArg(one.Every, "0"), Data: map[string]any{"Name": text("report_last_day")}})
	default:
		t.say(MsgStale)
		return
	}
	t.reply(r)
}

// tellReport tells what happened in the time of a report. Of a day on which nothing did
// nobody wants to hear, unless they ask.
func (t *talk) tellReport(e ReportMade) {
	asked := e.Day.IsZero()
	if e.Ended && !asked {
		return
	}
	if !asked {
		t.do(ToldReport{Every: e.Every, Day: e.Day, Until: e.To, Recalls: e.told()})
	}
	if e.quiet() && e.Every == schedule.Daily && !asked {
		return
	}
	r := Reply{Choices: []Choice{{ID: AllReports, Arg: apart}}, Columns: 2}
	from, to := e.wall(e.From), e.wall(e.To)
	head := MsgReportHead
	if e.quiet() {
		head = MsgReportQuiet
	}
	r.Parts = []Text{text(head, "Every", string(e.Every), "From", from, "FromClock", clock(from), "To", to, "ToClock", clock(to), "City", schedule.City(e.Zone))}
	r.Parts = append(append(r.Parts, e.lines()...), e.Recalls.lines()...)
	if !e.quiet() {
		r.Parts = append(r.Parts, text(MsgReportPlan), planLine(e.Standing))
		r.Choices = append([]Choice{pageChoice(History, 0, "")}, r.Choices...)
	}
	if len(e.Bytes) > 0 {
		r.File = &Attachment{Name: e.Name, MIME: bookMIME, Bytes: e.Bytes}
	}
	t.reply(r)
	t.showNews(e.Recalls)
}

// wall is a moment by the clock of the report's person.
func (a ReportArgs) wall(at time.Time) time.Time {
	wall, err := schedule.Wall(at, a.Zone)
	if err != nil {
		return at
	}
	return wall
}

// lines say each thing that happened.
func (f Figures) lines() (parts []Text) {
	if f.Cars > 0 {
		parts = append(parts, text(MsgReportCars, "Count", f.Cars))
	}
	for _, v := range f.Newest {
		parts = append(parts, text(MsgReportCar, "Vehicle", cutName(vehicleName(v)), "VIN", string(v.VIN)))
	}
	if f.Cars > len(f.Newest) && len(f.Newest) > 0 {
		parts = append(parts, text(MsgReportMore, "Count", f.Cars-len(f.Newest)))
	}
	if f.Labels > 0 {
		parts = append(parts, text(MsgReportLabels, "Count", f.Labels))
	}
	if f.Packages > 0 {
		parts = append(parts, text(MsgReportPackages, "Count", f.Packages, "Cars", f.OfCars))
	}
	if f.Lists > 0 {
		parts = append(parts, text(MsgReportLists, "Count", f.Lists, "Cars", f.ListCars, "Days", f.ListDays))
	}
	if f.Team != nil && f.Team.Cars > 0 {
		parts = append(parts, text(MsgReportTeam, "Cars", f.Team.Cars, "Sharing", f.Team.Sharing))
	}
	return parts
}
