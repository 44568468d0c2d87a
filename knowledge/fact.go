package knowledge

// Attribute names a property of a car in the closed vocabulary of knowledge/specs
// ("towing_capacity").
type Attribute string

// Fact is one sourced statement about a kind of car: an attribute has a value
// under a condition. Empty scope fields mean "not said", never "all".
type Fact struct {
	ID         string    `json:"id"` // hash of source and content: the same row is the same fact
	Make       string    `json:"make"`
	Model      string    `json:"model"`
	YearFrom   int       `json:"year_from"`
	YearTo     int       `json:"year_to"`
	Trim       string    `json:"trim,omitempty"`
	Engine     string    `json:"engine,omitempty"`
	Drivetrain string    `json:"drivetrain,omitempty"`
	Condition  string    `json:"condition,omitempty"`
	Attribute  Attribute `json:"attribute"`
	Value      float64   `json:"value"`
	Text       string    `json:"text,omitempty"` // the value where it is a word ("10-speed automatic"); Value is then 0
	Unit       string    `json:"unit,omitempty"`
	Source     Source    `json:"source"`
	License    string    `json:"license,omitempty"`
	NSources   int       `json:"n_sources,omitempty"`
}
