package telegramtest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Inline mode: a person types @bot and a query in any chat, the bot answers
// with results, the person sends one of them.

// inlineLife is how long an inline query waits in the queue and for its answer.
const inlineLife = 30 * time.Second

const maxInlineQuery = 256 // characters

// ask is an inline query and, later, its answer. It is not written down.
type ask struct {
	from     int64
	query    string
	at       time.Time
	key      answerKey
	answer   *InlineAnswer
	answered chan struct{}
}

// answerKey is what an answer may be used again for; user is 0 if for everybody.
type answerKey struct {
	query, offset, chatType string
	user                    int64
}

type keptAnswer struct {
	*InlineAnswer
	until time.Time
}

type inlineQuery struct {
	ID       string    `json:"id"`
	From     *User     `json:"from"`
	Query    string    `json:"query"`
	Offset   string    `json:"offset"`
	ChatType string    `json:"chat_type,omitempty"`
	Location *Location `json:"location,omitempty"`
}

type chosenResult struct {
	ResultID        string    `json:"result_id"`
	From            *User     `json:"from"`
	Location        *Location `json:"location,omitempty"`
	InlineMessageID string    `json:"inline_message_id,omitempty"`
	Query           string    `json:"query"`
}

// inlineBook is what is known of inline queries and the messages they led to.
type inlineBook struct {
	asks  map[string]*ask
	cache map[answerKey]keptAnswer
	sent  map[string]messageRef // by inline_message_id
}

type messageRef struct {
	chat int64
	id   int
}

func newInlineBook() inlineBook {
	return inlineBook{asks: map[string]*ask{}, cache: map[answerKey]keptAnswer{}, sent: map[string]messageRef{}}
}

var errNoInline = errors.New("telegramtest: the bot has no inline mode")

// Typed is an inline query as a person types it.
type Typed struct {
	UserID   int64     `json:"from_id"`
	ChatID   int64     `json:"chat_id"` // where it is typed; 0 does not say
	Query    string    `json:"query"`
	Offset   string    `json:"offset"` // of an answer before, to have more
	Location *Location `json:"location"`
}

// typeQuery asks the bot, unless the answer is still known, and gives the
// query's id.
func (s *Server) typeQuery(q Typed) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.users[q.UserID]
	switch settings := s.settings(); {
	case who == nil:
		return "", errNobody
	case !settings.Inline:
		return "", errNoInline
	case !settings.InlineLocation:
		q.Location = nil
	}
	if words := []rune(strings.TrimSpace(q.Query)); len(words) > maxInlineQuery {
		q.Query = string(words[:maxInlineQuery])
	} else {
		q.Query = string(words)
	}
	if len(s.inline.asks) > maxPresses {
		clear(s.inline.asks)
	}
	one := &ask{
		from: q.UserID, query: q.Query, at: s.now(), answered: make(chan struct{}),
		key: answerKey{query: q.Query, offset: q.Offset, chatType: s.chatType(q.ChatID, q.UserID), user: q.UserID},
	}
	id := strconv.FormatInt(s.now().UnixMilli()<<20|s.next()&0xfffff, 10)
	s.inline.asks[id] = one
	if known := s.recall(one.key); known != nil {
		one.answer = known
		close(one.answered)
		return id, nil
	}
	from := who.User
	s.emit(kindInline, q.UserID, inlineQuery{
		ID: id, From: &from, Query: q.Query, Offset: q.Offset, ChatType: one.key.chatType, Location: q.Location,
	})
	return id, nil
}

// chatType says where a query is typed, as the bot is told.
func (s *Server) chatType(chat, user int64) string {
	r := s.rooms[chat]
	switch {
	case r == nil:
		return ""
	case chat == user:
		return "sender"
	}
	return r.Chat.Type
}

// recall finds an answer that still holds, the person's own before everybody's.
func (s *Server) recall(k answerKey) *InlineAnswer {
	for _, user := range []int64{k.user, 0} {
		k.user = user
		if known, found := s.inline.cache[k]; found && s.now().Before(known.until) {
			return known.InlineAnswer
		}
	}
	return nil
}

// inlineAnswer waits for the answer to a query.
func (s *Server) inlineAnswer(ctx context.Context, id string) (*InlineAnswer, error) {
	s.mu.Lock()
	one := s.inline.asks[id]
	s.mu.Unlock()
	if one == nil {
		return nil, errors.New("telegramtest: no such inline query")
	}
	select {
	case <-one.answered:
		return one.answer, nil
	default:
	}
	select {
	case <-one.answered:
		return one.answer, nil
	case <-s.closed:
		return nil, errors.New("telegramtest: closed")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// choose sends a result to a chat, and tells the bot as often as it asked to
// be told.
func (s *Server) choose(ctx context.Context, query, result string, chat int64) (*Message, error) {
	s.mu.Lock()
	one := s.inline.asks[query]
	s.mu.Unlock()
	if one == nil || one.answer == nil {
		return nil, errors.New("telegramtest: that inline query has no answer")
	}
	i := slices.IndexFunc(one.answer.Results, func(r InlineResult) bool { return r.ID == result })
	if i < 0 {
		return nil, errors.New("telegramtest: no such result")
	}
	m, err := s.deliverable(ctx, one.answer.Results[i])
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, who, err := s.place(chat, one.from)
	if err != nil {
		return nil, err
	}
	if st := s.standing(r, one.from); !r.Chat.isPrivate() && !st.administers() && !r.permissions(st).CanSendOtherMessages {
		return nil, errors.New("telegramtest: the person may not send results of bots there")
	}
	via := s.bot.User
	m.ViaBot = &via
	s.author(r, &who.User, m)
	if m.ReplyMarkup != nil {
		m.InlineMessageID = "EMU" + strconv.FormatInt(s.next(), 36) + "_" + query
	}
	s.tell(r, m)
	s.indexInline(r, m)
	if rand.Float64() < s.settings().InlineFeedback { //nolint:gosec // no secret
		from := who.User
		s.emit(kindChosen, one.from, chosenResult{
			ResultID: result, From: &from, InlineMessageID: m.InlineMessageID, Query: one.query,
		})
	}
	return m, nil
}

// deliverable is a new message of a result; what has only an address is fetched.
func (s *Server) deliverable(ctx context.Context, r InlineResult) (*Message, error) {
	m := *r.Message
	if r.fetch == "" {
		return &m, nil
	}
	u, refused := s.fetch(ctx, r.fetch)
	if refused == nil {
		if r.Type == kindDocument {
			u.name = r.Title
		}
		refused = s.attach(&m, incoming{upload: u}, r.Type)
	}
	if refused != nil {
		return nil, refused
	}
	return &m, nil
}

// indexInline remembers where a message with an inline_message_id is.
func (s *Server) indexInline(r *room, m *Message) {
	if m.InlineMessageID != "" {
		s.inline.sent[m.InlineMessageID] = messageRef{r.Chat.ID, m.MessageID}
	}
}
