package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
)

// teamwork changes one team in the transaction that holds its account.
type teamwork struct {
	tx    pgx.Tx
	terms billing.Terms
	now   time.Time
}

// ChangeTeam does what a person decided about a team, in the transaction of the turn in
// which it is told, or is one of billing's errors of teams and has changed nothing that
// the transaction may keep. Changes of a team wait here for each other, and for VINs that
// are counted to it: two who take the last seat do not both get it.
func ChangeTeam(ctx context.Context, tx pgx.Tx, user int64, c billing.TeamChange, now time.Time, terms billing.Terms) error {
	w := teamwork{tx, terms, now}
	t, err := w.hold(ctx, user, &c)
	if err != nil {
		return err
	}
	next, err := t.Apply(user, c, now)
	if err != nil {
		return err
	}
	if c.Act == billing.ActTransfer {
		if err := w.passOn(ctx, t, c.Whom); err != nil {
			return err
		}
	}
	if err := w.write(ctx, t, next); err != nil {
		return err
	}
	if err := w.invitations(ctx, t, user, c); err != nil {
		return err
	}
	return w.note(ctx, t, next, user, c)
}

// hold locks the team's account and reads the team, which is written down if it was not.
// Of who joins, the invitation says which team it is, and as what.
func (w teamwork) hold(ctx context.Context, user int64, c *billing.TeamChange) (t billing.Team, err error) {
	if c.Act == billing.ActJoin {
		return w.admit(ctx, user, c)
	}
	if t, err = teamFor(ctx, w.tx, user, c.Name, w.terms, w.now); err != nil {
		return t, err
	}
	if err := holdAccount(ctx, w.tx, t.Account); err != nil {
		return t, err
	}
	if _, err := w.tx.Exec(ctx, `
		INSERT INTO team_members (account_id, user_id, name, role, joined_at)
		SELECT id, owner_id, $3, 'owner', $2
		FROM accounts AS a
		WHERE id = $1 AND owner_id = $4 AND NOT EXISTS (SELECT FROM team_members AS m WHERE m.account_id = a.id AND left_at IS NULL)`,
		t.Account, w.now, c.Name, user); err != nil {
		return t, fmt.Errorf("store: begin a team: %w", err)
	}
	if c.Name != "" {
		if _, err := w.tx.Exec(ctx, `UPDATE team_members SET name = $2 WHERE user_id = $1 AND left_at IS NULL AND name <> $2`, user, c.Name); err != nil {
			return t, fmt.Errorf("store: name a member: %w", err)
		}
	}
	t, _, err = readTeam(ctx, w.tx, t.Account, w.terms, w.now)
	return t, err
}

func (w teamwork) admit(ctx context.Context, user int64, c *billing.TeamChange) (t billing.Team, err error) {
	account, _, _, err := invited(ctx, w.tx, c.Hash, w.now)
	if err != nil {
		return t, err
	}
	if err := holdAccount(ctx, w.tx, account); err != nil {
		return t, err
	}
	if _, c.Role, _, err = invited(ctx, w.tx, c.Hash, w.now); err != nil { // somebody else may have used it meanwhile
		return t, err
	}
	if _, err := lockAccount(ctx, w.tx, user); err != nil { // so that nothing is bought meanwhile
		return t, err
	}
	if err := mayJoin(ctx, w.tx, user); err != nil {
		return t, err
	}
	t, _, err = readTeam(ctx, w.tx, account, w.terms, w.now)
	return t, err
}

// write brings the rows of a team from what it was to what it is to be.
func (w teamwork) write(ctx context.Context, was, is billing.Team) error {
	b := &pgx.Batch{}
	for _, m := range was.Members {
		now, in := is.ByID(m.ID)
		if !in {
			b.Queue(`UPDATE team_members SET left_at = $2, shares_since = NULL WHERE id = $1`, m.ID, w.now)
		} else if now.Role != m.Role && now.Role != billing.Owner {
			b.Queue(`UPDATE team_members SET role = $2 WHERE id = $1`, m.ID, now.Role)
		}
		if in && now.Shares != m.Shares {
			b.Queue(`UPDATE team_members SET shares_since = CASE WHEN $2 THEN $3::timestamptz END WHERE id = $1`, m.ID, now.Shares, w.now)
		}
	}
	for _, m := range is.Members {
		if was, in := was.ByID(m.ID); in && m.ID != 0 && m.Role == billing.Owner && was.Role != billing.Owner { // when nobody else is
			b.Queue(`UPDATE team_members SET role = 'owner' WHERE id = $1`, m.ID)
		}
		if m.ID == 0 {
			b.Queue(`
				INSERT INTO team_members (account_id, user_id, name, role, joined_at, shares_since)
				VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN $5::timestamptz END)`, is.Account, m.User, m.Name, m.Role, m.JoinedAt, m.Shares)
		}
	}
	if err := w.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: write a team: %w", err)
	}
	return nil
}

