package billing_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/billing"
)

// What each role may do, and to whom. Whatever is not here is not allowed.
var allowed = map[billing.Role]map[billing.Act]string{
	billing.Owner: {
		billing.ActSpend: "*", billing.ActSeeCars: "*", billing.ActSeeTeam: "*", billing.ActShare: "*",
		billing.ActInvite: "admin member viewer", billing.ActWithdraw: "*", billing.ActSetRole: "admin member viewer",
		billing.ActRemove: "admin member viewer", billing.ActSeeAudit: "*", billing.ActKeys: "*", billing.ActSeats: "*",
		billing.ActTransfer: "admin member viewer",
	},
	billing.Admin: {
		billing.ActSpend: "*", billing.ActSeeCars: "*", billing.ActSeeTeam: "*", billing.ActShare: "*", billing.ActLeave: "*",
		billing.ActInvite: "member viewer", billing.ActWithdraw: "*", billing.ActSetRole: "member viewer",
		billing.ActRemove: "member viewer", billing.ActSeeAudit: "*", billing.ActKeys: "*",
	},
	billing.Member: {
		billing.ActSpend: "*", billing.ActSeeCars: "*", billing.ActSeeTeam: "*", billing.ActShare: "*", billing.ActLeave: "*",
	},
	billing.Viewer: {billing.ActSeeCars: "*", billing.ActSeeTeam: "*", billing.ActLeave: "*"},
	"stranger":     {},
}

func TestEachRoleMayDoWhatItIsForAndNothingElse(t *testing.T) {
	t.Parallel()
	for who, acts := range allowed {
		for _, act := range append(billing.Acts(), billing.ActJoin, billing.ActDissolve, "unheard of") {
			for _, whom := range append(billing.Roles(), "stranger", "") {
				on := acts[act]
				want := on == "*" || slices.Contains(strings.Fields(on), string(whom))
				if got := billing.May(who, act, whom); got != want {
					t.Errorf("%s, %s on %q: %t, want %t", who, act, whom, got, want)
				}
			}
		}
	}
}

var teamNoon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func teamOf(seats int, roles ...billing.Role) billing.Team {
	t := billing.Team{Account: 1, Seats: seats, Paid: true}
	for i, r := range roles {
		t.Members = append(t.Members, billing.TeamMember{ID: int64(i + 1), User: int64(i + 1), Name: fmt.Sprint(i + 1), Role: r, JoinedAt: teamNoon.Add(time.Duration(i) * time.Hour)})
	}
	return t
}

func TestWhoLosesASeatIsWhoCameLastAndNeverTheOwner(t *testing.T) {
	t.Parallel()
	team := teamOf(2, billing.Member, billing.Viewer, billing.Owner, billing.Admin)
	var lost []int64
	for _, m := range team.Beyond(team.Seats) {
		lost = append(lost, m.User)
	}
	if !slices.Equal(lost, []int64{2, 4}) {
		t.Errorf("%v lose their seats", lost)
	}
	for user, spends := range map[int64]bool{1: true, 2: false, 3: true, 4: false, 5: false} {
		if team.Spends(user) != spends {
			t.Errorf("%d spends: %t", user, !spends)
		}
	}
	if team.Seats = 0; team.Spends(3) {
		t.Error("a plan without seats pays for somebody by its team")
	}
}

