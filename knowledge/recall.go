package knowledge

import "time"

// Recall is a safety recall of a model and year. Whether one car is concerned, and
// whether it has been repaired already, only its maker knows by the VIN.
type Recall struct {
	Campaign    string    `json:"campaign"`          // NHTSA's number: 21V001000
	Received    time.Time `json:"received,omitzero"` // when the maker reported it; zero where that is not said
	Component   string    `json:"component"`
	Summary     string    `json:"summary"`
	Consequence string    `json:"consequence,omitempty"`
	Remedy      string    `json:"remedy,omitempty"`
	ParkIt      bool      `json:"park_it,omitempty"`      // not to be driven until repaired
	ParkOutside bool      `json:"park_outside,omitempty"` // not to be parked indoors: fire
	Source      Source    `json:"source"`
}

// RecallList is what NHTSA files about a make, model and year, as it stood at a time.
type RecallList struct {
	At      time.Time `json:"at"`
	Recalls []Recall  `json:"recalls"` // the newest first; none is an answer
}
