package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/knowledge"
)

// Facts keeps sourced statements.
type Facts struct{ pool *pgxpool.Pool }

// NewFacts returns facts on pool.
func NewFacts(pool *pgxpool.Pool) *Facts { return &Facts{pool: pool} }

type factRow struct {
	ID          string               `db:"id"`
	Make        string               `db:"make"`
	Model       string               `db:"model"`
	YearFrom    int                  `db:"year_from"`
	YearTo      int                  `db:"year_to"`
	Trim        string               `db:"trim_level"`
	Engine      string               `db:"engine"`
	Drivetrain  string               `db:"drivetrain"`
	Condition   string               `db:"condition"`
	Attribute   knowledge.Attribute  `db:"attribute"`
	Value       float64              `db:"value"`
	Words       string               `db:"words"`
	Unit        string               `db:"unit"`
	SourceTitle string               `db:"source_title"`
	SourceURL   string               `db:"source_url"`
	SourceKind  knowledge.SourceKind `db:"source_kind"`
	License     string               `db:"license"`
	NSources    int                  `db:"n_sources"`
}

func (r factRow) fact() knowledge.Fact {
	return knowledge.Fact{
		ID: r.ID, Make: r.Make, Model: r.Model, YearFrom: r.YearFrom, YearTo: r.YearTo, Trim: r.Trim, Engine: r.Engine,
		Drivetrain: r.Drivetrain, Condition: r.Condition, Attribute: r.Attribute, Value: r.Value, Text: r.Words, Unit: r.Unit,
		Source:  knowledge.Source{Title: r.SourceTitle, URL: r.SourceURL, Kind: r.SourceKind},
		License: r.License, NSources: r.NSources,
	}
}

// Upsert stores facts; one that is there already stays as it is. It returns how
// many were new.
func (f *Facts) Upsert(ctx context.Context, facts []knowledge.Fact) (fresh int64, err error) {
	err = inTx(ctx, f.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `CREATE TEMPORARY TABLE incoming_facts (LIKE facts INCLUDING DEFAULTS) ON COMMIT DROP`)
		if err != nil {
			return fmt.Errorf("store: facts: %w", err)
		}
		columns := []string{
			"id", "make", "model", "year_from", "year_to", "trim_level", "engine", "drivetrain", "condition", "attribute",
			"value", "words", "unit", "source_title", "source_url", "source_kind", "license", "n_sources",
		}
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"incoming_facts"}, columns, pgx.CopyFromSlice(len(facts), func(i int) ([]any, error) {
			x := facts[i]
			return []any{
				x.ID, x.Make, x.Model, x.YearFrom, x.YearTo, x.Trim, x.Engine, x.Drivetrain, x.Condition, string(x.Attribute),
				x.Value, x.Text, x.Unit, x.Source.Title, x.Source.URL, string(x.Source.Kind), x.License, x.NSources,
			}, nil
		}))
		if err != nil {
			return fmt.Errorf("store: copy facts: %w", err)
		}
		tag, err := tx.Exec(ctx, `INSERT INTO facts SELECT * FROM incoming_facts ON CONFLICT (id) DO NOTHING`)
		if err != nil {
			return fmt.Errorf("store: facts: %w", err)
		}
		fresh = tag.RowsAffected()
		return nil
	})
	return fresh, err
}

// Facts lists what is known of an attribute of a model, all years and variants,
// ordered by year. With an empty attribute it lists every attribute.
func (f *Facts) Facts(ctx context.Context, vehicleMake, model string, attribute knowledge.Attribute) ([]knowledge.Fact, error) {
	rows, err := f.pool.Query(ctx, selectFacts+`
		AND lower(make) = lower($1) AND lower(model) = lower($2) AND ($3 = '' OR attribute = $3)
		ORDER BY year_from, engine, trim_level, drivetrain, value, id
		LIMIT 2000`, vehicleMake, model, string(attribute))
	return collectFacts(rows, err)
}

// FactsOf is [Facts.Facts] of every attribute for several cars, by their makes and models,
// in their order.
func (f *Facts) FactsOf(ctx context.Context, cars []knowledge.Vehicle) ([][]knowledge.Fact, error) {
	if len(cars) == 0 {
		return nil, nil
	}
	makes, models := make([]string, len(cars)), make([]string, len(cars))
	for i, c := range cars {
		makes[i], models[i] = c.Make, c.Model
	}
	rows, err := f.pool.Query(ctx, `
		SELECT car.n, facts.*
		FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS car (make, model, n)
		CROSS JOIN LATERAL (`+selectFacts+`
			AND lower(make) = lower(car.make) AND lower(model) = lower(car.model)
			ORDER BY year_from, engine, trim_level, drivetrain, value, id
			LIMIT 2000) AS facts`, makes, models)
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	type numbered struct {
		factRow

		N int `db:"n"`
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[numbered])
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	out := make([][]knowledge.Fact, len(cars))
	for _, r := range list {
		out[r.N-1] = append(out[r.N-1], r.fact())
	}
	return out, nil
}

// Everywhere lists the facts of an attribute, of every model.
func (f *Facts) Everywhere(ctx context.Context, attribute knowledge.Attribute) ([]knowledge.Fact, error) {
	rows, err := f.pool.Query(ctx, selectFacts+`
		AND attribute = $1
		ORDER BY make, model, year_from, value, id
		LIMIT 50000`, string(attribute))
	return collectFacts(rows, err)
}

// All lists every fact, in the order of their ids.
func (f *Facts) All(ctx context.Context) ([]knowledge.Fact, error) {
	rows, err := f.pool.Query(ctx, selectFacts+` ORDER BY id`)
	return collectFacts(rows, err)
}

const selectFacts = `
	SELECT id, make, model, year_from, year_to, trim_level, engine, drivetrain, condition, attribute, value, words, unit,
		source_title, source_url, source_kind, license, n_sources
	FROM facts
	WHERE withdrawn_at IS NULL`

// collectFacts takes the outcome of a query as it is.
func collectFacts(rows pgx.Rows, err error) ([]knowledge.Fact, error) {
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[factRow])
	if err != nil {
		return nil, fmt.Errorf("store: facts: %w", err)
	}
	out := make([]knowledge.Fact, len(list))
	for i, r := range list {
		out[i] = r.fact()
	}
	return out, nil
}

// Models lists the makes and models there are facts about, each with the versions
// that the facts tell apart.
func (f *Facts) Models(ctx context.Context) ([]knowledge.Vehicle, error) {
	rows, err := f.pool.Query(ctx, `SELECT DISTINCT make, model, trim_level, engine, drivetrain FROM facts WHERE withdrawn_at IS NULL ORDER BY 1, 2, 3, 4, 5`)
	if err != nil {
		return nil, fmt.Errorf("store: models: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (v knowledge.Vehicle, err error) {
		err = row.Scan(&v.Make, &v.Model, &v.Trim, &v.Engine, &v.Drivetrain)
		return v, err
	})
}
