package main

import (
	"time"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/vin"
)

// codes is what the option codes on a picture that is no label say. It reports false
// where they are no list of codes.
func (w *works) codes(l knowledge.Label) (e conversation.CodesRead, list bool, err error) {
	read, err := judgeCodes(w.packages, l, w.decodes.Now())
	return conversation.CodesRead{VINs: l.VINs, Stated: read.Stated, Asked: read.Asked, Unknown: read.Unknown}, read.List(), err
}

// judgeCodes holds the option codes on a picture that is no label against those that
// are known of the brand that its VIN names.
func judgeCodes(known *packages.Catalogue, l knowledge.Label, now time.Time) (packages.ReadCodes, error) {
	if !l.Doubtful(knowledge.DoubtNotALabel) || len(l.Listed) == 0 {
		return packages.ReadCodes{}, nil
	}
	brand := ""
	if len(l.VINs) > 0 {
		brand = vin.Read(knowledge.VIN(l.VINs[0].Text), now).Attributes["make"]
	}
	return known.Judge(brand, l.Listed)
}
