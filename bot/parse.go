package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
)

// update is what we read in a Telegram update. One without an event is kept and
// gets no answer.
type update struct {
	id       int64
	raw      json.RawMessage // as it came, in valid UTF-8
	kind     string
	key      conversation.Key
	lang     string
	name     string // of the person, as Telegram has it
	event    conversation.Event
	callback string // id of a button press, to be acknowledged at once
	toast    string // message shown with the acknowledgement
	toastIn  string // the language of a toast, if not lang
	inline   *typed // to be answered at once

	checkout *checkout                               // likewise
	stars    func(ctx context.Context, t till) error // keeps what was said of a payment; nil: nothing was
}

// parse is the only reader of Telegram's types. name is the bot's own username.
func parse(raw []byte, name string) (update, error) {
	if nul := []byte(`\u0000`); bytes.Contains(raw, nul) {
		raw = bytes.ReplaceAll(raw, nul, []byte(`\u0020`)) // Postgres keeps no NUL in texts
	}
	var in models.Update
	if err := json.Unmarshal(raw, &in); err != nil {
		return update{}, fmt.Errorf("bot: parse update: %w", err)
	}
	u := update{id: in.ID}
	switch {
	case in.Message != nil:
		u.kind = "message"
		u.message(in.Message, name, false)
	case in.EditedMessage != nil:
		u.kind = "edited_message"
		u.message(in.EditedMessage, name, true)
	case in.CallbackQuery != nil:
		u.kind = "callback_query"
		u.press(in.CallbackQuery)
	case in.PreCheckoutQuery != nil && in.PreCheckoutQuery.From != nil:
		u.kind = "pre_checkout_query"
		u.asksToPay(in.PreCheckoutQuery)
	case in.InlineQuery != nil && in.InlineQuery.From != nil:
		u.key, u.lang = conversation.Key{User: in.InlineQuery.From.ID}, in.InlineQuery.From.LanguageCode
		u.inline = &typed{in.InlineQuery.ID, visible(in.InlineQuery.Query)}
	case in.ChosenInlineResult != nil:
		u.chosen(in.ChosenInlineResult)
	case in.MyChatMember != nil:
		u.kind = "my_chat_member"
		u.member(in.MyChatMember)
	default:
		if u.kind = kindOf(raw); u.kind == "subscription" {
			return u, u.subscription(raw, time.Now())
		}
	}
	return u, nil
}

// kindOf names the one field of an update that is not its id. It reads JSON, not
// the library's types, because Telegram sends kinds that the library is too old for.
func kindOf(raw []byte) string {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return "unreadable"
	}
	delete(fields, "update_id")
	const longest = 40
	names := slices.Sorted(maps.Keys(fields))
	switch {
	case len(names) == 0:
		return "empty"
	case len(names[0]) > longest || strings.Trim(names[0], "abcdefghijklmnopqrstuvwxyz_") != "":
		return "odd"
	}
	return names[0]
}

func (u *update) from(chat int64, thread int, p *models.User) {
	u.key = conversation.Key{Chat: chat, Thread: int64(thread), User: p.ID}
	u.lang = p.LanguageCode
	u.name = called(p)
}

func (u *update) message(m *models.Message, name string, edited bool) {
	if m.From == nil {
		return
	}
	if u.starsMoved(m) {
		return
	}
	if to := m.MigrateToChatID; to != 0 {
		u.from(m.Chat.ID, 0, m.From)
		u.event = conversation.Migrated{To: to}
		return
	}
	nobody := m.SenderChat != nil && !m.IsAutomaticForward // an anonymous administrator, or who speaks as a channel
	if m.From.IsBot && !nobody || m.ViaBot != nil && strings.EqualFold(m.ViaBot.Username, name) {
		return // what the bot itself has written is not for it to answer
	}
	thread := 0
	if m.IsTopicMessage {
		thread = m.MessageThreadID
	}
	words, entities := m.Text, m.Entities
	if words == "" {
		words, entities = m.Caption, m.CaptionEntities
	}
	command, args := command(words, entities)
	verb, at, _ := strings.Cut(command, "@")
	if at != "" && !strings.EqualFold(at, name) {
		return // another bot's
	}
	if m.Chat.Type != models.ChatTypePrivate && verb == "" && !addressed(m, words, entities, name) {
		return
	}
	u.from(m.Chat.ID, thread, m.From)
	if nobody {
		u.key.User = m.SenderChat.ID // telegram's stand-in is the same in all groups
		if !edited {
			u.event = conversation.Odd{Kind: conversation.OddNobody}
		}
		return
	}
	u.event = content(m, verb, visible(args), visible(mentionless(words, name)), edited)
}

