package conversation

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
)

// Teams knows who shares an account.
type Teams interface {
	// Team is the team that a person is in or could have; billing.ErrNoTeam.
	Team(ctx context.Context, user int64) (billing.Team, error)
	// Invitation is what an invitation says to somebody who shows it; its Err says why
	// it cannot be accepted.
	Invitation(ctx context.Context, user int64, hash []byte) (billing.Invitation, error)
	// Audit lists what was done in a person's team, the newest first.
	Audit(ctx context.Context, user int64, most int) ([]billing.TeamEntry, error)
	// Cars lists what is shared in a person's team, the newest first.
	Cars(ctx context.Context, user int64, skip, most int) ([]TeamCar, error)
}

// TeamCar is a car that somebody in the team looked up and shares.
type TeamCar struct {
	Vehicle knowledge.Vehicle
	At      time.Time
	Name    string // of who looked it up
}

// The buttons of teams.
const (
	ShowTeam      ChoiceID = "btn_team"
	TeamMate      ChoiceID = "btn_team_mate"
	Invite        ChoiceID = "btn_team_invite"
	InviteAs      ChoiceID = "btn_team_invite_as"
	ShareLink     ChoiceID = "btn_team_share_link"
	WithdrawLinks ChoiceID = "btn_team_withdraw"
	SetRole       ChoiceID = "btn_team_role"
	RemoveMate    ChoiceID = "btn_team_remove"
	RemoveNow     ChoiceID = "btn_team_remove_now"
	HandOver      ChoiceID = "btn_team_hand_over"
	HandOverNow   ChoiceID = "btn_team_hand_over_now"
	LeaveTeam     ChoiceID = "btn_team_leave"
	LeaveNow      ChoiceID = "btn_team_leave_now"
	ShareCars     ChoiceID = "btn_team_share"
	HideCars      ChoiceID = "btn_team_hide"
	TeamCars      ChoiceID = "btn_team_cars"
	TeamAudit     ChoiceID = "btn_team_audit"
	TeamSeats     ChoiceID = "btn_team_seats"
	PickSeats     ChoiceID = "btn_team_pick_seats"
	JoinSharing   ChoiceID = "btn_team_join_sharing"
	JoinApart     ChoiceID = "btn_team_join"
)

// TeamAct changes the person's team.
type TeamAct struct{ Change billing.TeamChange }

func (TeamAct) command() {}

type (
	// teamUp looks for the person's team, and for what is wanted of it.
	teamUp struct {
		why ChoiceID
		arg string
	}
	// showInvitation looks an invitation up, to ask whether it is accepted, or to accept it.
	showInvitation struct {
		hash []byte
		why  ChoiceID // JoinSharing, JoinApart, or empty: to ask
	}
	// mayForget finds out whether a person can be forgotten, before it is asked or done.
	mayForget struct{ sure bool }
)

func (teamUp) command()         {}
func (showInvitation) command() {}
func (mayForget) command()      {}

type (
	// TeamFound is what [teamUp] found.
	TeamFound struct {
		None   bool // the plan has no seats, and the person no team
		Sold   bool // a plan that is for sale has some
		Team   billing.Team
		Me     billing.TeamMember
		Why    ChoiceID
		Arg    string
		Every  billing.Interval
		Now    time.Time
		Secret string // of a new invitation
		Hash   []byte
		Bot    string // its name, for links
		Audit  []billing.TeamEntry
		Cars   []TeamCar
		More   bool // cars after those
	}
	// InvitationFound is what [showInvitation] found.
	InvitationFound struct {
		Invitation billing.Invitation
		Why        ChoiceID
	}
	// ForgetFound says whether a person can be forgotten.
	ForgetFound struct {
		Refused bool // the team needs its owner
		InTeam  bool // others are in it
		Sure    bool // it was asked
	}
	// TeamTold is what somebody is told that happened in their team.
	TeamTold struct {
		Act     billing.Act  `json:"act"`
		Who     string       `json:"who,omitempty"` // did it
		Role    billing.Role `json:"role,omitempty"`
		Owner   string       `json:"owner,omitempty"`
		Members int          `json:"members,omitempty"`
		Seats   int          `json:"seats,omitempty"`
		Lost    []string     `json:"lost,omitempty"` // names of who has no seat any more
	}
)

func (TeamFound) event()       {}
func (InvitationFound) event() {}
func (ForgetFound) event()     {}
func (TeamTold) event()        {}

// How much of a team is shown at once.
const (
	teamPage  = 8
	auditPage = 15
)

func (q teamUp) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := TeamFound{Why: q.why, Arg: q.arg, Now: p.Now().UTC(), Bot: p.Bot}
	for _, o := range p.Offers {
		e.Sold = e.Sold || o.Seats > 0
	}
	var err error
	if e.Team, err = teamOf(ctx, p, s); errors.Is(err, billing.ErrNoTeam) {
		e.None = true
		return e, nil
	}
	if err != nil {
		return nil, err
	}
	e.Me, _ = e.Team.Of(s.Key.User)
	if e.Me.Name == "" {
		e.Me.Name = s.Name
	}
	switch q.why { //nolint:exhaustive // the others need no more
	case InviteAs:
		e.Secret, e.Hash = billing.NewInvitation()
	case TeamAudit:
		e.Audit, err = p.Teams.Audit(ctx, s.Key.User, auditPage)
	case TeamCars:
		skip, bad := strconv.Atoi(q.arg)
		if bad != nil || skip < 0 {
			skip = 0
		}
		e.Cars, err = p.Teams.Cars(ctx, s.Key.User, skip, teamPage+1)
		e.More = len(e.Cars) > teamPage
		e.Cars = e.Cars[:min(len(e.Cars), teamPage)]
	case TeamSeats, PickSeats:
		st, bad := p.Accounts.Standing(ctx, s.Key.User, "")
		e.Every, err = st.Every, bad
	}
	return e, err
}

