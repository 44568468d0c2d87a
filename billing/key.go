package billing

import (
	"cmp"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"strings"
	"time"
)

// What is wrong with a key that somebody shows, and how many keys are enough.
var (
	ErrNotAKey = errors.New("billing: this is no key, or a mistyped one")
	ErrNoKey   = errors.New("billing: no such key")
	ErrMaxKeys = errors.New("billing: the account has as many keys as it may have")
)

// How keys live.
const (
	MaxKeys    = 5                    // in force at a time, of an account
	KeyLife    = 365 * 24 * time.Hour // where nobody says otherwise
	KeyOverlap = 24 * time.Hour       // how long a key that was rotated still works
	KeyName    = 40                   // characters of a name, at most
)

// Scope is what a key may be used for.
type Scope string

// The scopes.
const (
	ScopeVIN      Scope = "vin"      // cars by their VINs, one or a list, with all that is said of them
	ScopePackages Scope = "packages" // packages of cars that are described, the catalogue, window stickers
	ScopeAsk      Scope = "ask"
	ScopeAccount  Scope = "account"  // to read plan and usage
	ScopeWebhooks Scope = "webhooks" // to say where events are sent, and read what became of them
	ScopeChat     Scope = "chat"     // what is the owner's own in the chat: their history, their reports
)

// Scopes lists all of them.
func Scopes() []Scope {
	return []Scope{ScopeVIN, ScopePackages, ScopeAsk, ScopeAccount, ScopeWebhooks, ScopeChat}
}

// NewKey is what a key is made of, apart from its secret.
type NewKey struct {
	Name    string
	Scopes  []Scope
	Expires time.Time // zero: never
	Hash    []byte    // of the secret
	Tail    string    // the secret's last characters
}

// Key is what is kept of a key: never its secret.
type Key struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Tail      string    `json:"tail"` // by which its owner knows it again
	Scopes    []Scope   `json:"scopes"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at,omitzero"` // zero: never
	RevokedAt time.Time `json:"revoked_at,omitzero"`
	UsedAt    time.Time `json:"used_at,omitzero"` // zero: never; up to a minute late
	Line      int64     `json:"line"`             // the first key of which this is a rotation: they share their limits
}

// Live reports whether a key is in force.
func (k Key) Live(now time.Time) bool { return k.RevokedAt.IsZero() && !k.Expired(now) }

// Expired reports whether a key's time is over.
func (k Key) Expired(now time.Time) bool { return !k.ExpiresAt.IsZero() && !now.Before(k.ExpiresAt) }

// May reports whether a key has a scope.
func (k Key) May(s Scope) bool { return slices.Contains(k.Scopes, s) }

// Bearer is whose key somebody shows.
type Bearer struct {
	Key     Key
	Account int64
	User    int64
	Blocked bool // by the operator
	Shared  bool // others than User have been in the account since the key was made: it may be theirs
}

// Rate is how often something may be done.
type Rate struct {
	PerMinute int `json:"per_minute"`
	PerDay    int `json:"per_day"` // by UTC
}

// FreeRate is that of a key whose plan says nothing of it.
func FreeRate() Rate { return Rate{PerMinute: 100, PerDay: 100} }

// Or is the rate, or another where it says nothing.
func (r Rate) Or(other Rate) Rate {
	return Rate{PerMinute: cmp.Or(r.PerMinute, other.PerMinute), PerDay: cmp.Or(r.PerDay, other.PerDay)}
}

// KeyPrefix begins every key, so that people and scanners of repositories know one.
const KeyPrefix = "vb_live_"

// Secret is a key as its owner has it: [KeyPrefix], then 256 random bits and a check
// sum of 32 bits in lower-case base32. The sum tells a mistyped key from an unknown one
// without asking anybody.
type Secret struct{ text string }

const secretBytes = 32

// NewSecret draws a secret.
func NewSecret() Secret {
	raw := make([]byte, secretBytes, secretBytes+crc32.Size)
	_, _ = rand.Read(raw) // never fails
	raw = binary.BigEndian.AppendUint32(raw, crc32.ChecksumIEEE(raw))
	return Secret{KeyPrefix + strings.ToLower(letters().EncodeToString(raw))}
}

// ParseSecret reads a key as somebody shows it, or ErrNotAKey.
func ParseSecret(text string) (Secret, error) {
	body, ok := strings.CutPrefix(text, KeyPrefix)
	raw, err := letters().DecodeString(strings.ToUpper(body))
	if !ok || err != nil || len(raw) != secretBytes+crc32.Size {
		return Secret{}, ErrNotAKey
	}
	random, sum := raw[:secretBytes], raw[secretBytes:]
	if binary.BigEndian.Uint32(sum) != crc32.ChecksumIEEE(random) || strings.ToLower(letters().EncodeToString(raw)) != body {
		return Secret{}, ErrNotAKey
	}
	return Secret{text}, nil
}

func letters() *base32.Encoding { return base32.StdEncoding.WithPadding(base32.NoPadding) }

// Reveal is the key itself, for its owner alone.
func (s Secret) Reveal() string { return s.text }

// Tail is the end of a secret, by which its owner knows it again.
func (s Secret) Tail() string {
	const shown = 4
	return s.text[max(0, len(s.text)-shown):]
}

// String hides the secret from logs and errors.
func (s Secret) String() string { return KeyPrefix + "…" + s.Tail() }