// invitations makes, ends or uses up invitations.
func (w teamwork) invitations(ctx context.Context, t billing.Team, user int64, c billing.TeamChange) (err error) {
	switch c.Act { //nolint:exhaustive // the others leave them alone
	case billing.ActInvite:
		me, _ := t.Of(user)
		_, err = w.tx.Exec(ctx, `
			INSERT INTO team_invitations (hash, account_id, role, made_by, made_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6)`, c.Hash, t.Account, c.Role, me.ID, w.now, w.now.Add(billing.InvitationLife))
	case billing.ActWithdraw:
		_, err = w.tx.Exec(ctx, `UPDATE team_invitations SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL`, t.Account, w.now)
	case billing.ActJoin:
		_, err = w.tx.Exec(ctx, `UPDATE team_invitations SET ended_at = $2 WHERE hash = $1`, c.Hash, w.now)
	}
	if err != nil {
		return fmt.Errorf("store: invitations: %w", err)
	}
	return nil
}

// passOn makes a member the owner of the account. The account that they had is left to
// the books: nothing may run on it, and its keys end. What is told of payments goes to them.
func (w teamwork) passOn(ctx context.Context, t billing.Team, whom int64) error {
	m, _ := t.ByID(whom)
	var runs bool
	if _, err := lockAccount(ctx, w.tx, m.User); err != nil {
		return err
	}
	err := w.tx.QueryRow(ctx, `
		SELECT EXISTS (
			SELECT FROM accounts AS a JOIN subscriptions AS s ON s.account_id = a.id
			WHERE a.owner_id = $1 AND s.status IN ('trialing', 'active', 'past_due', 'unpaid', 'paused'))`, m.User).Scan(&runs)
	if err != nil {
		return fmt.Errorf("store: pass a team on: %w", err)
	}
	if runs {
		return billing.ErrOwnPlan
	}
	b := &pgx.Batch{}
	b.Queue(`UPDATE api_keys SET revoked_at = $2 WHERE revoked_at IS NULL AND account_id = (SELECT id FROM accounts WHERE owner_id = $1)`, m.User, w.now)
	b.Queue(`UPDATE accounts SET owner_id = NULL WHERE owner_id = $1`, m.User)
	b.Queue(`UPDATE accounts SET owner_id = $2 WHERE id = $1`, t.Account, m.User)
	b.Queue(`UPDATE purchases SET user_id = $2, chat_id = $2, thread_id = 0 WHERE account_id = $1`, t.Account, m.User)
	if err := w.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: pass a team on: %w", err)
	}
	return nil
}

// note writes a change into the audit, and lets those it is about be told.
func (w teamwork) note(ctx context.Context, was, is billing.Team, user int64, c billing.TeamChange) error {
	is, _, err := readTeam(ctx, w.tx, is.Account, w.terms, w.now)
	if err != nil {
		return err
	}
	find := func(user int64) billing.TeamMember {
		if m, in := is.Of(user); in {
			return m
		}
		m, _ := was.Of(user)
		return m
	}
	me := find(user)
	whom, _ := was.ByID(c.Whom)
	n := 0
	if c.Act == billing.ActShare && c.Shares {
		n = 1
	}
	if err := w.audit(ctx, was.Account, billing.TeamEntry{Act: c.Act, Who: me, Whom: whom, Role: c.Role, N: n}); err != nil {
		return err
	}
	told := conversation.TeamTold{Act: c.Act, Who: me.Name, Role: c.Role, Owner: is.Owner().Name, Members: len(is.Members), Seats: is.Seats}
	switch c.Act { //nolint:exhaustive // nobody need be told of the others
	case billing.ActJoin, billing.ActLeave:
		if err := w.tell(ctx, is.Owner().User, told); err != nil {
			return err
		}
	case billing.ActRemove, billing.ActSetRole, billing.ActTransfer:
		if err := w.tell(ctx, whom.User, told); err != nil {
			return err
		}
	}
	return w.seat(ctx, is)
}

