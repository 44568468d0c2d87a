// Package knowledge holds the nouns of what is known about cars: VINs, vehicles,
// facts, sources, labels, packages and the evidence for them.
//
// It is pure data with a few rules that every room shares. It decides nothing
// and fetches nothing; the rooms below it do.
package knowledge

import "time"

// Source is where something known comes from, in a form a reader can open.
type Source struct {
	Title string     `json:"title"`
	URL   string     `json:"url,omitempty"` // empty for what has no address: a person's label, a VIN's own structure
	Kind  SourceKind `json:"kind,omitempty"`
}

// SourceKind says how far a source can be trusted.
type SourceKind string

// The kinds of source, the best first.
const (
	SourceOEM        SourceKind = "oem"
	SourceGovernment SourceKind = "government"
	SourcePress      SourceKind = "press"
	SourceDealer     SourceKind = "dealer"
	SourceService    SourceKind = "service" // a company that sells data
	SourceBlog       SourceKind = "blog"
	SourceLabel      SourceKind = "label"    // a window sticker that a person sent
	SourcePerson     SourceKind = "person"   // somebody's word
	SourceStandard   SourceKind = "standard" // ISO 3779, 49 CFR 565 and the like
)

// Money is an amount in minor units (cents) of a currency (ISO 4217).
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// Clock tells the time; tests hand in their own.
type Clock func() time.Time
