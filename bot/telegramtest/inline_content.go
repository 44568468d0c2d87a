package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// object is a JSON object whose fields are read one by one, with Telegram's
// words for what is wrong.
type object map[string]json.RawMessage

func readObject(raw []byte, otherwise string) (object, error) {
	var o object
	if json.Unmarshal(raw, &o) != nil || o == nil {
		return nil, errors.New(otherwise)
	}
	return o, nil
}

// required reads a string or a number as text.
func (o object) required(name string) (string, error) {
	raw, has := o[name]
	if !has || string(raw) == "null" {
		return "", fmt.Errorf("Can't find field \"%s\"", name) //nolint:staticcheck // Telegram's words
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	var number json.Number
	if json.Unmarshal(raw, &number) == nil {
		return number.String(), nil
	}
	return "", fmt.Errorf("Field \"%s\" must be of type String", name) //nolint:staticcheck // as above
}

func (o object) optional(name string) (string, error) {
	if raw, has := o[name]; !has || string(raw) == "null" {
		return "", nil
	}
	return o.required(name)
}

// text gives a string or an object as the form parameters hold them.
func (o object) text(name string) string {
	text, err := o.optional(name)
	if err != nil {
		return string(o[name])
	}
	return text
}

// inlineContent reads input_message_content; nil is none.
func (s *Server) inlineContent(result object, needed bool) (*Message, error) {
	raw, has := result["input_message_content"]
	if !has {
		if needed {
			return nil, errors.New(`Can't find field "message_text"`) //nolint:staticcheck // Telegram's words
		}
		return nil, nil //nolint:nilnil // the result stands for itself
	}
	o, err := readObject(raw, `Field "input_message_content" must be of type Object`)
	if err != nil {
		return nil, err
	}
	switch {
	case o["message_text"] != nil:
		return s.textContent(o)
	case o["title"] != nil || o["payload"] != nil || o["rich_message"] != nil:
		return nil, badRequest("the emulator does not implement this kind of input_message_content")
	case o["latitude"] != nil:
		return locationContent(o)
	case o["phone_number"] != nil:
		return contactContent(o)
	}
	return nil, errors.New("Input message content is not specified") //nolint:staticcheck // as above
}

func (s *Server) textContent(o object) (*Message, error) {
	text, err := o.required("message_text")
	if err != nil {
		return nil, err
	}
	f, refused := s.formattedText(text, o.text("parse_mode"), o.text("entities"))
	switch {
	case refused != nil:
		return nil, inside(refused)
	case f.text == "":
		return nil, badRequest("MESSAGE_EMPTY")
	case utf8.RuneCountInString(f.text) > maxText:
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	m := &Message{Text: f.text, Entities: f.entities}
	if raw, has := o["link_preview_options"]; has {
		m.LinkPreviewOptions = &LinkPreviewOptions{}
		if json.Unmarshal(raw, m.LinkPreviewOptions) != nil {
			return nil, errors.New(`Field "link_preview_options" must be of type Object`) //nolint:staticcheck // as above
		}
	}
	return m, nil
}

func (s *Server) captionContent(o object) (*Message, error) {
	f, refused := s.formattedText(o.text("caption"), o.text("parse_mode"), o.text("caption_entities"))
	switch {
	case refused != nil:
		return nil, inside(refused)
	case utf8.RuneCountInString(f.text) > maxCaption:
		return nil, badRequest("MEDIA_CAPTION_TOO_LONG")
	}
	return &Message{Caption: f.text, CaptionEntities: f.entities}, nil
}

func contactContent(o object) (m *Message, err error) {
	c := &Contact{}
	if c.PhoneNumber, err = o.required("phone_number"); err != nil {
		return nil, err
	}
	if c.FirstName, err = o.required("first_name"); err != nil {
		return nil, err
	}
	c.LastName, err = o.optional("last_name")
	return &Message{Contact: c}, err
}

func locationContent(o object) (*Message, error) {
	for _, name := range []string{"latitude", "longitude"} {
		if _, err := o.required(name); err != nil {
			return nil, err
		}
	}
	at, refused := location(o.text("latitude"), o.text("longitude"))
	if refused != nil {
		return nil, refused
	}
	return &Message{Location: at}, nil
}

// inside is a refusal as it stands within another.
func inside(refused *apiError) error {
	return errors.New(upperFirst(strings.TrimPrefix(refused.description, "Bad Request: ")))
}
