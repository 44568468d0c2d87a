package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/billing"
	"example.com/vinbot/store"
)

func TestAMemberHasTheTeamsPlanAndFallsBackAtOnce(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 3, 3)
	c.joins(t, 2, billing.Member, false)
	c.joins(t, 3, billing.Viewer, false)
	for user, want := range map[int64]billing.PlanCode{1: billing.Enterprise, 2: billing.Enterprise, 3: billing.Free} {
		if a := c.plan(t, user); a.Entitlement.Plan.Code != want || (a.Customer != "") != (user == 1) {
			t.Errorf("%d is on %s, customer %q", user, a.Entitlement.Plan.Code, a.Customer)
		}
	}
	for user, vin := range map[int64]string{1: "a", 2: "b"} {
		if err := c.charge(t.Context(), user, vin); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.charge(t.Context(), 3, "own"); err != nil {
		t.Fatal(err)
	}
	if a := c.plan(t, 2); a.Usage.Used != 2 || a.Usage.Left() != 1 {
		t.Errorf("the team has used %+v", a.Usage)
	}
	if a := c.plan(t, 3); a.Usage.Used != 1 || a.Usage.Limit != 2 {
		t.Errorf("the viewer has used %+v", a.Usage)
	}
	if err := c.change(t.Context(), 2, billing.TeamChange{Act: billing.ActLeave}); err != nil {
		t.Fatal(err)
	}
	if a := c.plan(t, 2); a.Entitlement.Plan.Code != billing.Free || a.Usage.Used != 0 || a.Role != "" {
		t.Errorf("who left has %+v", a)
	}
	if got := c.told(t, 1); !slices.Equal(got, []billing.Act{billing.ActJoin, billing.ActJoin, billing.ActLeave}) {
		t.Errorf("the owner was told %v", got)
	}
}

func TestTheTeamsQuotaHoldsWhoeverAsksAtOnce(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 3, 5)
	c.joins(t, 2, billing.Member, false)
	c.joins(t, 3, billing.Admin, false)
	var wait sync.WaitGroup
	full := make(chan error, 24)
	for i := range 24 {
		wait.Go(func() { full <- c.charge(t.Context(), int64(i%3+1), fmt.Sprint("vin", i)) })
	}
	wait.Wait()
	close(full)
	refused := 0
	for err := range full {
		if quota, is := errors.AsType[*billing.QuotaError](err); is && quota.Limit == 5 {
			refused++
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if a := c.plan(t, 1); refused != 19 || a.Usage.Used != 5 {
		t.Errorf("%d refused, %d used", refused, a.Usage.Used)
	}
}

func TestOneOfTwoGetsTheLastSeat(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 2, 5)
	hashes := [][]byte{c.invited(t, billing.Member), c.invited(t, billing.Member)}
	errs := make([]error, len(hashes))
	var wait sync.WaitGroup
	for i, hash := range hashes {
		wait.Go(func() {
			errs[i] = c.change(t.Context(), int64(2+i), billing.TeamChange{Act: billing.ActJoin, Hash: hash, Name: "x"})
		})
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), billing.ErrNoSeat) {
		t.Errorf("%v", errs)
	}
	if n := len(c.team(t, 1).Members); n != 2 {
		t.Errorf("%d are in", n)
	}
}

