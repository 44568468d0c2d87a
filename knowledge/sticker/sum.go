package sticker

import "example.com/vinbot/knowledge"

// sum is one of a label's amounts and its proof, to be filled in together.
type sum struct {
	minor **int64
	where **knowledge.Proof
}

func (s sum) set(minor int64, at said) { *s.minor, *s.where = new(minor), at.proof() }
