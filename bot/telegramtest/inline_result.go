package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// InlineResult is one result of an answer, with the message it would become.
type InlineResult struct {
	ID           string   `json:"id"`
	Type         string   `json:"type"`
	Title        string   `json:"title,omitempty"`
	Description  string   `json:"description,omitempty"`
	URL          string   `json:"url,omitempty"`
	ThumbnailURL string   `json:"thumbnail_url,omitempty"`
	Message      *Message `json:"message"`

	fetch string // the address of the photo or document
}

const (
	maxResultID   = 64 // bytes
	kindArticle   = "article"
	resultRefused = "can't parse inline query result: "
)

// inlineResults reads what the bot answers to an inline query.
func (s *Server) inlineResults(raw string) ([]InlineResult, *apiError) {
	if raw == "" || raw == "null" {
		return []InlineResult{}, nil
	}
	if !json.Valid([]byte(raw)) {
		return nil, badRequest("can't parse JSON encoded inline query results")
	}
	var all []json.RawMessage
	if json.Unmarshal([]byte(raw), &all) != nil {
		return nil, badRequest("expected an Array of inline query results")
	}
	if len(all) > maxInlineResults {
		return nil, badRequest("too many inline query results specified")
	}
	results := make([]InlineResult, len(all))
	seen := map[string]bool{}
	for i, one := range all {
		r, err := s.inlineResult(one)
		switch refused := (*apiError)(nil); {
		case errors.As(err, &refused):
			return nil, refused
		case err != nil:
			return nil, badRequest(resultRefused+"%s", err)
		case r.ID == "" || len(r.ID) > maxResultID:
			return nil, badRequest("RESULT_ID_INVALID")
		case seen[r.ID]:
			return nil, badRequest("RESULT_ID_DUPLICATE")
		case r.Type == kindArticle && r.Title == "":
			return nil, badRequest("ARTICLE_TITLE_EMPTY")
		}
		seen[r.ID] = true
		results[i] = r
	}
	return results, nil
}

// inlineResult reads one. An error that is no refusal is of its form.
func (s *Server) inlineResult(raw []byte) (InlineResult, error) {
	var r InlineResult
	o, err := readObject(raw, "Inline query result must be an object")
	if err != nil {
		return r, err
	}
	if r.Type, err = o.required("type"); err != nil {
		return r, err
	}
	if r.ID, err = o.required("id"); err != nil {
		return r, err
	}
	r.Type = strings.ToLower(r.Type)
	if r.Message, err = s.inlineContent(o, r.Type == kindArticle); err != nil {
		return r, err
	}
	for name, to := range map[string]*string{
		"title": &r.Title, "description": &r.Description, "url": &r.URL, "thumbnail_url": &r.ThumbnailURL,
	} {
		if *to, err = o.optional(name); err != nil {
			return r, err
		}
	}
	if err := s.inlineKind(&r, o); err != nil {
		return r, err
	}
	if keyboard, has := o["reply_markup"]; has {
		marks, err := s.parseMarkup(string(keyboard), false)
		if err != nil {
			return r, err
		}
		if marks.other != nil {
			return r, badRequest("inline keyboard expected")
		}
		r.Message.ReplyMarkup = marks.inline
	}
	return r, nil
}

// inlineKind reads what each type of result adds.
func (s *Server) inlineKind(r *InlineResult, o object) (err error) {
	switch r.Type {
	case kindArticle:
		r.Title, err = o.required("title")
	case kindPhoto, kindDocument:
		err = s.inlineFile(r, o)
	case "contact":
		if r.Message == nil {
			r.Message, err = contactContent(o)
		}
	case "location":
		if r.Title, err = o.required("title"); err == nil && r.Message == nil {
			r.Message, err = locationContent(o)
		}
	case "audio", "game", "gif", "mpeg4_gif", "sticker", "venue", "video", "voice":
		err = badRequest("the emulator does not implement inline results of type %s", r.Type)
	default:
		err = fmt.Errorf("type \"%s\" is unsupported for the inline query result", r.Type)
	}
	return err
}

// inlineFile is a photo or a document: a known one or one to be fetched.
func (s *Server) inlineFile(r *InlineResult, o object) (err error) {
	if r.Type == kindDocument {
		if r.Title, err = o.required("title"); err != nil {
			return err
		}
	}
	address, err := o.optional(r.Type + "_url")
	if err != nil || r.Message != nil {
		return err
	}
	if r.Message, err = s.captionContent(o); err != nil {
		return err
	}
	if address != "" {
		r.fetch = address
		if r.Type == kindDocument {
			_, err = o.required("mime_type")
		}
		return err
	}
	id, err := o.required(r.Type + "_file_id")
	if err != nil {
		return err
	}
	s.mu.Lock()
	f := s.files[id]
	s.mu.Unlock()
	if f == nil || f.Kind != r.Type {
		return badRequest("wrong file identifier/HTTP URL specified")
	}
	if refused := s.attach(r.Message, incoming{known: f}, r.Type); refused != nil {
		return refused
	}
	return nil
}

// upperFirst undoes lowerFirst where a refusal stands inside another.
func upperFirst(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
