package telegramtest

import (
	"bytes"
	"context"
	"encoding/json"
	"time"
)

// poll is a getUpdates that waits.
type poll struct{ stop chan *apiError }

// pollHabit is how the bot polled before.
type pollHabit struct {
	offset            int64
	started, finished time.Time
}

const (
	maxPollTimeout = 50
	hasty          = 3 * time.Second
	veryHasty      = 500 * time.Millisecond
)

// end answers a waiting poll with a refusal.
func (q *queue) end(err *apiError) {
	if q.poll != nil {
		q.poll.stop <- err
		q.poll = nil
	}
}

func (s *Server) getUpdates(ctx context.Context, p params) (any, *apiError) {
	offset := p.integer("offset", 0)
	limit := p.clamped("limit", 100, 1, 100)
	timeout := time.Duration(p.clamped("timeout", 0, 0, maxPollTimeout)) * time.Second
	repeat := s.faults.take(methodGetUpdates, FaultDuplicate) != nil

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bot.Hook.URL != "" {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.end(conflict("terminated by other getUpdates request; make sure that only one bot instance is running"))
	s.setAllowed(p)
	s.expire()
	if offset < 0 {
		offset = s.lastUpdate + offset + 1
	}
	if !repeat {
		s.confirm(offset)
	}
	limit, timeout = s.throttle(offset, limit, timeout)
	batch, err := s.await(ctx, limit, timeout)
	s.previous.finished = time.Now()
	if err != nil {
		return nil, err
	}
	s.delivered(batch...)
	return list(batch), nil
}

// throttle slows a bot down that asks the same again and again.
func (s *Server) throttle(offset int64, limit int, timeout time.Duration) (int, time.Duration) {
	now := time.Now()
	again := offset == s.previous.offset && !s.previous.started.IsZero()
	if again && !s.config.Lenient {
		if timeout < hasty && now.Sub(s.previous.started) < hasty {
			timeout = hasty
		}
		if now.Sub(s.previous.finished) < veryHasty {
			limit = 1
		}
	}
	s.previous.offset, s.previous.started = offset, now
	return limit, timeout
}

// await gives what is pending, or waits for something. The lock is held before
// and after, not while it waits.
func (s *Server) await(ctx context.Context, limit int, timeout time.Duration) ([]*update, *apiError) {
	if batch := s.batch(limit); batch != nil || timeout == 0 {
		return batch, nil
	}
	me := &poll{stop: make(chan *apiError, 1)}
	s.poll = me
	defer func() {
		if s.poll == me {
			s.poll = nil
		}
	}()
	limitTime := time.NewTimer(timeout)
	defer limitTime.Stop()
	for {
		wake := s.wake
		s.mu.Unlock()
		var refused *apiError
		over := false
		select {
		case <-wake:
		case refused = <-me.stop:
		case <-limitTime.C:
			over = true
		case <-ctx.Done():
			over = true
		case <-s.closed:
			over = true
		}
		s.mu.Lock()
		if refused != nil {
			return nil, refused
		}
		if batch := s.batch(limit); batch != nil || over {
			return batch, nil
		}
	}
}

// batch is the oldest updates that wait; nil if there are none.
func (q *queue) batch(limit int) []*update {
	var batch []*update
	for _, u := range q.pending {
		if len(batch) == limit {
			break
		}
		if !u.Done {
			batch = append(batch, u)
		}
	}
	return batch
}

func list(batch []*update) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, u := range batch {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(u.Raw)
	}
	b.WriteByte(']')
	return b.Bytes()
}
