package knowledge

// Generation is the model years of one model between two redesigns.
type Generation struct {
	From    int      `json:"from"` // the first model year
	To      int      `json:"to"`   // the last one
	Sources []Source `json:"sources"`
}
