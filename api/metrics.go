package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what the product does, for Prometheus. Labels are closed sets:
// nothing a person wrote becomes one.
type Metrics struct {
	registry *prometheus.Registry
	updates  *prometheus.CounterVec
	turns    *prometheus.HistogramVec
	calls    *prometheus.CounterVec
	jobs     *prometheus.HistogramVec
	asked    *prometheus.HistogramVec
	requests *prometheus.HistogramVec
	models   *prometheus.CounterVec
	tokens   *prometheus.CounterVec
	cost     prometheus.Counter
}

// NewMetrics returns metrics of their own registry. depth counts what waits in the
// inbox, the outbox and among the parked, at each scrape.
func NewMetrics(depth func(ctx context.Context) (inbox, outbox, parked int64, err error)) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		updates: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vinbot_updates_total", Help: "Updates received, by kind.",
		}, []string{"kind"}),
		turns: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vinbot_turn_seconds", Help: "Time of one turn, database and quick work included.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5},
		}, []string{"outcome"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vinbot_calls_total", Help: "Bot API calls of the outbox, by method and outcome.",
		}, []string{"method", "outcome"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vinbot_job_seconds", Help: "Time of one job, by work and outcome.",
			Buckets: []float64{.01, .05, .1, .5, 1, 2.5, 5, 10, 30, 60, 120},
		}, []string{"work", "outcome"}),
		asked: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vinbot_provider_seconds", Help: "Time of one question to a VIN provider, by provider and outcome.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"provider", "outcome"}),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "vinbot_api_seconds", Help: "Time of one request of the companion API, by operation and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5, 25},
		}, []string{"operation", "status"}),
		models: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vinbot_model_answers_total", Help: "Answers asked of language models, by outcome; spent: a limit of the day kept it from being asked.",
		}, []string{"outcome"}),
		tokens: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "vinbot_model_tokens_total", Help: "Tokens of language models, by direction, and whether its server reported all of an answer's or some are estimated.",
		}, []string{"direction", "counted"}),
		cost: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "vinbot_model_cost_total", Help: "Cost of those tokens at the configured prices, in minor units of MODEL_CURRENCY.",
		}),
	}
	m.registry.MustRegister(m.updates, m.turns, m.calls, m.jobs, m.asked, m.requests, m.models, m.tokens, m.cost, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &depths{read: depth, desc: prometheus.NewDesc(
			"vinbot_waiting", "What waits, by place.", []string{"place"}, nil)})
	return m
}

// Handler serves the metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// knownKinds are the update kinds with a label of their own: a sender of odd
// updates must not be able to make labels up.
func knownKinds() map[string]bool {
	return map[string]bool{
		"message": true, "edited_message": true, "callback_query": true, "my_chat_member": true, "inline_query": true, "unreadable": true,
	}
}

// Update counts a received update.
func (m *Metrics) Update(kind string) {
	if !knownKinds()[kind] {
		kind = "other"
	}
	m.updates.WithLabelValues(kind).Inc()
}

// Turn counts a turn.
func (m *Metrics) Turn(took time.Duration, ok bool) {
	m.turns.WithLabelValues(word(ok)).Observe(took.Seconds())
}

// Call counts a call of the outbox.
func (m *Metrics) Call(method, outcome string) { m.calls.WithLabelValues(method, outcome).Inc() }

// Job counts a job.
func (m *Metrics) Job(work string, took time.Duration, ok bool) {
	m.jobs.WithLabelValues(work, word(ok)).Observe(took.Seconds())
}

// Asked counts a question to a provider.
func (m *Metrics) Asked(provider, outcome string, took time.Duration) {
	m.asked.WithLabelValues(provider, outcome).Observe(took.Seconds())
}

// Request counts a request of the companion API.
func (m *Metrics) Request(operation string, status int, took time.Duration) {
	m.requests.WithLabelValues(operation, strconv.Itoa(status)).Observe(took.Seconds())
}

// Model counts an answer asked of the language model.
func (m *Metrics) Model(outcome string) { m.models.WithLabelValues(outcome).Inc() }

// Tokens counts the tokens of such an answer and their cost in minor units.
func (m *Metrics) Tokens(input, output int, estimated bool, cost float64) {
	counted := "reported"
	if estimated {
		counted = "estimated"
	}
	m.tokens.WithLabelValues("input", counted).Add(float64(input))
	m.tokens.WithLabelValues("output", counted).Add(float64(output))
	m.cost.Add(cost)
}

func word(ok bool) string {
	if ok {
		return "ok"
	}
	return "failed"
}

// depths reads what waits whenever somebody asks.
type depths struct {
	read func(ctx context.Context) (inbox, outbox, parked int64, err error)
	desc *prometheus.Desc
}

// Describe implements [prometheus.Collector].
func (d *depths) Describe(ch chan<- *prometheus.Desc) { ch <- d.desc }

// Collect implements [prometheus.Collector]; with the database down there is
// nothing to say.
func (d *depths) Collect(ch chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(context.Background(), probeTimeout)
	defer stop()
	inbox, outbox, parked, err := d.read(ctx)
	if err != nil {
		return
	}
	for place, n := range map[string]int64{"inbox": inbox, "outbox": outbox, "parked": parked} {
		ch <- prometheus.MustNewConstMetric(d.desc, prometheus.GaugeValue, float64(n), place)
	}
}
