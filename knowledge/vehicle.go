package knowledge

// VIN is a vehicle identification number in capitals, without separators.
// Only package vin makes one from what people write.
type VIN string

// Vehicle says which car is meant, as far as is known. An empty field is unknown.
type Vehicle struct {
	VIN        VIN    `json:"vin,omitempty"`
	Make       string `json:"make,omitempty"`
	Model      string `json:"model,omitempty"`
	Year       int    `json:"year,omitempty"`
	Trim       string `json:"trim,omitempty"`
	Engine     string `json:"engine,omitempty"`
	Drivetrain string `json:"drivetrain,omitempty"`
}

// ProblemCode names what is wrong or doubtful about a VIN.
type ProblemCode string

// What can be wrong with a VIN. Only the first three make it unusable.
const (
	ProblemLength     ProblemCode = "length"      // not 17 characters
	ProblemCharacters ProblemCode = "characters"  // I, O, Q or no letter or digit
	ProblemPre1981    ProblemCode = "pre_1981"    // 5 to 13 characters: before the standard
	ProblemCheckDigit ProblemCode = "check_digit" // position 9 does not fit; real cars exist with this
	ProblemUnknownWMI ProblemCode = "unknown_wmi"
	ProblemWikiMaker  ProblemCode = "wiki_maker" // who the maker is says a wiki, and no register
	ProblemNoYear     ProblemCode = "no_year"
	ProblemNoDetail   ProblemCode = "no_detail" // nobody could say more than the structure
	ProblemGlider     ProblemCode = "glider"    // a remark: a body and frame without an engine
	ProblemOffRoad    ProblemCode = "off_road"  // a remark: no check digit is required

	ProblemCorrected    ProblemCode = "corrected"     // a provider read another VIN into it: Detail is what it suggests
	ProblemMakeMismatch ProblemCode = "make_mismatch" // structure and provider disagree: "Kia/Hyundai"
	ProblemYearMismatch ProblemCode = "year_mismatch" // likewise: "2019/2020"
)

// Problem is one doubt about a VIN.
type Problem struct {
	Code   ProblemCode `json:"code"`
	Detail string      `json:"detail,omitempty"` // the characters or values at fault, never a sentence
}

// Decode is what a VIN says about its car.
type Decode struct {
	VIN        VIN               `json:"vin"`
	Valid      bool              `json:"valid"` // 17 allowed characters; the check digit is a doubt, not a verdict
	Problems   []Problem         `json:"problems"`
	Attributes map[string]string `json:"attributes"` // make, model, model_year, trim, body_class, …: DESIGN §6
	Sources    []Source          `json:"sources"`

	// Alternatives are what the same VIN allows besides the attributes, and Variants
	// which of the values that it leaves open go together.
	Alternatives []Alternative `json:"alternatives,omitempty"`
	Variants     []Variant     `json:"variants,omitempty"`

	Quality int `json:"quality"` // 0–100: how much is known and how well it agrees

	// Asked are the providers that answered, by name, in that order. What they do not
	// say they do not know.
	Asked []string `json:"asked,omitempty"`

	// Choices are the attributes about which more than one of them was asked, in the
	// order of their names; who answered first said the others.
	Choices []Choice `json:"choices,omitempty"`

	// Missed are those that might know more and did not answer this time.
	Missed []Missed `json:"missed,omitempty"`
}

// Choice is why an attribute has its value.
type Choice struct {
	Attribute string       `json:"attribute"`
	By        string       `json:"by"` // the provider that said it; [ByStructure]
	Reason    ChoiceReason `json:"reason"`
	Others    []Claim      `json:"others,omitempty"` // what others say instead: a doubt
}

// Claim is what a provider says of an attribute.
type Claim struct {
	By    string `json:"by"`
	Value string `json:"value"`
}

// ByStructure names the VIN's own structure among the providers.
const ByStructure = "structure"

// ChoiceReason says why a value was taken.
type ChoiceReason string

// Why a value was taken.
const (
	ReasonOnly   ChoiceReason = "only"   // the others are silent
	ReasonAgreed ChoiceReason = "agreed" // another says the same
	ReasonFirst  ChoiceReason = "first"  // they differ; this one is asked before the others because it is trusted more
	ReasonLaw    ChoiceReason = "law"    // they differ; the law says how a VIN writes it
)

// Missed is a provider that did not answer, and why not.
type Missed struct {
	By  string    `json:"by"`
	Why MissedWhy `json:"why"`
}

// MissedWhy says why a provider did not answer.
type MissedWhy string

// Why a provider did not answer.
const (
	MissedBudget MissedWhy = "budget" // the day's budget is used up; it was not asked
	MissedBusy   MissedWhy = "busy"   // too many questions at once; it was not asked
	MissedDown   MissedWhy = "down"   // it could not be reached or not be understood
)

// Alternative is what else a VIN allows of an attribute: the maker has filed
// several values for the same characters.
type Alternative struct {
	Attribute string   `json:"attribute"`
	Values    []string `json:"values"` // without the one among the attributes
}

// Variant is a set of values that were filed together of one kind of car, of the
// attributes that a VIN leaves open. On those that it lacks it is silent: they stay
// as open as they are.
type Variant map[string]string

// Vehicle is the car a decode names; engine and drive only where they are not open.
func (d Decode) Vehicle() Vehicle {
	v := Vehicle{
		VIN:   d.VIN,
		Make:  d.Attributes["make"],
		Model: d.Attributes["model"],
		Trim:  d.Attributes["trim"],
	}
	open := map[string]bool{}
	for _, a := range d.Alternatives {
		open[a.Attribute] = true
	}
	settled := func(attribute string) string {
		if open[attribute] {
			return ""
		}
		return d.Attributes[attribute]
	}
	v.Engine, v.Drivetrain = EngineName(settled), DriveName(settled)
	for _, c := range d.Attributes["model_year"] {
		if c < '0' || c > '9' {
			return v
		}
		v.Year = v.Year*10 + int(c-'0')
	}
	return v
}
