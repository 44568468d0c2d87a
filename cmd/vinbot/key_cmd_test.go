package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"example.com/vinbot/billing"
	"example.com/vinbot/internal/dbtest"
)

// dataKeys are keys that no installation uses.
const dataKeys = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

// vinbot runs a command of the program on a database and returns what it prints.
func vinbot(t *testing.T, database string, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), args, map[string]string{"DATABASE_URL": database, "DATA_KEYS": dataKeys}, strings.NewReader(""), &out, &bytes.Buffer{})
	return out.String(), err
}

func TestAnOperatorMakesListsRotatesAndRevokesKeys(t *testing.T) {
	t.Parallel()
	database := dbtest.URL(t)
	made, err := vinbot(t, database, "key", "create", "--user=7", "--name=Back office", "--scopes=vin,account")
	if err != nil {
		t.Fatal(err)
	}
	var key shownKey
	if err := json.Unmarshal([]byte(made), &key); err != nil {
		t.Fatal(err)
	}
	if _, err := billing.ParseSecret(key.Key); err != nil {
		t.Errorf("%s: %v", made, err)
	}
	if _, err := vinbot(t, database, "key", "rotate", "--user=7", "1", "--overlap=1h"); err != nil {
		t.Fatal(err)
	}
	if out, err := vinbot(t, database, "key", "revoke", "--user=7", "1"); err != nil || out != `{"revoked":1}`+"\n" {
		t.Errorf("%s %v", out, err)
	}
	list, err := vinbot(t, database, "key", "list", "--user=7")
	if err != nil || strings.Contains(list, key.Key) {
		t.Errorf("%s %v", list, err)
	}
	var first, second billing.Key
	d := json.NewDecoder(strings.NewReader(list))
	if err := d.Decode(&first); err != nil {
		t.Fatal(err)
	}
	if err := d.Decode(&second); err != nil {
		t.Fatal(err)
	}
	if first.Line != second.ID || second.RevokedAt.IsZero() || !first.RevokedAt.IsZero() || len(first.Scopes) != 2 || first.Name != "Back office" {
		t.Errorf("%s", list)
	}
	for name, args := range map[string][]string{
		"somebody else's": {"key", "revoke", "--user=8", "2"},
		"no such scope":   {"key", "create", "--user=7", "--scopes=everything"},
		"no name":         {"key", "create", "--user=7", "--name= "},
		"nobody's":        {"key", "create"},
	} {
		if out, err := vinbot(t, database, args...); err == nil {
			t.Errorf("%s: %s", name, out)
		}
	}
}
