package conversation

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/vinbot/billing"
)

// showTeam shows a team, or does what a button asks of it.
func (t *talk) showTeam(e TeamFound) {
	if e.None {
		r := Reply{Parts: []Text{text(MsgTeamNone, "Sold", e.Sold)}}
		if e.Sold {
			r.Choices = []Choice{{ID: Upgrade}}
		}
		t.reply(r)
		return
	}
	do, ok := map[ChoiceID]func(TeamFound){
		TeamMate: t.showMate, RemoveMate: t.showMate, HandOver: t.showMate,
		Invite: t.askInvite, InviteAs: t.invite, WithdrawLinks: t.withdrawLinks,
		SetRole: t.changeMate, RemoveNow: t.changeMate, HandOverNow: t.changeMate,
		LeaveTeam: t.leaveTeam, LeaveNow: t.leaveTeam, ShareCars: t.shareCars, HideCars: t.shareCars,
		TeamCars: t.showTeamCars, TeamAudit: t.showTeamAudit, TeamSeats: t.offerSeats, PickSeats: t.pickSeats,
	}[e.Why]
	if !ok {
		do = t.showTeamCard
	}
	do(e)
}

// may reports whether the person may do something to somebody of a role.
func (e TeamFound) may(act billing.Act, whom billing.Role) bool {
	return billing.May(e.Me.Role, act, whom)
}

// showTeamCard lists who is in the team, with what the person may do.
func (t *talk) showTeamCard(e TeamFound) {
	team := e.Team
	r := Reply{Parts: []Text{text(MsgTeam,
		"Plan", planName(team.Plan), "Used", len(team.Members), "Seats", team.Seats, "Rests", team.Seats == 0,
		"Mine", e.Me.Role == billing.Owner, "Owner", mateName(team.Owner()))}}
	for _, m := range team.Members {
		r.Parts = append(r.Parts, mateLine(team, m, m.User == e.Me.User))
		if m.ID != e.Me.ID && (e.may(billing.ActRemove, m.Role) || e.may(billing.ActTransfer, m.Role)) {
			r.Choices = append(r.Choices, Choice{ID: TeamMate, Arg: keyArg(m.ID), Data: map[string]any{"Name": mateName(m), "Role": roleName(m.Role)}})
		}
	}
	if e.may(billing.ActInvite, billing.Viewer) && team.Seats > 0 {
		r.Choices = append(r.Choices, Choice{ID: Invite})
	}
	if team.Invitations > 0 && e.may(billing.ActWithdraw, "") {
		r.Parts = append(r.Parts, text(MsgTeamOpen, "Count", team.Invitations, "PluralCount", team.Invitations))
		r.Choices = append(r.Choices, Choice{ID: WithdrawLinks})
	}
	r.Choices = append(r.Choices, t.teamChoices(e)...)
	t.reply(r)
}

func (t *talk) teamChoices(e TeamFound) (choices []Choice) {
	if len(e.Team.Members) > 1 {
		choices = append(choices, Choice{ID: TeamCars, Arg: "0"})
		if e.Me.Shares {
			choices = append(choices, Choice{ID: HideCars})
		} else if e.may(billing.ActShare, "") {
			choices = append(choices, Choice{ID: ShareCars})
		}
	}
	if e.may(billing.ActSeats, "") && e.Team.Seats > 0 {
		choices = append(choices, Choice{ID: TeamSeats})
	}
	if e.may(billing.ActSeeAudit, "") && e.Me.ID != 0 {
		choices = append(choices, Choice{ID: TeamAudit})
	}
	if e.may(billing.ActLeave, "") {
		choices = append(choices, Choice{ID: LeaveTeam})
	}
	return choices
}

func mateLine(team billing.Team, m billing.TeamMember, you bool) Text {
	return text(MsgTeamMate, "Name", mateName(m), "Role", roleName(m.Role), "You", you, "Shares", m.Shares,
		"Stands", team.Seats > 0 && !team.Seated(m.User))
}

// showMate shows one member with what may be done, or asks whether it is to be.
func (t *talk) showMate(e TeamFound) {
	m, ok := e.mate()
	if !ok {
		t.say(MsgStale)
		return
	}
	arg, name := keyArg(m.ID), mateName(m)
	back := Choice{ID: ShowTeam}
	switch e.Why { //nolint:exhaustive // the others do not come here
	case RemoveMate:
		t.offer(text(MsgTeamConfirmRemove, "Name", name), Choice{ID: RemoveNow, Arg: arg}, back)
		return
	case HandOver:
		t.offer(text(MsgTeamConfirmPassOn, "Name", name), Choice{ID: HandOverNow, Arg: arg, Data: map[string]any{"Name": name}}, back)
		return
	}
	r := Reply{Parts: []Text{mateLine(e.Team, m, false), text(MsgTeamSince, "At", m.JoinedAt), text(MsgTeamRoles)}}
	for _, role := range billing.Roles() {
		if role != m.Role && e.may(billing.ActSetRole, m.Role) && e.may(billing.ActSetRole, role) {
			r.Choices = append(r.Choices, Choice{ID: SetRole, Arg: arg + " " + string(role), Data: map[string]any{"Role": roleName(role)}})
		}
	}
	if e.may(billing.ActTransfer, m.Role) {
		r.Choices = append(r.Choices, Choice{ID: HandOver, Arg: arg})
	}
	if e.may(billing.ActRemove, m.Role) {
		r.Choices = append(r.Choices, Choice{ID: RemoveMate, Arg: arg})
	}
	r.Choices = append(r.Choices, back)
	t.reply(r)
}

