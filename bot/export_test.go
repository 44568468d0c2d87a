package bot

import (
	"context"
	"time"

	"example.com/vinbot/conversation"
)

// Parse reads an update as ingress does.
func Parse(raw []byte, name string) (conversation.Key, conversation.Event, error) {
	u, err := parse(raw, name)
	return u.key, u.event, err
}

// Render puts a turn into calls.
func Render(p Printer, t conversation.Turn) ([]conversation.Outgoing, error) { return render(p, t) }

// Visible is what a person's words are when nothing hidden is in them.
func Visible(s string) string { return visible(s) }

// Pressed reads a button's token, ButtonData writes it.
func Pressed(data string) (conversation.Pressed, int64) { return pressed(data) }

// ButtonData writes a button's token.
func ButtonData(version int64, index int, owner int64) string {
	return buttonData(version, index, owner)
}

// Floods knows who sends too much.
type Floods struct{ floods }

// Over counts a message and reports whether it is too many.
func (f *Floods) Over(user int64, now time.Time) bool { return f.over(user, now) }

// Few counts a message that is answered and reports whether Redis need not be asked.
func (f *Floods) Few(user int64, now time.Time) bool { return f.few(user, now) }

// People counts those remembered.
func (f *Floods) People() int { return len(f.people) }

// Queue is the dialogues that wait.
type Queue struct{ *queue }

// NewQueue returns a queue that is served.
func NewQueue() Queue {
	q := Queue{newQueue()}
	q.serve()
	return q
}

// Add, Take and GiveBack are what those around a queue do.
func (q Queue) Add(keys ...conversation.Key)                { q.add(keys...) }
func (q Queue) Take(ctx context.Context) []conversation.Key { return q.take(ctx) }
func (q Queue) GiveBack(keys, again []conversation.Key)     { q.giveBack(keys, again) }

// The limits of a flood and of one person.
const (
	OfThemUnasked  = ofThemUnasked
	TurnsTogether  = turnsTogether
	FloodPerMinute = floodPerMinute
	FloodCalm      = floodCalm
	FloodPeople    = floodPeople
)
