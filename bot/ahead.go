package bot

import (
	lru "github.com/hashicorp/golang-lru/v2"

	"example.com/vinbot/conversation"
)

// ahead holds what was read of updates that wait for their turns in this process, so
// that the turn need not read them again. What it does not hold, the turn reads.
type ahead struct {
	updates *lru.Cache[conversation.Cause, update]
}

func newAhead() *ahead {
	const most = 1024 // about what polling takes before it waits for answers
	c, err := lru.New[conversation.Cause, update](most)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &ahead{updates: c}
}

func (a *ahead) keep(bot int64, u update) {
	u.raw = nil
	a.updates.Add(conversation.Cause{Bot: bot, ID: u.id}, u)
}

// take hands an update over: it is read by one turn.
func (a *ahead) take(bot, id int64) (u update, ok bool) {
	c := conversation.Cause{Bot: bot, ID: id}
	if u, ok = a.updates.Peek(c); ok {
		ok = a.updates.Remove(c)
	}
	return u, ok
}
