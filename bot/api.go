package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"example.com/vinbot/conversation"
)

// API is a Bot API server, for one bot. It is our own lean sender: JSON where
// there is no file, one connection pool, and the token never in a log or error.
type API struct {
	client *http.Client
	server string // such as https://api.telegram.org
	token  string
	id     int64

	// Open decrypts what is kept sealed until it is sent; nil where nothing is.
	Open func(sealed []byte) ([]byte, error)
}

// longPoll is how long Telegram may let a getUpdates wait; the client's own limit
// is longer.
const longPoll = 25 * time.Second

// NewAPI returns the API of the bot that token belongs to.
func NewAPI(server, token string) (*API, error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" {
		return nil, errors.New("bot: TELEGRAM_API_URL is not an address")
	}
	if !regexp.MustCompile(`^[1-9][0-9]{0,17}:[A-Za-z0-9_-]+$`).MatchString(token) {
		return nil, errors.New("bot: TELEGRAM_BOT_TOKEN is not a token")
	}
	number, _, _ := strings.Cut(token, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, errors.New("bot: TELEGRAM_BOT_TOKEN is not a token")
	}
	const connections = 256
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConns:        connections,
		MaxIdleConnsPerHost: connections,
		IdleConnTimeout:     90 * time.Second,
		ForceAttemptHTTP2:   true,
	}
	return &API{
		client: &http.Client{Transport: transport, Timeout: longPoll + 10*time.Second},
		server: strings.TrimSuffix(server, "/"),
		token:  token,
		id:     id,
	}, nil
}

// Close gives up the connections that wait for the next call.
func (a *API) Close() { a.client.CloseIdleConnections() }

// ID is the bot's id: the number in front of its token.
func (a *API) ID() int64 { return a.id }

