package telegramtest_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/vinbot/bot/telegramtest"
)

// control reads a list of the control API.
func control[T any](t *testing.T, s *telegramtest.Server, path string) (list []T) {
	t.Helper()
	resp, err := http.Get(s.URL() + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestTheLogOfUpdatesTellsWhatWasMadeAndHowOftenItWasDelivered(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	s.Say(u, "one")
	s.Say(u, "two")
	call(t, s, "getUpdates", args{"limit": 1})
	call(t, s, "getUpdates", args{"limit": 1})
	type told struct {
		ID          int64           `json:"update_id"`
		Update      json.RawMessage `json:"update"`
		Deliveries  int             `json:"deliveries"`
		DeliveredAt time.Time       `json:"delivered_at"`
	}
	all := control[told](t, s, "/emu/updates")
	if len(all) != 2 || !strings.Contains(string(all[0].Update), `"one"`) {
		t.Fatalf("the log holds %+v", all)
	}
	if all[0].Deliveries != 2 || all[0].DeliveredAt.IsZero() || all[1].Deliveries != 0 || !all[1].DeliveredAt.IsZero() {
		t.Errorf("delivered: %+v", all)
	}
	if rest := control[told](t, s, "/emu/updates?after="+itoa(all[0].ID)); len(rest) != 1 || rest[0].ID != all[1].ID {
		t.Errorf("after the first: %+v", rest)
	}
	s.Reset()
	if rest := control[told](t, s, "/emu/updates"); len(rest) != 0 {
		t.Errorf("after a reset: %+v", rest)
	}
}

func TestTheFaultsThatAreStillToStrikeAreToldUntilTheyEnd(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	resp, err := http.Get(s.URL() + "/emu/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	heard := bufio.NewScanner(resp.Body)
	heard.Scan() // it listens
	s.Fault(telegramtest.Fault{Method: "getMe", Kind: telegramtest.FaultInternal, Times: 2})
	call(t, s, "getMe", nil)
	if left := control[telegramtest.Fault](t, s, "/emu/faults"); len(left) != 1 || left[0].Times != 1 || left[0].Method != "getme" {
		t.Errorf("after one of two: %+v", left)
	}
	call(t, s, "getMe", nil)
	if left := control[telegramtest.Fault](t, s, "/emu/faults"); len(left) != 0 {
		t.Errorf("after both: %+v", left)
	}
	for _, want := range []string{`"times":2`, `"times":1`, `data: []`} {
		for heard.Scan() && heard.Text() != "event: faults" {
			continue
		}
		if heard.Scan(); !strings.Contains(heard.Text(), want) {
			t.Errorf("told %s, want %s", heard.Text(), want)
		}
	}
}