// mate is the member that a button is about.
func (e TeamFound) mate() (billing.TeamMember, bool) {
	id, _, _ := strings.Cut(e.Arg, " ")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n == 0 {
		return billing.TeamMember{}, false
	}
	return e.Team.ByID(n)
}

// change does something to the team if that may be done, and reports whether it was.
func (t *talk) change(e *TeamFound, c billing.TeamChange) bool {
	if e.Me.ID == 0 || c.Act != billing.ActJoin {
		c.Name = t.Name
	}
	next, err := e.Team.Apply(t.Key.User, c, e.Now)
	switch {
	case errors.Is(err, billing.ErrNoSeat):
		t.offer(text(MsgTeamFull, "Seats", e.Team.Seats), t.wayOn(*e)...)
		return false
	case errors.Is(err, billing.ErrInvitation):
		t.offer(text(MsgTeamManyOpen, "Most", billing.MaxInvitations), Choice{ID: WithdrawLinks}, Choice{ID: ShowTeam})
		return false
	case err != nil:
		t.offer(text(MsgTeamNotAllowed), Choice{ID: ShowTeam})
		return false
	}
	e.Team = next
	e.Me, _ = next.Of(t.Key.User)
	t.do(TeamAct{c})
	return true
}

// wayOn leads on where all seats are taken.
func (t *talk) wayOn(e TeamFound) []Choice {
	if e.may(billing.ActSeats, "") {
		return []Choice{{ID: TeamSeats}, {ID: ShowTeam}}
	}
	return []Choice{{ID: ShowTeam}}
}

// changeMate changes a member's role, removes them, or passes the team on to them.
func (t *talk) changeMate(e TeamFound) {
	m, ok := e.mate()
	if !ok {
		t.say(MsgStale)
		return
	}
	_, role, _ := strings.Cut(e.Arg, " ")
	c := billing.TeamChange{Whom: m.ID, Role: billing.Role(role)}
	words := MessageID("")
	switch e.Why { //nolint:exhaustive // the others do not come here
	case SetRole:
		c.Act, words = billing.ActSetRole, MsgTeamRoleSet
	case RemoveNow:
		c.Act, words = billing.ActRemove, MsgTeamRemoved
	case HandOverNow:
		c.Act, words = billing.ActTransfer, MsgTeamPassedOn
	}
	if !t.change(&e, c) {
		return
	}
	said := []any{"Name", mateName(m)}
	if e.Why == SetRole {
		said = append(said, "Role", roleName(c.Role))
	}
	t.offer(text(words, said...), Choice{ID: ShowTeam})
}

// askInvite asks as what somebody is to join.
func (t *talk) askInvite(e TeamFound) {
	if len(e.Team.Members) >= e.Team.Seats {
		t.offer(text(MsgTeamFull, "Seats", e.Team.Seats), t.wayOn(e)...)
		return
	}
	r := Reply{Parts: []Text{text(MsgTeamInviteAsk), text(MsgTeamRoles)}}
	for _, role := range billing.Roles() {
		if e.may(billing.ActInvite, role) {
			r.Choices = append(r.Choices, Choice{ID: InviteAs, Arg: string(role), Data: map[string]any{"Role": roleName(role)}})
		}
	}
	r.Choices = append(r.Choices, Choice{ID: ShowTeam})
	t.reply(r)
}

// invite makes a link that lets one person in. Its secret is in this message only.
func (t *talk) invite(e TeamFound) {
	role := billing.Role(e.Arg)
	if !t.change(&e, billing.TeamChange{Act: billing.ActInvite, Role: role, Hash: e.Hash}) {
		return
	}
	link := "https://t.me/" + e.Bot + "?start=" + teamPayload + e.Secret
	t.offer(text(MsgTeamInvite, "Role", roleName(role), "Link", link, "Until", e.Now.Add(billing.InvitationLife)),
		Choice{ID: ShareLink, URL: "https://t.me/share/url?url=" + url.QueryEscape(link)}, Choice{ID: ShowTeam})
}

// teamPayload begins the payload of a link that invites.
const teamPayload = "team_"

func (t *talk) withdrawLinks(e TeamFound) {
	if t.change(&e, billing.TeamChange{Act: billing.ActWithdraw}) {
		t.offer(text(MsgTeamWithdrawn), Choice{ID: ShowTeam})
	}
}

