package main

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// config is all that the environment says. Every URL may point to a local test
// server; nothing else about the product changes when it does.
type config struct {
	DatabaseURL    string     `env:"DATABASE_URL"`
	RedisURL       string     `env:"REDIS_URL"`
	DataKeys       string     `env:"DATA_KEYS"`
	ListenAddr     string     `env:"LISTEN_ADDR" envDefault:"127.0.0.1:8080"`
	LogLevel       slog.Level `env:"LOG_LEVEL" envDefault:"INFO"` // DEBUG tells the way of each update
	DebugAddr      string     `env:"DEBUG_ADDR"`                  // where profiles are served, for nobody but the operator
	MetricsAddr    string     `env:"METRICS_ADDR"`                // where metrics are served, likewise
	ClientIPHeader string     `env:"CLIENT_IP_HEADER"`            // in which a trusted proxy says who asks the API
	PublicURL      string     `env:"PUBLIC_URL"`                  // where customers come back to after paying; the bot's own address otherwise

	PictureDays  int   `env:"PICTURE_DAYS" envDefault:"30"`
	OperatorChat int64 `env:"OPERATOR_CHAT_ID"`

	WebhookLoopback bool `env:"WEBHOOK_LOOPBACK"` // events may be sent to this very machine, for development

	PlansFile string `env:"PLANS_FILE"`     // plans, prices and rules of the operator's own
	Stars     bool   `env:"TELEGRAM_STARS"` // plans are sold for Telegram Stars

	Playground string `env:"PLAYGROUND_DIR" envDefault:".local/playground"`

	Telegram telegramConfig
	Stripe   stripeConfig
	Model    modelConfig

	VPICIndex string `env:"VPIC_INDEX" envDefault:".local/vpic.idx"`

	NHTSA   string `env:"NHTSA_API_URL" envDefault:"https://vpic.nhtsa.dot.gov/api"`
	Recalls string `env:"NHTSA_RECALLS_URL" envDefault:"https://api.nhtsa.gov"`

	AutoDev autoDevConfig
}

// autoDevConfig is a data service that costs something for every car.
type autoDevConfig struct {
	URL   string `env:"AUTODEV_API_URL" envDefault:"https://api.auto.dev"`
	Key   string `env:"AUTODEV_API_KEY"`
	Daily int    `env:"AUTODEV_DAILY" envDefault:"200"` // cars a day, of all processes
}

// on reports whether the service is set up.
func (a autoDevConfig) on() bool { return a.Key != "" }

type telegramConfig struct {
	Token         string `env:"TELEGRAM_BOT_TOKEN"`
	API           string `env:"TELEGRAM_API_URL" envDefault:"https://api.telegram.org"`
	WebhookURL    string `env:"TELEGRAM_WEBHOOK_URL"`
	WebhookSecret string `env:"TELEGRAM_WEBHOOK_SECRET"`
}

type stripeConfig struct {
	SecretKey     string `env:"STRIPE_SECRET_KEY"`
	WebhookSecret string `env:"STRIPE_WEBHOOK_SECRET"`
	API           string `env:"STRIPE_API_URL"`

	PromotionCodes bool   `env:"STRIPE_PROMOTION_CODES"`
	AutomaticTax   bool   `env:"STRIPE_AUTOMATIC_TAX"`
	TaxIDs         bool   `env:"STRIPE_TAX_IDS"`
	TaxBehavior    string `env:"STRIPE_TAX_BEHAVIOR"` // inclusive or exclusive
	TaxCode        string `env:"STRIPE_TAX_CODE"`
	InvoiceNote    string `env:"STRIPE_INVOICE_NOTE"`
}

// on reports whether payments are set up.
func (s stripeConfig) on() bool { return s.SecretKey != "" }

type modelConfig struct {
	APIKey      string `env:"OPENAI_API_KEY"`
	BaseURL     string `env:"OPENAI_BASE_URL"`
	Model       string `env:"OPENAI_MODEL"`
	OllamaURL   string `env:"OLLAMA_URL"`
	OllamaModel string `env:"OLLAMA_MODEL"`

	OpenAIEmbedding string `env:"OPENAI_EMBEDDING_MODEL"`
	OllamaEmbedding string `env:"OLLAMA_EMBEDDING_MODEL"`
	Dimensions      int    `env:"EMBEDDING_DIMENSIONS"` // of their vectors; 0: as the model makes them

	Patience    time.Duration `env:"MODEL_TIMEOUT" envDefault:"20s"`     // after it the built-in words are sent
	Daily       int           `env:"MODEL_DAILY" envDefault:"5000"`      // answers a day that it phrases, of all processes
	PersonDaily int           `env:"MODEL_DAILY_PERSON" envDefault:"50"` // likewise, of one person

	Tokens       int    `env:"MODEL_DAILY_TOKENS" envDefault:"10000000"`      // that it reads and writes on a day, for all people; 0: no limit
	PersonTokens int    `env:"MODEL_DAILY_TOKENS_PERSON" envDefault:"100000"` // likewise, for one person
	PriceInput   int    `env:"MODEL_PRICE_INPUT"`                             // of a million tokens that it reads, in minor units
	PriceOutput  int    `env:"MODEL_PRICE_OUTPUT"`                            // of a million that it writes
	Cost         int    `env:"MODEL_DAILY_COST"`                              // what all of it may cost on a day, in minor units; 0: no limit
	Currency     string `env:"MODEL_CURRENCY" envDefault:"USD"`               // of them

	Vision         string        `env:"VISION_MODEL"` // a model of the same server that sees; pictures leave the machine
	VisionPatience time.Duration `env:"VISION_TIMEOUT" envDefault:"30s"`
	VisionDaily    int           `env:"VISION_DAILY" envDefault:"200"` // pictures a day, of all processes; tokens and cost count above
}

