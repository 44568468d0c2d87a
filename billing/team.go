package billing

import (
	"cmp"
	"errors"
	"slices"
	"time"
)

// What a change of a team can come to.
var (
	ErrNoTeam     = errors.New("billing: the plan has no seats, or the person no team")
	ErrNotAllowed = errors.New("billing: the person's role does not allow it")
	ErrNoSeat     = errors.New("billing: all seats are taken")
	ErrInTeam     = errors.New("billing: the person is in a team already")
	ErrOwnPlan    = errors.New("billing: the person has a subscription of their own")
	ErrInvitation = errors.New("billing: the invitation was used, withdrawn or is too old")
	ErrNoMember   = errors.New("billing: nobody such is in the team")
	ErrOwner      = errors.New("billing: a team that is paid for needs its owner")
)

// How invitations live.
const (
	InvitationLife = 72 * time.Hour
	MaxInvitations = 20 // of a team, that can be used
)

// MemberName is how many characters are kept of a member's name, at most.
const MemberName = 40

// Role is what somebody is in a team; also a CHECK in the schema, and `role_<role>` in
// the message files.
type Role string

// The roles, from the most allowed to the least.
const (
	Owner  Role = "owner"
	Admin  Role = "admin"
	Member Role = "member"
	Viewer Role = "viewer"
)

// Roles lists all of them.
func Roles() []Role { return []Role{Owner, Admin, Member, Viewer} }

// Act is something that is done in a team, or with it.
type Act string

// The acts. Those in the audit are stored by these names.
const (
	ActSpend    Act = "spend"    // use the plan, and the team's quota
	ActSeeCars  Act = "see_cars" // that others share
	ActSeeTeam  Act = "see_team" // who is in it
	ActShare    Act = "share"    // one's own cars, or no longer
	ActLeave    Act = "leave"
	ActInvite   Act = "invite" // somebody to a role
	ActWithdraw Act = "withdraw"
	ActSetRole  Act = "set_role" // of somebody, to another: both must be allowed
	ActRemove   Act = "remove"
	ActSeeAudit Act = "see_audit"
	ActKeys     Act = "keys"     // the account's keys of the API
	ActSeats    Act = "seats"    // how many there are, and so what is paid
	ActTransfer Act = "transfer" // the ownership, to somebody
	ActJoin     Act = "join"     // only in the audit: the invitation allows it
	ActDissolve Act = "dissolve" // likewise: the owner was forgotten

	// What nobody in the team does: the plan has fewer seats, or more again.
	ActSeatLost Act = "seat_lost"
	ActSeatBack Act = "seat_back"
)

// Acts lists those that roles decide about.
func Acts() []Act {
	return []Act{
		ActSpend, ActSeeCars, ActSeeTeam, ActShare, ActLeave, ActInvite, ActWithdraw, ActSetRole,
		ActRemove, ActSeeAudit, ActKeys, ActSeats, ActTransfer,
	}
}

// May reports whether a role allows an act on somebody of another role. It alone decides
// who may do what in a team. Acts that are on nobody pass over whom.
func May(who Role, act Act, whom Role) bool {
	below := whom == Member || whom == Viewer
	switch act {
	case ActSeeCars, ActSeeTeam:
		return slices.Contains(Roles(), who)
	case ActSpend, ActShare:
		return who == Owner || who == Admin || who == Member
	case ActLeave:
		return who == Admin || who == Member || who == Viewer // an owner passes the ownership on first
	case ActInvite, ActSetRole, ActRemove:
		return who == Owner && (below || whom == Admin) || who == Admin && below
	case ActWithdraw, ActSeeAudit, ActKeys:
		return who == Owner || who == Admin
	case ActSeats:
		return who == Owner
	case ActTransfer:
		return who == Owner && (below || whom == Admin)
	case ActJoin, ActDissolve, ActSeatLost, ActSeatBack:
	}
	return false
}

// TeamMember is somebody who has a seat, or waits for one.
type TeamMember struct {
	ID       int64 // in the audit, also once the person is forgotten
	User     int64
	Name     string
	Role     Role
	JoinedAt time.Time
	Shares   bool // the cars looked up from then on, with the whole team
}

// Team are the people who share an account. The zero value is nobody's.
type Team struct {
	Account     int64
	Plan        PlanCode
	Seats       int // 0: the plan has none now, and everybody is on their own
	Units       int // how often the plan is paid for
	Each        int // seats of one unit
	Members     []TeamMember
	Invitations int  // that can be used
	Paid        bool // its subscription runs, or can be revived
}

// Of finds somebody in the team.
func (t Team) Of(user int64) (TeamMember, bool) {
	at := slices.IndexFunc(t.Members, func(m TeamMember) bool { return m.User == user })
	if at < 0 {
		return TeamMember{}, false
	}
	return t.Members[at], true
}

// ByID finds a member by its number.
func (t Team) ByID(id int64) (TeamMember, bool) {
	at := slices.IndexFunc(t.Members, func(m TeamMember) bool { return m.ID == id })
	if at < 0 {
		return TeamMember{}, false
	}
	return t.Members[at], true
}

