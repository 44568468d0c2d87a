package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"example.com/vinbot/conversation"
)

// open reads an update. ok: it has an id; what else it holds may be unreadable.
func (b *Bot) open(raw json.RawMessage) (u update, ok bool) {
	u, err := parse(raw, b.Name)
	if err != nil {
		u = update{kind: "unreadable"}
	}
	if ok = u.id != 0; !ok {
		var head struct {
			ID *int64 `json:"update_id"`
		}
		if json.Unmarshal(raw, &head) == nil && head.ID != nil {
			u.id, ok = *head.ID, true
		}
	}
	if u.raw = raw; !utf8.Valid(raw) {
		u.raw = bytes.ToValidUTF8(raw, []byte("\uFFFD"))
	}
	return u, ok
}

// take makes updates durable, then acknowledges button presses and wakes the
// dialogues. What cannot be read is kept and counted, never crashed on.
func (b *Bot) take(ctx context.Context, updates []update) error {
	bot := b.API.ID()
	batch := make([]conversation.Incoming, 0, len(updates))
	for n, u := range updates {
		b.Meter.update(u.kind)
		if (u.callback != "" || personal(u.event)) && b.floods.over(u.key.User, time.Now()) {
			u.event, u.callback, u.kind = nil, "", "flood" // its spinner is the flooder's own
			updates[n] = u
		}
		if u.inline != nil {
			b.answerInline(ctx, u)
			continue
		}
		if u.checkout != nil {
			b.checkouts.Go(func() { b.answerCheckout(ctx, u) })
			continue
		}
		batch = append(batch, conversation.Incoming{
			Bot: bot, ID: u.id, Key: u.key, Raw: u.raw, Kind: u.kind, Done: u.event == nil,
		})
	}
	if err := b.keepStars(ctx, updates); err != nil {
		return err
	}
	if err := b.Inbox.Receive(ctx, batch); err != nil {
		return err
	}
	woken := make([]conversation.Key, 0, len(updates))
	for _, u := range updates {
		b.Log.DebugContext(ctx, "update received", "bot_id", bot, "update_id", u.id, "kind", u.kind)
		if u.event != nil {
			b.ahead.keep(bot, u)
			woken = append(woken, u.key)
		}
		if u.callback != "" {
			b.acknowledge(ctx, u)
		}
	}
	b.Wake(woken...)
	return nil
}

// acknowledge stops a button's spinner. It does not queue, and nothing depends on it.
func (b *Bot) acknowledge(ctx context.Context, u update) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	b.Sender.Background(func() {
		defer stop()
		fields := map[string]string{"callback_query_id": u.callback}
		if u.toast != "" {
			if words, err := b.Texts.For(cmp.Or(u.toastIn, u.lang), "").Plain(u.toast, nil); err == nil {
				fields["text"] = words
			}
		}
		if body, err := json.Marshal(fields); err == nil {
			_ = b.API.Call(ctx, "answerCallbackQuery", body, nil)
		}
	})
}

// allowed lists the updates the bot wants.
func allowed() []string {
	return []string{
		"message", "edited_message", "callback_query", "my_chat_member", "inline_query", "chosen_inline_result",
		"pre_checkout_query", "subscription", // the second is known to servers from Bot API 10.2 on
	}
}

// Poll takes updates by long poll until ctx ends. The offset moves, which is what
// makes Telegram forget, only after the insert.
func (b *Bot) Poll(ctx context.Context) error {
	defer b.checkouts.Wait()
	offset := int64(0)
	wait := time.Duration(0)
	for {
		b.room(ctx)
		next, err := b.poll(ctx, offset)
		if ctx.Err() != nil {
			return nil // it was told to stop: what it asked for then failed is no fault
		}
		if err == nil {
			offset, wait = next, 0
			continue
		}
		wait = min(max(2*wait, time.Second), 30*time.Second)
		if refused, ok := errors.AsType[*RefusedError](err); ok {
			wait = max(wait, time.Duration(refused.Parameters.RetryAfter)*time.Second)
			if refused.Code == http.StatusUnauthorized || refused.Code == http.StatusNotFound {
				return fmt.Errorf("bot: poll: %w", err) // the token is wrong: trying again cannot help
			}
		}
		b.Log.WarnContext(ctx, "poll failed", "error", err, "wait", wait.String())
		pause(ctx, wait)
	}
}

// room waits until this process is not far behind with its answers: what Telegram
// keeps meanwhile fills neither its memory nor the inbox. It does not wait for long:
// among what Telegram keeps may be somebody who wants to pay, and has ten seconds.
func (b *Bot) room(ctx context.Context) {
	const far, moment, longest = 500, 5 * time.Millisecond, 2 * time.Second // far: a fraction of a second's work
	for until := time.Now().Add(longest); b.queue.length() > far && ctx.Err() == nil && time.Now().Before(until); {
		pause(ctx, moment)
	}
}

func (b *Bot) poll(ctx context.Context, offset int64) (next int64, err error) {
	ask, err := json.Marshal(map[string]any{"offset": offset, "timeout": int(longPoll.Seconds()), "allowed_updates": allowed()})
	if err != nil {
		return offset, fmt.Errorf("bot: poll: %w", err)
	}
	var raws []json.RawMessage
	if err := b.API.Call(ctx, "getUpdates", ask, &raws); err != nil || len(raws) == 0 {
		return offset, err
	}
	updates, last := make([]update, len(raws)), int64(0)
	for n, raw := range raws {
		updates[n], _ = b.open(raw)
		last = max(last, updates[n].id)
	}
	if err := b.take(ctx, updates); err != nil {
		return offset, err
	}
	if last == 0 {
		return offset, errors.New("bot: poll: updates without an id")
	}
	return last + 1, nil
}
