package v1

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"example.com/vinbot/billing"
)

// limit holds a key, and those that it is a rotation of, to what its plan allows.
func (s *service) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := CallerOf(r.Context())
		rate := c.rate()
		key := "api:key:" + strconv.FormatInt(c.Key.Line, 10)
		minute := s.Limits.Minute(r.Context(), key, rate.PerMinute)
		h := w.Header()
		h.Set("RateLimit-Policy", fmt.Sprintf(`"minute";q=%d;w=60, "day";q=%d;w=86400`, rate.PerMinute, rate.PerDay))
		h.Set("RateLimit", rest("minute", minute))
		if !minute.OK {
			tooMany(minute).write(w, r)
			return
		}
		day := s.Limits.Day(r.Context(), key, rate.PerDay)
		h.Set("RateLimit", rest("minute", minute)+", "+rest("day", day))
		if !day.OK {
			s.beyond(w, r, day, next)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// rate is what a key's plan allows.
func (c Caller) rate() billing.Rate { return c.Entitlement.Plan.API.Or(billing.FreeRate()) }

func rest(name string, w Window) string {
	return fmt.Sprintf(`%q;r=%d;t=%d`, name, w.Left, int((w.Reset+time.Second-1)/time.Second))
}

func tooMany(w Window) *Problem { return problem(TooMany, "").after(w.Retry) }
