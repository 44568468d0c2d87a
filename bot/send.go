package bot

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"example.com/vinbot/conversation"
)

// outcome is what became of a call.
type outcome string

const (
	wentOut outcome = "ok"
	refused outcome = "refused" // for good
	gone    outcome = "gone"    // the chat cannot be written to
	muted   outcome = "muted"   // the bot may not write there for the time being
	moved   outcome = "moved"   // the chat is another one now
	limited outcome = "limited" // 429
	failed  outcome = "retried" // passing
)

type sent struct {
	call    conversation.Outgoing
	outcome outcome
	wait    time.Duration // asked for by a 429
	to      int64         // the chat that it became
	code    int
	reason  string
}

// sendTimeout bounds one call; a file takes the longest.
const sendTimeout = 40 * time.Second

// send makes one call. A stop does not cut it off: it is waited for.
func (s *Sender) send(ctx context.Context, c conversation.Outgoing) sent {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout)
	defer stop()
	began := time.Now()
	message, err := s.api.Send(ctx, c)
	r := judge(err)
	r.call, r.call.Message = c, message
	s.meter.call(c.Method, string(r.outcome))
	s.log.DebugContext(ctx, "call made", "bot_id", c.Cause.Bot, "update_id", c.Cause.ID, "method", c.Method,
		"outcome", string(r.outcome), "queued", c.Queued, "took", time.Since(began))
	return r
}

// judge says what an answer means. Pure.
func judge(err error) sent {
	var e *RefusedError
	if err == nil {
		return sent{outcome: wentOut}
	}
	if !errors.As(err, &e) {
		return sent{outcome: failed}
	}
	r := sent{code: e.Code, reason: e.Description, outcome: refused}
	switch {
	case e.Code == http.StatusTooManyRequests:
		r.outcome, r.wait = limited, time.Duration(max(1, e.Parameters.RetryAfter))*time.Second
	case e.Code >= http.StatusInternalServerError, e.Code == http.StatusUnauthorized, e.Code == http.StatusNotFound:
		r.outcome = failed // also a token that is being changed
	case e.Code == http.StatusForbidden:
		r.outcome = gone
	case e.Parameters.MigrateToChatID != 0:
		r.outcome, r.to = moved, e.Parameters.MigrateToChatID
	case rightsMissing(e.Description):
		r.outcome = muted
	case strings.Contains(e.Description, "message is not modified"):
		r.outcome = wentOut
	}
	return r
}

// rightsMissing reads from Telegram's words that the bot lacks a right it may be
// given again.
func rightsMissing(description string) bool {
	for _, words := range []string{"not enough rights to send", "have no rights to send", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "CHAT_SEND_PLAIN_FORBIDDEN"} {
		if strings.Contains(description, words) {
			return true
		}
	}
	return false
}

// take notes a result for the next exchange.
func (o *office) take(ctx context.Context, r sent) {
	chat := r.call.Chat
	delete(o.inFlight, chat)
	switch r.outcome {
	case wentOut:
		o.round.Sent = append(o.round.Sent, r.call)
	case refused:
		o.log.ErrorContext(ctx, "call refused", "method", r.call.Method, "code", r.code, "description", r.reason)
		o.round.Refused = append(o.round.Refused, conversation.Refusal{Call: r.call, Code: r.code, Description: r.reason})
	case gone:
		o.log.InfoContext(ctx, "chat is gone", "chat_id", chat, "description", r.reason)
		o.round.Gone = append(o.round.Gone, chat)
	case muted:
		o.log.InfoContext(ctx, "chat does not let the bot write", "chat_id", chat, "description", r.reason)
		o.round.Muted = append(o.round.Muted, r.call)
	case moved:
		o.log.InfoContext(ctx, "chat is another one now", "chat_id", chat, "to", r.to)
		o.round.Moved = append(o.round.Moved, conversation.Moved{From: chat, To: r.to})
		o.ready[r.to] = true
	case limited:
		o.limit(chat, r.wait)
		return
	case failed:
		o.retry(ctx, r)
		return
	}
	delete(o.faults, chat)
	o.ready[chat] = true
}

// limit lets a chat wait as Telegram says. A second chat that is limited at the
// same time means that the whole bot is too fast.
func (o *office) limit(chat int64, wait time.Duration) {
	until := time.Now().Add(wait)
	for other, at := range o.later {
		if other != chat && o.faults[other] == 0 && at.After(time.Now()) && until.After(o.pause) {
			o.pause = until
		}
	}
	o.later[chat] = until
}

// retry lets a chat wait longer with every passing fault.
func (o *office) retry(ctx context.Context, r sent) {
	chat := r.call.Chat
	n := min(o.faults[chat], 5)
	o.faults[chat]++
	wait := time.Second << n
	o.later[chat] = time.Now().Add(wait)
	o.log.WarnContext(ctx, "call failed", "method", r.call.Method, "code", r.code, "wait", wait.String())
}
