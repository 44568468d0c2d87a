package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
	"example.com/vinbot/conversation/schedule"
	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/store"
)

// monday is when the tests of reports begin: ten in the morning in Berlin.
func monday() time.Time { return time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC) }

// hand is a clock that tests set.
type hand struct{ at atomic.Pointer[time.Time] }

func newHand() *hand {
	h := &hand{}
	h.set(monday())
	return h
}

func (h *hand) set(at time.Time) { h.at.Store(&at) }

func (h *hand) now() time.Time { return *h.at.Load() }

// wants keeps a report of a person, as a turn does.
func wants(t *testing.T, pool *pgxpool.Pool, now func() time.Time, user int64, s schedule.Schedule) {
	t.Helper()
	due, err := s.Next(now())
	if err != nil {
		t.Fatal(err)
	}
	decides(t, pool, now, user, conversation.Turn{KeepReports: []conversation.KeepReport{{Report: conversation.Report{Schedule: s, Next: due.At}}}})
}

// decides is a turn of a person that leads to something.
func decides(t *testing.T, pool *pgxpool.Pool, now func() time.Time, user int64, leads conversation.Turn) {
	t.Helper()
	receive(t, pool, incoming(serial.Add(1), user))
	_, err := turn(t.Context(), store.NewTurns(pool, queue{}, billing.StandardTerms(), now), dialogue(user), func(_ context.Context, s conversation.Session, _ conversation.Incoming) (conversation.Turn, error) {
		leads.Session = s
		if leads.Forget {
			leads.Session = conversation.Session{Key: s.Key, State: conversation.Idle{}}
		}
		return leads, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var serial atomic.Int64 // of updates

func eight(every schedule.Every) schedule.Schedule {
	return schedule.Schedule{Every: every, Weekday: time.Monday, Day: 1, Hour: 8, Zone: "Europe/Berlin"}
}

// left are the jobs of reports, the oldest first.
func left(t *testing.T, pool *pgxpool.Pool) []conversation.ReportArgs {
	t.Helper()
	rows, err := pool.Query(t.Context(), `SELECT args->'args' FROM river_job WHERE args->>'work' = 'report' ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[conversation.ReportArgs])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func claims(t *testing.T, reports *store.Reports, jobs store.Enqueuer, want int) {
	t.Helper()
	if n, err := reports.Claim(t.Context(), jobs); n != want || err != nil {
		t.Fatalf("%d reports are begun, %v; want %d", n, err, want)
	}
}

func TestAReportIsBegunWhenItsTimeHasComeAndOnce(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	reports, jobs := store.NewReports(pool, clock.now), asleep(t, pool)
	wants(t, pool, clock.now, 1, eight(schedule.Daily))
	wants(t, pool, clock.now, 2, eight(schedule.Weekly))
	claims(t, reports, jobs, 0)
	clock.set(monday().Add(22*time.Hour - time.Second)) // a second before eight
	claims(t, reports, jobs, 0)
	clock.set(monday().Add(22 * time.Hour))
	claims(t, reports, jobs, 1)
	claims(t, reports, jobs, 0)
	want := []conversation.ReportArgs{{Every: schedule.Daily, Zone: "Europe/Berlin", Day: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), From: monday(), To: clock.now()}}
	if diff := cmp.Diff(want, left(t, pool)); diff != "" {
		t.Error(diff)
	}
}

// TestOfALongOutageTheNewestIsSentAndItReachesBackToTheLastOneTold: nobody wants nine
// reports at once, and nothing is to be missing.
func TestOfALongOutageTheNewestIsSentAndItReachesBackToTheLastOneTold(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	reports, jobs := store.NewReports(pool, clock.now), asleep(t, pool)
	wants(t, pool, clock.now, 1, eight(schedule.Daily))
	clock.set(monday().AddDate(0, 0, 9))
	claims(t, reports, jobs, 1)
	got := left(t, pool)
	if len(got) != 1 || !got[0].From.Equal(monday()) || !got[0].Day.Equal(time.Date(2026, 12, 9, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("%+v", got)
	}
	decides(t, pool, clock.now, 1, conversation.Turn{ToldReports: []conversation.ToldReport{{Every: schedule.Daily, Day: got[0].Day, Until: got[0].To}}})
	clock.set(clock.now().AddDate(0, 0, 1))
	claims(t, reports, jobs, 1)
	if next := left(t, pool)[1]; !next.From.Equal(got[0].To) {
		t.Errorf("the next one begins at %s", next.From)
	}
}

func TestWhatWasNotToldIsPartOfTheNextReport(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	reports, jobs := store.NewReports(pool, clock.now), asleep(t, pool)
	wants(t, pool, clock.now, 1, eight(schedule.Daily))
	for day := 1; day <= 2; day++ {
		clock.set(monday().AddDate(0, 0, day))
		claims(t, reports, jobs, 1)
	}
	if got := left(t, pool); !got[1].From.Equal(monday()) {
		t.Errorf("the second begins at %s", got[1].From)
	}
}

func TestADayHasOneReportWhateverItsHourIsChangedTo(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	reports, jobs := store.NewReports(pool, clock.now), asleep(t, pool)
	wants(t, pool, clock.now, 1, eight(schedule.Daily))
	clock.set(monday().AddDate(0, 0, 1))
	claims(t, reports, jobs, 1)
	later := eight(schedule.Daily)
	later.Hour = 18
	decides(t, pool, clock.now, 1, conversation.Turn{EndReports: []conversation.EndReport{{Every: schedule.Daily}}})
	wants(t, pool, clock.now, 1, later) // made anew, at six
	clock.set(clock.now().Add(10 * time.Hour))
	claims(t, reports, jobs, 0)
	all, err := reports.Reports(t.Context(), 1)
	if err != nil || len(all) != 1 || !all[0].Done.Equal(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)) || !all[0].Next.Equal(time.Date(2026, 12, 2, 17, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestNobodyIsSentWhatTheyEndedPausedOrBlocked(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	reports, jobs := store.NewReports(pool, clock.now), asleep(t, pool)
	for user, then := range map[int64]conversation.Turn{
		1: {EndReports: []conversation.EndReport{{Every: schedule.Daily}}},
		2: {Presence: &conversation.Presence{Gone: true}},
		3: {Forget: true},
		4: {KeepReports: []conversation.KeepReport{{Report: conversation.Report{Schedule: eight(schedule.Daily), Paused: true, Next: clock.now()}}}},
		5: {},
	} {
		wants(t, pool, clock.now, user, eight(schedule.Daily))
		decides(t, pool, clock.now, user, then)
	}
	wants(t, pool, clock.now, 6, eight(schedule.Daily))
	post := store.NewPost(pool)
	defer post.Close(t.Context())
	if _, err := post.Exchange(t.Context(), conversation.Round{Gone: []int64{6}}); err != nil { // found out when something was sent
		t.Fatal(err)
	}
	clock.set(monday().AddDate(0, 0, 1))
	claims(t, reports, jobs, 1)
}

func TestAReportIsInTheExportOfItsPersonAlone(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	wants(t, pool, clock.now, 1, eight(schedule.Daily))
	for user, want := range map[int64]bool{1: true, 2: false} {
		raw, err := store.NewPeople(pool).Export(t.Context(), user)
		if err != nil || strings.Contains(string(raw), "Europe/Berlin") != want {
			t.Errorf("%d: %s, %v", user, raw, err)
		}
	}
}

// shaky is a queue whose process dies now and then when it leaves a job.
type shaky struct {
	*store.Jobs

	n *atomic.Int64
}

var errDies = errors.New("the process dies")

func (s shaky) Enqueue(ctx context.Context, tx pgx.Tx, job conversation.Job) error {
	if s.n.Add(1)%45 == 7 {
		return errDies
	}
	return s.Jobs.Enqueue(ctx, tx, job)
}

// TestEachDayIsToldOnceWhoeverDies: three processes claim at once and die in it, jobs fail
// and are stopped in the middle, turns fail; for three days each of twenty persons gets one.
func TestEachDayIsToldOnceWhoeverDies(t *testing.T) {
	t.Parallel()
	const people, days = 20, 3
	pool, clock := dbtest.New(t), newHand()
	for user := range int64(people) {
		wants(t, pool, clock.now, user+1, eight(schedule.Daily))
	}
	var tries, dying atomic.Int64
	make := func(_ context.Context, j conversation.Job) (conversation.Event, error) {
		if tries.Add(1)%4 == 0 {
			return nil, errDies
		}
		var a conversation.ReportArgs
		err := json.Unmarshal(j.Args, &a)
		return conversation.ReportMade{ReportArgs: a}, err
	}
	working(t, process(t, pool), make)
	for day := 1; day <= days; day++ {
		clock.set(monday().AddDate(0, 0, day))
		var claimers sync.WaitGroup
		for range 3 {
			claimers.Go(func() {
				own := store.NewReports(pool, clock.now)
				jobs := shaky{asleep(t, pool), &dying}
				for {
					if _, err := own.Claim(t.Context(), jobs); !errors.Is(err, errDies) {
						return
					}
				}
			})
		}
		claimers.Wait()
		results(t, pool, people*day)
	}
	tell(t, pool, clock.now, people)
	var told, twice int
	err := pool.QueryRow(t.Context(), `
		SELECT count(*), count(*) FILTER (WHERE n <> 1)
		FROM (SELECT chat_id, body->>'text', count(*) AS n FROM outbox GROUP BY 1, 2) AS o`).Scan(&told, &twice)
	if err != nil || told != people*days || twice != 0 {
		t.Errorf("%d told, %d of them not once, %v", told, twice, err)
	}
	var open int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM report_days WHERE told_at IS NULL`).Scan(&open); err != nil || open != 0 {
		t.Errorf("%d days are not told, %v", open, err)
	}
}

// tell answers what waits in the inbox of persons, by two workers at once of which some
// turns fail.
func tell(t *testing.T, pool *pgxpool.Pool, now func() time.Time, people int64) {
	t.Helper()
	var n atomic.Int64
	decide := func(_ context.Context, s conversation.Session, in conversation.Incoming) (conversation.Turn, error) {
		if n.Add(1)%5 == 0 {
			return conversation.Turn{}, errDies
		}
		_, e, err := conversation.ParseResult(in.Raw)
		made, ok := e.(conversation.ReportMade)
		if !ok {
			return conversation.Turn{}, err
		}
		s.Version++
		body, err := json.Marshal(map[string]any{"text": made.Day.Format(time.DateOnly)})
		return conversation.Turn{
			Session: s, Calls: []conversation.Outgoing{{Chat: s.Key.Chat, Method: "sendMessage", Body: body}},
			ToldReports: []conversation.ToldReport{{Every: made.Every, Day: made.Day, Until: made.To}},
		}, err
	}
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			turns := store.NewTurns(pool, queue{}, billing.StandardTerms(), now)
			until(t, func() (bool, error) {
				for user := range people {
					_, _ = turn(t.Context(), turns, dialogue(user+1), decide)
				}
				if _, err := pool.Exec(t.Context(), `UPDATE inbox SET retry_at = NULL WHERE retry_at IS NOT NULL AND done_at IS NULL`); err != nil {
					return false, err
				}
				var waiting int
				err := pool.QueryRow(t.Context(), `SELECT count(*) FROM inbox WHERE done_at IS NULL AND parked_at IS NULL`).Scan(&waiting)
				return waiting == 0, err
			})
		})
	}
	workers.Wait()
}

