package sticker

import (
	"regexp"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

var (
	dated       = regexp.MustCompile(`^((?:19[89]|20[0-4])\d)\s+(?:MODEL YEAR\s+)?`)
	yearOfModel = regexp.MustCompile(`\b((?:19|20)\d\d)\s+MODEL YEAR|MODEL YEAR:?\s+((?:19|20)\d\d)\b`)
)

// brandModels are the models of one brand as people write them, the longer name
// before the shorter one that it begins with.
type brandModels struct {
	brand  string
	models []string
}

// model splits what a label prints after the brand into model and trim.
func (b brandModels) model(title string) (model, trim string, ok bool) {
	for _, m := range b.models {
		rest, ok := strings.CutPrefix(title+" ", strings.ToUpper(m)+" ")
		if ok {
			return m, trimOf(rest), true
		}
	}
	return "", "", false
}

// title is what a label says of the car in the line that names it.
type title struct {
	year               int
	brand, model, trim string
	at                 said
}

// titleOf finds the line that names the car: "2023 TOYOTA CAMRY XSE", the year or
// the brand may be missing, not both. The title may go on in the next two lines,
// which then have capitals only and no colon. The year may stand elsewhere, as
// "2023 MODEL YEAR": it alone is known where ok is false.
func titleOf(s sheet, brands []brandModels) (t title, ok bool) {
	for i := range s.lines {
		text := titleText(s.lines[i].text)
		rest := dated.ReplaceAllString(text, "")
		year := 0
		if rest != text {
			year = atoi(text[:4])
		}
		for _, b := range brands {
			named, branded := cutBrand(rest, b.brand)
			if year == 0 && !branded {
				continue
			}
			whole, more := continued(s, i, named)
			model, trim, ok := b.model(whole)
			if !ok {
				continue
			}
			if year == 0 {
				year = modelYear(s)
			}
			t := title{year: year, brand: b.brand, model: model, trim: trim, at: s.lines[i].said()}
			for _, next := range s.lines[i+1 : i+1+more] {
				t.at = t.at.and(next.said())
			}
			return t, true
		}
	}
	return title{year: modelYear(s)}, false
}

func titleText(t string) string {
	return strings.ToUpper(strings.NewReplacer("®", "", "™", "").Replace(t))
}

// cutBrand takes the brand off the front of a title.
func cutBrand(title, brand string) (string, bool) {
	brand = strings.ToUpper(brand)
	for _, b := range []string{brand, strings.ReplaceAll(brand, "-", " ")} {
		if rest, ok := strings.CutPrefix(title, b+" "); ok {
			return rest, true
		}
	}
	return title, false
}

// continued is a title with the lines below it that go on with it, and how many.
func continued(s sheet, i int, title string) (whole string, more int) {
	for _, next := range s.lines[i+1 : min(i+3, len(s.lines))] {
		const longest = 20
		_, _, priced := newAmounts().split(next.text)
		if next.text != strings.ToUpper(next.text) || len(next.text) > longest || priced || has(next.text, ":", "STANDARD", "VIN", "MODEL", "SUGGESTED") {
			break
		}
		title += " " + next.text
		more++
	}
	return title, more
}

// modelYear is the year of "2021 MODEL YEAR" or "MODEL YEAR 2021", or 0.
func modelYear(s sheet) int {
	for _, ln := range s.lines {
		if m := yearOfModel.FindStringSubmatch(strings.ToUpper(ln.text)); m != nil {
			return atoi(m[1] + m[2])
		}
	}
	return 0
}

// makersVIN reports whether a VIN on the sheet that is no misreading begins with
// one of these makers' codes.
func makersVIN(s sheet, codes []string) bool {
	for v := range vinsIn(s) {
		if checkDigit(v) && slices.Contains(codes, string(v[:3])) {
			return true
		}
	}
	return false
}

// named fills in what the title says of the car. A house of one brand makes no other.
func named(s sheet, brands []brandModels, l *knowledge.Label) {
	t, _ := titleOf(s, brands)
	l.Year, l.Make, l.Model, l.Trim, l.Where.Title = t.year, t.brand, t.model, t.trim, t.at.proof()
	if l.Make == "" && len(brands) == 1 {
		l.Make = brands[0].brand
	}
}

// pricedModel fills in the model where the line with the price of the car names it.
func pricedModel(name said, brands []brandModels, l *knowledge.Label) {
	for _, b := range brands {
		if model, trim, ok := b.model(titleText(name.text)); ok && l.Model == "" && (l.Make == "" || l.Make == b.brand) {
			l.Make, l.Model, l.Trim, l.Where.Title = b.brand, model, trim, name.proof()
		}
	}
}