// called is what somebody is called, as long as a button has room for it.
func called(p *models.User) string {
	name := strings.Join(strings.Fields(visible(p.FirstName+" "+p.LastName)), " ")
	return short(name, billing.MemberName)
}

// editable is how long after it was sent an edited message is answered anew: who
// mends an older one does not wait for an answer.
const editable = time.Hour

// content is what a message brings: a file, a command, words, or something odd.
func content(m *models.Message, verb, args, words string, edited bool) conversation.Event {
	if edited && time.Duration(m.EditDate-m.Date)*time.Second > editable {
		return nil
	}
	origin := conversation.Origin{Message: int64(m.ID), At: int64(m.Date), Edited: edited, About: visible(quoted(m))}
	if e, ok := file(m); ok {
		if edited {
			return nil // the caption of what has been read
		}
		e.Caption = words
		e.Album = m.MediaGroupID
		e.Replies = replied(m)
		if e.File.Bytes > maxDownload {
			return conversation.Odd{Kind: conversation.OddTooBig}
		}
		return e
	}
	switch {
	case verb != "":
		return conversation.Commanded{Name: strings.ToLower(visible(verb)), Args: args, Origin: origin}
	case m.Text != "":
		return conversation.Said{Text: words, Origin: origin}
	case edited:
		return nil
	}
	return odd(m)
}

// quoted is what a message replies to: the part that was marked, or all of it.
func quoted(m *models.Message) string {
	switch r := m.ReplyToMessage; {
	case m.Quote != nil:
		return m.Quote.Text
	case r == nil:
		return ""
	case r.Text != "":
		return r.Text
	default:
		return r.Caption
	}
}

// replied is the message of the bot's that a picture replies to: its text, and whose
// buttons are below it.
func replied(m *models.Message) conversation.Replied {
	r := conversation.Replied{About: visible(quoted(m))}
	if m.ReplyToMessage == nil || m.ReplyToMessage.ReplyMarkup == nil {
		return r
	}
	for _, row := range m.ReplyToMessage.ReplyMarkup.InlineKeyboard {
		for _, b := range row {
			if e, owner := pressed(b.CallbackData); owner == m.From.ID && e.Version > 0 {
				r.Version = e.Version
			}
		}
	}
	return r
}

// maxDownload is what Telegram lets a bot fetch.
const maxDownload = 20 << 20

// file reads a picture (its largest size) or a document we may be able to read.
func file(m *models.Message) (conversation.Sent, bool) {
	if n := len(m.Photo); n > 0 {
		p := m.Photo[n-1]
		return conversation.Sent{File: conversation.File{ID: p.FileID, MIME: "image/jpeg", Bytes: int64(p.FileSize)}}, true
	}
	d := m.Document
	if d == nil || m.Animation != nil {
		return conversation.Sent{}, false
	}
	mime := strings.ToLower(d.MimeType)
	f := conversation.File{ID: d.FileID, Name: visible(d.FileName), MIME: mime, Bytes: d.FileSize}
	readable := strings.HasPrefix(mime, "image/") || mime == "application/pdf" || strings.HasSuffix(strings.ToLower(f.Name), ".pdf") || f.Tabular()
	return conversation.Sent{File: f}, readable
}

func odd(m *models.Message) conversation.Event {
	kind := conversation.OddOther
	switch {
	case m.Voice != nil, m.Audio != nil:
		kind = conversation.OddVoice
	case m.Video != nil, m.VideoNote != nil, m.Animation != nil:
		kind = conversation.OddVideo
	case m.Sticker != nil:
		kind = conversation.OddSticker
	case m.Location != nil, m.Venue != nil:
		kind = conversation.OddLocation
	case m.Contact != nil:
		kind = conversation.OddContact
	case m.Document != nil:
		kind = conversation.OddFile
	case m.NewChatMembers != nil, m.LeftChatMember != nil, m.PinnedMessage != nil, m.MigrateToChatID != 0, m.MigrateFromChatID != 0,
		m.NewChatTitle != "", m.GroupChatCreated, m.SupergroupChatCreated, m.SuccessfulPayment != nil, m.ForumTopicCreated != nil:
		return nil // the chat talks about itself
	}
	return conversation.Odd{Kind: kind}
}

// command finds a command at the very beginning of a text. Telegram's offsets
// count UTF-16 units.
func command(text string, entities []models.MessageEntity) (verb, args string) {
	for _, e := range entities {
		if e.Type != models.MessageEntityTypeBotCommand || e.Offset != 0 {
			continue
		}
		units := utf16.Encode([]rune(text))
		if e.Length < 2 || e.Length > len(units) {
			return "", ""
		}
		return string(utf16.Decode(units[1:e.Length])), strings.TrimSpace(string(utf16.Decode(units[e.Length:])))
	}
	return "", ""
}

