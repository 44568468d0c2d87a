package conversation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
)

func TestTheHistoryIsTurnedByPages(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	for range historyPage + 1 {
		c.history = append(c.history, HistoryItem{Vehicle: knowledge.Vehicle{Make: "Ford"}})
	}
	ids := func() (list []ChoiceID) {
		offers := c.session.Memory.Offers
		for _, o := range offers[len(offers)-1].Choices {
			list = append(list, o.ID)
		}
		return list
	}
	c.tell(t, Commanded{Name: "history", Args: "ford"})
	if diff := cmp.Diff([]ChoiceID{Older}, ids()); diff != "" {
		t.Errorf("the first page: %s", diff)
	}
	c.press(t, Older)
	if diff := cmp.Diff([]ChoiceID{Newer}, ids()); diff != "" {
		t.Errorf("the last page: %s", diff)
	}
	if o := c.session.Memory.Offers; o[len(o)-1].Choices[0].Arg != "0|ford" {
		t.Errorf("the search was lost on the way back: %+v", o)
	}
	if diff := cmp.Diff([]MessageID{MsgHistory}, c.press(t, Newer)); diff != "" {
		t.Error(diff)
	}
}

func TestASearchThatFindsNothingSaysSo(t *testing.T) {
	t.Parallel()

	c := newChat(Idle{})
	if diff := cmp.Diff([]MessageID{MsgHistoryNone}, c.tell(t, Commanded{Name: "history", Args: "ford"})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]MessageID{MsgHistoryEmpty}, c.tell(t, Commanded{Name: "history"})); diff != "" {
		t.Error(diff)
	}
}
