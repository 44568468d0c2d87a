package knowledge

import "time"

// Correction is a person's word on one part of a label that they sent. It takes the
// place of what was read, is shown as theirs, and is never taken for what is printed.
type Correction struct {
	Part    LabelPart `json:"part"`
	Name    string    `json:"name,omitempty"`    // of an option or a charge, as it is now; of one that was removed, as it was read
	Was     string    `json:"was,omitempty"`     // a VIN or a name, as it was read
	WasOf   *int64    `json:"was_of,omitempty"`  // an amount as it was read, in minor units; nil: none was
	Now     string    `json:"now,omitempty"`     // a VIN or a name, as the person has it
	NowOf   *int64    `json:"now_of,omitempty"`  // an amount as the person has it, in minor units
	Removed bool      `json:"removed,omitempty"` // the line is not on the label
	Added   bool      `json:"added,omitempty"`   // the line was not read
	At      time.Time `json:"at"`
}

// LabelPart is a part of a label that can be corrected.
type LabelPart string

// The parts.
const (
	PartVIN         LabelPart = "vin"
	PartBase        LabelPart = "base"
	PartOption      LabelPart = "option"
	PartOptionTotal LabelPart = "option_total"
	PartCharge      LabelPart = "charge"
	PartDestination LabelPart = "destination"
	PartTotal       LabelPart = "total"
)
