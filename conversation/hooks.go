package conversation

import "time"

// Hook is where a person's programs are told of what happens.
type Hook struct {
	Host       string
	DisabledAt time.Time // zero: it is in use
}

// HookDisabled tells a person that nothing is sent to one of their hooks any more.
type HookDisabled struct {
	Host string `json:"host"`
}

func (HookDisabled) event() {}

func hookLine(h Hook) Text {
	return text(MsgHookLine, "Host", h.Host, "Off", !h.DisabledAt.IsZero(), "OffAt", h.DisabledAt)
}

func (t *talk) showHookDisabled(e HookDisabled) { t.say(MsgHookDisabled, "Host", e.Host) }