// on reports whether a language model is set up.
func (m modelConfig) on() bool { return m.APIKey != "" || m.BaseURL != "" || m.OllamaURL != "" }

// sees reports whether a model that sees is set up.
func (m modelConfig) sees() bool { return m.Vision != "" }

// name is the model to ask.
func (m modelConfig) name() string {
	if m.APIKey == "" && m.BaseURL == "" {
		return m.OllamaModel
	}
	return m.Model
}

// embedding is the model that makes vectors; empty: the built-in embedder does.
func (m modelConfig) embedding() string {
	switch {
	case !m.on():
		return ""
	case m.APIKey == "" && m.BaseURL == "":
		return m.OllamaEmbedding
	}
	return m.OpenAIEmbedding
}

// configure reads and checks the environment once. Its errors name variables,
// never their values.
func configure(environ map[string]string) (config, error) {
	var c config
	if environ == nil {
		environ = map[string]string{} // nil would mean the process's own
	}
	if err := env.ParseWithOptions(&c, env.Options{Environment: environ}); err != nil {
		return c, refusal(err)
	}
	switch {
	case c.Stripe.SecretKey != "" && c.Stripe.WebhookSecret == "":
		return c, errors.New("environment: STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET: without it nobody who pays would get anything")
	case c.Stripe.TaxBehavior != "" && c.Stripe.TaxBehavior != "inclusive" && c.Stripe.TaxBehavior != "exclusive":
		return c, errors.New("environment: STRIPE_TAX_BEHAVIOR must be inclusive or exclusive")
	case c.Telegram.WebhookURL != "" && c.Telegram.WebhookSecret == "":
		return c, errors.New("environment: TELEGRAM_WEBHOOK_URL needs TELEGRAM_WEBHOOK_SECRET: without it anybody could post updates")
	case c.AutoDev.Daily < 1:
		return c, errors.New("environment: AUTODEV_DAILY must be 1 or more; without AUTODEV_API_KEY the service is off")
	case c.Model.Dimensions < 0 || c.Model.Dimensions > 4000:
		return c, errors.New("environment: EMBEDDING_DIMENSIONS must be 4000 or fewer")
	case c.Model.sees() && !c.Model.on():
		return c, errors.New("environment: VISION_MODEL needs OPENAI_API_KEY, OPENAI_BASE_URL or OLLAMA_URL")
	case c.Model.on() && (c.Model.Daily < 1 || c.Model.PersonDaily < 1):
		return c, errors.New("environment: MODEL_DAILY and MODEL_DAILY_PERSON must be 1 or more")
	case min(c.Model.Tokens, c.Model.PersonTokens, c.Model.PriceInput, c.Model.PriceOutput, c.Model.Cost) < 0:
		return c, errors.New("environment: MODEL_DAILY_TOKENS, MODEL_DAILY_TOKENS_PERSON, MODEL_PRICE_INPUT, MODEL_PRICE_OUTPUT and MODEL_DAILY_COST must not be negative")
	case c.Model.Cost > 0 && c.Model.PriceInput+c.Model.PriceOutput == 0:
		return c, errors.New("environment: MODEL_DAILY_COST needs MODEL_PRICE_INPUT and MODEL_PRICE_OUTPUT: without them nothing would cost anything")
	case c.Model.sees() && c.Model.VisionDaily < 1:
		return c, errors.New("environment: VISION_DAILY must be 1 or more; without VISION_MODEL no picture is sent")
	case c.PictureDays < 1:
		return c, errors.New("environment: PICTURE_DAYS must be 1 or more")
	}
	return c, nil
}

// refusal names the variable that cannot be read; the library's own words name our
// field and hold the value.
func refusal(err error) error {
	var bad env.ParseError
	if !errors.As(err, &bad) {
		return errors.New("environment: it cannot be read")
	}
	for _, f := range slices.Concat(reflect.VisibleFields(reflect.TypeFor[config]()), reflect.VisibleFields(reflect.TypeFor[modelConfig]()), reflect.VisibleFields(reflect.TypeFor[autoDevConfig]()), reflect.VisibleFields(reflect.TypeFor[stripeConfig]())) {
		if f.Name == bad.Name {
			return fmt.Errorf("environment: %s is no %s", f.Tag.Get("env"), bad.Type)
		}
	}
	return fmt.Errorf("environment: %s is no %s", bad.Name, bad.Type)
}

// needDatabase is for the commands that cannot do without.
func (c config) needDatabase() error {
	if c.DatabaseURL == "" {
		return errors.New("DATABASE_URL is not set; `make run` starts a private database, `eval \"$(make -s testdb)\"` gives a shell one of its own")
	}
	return nil
}

func (c config) pictureLife() time.Duration { return time.Duration(c.PictureDays) * 24 * time.Hour }

func environment(list []string) map[string]string {
	m := make(map[string]string, len(list))
	for _, entry := range list {
		name, value, _ := strings.Cut(entry, "=")
		m[name] = value
	}
	return m
}
