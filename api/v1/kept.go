package v1

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"example.com/vinbot/billing"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

// How finished answers are kept.
const (
	keptFor   = 10 * time.Minute // well below redisstore.EditionKept
	keptBytes = 8 << 20          // of the young and of the old ones
	zipLevel  = 5
)

// question is a GET about one VIN: all that its answer depends on, but for what is known of
// the car. Nothing in an answer is the account's own; the plan says who is asked about cars.
type question struct {
	vin      string // as it was sent
	packages bool
	lang     string
	plan     billing.PlanCode
}

// asking is such a question while it is answered.
type asking struct {
	question

	about   knowledge.VIN
	found   *kept // what was answered before; nil: nothing that is kept
	edition edition
	lasting bool // the answer may be kept
	counts  bool // the VIN counts in the month of whoever is answered
}

// edition is what an answer was made of. It is read before the answer is made, so that one
// that is overtaken by a change is kept under the edition before, and not found again.
type edition struct {
	car   string // what is known of it, by the word of all processes
	data  int64  // the data of this process
	known bool
}

// kept is a finished answer.
type kept struct {
	about   knowledge.VIN
	counts  bool
	edition edition
	at      time.Time
	tag     string
	kind    []string // its Content-Type
	body    []byte
	zipped  func() []byte
}

// ask is the question of a request; nil where its answer is made anew each time. What facts
// say may change at any time, so answers with them are.
func (s *service) ask(r *http.Request, c *Caller) *asking {
	if r.Method != http.MethodGet || chi.RouteContext(r.Context()).RoutePattern() != vinPath {
		return nil
	}
	q := question{vin: chi.URLParam(r, "vin"), packages: r.URL.RawQuery == "include=packages", lang: c.Lang, plan: c.Entitlement.Plan.Code}
	plain := r.URL.RawPath == "" && (q.packages || r.URL.RawQuery == "") && len(q.vin) <= maxVIN && len(q.lang) <= maxLang
	switch r.Header.Get("Accept") {
	case "", "*/*", "application/json":
	default:
		plain = false
	}
	if !plain {
		return nil
	}
	a := &asking{question: q, found: s.kept.find(q, s.Now())}
	if a.found != nil {
		a.about = a.found.about
	} else if v, _ := vin.Parse(q.vin); !strings.Contains(string(v), "*") {
		a.about = v
	}
	if a.about == "" {
		return nil
	}
	a.edition.data = s.Engine.Edition()
	return a
}

const maxLang = 35

// recall answers as before, if what is known of the car is as before and the VIN is known to
// count in the caller's month. Whatever is not sure goes on to be answered anew.
func (s *service) recall(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r.Context())
		a := x.asking
		if a == nil || a.found == nil || !a.edition.known || a.found.edition != a.edition || a.found.counts && !s.Engine.Counted(x.caller, a.about) {
			next.ServeHTTP(w, r)
			return
		}
		x.operation = decodeVIN
		a.found.write(w, r)
	})
}

// keep remembers an answer that was just made, if it may be.
func (s *service) keep(a *asking, kind, tag string, body []byte) {
	if a == nil || !a.lasting || !a.edition.known {
		return
	}
	body = bytes.Clone(body)
	s.kept.add(a.question, &kept{
		about: a.about, counts: a.counts, edition: a.edition, at: s.Now(), tag: tag, kind: []string{kind}, body: body,
		zipped: sync.OnceValue(func() []byte { return zip(body) }),
	})
}

func zip(body []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, zipLevel) // the level is one
	_, _ = w.Write(body)                        // never fails
	_ = w.Close()
	return out.Bytes()
}

func (k *kept) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("ETag", k.tag)
	if have := r.Header.Get("If-None-Match"); have != "" && matches(have, k.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := k.body
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = k.zipped()
		h.Set("Content-Encoding", "gzip")
		h.Add("Vary", "Accept-Encoding")
	}
	h["Content-Type"] = k.kind
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // who is gone needs no answer
}

// keptAnswers are the finished answers of this process, within a bound: the old ones go when
// the young have filled theirs.
type keptAnswers struct {
	mu         sync.Mutex
	young, old map[question]*kept
	bytes      int // of the young
}

// find returns an answer that is not too old.
func (k *keptAnswers) find(q question, now time.Time) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	a, young := k.young[q]
	if !young {
		if a = k.old[q]; a == nil {
			return nil
		}
		k.put(q, a) // it is wanted
	}
	if now.Sub(a.at) >= keptFor {
		return nil
	}
	return a
}

func (k *keptAnswers) add(q question, a *kept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.put(q, a)
}

func (k *keptAnswers) put(q question, a *kept) {
	const beside = 600 // what is kept with the bytes of an answer, and its compressed form
	if k.young == nil || k.bytes >= keptBytes {
		k.old, k.young, k.bytes = k.young, map[question]*kept{}, 0
	}
	if before := k.young[q]; before != nil {
		k.bytes -= len(before.body)*3/2 + beside
	}
	k.young[q] = a
	k.bytes += len(a.body)*3/2 + beside
}
