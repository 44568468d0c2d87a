package telegramtest

import (
	"cmp"
	"log/slog"
	"net/http"
	"time"
)

// DefaultToken is the bot's token when none is configured; 1234567890 is its id.
const DefaultToken = "1234567890:AAEmulatedTelegramTokenForTests0000"

// Config is how a server behaves. The zero value is a strict Bot API in memory.
type Config struct {
	Dir       string // where the state is kept; "" is memory only
	Token     string // digits, a colon, 35 characters
	FirstName string // of the bot
	Username  string // of the bot, without @

	Local   bool // webhooks and buttons may go to plain http and to localhost
	Strict  bool // an unknown, missing or mistyped parameter is an error
	Lenient bool // hasty polling is not slowed down

	Settings BotSettings // until /emu/bot or Set changes them

	CallbackLife time.Duration // how long a press may be answered, 15 s
	Latency      time.Duration // of every call, up to twice as long; 0 in tests
	WebhookRetry time.Duration // the unit of 0, 2, 4, 8 …; 1 s
	KeepCalls    int           // length of the call log, 5,000
	KeepMessages int           // remembered in each chat, 5,000
	Rate         Rate

	Now func() time.Time
	Log *slog.Logger
	// Transport carries webhook deliveries and files sent by address.
	Transport http.RoundTripper
}

func (c Config) withDefaults() Config {
	c.Token = cmp.Or(c.Token, DefaultToken)
	c.FirstName = cmp.Or(c.FirstName, "Vinbot")
	c.Username = cmp.Or(c.Username, "vinbot_test_bot")
	c.CallbackLife = cmp.Or(c.CallbackLife, 15*time.Second)
	c.WebhookRetry = cmp.Or(c.WebhookRetry, time.Second)
	c.KeepCalls = cmp.Or(c.KeepCalls, 5000)
	c.KeepMessages = cmp.Or(c.KeepMessages, 5000)
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	c.Rate = c.Rate.withDefaults()
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Transport == nil {
		c.Transport = &http.Transport{MaxIdleConnsPerHost: 100, IdleConnTimeout: time.Minute}
	}
	return c
}

// Option changes the configuration of a server made by New.
type Option func(*Config)

// InDir keeps the state in a folder, so that another server can go on from it.
func InDir(dir string) Option { return func(c *Config) { c.Dir = dir } }

// Strict makes errors of the warnings about parameters.
func Strict() Option { return func(c *Config) { c.Strict = true } }

// With sets what the bot's owner sets with BotFather.
func With(settings BotSettings) Option { return func(c *Config) { c.Settings = settings } }

// Lenient lets a bot poll as hastily as it likes.
func Lenient() Option { return func(c *Config) { c.Lenient = true } }

// Local allows webhooks over plain http on this machine.
func Local() Option { return func(c *Config) { c.Local = true } }

// CallbackLife is how long a press of a button may be answered.
func CallbackLife(d time.Duration) Option { return func(c *Config) { c.CallbackLife = d } }

// Limited sets what is done about a bot that sends too much.
func Limited(r Rate) Option { return func(c *Config) { c.Rate = r } }
