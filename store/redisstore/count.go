package redisstore

import (
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// countSource counts as many (1) of a key's requests as its minute (2), by GCRA in
// microseconds, and its day (3) have room for, after it added to the day what was counted
// without Redis (4). It returns how many the minute allowed, until when the minute's
// allowance is back, how many of those the day allowed, and what the day has come to.
const countSource = `
		local want, most = tonumber(ARGV[1]), tonumber(ARGV[2])
		local clock = redis.call('TIME')
		local now, step = clock[1] * 1000000 + clock[2], 60000000 / most
		local back = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
		local room = math.floor((now + 60000000 - back) / step + 0.0001)
		local minute = math.max(0, math.min(want, room))
		if minute > 0 then
			back = back + minute * step
			redis.call('SET', KEYS[1], string.format('%.3f', back), 'PX', math.ceil((back - now) / 1000))
		end
		local used = redis.call('INCRBY', KEYS[2], ARGV[4])
		local day = math.max(0, math.min(minute, ARGV[3] - used))
		if day > 0 then used = redis.call('INCRBY', KEYS[2], day) end
		redis.call('EXPIRE', KEYS[2], 172800)
		return {minute, math.ceil(back - now), day, used}`

// count is what the script says of a line.
type count struct {
	minute, day int // that are allowed
	back        time.Duration
	used        int
}

var errReply = errors.New("redisstore: a script's reply is not understood")

func readCount(reply *redis.Cmd) (count, error) {
	said, err := reply.Int64Slice()
	if err != nil {
		return count{}, err
	}
	if len(said) != 4 {
		return count{}, errReply
	}
	return count{int(said[0]), int(said[2]), time.Duration(said[1]) * time.Microsecond, int(said[3])}, nil
}

// nth is what became of a line's nth request, as if they had come one after another; left
// is how long the day lasts.
func (c count) nth(n int, q Request, left time.Duration) Counted {
	step := time.Minute / time.Duration(q.PerMinute)
	if n >= c.minute {
		return Counted{Minute: Taken{Reset: c.back, Retry: max(0, c.back+step-time.Minute)}}
	}
	later := c.minute - 1 - n
	back := max(0, c.back-time.Duration(later)*step)
	minute := Taken{OK: true, Left: max(0, int((time.Minute-back)/step)), Reset: back}
	if n >= c.day {
		return Counted{Minute: minute, Day: Taken{Reset: left, Retry: left}}
	}
	return Counted{Minute: minute, Day: Taken{OK: true, Left: max(0, q.PerDay-c.used+c.day-1-n), Reset: left}}
}