func (w teamwork) audit(ctx context.Context, account int64, e billing.TeamEntry) error {
	_, err := w.tx.Exec(ctx, `
		INSERT INTO team_audit (account_id, at, act, who, whom, role, n)
		VALUES ($1, $2, $3, nullif($4::bigint, 0), nullif($5::bigint, 0), $6, $7)`, account, w.now, e.Act, e.Who.ID, e.Whom.ID, e.Role, e.N)
	if err != nil {
		return fmt.Errorf("store: audit of a team: %w", err)
	}
	return nil
}

// tell puts what happened in a team into the inbox of somebody's private chat.
func (w teamwork) tell(ctx context.Context, user int64, told conversation.TeamTold) error {
	if user == 0 {
		return nil
	}
	raw, err := conversation.MarshalResult(0, told)
	if err != nil {
		return err
	}
	_, err = w.tx.Exec(ctx, `
		INSERT INTO inbox (bot_id, update_id, chat_id, thread_id, user_id, raw)
		VALUES (0, nextval('team_notice_ids'), $1, 0, $1, $2)`, user, raw)
	if err == nil {
		_, err = w.tx.Exec(ctx, `SELECT pg_notify($1, '')`, wakeChannel)
	}
	if err != nil {
		return fmt.Errorf("store: tell a team: %w", err)
	}
	return nil
}

// seat tells those who have lost a seat, or got one back, and the owner who they are. A
// plan without seats is told of as a plan.
func (w teamwork) seat(ctx context.Context, t billing.Team) error {
	rows, err := w.tx.Query(ctx, `SELECT id FROM team_members WHERE account_id = $1 AND left_at IS NULL AND NOT seated`, t.Account)
	if err != nil {
		return fmt.Errorf("store: seats: %w", err)
	}
	stood, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("store: seats: %w", err)
	}
	var lost []string
	for _, m := range t.Members {
		was, is := !slices.Contains(stood, m.ID), t.Seated(m.User)
		if m.Role == billing.Owner || was == is {
			continue
		}
		act := billing.ActSeatBack
		if !is {
			act = billing.ActSeatLost
			lost = append(lost, m.Name)
		}
		if _, err := w.tx.Exec(ctx, `UPDATE team_members SET seated = $2 WHERE id = $1`, m.ID, is); err != nil {
			return fmt.Errorf("store: seats: %w", err)
		}
		if err := w.audit(ctx, t.Account, billing.TeamEntry{Act: act, Whom: m, N: t.Seats}); err != nil {
			return err
		}
		if err := w.tell(ctx, m.User, conversation.TeamTold{Act: act, Owner: t.Owner().Name, Seats: t.Seats}); err != nil {
			return err
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return w.tell(ctx, t.Owner().User, conversation.TeamTold{Act: billing.ActSeats, Lost: lost, Members: len(t.Members), Seats: t.Seats})
}

// leaveForGood takes somebody who is to be forgotten out of their team. An owner whose team
// is paid for has to pass it on, or to cancel, first: billing.ErrOwner. One whose is not
// ends it.
func (w teamwork) leaveForGood(ctx context.Context, user int64) error {
	account, err := memberOf(ctx, w.tx, user)
	if err != nil || account == 0 {
		return err
	}
	if err := holdAccount(ctx, w.tx, account); err != nil {
		return err
	}
	t, _, err := readTeam(ctx, w.tx, account, w.terms, w.now)
	if err != nil {
		return err
	}
	me, in := t.Of(user)
	if !in {
		return nil
	}
	if me.Role != billing.Owner {
		err := ChangeTeam(ctx, w.tx, user, billing.TeamChange{Act: billing.ActLeave}, w.now, w.terms)
		if errors.Is(err, billing.ErrNoMember) {
			return nil
		}
		return err
	}
	if t.Others() > 0 && t.Paid {
		return billing.ErrOwner
	}
	b := &pgx.Batch{}
	b.Queue(`UPDATE team_invitations SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL`, account, w.now)
	b.Queue(`UPDATE team_members SET left_at = $2, shares_since = NULL WHERE account_id = $1 AND left_at IS NULL`, account, w.now)
	if err := w.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: dissolve a team: %w", err)
	}
	for _, m := range t.Members {
		if m.ID == me.ID {
			continue
		}
		if err := w.tell(ctx, m.User, conversation.TeamTold{Act: billing.ActDissolve}); err != nil {
			return err
		}
	}
	return w.audit(ctx, account, billing.TeamEntry{Act: billing.ActDissolve, Who: me})
}
