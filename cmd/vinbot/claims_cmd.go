package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/ask/asktest"
	"example.com/vinbot/knowledge/specs"
	"example.com/vinbot/store"
)

type claimsCmd struct {
	List   listClaimsCmd   `cmd:"" default:"withargs" help:"List them, the newest first."`
	Show   showClaimCmd    `cmd:"" help:"Show one."`
	Accept acceptClaimCmd  `cmd:"" help:"Make a fact with a source of a claim on an answer, and a regression case; its person is told."`
	Reject rejectClaimCmd  `cmd:"" help:"Leave an answer as it is; the claim's person is told why."`
	Cases  claimedCasesCmd `cmd:"" help:"Print the regression cases of accepted claims, as vinbot eval ask reads them."`
}

type listClaimsCmd struct {
	All   bool `help:"Those settled, too."`
	Limit int  `default:"50" help:"At most so many."`
}

// Run lists what persons say against or beyond what was stated.
func (l *listClaimsCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		list, err := store.NewReview(pool).Claims(ctx, l.All, l.Limit)
		if err != nil {
			return err
		}
		return printEach(s, list)
	})
}

type showClaimCmd struct {
	ID int64 `arg:"" help:"The claim's number."`
}

// Run shows one claim.
func (w *showClaimCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		claim, err := store.NewReview(pool).Claim(ctx, w.ID)
		if err != nil {
			return err
		}
		return show(s.out, claim)
	})
}

type rejectClaimCmd struct {
	ID     int64  `arg:"" help:"The claim's number."`
	Reason string `required:"" enum:"no_source,confirmed,other_car,not_a_fact" help:"What the person is told in their language: ${enum}."`
	Note   string `help:"What they are told beside it, as it is written here."`
}

// Run declines a claim.
func (r *rejectClaimCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		if err := store.NewReview(pool).Decline(ctx, r.ID, conversation.Declined(r.Reason), r.Note); err != nil {
			return err
		}
		return printJSON(s, map[string]any{"rejected": r.ID, "reason": r.Reason})
	})
}

type claimedCasesCmd struct{}

// Run prints the cases.
func (*claimedCasesCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		list, err := store.NewReview(pool).Cases(ctx)
		if err != nil {
			return err
		}
		return printEach(s, list)
	})
}

// acceptClaimCmd says what the source says. Where a flag is missing, the claim's own
// car, attribute and version hold.
type acceptClaimCmd struct {
	ID          int64    `arg:"" help:"The claim's number."`
	Value       string   `required:"" help:"What the source says: a number, or words where the attribute has words."`
	Unit        string   `help:"Of the number; without it the attribute's own."`
	SourceTitle string   `required:"" help:"Name of the source."`
	SourceURL   string   `required:"" name:"source-url" help:"Its address, for everybody to open."`
	Quality     string   `default:"press" enum:"oem,government,press,dealer,blog" help:"What the source is: ${enum}."`
	License     string   `default:"fact" help:"Under which the source may be used."`
	Attribute   string   `help:"Of the vocabulary."`
	YearFrom    int      `help:"First model year it holds for."`
	YearTo      int      `help:"Last model year."`
	Trim        *string  `help:"Trim it holds for; empty: not said."`
	Engine      *string  `help:"Engine it holds for; empty: not said."`
	Drivetrain  *string  `help:"Driven wheels it holds for; empty: not said."`
	Condition   *string  `help:"Under which it holds; empty: none."`
	Withdraw    []string `help:"Ids of facts that it refutes: they are not stated any more. Without it both stand, and the answer says that sources differ."`
	Question    string   `help:"The regression case's question. Without it one is made of car and attribute; the person's own words may hold what is theirs."`
}

