package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/seal"
	"example.com/vinbot/store"
)

type keyCmd struct {
	Create keyCreateCmd `cmd:"" help:"Make a key of the companion API; it is shown once."`
	List   keyListCmd   `cmd:"" help:"List a person's keys, without their secrets."`
	Revoke keyRevokeCmd `cmd:"" help:"End a key at once."`
	Rotate keyRotateCmd `cmd:"" help:"Make the successor of a key, which itself works a little longer."`
}

// keyOwner is whose keys a command is about.
type keyOwner struct {
	User int64 `required:"" help:"The Telegram id of the person whose account it is."`
}

type keyCreateCmd struct {
	keyOwner

	Name   string        `default:"API" help:"What the key is called."`
	Scopes []string      `help:"What it may be used for; all if none is named: ${scopes}."`
	Life   time.Duration `default:"${key_life}" help:"How long it works; 0: for ever."`
}

// Run prints the key; nobody can see it again.
func (k *keyCreateCmd) Run(ctx context.Context, c config, s streams) error {
	n := billing.NewKey{Name: strings.TrimSpace(k.Name), Scopes: billing.Scopes()}
	if n.Name == "" || utf8.RuneCountInString(n.Name) > billing.KeyName {
		return fmt.Errorf("--name has 1 to %d characters", billing.KeyName)
	}
	if len(k.Scopes) > 0 {
		n.Scopes = nil
	}
	for _, scope := range k.Scopes {
		if !slices.Contains(billing.Scopes(), billing.Scope(scope)) {
			return fmt.Errorf("there is no scope %q", scope)
		}
		n.Scopes = append(n.Scopes, billing.Scope(scope))
	}
	if k.Life < 0 {
		return errors.New("--life cannot be negative")
	}
	if k.Life > 0 {
		n.Expires = time.Now().Add(k.Life)
	}
	return withKeys(ctx, c, func(keys *store.Keys) error {
		secret, id, err := keys.Create(ctx, k.User, n)
		if err != nil {
			return err
		}
		return printJSON(s, shownKey{ID: id, Key: secret.Reveal(), Expires: n.Expires.UTC()})
	})
}

// shownKey is a key on the one occasion that it is shown.
type shownKey struct {
	ID      int64     `json:"id"`
	Key     string    `json:"key"`
	Expires time.Time `json:"expires_at,omitzero"`
}

type keyListCmd struct{ keyOwner }

// Run prints one line of JSON for each key.
func (k *keyListCmd) Run(ctx context.Context, c config, s streams) error {
	return withKeys(ctx, c, func(keys *store.Keys) error {
		list, err := keys.Keys(ctx, k.User)
		if err != nil {
			return err
		}
		return printEach(s, list)
	})
}

type keyRevokeCmd struct {
	keyOwner

	ID int64 `arg:"" help:"The key's number, as list prints it."`
}

// Run ends the key; every process knows within five seconds.
func (k *keyRevokeCmd) Run(ctx context.Context, c config, s streams) error {
	return withKeys(ctx, c, func(keys *store.Keys) error {
		if err := keys.Revoke(ctx, k.User, k.ID); err != nil {
			return err
		}
		return printJSON(s, map[string]int64{"revoked": k.ID})
	})
}

type keyRotateCmd struct {
	keyOwner

	ID      int64         `arg:"" help:"The key's number, as list prints it."`
	Overlap time.Duration `default:"${key_overlap}" help:"How long the old key still works."`
}

// Run prints the new key; nobody can see it again.
func (k *keyRotateCmd) Run(ctx context.Context, c config, s streams) error {
	if k.Overlap < 0 {
		return errors.New("--overlap cannot be negative")
	}
	return withKeys(ctx, c, func(keys *store.Keys) error {
		secret, id, err := keys.Rotate(ctx, k.User, k.ID, k.Overlap)
		if err != nil {
			return err
		}
		return printJSON(s, shownKey{ID: id, Key: secret.Reveal()})
	})
}

// withKeys opens the keys for one command.
func withKeys(ctx context.Context, c config, do func(*store.Keys) error) error {
	if c.DataKeys == "" {
		return errors.New("DATA_KEYS is not set: keys are kept as hashes that need it")
	}
	box, err := seal.New(c.DataKeys)
	if err != nil {
		return fmt.Errorf("DATA_KEYS: %w", err)
	}
	return withDatabase(ctx, c, func(pool *pgxpool.Pool) error { return do(store.NewKeys(pool, box, time.Now)) })
}

// keyWords are what the command line's help says of keys.
func keyWords() map[string]string {
	var scopes []string
	for _, s := range billing.Scopes() {
		scopes = append(scopes, string(s))
	}
	return map[string]string{
		"scopes": strings.Join(scopes, ", "), "key_life": billing.KeyLife.String(), "key_overlap": billing.KeyOverlap.String(),
	}
}
