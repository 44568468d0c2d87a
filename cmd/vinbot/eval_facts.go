package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

type evalFactsCmd struct {
	File  string `arg:"" optional:"" type:"existingfile" help:"Facts as ingest specs reads them; the built-in ones by default."`
	JSONL bool   `name:"jsonl" help:"One JSON object a line: the coverage, then each finding."`
}

// Run holds facts against the checks: what they cover, where two contradict each other,
// what no car of the kind can be.
func (e *evalFactsCmd) Run(_ config, s streams) error {
	checks, err := specs.LoadChecks()
	if err != nil {
		return err
	}
	facts, err := e.facts(s.err)
	if err != nil {
		return err
	}
	j := checks.Judge(facts)
	if e.JSONL {
		return writeJudged(s.out, j)
	}
	if err := printCoverage(s.out, checks, j.Coverage); err != nil {
		return err
	}
	printFindings(s.out, "conflicts", j.Conflicts)
	printFindings(s.out, "implausible", j.Implausible)
	return nil
}

// facts are those of the file, or the built-in ones. What a file loses is told.
func (e *evalFactsCmd) facts(log io.Writer) ([]knowledge.Fact, error) {
	if e.File == "" {
		facts, _, err := specs.BuiltIn()
		return facts, err
	}
	r, err := specs.NewReader()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(e.File)
	if err != nil {
		return nil, fmt.Errorf("eval: %w", err)
	}
	defer func() { _ = f.Close() }()
	read := r.JSONL
	if strings.HasSuffix(e.File, ".csv") {
		read = r.CSV
	}
	facts, refused, err := read(f)
	for _, x := range refused {
		_, _ = fmt.Fprintf(log, "line %d refused: %s\n", x.Line, x.Reason)
	}
	return facts, err
}

func writeJudged(w io.Writer, j specs.Judged) error {
	out := json.NewEncoder(w)
	if err := out.Encode(j.Coverage); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	for _, f := range slices.Concat(j.Conflicts, j.Implausible) {
		if err := out.Encode(f); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	}
	return nil
}

// printCoverage writes the groups of the goal, then the attributes, the most told first.
func printCoverage(w io.Writer, checks specs.Checks, v specs.Coverage) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	put(table, "beside EPA's\thave\tgoal\t")
	line := func(name string, have, goal int) {
		mark := ""
		if have < goal {
			mark = "below"
		}
		put(table, fmt.Sprintf("%s\t%d\t%d\t%s", name, have, goal, mark))
	}
	line("facts", v.Facts, checks.Facts)
	line("models", v.Models, checks.Models)
	for i, g := range checks.Goals {
		line(g.Name, v.Groups[i], g.Least)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	var attributes []string
	most := func(a, b knowledge.Attribute) int {
		if d := v.Attributes[b] - v.Attributes[a]; d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	}
	for _, a := range slices.SortedFunc(maps.Keys(v.Attributes), most) {
		attributes = append(attributes, string(a)+" "+strconv.Itoa(v.Attributes[a]))
	}
	put(w, "\n"+strings.Join(attributes, ", ")+fmt.Sprintf("\n%d of EPA's", v.EPA))
	return nil
}

func printFindings(w io.Writer, what string, list []specs.Finding) {
	put(w, fmt.Sprintf("\n%d %s", len(list), what))
	for _, f := range list {
		put(w, fmt.Sprintf("%s %s: %s: %s", f.Facts[0].Make, f.Facts[0].Model, f.Rule, f.Reason))
		for _, x := range f.Facts {
			put(w, "  "+factLine(x))
		}
	}
}

// factLine is a fact in one line: what the finding does not say of it.
func factLine(f knowledge.Fact) string {
	years := strconv.Itoa(f.YearFrom)
	if f.YearTo != f.YearFrom {
		years += "–" + strconv.Itoa(f.YearTo)
	}
	version := slices.DeleteFunc([]string{years, f.Trim, f.Engine, f.Drivetrain, f.Condition}, func(s string) bool { return s == "" })
	return fmt.Sprintf("%s %g %s (%s) %s", f.Attribute, f.Value, f.Unit, strings.Join(version, ", "), f.Source.URL)
}