// Run accepts a claim, and says whether the product now answers as it should.
func (a *acceptClaimCmd) Run(ctx context.Context, c config, s streams) error {
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error {
		review := store.NewReview(pool)
		claim, err := review.Claim(ctx, a.ID)
		if err != nil {
			return err
		}
		if claim.Answer == nil {
			return store.ErrNoAnswer
		}
		fact, err := a.fact(claim)
		if err != nil {
			return err
		}
		test := a.regression(claim, fact)
		raw, err := json.Marshal(test)
		if err != nil {
			return fmt.Errorf("case: %w", err)
		}
		if err := review.Accept(ctx, store.Acceptance{Claim: a.ID, Fact: fact, Withdraw: a.Withdraw, Case: raw}); err != nil {
			return err
		}
		score, err := scoreAnswers(ctx, c, pool, []asktest.Case{test})
		if err != nil {
			return err
		}
		return printJSON(s, map[string]any{"accepted": a.ID, "fact": fact, "case": test, "answered": score.Kinds[test.Kind].Right == 1})
	})
}

// fact is what the source says, checked as every fact is that is loaded.
func (a *acceptClaimCmd) fact(claim store.Claim) (knowledge.Fact, error) {
	like := scopeOf(claim)
	year := claim.Vehicle.Year
	pick := func(flag *string, otherwise string) string {
		if flag != nil {
			return *flag
		}
		return otherwise
	}
	row := map[string]any{
		"make": like.Make, "model": like.Model, "year_from": cmp.Or(a.YearFrom, year, like.YearFrom), "year_to": cmp.Or(a.YearTo, a.YearFrom, year, like.YearTo),
		"trim": pick(a.Trim, like.Trim), "engine": pick(a.Engine, like.Engine), "drivetrain": pick(a.Drivetrain, like.Drivetrain), "condition": pick(a.Condition, like.Condition),
		"attribute": cmp.Or(a.Attribute, string(claim.Answer.Attribute), string(like.Attribute)), "value": a.Value, "unit": a.Unit,
		"source_title": a.SourceTitle, "source_url": a.SourceURL, "quality": a.Quality, "license": a.License,
	}
	if a.Unit == "" {
		row["unit"] = like.Unit
	}
	line, err := json.Marshal(row)
	if err != nil {
		return knowledge.Fact{}, fmt.Errorf("fact: %w", err)
	}
	reader, err := specs.NewReader()
	if err != nil {
		return knowledge.Fact{}, err
	}
	facts, refused, err := reader.JSONL(bytes.NewReader(line))
	if err != nil {
		return knowledge.Fact{}, err
	}
	if len(refused) > 0 {
		return knowledge.Fact{}, errors.New("not a fact: " + refused[0].Reason)
	}
	return facts[0], nil
}

// scopeOf is the version that a claim's answer was about: that of its one fact, or what
// is known of the car.
func scopeOf(claim store.Claim) knowledge.Fact {
	v := claim.Vehicle
	scope := knowledge.Fact{Make: v.Make, Model: v.Model, YearFrom: v.Year, YearTo: v.Year, Trim: v.Trim, Engine: v.Engine, Drivetrain: v.Drivetrain, Attribute: claim.Answer.Attribute}
	facts := claim.Answer.Facts
	if len(facts) == 1 {
		return facts[0]
	}
	if len(facts) > 0 {
		scope.Unit = facts[0].Unit
		scope.Make, scope.Model = cmp.Or(v.Make, facts[0].Make), cmp.Or(v.Model, facts[0].Model)
	}
	return scope
}

// regression is the case by which an accepted claim is measured from now on.
func (a *acceptClaimCmd) regression(claim store.Claim, f knowledge.Fact) asktest.Case {
	c := asktest.Case{ID: fmt.Sprintf("claim-%d", claim.ID), Lang: claim.Answer.Lang, Kind: "reported"}
	q := a.Question
	if q == "" {
		c.Lang = "en"
		words := []string{fmt.Sprint(f.YearTo), f.Make, f.Model, f.Trim, f.Engine, f.Drivetrain, strings.ReplaceAll(string(f.Attribute), "_", " ")}
		q = strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	}
	c.Turns = []asktest.Turn{{Q: q, Want: asktest.WantValue, Attribute: f.Attribute, Value: f.Value, Text: f.Text, Make: f.Make, Model: f.Model}}
	return c
}
