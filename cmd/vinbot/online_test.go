package main

import (
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/internal/dbtest"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/autodev/autodevtest"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/nhtsa/nhtsatest"
	"example.com/vinbot/knowledge/decode/upstream"
	"example.com/vinbot/store"
	"example.com/vinbot/store/redisstore"
)

// NHTSA's local service knows no trim of these.
const (
	trimless    knowledge.VIN = "1FTFW1E80NF000000"
	alsoWithout knowledge.VIN = "5YJ3E1EA6KF000000"
)

// TestAPaidPlanLearnsWhatNHTSALeavesOpen with the services, Redis and Postgres as
// they are wired, until the day's budget is used up.
func TestAPaidPlanLearnsWhatNHTSALeavesOpen(t *testing.T) { //nolint:paralleltest // Redis is waited for 250 ms: among others it may be late
	government, paid := nhtsatest.New(t), autodevtest.New(t)
	cfg := config{NHTSA: government.URL, AutoDev: autoDevConfig{URL: paid.URL, Key: autodevtest.Key, Daily: 1}}
	kept, err := redisstore.Open("redis://"+miniredis.RunT(t).Addr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = kept.Close() }()
	services, err := newOnline(cfg, kept.Budget(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	defer services.close()
	c := &decode.Chain{
		Providers: services.free, Premium: services.paid, History: store.NewDecodes(pool(t, dbtest.URL(t))), Cache: kept, Now: time.Now,
	}
	for _, step := range []struct {
		name              string
		vin               knowledge.VIN
		grade             decode.Grade
		trim              string
		missed            []knowledge.Missed
		government, asked int // so far
	}{
		{"a free plan learns what NHTSA knows", trimless, decode.Standard, "", nil, 1, 0},
		{"a paid plan learns the trim, and NHTSA is not asked again", trimless, decode.Premium, "XLT", nil, 1, 1},
		{"what was learnt is everybody's", trimless, decode.Standard, "XLT", nil, 1, 1},
		{"the budget is one car a day", alsoWithout, decode.Premium, "", []knowledge.Missed{{By: "autodev", Why: knowledge.MissedBudget}}, 2, 1},
	} {
		d, err := c.Fetch(t.Context(), step.vin, step.grade)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.missed, d.Missed); diff != "" || d.Attributes["trim"] != step.trim {
			t.Errorf("%s: trim %q, missed %s", step.name, d.Attributes["trim"], diff)
		}
		if government.Asked() != step.government || paid.Asked() != step.asked {
			t.Errorf("%s: NHTSA asked %d times, Auto.dev %d", step.name, government.Asked(), paid.Asked())
		}
	}
	d, extent, err := c.Known(t.Context(), alsoWithout, decode.Premium)
	if err != nil || extent != decode.Gaps || len(d.Missed) > 0 || d.Attributes["model"] != "Model 3" {
		t.Errorf("kept with a failure: %+v, %v, %v", d, extent, err)
	}
}

func TestNobodyIsAskedWhereItIsOff(t *testing.T) {
	t.Parallel()
	services, err := newOnline(config{NHTSA: off}, nil)
	if err != nil || len(services.free)+len(services.paid) != 0 {
		t.Errorf("%v, %v", services, err)
	}
	if _, err := newOnline(config{NHTSA: "nowhere"}, nil); err == nil {
		t.Error("a wrong address is taken")
	}
}

// TestReplicasShareRecallsInRedis, and do without it.
func TestReplicasShareRecallsInRedis(t *testing.T) { //nolint:paralleltest // Redis is waited for 250 ms: among others it may be late
	service, server := nhtsatest.New(t), miniredis.RunT(t)
	for _, step := range []struct {
		name  string
		redis string
		asked int
	}{
		{"the first process asks NHTSA", "redis://" + server.Addr(), 1},
		{"another one finds the answer in Redis", "redis://" + server.Addr(), 1},
		{"without Redis each process asks", "", 2},
		{"with Redis gone too", "redis://127.0.0.1:1", 3},
	} {
		kept, err := redisstore.Open(step.redis, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := nhtsa.NewRecalls(upstream.Config{URL: service.URL}, kept, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			list, err := r.Of(t.Context(), knowledge.Vehicle{VIN: "1GNSKCKD2MR000000", Make: "Chevrolet", Model: "Tahoe", Year: 2021})
			if err != nil || len(list) != 2 || service.Asked() != step.asked {
				t.Errorf("%s: %d recalls, %v; asked %d times, want %d", step.name, len(list), err, service.Asked(), step.asked)
			}
		}
		r.Close()
		_ = kept.Close()
	}
	for _, key := range server.Keys() {
		if strings.Contains(strings.ToUpper(key), "1GNSKCKD2MR000000") {
			t.Errorf("the key %q tells whose car it is", key)
		}
	}
}