func TestAnInvitationLetsOnePersonInWhileWhoMadeItMayInvite(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 9, 5)
	hash := c.invited(t, billing.Member)
	errs := make([]error, 4)
	var wait sync.WaitGroup
	for i := range errs {
		wait.Go(func() {
			errs[i] = c.change(t.Context(), int64(10+i), billing.TeamChange{Act: billing.ActJoin, Hash: hash, Name: "x"})
		})
	}
	wait.Wait()
	in := 0
	for _, err := range errs {
		if err == nil {
			in++
		} else if !errors.Is(err, billing.ErrInvitation) {
			t.Error(err)
		}
	}
	if in != 1 {
		t.Errorf("%d came in by one invitation", in)
	}
	says := func(hash []byte, user int64, want error) {
		t.Helper()
		i, err := c.teams.Invitation(t.Context(), user, hash)
		if err != nil || !errors.Is(i.Err, want) {
			t.Errorf("%v, %v; want %v", i.Err, err, want)
		}
	}
	says(hash, 20, billing.ErrInvitation)
	says([]byte("guessed"), 20, billing.ErrInvitation)
	c.joins(t, 5, billing.Admin, false)
	_, theirs := billing.NewInvitation()
	if err := c.change(t.Context(), 5, billing.TeamChange{Act: billing.ActInvite, Role: billing.Viewer, Hash: theirs}); err != nil {
		t.Fatal(err)
	}
	says(theirs, 20, nil)
	says(theirs, 5, billing.ErrInTeam)
	if err := c.change(t.Context(), 1, billing.TeamChange{Act: billing.ActSetRole, Whom: c.id(t, 5), Role: billing.Member}); err != nil {
		t.Fatal(err)
	}
	says(theirs, 20, billing.ErrInvitation)
	old := c.invited(t, billing.Member)
	c.exec(t, `INSERT INTO accounts (owner_id) VALUES (21)`)
	says(old, 21, nil)
	c.now = c.now.Add(billing.InvitationLife)
	says(old, 21, billing.ErrInvitation)
	c.now = teamNoon
	if err := c.change(t.Context(), 1, billing.TeamChange{Act: billing.ActWithdraw}); err != nil {
		t.Fatal(err)
	}
	says(old, 21, billing.ErrInvitation)
	var kept string
	if err := c.pool.QueryRow(t.Context(), `SELECT string_agg(i::text, ' ') FROM team_invitations AS i`).Scan(&kept); err != nil || !strings.Contains(kept, fmt.Sprintf("%x", hash)) {
		t.Errorf("%s, %v", kept, err)
	}
}

func TestWhoPaysForThemselvesDoesNotJoinAndWhoIsInDoesNotBuy(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 3, 5)
	other := newCrew(t, 3, 5)
	if i, err := other.teams.Invitation(t.Context(), 1, other.invited(t, billing.Member)); err != nil || !errors.Is(i.Err, billing.ErrInTeam) {
		t.Errorf("its own owner: %v, %v", i.Err, err)
	}
	c.exec(t, `INSERT INTO accounts (owner_id) VALUES (2)`)
	c.exec(t, `
		INSERT INTO purchases (id, account_id, user_id, plan, price_minor, currency, state, expires_at)
		SELECT '00000000-0000-0000-0000-000000000002', id, 2, 'enterprise', 100, 'USD', 'paid', now() FROM accounts WHERE owner_id = 2`)
	c.exec(t, `
		INSERT INTO subscriptions (id, account_id, purchase_id, customer, plan, status, made_at, read_at)
		SELECT 'sub_2', account_id, id, 'cus_2', 'enterprise', 'past_due', now(), now() FROM purchases WHERE user_id = 2`)
	err := c.change(t.Context(), 2, billing.TeamChange{Act: billing.ActJoin, Hash: c.invited(t, billing.Member)})
	if !errors.Is(err, billing.ErrOwnPlan) {
		t.Error(err)
	}
	c.joins(t, 3, billing.Member, false)
	books := store.NewPurchases(c.pool, c.terms, func() time.Time { return c.now })
	plan := c.terms.Plans[1]
	if _, err := books.Begin(t.Context(), billing.Order{User: 3, Chat: 3, Plan: plan.Code, Every: billing.Month}, plan, c.now.Add(time.Hour)); !errors.Is(err, billing.ErrSubscribed) {
		t.Error(err)
	}
	if a, err := books.Account(t.Context(), 3); err != nil || a.Subscription.ID != "" {
		t.Errorf("a member manages %q, %v", a.Subscription.ID, err)
	}
}

