package v1

import (
	"net/http"
	"strconv"
	"time"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
)

// limit holds a key, and those that it is a rotation of, to what its plan allows.
func (s *service) limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r.Context())
		rate, about := x.caller.rate(), knowledge.VIN("")
		if x.asking = s.ask(r, &x.caller); x.asking != nil {
			about = x.asking.about
		}
		n := s.Limits.Request("api:key:"+strconv.FormatInt(x.caller.Key.Line, 10), rate, about)
		if x.asking != nil {
			x.asking.edition.car, x.asking.edition.known = n.Edition, n.Known
		}
		h := w.Header()
		h.Set("RateLimit-Policy", policy(rate))
		h.Set("RateLimit", n.rest())
		switch {
		case !n.Minute.OK:
			tooMany(n.Minute).write(w, r)
		case !n.Day.OK:
			s.beyond(w, r, n.Day, next)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// rate is what a key's plan allows.
func (c Caller) rate() billing.Rate { return c.Entitlement.Plan.API.Or(billing.FreeRate()) }

// policy and rest are what draft-ietf-httpapi-ratelimit-headers wants to be said.
func policy(r billing.Rate) string {
	b := make([]byte, 0, headerRoom)
	b = strconv.AppendInt(append(b, `"minute";q=`...), int64(r.PerMinute), 10)
	b = strconv.AppendInt(append(b, `;w=60, "day";q=`...), int64(r.PerDay), 10)
	return string(append(b, ";w=86400"...))
}

func (n Counted) rest() string {
	b := n.Minute.rest(append(make([]byte, 0, headerRoom), `"minute"`...))
	if n.Minute.OK {
		b = n.Day.rest(append(b, `, "day"`...))
	}
	return string(b)
}

func (w Window) rest(b []byte) []byte {
	b = strconv.AppendInt(append(b, ";r="...), int64(w.Left), 10)
	return strconv.AppendInt(append(b, ";t="...), int64((w.Reset+time.Second-1)/time.Second), 10)
}

const headerRoom = 80

func tooMany(w Window) *Problem { return problem(TooMany, "").after(w.Retry) }
