// Package seal encrypts data at rest with AES-256-GCM. The first key encrypts,
// every key decrypts, so that keys can be changed without losing what is kept.
//
// A sealed text is: version byte, 8 bytes that name the key, 12 bytes of random
// nonce, cipher text with its tag. It may be stored anywhere and says nothing
// about its content but the length.
package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// Errors of this package. None carries key material or plain text.
var (
	ErrNoKey      = errors.New("seal: no key")
	ErrBadKey     = errors.New("seal: a key is not 32 bytes in base64")
	ErrUnknownKey = errors.New("seal: sealed with a key that is not here")
	ErrBroken     = errors.New("seal: damaged, or sealed for something else")
)

const (
	version = 1
	idLen   = 8
	header  = 1 + idLen
)

// Box seals and opens. It is safe for concurrent use.
type Box struct{ keys []key }

type key struct {
	id   [idLen]byte // of the key's hash: enough to find it, useless to guess it
	aead cipher.AEAD
	mac  []byte // derived: what is hashed says nothing about what encrypts
}

// New reads DATA_KEYS: base64 of 32 random bytes each, comma-separated, the
// newest first.
func New(keys string) (*Box, error) {
	box := &Box{}
	for field := range strings.SplitSeq(keys, ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		raw, err := decode(field)
		if err != nil || len(raw) != 32 {
			return nil, ErrBadKey
		}
		block, err := aes.NewCipher(raw)
		if err != nil {
			return nil, ErrBadKey
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("seal: cipher: %w", err)
		}
		hash := sha256.Sum256(append([]byte("vinbot key id\x00"), raw...))
		mac, err := hkdf.Key(sha256.New, raw, nil, "vinbot keyed hash", sha256.Size)
		if err != nil {
			return nil, fmt.Errorf("seal: derive: %w", err)
		}
		k := key{aead: aead, mac: mac}
		copy(k.id[:], hash[:])
		box.keys = append(box.keys, k)
	}
	if len(box.keys) == 0 {
		return nil, ErrNoKey
	}
	return box, nil
}

func decode(s string) ([]byte, error) {
	s = strings.TrimRight(s, "=")
	if strings.ContainsAny(s, "-_") {
		return base64.RawURLEncoding.DecodeString(s)
	}
	return base64.RawStdEncoding.DecodeString(s)
}

// Seal encrypts plain for the purpose bound names: it opens only with the same
// bound (the id of the row and its owner, say).
func (b *Box) Seal(plain, bound []byte) []byte {
	k := b.keys[0]
	out := make([]byte, 0, header+len(plain)+k.aead.Overhead())
	out = append(append(out, version), k.id[:]...)
	return k.aead.Seal(out, nil, plain, with(out, bound)) //nolint:gosec // G407: this cipher makes a random nonce itself and takes none
}

// Open decrypts what Seal made. It returns ErrUnknownKey or ErrBroken and never
// panics, whatever it is given.
func (b *Box) Open(sealed, bound []byte) ([]byte, error) {
	if len(sealed) < header || sealed[0] != version {
		return nil, ErrBroken
	}
	for _, k := range b.keys {
		if !bytes.Equal(k.id[:], sealed[1:header]) {
			continue
		}
		plain, err := k.aead.Open(nil, nil, sealed[header:], with(sealed[:header], bound))
		if err != nil {
			return nil, ErrBroken
		}
		return plain, nil
	}
	return nil, ErrUnknownKey
}

// Hashes are keyed hashes (HMAC-SHA256) of data under every key, the newest first: what
// is hashed cannot be opened again, so it is looked for under each. bound is as for
// [Box.Seal].
func (b *Box) Hashes(data, bound []byte) [][]byte {
	all := make([][]byte, len(b.keys))
	for i, k := range b.keys {
		h := hmac.New(sha256.New, k.mac)
		_, _ = h.Write(append(append(make([]byte, 0, len(bound)+1+len(data)), bound...), 0)) // never fails
		_, _ = h.Write(data)
		all[i] = h.Sum(nil)
	}
	return all
}

// Stale reports whether something sealed should be sealed anew: it is not under
// the newest key.
func (b *Box) Stale(sealed []byte) bool {
	return len(sealed) < header || !bytes.Equal(b.keys[0].id[:], sealed[1:header])
}

// with binds the header as well, so that no version or key can be swapped.
func with(head, bound []byte) []byte {
	return append(append(make([]byte, 0, header+len(bound)), head[:header]...), bound...)
}
