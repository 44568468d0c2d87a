package packages

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"example.com/vinbot/knowledge"
)

// Score sums up a trial.
type Score struct {
	Cases, Asserted, Right int
	Having                 int     // judged cases in which the car has the package
	Found                  int     // of them asserted
	Judged                 int     // packages in Having and Found: see judgedOnly
	PerPackage             float64 // coverage averaged over the judged packages
	Sure, SureRight        int     // probability 0.8 and more, asserted or not
	False                  int     // asserted of a car that does not have it
	Without                int     // cases in which the car does not have the package
	TableSaid, TableRight  int     // what the take rate of the trim alone would assert
	TableFound             int     // of Having
	Ruled, RuledWrong      int     // ruled out, and there all the same
	ECE                    float64 // expected calibration error, over every case
	Bins                   []Bin
}

// Bin is a stretch of the reliability diagram.
type Bin struct {
	From  float64
	Cases int
	Mean  float64 // probability said
	Share float64 // that came true
}

// bins of the reliability diagram; the topmost are narrow, for there it matters.
func edges() []float64 {
	return []float64{0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99}
}

// judgedOnly parts the packages that a table of take rates cannot tell: those with
// known contents that 5 to 80 % of the cars of a model and trim have.
func judgedOnly(all []Judged) map[string]bool {
	const least, most = 0.05, 0.8
	takes := map[string]Take{}
	for _, j := range all {
		t := takes[j.cell()]
		t.Of++
		if j.Truth {
			t.With++
		}
		takes[j.cell()] = t
	}
	out := map[string]bool{}
	for k, t := range takes {
		share := float64(t.With) / float64(t.Of)
		out[k] = share >= least && share <= most
	}
	return out
}

func (j Judged) cell() string { return strings.Join([]string{j.Brand, j.Model, j.Trim, j.Code}, "|") }

// ScoreOf sums up what was judged.
func ScoreOf(all []Judged) Score {
	open := judgedOnly(all)
	var s Score
	packages := map[string]Take{}
	for _, j := range all {
		s.add(j)
		if !open[j.cell()] || !j.Listed || !j.Truth {
			continue
		}
		k := strings.Join([]string{j.Brand, j.Model, j.Code}, "|")
		t := packages[k]
		t.Of++
		s.Having++
		if j.Asserted() {
			t.With++
			s.Found++
		}
		if j.TakeRate >= infer {
			s.TableFound++
		}
		packages[k] = t
	}
	s.Judged = len(packages)
	for _, t := range packages {
		s.PerPackage += float64(t.With) / float64(t.Of) / float64(len(packages))
	}
	s.reliability(all)
	return s
}

func (s *Score) add(j Judged) {
	s.Cases++
	count(j.Asserted(), j.Truth, &s.Asserted, &s.Right)
	s.False = s.Asserted - s.Right
	if !j.Truth {
		s.Without++
	}
	count(j.Probability >= assert, j.Truth, &s.Sure, &s.SureRight)
	count(j.TakeRate >= infer, j.Truth, &s.TableSaid, &s.TableRight)
	count(j.Verdict == knowledge.RuledOut, j.Truth, &s.Ruled, &s.RuledWrong)
}

// count counts a case, and whether it came true.
func count(is, truth bool, cases, came *int) {
	if !is {
		return
	}
	*cases++
	if truth {
		*came++
	}
}

func (s *Score) reliability(all []Judged) {
	at := edges()
	s.Bins = make([]Bin, len(at))
	for i := range at {
		s.Bins[i].From = at[i]
	}
	said := 0
	for _, j := range all {
		if !j.Weighed {
			continue
		}
		said++
		i, found := slices.BinarySearch(at, j.Probability)
		if !found {
			i--
		}
		b := &s.Bins[i]
		b.Cases++
		b.Mean += j.Probability
		if j.Truth {
			b.Share++
		}
	}
	for i := range s.Bins {
		b := &s.Bins[i]
		if b.Cases == 0 {
			continue
		}
		n := float64(b.Cases)
		b.Mean, b.Share = b.Mean/n, b.Share/n
		s.ECE += math.Abs(b.Mean-b.Share) * n / float64(said)
	}
}

// Report writes the scores of a trial, all and by brand, and the reliability
// diagram of all.
func Report(w io.Writer, title string, all []Judged) error {
	brands := map[string][]Judged{}
	for _, j := range all {
		brands[j.Brand] = append(brands[j.Brand], j)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%-10s %8s %8s %9s %8s %9s %9s %9s %8s %9s\n", title, "brand", "cases", "asserted", "precision", "coverage",
		"packages", "averaged", "by table", "false +", "ECE")
	names := make([]string, 0, len(brands))
	for n := range brands {
		names = append(names, n)
	}
	slices.SortFunc(names, cmp.Compare[string])
	for _, n := range names {
		ScoreOf(brands[n]).row(&b, n)
	}
	whole := ScoreOf(all)
	whole.row(&b, "all")
	fmt.Fprintf(&b, "\nprobability 0.8 and more: %d, right %s\nruled out: %d, there all the same %s\na table of take rates by trim alone: asserts %d, right %s\n\n",
		whole.Sure, percent(whole.SureRight, whole.Sure), whole.Ruled, percent(whole.RuledWrong, whole.Ruled), whole.TableSaid, percent(whole.TableRight, whole.TableSaid))
	whole.diagram(&b)
	_, err := io.WriteString(w, b.String()+"\n")
	return err
}

func (s Score) row(b *strings.Builder, name string) {
	fmt.Fprintf(b, "%-10s %8d %8d %9s %8s %9d %8.1f%% %9s %8s %9.4f\n", name, s.Cases, s.Asserted, percent(s.Right, s.Asserted), percent(s.Found, s.Having),
		s.Judged, 100*s.PerPackage, percent(s.TableFound, s.Having), percent(s.False, s.Without), s.ECE)
}

// diagram draws how often came true what was said with a probability.
func (s Score) diagram(b *strings.Builder) {
	const width = 50
	fmt.Fprintf(b, "%-6s %8s %7s %7s\n", "from", "cases", "said", "true")
	for _, bin := range s.Bins {
		bar := []rune(strings.Repeat("█", int(bin.Share*width)) + strings.Repeat("·", width-int(bin.Share*width)))
		if at := int(bin.Mean * width); bin.Cases > 0 && at < width {
			bar[at] = '|'
		}
		fmt.Fprintf(b, "%-6.2f %8d %7.3f %7.3f %s\n", bin.From, bin.Cases, bin.Mean, bin.Share, string(bar))
	}
}

func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(whole))
}

// ReportPackages lists every judged package of a trial with its counts.
func ReportPackages(w io.Writer, all []Judged) error {
	open := judgedOnly(all)
	type row struct{ of, having, asserted, right int }
	rows := map[string]*row{}
	for _, j := range all {
		if !open[j.cell()] || !j.Listed {
			continue
		}
		k := strings.Join([]string{j.Brand, j.Model, j.Code, j.Name}, " ")
		if rows[k] == nil {
			rows[k] = &row{}
		}
		r := rows[k]
		r.of++
		if j.Truth {
			r.having++
		}
		if j.Asserted() {
			r.asserted++
			if j.Truth {
				r.right++
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(rows)) {
		r := rows[k]
		if _, err := fmt.Fprintf(w, "%-70s cars %5d with it %5d asserted %5d right %s found %s\n", k, r.of, r.having, r.asserted,
			percent(r.right, r.asserted), percent(r.right, r.having)); err != nil {
			return err
		}
	}
	return nil
}
