package llm

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// What a model's server can refuse for. langchaingo keeps no status code and tells
// errors apart by words in their text, which a question may hold as well; the codes
// are read below it, from the answer itself.
var (
	ErrKey      = errors.New("llm: the server refused the key")
	ErrBusy     = errors.New("llm: the server has too much to do")
	ErrDown     = errors.New("llm: the server is in trouble")
	ErrRequest  = errors.New("llm: the server refused the request")
	ErrTimedOut = errors.New("llm: the server took too long")
)

type statusKey struct{}

// watching returns a context in which the status of the last answer is noted.
func watching(ctx context.Context) (context.Context, *int) {
	status := new(int)
	return context.WithValue(ctx, statusKey{}, status), status
}

// transport notes the status of answers and bounds their size.
type transport struct{ next http.RoundTripper }

// maxBody is far more than a bounded answer needs.
const maxBody = 4 << 20

// RoundTrip implements [http.RoundTripper].
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if status, ok := r.Context().Value(statusKey{}).(*int); ok {
		*status = res.StatusCode
	}
	res.Body = bounded{io.LimitReader(res.Body, maxBody), res.Body}
	if strings.HasSuffix(r.URL.Path, "/embeddings") && res.StatusCode == http.StatusOK {
		return res, order(res)
	}
	return res, nil
}

// order brings the vectors of an answer into the order of their numbers, by which
// OpenAI's API tells them apart: langchaingo takes them as they come. What cannot be
// read is left as it is.
func order(res *http.Response) error {
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return fmt.Errorf("llm: read vectors: %w", err)
	}
	var body struct {
		Data []vectorNumber `json:"data"`
	}
	byNumber := func(a, b vectorNumber) int { return cmp.Compare(a.Index, b.Index) }
	if json.Unmarshal(raw, &body) == nil && !slices.IsSortedFunc(body.Data, byNumber) {
		slices.SortStableFunc(body.Data, byNumber)
		if raw, err = json.Marshal(body); err != nil {
			return fmt.Errorf("llm: order vectors: %w", err)
		}
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	return nil
}

type vectorNumber struct {
	Index     int             `json:"index"`
	Embedding json.RawMessage `json:"embedding"`
}

type bounded struct {
	io.Reader
	io.Closer
}

// watched returns a client whose answers [watching] sees.
func watched(c *http.Client) *http.Client {
	out := *c
	next := c.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	out.Transport = transport{next}
	return &out
}

// classify says what an error of langchaingo means, by the status and the context.
// The error's own text is dropped: it may repeat the prompt.
func classify(ctx context.Context, status int, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return fmt.Errorf("llm: phrase: %w", ctx.Err())
	case ctx.Err() != nil:
		return ErrTimedOut
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return fmt.Errorf("%w (%d)", ErrKey, status)
	case status == http.StatusTooManyRequests:
		return fmt.Errorf("%w (%d)", ErrBusy, status)
	case status >= http.StatusInternalServerError:
		return fmt.Errorf("%w (%d)", ErrDown, status)
	case status >= http.StatusBadRequest:
		return fmt.Errorf("%w (%d)", ErrRequest, status)
	case errors.Is(err, ErrCutShort) || errors.Is(err, errTooLong):
		return err
	}
	return fmt.Errorf("%w: no whole answer", ErrDown)
}
