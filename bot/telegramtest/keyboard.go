package telegramtest

import (
	"encoding/json"
	"errors"
	"strings"
)

// Limits of keyboards. That a button's data has 64 bytes is documented; the
// whole markup's bounds are conventions.
const (
	maxCallbackData = 64
	maxButtons      = 100
	maxMarkup       = 10 << 10
)

type (
	// InlineKeyboard is the buttons under a message.
	InlineKeyboard struct {
		Rows [][]Button `json:"inline_keyboard"`
	}

	// Button is one of them; it does exactly one thing.
	Button struct {
		Text              string          `json:"text"`
		IconCustomEmojiID string          `json:"icon_custom_emoji_id,omitempty"`
		Style             string          `json:"style,omitempty"`
		URL               string          `json:"url,omitempty"`
		CallbackData      string          `json:"callback_data,omitempty"`
		WebApp            json.RawMessage `json:"web_app,omitempty"`
		LoginURL          json.RawMessage `json:"login_url,omitempty"`
		SwitchInline      *string         `json:"switch_inline_query,omitempty"`
		SwitchInlineHere  *string         `json:"switch_inline_query_current_chat,omitempty"`
		SwitchInlineChat  json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
		CopyText          *CopyText       `json:"copy_text,omitempty"`
		CallbackGame      json.RawMessage `json:"callback_game,omitempty"`
		Pay               bool            `json:"pay,omitempty"`
	}

	// CopyText is what a button puts on the clipboard.
	CopyText struct {
		Text string `json:"text"`
	}

	// markup is a reply_markup: an inline keyboard, or something else as sent.
	markup struct {
		inline *InlineKeyboard
		other  json.RawMessage
	}
)

// parseMarkupParam reads reply_markup. Absent, it is the zero markup; null is
// an error, as it is to Telegram.
func (s *Server) parseMarkupParam(p params, pay bool) (markup, *apiError) {
	raw := p.text("reply_markup")
	if raw == "" {
		return markup{}, nil
	}
	return s.parseMarkup(raw, pay)
}

func (s *Server) parseMarkup(raw string, pay bool) (markup, *apiError) {
	if len(raw) > maxMarkup {
		return markup{}, badRequest("reply markup is too long")
	}
	if !json.Valid([]byte(raw)) {
		return markup{}, badRequest("can't parse reply keyboard markup JSON object")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &object); err != nil || object == nil {
		return markup{}, badRequest("object expected as reply markup")
	}
	if rows, has := object["inline_keyboard"]; has {
		inline, err := s.parseInline(rows, pay)
		return markup{inline: inline}, err
	}
	for _, name := range []string{"keyboard", "remove_keyboard", "hide_keyboard", "force_reply"} {
		if value, has := object[name]; has {
			return markup{other: json.RawMessage(raw)}, checkReplyKeyboard(name, value)
		}
	}
	return markup{}, nil
}

func (s *Server) parseInline(raw json.RawMessage, pay bool) (*InlineKeyboard, *apiError) {
	notRows := badRequest(`Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
	var rows []json.RawMessage
	if err := json.Unmarshal(raw, &rows); err != nil || rows == nil {
		return nil, notRows
	}
	keyboard := &InlineKeyboard{Rows: [][]Button{}}
	count := 0
	for _, rawRow := range rows {
		var row []json.RawMessage
		if err := json.Unmarshal(rawRow, &row); err != nil || row == nil {
			return nil, notRows
		}
		buttons := make([]Button, 0, len(row))
		for _, one := range row {
			b, err := s.parseButton(one)
			if err != nil {
				return nil, err
			}
			if b.Pay && (!pay || count > 0) {
				return nil, badRequest("BUTTON_TYPE_INVALID")
			}
			buttons = append(buttons, b)
			count++
		}
		if len(buttons) > 0 {
			keyboard.Rows = append(keyboard.Rows, buttons)
		}
	}
	if count > maxButtons {
		return nil, badRequest("reply markup is too long")
	}
	if count == 0 {
		return nil, nil //nolint:nilnil // a keyboard without buttons is none
	}
	return keyboard, nil
}

func (s *Server) parseButton(raw json.RawMessage) (Button, *apiError) {
	const cannot = "can't parse inline keyboard button: "
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil || fields == nil {
		return Button{}, badRequest(cannot + "InlineKeyboardButton must be an Object")
	}
	if _, has := fields["text"]; !has {
		return Button{}, badRequest(cannot + `Can't find field "text"`)
	}
	var b Button
	if err := json.Unmarshal(raw, &b); err != nil {
		field := ""
		if typeErr := (*json.UnmarshalTypeError)(nil); errors.As(err, &typeErr) {
			field = typeErr.Field
		}
		return Button{}, badRequest(cannot+`Field "%s" has a wrong type`, field)
	}
	switch b.actions() {
	case 0:
		return Button{}, badRequest(cannot + "Text buttons are unallowed in the inline keyboard")
	case 1:
	default:
		return Button{}, badRequest(cannot + "exactly one action must be used")
	}
	if b.CopyText != nil && b.CopyText.Text == "" {
		b.CopyText = nil // go-telegram/bot sends it with every button
	}
	if strings.TrimSpace(b.Text) == "" {
		return Button{}, badRequest("BUTTON_TEXT_INVALID")
	}
	if len(b.CallbackData) > maxCallbackData {
		return Button{}, badRequest("BUTTON_DATA_INVALID")
	}
	if b.CopyText != nil && len([]rune(b.CopyText.Text)) > 256 {
		return Button{}, badRequest("BUTTON_COPY_TEXT_INVALID")
	}
	return s.checkButtonURL(b)
}

func (s *Server) checkButtonURL(b Button) (Button, *apiError) {
	if b.URL == "" {
		return b, nil
	}
	checked, ok := checkLink(b.URL, s.config.Local)
	if !ok {
		return b, badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
	}
	b.URL = checked
	return b, nil
}

// actions counts what a button would do.
func (b Button) actions() int {
	n := 0
	for _, set := range []bool{
		b.URL != "", b.CallbackData != "", given(b.WebApp), given(b.LoginURL), b.SwitchInline != nil,
		b.SwitchInlineHere != nil, given(b.SwitchInlineChat), b.CopyText != nil && b.CopyText.Text != "",
		given(b.CallbackGame), b.Pay,
	} {
		if set {
			n++
		}
	}
	return n
}

func given(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

func checkReplyKeyboard(name string, value json.RawMessage) *apiError {
	if name != "keyboard" {
		return nil
	}
	notRows := badRequest(`Field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays`)
	var rows []json.RawMessage
	if err := json.Unmarshal(value, &rows); err != nil || rows == nil {
		return notRows
	}
	for _, raw := range rows {
		var row []json.RawMessage
		if err := json.Unmarshal(raw, &row); err != nil || row == nil {
			return notRows
		}
		for _, button := range row {
			var text string
			var object struct {
				Text string `json:"text"`
			}
			if json.Unmarshal(button, &text) != nil && json.Unmarshal(button, &object) != nil {
				return badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object")
			}
			if text+object.Text == "" {
				return badRequest(`can't parse keyboard button: Can't find field "text"`)
			}
		}
	}
	return nil
}
