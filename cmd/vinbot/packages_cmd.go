package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"example.com/vinbot/knowledge/packages"
)

type packagesCmd struct {
	Coverage  coverageCmd  `cmd:"" help:"List what the catalogue of packages has, by brand, category and best-selling model."`
	Conflicts conflictsCmd `cmd:"" help:"List the codes that mean more than one package on the same model, year and market."`
	Code      codeCmd      `cmd:"" help:"Say what an option code of a brand means."`
	Audit     auditCmd     `cmd:"" help:"Make again what was said of cars' packages, and list what would be said otherwise today."`
	Learn     learnCmd     `cmd:"" help:"Learn from real builds how packages go with other option codes."`
}

type coverageCmd struct {
	Brand string `help:"Only this brand, with every package."`
}

// Run lists the coverage.
func (c *coverageCmd) Run(_ config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	brands, err := catalogue.Coverage()
	if err != nil {
		return err
	}
	if c.Brand != "" {
		brands = slices.DeleteFunc(brands, func(b packages.BrandCoverage) bool { return !strings.EqualFold(b.Brand, c.Brand) })
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	byBrand(w, brands)
	byCategory(w, brands)
	if c.Brand == "" {
		byModel(w, catalogue.BestSellers())
	} else {
		byEntry(w, catalogue.All(), c.Brand)
	}
	return w.Flush()
}

func byBrand(w io.Writer, brands []packages.BrandCoverage) {
	var sum packages.BrandCoverage
	put(w, "BRAND\tPACKAGES\tWITH CONTENTS\tONE WEAK SOURCE\tNOT US\tOPTIONS\tACCESSORIES\tCODES\tYEARS")
	for _, b := range brands {
		put(w, fmt.Sprintf("%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s", b.Brand, b.Packages, b.Listed, b.Weak, b.OtherMarket, b.Options, b.Accessories, b.Codes, span(b.From, b.To)))
		sum.Packages, sum.Listed, sum.Weak, sum.OtherMarket = sum.Packages+b.Packages, sum.Listed+b.Listed, sum.Weak+b.Weak, sum.OtherMarket+b.OtherMarket
		sum.Options, sum.Accessories, sum.Codes = sum.Options+b.Options, sum.Accessories+b.Accessories, sum.Codes+b.Codes
	}
	put(w, fmt.Sprintf("all %d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t", len(brands), sum.Packages, sum.Listed, sum.Weak, sum.OtherMarket, sum.Options, sum.Accessories, sum.Codes))
}

func byCategory(w io.Writer, brands []packages.BrandCoverage) {
	put(w, "\nCATEGORY\tPACKAGES")
	for _, category := range packages.Categories() {
		n := 0
		for _, b := range brands {
			n += b.Categories[category]
		}
		put(w, fmt.Sprintf("%s\t%d", category, n))
	}
}

func byModel(w io.Writer, models []packages.ModelCoverage) {
	put(w, "\nBEST-SELLING MODEL\tPACKAGES\tNAMES\tYEARS\tELSEWHERE\t")
	for _, m := range models {
		said := ""
		if !m.Enough() {
			said = "not covered"
		}
		put(w, fmt.Sprintf("%s %s\t%d\t%d\t%s\t%d\t%s", m.Brand, m.Model, m.Packages, m.Names, years(m.Years), m.Elsewhere, said))
	}
}

func byEntry(w io.Writer, entries []packages.Package, brand string) {
	put(w, "\nPACKAGE\tCODES\tMODELS\tYEARS\tMARKET\tKIND\tQUALITY")
	for _, p := range entries {
		if strings.EqualFold(p.Brand, brand) {
			put(w, strings.Join([]string{p.Name, strings.Join(p.Codes, ","), strings.Join(p.Models, ","), years(p.Years), string(p.Market), string(p.Kind), string(p.Quality)}, "\t"))
		}
	}
}

// years writes model years short: 2018, 2020–2022.
func years(list []int) string {
	var out []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		if i == j {
			out = append(out, fmt.Sprint(list[i]))
		} else {
			out = append(out, fmt.Sprintf("%d–%d", list[i], list[j]))
		}
		i = j + 1
	}
	return strings.Join(out, ", ")
}

type conflictsCmd struct{}

// Run lists the conflicts.
func (c *conflictsCmd) Run(_ config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	put(w, "BRAND\tMODEL\tCODE\tMARKET\tYEARS\tDECIDED BY\tPACKAGES")
	for _, con := range catalogue.Conflicts() {
		by := "nothing: both stay open"
		if con.ByTrim {
			by = "trim"
		}
		put(w, strings.Join([]string{con.Brand, con.Model, con.Code, string(con.Market), years(con.Years), by, strings.Join(con.IDs, ", ")}, "\t"))
	}
	return w.Flush()
}

type codeCmd struct {
	Brand string `arg:"" help:"Brand."`
	Code  string `arg:"" help:"Option code."`
}

// Run says what a code means.
func (c *codeCmd) Run(_ config, s streams) error {
	catalogue, err := packages.Load()
	if err != nil {
		return err
	}
	found, err := catalogue.OptionCodes(c.Brand, c.Code)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, o := range found {
		put(w, strings.Join([]string{o.Code, o.Name, strings.Join(o.Models, ","), span(o.From, o.To), string(o.Market), o.Source.URL}, "\t"))
	}
	return w.Flush()
}

func span(from, to int) string {
	if from == 0 {
		return ""
	}
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprintf("%d–%d", from, to)
}

// put writes a line of a table; its writer reports its error when flushed.
func put(w io.Writer, line string) { _, _ = fmt.Fprintln(w, line) }
