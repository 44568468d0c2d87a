package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/list"
)

// ErrNoList is returned for a list that is not there, is another person's, or is not
// worked on any more.
var ErrNoList = errors.New("store: no such list")

// ListState says how a list stands.
type ListState string

// The states.
const (
	ListRunning   ListState = "running"
	ListDone      ListState = "done"
	ListCancelled ListState = "cancelled"
	ListFailed    ListState = "failed"
)

// ListHead is a list without its rows.
type ListHead struct {
	ID      int64
	User    int64
	Name    string
	Hidden  []string
	State   ListState
	Created time.Time
	Ended   *time.Time
	Rows    int
	Cars    int // different VINs
	Left    int // of them, those not looked up yet
}

// Lists keeps lists of VINs and what was found of each.
type Lists struct {
	pool  *pgxpool.Pool
	terms billing.Terms
	now   func() time.Time
	hooks *Hooks // that tell others; nil: there are none
}

// Telling lets lists tell webhooks what becomes of them; h may be nil.
func (s *Lists) Telling(h *Hooks) *Lists {
	s.hooks = h
	return s
}

// NewLists returns lists on pool.
func NewLists(pool *pgxpool.Pool, terms billing.Terms, now func() time.Time) *Lists {
	return &Lists{pool: pool, terms: terms, now: now}
}

// NewList is what is added.
type NewList struct {
	Origin string // what asks for it
	User   int64
	Name   string
	List   list.List
}