func TestWhatCannotBeDoneToATeamSaysWhy(t *testing.T) {
	t.Parallel()
	full := teamOf(2, billing.Owner, billing.Admin)
	many := teamOf(9, billing.Owner)
	many.Invitations = billing.MaxInvitations
	for name, c := range map[string]struct {
		team   billing.Team
		by     int64
		change billing.TeamChange
		want   error
	}{
		"the last seat is gone":                 {full, 9, billing.TeamChange{Act: billing.ActJoin, Role: billing.Member}, billing.ErrNoSeat},
		"an invitation without a seat":          {full, 1, billing.TeamChange{Act: billing.ActInvite, Role: billing.Member}, billing.ErrNoSeat},
		"somebody joins twice":                  {full, 2, billing.TeamChange{Act: billing.ActJoin, Role: billing.Member}, billing.ErrInTeam},
		"an invitation to own it":               {teamOf(3, billing.Owner), 9, billing.TeamChange{Act: billing.ActJoin, Role: billing.Owner}, billing.ErrNotAllowed},
		"too many invitations":                  {many, 1, billing.TeamChange{Act: billing.ActInvite, Role: billing.Member}, billing.ErrInvitation},
		"the owner leaves":                      {full, 1, billing.TeamChange{Act: billing.ActLeave}, billing.ErrNotAllowed},
		"the owner becomes a member":            {full, 1, billing.TeamChange{Act: billing.ActSetRole, Whom: 1, Role: billing.Member}, billing.ErrNotAllowed},
		"an admin removes the owner":            {full, 2, billing.TeamChange{Act: billing.ActRemove, Whom: 1}, billing.ErrNotAllowed},
		"an admin makes an admin":               {teamOf(3, billing.Owner, billing.Admin, billing.Member), 2, billing.TeamChange{Act: billing.ActSetRole, Whom: 3, Role: billing.Admin}, billing.ErrNotAllowed},
		"somebody is made the owner by a role":  {full, 1, billing.TeamChange{Act: billing.ActSetRole, Whom: 2, Role: billing.Owner}, billing.ErrNotAllowed},
		"who is not in it changes it":           {full, 9, billing.TeamChange{Act: billing.ActRemove, Whom: 2}, billing.ErrNoMember},
		"who is not in it is changed":           {full, 1, billing.TeamChange{Act: billing.ActRemove, Whom: 9}, billing.ErrNoMember},
		"a viewer shares what it does not have": {teamOf(3, billing.Owner, billing.Viewer), 2, billing.TeamChange{Act: billing.ActShare, Shares: true}, billing.ErrNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := slices.Clone(c.team.Members)
			if _, err := c.team.Apply(c.by, c.change, teamNoon); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if !slices.Equal(before, c.team.Members) {
				t.Error("what was refused has changed the team")
			}
		})
	}
}

// Whatever is done, by whomever: a team has one owner who pays, nobody twice, and never
// lets in more than there are seats; what a role may not do changes nothing.
func TestATeamStaysATeamWhateverIsDone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		team := teamOf(rapid.IntRange(2, 5).Draw(t, "seats"), billing.Owner)
		next := int64(2)
		for range rapid.IntRange(1, 40).Draw(t, "changes") {
			by := rapid.Int64Range(1, 8).Draw(t, "by")
			c := billing.TeamChange{
				Act:  rapid.SampledFrom(append(billing.Acts(), billing.ActJoin, billing.ActJoin)).Draw(t, "act"),
				Whom: rapid.Int64Range(0, next).Draw(t, "whom"), Role: rapid.SampledFrom(billing.Roles()).Draw(t, "role"), Shares: rapid.Bool().Draw(t, "shares"),
			}
			if rapid.IntRange(0, 9).Draw(t, "sold") == 0 {
				team.Seats = rapid.IntRange(0, 6).Draw(t, "other seats")
			}
			was := team
			_, in := was.Of(by)
			got, err := team.Apply(by, c, teamNoon)
			if err != nil {
				continue
			}
			for i := range got.Members {
				if got.Members[i].ID == 0 {
					got.Members[i].ID, next = next, next+1
				}
			}
			team = got
			if c.Act != billing.ActJoin && !in {
				t.Fatalf("a stranger did %+v", c)
			}
			sound(t, was, team, c)
		}
	})
}

func sound(t *rapid.T, was, is billing.Team, c billing.TeamChange) {
	owners, seen := 0, map[int64]bool{}
	for _, m := range is.Members {
		if m.Role == billing.Owner {
			owners++
		}
		if seen[m.User] {
			t.Fatalf("%d is in it twice", m.User)
		}
		seen[m.User] = true
		if m.Shares && !billing.May(m.Role, billing.ActShare, "") {
			t.Fatalf("%+v shares", m)
		}
	}
	if owners != 1 || !is.Seated(is.Owner().User) && is.Seats > 0 {
		t.Fatalf("after %+v there are %d owners: %+v", c, owners, is)
	}
	if len(is.Members) > len(was.Members) && len(is.Members) > is.Seats {
		t.Fatalf("%d people on %d seats", len(is.Members), is.Seats)
	}
	if was.Owner().User != is.Owner().User && c.Act != billing.ActTransfer {
		t.Fatalf("%+v made another owner", c)
	}
	if d := len(was.Members) - len(is.Members); d > 1 || d == 1 && c.Act != billing.ActLeave && c.Act != billing.ActRemove {
		t.Fatalf("%+v took %d people out", c, d)
	}
}

func TestAnInvitationCannotBeGuessedOrReadFromWhatIsKept(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		secret, hash := billing.NewInvitation()
		if len(secret) != 27 || seen[secret] || string(billing.InvitationHash(secret)) != string(hash) || strings.Contains(string(hash), secret) {
			t.Fatalf("%q is kept as %x", secret, hash)
		}
		seen[secret] = true
	}
	for _, no := range []string{"", "x", "team_", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaa!"} {
		if billing.InvitationHash(no) != nil {
			t.Errorf("%q is taken for an invitation", no)
		}
	}
}
