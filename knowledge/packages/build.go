package packages

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// Build is one real car with the option codes it was built with. VINs serve to
// count a car once and to part cars for a trial; no table keeps them.
type Build struct {
	VIN     knowledge.VIN
	Vehicle knowledge.Vehicle // the model in the catalogue's name, the rest of its words in the trim
	Series  string            // of them those that the list writes behind the model's name ("Z06")
	Codes   []string          // capitals, sorted, each once
	Base    int               // price without options, in whole US dollars; 0: not known
	Total   int               // price with everything and delivery
}

// buildRow is a line of a file of builds. Makers' lists name the same things
// differently.
type buildRow struct {
	VIN       string   `json:"vin"`
	Make      string   `json:"make"`
	Model     string   `json:"model"`
	Family    string   `json:"f"` // the model where "model" is the grade ("tundrahybrid")
	Trim      string   `json:"trim"`
	ModelYear any      `json:"model_year"`
	Year      any      `json:"year"`
	Codes     []string `json:"codes"`
	RPO       []string `json:"rpo"`
	Opts      []string `json:"opts"`
	Base      any      `json:"base"`
	MSRP      any      `json:"msrp"`
}

const maxBuildLine = 1 << 20 // bytes

// ReadBuilds reads builds, one JSON object a line: vin, make, model, model_year
// (or year), trim and codes (or rpo, or opts), and where they are known base and msrp, both in
// whole dollars. A row without a make gets the one
// handed in, or the brand whose model it names. Rows without codes, of a model
// the catalogue does not have and cars seen before are counted as skipped.
func (c *Catalogue) ReadBuilds(r io.Reader, maker string) (builds []Build, skipped int, err error) {
	seen := map[string]bool{}
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxBuildLine)
	for n := 1; s.Scan(); n++ {
		var row buildRow
		if err := json.Unmarshal(s.Bytes(), &row); err != nil {
			return nil, 0, fmt.Errorf("packages: builds: line %d: %w", n, err)
		}
		b, ok := c.build(row, maker)
		if !ok || seen[row.VIN] && row.VIN != "" {
			skipped++
			continue
		}
		seen[row.VIN] = true
		builds = append(builds, b)
	}
	if err := s.Err(); err != nil {
		return nil, 0, fmt.Errorf("packages: builds: %w", err)
	}
	return builds, skipped, nil
}

func (c *Catalogue) build(row buildRow, maker string) (Build, bool) {
	v := knowledge.Vehicle{Make: cmp.Or(row.Make, maker), Model: row.Model, Trim: row.Trim, Year: max(number(row.ModelYear), number(row.Year))}
	if m := regexp.MustCompile(`^(20\d\d) (.+)$`).FindStringSubmatch(v.Model); m != nil {
		v.Year, v.Model = max(v.Year, number(m[1])), m[2]
	}
	if v.Make == "" {
		v.Make = c.brandOf(v)
	}
	model, rest := c.modelOf(v)
	for _, m := range c.models[brandKey(v.Make)] {
		if row.Family != "" && squeeze(m.name) == strings.TrimPrefix(row.Family, brandKey(v.Make)) {
			model, rest = m.name, without(words(v.Model), m.words)
		}
	}
	series := without(words(v.Model), slices.Concat(words(model), words(v.Make)))
	v.Model, v.Trim = model, strings.Join(rest, " ")
	codes := upper(slices.Concat(row.Codes, row.RPO, row.Opts))
	slices.Sort(codes)
	return Build{VIN: knowledge.VIN(row.VIN), Vehicle: v, Series: strings.Join(series, " "), Codes: codes, Base: number(row.Base), Total: number(row.MSRP)}, model != "" && v.Year > 0 && len(codes) > 0
}

func squeeze(s string) string { return strings.ToLower(strings.Join(words(s), "")) }

func number(v any) int {
	switch v := v.(type) {
	case float64:
		return int(v)
	case string:
		n, err := strconv.Atoi(v)
		if err == nil {
			return n
		}
	}
	return 0
}

// brandOf is the only brand of the catalogue with a model that a vehicle's words
// begin with, or empty.
func (c *Catalogue) brandOf(v knowledge.Vehicle) string {
	brand := ""
	for _, b := range c.brands {
		v.Make = b
		if m, _ := c.modelOf(v); m == "" {
			continue
		}
		if brand != "" {
			return ""
		}
		brand = b
	}
	return brand
}

// Named is the brand and the model that a title begins with; both are empty where no
// brand of the catalogue is the only one.
func (c *Catalogue) Named(title string) (brand, model string) {
	v := knowledge.Vehicle{Model: title}
	if v.Make = c.brandOf(v); v.Make == "" {
		return "", ""
	}
	model, _ = c.modelOf(v)
	return v.Make, model
}

// modelOf is the catalogue's name for a vehicle's model, the longest that fits,
// and what else its model and trim say. It is empty for a model the catalogue
// does not have.
func (c *Catalogue) modelOf(v knowledge.Vehicle) (model string, rest []string) {
	s := subjectOf(v)
	for _, m := range c.models[brandKey(v.Make)] {
		if len(m.name) > len(model) && s.is(m.words) {
			model = m.name
		}
	}
	got := slices.Concat(words(v.Model), words(v.Trim))
	return model, without(got, slices.Concat(words(model), words(v.Make)))
}

// without lists the words that are not among those to leave away, sorted, each once.
func without(all, gone []string) []string {
	var out []string
	for _, w := range all {
		if !slices.Contains(gone, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}