// Add keeps a list, and lets begin do what belongs to the same transaction. One of the
// same origin that is there already stays, and begin is not called.
func (s *Lists) Add(ctx context.Context, n NewList, begin func(tx pgx.Tx, id int64) error) (id int64, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			INSERT INTO lists (origin, user_id, name, hidden, created_at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (origin) DO NOTHING
			RETURNING id`, n.Origin, n.User, n.Name, some(n.List.Hidden), s.now()).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return tx.QueryRow(ctx, `SELECT id FROM lists WHERE origin = $1`, n.Origin).Scan(&id)
		}
		if err != nil {
			return err
		}
		first := map[knowledge.VIN]int{}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"list_rows"},
			[]string{"list_id", "at", "sheet", "row", "written", "vin", "same", "equipment", "problem", "detail"},
			pgx.CopyFromSlice(len(n.List.Entries), func(i int) ([]any, error) {
				e := n.List.Entries[i]
				same := 0
				if e.VIN != "" {
					if same = first[e.VIN]; same == 0 {
						first[e.VIN] = i + 1
					}
				}
				return []any{id, i + 1, e.Sheet, e.Row, e.Text, string(e.VIN), same, e.Equipment, string(e.Problem.Code), e.Problem.Detail}, nil
			}))
		if err != nil || begin == nil {
			return err
		}
		return begin(tx, id)
	})
	if err != nil {
		return 0, fmt.Errorf("store: add list: %w", err)
	}
	return id, nil
}

// ByOrigin is the list that something asked for, if it is there.
func (s *Lists) ByOrigin(ctx context.Context, origin string) (id int64, ok bool, err error) {
	err = s.pool.QueryRow(ctx, `SELECT id FROM lists WHERE origin = $1`, origin).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("store: list: %w", err)
	}
	return id, true, nil
}

// Head is a list without its rows; [ErrNoList].
func (s *Lists) Head(ctx context.Context, id int64) (h ListHead, err error) {
	err = s.pool.QueryRow(ctx, `
		SELECT id, user_id, name, hidden, state, created_at, ended_at,
			(SELECT count(*) FROM list_rows WHERE list_id = $1),
			(SELECT count(*) FROM list_rows WHERE list_id = $1 AND vin <> '' AND same = 0),
			(SELECT count(*) FROM list_rows WHERE list_id = $1 AND vin <> '' AND same = 0 AND problem = '' AND car IS NULL)
		FROM lists
		WHERE id = $1`, id).Scan(&h.ID, &h.User, &h.Name, &h.Hidden, &h.State, &h.Created, &h.Ended, &h.Rows, &h.Cars, &h.Left)
	if errors.Is(err, pgx.ErrNoRows) {
		return h, ErrNoList
	}
	if err != nil {
		return h, fmt.Errorf("store: list: %w", err)
	}
	return h, nil
}

// Waiting are the next rows to be looked up, behind a place in the list.
func (s *Lists) Waiting(ctx context.Context, id int64, after, most int) ([]list.Row, error) {
	return s.query(ctx, "waiting rows", selectRows+`
		WHERE r.list_id = $1 AND r.at > $2 AND r.vin <> '' AND r.same = 0 AND r.problem = '' AND r.car IS NULL
		ORDER BY r.at
		LIMIT $3`, id, after, most)
}

// Rows are those behind a place in the list, in order. One whose VIN came before has what
// was found then.
func (s *Lists) Rows(ctx context.Context, id int64, after, most int) ([]list.Row, error) {
	return s.query(ctx, "rows", selectRows+`
		WHERE r.list_id = $1 AND r.at > $2
		ORDER BY r.at
		LIMIT $3`, id, after, most)
}

const selectRows = `
	SELECT r.at, r.sheet, r.row, r.written, r.vin, r.same, r.equipment,
		coalesce(nullif(r.problem, ''), f.problem, ''), CASE WHEN r.problem = '' THEN coalesce(f.detail, '') ELSE r.detail END, coalesce(r.car, f.car)
	FROM list_rows AS r
	LEFT JOIN list_rows AS f ON f.list_id = r.list_id AND f.at = r.same`

func (s *Lists) query(ctx context.Context, what, sql string, args ...any) ([]list.Row, error) {
	rows, err := s.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("store: %s of a list: %w", what, err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r list.Row, err error) {
		err = row.Scan(&r.At, &r.Sheet, &r.Row, &r.Text, &r.VIN, &r.Same, &r.Equipment, &r.Problem.Code, &r.Problem.Detail, &r.Car)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: %s of a list: %w", what, err)
	}
	return all, nil
}

// Write keeps what was found of rows and counts the VINs that a model is known of, all
// of it or nothing. A row that was written before stays as it is. Rows that the month
// has no room for are written as such. A list that is not worked on any more is
// [ErrNoList].
func (s *Lists) Write(ctx context.Context, id int64, found []list.Row) error {
	return inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var user int64
		err := tx.QueryRow(ctx, `SELECT user_id FROM lists WHERE id = $1 AND state = 'running' FOR SHARE`, id).Scan(&user)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNoList
		}
		if err != nil {
			return fmt.Errorf("store: write list: %w", err)
		}
		fresh, err := s.unwritten(ctx, tx, id, found)
		if err != nil {
			return err
		}
		var counted []string
		for _, r := range fresh {
			if r.Known() {
				counted = append(counted, string(r.VIN))
			}
		}
		n, beyond, err := chargeVINs(ctx, tx, user, counted, s.now(), s.terms)
		if err != nil {
			return err
		}
		if n > 0 {
			if err := s.hooks.charged(ctx, tx, user, s.terms, s.now()); err != nil {
				return err
			}
		}
		return writeRows(ctx, tx, id, fresh, beyond)
	})
}

// unwritten are those of some rows that nobody has written yet, locked.
func (s *Lists) unwritten(ctx context.Context, tx pgx.Tx, id int64, found []list.Row) (fresh []list.Row, err error) {
	places := make([]int, len(found))
	for i, r := range found {
		places[i] = r.At
	}
	rows, err := tx.Query(ctx, `
		SELECT at
		FROM list_rows
		WHERE list_id = $1 AND at = ANY ($2) AND car IS NULL AND problem = ''
		ORDER BY at
		FOR UPDATE`, id, places)
	if err != nil {
		return nil, fmt.Errorf("store: write list: %w", err)
	}
	open, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return nil, fmt.Errorf("store: write list: %w", err)
	}
	is := map[int]bool{}
	for _, at := range open {
		is[at] = true
	}
	for _, r := range found {
		if is[r.At] {
			fresh = append(fresh, r)
		}
	}
	return fresh, nil
}

func writeRows(ctx context.Context, tx pgx.Tx, id int64, rows []list.Row, beyond map[string]*billing.QuotaError) error {
	places, problems, cars := make([]int, len(rows)), make([]string, len(rows)), make([]*string, len(rows))
	for i, r := range rows {
		places[i], problems[i] = r.At, string(r.Problem.Code)
		if beyond[string(r.VIN)] != nil {
			problems[i] = string(list.Beyond)
			continue
		}
		if r.Car == nil {
			continue
		}
		body, err := json.Marshal(r.Car)
		if err != nil {
			return fmt.Errorf("store: write list: %w", err)
		}
		text := string(body)
		cars[i] = &text
	}
	_, err := tx.Exec(ctx, `
		UPDATE list_rows AS r
		SET problem = n.problem, car = n.car::jsonb
		FROM unnest($2::int[], $3::text[], $4::text[]) AS n (at, problem, car)
		WHERE r.list_id = $1 AND r.at = n.at`, id, places, problems, cars)
	if err != nil {
		return fmt.Errorf("store: write list: %w", err)
	}
	return nil
}

// End says how a list that runs has ended, and reports false for one that does not. Of
// one that is done webhooks are told.
func (s *Lists) End(ctx context.Context, id int64, as ListState) (ended bool, err error) {
	err = inTx(ctx, s.pool, func(tx pgx.Tx) error {
		var user int64
		told := finished{ID: id, State: as}
		err := tx.QueryRow(ctx, `
			UPDATE lists AS l
			SET state = $2, ended_at = $3
			WHERE id = $1 AND state = 'running'
			RETURNING user_id, name, created_at, ended_at,
				(SELECT count(*) FROM list_rows WHERE list_id = $1), (SELECT count(*) FROM list_rows WHERE list_id = $1 AND car IS NOT NULL)`,
			id, as, s.now()).Scan(&user, &told.Name, &told.Created, &told.Ended, &told.Rows, &told.Found)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		ended = true
		if as != ListDone {
			return nil
		}
		return s.hooks.ListFinished(ctx, tx, user, strconv.FormatInt(id, 10), told)
	})
	if err != nil {
		return false, fmt.Errorf("store: end list: %w", err)
	}
	return ended, nil
}

// finished is what webhooks are told of a list.
type finished struct {
	ID      int64     `json:"id"`
	Name    string    `json:"name"`
	State   ListState `json:"state"`
	Rows    int       `json:"rows"`
	Found   int       `json:"found"` // rows of which a car is known; what comes again counts once
	Created time.Time `json:"created_at"`
	Ended   time.Time `json:"ended_at"`
}

// Clean deletes lists of before a moment.
func (s *Lists) Clean(ctx context.Context, before time.Time) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM lists WHERE created_at < $1`, before); err != nil {
		return fmt.Errorf("store: delete lists: %w", err)
	}
	return nil
}
