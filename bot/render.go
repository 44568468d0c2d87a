package bot

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
)

// maxText is how many characters Telegram takes in one message, after its markup
// is read.
const maxText = 4096

// render puts a turn's replies into words: one call each, more where a text is
// too long for one message.
func render(p Printer, turn conversation.Turn) ([]conversation.Outgoing, error) {
	k := turn.Session.Key
	calls, err := retractions(k.Chat, turn.Retracts)
	if err != nil {
		return nil, err
	}
	index := 0
	quoted := map[int64]bool{}
	for _, r := range turn.Replies {
		r.Quotes = r.Quotes && r.Chat == 0 && !quoted[r.Answers]
		quoted[r.Answers] = true
		keyboard, err := buttons(p, r, turn.Session, &index)
		if err != nil {
			return nil, err
		}
		text, err := Words(p, r)
		if err != nil {
			return nil, err
		}
		if r.File, err = drawn(p, r); err != nil {
			return nil, err
		}
		made, err := messages(k, r, text, keyboard)
		if err != nil {
			return nil, err
		}
		calls = append(calls, made...)
	}
	return calls, nil
}

// retractions take back what was answered to messages. Which answers those are is
// known when the calls before them were sent.
func retractions(chat int64, messages []int64) (calls []conversation.Outgoing, err error) {
	for _, m := range messages {
		body, err := json.Marshal(map[string]any{"chat_id": chat})
		if err != nil {
			return nil, fmt.Errorf("bot: render: %w", err)
		}
		calls = append(calls, conversation.Outgoing{Chat: chat, Method: "deleteMessages", Body: body, Retracts: m})
	}
	return calls, nil
}

// Words are a model's words, if there are any, and a reply's parts as the lines of
// one HTML text.
func Words(p Printer, r conversation.Reply) (string, error) {
	lines := make([]string, 0, len(r.Parts)+1)
	if r.Plain != "" {
		lines = append(lines, html.EscapeString(visible(r.Plain)))
	}
	for _, part := range r.Parts {
		line, err := fill(p.HTML, p, part)
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	text := strings.Join(lines, "\n")
	for strings.Contains(text, "\n\n\n") { // parts bring blank lines of their own
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(text), nil
}

// fill renders a text, and the texts in its data before it. Those become plain
// strings, which are escaped like any other data. Nothing in the data moves or hides
// the words around it.
func fill(how func(string, map[string]any) (string, error), p Printer, t conversation.Text) (string, error) {
	data := tameFields(t.Data)
	for name, v := range t.Data {
		s, err := inner(p, v)
		if err != nil {
			return "", err
		}
		if s != nil {
			data[name] = s
		}
	}
	return how(string(t.Message), data)
}

// inner renders a text in the data, or the texts in a list of names; nil is anything
// else.
func inner(p Printer, v any) (any, error) {
	switch v := v.(type) {
	case conversation.Text:
		return fill(p.Plain, p, v)
	case knowledge.Words:
		return v.In(p.Lang()), nil
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			s, err := inner(p, e)
			if err != nil {
				return nil, err
			}
			if list[i] = s; s == nil {
				list[i] = tame(e)
			}
		}
		return list, nil
	}
	return nil, nil //nolint:nilnil // nothing to render is no error
}

// buttons renders a reply's choices; index counts the buttons of the whole turn,
// as the session does.
func buttons(p Printer, r conversation.Reply, s conversation.Session, index *int) (*models.InlineKeyboardMarkup, error) {
	if len(r.Choices) == 0 {
		return nil, nil //nolint:nilnil // no keyboard is no error
	}
	var rows [][]models.InlineKeyboardButton
	columns := max(1, r.Columns)
	for i, c := range r.Choices {
		label, err := fill(p.Plain, p, conversation.Text{Message: conversation.MessageID(c.ID), Data: c.Data})
		if err != nil {
			return nil, err
		}
		b := models.InlineKeyboardButton{Text: short(label, buttonLength), URL: c.URL}
		if c.URL == "" {
			b.CallbackData = buttonData(s.Version, *index, s.Key.User)
			if c.ID == conversation.Useful {
				b.CallbackData += "." + p.Lang()
			}
		}
		if r.Chat == 0 {
			*index++
		}
		if i%columns == 0 && !c.Beside || c.ID == conversation.Useful {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], b)
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}, nil
}