// addressed reports whether a message in a group is meant for the bot: a mention,
// or a reply to something the bot said.
func addressed(m *models.Message, text string, entities []models.MessageEntity, name string) bool {
	if r := m.ReplyToMessage; r != nil && r.From != nil && strings.EqualFold(r.From.Username, name) {
		return true
	}
	units := utf16.Encode([]rune(text))
	for _, e := range entities {
		if e.Type != models.MessageEntityTypeMention || e.Offset < 0 || e.Length < 1 || e.Offset+e.Length > len(units) {
			continue
		}
		if strings.EqualFold(string(utf16.Decode(units[e.Offset:e.Offset+e.Length])), "@"+name) {
			return true
		}
	}
	return false
}

// mentionless is a text without the bot's own name in front of it.
func mentionless(text, name string) string {
	at := "@" + name
	if name != "" && len(text) >= len(at) && strings.EqualFold(text[:len(at)], at) {
		return strings.TrimSpace(text[len(at):])
	}
	return text
}

// chosen is a result of an inline query that was posted: a VIN's counts.
func (u *update) chosen(r *models.ChosenInlineResult) {
	if v := conversation.ChosenVIN(r.ResultID); v != "" {
		u.key, u.lang = conversation.Key{User: r.From.ID}, r.From.LanguageCode
		u.event = conversation.Chosen{VIN: v}
	}
}

// press finds the dialogue of a pressed button. A button belongs to the person it
// was shown to: others in the group are told so, and nothing comes of it.
func (u *update) press(q *models.CallbackQuery) {
	u.callback = q.ID
	data, thanks := thanked(q.Data)
	event, owner := pressed(data)
	if owner != 0 && owner != q.From.ID {
		u.key, u.lang, u.toast = conversation.Key{User: q.From.ID}, q.From.LanguageCode, "toast_not_yours"
		return
	}
	if m := q.Message.Message; m != nil {
		thread := 0
		if m.IsTopicMessage {
			thread = m.MessageThreadID
		}
		u.from(m.Chat.ID, thread, &q.From)
		event.Message = int64(m.ID)
		u.event = event
		if thanks != "" {
			u.toast, u.toastIn, u.kind = "toast_thanks", thanks, "thumbs_up"
		}
	} else if old := q.Message.InaccessibleMessage; old != nil {
		u.from(old.Chat.ID, 0, &q.From)
		u.event = event
	}
}

func (u *update) member(m *models.ChatMemberUpdated) {
	u.from(m.Chat.ID, 0, &m.From)
	switch m.NewChatMember.Type {
	case models.ChatMemberTypeLeft, models.ChatMemberTypeBanned:
		u.event = conversation.Left{}
	case models.ChatMemberTypeRestricted:
		if r := m.NewChatMember.Restricted; r != nil && r.CanSendMessages {
			u.event = conversation.Returned{}
		}
	case models.ChatMemberTypeMember, models.ChatMemberTypeAdministrator, models.ChatMemberTypeOwner:
		u.event = conversation.Returned{}
	}
}

// thanked takes the language off a button that is only thanked for: everybody is thanked
// in the language of the answer, and at once.
func thanked(data string) (rest, lang string) {
	const parts = 3 // of [buttonData]
	if strings.Count(data, ".") != parts {
		return data, ""
	}
	at := strings.LastIndex(data, ".")
	return data[:at], data[at+1:]
}

// pressed reads what buttonData wrote; anything else is a stale button, and nobody's.
func pressed(data string) (e conversation.Pressed, owner int64) {
	version, rest, _ := strings.Cut(data, ".")
	index, whose, _ := strings.Cut(rest, ".")
	v, err := strconv.ParseInt(version, 36, 64)
	i, err2 := strconv.Atoi(index)
	owner, err3 := strconv.ParseInt(whose, 36, 64)
	if err != nil || err2 != nil || err3 != nil || v < 0 || i < 0 {
		return conversation.Pressed{Version: -1, Index: -1}, 0
	}
	return conversation.Pressed{Version: v, Index: i}, owner
}

// buttonData is an opaque token of at most 40 bytes: which set of buttons, which of
// them, and whose. Set 0 are the buttons that end a task: see [conversation.Pressed].
func buttonData(version int64, index int, owner int64) string {
	return strconv.FormatInt(version, 36) + "." + strconv.Itoa(index) + "." + strconv.FormatInt(owner, 36)
}
