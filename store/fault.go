package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/conversation"
)

// maxAttempts is how often an update is tried before it is parked.
const maxAttempts = 5

// queueFault writes down that an update could not be answered: it waits 1, 4, 9 … s
// for its next attempt, or is parked. What else the dialogue holds waits behind it.
// A quota that was used up or a label that was changed meanwhile is no fault: the update
// is decided anew, at once the first time.
func queueFault(b *pgx.Batch, h head, cause error) (again bool) {
	attempts := h.attempts + 1
	wait := time.Duration(attempts*attempts) * time.Second
	_, quota := errors.AsType[*billing.QuotaError](cause)
	if (quota || superseded(cause)) && attempts < maxAttempts {
		again, wait = attempts == 1, wait-time.Second
	}
	fatal, park := errors.AsType[*conversation.FatalError](cause)
	incident := ""
	if park {
		incident = fatal.Incident
		var apology letters
		apology.add(h, fatal.Apology)
		apology.queue(b)
	}
	b.Queue(`
		UPDATE inbox
		SET attempts = $2, retry_at = now() + $3 * interval '1 microsecond', incident = nullif($4, ''),
			parked_at = CASE WHEN $5 THEN now() END
		WHERE seq = $1 AND done_at IS NULL`, h.seq, attempts, wait.Microseconds(), incident, park || attempts >= maxAttempts)
	return again
}

// fault writes a fault down by itself, where the turn could not be written, and
// returns why; nil where the update is to be decided again at once.
func (t *Turns) fault(ctx context.Context, h head, cause error) (again bool, err error) {
	b := &pgx.Batch{}
	again = queueFault(b, h, cause)
	if err := t.pool.SendBatch(ctx, b).Close(); err != nil {
		return false, errors.Join(cause, fmt.Errorf("store: note fault: %w", err))
	}
	if again {
		return true, nil
	}
	return false, cause
}

// lastWords lets the last attempt that fails end with an apology: err as a
// [conversation.FatalError]. What is fatal already has its own.
func lastWords(ctx context.Context, d *desk, decide conversation.Decide, err error) error {
	fatal, ended := errors.AsType[*conversation.FatalError](err)
	if ended || d.head.attempts+1 < maxAttempts || d.session.State == nil {
		return err
	}
	in := d.incoming()
	in.Failed = err
	if _, last := decide(ctx, d.session, in); errors.As(last, &fatal) {
		return fatal
	}
	return err
}
