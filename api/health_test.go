package api_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/api"
)

func get(t *testing.T, h http.Handler) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
	return w
}

func TestReadiness(t *testing.T) {
	t.Parallel()

	up := func(context.Context) error { return nil }
	down := func(context.Context) error { return errors.New("dial postgres://user:secret@host") }
	tests := map[string]struct {
		needed, wished api.Probe
		status         int
	}{
		"all is well": {up, up, http.StatusOK},
		"without what is only wished for it is ready": {up, down, http.StatusOK},
		"without what is needed it takes no traffic":  {down, up, http.StatusServiceUnavailable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			w := get(t, api.Ready(map[string]api.Probe{"postgres": tt.needed}, map[string]api.Probe{"redis": tt.wished}))
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Errorf("the answer shows an error's text: %s", w.Body)
			}
		})
	}
}

func TestMetricsLabelsAreAClosedSet(t *testing.T) {
	t.Parallel()

	m := api.NewMetrics(func(context.Context) (int64, int64, int64, error) { return 3, 2, 1, nil })
	m.Update("message")
	m.Update("made_up_by_somebody")
	m.Turn(time.Millisecond, true)
	m.Call("sendMessage", "ok")
	m.Job("scan_label", time.Second, false)
	m.Model("ok")
	m.Tokens(1000, 200, false, 0.5)
	m.Tokens(10, 0, true, 0)
	body := get(t, m.Handler()).Body.String()
	for _, want := range []string{
		`vinbot_model_answers_total{outcome="ok"} 1`, `vinbot_model_tokens_total{counted="reported",direction="output"} 200`,
		`vinbot_model_tokens_total{counted="estimated",direction="input"} 10`, `vinbot_model_cost_total 0.5`,
		`vinbot_updates_total{kind="message"} 1`, `vinbot_updates_total{kind="other"} 1`, `vinbot_waiting{place="inbox"} 3`,
		`vinbot_calls_total{method="sendMessage",outcome="ok"} 1`, `vinbot_job_seconds_count{outcome="failed",work="scan_label"} 1`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(body, "made_up") {
		t.Error("a label was made up from outside")
	}
}
