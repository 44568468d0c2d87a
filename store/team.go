package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
)

// Teams reads who shares an account. Its pool is the readers'.
type Teams struct {
	pool  *pgxpool.Pool
	terms billing.Terms
	now   func() time.Time
}

// NewTeams returns teams on pool.
func NewTeams(pool *pgxpool.Pool, terms billing.Terms, now func() time.Time) *Teams {
	return &Teams{pool: pool, terms: terms, now: now}
}

// Team is the team that a person is in, or the one that they could have as the owner of
// an account with seats; billing.ErrNoTeam where there is neither.
func (t *Teams) Team(ctx context.Context, user int64) (billing.Team, error) {
	return teamFor(ctx, t.pool, user, "", t.terms, t.now())
}

// Invitation is what an invitation says to somebody who shows it; its Err says why it
// cannot be accepted.
func (t *Teams) Invitation(ctx context.Context, user int64, hash []byte) (billing.Invitation, error) {
	i := billing.Invitation{Hash: hash}
	account, role, expires, err := invited(ctx, t.pool, hash, t.now())
	if errors.Is(err, billing.ErrInvitation) {
		i.Err = err
		return i, nil
	}
	if err != nil {
		return i, err
	}
	team, _, err := readTeam(ctx, t.pool, account, t.terms, t.now())
	if err != nil {
		return i, err
	}
	i.Role, i.Owner, i.Expires = role, team.Owner().Name, expires
	for _, m := range team.Members {
		if m.Shares {
			i.Sharing++
		}
	}
	_, i.Err = team.Apply(user, billing.TeamChange{Act: billing.ActJoin, Role: role}, t.now())
	if i.Err == nil {
		i.Err = mayJoin(ctx, t.pool, user)
	}
	for _, known := range []error{billing.ErrInTeam, billing.ErrNoSeat, billing.ErrOwnPlan, nil} {
		if errors.Is(i.Err, known) {
			return i, nil
		}
	}
	return i, i.Err
}

// Audit lists what was done in a person's team, the newest first.
func (t *Teams) Audit(ctx context.Context, user int64, most int) ([]billing.TeamEntry, error) {
	rows, err := t.pool.Query(ctx, `
		SELECT a.at, a.act, coalesce(a.who, 0), coalesce(w.name, ''), coalesce(a.whom, 0), coalesce(o.name, ''), a.role, a.n
		FROM team_audit AS a
		LEFT JOIN team_members AS w ON w.id = a.who
		LEFT JOIN team_members AS o ON o.id = a.whom
		WHERE a.account_id = (SELECT account_id FROM team_members WHERE user_id = $1 AND left_at IS NULL)
		ORDER BY a.id DESC
		LIMIT $2`, user, most)
	if err != nil {
		return nil, fmt.Errorf("store: audit of a team: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (e billing.TeamEntry, err error) {
		err = row.Scan(&e.At, &e.Act, &e.Who.ID, &e.Who.Name, &e.Whom.ID, &e.Whom.Name, &e.Role, &e.N)
		e.At = e.At.UTC()
		return e, err
	})
}