func teamOf(ctx context.Context, p Ports, s Session) (billing.Team, error) {
	if p.Teams == nil {
		return billing.Team{}, billing.ErrNoTeam
	}
	t, err := p.Teams.Team(ctx, s.Key.User)
	for i := range t.Members {
		if t.Members[i].User == s.Key.User && t.Members[i].Name == "" {
			t.Members[i].Name = s.Name
		}
	}
	return t, err
}

func (q showInvitation) run(ctx context.Context, p Ports, s Session) (Event, error) {
	e := InvitationFound{Invitation: billing.Invitation{Err: billing.ErrInvitation}, Why: q.why}
	if p.Teams == nil || q.hash == nil {
		return e, nil
	}
	var err error
	e.Invitation, err = p.Teams.Invitation(ctx, s.Key.User, q.hash)
	return e, err
}

func (q mayForget) run(ctx context.Context, p Ports, s Session) (Event, error) {
	team, err := teamOf(ctx, p, s)
	if errors.Is(err, billing.ErrNoTeam) {
		return ForgetFound{Sure: q.sure}, nil
	}
	me, _ := team.Of(s.Key.User)
	others := team.Others() > 0
	return ForgetFound{Refused: me.Role == billing.Owner && others && team.Paid, InTeam: others, Sure: q.sure}, err
}

// answerForget asks whether everything is to be deleted, does it, or says why it cannot
// be: a team that is paid for needs its owner.
func (t *talk) answerForget(e ForgetFound) State {
	switch {
	case e.Refused:
		t.offer(text(MsgTeamForget), Choice{ID: ShowTeam}, Choice{ID: Manage})
		return Idle{}
	case e.Sure:
		return t.forget()
	}
	return t.confirmForget(e.InTeam)
}

// team answers /team: in a private chat only, as it is about people.
func (t *talk) team(here State) State {
	if !t.Key.private() {
		t.say(MsgTeamPrivate)
		return here
	}
	t.do(teamUp{why: ShowTeam})
	return here
}

// chooseTeam answers the buttons of teams.
func (t *talk) chooseTeam(c Choice) State {
	if c.ID != JoinSharing && c.ID != JoinApart {
		t.do(teamUp{why: c.ID, arg: c.Arg})
		return t.State
	}
	hash, err := hex.DecodeString(c.Arg)
	if err != nil {
		t.say(MsgStale)
		return t.State
	}
	t.do(showInvitation{hash: hash, why: c.ID})
	return t.State
}

// invitation follows a link that invites.
func (t *talk) invitation(here State, secret string) State {
	if !t.Key.private() {
		t.say(MsgTeamPrivate)
		return here
	}
	t.do(showInvitation{hash: billing.InvitationHash(secret)})
	return here
}

// answerInvitation asks whether an invitation is accepted, saying what others will see, or
// accepts it.
func (t *talk) answerInvitation(e InvitationFound) {
	i := e.Invitation
	for known, words := range map[error]MessageID{
		billing.ErrInvitation: MsgTeamJoinStale, billing.ErrInTeam: MsgTeamJoinIn, billing.ErrNoSeat: MsgTeamJoinFull, billing.ErrOwnPlan: MsgTeamJoinOwn,
	} {
		if errors.Is(i.Err, known) {
			t.say(words)
			return
		}
	}
	viewer := i.Role == billing.Viewer
	if e.Why != "" {
		t.do(TeamAct{billing.TeamChange{Act: billing.ActJoin, Role: i.Role, Name: t.Name, Hash: i.Hash, Shares: e.Why == JoinSharing}})
		t.offer(text(MsgTeamJoined, "Owner", i.Owner, "Role", roleName(i.Role), "Shares", e.Why == JoinSharing, "Viewer", viewer), Choice{ID: ShowTeam})
		return
	}
	r := Reply{Parts: []Text{text(MsgTeamJoin, "Owner", i.Owner, "Role", roleName(i.Role), "Viewer", viewer, "Until", i.Expires)}}
	arg := hex.EncodeToString(i.Hash)
	if !viewer {
		r.Choices = append(r.Choices, Choice{ID: JoinSharing, Arg: arg})
	}
	r.Choices = append(r.Choices, Choice{ID: JoinApart, Arg: arg, Data: map[string]any{"Viewer": viewer}}, Choice{ID: Cancel})
	t.reply(r)
}

func roleName(r billing.Role) Text { return text(MessageID("role_" + string(r))) }

// mateName is how a member is called; who is forgotten has a number only.
func mateName(m billing.TeamMember) any {
	if name := strings.TrimSpace(m.Name); name != "" {
		return name
	}
	return text(MsgTeamNobody, "ID", strconv.FormatInt(m.ID, 10))
}
