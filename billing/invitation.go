package billing

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// invitationBytes of randomness make an invitation: it cannot be guessed, so that a
// plain hash of it is enough to keep.
const invitationBytes = 20

// NewInvitation makes the secret of an invitation, and what is kept of it.
func NewInvitation() (secret string, hash []byte) {
	b := make([]byte, invitationBytes)
	_, _ = rand.Read(b)                              // it never fails
	secret = base64.RawURLEncoding.EncodeToString(b) // Telegram takes it in deep links
	return secret, InvitationHash(secret)
}

// InvitationHash is what is kept of an invitation; nil for what cannot be one.
func InvitationHash(secret string) []byte {
	b, err := base64.RawURLEncoding.DecodeString(secret)
	if err != nil || len(b) != invitationBytes {
		return nil
	}
	sum := sha256.Sum256(b)
	return sum[:]
}

// Invitation is what somebody who shows one may know of it.
type Invitation struct {
	Hash    []byte
	Role    Role
	Owner   string // the name of who pays
	Sharing int    // how many share their cars
	Expires time.Time
	Err     error // why it cannot be accepted: one of the team's errors; nil: it can
}
