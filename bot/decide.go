package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"example.com/vinbot/conversation"
)

// A person's messages that are answered in a minute: the first are not counted in
// Redis, but by each process for itself.
const (
	messagesPerMinute = 30
	ofThemUnasked     = 10
	noticesPerMinute  = 1
)

// Decide answers one update: parse, turn, render. A panic is recovered, logged
// with an incident id, and parks the update with one apology.
func (b *Bot) Decide(ctx context.Context, s conversation.Session, in conversation.Incoming) (t conversation.Turn, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = b.accident(ctx, s, in, fmt.Errorf("bot: panic: %v\n%s", p, debug.Stack()))
		}
	}()
	if in.Failed != nil {
		return t, b.accident(ctx, s, in, in.Failed)
	}
	idle := conversation.Turn{Session: s}
	event, err := b.read(&s, in)
	if err != nil || event == nil || s.Person.Blocked {
		idle.Session.Memory.Lang = s.Memory.Lang
		return idle, err
	}
	if ok, notice := b.within(ctx, s.Key, event); !ok {
		return b.slowDown(s, notice)
	}
	if t, err = b.Engine.Turn(ctx, s, event); err != nil {
		return t, err
	}
	b.passOn(&t)
	t.Calls, err = render(b.Texts.For(t.Session.Lang(), t.Session.Person.Units), t)
	return t, err
}

// read turns what the inbox holds into an event: a job's result or an update.
func (b *Bot) read(s *conversation.Session, in conversation.Incoming) (conversation.Event, error) {
	if in.Bot == 0 {
		task, event, err := conversation.ParseResult(in.Raw)
		if err != nil {
			return nil, err
		}
		return conversation.Finished{Task: task, Event: event}, nil
	}
	u, ok := b.ahead.take(in.Bot, in.ID)
	if !ok {
		var err error
		if u, err = parse(in.Raw, b.Name); err != nil {
			return nil, err
		}
	}
	if u.lang != "" {
		s.Memory.Lang = u.lang
	}
	s.Name = u.name
	switch e := u.event.(type) {
	case conversation.Pressed:
		e.At = in.At
		return e, nil
	case conversation.Left, conversation.Returned:
		if u.key.Chat != s.Key.Chat { // it is about the chat that this one was
			return nil, nil //nolint:nilnil // nothing happened here
		}
	}
	return u.event, nil
}

// within holds a person to a number of messages a minute. What jobs and Telegram
// itself report is not the person's doing.
func (b *Bot) within(ctx context.Context, k conversation.Key, e conversation.Event) (ok, notice bool) {
	if !personal(e) {
		return true, false
	}
	if b.floods.few(k.User, time.Now()) {
		return true, false
	}
	who := strconv.FormatInt(k.User, 10)
	if ok, _ = b.Limits.Allow(ctx, "msg:"+who, messagesPerMinute-ofThemUnasked); ok {
		return true, false
	}
	notice, _ = b.Limits.Allow(ctx, "notice:"+who, noticesPerMinute)
	return false, notice
}

// personal reports whether an event is something that a person says or does to the bot.
func personal(e conversation.Event) bool {
	switch e.(type) {
	case conversation.Said, conversation.Commanded, conversation.Pressed, conversation.Sent, conversation.Odd:
		return true
	}
	return false
}

func (b *Bot) slowDown(s conversation.Session, notice bool) (conversation.Turn, error) {
	t := conversation.Turn{Session: s}
	if !notice {
		return t, nil
	}
	t.Replies = []conversation.Reply{{Parts: []conversation.Text{{Message: conversation.MsgSlowDown}}}}
	var err error
	t.Calls, err = render(b.Texts.For(s.Lang(), s.Person.Units), t)
	return t, err
}

// passOn adds the operator's copy of what a person wrote to support, and of what they said
// against an answer, without who they are.
func (b *Bot) passOn(t *conversation.Turn) {
	if b.Operate == 0 {
		return
	}
	k := t.Session.Key
	for _, words := range t.Support {
		t.Replies = append(t.Replies, conversation.Reply{Chat: b.Operate, Parts: []conversation.Text{{
			Message: conversation.MsgSupportFrom,
			Data:    map[string]any{"User": strconv.FormatInt(k.User, 10), "Chat": strconv.FormatInt(k.Chat, 10), "Text": words},
		}}})
	}
	for _, c := range t.Claims {
		if o := c.Objection; o != nil && o.Done {
			t.Replies = append(t.Replies, conversation.Reply{Chat: b.Operate, Parts: []conversation.Text{o.Told()}})
		}
	}
}

// accident logs a panic, or the fault that ended the last attempt, and makes the
// error that parks its update with an apology.
func (b *Bot) accident(ctx context.Context, s conversation.Session, in conversation.Incoming, err error) error {
	incident := rand.Text()[:8]
	b.Log.ErrorContext(ctx, "update given up", "incident", incident, "bot_id", in.Bot, "update_id", in.ID, "error", err)
	apology := conversation.Turn{Session: s, Replies: []conversation.Reply{{Parts: []conversation.Text{{
		Message: conversation.MsgApology, Data: map[string]any{"Incident": incident},
	}}}}}
	calls, bad := render(b.Texts.For(s.Lang(), s.Person.Units), apology)
	return &conversation.FatalError{Incident: incident, Apology: calls, Err: errors.Join(err, bad)}
}
