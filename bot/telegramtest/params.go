package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Bounds of one request. Telegram refuses bodies over 50 MB; one upload more
// than that is told apart from a body that never ends.
const (
	maxBody     = 50<<20 + 1<<20
	maxFields   = 200
	maxFieldLen = 1 << 20
)

var errBodyTooLarge = errors.New("request entity too large")

// upload is a file that came in a multipart body.
type upload struct {
	name string
	mime string
	data []byte
}

// params are a request's parameters: strings as they are, objects as JSON text.
type params struct {
	values map[string]string
	files  map[string]upload
}

// readParams gathers the query and the body, whatever its encoding.
func readParams(query url.Values, header http.Header, body io.Reader) (params, error) {
	p := params{values: map[string]string{}, files: map[string]upload{}}
	for name, values := range query {
		p.values[name] = values[0]
	}
	kind, options, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	limited := &io.LimitedReader{R: body, N: maxBody + 1}
	switch {
	case kind == "application/json":
		err = p.readJSON(limited)
	case kind == "application/x-www-form-urlencoded":
		err = p.readForm(limited)
	case strings.HasPrefix(kind, "multipart/"):
		err = p.readMultipart(multipart.NewReader(limited, options["boundary"]))
	default:
		_, err = io.Copy(io.Discard, limited)
	}
	if limited.N <= 0 {
		return p, errBodyTooLarge
	}
	return p, err
}

func (p params) readJSON(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	return p.parseJSON(raw)
}

func (p params) parseJSON(raw []byte) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return fmt.Errorf("parse JSON: %w", err)
	}
	for name, value := range object {
		text := string(value)
		if value[0] == '"' {
			if err := json.Unmarshal(value, &text); err != nil {
				return fmt.Errorf("parse JSON: %w", err)
			}
		}
		p.values[name] = text
	}
	return nil
}

func (p params) readForm(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read form: %w", err)
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return fmt.Errorf("parse form: %w", err)
	}
	for name, values := range form {
		p.values[name] = values[0]
	}
	return nil
}

func (p params) readMultipart(r *multipart.Reader) error {
	for range maxFields {
		part, err := r.NextPart()
		// A body without any part is how go-telegram/bot calls getMe.
		if errors.Is(err, io.EOF) || (err != nil && len(p.values)+len(p.files) == 0 && strings.Contains(err.Error(), "EOF")) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read multipart: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("read multipart: %w", err)
		}
		switch {
		case part.FileName() != "":
			p.files[part.FormName()] = upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data}
		case len(data) > maxFieldLen:
			return errBodyTooLarge
		default:
			p.values[part.FormName()] = string(data)
		}
	}
	return errors.New("too many parameters")
}

func (p params) text(name string) string { return p.values[name] }

// has reports whether a parameter was sent and says anything.
func (p params) has(name string) bool { return p.values[name] != "" && p.values[name] != "null" }

// integer reads a number as Telegram does: what is none counts as missing.
func (p params) integer(name string, missing int64) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(p.values[name]), 10, 64)
	if err != nil {
		return missing
	}
	return n
}

func (p params) clamped(name string, missing, least, most int) int {
	return int(min(max(p.integer(name, int64(missing)), int64(least)), int64(most)))
}

func (p params) truth(name string) bool {
	switch strings.ToLower(p.values[name]) {
	case "true", "yes", "1":
		return true
	}
	return false
}