func TestAPeriodHasWhatItsPersonDidInItAndNothingElse(t *testing.T) {
	t.Parallel()
	pool, clock := dbtest.New(t), newHand()
	terms := billing.StandardTerms()
	from, to := monday().AddDate(0, 0, -7), monday()
	looks := func(user int64, at time.Time, v knowledge.VIN) {
		clock.set(at)
		decides(t, pool, clock.now, user, conversation.Turn{Notes: []conversation.Note{{Vehicle: knowledge.Vehicle{VIN: v, Make: "Ford", Model: "F-150", Year: 2021}}}})
	}
	looks(1, from.Add(-time.Second), "1FTFW1E80MFA00000") // before
	looks(1, from, "1FTFW1E80MFA00001")
	looks(1, to.Add(-time.Hour), "1FTFW1E80MFA00002")
	looks(1, to, "1FTFW1E80MFA00003") // after
	looks(2, to.Add(-time.Hour), "1FTFW1E80MFA00004")

	clock.set(to.Add(-time.Hour))
	found := []knowledge.Finding{{Name: "Tow", Verdict: knowledge.Confirmed}, {Name: "Sport", Verdict: knowledge.Likely}, {Name: "Sky", Verdict: knowledge.RuledOut}, {Name: "Base", Verdict: knowledge.Standard}}
	for user := int64(1); user <= 2; user++ {
		label, err := store.NewLabels(pool).Save(t.Context(), user, user, knowledge.Label{VIN: "1FTFW1E80MFA00002"}, found)
		if err != nil {
			t.Fatal(err)
		}
		decides(t, pool, clock.now, user, conversation.Turn{Opened: []int64{label}})
		if _, err := store.NewLabels(pool).Save(t.Context(), user, user+10, knowledge.Label{VIN: "1FTFW1E80MFA00001"}, found); err != nil { // locked: not opened
			t.Fatal(err)
		}
	}
	lists := store.NewLists(pool, terms, clock.now)
	done := newList(t, lists, "a", 1, entries("A", "B", "A", ""))
	newList(t, lists, "b", 1, entries("C")) // still running
	other := newList(t, lists, "c", 2, entries("D"))
	for _, id := range []int64{done, other} {
		if _, err := lists.End(t.Context(), id, store.ListDone); err != nil {
			t.Fatal(err)
		}
	}
	got, err := store.NewReports(pool, clock.now).Period(t.Context(), 1, from, to, list.Most)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(conversation.Figures{Cars: 2, Labels: 1, Lists: 1, ListCars: 2, Packages: 2, OfCars: 1}, got.Figures); diff != "" {
		t.Error(diff)
	}
	var cars []knowledge.VIN
	for _, c := range got.Cars {
		cars = append(cars, c.Vehicle.VIN)
	}
	if diff := cmp.Diff([]knowledge.VIN{"1FTFW1E80MFA00002", "1FTFW1E80MFA00001"}, cars); diff != "" {
		t.Error(diff)
	}
	if len(got.Cars[0].Findings) != len(found) || got.Cars[1].Findings != nil {
		t.Errorf("packages %v and %v", got.Cars[0].Findings, got.Cars[1].Findings)
	}
}

func TestTheNumbersOfATeamAreForWhoRunsItAndOfWhatIsShared(t *testing.T) {
	t.Parallel()
	const owner, admin, member = 1, 2, 3
	c := newCrew(t, 5, 100)
	c.joins(t, admin, billing.Admin, false)
	c.joins(t, member, billing.Member, true)
	for user, v := range map[int64]knowledge.VIN{admin: "1FTFW1E80MFA00001", member: "1FTFW1E80MFA00002"} {
		decides(t, c.pool, time.Now, user, conversation.Turn{Notes: []conversation.Note{{Vehicle: knowledge.Vehicle{VIN: v, Make: "Ford"}}}})
	}
	reports := store.NewReports(c.pool, time.Now)
	shared := &conversation.TeamFigures{Cars: 1, Sharing: 1}
	for user, want := range map[int64]*conversation.TeamFigures{owner: shared, admin: shared, member: nil, 4: nil} {
		got, err := reports.Period(t.Context(), user, time.Now().Add(-time.Hour), time.Now().Add(time.Hour), 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.Figures.Team); diff != "" {
			t.Errorf("%d: %s", user, diff)
		}
	}
}