func TestPassingATeamOnMovesTheAccountAndWhatIsTold(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 3, 5)
	c.exec(t, `INSERT INTO accounts (owner_id) VALUES (2)`)
	c.joins(t, 2, billing.Viewer, false)
	if err := c.change(t.Context(), 1, billing.TeamChange{Act: billing.ActTransfer, Whom: c.id(t, 2)}); err != nil {
		t.Fatal(err)
	}
	team := c.team(t, 1)
	if team.Owner().User != 2 || c.plan(t, 2).Customer != "cus_1" || c.plan(t, 1).Customer != "" || c.plan(t, 1).Role != billing.Admin {
		t.Errorf("%+v", team)
	}
	var chat int64
	if err := c.pool.QueryRow(t.Context(), `SELECT chat_id FROM purchases`).Scan(&chat); err != nil || chat != 2 {
		t.Errorf("payments are told in %d, %v", chat, err)
	}
	if got := c.told(t, 2); !slices.Contains(got, billing.ActTransfer) {
		t.Errorf("told %v", got)
	}
	if err := c.change(t.Context(), 1, billing.TeamChange{Act: billing.ActTransfer, Whom: c.id(t, 2)}); !errors.Is(err, billing.ErrNotAllowed) {
		t.Errorf("an admin passes it on: %v", err)
	}
}

func TestKeysAreTheAccountsAndManagedByRole(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 4, 5)
	c.joins(t, 2, billing.Admin, false)
	c.joins(t, 3, billing.Member, false)
	now := teamNoon
	k := keysOn(t, c.pool, dataKey(1), &now)
	secret, id := create(t, k, 2)
	if b, err := k.Find(t.Context(), secret); err != nil || b.User != 1 || b.Account != c.team(t, 1).Account {
		t.Errorf("%+v, %v", b, err)
	}
	for user, sees := range map[int64]int{1: 1, 2: 1, 3: 0} {
		if list, err := k.Keys(t.Context(), user); err != nil || len(list) != sees {
			t.Errorf("%d sees %d keys, %v", user, len(list), err)
		}
	}
	if err := k.Revoke(t.Context(), 3, id); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("a member revokes it: %v", err)
	}
	if err := c.change(t.Context(), 2, billing.TeamChange{Act: billing.ActLeave}); err != nil {
		t.Fatal(err)
	}
	if err := k.Revoke(t.Context(), 2, id); !errors.Is(err, billing.ErrNoKey) {
		t.Errorf("who left revokes it: %v", err)
	}
	if _, err := k.Find(t.Context(), secret); err != nil {
		t.Errorf("the account's key left with who made it: %v", err)
	}
	if err := k.Revoke(t.Context(), 1, id); err != nil {
		t.Error(err)
	}
}

func TestCarsAreSharedBySharersAndFromThenOnOnly(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 4, 5)
	c.joins(t, 2, billing.Member, false)
	c.joins(t, 3, billing.Viewer, false)
	look := func(user int64, car string, at time.Time) {
		c.exec(t, `INSERT INTO lookups (user_id, car, vehicle, at) VALUES ($1, $2, jsonb_build_object('vin', $2::text), $3)`, user, car, at)
	}
	look(2, "before", c.now)
	c.now = c.now.Add(time.Minute)
	seen := func() (cars []string) {
		list, err := c.teams.Cars(t.Context(), 3, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, car := range list {
			cars = append(cars, string(car.Vehicle.VIN)+" of "+car.Name)
		}
		return cars
	}
	look(2, "private", c.now.Add(time.Second))
	if got := seen(); got != nil {
		t.Errorf("shared without being asked: %v", got)
	}
	c.now = c.now.Add(time.Minute)
	if err := c.change(t.Context(), 2, billing.TeamChange{Act: billing.ActShare, Shares: true}); err != nil {
		t.Fatal(err)
	}
	look(2, "shared", c.now.Add(time.Second))
	look(9, "a stranger's", c.now.Add(time.Second))
	if got := seen(); !slices.Equal(got, []string{"shared of Nr2"}) {
		t.Errorf("the team sees %v", got)
	}
	if err := c.change(t.Context(), 2, billing.TeamChange{Act: billing.ActShare}); err != nil {
		t.Fatal(err)
	}
	if got := seen(); got != nil {
		t.Errorf("after it was stopped the team sees %v", got)
	}
}