// leaveTeam asks whether the person is to leave, and then lets them.
func (t *talk) leaveTeam(e TeamFound) {
	if e.Why == LeaveTeam {
		t.offer(text(MsgTeamConfirmLeave, "Owner", mateName(e.Team.Owner())), Choice{ID: LeaveNow}, Choice{ID: ShowTeam})
		return
	}
	if t.change(&e, billing.TeamChange{Act: billing.ActLeave}) {
		t.offer(text(MsgTeamLeft), Choice{ID: ShowPlan})
	}
}

func (t *talk) shareCars(e TeamFound) {
	shares := e.Why == ShareCars
	if t.change(&e, billing.TeamChange{Act: billing.ActShare, Shares: shares}) {
		t.offer(text(MsgTeamShares, "Shares", shares), Choice{ID: ShowTeam})
	}
}

// showTeamCars lists the cars that are shared, with buttons for each.
func (t *talk) showTeamCars(e TeamFound) {
	if len(e.Cars) == 0 {
		t.offer(text(MsgTeamNoCars), Choice{ID: ShowTeam})
		return
	}
	r := Reply{Parts: []Text{text(MsgTeamCars)}}
	for _, c := range e.Cars {
		r.Parts = append(r.Parts, text(MsgTeamCar, "Vehicle", vehicleName(c.Vehicle), "VIN", string(c.Vehicle.VIN),
			"Name", mateName(billing.TeamMember{Name: c.Name}), "At", c.At.UTC().Truncate(time.Minute)))
		if c.Vehicle.VIN != "" {
			r.Choices = append(r.Choices, pickCar(c.Vehicle))
		}
	}
	if e.More {
		skip, _ := strconv.Atoi(e.Arg)
		r.Choices = append(r.Choices, Choice{ID: TeamCars, Arg: strconv.Itoa(skip + teamPage)})
	}
	r.Choices = append(r.Choices, Choice{ID: ShowTeam})
	t.reply(r)
}

// showTeamAudit lists what was done in the team, the newest first.
func (t *talk) showTeamAudit(e TeamFound) {
	if !e.may(billing.ActSeeAudit, "") {
		t.offer(text(MsgTeamNotAllowed), Choice{ID: ShowTeam})
		return
	}
	r := Reply{Parts: []Text{text(MsgTeamAudit, "None", len(e.Audit) == 0)}}
	for _, a := range e.Audit {
		what := []any{"Who", mateName(a.Who)}
		if a.Whom.ID != 0 {
			what = append(what, "Whom", mateName(a.Whom))
		}
		if a.Role != "" {
			what = append(what, "Role", roleName(a.Role))
		}
		what = append(what, "N", a.N)
		r.Parts = append(r.Parts, text(MsgTeamEntry, "At", a.At, "What", text(MessageID("team_act_"+string(a.Act)), what...)))
	}
	r.Choices = []Choice{{ID: ShowTeam}}
	t.reply(r)
}

// offerSeats offers more seats, and fewer.
func (t *talk) offerSeats(e TeamFound) {
	if !e.may(billing.ActSeats, "") || e.Every == "" {
		t.offer(text(MsgTeamNotAllowed), Choice{ID: ShowTeam})
		return
	}
	const most = 3 // steps at a time
	r := Reply{Parts: []Text{text(MsgTeamSeats, "Seats", e.Team.Seats, "Used", len(e.Team.Members), "Each", e.Team.Each)}}
	for units := max(1, e.Team.Units-1); units <= e.Team.Units+most; units++ {
		if units != e.Team.Units {
			r.Choices = append(r.Choices, Choice{ID: PickSeats, Arg: strconv.Itoa(units), Data: map[string]any{"Seats": units * e.Team.Each}})
		}
	}
	r.Choices = append(r.Choices, Choice{ID: ShowTeam})
	t.reply(r)
}

// pickSeats asks what other seats cost: nothing changes before that is confirmed.
func (t *talk) pickSeats(e TeamFound) {
	units, err := strconv.Atoi(e.Arg)
	if err != nil || units < 1 || !e.may(billing.ActSeats, "") || e.Every == "" {
		t.say(MsgStale)
		return
	}
	t.Memory.cancel(WorkLink)
	t.start(WorkLink, LinkArgs{Plan: e.Team.Plan, Every: e.Every, Units: units}, 0)
	t.State = AwaitingPayment{Plan: e.Team.Plan}
}

// tellTeam tells somebody what happened in their team.
func (t *talk) tellTeam(e TeamTold) {
	what := []any{"Who", e.Who, "Owner", e.Owner, "Members", e.Members, "Seats", e.Seats}
	if e.Role != "" {
		what = append(what, "Role", roleName(e.Role))
	}
	if len(e.Lost) > 0 {
		what = append(what, "Names", slices.Clone(e.Lost))
	}
	r := Reply{Parts: []Text{text(MessageID("team_told_"+string(e.Act)), what...)}, Choices: []Choice{{ID: ShowTeam}}}
	if e.Act == billing.ActRemove || e.Act == billing.ActDissolve {
		r.Choices = []Choice{{ID: ShowPlan}}
	}
	t.reply(r)
}
