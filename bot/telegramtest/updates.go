package telegramtest

import (
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// The kinds of updates the emulator makes.
const (
	kindMessage     = "message"
	kindEdited      = "edited_message"
	kindCallback    = "callback_query"
	kindMyMember    = "my_chat_member"
	kindMember      = "chat_member"
	kindJoinRequest = "chat_join_request"
	kindReaction    = "message_reaction"
	kindPost        = "channel_post"
	kindEditedPost  = "edited_channel_post"
	kindInline      = "inline_query"
	kindChosen      = "chosen_inline_result"
	kindPreCheckout = "pre_checkout_query"

	// kindSubscription is of a later version than the rest, 10.2.
	kindSubscription = "subscription"
)

// updateLife is how long Telegram keeps an update that nobody fetches.
const updateLife = 24 * time.Hour

// queueOf is which of Telegram's queues a kind goes through and how long it waits
// there. Updates of one queue about one chat, or one person, come in order; under a
// webhook those of two queues may overtake each other: a press the message before
// it. Source: the server's add_update calls.
func queueOf(kind string) (number int64, life time.Duration) {
	switch kind {
	case kindInline:
		return 1, inlineLife
	case kindChosen:
		return 2, 10 * time.Minute
	case kindCallback:
		return 3, queryLife
	case kindPreCheckout:
		return 4, queryLife
	case kindMyMember:
		return 5, updateLife
	case kindMember, kindJoinRequest:
		return 6, updateLife
	case kindReaction:
		return 8, updateLife
	}
	return 0, updateLife
}

// queryLife is how long a press or a checkout waits to be fetched.
const queryLife = 150 * time.Second

// update waits until it is confirmed. Those of one lane keep their order.
type update struct {
	ID   int64           `json:"id"`
	Lane int64           `json:"lane"` // a queue of the chat's or the person's
	At   time.Time       `json:"at"`
	End  time.Time       `json:"end,omitzero"` // when it expires; zero is a day after At
	Raw  json.RawMessage `json:"raw"`          // as it is delivered, update_id and all
	Done bool            `json:"-"`

	deliveries  int
	deliveredAt time.Time // the first time
}

// queue holds the updates that were not confirmed, by growing id.
type queue struct {
	pending    []*update
	waiting    int       // pending and not done
	told       []*update // the last ones, pending or not
	lastUpdate int64
	confirmed  int64 // every update before it is forgotten
	wake       chan struct{}
	poll       *poll
	previous   pollHabit
	hookSetAt  time.Time
	nextExpiry time.Time // nothing expires before
}

func newQueue() queue {
	return queue{wake: make(chan struct{})}
}

// emit makes an update of what happened in a chat, or to a person where the kind
// is queued by person, unless the bot does not want the kind.
func (s *Server) emit(kind string, about int64, payload any) {
	if !s.wants(kind) {
		return
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		s.config.Log.Error("an update cannot be encoded", "kind", kind, "error", err)
		return
	}
	id := s.lastUpdate + 1
	body := make([]byte, 0, len(raw)+64)
	body = append(body, `{"update_id":`...)
	body = strconv.AppendInt(body, id, 10)
	body = append(body, `,"`...)
	body = append(body, kind...)
	body = append(body, `":`...)
	body = append(body, raw...)
	body = append(body, '}')
	queue, life := queueOf(kind)
	u := &update{ID: id, Lane: about + queue<<33, At: s.now(), Raw: body}
	if life != updateLife {
		u.End = u.At.Add(life)
	}
	s.add(u)
	s.record(u)
	s.journal.put(recordUpdate, strconv.FormatInt(id, 10), u)
	close(s.wake)
	s.wake = make(chan struct{})
	s.hook.enqueue(s, u)
}

// wants applies allowed_updates, which filters when an update is made.
func (s *Server) wants(kind string) bool {
	if len(s.bot.Allowed) == 0 {
		return kind != kindMember && kind != kindReaction && kind != "message_reaction_count"
	}
	return slices.Contains(s.bot.Allowed, kind)
}

func (s *Server) add(u *update) {
	s.pending = append(s.pending, u)
	s.waiting++
	s.lastUpdate = max(s.lastUpdate, u.ID)
	if end := u.end(); s.waiting == 1 || end.Before(s.nextExpiry) {
		s.nextExpiry = end
	}
}

func (u *update) end() time.Time {
	if u.End.IsZero() {
		return u.At.Add(updateLife)
	}
	return u.End
}

// index is where the first update from id on stands.
func (q *queue) index(id int64) int {
	return sort.Search(len(q.pending), func(i int) bool { return q.pending[i].ID >= id })
}

// drop forgets every update before id.
func (q *queue) drop(id int64) {
	n := q.index(id)
	for _, u := range q.pending[:n] {
		if !u.Done {
			u.Done = true
			q.waiting--
		}
	}
	clear(q.pending[:n])
	q.pending = q.pending[n:]
	q.confirmed = max(q.confirmed, id)
}

// done forgets one update; those before it may still wait.
func (q *queue) done(id int64) {
	if i := q.index(id); i < len(q.pending) && q.pending[i].ID == id && !q.pending[i].Done {
		q.pending[i].Done = true
		q.waiting--
	}
	n := 0
	for n < len(q.pending) && q.pending[n].Done {
		n++
	}
	clear(q.pending[:n])
	q.pending = q.pending[n:]
}

// confirm forgets every update before id, and remembers that.
func (s *Server) confirm(id int64) {
	if len(s.pending) == 0 || s.pending[0].ID >= id {
		return
	}
	s.drop(id)
	s.journal.put(recordConfirm, strconv.FormatInt(id, 10), true)
}

// expire forgets the updates that nobody fetched in time.
func (s *Server) expire() {
	now := s.now()
	if s.waiting == 0 || now.Before(s.nextExpiry) {
		return
	}
	s.nextExpiry = now.Add(updateLife)
	for _, u := range slices.Clone(s.pending) {
		switch end := u.end(); {
		case u.Done:
		case end.After(now):
			if end.Before(s.nextExpiry) {
				s.nextExpiry = end
			}
		default:
			s.done(u.ID)
			s.journal.put(recordUpdate, strconv.FormatInt(u.ID, 10), nil)
		}
	}
}

// updateKinds are those of Bot API 10.1, made here or not, and subscription, which is
// of 10.2.
func updateKinds() []string {
	return strings.Fields(`message edited_message channel_post edited_channel_post business_connection business_message
		edited_business_message deleted_business_messages guest_message message_reaction message_reaction_count inline_query
		chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member
		chat_member chat_join_request chat_boost removed_chat_boost managed_bot subscription`)
}

// setAllowed remembers allowed_updates: missing keeps, [] is the default set. Names
// match without case; unknown ones count for nothing.
func (s *Server) setAllowed(p params) {
	var kinds []string
	if raw := p.text("allowed_updates"); raw == "" || json.Unmarshal([]byte(raw), &kinds) != nil || kinds == nil {
		return
	}
	kinds = slices.DeleteFunc(kinds, func(kind string) bool { return !slices.Contains(updateKinds(), strings.ToLower(kind)) })
	for i := range kinds {
		kinds[i] = strings.ToLower(kinds[i])
	}
	if !slices.Equal(kinds, s.bot.Allowed) {
		s.bot.Allowed = kinds
		s.saveBot()
	}
}

func (s *Server) saveBot() { s.journal.put(recordBot, "", s.bot) }
