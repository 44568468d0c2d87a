package telegramtest

import (
	"cmp"
	"math"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// What is done about a bot that sends too much.
const (
	RateOff     = ""
	RateWarn    = "warn"    // noted in the call log
	RateEnforce = "enforce" // 429
)

// Rate sets the limits of sending. Telegram does not publish its own; these
// are what is commonly seen. Edits count.
type Rate struct {
	Mode           string
	PrivatePerSec  float64 // messages a second in a private chat, 1
	PrivateBurst   int     // 5
	GroupPerMinute float64 // 20
	OverallPerSec  float64 // 30
	PaidPerSec     float64 // with allow_paid_broadcast, 1000
}

func (r Rate) withDefaults() Rate {
	r.PrivatePerSec = cmp.Or(r.PrivatePerSec, 1)
	r.PrivateBurst = cmp.Or(r.PrivateBurst, 5)
	r.GroupPerMinute = cmp.Or(r.GroupPerMinute, 20)
	r.OverallPerSec = cmp.Or(r.OverallPerSec, 30)
	r.PaidPerSec = cmp.Or(r.PaidPerSec, 1000)
	return r
}

// maxLimiters bounds how many chats are watched at once.
const maxLimiters = 10000

type rates struct {
	Rate
	mu      sync.Mutex
	overall *rate.Limiter
	paid    *rate.Limiter
	chats   map[string]*rate.Limiter
}

func newRates(r Rate) *rates {
	return &rates{
		Rate:    r,
		overall: rate.NewLimiter(rate.Limit(r.OverallPerSec), int(r.OverallPerSec)),
		paid:    rate.NewLimiter(rate.Limit(r.PaidPerSec), int(r.PaidPerSec)),
		chats:   map[string]*rate.Limiter{},
	}
}

// judge counts a call that sends or edits, and refuses or warns of what is over
// the limit.
func (r *rates) judge(s *Server, name string, p params) (*apiError, string) {
	counts := strings.HasPrefix(name, "send") && name != "sendchataction" || strings.HasPrefix(name, "editmessage") ||
		strings.HasPrefix(name, "copymessage") || strings.HasPrefix(name, "forwardmessage")
	if r.Mode == RateOff || !counts {
		return nil, ""
	}
	wait := r.wait(p.text("chat_id"), p.truth("allow_paid_broadcast"), s.now())
	if wait <= 0 {
		return nil, ""
	}
	refused := tooManyRequests(int(math.Ceil(wait.Seconds())))
	if r.Mode == RateWarn {
		return nil, "over the rate limit: " + refused.description
	}
	return refused, "over the rate limit"
}

// wait is how long the bot must wait before this message; zero or less is not
// at all.
func (r *rates) wait(chat string, paid bool, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.overall
	if paid {
		all = r.paid
	}
	one := r.chats[chat]
	if one == nil {
		if len(r.chats) >= maxLimiters {
			clear(r.chats)
		}
		one = rate.NewLimiter(rate.Limit(r.PrivatePerSec), r.PrivateBurst)
		if strings.HasPrefix(chat, "-") || strings.HasPrefix(chat, "@") {
			one = rate.NewLimiter(rate.Limit(r.GroupPerMinute/60), int(r.GroupPerMinute))
		}
		r.chats[chat] = one
	}
	for _, limiter := range []*rate.Limiter{one, all} {
		if tokens := limiter.TokensAt(now); tokens < 1 {
			return time.Duration((1 - tokens) / float64(limiter.Limit()) * float64(time.Second))
		}
	}
	one.AllowN(now, 1)
	all.AllowN(now, 1)
	return 0
}