// buttonLength is how many characters a button shows of its label: Telegram refuses a
// whole message for one that is too long.
const buttonLength = 64

// short is the beginning of a text that has no room for all of it.
func short(text string, longest int) string {
	if chars := []rune(text); len(chars) > longest {
		return strings.TrimSpace(string(chars[:longest-1])) + "…"
	}
	return text
}

// messages are the calls that bring a text, with the buttons below its last part.
func messages(k conversation.Key, r conversation.Reply, text string, keyboard *models.InlineKeyboardMarkup) ([]conversation.Outgoing, error) {
	chat, thread := k.Chat, int(k.Thread)
	if r.Chat != 0 {
		chat, thread = r.Chat, 0
	}
	if r.File != nil {
		calls, err := fileCall(chat, thread, r.File, text, keyboard)
		for i := range calls {
			if r.Chart != nil { // goes with the text above it
				calls[i].Answers = r.Answers
			}
		}
		return calls, err
	}
	parts := Split(text, maxText)
	if r.Edits != 0 && len(parts) == 1 {
		return edit(chat, r.Edits, text, keyboard)
	}
	var calls []conversation.Outgoing
	off := true
	for i, part := range parts {
		m := bot.SendMessageParams{
			ChatID: chat, MessageThreadID: thread, Text: part, ParseMode: models.ParseModeHTML,
			LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: &off},
		}
		if keyboard != nil && i == len(parts)-1 { // a null keyboard is refused
			m.ReplyMarkup = keyboard
		}
		if r.Quotes && i == 0 {
			m.ReplyParameters = &models.ReplyParameters{MessageID: int(r.Answers), AllowSendingWithoutReply: true}
		}
		body, err := json.Marshal(m)
		if err != nil {
			return nil, fmt.Errorf("bot: render: %w", err)
		}
		c := conversation.Outgoing{Chat: chat, Method: "sendMessage", Body: body}
		if r.Chat == 0 {
			c.Answers = r.Answers
		}
		calls = append(calls, c)
	}
	return calls, nil
}

// fileCall is the call that brings a file, as a picture where it is one, with a text and the
// buttons below it.
func fileCall(chat int64, thread int, f *conversation.Attachment, text string, keyboard *models.InlineKeyboardMarkup) ([]conversation.Outgoing, error) {
	fields := map[string]any{"chat_id": chat, "caption": text, "parse_mode": models.ParseModeHTML}
	if thread != 0 {
		fields["message_thread_id"] = thread
	}
	if keyboard != nil { // a null keyboard is refused
		fields["reply_markup"] = keyboard
	}
	body, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("bot: render: %w", err)
	}
	method := "sendDocument"
	if f.MIME == "image/jpeg" || f.MIME == chartMIME {
		method = "sendPhoto"
	}
	return []conversation.Outgoing{{Chat: chat, Method: method, Body: body, Attachment: f}}, nil
}

// edit puts a text, and the buttons below it, in the place of a message of the bot's.
func edit(chat, message int64, text string, keyboard *models.InlineKeyboardMarkup) ([]conversation.Outgoing, error) {
	off := true
	m := bot.EditMessageTextParams{
		ChatID: chat, MessageID: int(message), Text: text, ParseMode: models.ParseModeHTML,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: &off},
	}
	if keyboard != nil { // a null keyboard is refused
		m.ReplyMarkup = keyboard
	}
	body, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("bot: render: %w", err)
	}
	return []conversation.Outgoing{{Chat: chat, Method: "editMessageText", Body: body}}, nil
}