// RefusedError is a call that Telegram refused.
type RefusedError struct {
	Code        int    `json:"error_code"`
	Description string `json:"description"`
	Parameters  struct {
		RetryAfter      int   `json:"retry_after"`
		MigrateToChatID int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

func (e *RefusedError) Error() string { return fmt.Sprintf("telegram: %d %s", e.Code, e.Description) }

// Call posts a call and reads its result, or returns a [*RefusedError].
func (a *API) Call(ctx context.Context, method string, body []byte, result any) error {
	return a.post(ctx, method, "application/json", bytes.NewReader(body), result)
}

// Send makes a call of the outbox and returns the number of the message that came
// of it, if it is one.
func (a *API) Send(ctx context.Context, c conversation.Outgoing) (message int64, err error) {
	if c.Retracts != 0 {
		return 0, a.retract(ctx, c)
	}
	var made messageNumber
	if c.Attachment == nil {
		err = a.Call(ctx, c.Method, c.Body, &made)
	} else {
		body, kind, bad := a.form(c)
		if bad != nil {
			return 0, bad
		}
		err = a.post(ctx, c.Method, kind, body, &made)
	}
	return int64(made), err
}

// messageNumber reads of a result only which message it is; 0: it is none, as "true".
type messageNumber int64

// UnmarshalJSON implements [json.Unmarshaler].
func (n *messageNumber) UnmarshalJSON(raw []byte) error {
	var message struct {
		ID int64 `json:"message_id"`
	}
	_ = jsonv2.Unmarshal(raw, &message)
	*n = messageNumber(message.ID)
	return nil
}

// retract deletes messages of the bot's own. What cannot be deleted any more stays.
func (a *API) retract(ctx context.Context, c conversation.Outgoing) error {
	if len(c.Retracted) == 0 {
		return nil
	}
	body, err := json.Marshal(map[string]any{"chat_id": c.Chat, "message_ids": c.Retracted})
	if err != nil {
		return fmt.Errorf("bot: %s: %w", c.Method, err)
	}
	err = a.Call(ctx, c.Method, body, nil)
	if refused, ok := errors.AsType[*RefusedError](err); ok && refused.Code == http.StatusBadRequest && refused.Parameters.MigrateToChatID == 0 {
		return nil
	}
	return err
}

// fileField is the field of a method that takes the file.
func fileField(method string) string {
	if method == "sendPhoto" {
		return "photo"
	}
	return "document"
}

// opened are a file's bytes. What cannot be opened never will: its key is gone.
func (a *API) opened(f conversation.Attachment) ([]byte, error) {
	if !f.Sealed {
		return f.Bytes, nil
	}
	if a.Open == nil {
		return nil, &RefusedError{Code: http.StatusBadRequest, Description: "a sealed file, and no key"}
	}
	b, err := a.Open(f.Bytes)
	if err != nil {
		return nil, &RefusedError{Code: http.StatusBadRequest, Description: "a sealed file whose key is not here"}
	}
	return b, nil
}

// form writes a call with a file: its JSON fields as form fields beside the file.
func (a *API) form(c conversation.Outgoing) (body io.Reader, contentType string, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(c.Body, &fields); err != nil {
		return nil, "", fmt.Errorf("bot: call body: %w", err)
	}
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for name, raw := range fields {
		value := string(raw)
		var s string
		if json.Unmarshal(raw, &s) == nil {
			value = s
		}
		if err := w.WriteField(name, value); err != nil {
			return nil, "", fmt.Errorf("bot: form: %w", err)
		}
	}
	file, err := a.opened(*c.Attachment)
	if err != nil {
		return nil, "", err
	}
	part, err := w.CreateFormFile(fileField(c.Method), c.Attachment.Name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, "", fmt.Errorf("bot: form: %w", err)
	}
	return &buf, w.FormDataContentType(), nil
}

// maxAnswer bounds what is read of an answer: 100 updates are well below.
const maxAnswer = 16 << 20

func (a *API) post(ctx context.Context, method, contentType string, body io.Reader, result any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.server+"/bot"+a.token+"/"+method, body)
	if err != nil {
		return errors.New("bot: TELEGRAM_API_URL is not an address")
	}
	req.Header.Set("Content-Type", contentType)
	res, err := a.client.Do(req)
	if err != nil {
		return fmt.Errorf("bot: call %s: %w", method, cause(err))
	}
	defer func() { _ = res.Body.Close() }()
	var answer struct {
		OK     bool           `json:"ok"`
		Result jsontext.Value `json:"result"`
		RefusedError
	}
	if err := jsonv2.UnmarshalRead(io.LimitReader(res.Body, maxAnswer), &answer); err != nil {
		return &RefusedError{Code: max(res.StatusCode, http.StatusInternalServerError), Description: "answer is not JSON"}
	}
	if !answer.OK {
		return &answer.RefusedError
	}
	if result == nil {
		return nil
	}
	if err := jsonv2.Unmarshal(answer.Result, result); err != nil {
		return fmt.Errorf("bot: result of %s: %w", method, err)
	}
	return nil
}

// cause strips the address, which holds the token, from a client's error.
func cause(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return errors.New("request failed")
}

// ErrTooBig says that a file is larger than what is taken.
var ErrTooBig = errors.New("bot: file is too big")

// Download fetches a file that a person sent, of at most most bytes.
func (a *API) Download(ctx context.Context, fileID string, most int64) ([]byte, error) {
	body, err := json.Marshal(map[string]string{"file_id": fileID})
	if err != nil {
		return nil, fmt.Errorf("bot: getFile: %w", err)
	}
	var file struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := a.Call(ctx, "getFile", body, &file); err != nil {
		return nil, err
	}
	if file.Size > most {
		return nil, ErrTooBig
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.server+"/file/bot"+a.token+"/"+file.Path, http.NoBody)
	if err != nil {
		return nil, errors.New("bot: file path is not an address")
	}
	res, err := a.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("bot: download: %w", cause(err))
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, &RefusedError{Code: res.StatusCode, Description: "file not served"}
	}
	b, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if err != nil {
		return nil, fmt.Errorf("bot: download: %w", cause(err))
	}
	if int64(len(b)) > most {
		return nil, ErrTooBig
	}
	return b, nil
}
