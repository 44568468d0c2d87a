package hook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// SecretPrefix begins every secret, as Standard Webhooks writes them.
const SecretPrefix = "whsec_"

// Secret is what events to one endpoint are signed with: 256 random bits. It hides from
// logs; [Secret.Reveal] is for its owner.
type Secret struct{ raw []byte }

// NewSecret draws a secret.
func NewSecret() Secret {
	raw := make([]byte, sha256.Size)
	_, _ = rand.Read(raw) // never fails
	return Secret{raw}
}

// ParseSecret reads a secret as [Secret.Reveal] writes it: of 24 to 64 bytes, as Standard
// Webhooks wants.
func ParseSecret(text string) (Secret, bool) {
	const least, most = 24, 64
	body, ok := strings.CutPrefix(text, SecretPrefix)
	raw, err := base64.StdEncoding.DecodeString(body)
	return Secret{raw}, ok && err == nil && len(raw) >= least && len(raw) <= most
}

// Reveal is the secret as its owner gets it, once.
func (s Secret) Reveal() string { return SecretPrefix + base64.StdEncoding.EncodeToString(s.raw) }

// String implements [fmt.Stringer].
func (Secret) String() string { return SecretPrefix + "…" }

// Headers of an attempt, by Standard Webhooks.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

// Sign says whose an event is: its id, the time of the attempt, and an HMAC-SHA-256 of
// both and the body.
func (s Secret) Sign(h http.Header, id, body string, now time.Time) {
	at := strconv.FormatInt(now.Unix(), 10)
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, at)
	h.Set(HeaderSignature, "v1,"+base64.StdEncoding.EncodeToString(s.mac(id, at, body)))
}

// Verify reports whether an attempt is signed with the secret, at most tolerance ago or
// ahead. It is what a receiver does.
func (s Secret) Verify(h http.Header, body string, now time.Time, tolerance time.Duration) bool {
	at, err := strconv.ParseInt(h.Get(HeaderTimestamp), 10, 64)
	if err != nil || now.Sub(time.Unix(at, 0)).Abs() > tolerance {
		return false
	}
	want := s.mac(h.Get(HeaderID), h.Get(HeaderTimestamp), body)
	for one := range strings.FieldsSeq(h.Get(HeaderSignature)) {
		text, ok := strings.CutPrefix(one, "v1,")
		got, err := base64.StdEncoding.DecodeString(text)
		if ok && err == nil && hmac.Equal(got, want) {
			return true
		}
	}
	return false
}

func (s Secret) mac(id, at, body string) []byte {
	h := hmac.New(sha256.New, s.raw)
	_, _ = h.Write([]byte(id + "." + at + "." + body)) // never fails
	return h.Sum(nil)
}
