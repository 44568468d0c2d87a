package telegramtest

import (
	"context"
	"encoding/json"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

var secretPattern = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

const (
	maxSecret     = 256
	setHookPeriod = time.Second
)

func (s *Server) setWebhook(ctx context.Context, p params) (any, *apiError) {
	address := p.text("url")
	if address == "" {
		return s.deleteWebhook(ctx, p)
	}
	secret := p.text("secret_token")
	switch {
	case len(secret) > maxSecret:
		return nil, badRequest("secret token is too long")
	case !secretPattern.MatchString(secret):
		return nil, badRequest("secret token contains unallowed characters")
	}
	checked, err := checkHookURL(address, s.config.Local)
	if err != nil {
		return nil, err
	}
	_, cert := p.files["certificate"]
	settings := hookSettings{URL: checked, Secret: secret, Max: p.clamped("max_connections", 40, 1, 100), Cert: cert}

	s.mu.Lock()
	defer s.mu.Unlock()
	allowed := slices.Clone(s.bot.Allowed)
	s.setAllowed(p)
	old := s.bot.Hook
	old.Error, old.ErrorAt = "", 0
	if old == settings && slices.Equal(allowed, s.bot.Allowed) && !p.truth("drop_pending_updates") {
		return described{true, "Webhook is already set"}, nil
	}
	if !s.config.Lenient && time.Since(s.hookSetAt) < setHookPeriod {
		return nil, tooManyRequests(1)
	}
	s.hookSetAt = time.Now()
	s.end(conflict("terminated by setWebhook request"))
	if p.truth("drop_pending_updates") {
		s.confirm(s.lastUpdate + 1)
	}
	s.stopHook()
	s.bot.Hook = settings
	s.saveBot()
	s.startHook()
	return described{true, "Webhook was set"}, nil
}

// checkHookURL holds Telegram's rule: https on one of four ports. Local servers
// take any http address on this machine too.
func checkHookURL(address string, local bool) (string, *apiError) {
	const bad = "bad webhook: "
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return "", badRequest(bad + "invalid HTTP URL specified")
	}
	if local && (u.Scheme == "http" || u.Scheme == "https") && loopback(u.Hostname()) {
		return address, nil
	}
	if u.Scheme != "https" {
		return "", badRequest(bad + "An HTTPS URL must be provided for webhook")
	}
	if port := u.Port(); port != "" && !slices.Contains([]string{"443", "80", "88", "8443"}, port) {
		return "", badRequest(bad + "Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	if ip := net.ParseIP(u.Hostname()); loopback(u.Hostname()) || ip != nil && (ip.IsPrivate() || ip.IsUnspecified()) {
		return "", badRequest(bad + "IP address is reserved")
	}
	return address, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s *Server) deleteWebhook(_ context.Context, p params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.truth("drop_pending_updates") {
		s.confirm(s.lastUpdate + 1)
	}
	if s.bot.Hook.URL == "" {
		return described{true, "Webhook is already deleted"}, nil
	}
	s.stopHook()
	s.bot.Hook = hookSettings{}
	s.saveBot()
	return described{true, "Webhook was deleted"}, nil
}

// webhookInfo is the Bot API's WebhookInfo.
type webhookInfo struct {
	URL              string   `json:"url"`
	HasCertificate   bool     `json:"has_custom_certificate"`
	Pending          int      `json:"pending_update_count"`
	IPAddress        string   `json:"ip_address,omitempty"`
	LastErrorDate    int64    `json:"last_error_date,omitempty"`
	LastErrorMessage string   `json:"last_error_message,omitempty"`
	MaxConnections   int      `json:"max_connections,omitempty"`
	Allowed          []string `json:"allowed_updates,omitempty"`
}

func (s *Server) getWebhookInfo(context.Context, params) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	h := s.bot.Hook
	return webhookInfo{
		URL: h.URL, HasCertificate: h.Cert, Pending: s.waiting, LastErrorDate: h.ErrorAt, LastErrorMessage: h.Error,
		MaxConnections: h.Max, Allowed: s.bot.Allowed,
	}, nil
}

// described is a result with the sentence that comes beside it.
type described struct {
	result      any
	description string
}

// MarshalJSON leaves the sentence to the envelope.
func (d described) MarshalJSON() ([]byte, error) { return json.Marshal(d.result) }
