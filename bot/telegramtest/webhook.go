package telegramtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// hookSettings is what setWebhook sets; an empty URL is no webhook.
type hookSettings struct {
	URL     string `json:"url"`
	Secret  string `json:"secret"`
	Max     int    `json:"max"`
	Cert    bool   `json:"cert"`
	Error   string `json:"error,omitempty"`
	ErrorAt int64  `json:"error_at,omitempty"`
}

// hook delivers updates: those of a lane one after the other, lanes beside each
// other up to the maximum. All fields are guarded by the server's lock.
type hook struct {
	ctx      context.Context //nolint:containedctx // its life is the webhook's: setting another ends all deliveries
	stop     context.CancelFunc
	client   *http.Client
	settings hookSettings
	lanes    map[int64]*lane
	ready    []*lane
	flying   int
	goneFrom time.Time // when the row of 410 answers began
}

// lane is the updates of one chat; it is in work from its first to its last.
type lane struct {
	id       int64
	queue    []*update
	failures int
}

const (
	deliveryTimeout = 60 * time.Second
	maxRetryAfter   = 3600 * time.Second
	goneFor         = 23 * time.Hour
	maxHookReply    = 1 << 20
	headerSecret    = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // a header's name
)

// startHook begins to deliver what waits, if a webhook is set.
func (s *Server) startHook() {
	if s.bot.Hook.URL == "" {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	s.hook = &hook{
		ctx: ctx, stop: stop, settings: s.bot.Hook, lanes: map[int64]*lane{},
		client: &http.Client{
			Transport: s.config.Transport, Timeout: deliveryTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	for _, u := range s.pending {
		if !u.Done {
			s.hook.enqueue(s, u)
		}
	}
}

func (s *Server) stopHook() {
	if s.hook != nil {
		s.hook.stop()
		s.hook = nil
	}
}

// enqueue puts an update at the end of its lane; a nil hook delivers nothing.
func (h *hook) enqueue(s *Server, u *update) {
	if h == nil {
		return
	}
	l := h.lanes[u.Lane]
	if l == nil {
		l = &lane{id: u.Lane}
		h.lanes[u.Lane] = l
		h.ready = append(h.ready, l)
	}
	l.queue = append(l.queue, u)
	h.pump(s)
}

// pump starts as many deliveries as may run.
func (h *hook) pump(s *Server) {
	for h.flying < h.settings.Max && len(h.ready) > 0 {
		l := h.ready[0]
		h.ready = h.ready[1:]
		u := l.queue[0]
		h.flying++
		s.tasks.Go(func() { s.deliver(h, l, u) })
	}
}

// deliver posts the update at the head of a lane and settles what came of it.
func (s *Server) deliver(h *hook, l *lane, u *update) {
	reply, wait, err := s.deliverOnce(h, u)
	if err == nil && s.faults.take(methodWebhook, FaultDuplicate) != nil {
		_, _, _ = s.deliverOnce(h, u) // the same again is the fault; its fate is not
	}
	if reply != nil {
		s.obey(h.ctx, reply)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.flying--
	s.delivered(u)
	if s.hook != h {
		return
	}
	if err != nil {
		s.retry(h, l, wait, err)
		h.pump(s)
		return
	}
	h.goneFrom = time.Time{}
	l.failures = 0
	l.queue[0] = nil
	l.queue = l.queue[1:]
	if !u.Done {
		s.done(u.ID)
		s.journal.put(recordUpdate, strconv.FormatInt(u.ID, 10), nil)
	}
	h.next(l)
	h.pump(s)
}

func (h *hook) next(l *lane) {
	for len(l.queue) > 0 && l.queue[0].Done {
		l.queue = l.queue[1:]
	}
	if len(l.queue) == 0 {
		delete(h.lanes, l.id)
		return
	}
	h.ready = append(h.ready, l)
}

// retry lets a lane wait: not at all after its first failure, then 2, 4, 8 …
// units up to a cap drawn for each wait, or as long as the bot asks.
func (s *Server) retry(h *hook, l *lane, asked time.Duration, err error) {
	s.bot.Hook.Error, s.bot.Hook.ErrorAt = err.Error(), s.now().Unix()
	s.saveBot()
	gone := strings.Contains(err.Error(), "410 Gone")
	switch {
	case !gone:
		h.goneFrom = time.Time{}
	case h.goneFrom.IsZero():
		h.goneFrom = s.now()
	case s.now().Sub(h.goneFrom) >= goneFor:
		s.bot.Hook = hookSettings{}
		s.saveBot()
		s.stopHook()
		return
	}
	unit := s.config.WebhookRetry
	var wait time.Duration
	if l.failures > 0 {
		most := time.Duration(60+rand.IntN(61)) * unit //nolint:gosec // no secret
		wait = min(unit<<min(l.failures, 10), most)
	}
	l.failures++
	if asked > 0 {
		wait = min(asked, maxRetryAfter)
	}
	s.tasks.Go(func() {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-h.ctx.Done():
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.hook == h {
			s.expire()
			h.next(l)
			h.pump(s)
		}
	})
}

// hookReply is the call that a bot may make by its answer to a webhook.
type hookReply struct {
	method string
	params params
}

// obey carries out the call in a webhook's answer; only the log sees the result.
func (s *Server) obey(ctx context.Context, reply *hookReply) {
	call := Call{At: s.now(), Method: s.spelling(reply.method), Params: logged(reply.params)}
	clock, verdict := time.Now(), verdictOK
	_, warnings, refused := s.call(ctx, reply.method, reply.params)
	call.Warnings = slices.Concat(warnings, []string{"called by the answer to a webhook"})
	if refused != nil {
		verdict, call.ErrorCode, call.Description = verdictRefused, refused.code, refused.description
	}
	s.finish(&call, clock, verdict)
}

// deliverOnce posts an update. wait is what the bot asked for by Retry-After.
func (s *Server) deliverOnce(h *hook, u *update) (reply *hookReply, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.settings.URL, bytes.NewReader(u.Raw))
	if err != nil {
		return nil, 0, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if h.settings.Secret != "" {
		req.Header.Set(headerSecret, h.settings.Secret)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, 0, deliveryError(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body := io.LimitReader(resp.Body, maxHookReply)
	if resp.StatusCode/100 != 2 {
		_, _ = io.Copy(io.Discard, body)
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return nil, time.Duration(max(seconds, 0)) * time.Second, hookError("Wrong response from the webhook: " + resp.Status)
	}
	p, err := readParams(url.Values{}, resp.Header, body)
	name := strings.ToLower(p.text("method"))
	if err != nil || !replyMethod(name) {
		return nil, 0, nil
	}
	delete(p.values, "method")
	return &hookReply{name, p}, 0, nil
}

// hookError is worded as getWebhookInfo shows it.
type hookError string

func (e hookError) Error() string { return string(e) }

// deliveryError words a failure to reach the bot without its address.
func deliveryError(err error) error {
	switch text := err.Error(); {
	case strings.Contains(text, "refused"):
		return hookError("Connection refused")
	case strings.Contains(text, "Timeout"), strings.Contains(text, "deadline"):
		return hookError("Read timeout expired")
	case strings.Contains(text, "certificate"):
		return hookError("SSL error {error:0A000086:SSL routines::certificate verify failed}")
	}
	return hookError("Connection failed")
}

// replyMethod reports whether a method may be called by a webhook's answer.
func replyMethod(name string) bool {
	switch name {
	case "", "setwebhook", "deletewebhook", "close", "logout":
		return false
	}
	return !strings.HasPrefix(name, "get")
}
