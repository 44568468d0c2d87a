package bot

import (
	"sync"
	"time"
)

// What is a flood, and when it is over. It is far above what [messagesPerMinute]
// answers: until then a person is told to slow down.
const (
	floodPerMinute = 120
	floodCalm      = 30 * time.Second
	floodPeople    = 50_000 // remembered by one process
)

// floods knows who sends so much that it is not even queued. What one person sends
// then costs one row each, no turn and no answer, until they have been quiet for a
// while. Its zero value knows nobody.
type floods struct {
	mu     sync.Mutex
	people map[int64]*stream
}

// stream is what one person has sent lately.
type stream struct {
	since time.Time // the minute that is counted
	n     int
	few   int       // of them were answered without asking Redis
	until time.Time // a flood; each message prolongs it
}

// over counts one more of a person's messages and reports whether it is too many.
func (f *floods) over(user int64, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.stream(user, now)
	s.n++
	if s.n <= floodPerMinute && !now.Before(s.until) {
		return false
	}
	s.until = now.Add(floodCalm)
	return true
}

// few counts one more of a person's messages that is to be answered, and reports
// whether it is among the first of its minute.
func (f *floods) few(user int64, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.stream(user, now)
	if s.few == ofThemUnasked {
		return false
	}
	s.few++
	return true
}

// stream is what is counted of a person in this minute.
func (f *floods) stream(user int64, now time.Time) *stream {
	s := f.people[user]
	if s == nil {
		f.makeRoom(now)
		s = &stream{since: now}
		f.people[user] = s
	}
	if now.Sub(s.since) >= time.Minute {
		s.since, s.n, s.few = now, 0, 0
	}
	return s
}

// makeRoom forgets who has been quiet, and if need be everybody: memory is the harder
// limit.
func (f *floods) makeRoom(now time.Time) {
	if f.people == nil {
		f.people = map[int64]*stream{}
	}
	if len(f.people) < floodPeople {
		return
	}
	for user, s := range f.people {
		if now.Sub(s.since) >= time.Minute && now.After(s.until) {
			delete(f.people, user)
		}
	}
	if len(f.people) >= floodPeople {
		clear(f.people)
	}
}
