package v1

import (
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
)

// What is answered, here and by the shell's commands. Amounts of money are decimals in
// major units beside a currency.
type (
	// Decoded is what a VIN says.
	Decoded struct {
		VIN          string                  `json:"vin" doc:"The VIN in capitals, or what was sent where it is none."`
		Valid        bool                    `json:"valid" doc:"17 allowed characters. The check digit is a doubt, not a verdict."`
		Problems     []VINProblem            `json:"problems" nullable:"false"`
		Attributes   map[string]string       `json:"attributes" nullable:"false" doc:"What is known: make, model, model_year, trim, body_class, engine_model, fuel_type, plant_city and more."`
		Alternatives []knowledge.Alternative `json:"alternatives" nullable:"false" doc:"What else the VIN allows."`
		Variants     []knowledge.Variant     `json:"variants,omitempty" nullable:"false" doc:"Which of the open values go together."`
		Choices      []knowledge.Choice      `json:"choices,omitempty" nullable:"false" doc:"Why a value was taken where several sources were asked."`
		Missed       []knowledge.Missed      `json:"missed,omitempty" nullable:"false" doc:"Sources that did not answer this time."`
		Repairs      []knowledge.VIN         `json:"repairs,omitempty" nullable:"false" doc:"VINs that may have been meant."`
		Source       string                  `json:"source"`
		Quality      int                     `json:"quality" minimum:"0" maximum:"100"`
		Extras

		// Lasting says that nobody was asked and nobody is left to ask: until more is known of
		// the car, or in another month if Counts, the same is answered.
		Lasting bool `json:"-"`
		Counts  bool `json:"-"`

		Car knowledge.Vehicle `json:"-"` // without what the VIN leaves open

		quota *billing.QuotaError
	}
	// Extras are there where they were asked for.
	Extras struct {
		Packages     []Package        `json:"packages,omitzero" nullable:"false" doc:"With include=packages."`
		Undetermined []Open           `json:"undetermined,omitzero" nullable:"false" doc:"With include=packages: what may be there."`
		Facts        []knowledge.Fact `json:"facts,omitzero" nullable:"false" doc:"With include=facts: sourced statements about this kind of car."`
		Error        *ItemError       `json:"error,omitempty" doc:"In lists: why this one was not answered."`
	}
	// VINProblem is a doubt about a VIN.
	VINProblem struct {
		Code    string `json:"code" example:"check_digit"`
		Message string `json:"message"`
	}
	// ItemError says why one of a list was not answered.
	ItemError struct {
		Code   Code   `json:"code"`
		Detail string `json:"detail"`
	}

	// Package is what is said of a package.
	Package struct {
		Named
		Verdict knowledge.Verdict `json:"verdict" enum:"confirmed,likely,standard,ruled_out"`
	}
	// Open is a package that is not settled, or a code that means nothing to us.
	Open struct {
		Named
		Why string `json:"why" doc:"unknown_code: nobody knows the code. Else what leaves the package open." enum:"conflict,unverified,take_rate,weak,alike,unknown_code"`
	}
	// Named is a package with its evidence.
	Named struct {
		Package     string               `json:"package,omitempty"`
		Brand       string               `json:"brand,omitempty"`
		Code        string               `json:"code"`
		Name        string               `json:"name,omitempty"`
		Probability float64              `json:"probability" minimum:"0" maximum:"1"`
		Evidence    []knowledge.Evidence `json:"evidence,omitempty" nullable:"false"`
		ListPrices  []ListPrice          `json:"list_prices,omitempty" nullable:"false" doc:"What it cost new."`
		Price       *float64             `json:"price,omitempty" doc:"As printed on the label."`
		Currency    string               `json:"currency,omitempty"`
		Contents    []string             `json:"contents,omitempty" nullable:"false"`
		Because     []string             `json:"because,omitempty" nullable:"false" doc:"The evidence in words."`
	}
	// ListPrice is what a package cost new in a model year.
	ListPrice struct {
		ModelYear int     `json:"model_year"`
		Price     float64 `json:"price"`
		Currency  string  `json:"currency"`
	}

	// Identified is what is known of a car's packages.
	Identified struct {
		ID           string        `json:"id"`
		Packages     []Package     `json:"packages" nullable:"false"`
		Undetermined []Open        `json:"undetermined" nullable:"false"`
		Next         *NextQuestion `json:"next_question,omitempty" doc:"What would settle most of what is open."`
		Gap          string        `json:"gap,omitempty" doc:"Why nothing can be said."`
	}
	// NextQuestion is a look at the car, or a photo of its label.
	NextQuestion struct {
		Photo    string          `json:"photo,omitempty" example:"label"`
		Feature  string          `json:"feature,omitempty"`
		Question knowledge.Words `json:"question,omitempty" doc:"By language."`
	}

	// Asked is an answer to a question.
	Asked struct {
		ID        string              `json:"id"`
		Answer    string              `json:"answer"`
		Attribute knowledge.Attribute `json:"attribute"`
		Vehicle   knowledge.Vehicle   `json:"vehicle"`
		Abstained bool                `json:"abstained" doc:"Nothing is known that answers it."`
		Citations []Citation          `json:"citations" nullable:"false"`
		Value     any                 `json:"value,omitempty" doc:"A number in the unit, or words."`
		Unit      *string             `json:"unit,omitempty"`
		Clarify   *Clarify            `json:"clarify,omitempty" doc:"What to ask back."`
	}
	// Citation is a source of an answer.
	Citation struct {
		Title string `json:"title"`
		URL   string `json:"url"`
	}
	// Clarify is a question back, with the answers that lead on.
	Clarify struct {
		Question string   `json:"question"`
		Choices  []string `json:"choices" nullable:"false"`
	}

	// Entry is a package of the catalogue.
	Entry struct {
		ID         string      `json:"id"`
		Brand      string      `json:"brand"`
		Models     []string    `json:"models" nullable:"false"`
		Codes      []string    `json:"codes" nullable:"false"`
		Name       string      `json:"name"`
		Aliases    []string    `json:"aliases,omitempty" nullable:"false"`
		Category   string      `json:"category"`
		Market     string      `json:"market"`
		Contents   []string    `json:"contents,omitempty" nullable:"false"`
		Years      []int       `json:"years" nullable:"false" doc:"Model years it was seen in."`
		Trims      []string    `json:"trims,omitempty" nullable:"false"`
		ListPrices []ListPrice `json:"list_prices,omitempty" nullable:"false"`
		Source     Citation    `json:"source"`
	}

	// Me is who the key belongs to.
	Me struct {
		Plan     billing.PlanCode `json:"plan" example:"pro"`
		Standing billing.Standing `json:"standing" example:"active"`
		Key      KeyInfo          `json:"key"`
		Limits   billing.Rate     `json:"limits"`
	}
	// KeyInfo is the key in use, without its secret.
	KeyInfo struct {
		ID        int64           `json:"id"`
		Name      string          `json:"name"`
		Tail      string          `json:"tail" doc:"The key's last four characters."`
		Scopes    []billing.Scope `json:"scopes" nullable:"false"`
		CreatedAt time.Time       `json:"created_at"`
		ExpiresAt *time.Time      `json:"expires_at,omitempty"`
	}
	// Usage is how much of the month's quota is used.
	Usage struct {
		Used    int       `json:"used" doc:"VINs, each counted once a month, in the chat and here."`
		Limit   *int      `json:"limit,omitempty" doc:"Missing: no limit."`
		Left    *int      `json:"left,omitempty"`
		ResetAt time.Time `json:"reset_at"`
	}
)