// Owner is who pays.
func (t Team) Owner() TeamMember {
	at := slices.IndexFunc(t.Members, func(m TeamMember) bool { return m.Role == Owner })
	if at < 0 {
		return TeamMember{}
	}
	return t.Members[at]
}

// Beyond lists those for whom so many seats are too few: the owner keeps theirs, then
// those who joined first.
func (t Team) Beyond(seats int) []TeamMember {
	sorted := slices.SortedFunc(slices.Values(t.Members), func(a, b TeamMember) int {
		first := func(m TeamMember) int {
			if m.Role == Owner {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(first(a), first(b)), a.JoinedAt.Compare(b.JoinedAt), cmp.Compare(a.ID, b.ID))
	})
	return sorted[min(max(0, seats), len(sorted)):]
}

// Seated reports whether somebody has a seat.
func (t Team) Seated(user int64) bool {
	if _, in := t.Of(user); !in {
		return false
	}
	return !slices.ContainsFunc(t.Beyond(t.Seats), func(m TeamMember) bool { return m.User == user })
}

// Spends reports whether what somebody looks up is counted to the team.
func (t Team) Spends(user int64) bool {
	m, in := t.Of(user)
	return in && t.Seated(user) && May(m.Role, ActSpend, "")
}

// Others counts those beside the owner.
func (t Team) Others() int { return max(0, len(t.Members)-1) }

// TeamChange is something that a person does with a team.
type TeamChange struct {
	Act    Act
	Whom   int64 // the member whose role is set, who is removed or gets the team
	Role   Role  // to be given, or invited to
	Name   string
	Shares bool
	Hash   []byte // of the invitation
}

// Apply is the team after somebody's change, or says why it may not be. Invitations are
// kept apart: of one that is accepted the role is known.
func (t Team) Apply(user int64, c TeamChange, now time.Time) (Team, error) {
	if c.Act == ActJoin {
		return t.join(user, c, now)
	}
	me, in := t.Of(user)
	if !in {
		return t, ErrNoMember
	}
	whom, about := me, c.Role
	if c.Act == ActSetRole || c.Act == ActRemove || c.Act == ActTransfer {
		if whom, in = t.ByID(c.Whom); !in {
			return t, ErrNoMember
		}
		if about = whom.Role; whom.ID == me.ID {
			return t, ErrNotAllowed
		}
	}
	if !May(me.Role, c.Act, about) || c.Act == ActSetRole && !May(me.Role, c.Act, c.Role) {
		return t, ErrNotAllowed
	}
	switch c.Act {
	case ActShare:
		return t.with(me.ID, func(m *TeamMember) { m.Shares = c.Shares }), nil
	case ActLeave, ActRemove:
		t.Members = slices.DeleteFunc(slices.Clone(t.Members), func(m TeamMember) bool { return m.ID == whom.ID })
	case ActSetRole:
		return t.with(whom.ID, func(m *TeamMember) { m.Role, m.Shares = c.Role, m.Shares && May(c.Role, ActShare, "") }), nil
	case ActTransfer:
		t = t.with(me.ID, func(m *TeamMember) { m.Role = Admin })
		return t.with(whom.ID, func(m *TeamMember) { m.Role = Owner }), nil
	case ActInvite:
		if t.Seats <= len(t.Members) {
			return t, ErrNoSeat
		}
		if t.Invitations >= MaxInvitations {
			return t, ErrInvitation
		}
		t.Invitations++
	case ActWithdraw:
		t.Invitations = 0
	case ActSpend, ActSeeCars, ActSeeTeam, ActSeeAudit, ActKeys, ActSeats, ActJoin, ActDissolve, ActSeatLost, ActSeatBack: // they change nothing here
	}
	return t, nil
}

func (t Team) join(user int64, c TeamChange, now time.Time) (Team, error) {
	if _, in := t.Of(user); in {
		return t, ErrInTeam
	}
	if len(t.Members) >= t.Seats {
		return t, ErrNoSeat
	}
	if c.Role == Owner || !slices.Contains(Roles(), c.Role) {
		return t, ErrNotAllowed
	}
	t.Members = append(slices.Clone(t.Members), TeamMember{
		User: user, Name: c.Name, Role: c.Role, JoinedAt: now, Shares: c.Shares && May(c.Role, ActShare, ""),
	})
	t.Invitations = max(0, t.Invitations-1)
	return t, nil
}

func (t Team) with(id int64, do func(*TeamMember)) Team {
	t.Members = slices.Clone(t.Members)
	for i := range t.Members {
		if t.Members[i].ID == id {
			do(&t.Members[i])
		}
	}
	return t
}

// TeamEntry is an act of the audit. Who is forgotten is a number only.
type TeamEntry struct {
	At   time.Time
	Act  Act
	Who  TeamMember // ID, and a Name unless the person is forgotten; the zero value: the rail or the operator
	Whom TeamMember
	Role Role // given, or invited to
	N    int  // seats
}
