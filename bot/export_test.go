package bot

import (
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

// People counts those remembered.
func (f *Floods) People() int { return len(f.people) }

// The limits of a flood.
const (
	FloodPerMinute = floodPerMinute
	FloodCalm      = floodCalm
	FloodPeople    = floodPeople
)
