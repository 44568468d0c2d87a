package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestMetricsAreNotWhereThePublicIs(t *testing.T) {
	t.Parallel()
	r := newREST(t, nil)
	r.get(t, r.key(t, 7), "/api/v1/me").is(t, http.StatusOK, "")
	if got := r.get(t, "", "/metrics"); got.StatusCode != http.StatusNotFound {
		t.Errorf("the public reads %d %s", got.StatusCode, got.body)
	}
	aside := httptest.NewRecorder()
	r.measures().ServeHTTP(aside, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if aside.Code != http.StatusOK || !strings.Contains(aside.Body.String(), `vinbot_api_seconds_count{operation="me",status="200"} 1`) {
		t.Errorf("the operator reads %d %s", aside.Code, aside.Body)
	}
}