// What is asked.
type (
	// Car is a car whose packages are asked for; any part may be missing.
	Car struct {
		ID       string   `json:"id,omitempty" maxLength:"200"`
		VIN      string   `json:"vin,omitempty" maxLength:"40"`
		Make     string   `json:"make,omitempty" maxLength:"100"`
		Model    string   `json:"model,omitempty" maxLength:"100"`
		Year     int      `json:"model_year,omitempty" minimum:"0" maximum:"2100"`
		Trim     string   `json:"trim,omitempty" maxLength:"100"`
		Codes    []string `json:"codes,omitempty" maxItems:"500" nullable:"false" doc:"Option codes."`
		Base     int64    `json:"base,omitempty" minimum:"0" maximum:"10000000" doc:"Price without options, whole US dollars."`
		Total    int64    `json:"total,omitempty" minimum:"0" maximum:"10000000" doc:"Price with everything and delivery."`
		Features []string `json:"features,omitempty" maxItems:"200" nullable:"false" doc:"Equipment, one thing each."`
		Text     string   `json:"text,omitempty" maxLength:"20000" doc:"Equipment as people write it."`
		Lines    []Line   `json:"lines,omitempty" maxItems:"300" nullable:"false" doc:"Lines of a label."`
	}
	// Line is a line of a label.
	Line struct {
		Text  string   `json:"text" maxLength:"500"`
		Price *float64 `json:"price,omitempty" minimum:"-1000000" maximum:"1000000" doc:"US dollars."`
	}
	// Question is what is asked about a car.
	Question struct {
		ID       string `json:"id,omitempty" maxLength:"200"`
		Lang     string `json:"lang,omitempty" maxLength:"35" doc:"Language of the answer; Accept-Language where it is missing." example:"de"`
		Question string `json:"question" minLength:"1" maxLength:"4000"`
		VIN      string `json:"vin,omitempty" maxLength:"40" doc:"The car that is meant. It counts as a VIN looked up."`
		Turns    []Turn `json:"turns,omitempty" maxItems:"20" nullable:"false" doc:"What was said before, the oldest first."`
	}
	// Turn is something that was said before.
	Turn struct {
		Role string `json:"role" enum:"user,assistant"`
		Text string `json:"text" maxLength:"4000"`
	}
)
