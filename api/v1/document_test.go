package v1_test

import (
	"flag"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var redocly = flag.String("redocly", "", "Redocly's program, to lint the OpenAPI document with")

// TestAPublicLinterFindsNothingInTheDocument lets Redocly read it, warnings being errors.
// Of its recommended rules one is left out: terms are the operator's, not the document's.
func TestAPublicLinterFindsNothingInTheDocument(t *testing.T) {
	t.Parallel()
	if *redocly == "" {
		t.Skip("the linter is not given: -redocly; `make lint` does")
	}
	api, key := served(t, &world{})
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, request(api, key, http.MethodGet, "/openapi.json", "").Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), *redocly, "lint", "--extends", "recommended-strict", "--skip-rule", "info-license", file)
	cmd.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
