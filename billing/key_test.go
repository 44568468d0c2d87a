package billing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/vinbot/billing"
)

func TestASecretIsReadBackAndAMistypedOneIsNot(t *testing.T) {
	t.Parallel()
	const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	rapid.Check(t, func(t *rapid.T) {
		s := billing.NewSecret()
		text := s.Reveal()
		if got, err := billing.ParseSecret(text); err != nil || got != s {
			t.Fatalf("%v, %v", got, err)
		}
		at := rapid.IntRange(len(billing.KeyPrefix), len(text)-1).Draw(t, "at")
		c := rapid.SampledFrom([]byte(alphabet)).Draw(t, "c")
		if typo := text[:at] + string(c) + text[at+1:]; typo != text {
			if _, err := billing.ParseSecret(typo); err == nil {
				t.Errorf("one wrong character at %d is not noticed", at)
			}
		}
	})
}

func TestWhatIsNoKey(t *testing.T) {
	t.Parallel()
	good := billing.NewSecret().Reveal()
	for name, text := range map[string]string{
		"nothing":        "",
		"the prefix":     billing.KeyPrefix,
		"another prefix": strings.Replace(good, "live", "test", 1),
		"capitals":       strings.ToUpper(good),
		"too short":      good[:len(good)-1],
		"too long":       good + "a",
		"a space":        good + " ",
		"no base32":      billing.KeyPrefix + strings.Repeat("!", 58),
	} {
		if _, err := billing.ParseSecret(text); err == nil {
			t.Errorf("%s is taken for a key", name)
		}
	}
}

func TestASecretIsNotPrintedByAccident(t *testing.T) {
	t.Parallel()
	s := billing.NewSecret()
	if shown := fmt.Sprintf("%v %s", s, s); strings.Contains(shown, s.Reveal()) {
		t.Error(shown)
	}
}

func TestAKeyIsInForceUntilItExpiresOrIsRevoked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key  billing.Key
		live bool
	}{
		"without an end":       {billing.Key{}, true},
		"before its end":       {billing.Key{ExpiresAt: noon.Add(time.Second)}, true},
		"at its end":           {billing.Key{ExpiresAt: noon}, false},
		"revoked":              {billing.Key{RevokedAt: noon.Add(-day)}, false},
		"revoked, with an end": {billing.Key{ExpiresAt: noon.Add(day), RevokedAt: noon}, false},
	} {
		if got := c.key.Live(noon); got != c.live {
			t.Errorf("%s: in force %v", name, got)
		}
	}
}
