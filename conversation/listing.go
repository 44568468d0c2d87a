package conversation

import (
	"path"
	"slices"
	"strings"
	"time"

	"example.com/vinbot/knowledge/list"
)

// WorkList reads a list of VINs and looks all of them up.
const WorkList Work = "list"

// VINListArgs belong to [WorkList]: a file, or the text of a message.
type VINListArgs struct {
	File File   `json:"file,omitzero"`
	Text string `json:"text,omitempty"`
}

// ListDone is a list that was looked up, as a workbook.
type ListDone struct {
	Of      string       `json:"of,omitempty"` // the file's name; empty: the text of a message
	Name    string       `json:"name"`         // of the workbook
	Bytes   []byte       `json:"bytes"`
	Summary list.Summary `json:"summary"`
	Hidden  []string     `json:"hidden,omitempty"` // sheets that were not read
}

// ListRefused is a file that cannot be read as a list, or may not be.
type ListRefused struct {
	Fault list.Fault `json:"fault"`
	Count int        `json:"count,omitempty"`
	Most  int        `json:"most,omitempty"`
	Row   int        `json:"row,omitempty"`
}

func (ListDone) event()    {}
func (ListRefused) event() {}

// Messages about lists.
const (
	MsgListProgress MessageID = "list_progress"
	MsgListReading  MessageID = "list_reading"
	MsgListNext     MessageID = "list_next"
	MsgListsBusy    MessageID = "lists_busy"
	MsgListDone     MessageID = "list_done"
	MsgListMakes    MessageID = "list_makes"
	MsgListChart    MessageID = "list_chart"
	MsgListBarSize  MessageID = "list_bar_size"
	MsgListPrices   MessageID = "list_prices"
	MsgListHidden   MessageID = "list_hidden"
	MsgListNote     MessageID = "list_note"
	MsgListStopped  MessageID = "list_stopped"
)

// bookMIME is the type of an Excel workbook.
const bookMIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// maxLists is how many lists of a dialogue wait or are worked on.
const maxLists = 3

// Tabular reports whether a file may be a list: by its name, as apps call CSV by many
// types.
func (f File) Tabular() bool {
	endings := []string{".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}
	types := []string{"text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel"}
	return slices.Contains(endings, strings.ToLower(path.Ext(f.Name))) || slices.Contains(types, f.MIME)
}

// takeList begins to look up a list. The chat goes on meanwhile.
func (t *talk) takeList(a VINListArgs) {
	switch n := t.Memory.running(WorkList); {
	case n >= maxLists:
		t.say(MsgListsBusy, "Most", maxLists)
		return
	case n > 0:
		t.say(MsgListNext)
	}
	t.start(WorkList, a, 0)
}

// stopTask ends a task by the button below its progress.
func (t *talk) stopTask(id int64) State {
	at := slices.IndexFunc(t.Memory.Tasks, func(k Task) bool { return k.ID == id && k.Work == WorkList && k.Result == nil })
	if at < 0 {
		t.say(MsgCancelLate)
		return t.State
	}
	t.Memory.Tasks = slices.Delete(t.Memory.Tasks, at, at+1)
	t.do(Abandon{Task: id})
	t.say(MsgListStopped)
	return t.State
}

// ListReading is what a person sees while a file is read.
func ListReading() Text { return text(MsgListReading) }

// Listing is what a person sees while a list is looked up: how many of its cars are
// done, and how long the others take at that pace, 0 where that is not known yet.
func Listing(done, all int, left time.Duration) Text {
	minutes, seconds := 0, 0
	switch {
	case left > 90*time.Second:
		minutes = int((left + time.Minute/2) / time.Minute)
	case left > 0:
		const step = 5 // nobody believes a second
		seconds = (int(left/time.Second)/step + 1) * step
	}
	return text(MsgListProgress, "Done", done, "All", all, "Minutes", minutes, "Seconds", seconds)
}

func (t *talk) showList(e ListDone) {
	s := e.Summary
	if len(s.Makes) > 1 {
		t.reply(Reply{Parts: []Text{text(MsgListMakes, "Cars", s.Cars)}, Chart: ListChart(s)})
	}
	r := Reply{
		Parts: []Text{text(MsgListDone, "Of", cutName(e.Of), "Rows", s.Rows, "Cars", s.Cars, "Unknown", s.Unknown, "Same", s.Same, "Bad", s.Bad,
			"Beyond", s.Beyond, "Doubtful", s.Doubtful)},
		File: &Attachment{Name: e.Name, MIME: bookMIME, Bytes: e.Bytes},
	}
	for _, currency := range currencies(s.Prices) {
		r.Parts = append(r.Parts, text(MsgListPrices, "Minor", s.Prices[currency], "Currency", currency, "Packages", s.Packages, "Unpriced", s.Unpriced))
	}
	if len(e.Hidden) > 0 {
		var names []any
		for _, h := range e.Hidden[:min(len(e.Hidden), maxNamed)] {
			names = append(names, cutName(h))
		}
		r.Parts = append(r.Parts, text(MsgListHidden, "Names", names))
	}
	if s.Packages == 0 {
		r.Parts = append(r.Parts, text(MsgListNote))
	}
	if s.Beyond > 0 {
		r.Choices = []Choice{{ID: Upgrade}}
	}
	t.reply(r)
}

const maxNamed = 5

// ListChart counts the cars of a list by make.
func ListChart(s list.Summary) *Chart {
	const most = 12
	c := &Chart{Title: text(MsgListChart)}
	for _, m := range s.Makes[:min(len(s.Makes), most)] {
		c.Bars = append(c.Bars, Bar{Name: text(MsgChartName, "Vehicle", m.Name, "Variant", ""), Value: text(MsgListBarSize, "Count", m.N), Size: float64(m.N)})
	}
	return c
}

func currencies(prices map[string]int64) (out []string) {
	for c := range prices {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

func cutName(s string) string {
	const longest = 60
	if r := []rune(s); len(r) > longest {
		return string(r[:longest-1]) + "…"
	}
	return s
}

func (t *talk) refuseList(e ListRefused) {
	r := Reply{Parts: []Text{text(MessageID("list_err_"+string(e.Fault)), "Count", e.Count, "Most", e.Most, "Row", e.Row)}}
	if e.Fault == list.FaultNotSold {
		r.Choices = []Choice{{ID: Upgrade}}
	}
	t.reply(r)
}
