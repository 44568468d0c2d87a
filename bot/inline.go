package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"example.com/vinbot/conversation"
)

// typed is an inline query.
type typed struct{ id, words string }

// inlinePerMinute bounds what one person's typing costs: a query comes with every few
// letters.
const inlinePerMinute = 60

// people knows what persons chose.
type people interface {
	Person(ctx context.Context, user int64) (conversation.Person, error)
}

// answerInline answers while the person types. It does not queue, and nothing depends
// on it: an answer that does not come is asked for again with the next letter.
func (b *Bot) answerInline(ctx context.Context, u update) {
	const patience = 5 * time.Second
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	b.Sender.Background(func() {
		defer stop()
		if ok, _ := b.Limits.Allow(ctx, "inline:"+strconv.FormatInt(u.key.User, 10), inlinePerMinute); !ok {
			return
		}
		body, err := b.inline(ctx, u)
		if err == nil {
			err = b.API.Call(ctx, "answerInlineQuery", body, nil)
		}
		if err != nil {
			b.Log.WarnContext(ctx, "inline query not answered", "error", err)
		}
	})
}

// inline is the call that answers. It is the person's own: in their language and units,
// and by their plan.
func (b *Bot) inline(ctx context.Context, u update) (json.RawMessage, error) {
	s := conversation.Session{Key: u.key, State: conversation.Idle{}, Memory: conversation.Memory{Lang: u.lang}}
	var err error
	if s.Person, err = b.People.Person(ctx, u.key.User); err != nil {
		return nil, err
	}
	var in conversation.Inline
	if !s.Person.Blocked {
		if in, err = b.Engine.Inline(ctx, s, u.inline.words); err != nil {
			return nil, err
		}
	}
	p := b.Texts.For(s.Lang(), s.Person.Units)
	results := []json.RawMessage{} // a null list is refused
	for _, r := range in.Results {
		a, err := article(p, r)
		if err != nil {
			return nil, err
		}
		results = append(results, a)
	}
	fields := map[string]any{
		"inline_query_id": u.inline.id, "results": results, "cache_time": int(in.Fresh.Seconds()), "is_personal": true,
	}
	if in.Hint != "" {
		hint, err := p.Plain(string(in.Hint), nil)
		if err != nil {
			return nil, err
		}
		fields["button"] = map[string]string{"text": hint, "start_parameter": in.Start}
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("bot: inline: %w", err)
	}
	return body, nil
}

// article shows the beginning of a message, and is all of it when it is chosen.
func article(p Printer, r conversation.InlineResult) (json.RawMessage, error) {
	words, err := Words(p, r.Reply)
	if err != nil {
		return nil, err
	}
	var lines []string
	for line := range strings.Lines(html.UnescapeString(regexp.MustCompile(`<[^<>]*>`).ReplaceAllString(words, ""))) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	off := true
	a := &models.InlineQueryResultArticle{
		ID: r.ID, Title: short(lines[0], buttonLength),
		InputMessageContent: &models.InputTextMessageContent{
			MessageText: Split(words, maxText)[0], ParseMode: models.ParseModeHTML,
			LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: &off},
		},
	}
	const shown = 120 // about what apps have room for
	a.Description = short(strings.Join(lines[1:], " "), shown)
	body, err := a.MarshalCustom() // with its type, which plain marshalling leaves out
	if err != nil {
		return nil, fmt.Errorf("bot: inline: %w", err)
	}
	return body, nil
}
