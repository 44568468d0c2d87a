//go:build chaos

package chaos_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestChaosStorm is the large storm: the figures of docs/reliability.md.
func TestChaosStorm(t *testing.T) {
	const people, each, kills, crashes = 200, 52, 52, 4
	s := storm{
		seed: seed(t), each: each, pace: 8 * time.Second, gap: 6500 * time.Millisecond,
		rough: rough(), rest: 6 * time.Minute,
	}
	s.rough.offsetLost = 0.2 // long polls are few while much waits
	for role, n := range map[string]int{"decodes": 40, "documents": 16, "picture": 12, "buys": 8, "lists": 4, "wavers": 3, "pays twice": 1, "pays in Stars": 8} {
		s.roles = append(s.roles, slices.Repeat([]string{role}, n)...)
	}
	slices.Sort(s.roles)
	s.roles = append(s.roles, slices.Repeat([]string{"talks"}, people-len(s.roles))...)
	half := slices.Concat(slices.Repeat([]string{program}, kills/2), slices.Repeat([]string{postgres, redis}, crashes/2))
	r := rand.New(rand.NewPCG(s.seed, 7))
	for range 2 {
		r.Shuffle(len(half), func(i, j int) { half[i], half[j] = half[j], half[i] })
		s.blows = append(s.blows, half...)
	}
	c := s.calmly(t, build(t, ""))
	if c.updates < 10_000 || c.redelivered*20 < c.updates || c.killed[program] < 50 || c.killed[postgres] < 3 || c.killed[redis] < 3 {
		t.Errorf("the storm was too weak: %v, %s", c.killed, c)
	}
}

// TestChaosLists kills the program at 30 moments while people send lists, at a third of them
// when rows have just been written: each list has every row once, and a webhook is told of
// its end.
func TestChaosLists(t *testing.T) {
	const people, kills, aimed = 6, 20, 10
	s := storm{
		seed: seed(t), roles: slices.Repeat([]string{"lists"}, people), each: 12, pace: 3 * time.Second,
		gap: 1500 * time.Millisecond, awake: true,
		rough: rough(), rest: 4 * time.Minute,
	}
	s.blows = s.mingled(kills, lister, aimed)
	if c := s.calmly(t, build(t, "")); c.killed[program] < kills+aimed || c.told != people {
		t.Errorf("killed %d times; webhooks told of %d lists", c.killed[program], c.told)
	}
}

// TestChaosReports kills the program at 30 moments while reports are due, at a third of them
// when some have just been begun: each comes once on each day, and counts what happened since
// the one before.
func TestChaosReports(t *testing.T) {
	const people, kills, aimed = 12, 20, 10
	s := storm{
		seed: seed(t), roles: slices.Repeat([]string{"reports"}, people), each: 14, pace: 4 * time.Second,
		gap: 1500 * time.Millisecond, awake: true, rough: rough(), rest: 6 * time.Minute,
	}
	s.blows = s.mingled(kills, reporter, aimed)
	if c := s.calmly(t, build(t, "")); c.killed[program] < kills+aimed {
		t.Errorf("killed %d times", c.killed[program])
	}
}

// mingled are kills at any moment and such with an aim, in an order that only the seed knows.
func (s storm) mingled(kills int, aim string, aimed int) []string {
	blows := slices.Concat(slices.Repeat([]string{program}, kills), slices.Repeat([]string{aim}, aimed))
	r := rand.New(rand.NewPCG(s.seed, 7))
	r.Shuffle(len(blows), func(i, j int) { blows[i], blows[j] = blows[j], blows[i] })
	return blows
}

// TestChaosSafeguards takes each safeguard out of the program in turn.
func TestChaosSafeguards(t *testing.T) {
	for name, g := range safeguards() {
		t.Run(name, func(t *testing.T) { g.isMissed(t) })
	}
}
