package bot

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/go-telegram/bot/models"

	"example.com/vinbot/conversation"
)

// Progress shows that work is going on: a typing sign, and one message that is
// edited through the stages. All of it is best effort: nothing waits for it and
// nothing is lost with it.
type Progress struct {
	API   *API
	Texts Texts
	Kept  kept // nil: what a crash leaves in a chat stays there
}

// kept remembers a job's message for a while, so that the attempt after a crash
// goes on with it.
type kept interface {
	// Progress reports false where nothing is remembered.
	Progress(ctx context.Context, job int64) (string, bool)
	// SetProgress remembers, or does not.
	SetProgress(ctx context.Context, job int64, message string)
}

const (
	typingEvery    = 4 * time.Second // a sign lasts five
	editEvery      = 1200 * time.Millisecond
	editEveryGroup = 4 * time.Second // a group takes 20 messages a minute, answers among them
	signTimeout    = 5 * time.Second
)

// Sign is the progress of one job.
type Sign struct {
	progress Progress
	job      conversation.Job
	stop     context.CancelFunc
	stages   chan stage
	over     chan struct{}

	said string        // what the message says
	rest time.Duration // until it may be changed again
}

// Show begins to type in a job's chat until Done.
func (p Progress) Show(ctx context.Context, job conversation.Job) *Sign {
	ctx, stop := context.WithCancel(ctx)
	s := &Sign{progress: p, job: job, stop: stop, stages: make(chan stage, 1), over: make(chan struct{})}
	go func() {
		defer close(s.over)
		s.run(ctx)
	}()
	return s
}

// Stage says what is being done. A stage that is passed before it could be shown
// is left out.
func (s *Sign) Stage(t conversation.Text) { s.put(stage{t, false}) }

// Stoppable is Stage with a button that ends the job.
func (s *Sign) Stoppable(t conversation.Text) { s.put(stage{t, true}) }

// stage is what is being done, and whether it can be ended.
type stage struct {
	conversation.Text

	stoppable bool
}

func (s *Sign) put(at stage) {
	select {
	case <-s.stages:
	default:
	}
	select {
	case s.stages <- at:
	default:
	}
}

// Done takes the signs away. It waits for that a little while only: the answer is
// not to come later for it.
func (s *Sign) Done() {
	const patience = 300 * time.Millisecond
	s.stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-s.over:
	case <-late.C:
	}
}

func (s *Sign) run(ctx context.Context) {
	typing := time.NewTicker(typingEvery)
	defer typing.Stop()
	s.call(ctx, "sendChatAction", map[string]any{"action": "typing"}, nil)
	message := s.recall(ctx)
	defer func() {
		if message != 0 {
			ctx := context.WithoutCancel(ctx)
			s.call(ctx, "deleteMessage", map[string]any{"message_id": message}, nil)
			s.keep(ctx, 0)
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return
		case <-typing.C:
			s.call(ctx, "sendChatAction", map[string]any{"action": "typing"}, nil)
		case t := <-s.stages:
			message = s.show(ctx, t, message)
			pause(ctx, s.rest)
		}
	}
}

// show sends the progress message, or edits it, and returns its id.
func (s *Sign) show(ctx context.Context, t stage, message int64) int64 {
	p := s.progress.Texts.For(s.job.Lang, s.job.Units)
	words, err := fill(p.HTML, p, t.Text)
	s.rest = 0
	if err != nil || words == s.said {
		return message
	}
	s.said, s.rest = words, s.spacing()
	fields := map[string]any{"text": words, "parse_mode": "HTML"}
	if label, err := p.Plain(string(conversation.Cancel), nil); t.stoppable && err == nil {
		fields["reply_markup"] = models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: label, CallbackData: buttonData(0, int(s.job.Task), s.job.Key.User)}},
		}}
	}
	// Called to its end even when the job ends meanwhile: the id of a message is needed
	// to delete it, and an edit that was let go could arrive after the deletion.
	ctx = context.WithoutCancel(ctx)
	if message != 0 {
		fields["message_id"] = message
		s.call(ctx, "editMessageText", fields, nil)
		return message
	}
	var made struct {
		ID int64 `json:"message_id"`
	}
	s.call(ctx, "sendMessage", fields, &made)
	s.keep(ctx, made.ID)
	return made.ID
}

// spacing is how long a chat is left alone after an edit.
func (s *Sign) spacing() time.Duration {
	if s.job.Key.Chat < 0 { // Telegram's numbers of groups
		return editEveryGroup
	}
	return editEvery
}

// recall is the message of an attempt that a crash ended; 0: there is none.
func (s *Sign) recall(ctx context.Context) int64 {
	if s.progress.Kept == nil {
		return 0
	}
	name, _ := s.progress.Kept.Progress(ctx, s.job.ID)
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func (s *Sign) keep(ctx context.Context, message int64) {
	if s.progress.Kept != nil {
		s.progress.Kept.SetProgress(ctx, s.job.ID, strconv.FormatInt(message, 10))
	}
}

func (s *Sign) call(ctx context.Context, method string, fields map[string]any, result any) {
	ctx, stop := context.WithTimeout(ctx, signTimeout)
	defer stop()
	fields["chat_id"] = s.job.Key.Chat
	if s.job.Key.Thread != 0 && method != "editMessageText" && method != "deleteMessage" {
		fields["message_thread_id"] = s.job.Key.Thread
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return
	}
	err = s.progress.API.Call(ctx, method, body, result)
	if refused, ok := errors.AsType[*RefusedError](err); ok {
		s.rest = max(s.rest, time.Duration(refused.Parameters.RetryAfter)*time.Second)
	}
}
