// Package idem holds what becomes of a request that carries an Idempotency-Key.
package idem

import "errors"

// Why a request with a key is not answered.
var (
	ErrOther   = errors.New("idem: the key was used for another request")
	ErrRunning = errors.New("idem: the request is being answered")
)

// Answer is what was answered. Its zero value is no answer yet.
type Answer struct {
	Status      int
	ContentType string
	Body        []byte
}

// Request names a request: by whose it is, its key, and a hash of what it asks.
type Request struct {
	Account int64
	Key     string
	Hash    []byte
}