func TestTheAuditIsOnlyAddedTo(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 3, 5)
	c.joins(t, 2, billing.Member, true)
	list, err := c.teams.Audit(t.Context(), 1, 10)
	if err != nil || len(list) != 2 || list[0].Act != billing.ActJoin || list[0].Who.Name != "Nr2" || list[1].Act != billing.ActInvite || list[1].Who.Name != "Olga" {
		t.Errorf("%+v, %v", list, err)
	}
	for _, sql := range []string{`UPDATE team_audit SET act = 'x'`, `DELETE FROM team_audit`, `TRUNCATE team_audit`} {
		if _, err := c.pool.Exec(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if list, err := c.teams.Audit(t.Context(), 9, 10); err != nil || len(list) != 0 {
		t.Errorf("a stranger sees %v, %v", list, err)
	}
}

// What the store makes of changes is what the pure team makes of them, whatever is done.
func TestTheStoredTeamIsThePureOne(t *testing.T) {
	t.Parallel()
	c := newCrew(t, 3, 5)
	rapid.Check(t, func(t2 *rapid.T) {
		by := rapid.Int64Range(1, 5).Draw(t2, "by")
		was := c.team(t, 1)
		ch := billing.TeamChange{
			Act:    rapid.SampledFrom([]billing.Act{billing.ActShare, billing.ActLeave, billing.ActSetRole, billing.ActRemove, billing.ActTransfer, billing.ActJoin, billing.ActJoin}).Draw(t2, "act"),
			Role:   rapid.SampledFrom([]billing.Role{billing.Admin, billing.Member, billing.Viewer}).Draw(t2, "role"),
			Shares: rapid.Bool().Draw(t2, "shares"), Name: fmt.Sprint("Nr", by),
		}
		if len(was.Members) > 0 {
			ch.Whom = rapid.SampledFrom(was.Members).Draw(t2, "whom").ID
		}
		if ch.Act == billing.ActJoin {
			_, ch.Hash = billing.NewInvitation()
			if c.change(t.Context(), was.Owner().User, billing.TeamChange{Act: billing.ActInvite, Role: ch.Role, Hash: ch.Hash}) != nil {
				return // no seat
			}
			was = c.team(t, was.Owner().User)
		}
		c.now = c.now.Add(time.Second)
		want, wantErr := was.Apply(by, ch, c.now)
		err := c.change(t.Context(), by, ch)
		if (err == nil) != (wantErr == nil) && !errors.Is(err, billing.ErrNoTeam) {
			t2.Fatalf("%+v by %d: %v, want %v", ch, by, err, wantErr)
		}
		if err != nil {
			c.exec(t, `UPDATE team_invitations SET ended_at = now() WHERE ended_at IS NULL`)
			return
		}
		c.is(t2, want)
		owner := want.Owner().User
		if owner != 1 { // so that the next round begins with person 1
			if err := c.change(t.Context(), owner, billing.TeamChange{Act: billing.ActTransfer, Whom: c.id(t, 1)}); err != nil {
				t2.Fatal(err)
			}
		}
	})
}

// is compares the stored team with one.
func (c *crew) is(t *rapid.T, want billing.Team) {
	got, err := c.teams.Team(t.Context(), want.Owner().User)
	if err != nil || len(got.Members) != len(want.Members) {
		t.Fatalf("%+v, %v, want %+v", got, err, want)
	}
	for _, m := range want.Members {
		if is, in := got.Of(m.User); !in || is.Role != m.Role || is.Shares != m.Shares {
			t.Fatalf("%+v, want %+v", is, m)
		}
	}
}
