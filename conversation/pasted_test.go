package conversation

import (
	"fmt"
	"strings"
	"testing"

	"example.com/vinbot/knowledge/list"
	"example.com/vinbot/knowledge/vin"
)

// fleet is a list of so many VINs, each in a line of its own with words behind it.
func fleet(n int, words string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%06d%s\n", corvette[:11], i, words)
	}
	return strings.TrimSpace(b.String())
}

// cut is what apps make of a text that is too long: parts of 4,096 characters, or, with
// lines, of the whole lines that fit.
func cut(text string, lines bool) (parts []string) {
	const most = 4096
	for len(text) > most {
		at := most
		if lines {
			at = strings.LastIndexByte(text[:most], '\n')
		}
		parts = append(parts, strings.TrimSpace(text[:at]))
		text = strings.TrimPrefix(text[at:], "\n")
	}
	return append(parts, text)
}

// started are the texts of lists that the last turn began.
func started(c *chat) (texts []string) {
	for _, j := range c.last.Jobs {
		if a, ok := j.Args.(VINListArgs); ok {
			texts = append(texts, a.Text)
		}
	}
	return texts
}

// TestALongPasteIsOneListHoweverItIsCut compares the VINs that are found in what is looked
// up with those of the text before it was cut.
func TestALongPasteIsOneListHoweverItIsCut(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"VINs alone":                    fleet(1000, ""),
		"lines that are long":           fleet(90, strings.Repeat(" lorem ipsum", 10)),
		"a part that ends with a VIN":   strings.Repeat("x", 4096-18) + "\n" + fleet(400, ""),
		"a part that ends before a VIN": strings.Repeat("x", 4096-17) + "\n" + fleet(400, ""),
	} {
		for _, lines := range []bool{false, true} {
			parts, want := cut(text, lines), strings.Count(text, string(corvette[:11]))
			if strings.HasPrefix(name, "a part") { // the first says nothing but how full it is
				parts[0], want = corvetteTwice(parts[0]), want+2
			}
			if got := goodVINs(t, listOf(t, name, parts)); got != want {
				t.Errorf("%s, by lines %v: %d VINs of %d", name, lines, got, want)
			}
		}
	}
}

// listOf says parts and returns the text of the one list that the last of them begins.
func listOf(t *testing.T, name string, parts []string) string {
	t.Helper()
	c := newChat(Idle{})
	var looked []string
	for i, part := range parts {
		said := c.tell(t, Said{Text: part, Origin: Origin{At: 100 + int64(i/3)}})
		if looked = append(looked, started(c)...); len(said) > 0 || len(looked) > 0 && i < len(parts)-1 {
			t.Fatalf("%s: part %d of %d: %v, %d lists", name, i+1, len(parts), said, len(looked))
		}
	}
	if len(looked) != 1 {
		t.Fatalf("%s: %d lists", name, len(looked))
	}
	if p := c.session.Memory.Paste; p != (Paste{}) || c.session.Memory.running(WorkPaste) != 0 {
		t.Errorf("%s: something is left: %d bytes", name, len(p.Text))
	}
	return looked[0]
}

// goodVINs counts those that are found in a list.
func goodVINs(t *testing.T, text string) (n int) {
	t.Helper()
	l, err := list.Text(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range l.Entries {
		if e.VIN != "" {
			n++
		}
	}
	return n
}

// corvetteTwice puts two VINs where a part has words.
func corvetteTwice(part string) string {
	two := string(corvette) + " " + string(camry) + " "
	return two + part[len(two):]
}

// TestAPasteThatEndsAtALimitIsClosedLater by the task that its parts left, or by whatever is
// said later.
func TestAPasteThatEndsAtALimitIsClosedLater(t *testing.T) {
	t.Parallel()
	part := cut(fleet(1000, ""), false)[0]
	for name, tt := range map[string]struct {
		then  func(c *chat) Event
		lists int
	}{
		"time goes by":          {func(c *chat) Event { return Finished{Task: c.session.Memory.LastTask, Event: PasteClosed{}} }, 1},
		"something else":        {func(*chat) Event { return Said{Text: "hello", Origin: Origin{At: 200}} }, 1},
		"it is cancelled":       {func(*chat) Event { return Commanded{Name: "cancel"} }, 0},
		"a task of long before": {func(*chat) Event { return Finished{Task: 1, Event: PasteClosed{}} }, 0},
	} {
		c := newChat(Idle{})
		for range 2 {
			c.tell(t, Said{Text: part, Origin: Origin{At: 100}})
		}
		c.tell(t, tt.then(c))
		if n := len(started(c)); n != tt.lists {
			t.Errorf("%s: %d lists", name, n)
		}
	}
}

func TestAPasteWithAFewVINsIsHeardAsOneText(t *testing.T) {
	t.Parallel()
	c := newChat(Idle{})
	c.tell(t, Said{Text: string(corvette) + " " + string(camry) + strings.Repeat(" lorem ipsum", 400)[:4096-35], Origin: Origin{At: 100}})
	c.tell(t, Said{Text: "and " + string(fit), Origin: Origin{At: 101}})
	if n := c.session.Memory.running(WorkDecode); n != 3 {
		t.Errorf("%d cars are looked up of %d", n, 3)
	}
	if _, problems := vin.Parse(string(fit)); len(problems) != 0 {
		t.Error(problems)
	}
}
