package knowledge

// Verdict is what the evidence allows to say about a package.
type Verdict string

// The verdicts. The zero value claims nothing.
const (
	Confirmed    Verdict = "confirmed" // explicit proof, no contradiction
	Likely       Verdict = "likely"
	Standard     Verdict = "standard" // on this trim, not an option
	RuledOut     Verdict = "ruled_out"
	Undetermined Verdict = ""
)

// Finding is one package with the evidence for and against it.
type Finding struct {
	Package     string     `json:"package"` // id in the catalogue, or empty for one only named on the label
	Brand       string     `json:"brand,omitempty"`
	Code        string     `json:"code,omitempty"`
	Name        string     `json:"name"`
	Price       *int64     `json:"price,omitempty"` // as printed on the label, minor units of the label's currency
	Probability float64    `json:"probability"`     // 0–1
	Verdict     Verdict    `json:"verdict"`
	Evidence    []Evidence `json:"evidence"`
	Why         Why        `json:"why,omitempty"` // of an undetermined one
	Contents    []string   `json:"contents,omitempty"`
	Listed      []Listed   `json:"listed,omitempty"` // what it cost new, by model year
}

// Listed is the maker's list price of a package in a model year: what it cost new,
// never what it is worth today.
type Listed struct {
	Year     int    `json:"year"`
	Minor    int64  `json:"minor"` // minor units of the currency
	Currency string `json:"currency"`
}

// ListedIn is the list price of a model year, or false where none is known or
// several are.
func (f Finding) ListedIn(year int) (l Listed, ok bool) {
	for _, at := range f.Listed {
		if at.Year != year {
			continue
		}
		if ok && at != l {
			return Listed{}, false
		}
		l, ok = at, true
	}
	return l, ok
}

// Has reports whether the evidence says that the car has the package.
func (v Verdict) Has() bool { return v == Confirmed || v == Likely }

// Why says what leaves a package open.
type Why string

// What can leave a package open.
const (
	WhyConflict   Why = "conflict"   // evidence for and against that does not decide
	WhyUnverified Why = "unverified" // a code that is not known for this model and year, or has two meanings on it
	WhyTakeRate   Why = "take_rate"  // nothing of this car speaks for it; some cars like it have it
	WhyWeak       Why = "weak"       // something speaks for it, too little to say so
	WhyAlike      Why = "alike"      // another package fits what is known as well
)

// EvidenceKind names what sort of proof an item is.
type EvidenceKind string

// Kinds of evidence, the strongest first.
const (
	EvidenceCode      EvidenceKind = "code"       // explicit package code valid for brand, model and year
	EvidenceLabelLine EvidenceKind = "label_line" // named with a price in the options of a label
	EvidenceCodeOnly  EvidenceKind = "code_only"  // known for the brand, unverified for this model or year
	EvidenceStandard  EvidenceKind = "standard"   // named under STANDARD EQUIPMENT
	EvidenceComponent EvidenceKind = "component"  // a code that real builds have with it, or without it
	EvidenceContents  EvidenceKind = "contents"   // how many of its parts the car's codes or words name
	EvidenceTotal     EvidenceKind = "total"      // what the car cost above its base price, by the prices of real builds
	EvidenceTakeRate  EvidenceKind = "take_rate"  // how many real builds of the model and trim have it
	EvidenceText      EvidenceKind = "text"       // a person's words; capped
	EvidenceToldLine  EvidenceKind = "told_line"  // a line that a person says is on the label; capped likewise
	EvidenceAbsent    EvidenceKind = "absent"     // against: a complete list of the build's codes lacks it
	EvidenceOffLabel  EvidenceKind = "off_label"  // against: the label of this very car does not list it
	EvidenceDenied    EvidenceKind = "denied"     // against: a person says that it, or a part of it, is not there
	EvidenceMissing   EvidenceKind = "missing"    // against: a complete list lacks a code that real builds have with it
	EvidenceUnlisted  EvidenceKind = "unlisted"   // against: a list as long as a real build's names other packages by their codes and not this one
)

// Evidence is one item for (Weight > 0) or against (Weight < 0) a finding.
type Evidence struct {
	Kind   EvidenceKind `json:"kind"`
	Detail string       `json:"detail"` // the line or code itself, as read
	Weight float64      `json:"weight"` // log-odds
	Source Source       `json:"source"`
	Said   []Words      `json:"said,omitempty"`  // what a person who was asked says that is there, or is not: in place of Detail
	Minor  int64        `json:"minor,omitempty"` // of a total: what it is above the base price, in minor units of US dollars
	With   int          `json:"with,omitempty"`  // of the real builds that were counted, those with the package
	Of     int          `json:"of,omitempty"`    // the real builds that were counted
}
