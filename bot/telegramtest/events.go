package telegramtest

import (
	"encoding/json"
	"sync"
	"sync/atomic"
)

// The kinds of events that /emu/events tells.
const (
	eventMessage  = "message"
	eventEdit     = "edit"
	eventDelete   = "delete"
	eventAction   = "action"
	eventCallback = "callback"
	eventCall     = "call"
	eventCommands = "commands"
	eventInline   = "inline"
	eventState    = "state"  // people or chats changed
	eventUpdate   = "update" // made, or on its way to the bot
	eventFaults   = "faults"
)

// event is one thing that happened, ready to be sent.
type event struct {
	kind string
	data []byte
}

// hub tells listeners what happens. A listener that does not keep up is cut off.
type hub struct {
	count atomic.Int32
	mu    sync.Mutex
	ears  map[chan event]struct{}
}

const earLength = 1024

func newHub() *hub { return &hub{ears: map[chan event]struct{}{}} }

func (h *hub) listen() chan event {
	ear := make(chan event, earLength)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ears[ear] = struct{}{}
	h.count.Add(1)
	return ear
}

func (h *hub) leave(ear chan event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, here := h.ears[ear]; here {
		h.cut(ear)
	}
}

func (h *hub) cut(ear chan event) {
	delete(h.ears, ear)
	close(ear)
	h.count.Add(-1)
}

// publish tells everybody; it never waits. The payload is encoded at once, so
// it may change afterwards.
func (h *hub) publish(kind string, payload any) {
	if h.count.Load() == 0 {
		return
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for ear := range h.ears {
		select {
		case ear <- event{kind, raw}:
		default:
			h.cut(ear)
		}
	}
}

// What the events say, beside the calls, which are told as the log has them.
type (
	messageEvent struct {
		ChatID  int64        `json:"chat_id"`
		Message shownMessage `json:"message"`
	}

	deleteEvent struct {
		ChatID     int64 `json:"chat_id"`
		MessageIDs []int `json:"message_ids"`
	}

	actionEvent struct {
		ChatID int64  `json:"chat_id"`
		Action string `json:"action"`
	}

	callbackEvent struct {
		ChatID    int64  `json:"chat_id"`
		ID        string `json:"callback_query_id"`
		Text      string `json:"text,omitempty"`
		ShowAlert bool   `json:"show_alert,omitempty"`
		URL       string `json:"url,omitempty"`
	}

	inlineEvent struct {
		ID     string        `json:"inline_query_id"`
		UserID int64         `json:"user_id"`
		Answer *InlineAnswer `json:"answer"`
	}

	changeEvent struct {
		ChatID int64 `json:"chat_id"` // 0 is everywhere
	}
)