// Cars lists what the others in a person's team share, the newest first: cars alone,
// looked up since they share.
func (t *Teams) Cars(ctx context.Context, user int64, skip, most int) ([]conversation.TeamCar, error) {
	rows, err := t.pool.Query(ctx, `
		SELECT l.vehicle, l.at, m.name
		FROM team_members AS me
		JOIN team_members AS m ON m.account_id = me.account_id AND m.left_at IS NULL
		JOIN lookups AS l ON l.user_id = m.user_id AND l.at >= m.shares_since
		WHERE me.user_id = $1 AND me.left_at IS NULL
		ORDER BY l.at DESC, l.car
		LIMIT $3 OFFSET $2`, user, skip, most)
	if err != nil {
		return nil, fmt.Errorf("store: cars of a team: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[conversation.TeamCar])
}

// memberOf is the account of the team that a person is in; 0: none.
func memberOf(ctx context.Context, q querier, user int64) (account int64, err error) {
	err = q.QueryRow(ctx, `SELECT account_id FROM team_members WHERE user_id = $1 AND left_at IS NULL`, user).Scan(&account)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("store: team of a person: %w", err)
	}
	return account, nil
}

// isGuest reports whether somebody is in a team that another pays for.
func isGuest(ctx context.Context, q querier, user int64) (guest bool, err error) {
	err = q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM team_members WHERE user_id = $1 AND left_at IS NULL AND role <> 'owner')`, user).Scan(&guest)
	return guest, err
}

// holdAccount locks an account until tx ends.
func holdAccount(ctx context.Context, tx pgx.Tx, account int64) error {
	if _, err := tx.Exec(ctx, `SELECT FROM accounts WHERE id = $1 FOR UPDATE`, account); err != nil {
		return fmt.Errorf("store: hold account: %w", err)
	}
	return nil
}

// readTeam is the team of an account as it is, and what its plan entitles to.
func readTeam(ctx context.Context, q querier, account int64, terms billing.Terms, now time.Time) (t billing.Team, e billing.Entitlement, err error) {
	subs, err := subscriptions(ctx, q, account)
	if err != nil {
		return t, e, err
	}
	current := billing.Current(subs)
	e = billing.Entitle(current, terms, now)
	t = billing.Team{Account: account, Plan: e.Plan.Code, Seats: e.Plan.Seats, Units: max(1, current.Units), Paid: current.Open() && current.CancelAt.IsZero()}
	t.Each = t.Seats / t.Units
	rows, err := q.Query(ctx, `
		SELECT id, user_id, name, role, joined_at, shares_since IS NOT NULL
		FROM team_members
		WHERE account_id = $1 AND left_at IS NULL
		ORDER BY role <> 'owner', joined_at, id`, account)
	if err == nil {
		t.Members, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (m billing.TeamMember, err error) {
			err = row.Scan(&m.ID, &m.User, &m.Name, &m.Role, &m.JoinedAt, &m.Shares)
			m.JoinedAt = m.JoinedAt.UTC()
			return m, err
		})
	}
	if err == nil {
		err = q.QueryRow(ctx, `
			SELECT count(*)
			FROM team_invitations
			WHERE account_id = $1 AND ended_at IS NULL AND expires_at > $2`, account, now).Scan(&t.Invitations)
	}
	if err != nil {
		return t, e, fmt.Errorf("store: team: %w", err)
	}
	return t, e, nil
}

// teamFor is [Teams.Team]; name is the owner's, where the team is not written down yet.
func teamFor(ctx context.Context, q querier, user int64, name string, terms billing.Terms, now time.Time) (t billing.Team, err error) {
	account, err := memberOf(ctx, q, user)
	if err != nil {
		return t, err
	}
	if account != 0 {
		t, _, err = readTeam(ctx, q, account, terms, now)
		return t, err
	}
	err = q.QueryRow(ctx, `SELECT id FROM accounts WHERE owner_id = $1`, user).Scan(&account)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, billing.ErrNoTeam
	}
	if err != nil {
		return t, fmt.Errorf("store: team: %w", err)
	}
	if t, _, err = readTeam(ctx, q, account, terms, now); err != nil {
		return t, err
	}
	if t.Seats == 0 {
		return t, billing.ErrNoTeam
	}
	t.Members = append(t.Members, billing.TeamMember{User: user, Name: name, Role: billing.Owner, JoinedAt: now})
	return t, nil
}

// invited is what an invitation that can be used leads to; billing.ErrInvitation. It
// lasts as long as whoever made it may make such.
func invited(ctx context.Context, q querier, hash []byte, now time.Time) (account int64, role billing.Role, expires time.Time, err error) {
	var by billing.Role
	err = q.QueryRow(ctx, `
		SELECT i.account_id, i.role, i.expires_at, m.role
		FROM team_invitations AS i
		JOIN team_members AS m ON m.id = i.made_by AND m.left_at IS NULL
		WHERE hash = $1 AND ended_at IS NULL AND expires_at > $2`, hash, now).Scan(&account, &role, &expires, &by)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !billing.May(by, billing.ActInvite, role) {
		return 0, "", expires, billing.ErrInvitation
	}
	if err != nil {
		return 0, "", expires, fmt.Errorf("store: invitation: %w", err)
	}
	return account, role, expires.UTC(), nil
}

// mayJoin refuses who pays for a plan of their own, or is in another team.
func mayJoin(ctx context.Context, q querier, user int64) error {
	var pays, in bool
	err := q.QueryRow(ctx, `
		SELECT EXISTS (
				SELECT FROM accounts AS a JOIN subscriptions AS s ON s.account_id = a.id
				WHERE a.owner_id = $1 AND s.status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused')),
			EXISTS (SELECT FROM team_members WHERE user_id = $1 AND left_at IS NULL)`, user).Scan(&pays, &in)
	switch {
	case err != nil:
		return fmt.Errorf("store: who joins: %w", err)
	case in:
		return billing.ErrInTeam
	case pays:
		return billing.ErrOwnPlan
	}
	return nil
}
