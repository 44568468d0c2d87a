// Package api is the HTTP face of the product: health, metrics, and the webhooks
// of the services it lives with.
package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"
)

// Probe reports whether something the product needs answers.
type Probe func(ctx context.Context) error

// probeTimeout bounds one readiness check, so that a load balancer's own limit is
// never reached.
const probeTimeout = 2 * time.Second

// Healthy answers 200 as long as the process serves HTTP.
func Healthy() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n"))
	})
}

// Ready answers 200 when every needed probe passes, else 503. Probes that are only
// wished for are reported and change nothing: without Redis the product is slower,
// not down. The names alone are shown, never an error's text.
func Ready(needed, wished map[string]Probe) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, stop := context.WithTimeout(r.Context(), probeTimeout)
		defer stop()
		states := map[string]string{}
		status := http.StatusOK
		for name, probe := range needed {
			if states[name] = state(ctx, probe); states[name] != "ok" {
				status = http.StatusServiceUnavailable
			}
		}
		for name, probe := range wished {
			states[name] = state(ctx, probe)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(states)
	})
}

func state(ctx context.Context, p Probe) string {
	if p(ctx) != nil {
		return "down"
	}
	return "ok"
}
