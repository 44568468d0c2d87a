package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// stories gathers from the bot's log what became of each update: received, its
// turns, the jobs it led to, the calls that were made. Lines at level DEBUG are
// read here and end here; the others are passed on.
type stories struct {
	next io.Writer

	mu    sync.Mutex
	half  []byte // a line that has not come to its end
	steps []step // the last [rememberedSteps], oldest first
}

// step is one thing that happened on the way of an update. Times are UTC.
type step struct {
	What   string     `json:"what"` // update received, turn ended, job begun, job done, call made
	At     time.Time  `json:"at"`   // when it was over
	Queued *time.Time `json:"queued,omitempty"`
	TookMS float64    `json:"took_ms"`

	Kind      string `json:"kind,omitempty"`   // of the update
	Method    string `json:"method,omitempty"` // of the call
	Outcome   string `json:"outcome,omitempty"`
	Work      string `json:"work,omitempty"` // of the job
	Job       int64  `json:"job,omitempty"`
	Attempt   int    `json:"attempt,omitempty"`
	Calls     int    `json:"calls,omitempty"` // that the turn decided on
	Jobs      int    `json:"jobs,omitempty"`
	Committed *bool  `json:"committed,omitempty"`
	Result    bool   `json:"result,omitempty"` // the turn answered a job's result, not the update itself

	bot, update int64
}

const (
	rememberedSteps = 20_000
	longestLine     = 1 << 20
)

// logLine is what the log says of a step.
type logLine struct {
	Time      time.Time     `json:"time"`
	Level     string        `json:"level"`
	Message   string        `json:"msg"`
	Bot       int64         `json:"bot_id"`
	Update    int64         `json:"update_id"`
	Job       int64         `json:"job_id"`
	Kind      string        `json:"kind"`
	Method    string        `json:"method"`
	Outcome   string        `json:"outcome"`
	Work      string        `json:"work"`
	Queued    *time.Time    `json:"queued"`
	Took      time.Duration `json:"took"`
	Attempt   int           `json:"attempt"`
	Calls     int           `json:"calls"`
	Jobs      int           `json:"jobs"`
	Committed *bool         `json:"committed"`
}

// Write implements [io.Writer] for the bot's log.
func (s *stories) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.half = append(s.half, p...)
	for {
		end := bytes.IndexByte(s.half, '\n')
		if end < 0 {
			break
		}
		if !s.note(s.half[:end]) {
			_, _ = s.next.Write(s.half[:end+1]) // a terminal that is gone must not stop the bot
		}
		s.half = s.half[end+1:]
	}
	if len(s.half) > longestLine {
		s.half = nil
	}
	return len(p), nil
}

// note keeps a line of level DEBUG, and reports false for any other.
func (s *stories) note(line []byte) bool {
	var l logLine
	if json.Unmarshal(line, &l) != nil || l.Level != "DEBUG" {
		return false
	}
	const unit = float64(time.Millisecond)
	s.steps = append(s.steps, step{
		What: l.Message, At: l.Time.UTC(), Queued: l.Queued, TookMS: float64(l.Took) / unit,
		Kind: l.Kind, Method: l.Method, Outcome: l.Outcome, Work: l.Work, Job: l.Job, Attempt: l.Attempt,
		Calls: l.Calls, Jobs: l.Jobs, Committed: l.Committed, bot: l.Bot, update: l.Update,
	})
	if len(s.steps) > rememberedSteps {
		s.steps = slices.Delete(s.steps, 0, len(s.steps)-rememberedSteps)
	}
	return true
}

// of lists the steps of one update in the order of time. The result of a job comes
// as a row of bot 0 with the job's id: its turn and calls belong to the update that
// the job was for.
func (s *stories) of(update int64) []step {
	s.mu.Lock()
	defer s.mu.Unlock()
	type row struct{ bot, id int64 }
	mine := map[row]bool{}
	for more := true; more; {
		more = false
		for _, at := range s.steps {
			ours := at.bot != 0 && at.update == update || mine[row{at.bot, at.update}]
			if result := (row{0, at.Job}); ours && at.Job != 0 && !mine[result] {
				mine[result], more = true, true
			}
		}
	}
	story := []step{}
	for _, at := range s.steps {
		switch {
		case at.bot != 0 && at.update == update:
			story = append(story, at)
		case mine[row{at.bot, at.update}]:
			at.Result = true
			story = append(story, at)
		}
	}
	slices.SortStableFunc(story, func(a, b step) int { return cmp.Compare(a.At.UnixNano(), b.At.UnixNano()) })
	return story
}

// received is an update that the bot took.
type received struct {
	Update int64     `json:"update_id"`
	Kind   string    `json:"kind"`
	At     time.Time `json:"at"`
}

// latest lists the updates that were received, the newest first. One that was
// delivered twice is listed twice.
func (s *stories) latest() []received {
	const most = 200
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []received{}
	for _, at := range slices.Backward(s.steps) {
		if at.What == "update received" && len(list) < most {
			list = append(list, received{Update: at.update, Kind: at.Kind, At: at.At})
		}
	}
	return list
}

// serve answers GET /play/story with {"updates"}, the latest ones, and with
// ?update_id=N with {"update_id","steps"}. An update of before the playground was
// started, or of long ago, has no steps.
func (s *stories) serve(w http.ResponseWriter, r *http.Request) {
	asked := r.URL.Query().Get("update_id")
	if asked == "" {
		writeJSON(w, map[string]any{"updates": s.latest()})
		return
	}
	id, err := strconv.ParseInt(asked, 10, 64)
	if err != nil {
		http.Error(w, "update_id is no number", http.StatusBadRequest)
		return
	}
	writeJSON(w, map[string]any{"update_id": id, "steps": s.of(id)})
}
