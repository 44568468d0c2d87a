package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
)

type evalLabelsCmd struct {
	Labels []string `arg:"" help:"JSON or JSONL(.gz) of parsed labels: their options with prices. FILE=MAKE/MODEL where the rows do not say it."`
	Misses int      `default:"20" help:"How many misses to list."`
}

// labelRow is a parsed label as several parsers write it.
type labelRow struct {
	Title   string `json:"title"`
	Make    string `json:"make"`
	Model   string `json:"model"`
	Trim    string `json:"trim"`
	Year    any    `json:"year"`
	Options []struct {
		Name  string `json:"name"`
		Price any    `json:"price"`
	} `json:"options"`
	Optional []struct {
		Description string `json:"description"`
		Cost        any    `json:"cost"`
	} `json:"optional"`
	Equipment map[string]any `json:"equipment"`
}

// labelScore counts, of one maker, lines that call themselves packages and findings.
type labelScore struct{ labels, lines, found, listed, said, right int }

// Run prints how many lines of labels that call themselves packages are named, and
// how much of what is named stands on such a line.
func (e *evalLabelsCmd) Run(_ config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	scores, misses := map[string]*labelScore{}, map[string]int{}
	for _, name := range e.Labels {
		file, car, _ := strings.Cut(name, "=")
		err := eachLabel(file, func(row labelRow) {
			c := row.car(catalogue, car)
			if scores[c.Vehicle.Make] == nil {
				scores[c.Vehicle.Make] = &labelScore{}
			}
			scores[c.Vehicle.Make].add(c, catalogue.Identify(c).Findings, misses)
		})
		if err != nil {
			return fmt.Errorf("eval: %s: %w", file, err)
		}
	}
	return printLabels(s.out, scores, misses, e.Misses)
}

// eachLabel reads a file of one object, or of one object a line.
func eachLabel(file string, take func(labelRow)) (err error) {
	f, err := os.Open(file) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, f.Close()) }()
	var r io.Reader = bufio.NewReader(f)
	if strings.HasSuffix(file, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return err
		}
	}
	for d := json.NewDecoder(r); d.More(); {
		var row labelRow
		if err := d.Decode(&row); err != nil {
			return err
		}
		take(row)
	}
	return nil
}

// car is the label as the engine takes it, with the maker and model that a title or
// the caller names.
func (row labelRow) car(c *packages.Catalogue, named string) packages.Car {
	brand, model, _ := strings.Cut(named, "/")
	v := knowledge.Vehicle{Make: cmp.Or(row.Make, brand), Model: cmp.Or(row.Model, model), Trim: row.Trim}
	year, rest, _ := strings.Cut(row.Title, " ")
	v.Year, _ = strconv.Atoi(cmp.Or(fmt.Sprint(row.Year), year))
	if row.Title != "" {
		v.Year, _ = strconv.Atoi(year)
		v.Make, v.Model = c.Named(rest)
	}
	car := packages.Car{Vehicle: v, Sure: true}
	add := func(name string, price any) {
		name = strings.NewReplacer(`\u00ae`, "", "®", "").Replace(name)
		car.Options = append(car.Options, knowledge.OptionLine{Name: name, Price: cents(price), Confidence: 1})
	}
	for _, o := range row.Options {
		add(o.Name, o.Price)
	}
	for _, o := range row.Optional {
		add(o.Description, o.Cost)
	}
	for name, price := range row.Equipment {
		add(name, price)
	}
	slices.SortFunc(car.Options, func(a, b knowledge.OptionLine) int { return strings.Compare(a.Name, b.Name) })
	return car
}

// cents reads a price as parsers write it; what is none is unknown.
func cents(price any) *int64 {
	text := strings.NewReplacer("$", "", ",", "", " ", "").Replace(fmt.Sprint(price))
	if text == "NOCHARGE" {
		text = "0"
	}
	p, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	const minor, half = 100, 0.5
	return new(int64(p*minor + half))
}

// What a line must say to be a package of the factory's, and what it must not: a
// dealer's, a weight class, a trim's own group, a stripe. It is not the engine's rule.
var (
	packageLine = regexp.MustCompile(`(?i)\b(package|pkg|group|grp|edition|pack)\b`)
	otherLine   = regexp.MustCompile(`(?i)installed|gvwr|emission|customer preferred|equipment (pkg|package|group)|conn pkg|battery pack\b|scat pack|replaces|delete|warranty|vehicle protection|^[123]l[tz] package|mopar|stripe`)
	dealerLine  = regexp.MustCompile(`(?i)installed|mopar`)
)

func (l *labelScore) add(car packages.Car, found []knowledge.Finding, misses map[string]int) {
	l.labels++
	said := map[string]bool{}
	for _, f := range found {
		if f.Verdict != knowledge.Confirmed && f.Verdict != knowledge.Likely {
			continue
		}
		line := f.Evidence[0].Detail
		said[line] = true
		if dealerLine.MatchString(line) {
			continue // named on the label, and not the factory's: neither right nor wrong
		}
		l.said++
		if packageLine.MatchString(line) && !otherLine.MatchString(line) {
			l.right++
		} else {
			misses["no package: "+line]++
		}
		if f.Package != "" {
			l.listed++
		}
	}
	for _, o := range car.Options {
		if !packageLine.MatchString(o.Name) || otherLine.MatchString(o.Name) {
			continue
		}
		l.lines++
		if said[o.Name] {
			l.found++
		} else {
			misses["not named: "+o.Name]++
		}
	}
}

func printLabels(w io.Writer, scores map[string]*labelScore, misses map[string]int, most int) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	put(table, "maker\tlabels\tpackage lines\tnamed\trecall\tsaid\tprecision\tof them in the catalogue")
	for _, brand := range slices.Sorted(maps.Keys(scores)) {
		l := scores[brand]
		put(table, fmt.Sprintf("%s\t%d\t%d\t%d\t%s\t%d\t%s\t%s", brand, l.labels, l.lines, l.found, share(l.found, l.lines), l.said, share(l.right, l.said), share(l.listed, l.said)))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	often := func(a, b string) int { return cmp.Or(misses[b]-misses[a], strings.Compare(a, b)) }
	for i, m := range slices.SortedFunc(maps.Keys(misses), often) {
		if i == most {
			break
		}
		put(w, fmt.Sprintf("%d × %s", misses[m], m))
	}
	return nil
}
