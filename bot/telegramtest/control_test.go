package telegramtest_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

// operate calls the control API and decodes what it gives.
func operate[T any](t *testing.T, s *telegramtest.Server, method, path, body string, a ...any) T {
	t.Helper()
	status, text := operateRaw(t, s, method, path, fmt.Sprintf(body, a...))
	if status != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	return decode[T](t, []byte(text))
}

func operateRaw(t *testing.T, s *telegramtest.Server, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

type chatState struct {
	ID        int64                           `json:"id"`
	Standings map[int64]telegramtest.Standing `json:"standings"`
	Migrated  int64                           `json:"migrated_to_chat_id"`
	Topics    map[int]struct{ Closed bool }   `json:"topics"`
	Absent    bool                            `json:"bot_absent"`
}

func chatStateOf(t *testing.T, s *telegramtest.Server, chat int64) chatState {
	t.Helper()
	all := operate[struct{ Chats []chatState }](t, s, "GET", "/emu/state", "")
	for _, c := range all.Chats {
		if c.ID == chat {
			return c
		}
	}
	t.Fatalf("no chat %d", chat)
	return chatState{}
}

func TestGroupsByTheControlAPI(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	a, b := s.User("en"), s.User("es")
	g := operate[telegramtest.Chat](t, s, "POST", "/emu/chats", `{"title":"G","type":"group","members":[%d]}`, a.ID)
	operate[bool](t, s, "POST", "/emu/chats/members", `{"chat_id":%d,"user_id":%d,"status":"member"}`, g.ID, b.ID)
	operate[bool](t, s, "POST", "/emu/chats/members", `{"chat_id":%d,"user_id":%d,"status":"restricted","permissions":{"can_send_messages":true}}`, g.ID, s.Bot().ID)
	operate[bool](t, s, "POST", "/emu/chats/title", `{"chat_id":%d,"title":"H"}`, g.ID)
	operate[bool](t, s, "POST", "/emu/chats/permissions", `{"chat_id":%d,"permissions":{}}`, g.ID)
	if state := chatStateOf(t, s, g.ID); state.Standings[a.ID].Status != "creator" || state.Standings[b.ID].Status != "member" ||
		state.Standings[s.Bot().ID].Status != "restricted" || state.Absent {
		t.Errorf("state %+v", state)
	}
	if status, text := operateRaw(t, s, "POST", "/emu/messages", fmt.Sprintf(`{"chat_id":%d,"from_id":%d,"text":"a"}`, g.ID, b.ID)); status != 400 || !strings.Contains(text, "may not send") {
		t.Errorf("a muted person: %d %s", status, text)
	}
	next := operate[telegramtest.Chat](t, s, "POST", "/emu/chats/migrate", `{"chat_id":%d}`, g.ID)
	if state := chatStateOf(t, s, g.ID); state.Migrated != next.ID || next.Type != "supergroup" || next.Title != "H" {
		t.Errorf("state %+v, next %+v", state, next)
	}
	f := operate[telegramtest.Chat](t, s, "POST", "/emu/chats", `{"title":"F","type":"supergroup","is_forum":true,"members":[%d],"no_bot":true}`, a.ID)
	topic := operate[map[string]int](t, s, "POST", "/emu/topics", `{"chat_id":%d,"from_id":%d,"name":"T"}`, f.ID, a.ID)["message_thread_id"]
	said := operate[[]telegramtest.Message](t, s, "POST", "/emu/messages", `{"chat_id":%d,"from_id":%d,"text":"a","message_thread_id":%d}`, f.ID, a.ID, topic)
	operate[map[string]int](t, s, "POST", "/emu/topics", `{"chat_id":%d,"from_id":%d,"message_thread_id":%d,"closed":true}`, f.ID, a.ID, topic)
	if state := chatStateOf(t, s, f.ID); !state.Topics[topic].Closed || !state.Absent || said[0].MessageThreadID != topic {
		t.Errorf("state %+v, said %+v", state, said)
	}
}

func TestActsByTheControlAPI(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	m := operate[telegramtest.Message](t, s, "POST", "/emu/links", `{"user_id":%d,"link":"https://t.me/vinbot_test_bot?start=x"}`, u.ID)
	if m.Text != "/start x" {
		t.Errorf("said %q", m.Text)
	}
	again := operate[telegramtest.Message](t, s, "POST", "/emu/forwards", `{"from_id":%d,"from_chat_id":%d,"message_id":%d,"chat_id":%d}`, u.ID, u.ID, m.MessageID, u.ID)
	if again.ForwardOrigin == nil {
		t.Errorf("forwarded %+v", again)
	}
	operate[bool](t, s, "POST", "/emu/reactions", `{"chat_id":%d,"message_id":%d,"user_id":%d,"emoji":["🔥"]}`, u.ID, m.MessageID, u.ID)
	operate[bool](t, s, "POST", "/emu/deletions", `{"chat_id":%d,"user_id":%d,"message_ids":[%d]}`, u.ID, u.ID, m.MessageID)
	_, text := operateRaw(t, s, "GET", "/emu/messages?chat_id="+itoa(u.ID), "")
	if !strings.Contains(text, `"hidden_for":[`+itoa(u.ID)+`]`) || !strings.Contains(text, "🔥") {
		t.Errorf("transcript %s", text)
	}
	operate[bool](t, s, "POST", "/emu/deletions", `{"chat_id":%d,"user_id":%d,"for_everyone":true}`, u.ID, u.ID)
	if left := s.Transcript(u.ID); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
}

func TestInlineModeByTheControlAPI(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := s.User("en")
	typed := fmt.Sprintf(`{"from_id":%d,"chat_id":%d,"query":"q"}`, u.ID, u.ID)
	if status, text := operateRaw(t, s, "POST", "/emu/inline", typed); status != 400 || !strings.Contains(text, "no inline mode") {
		t.Errorf("without inline mode %d %s", status, text)
	}
	operate[telegramtest.BotSettings](t, s, "POST", "/emu/bot", `{"supports_inline_queries":true,"inline_feedback":1}`)
	if me := must[struct {
		Inline bool `json:"supports_inline_queries"`
	}](t, s, "getMe", args{}); !me.Inline {
		t.Error("getMe does not say so")
	}
	id := operate[map[string]string](t, s, "POST", "/emu/inline", "%s", typed)["inline_query_id"]
	if a := operate[struct{ Answered bool }](t, s, "GET", "/emu/inline/"+id, ""); a.Answered {
		t.Error("nobody has answered yet")
	}
	must[bool](t, s, "answerInlineQuery", args{"inline_query_id": id, "results": []args{article("1")}})
	a := operate[struct {
		Answered bool
		Results  []telegramtest.InlineResult
	}](t, s, "GET", "/emu/inline/"+id+"?wait_ms=5000", "")
	if !a.Answered || len(a.Results) != 1 || a.Results[0].Message.Text != "text 1" {
		t.Errorf("answer %+v", a)
	}
	if sent := operate[telegramtest.Message](t, s, "POST", "/emu/inline/"+id+"/choice", `{"result_id":"1","chat_id":%d}`, u.ID); sent.ViaBot == nil {
		t.Errorf("sent %+v", sent)
	}
}

func TestTheControlAPIWaitsForACall(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	none := operate[[]telegramtest.Call](t, s, "GET", "/emu/calls?method=sendMessage&wait_ms=20", "")
	if len(none) != 0 {
		t.Errorf("calls %+v", none)
	}
	came := make(chan []telegramtest.Call, 1)
	go func() {
		came <- operate[[]telegramtest.Call](t, s, "GET", "/emu/calls?method=sendMessage&wait_ms=20000", "")
	}()
	must[bool](t, s, "sendChatAction", args{"chat_id": u.ID, "action": "typing"})
	must[telegramtest.Message](t, s, "sendMessage", args{"chat_id": u.ID, "text": "a"})
	if calls := <-came; len(calls) != 1 || calls[0].Params["text"] != "a" {
		t.Errorf("calls %+v", calls)
	}
}

func TestJoiningByTheControlAPI(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	owner, u, other := s.User("en"), s.User("es"), s.User("fr")
	g := s.Group("Dealers", owner).ID
	type invitation struct {
		Link string `json:"invite_link"`
	}
	asking := operate[invitation](t, s, "POST", "/emu/invites", `{"chat_id":%d,"by_id":%d,"creates_join_request":true}`, g, owner.ID)
	operate[bool](t, s, "POST", "/emu/joins", `{"user_id":%d,"invite_link":%q}`, u.ID, asking.Link)
	operate[bool](t, s, "POST", "/emu/joins", `{"user_id":%d,"chat_id":%d}`, other.ID, g)
	if here := chatStateOf(t, s, g).Standings; here[u.ID].Status == telegramtest.StatusMember || here[other.ID].Status != telegramtest.StatusMember {
		t.Errorf("standings %+v", here)
	}
	operate[bool](t, s, "POST", "/emu/chats/members", `{"chat_id":%d,"user_id":%d,"status":"member"}`, g, u.ID)
	if here := chatStateOf(t, s, g).Standings; here[u.ID].Status != telegramtest.StatusMember {
		t.Errorf("let in, %+v", here)
	}
	if status, text := operateRaw(t, s, "POST", "/emu/invites", fmt.Sprintf(`{"chat_id":%d,"by_id":%d}`, g, u.ID)); status != 400 {
		t.Errorf("a member made a link: %s", text)
	}
	m := operate[[]telegramtest.Message](t, s, "POST", "/emu/messages", `{"chat_id":%d,"from_id":%d,"text":"a","reply_to":%d,"quote":"b"}`,
		g, u.ID, s.SayIn(g, owner, "abc", 0).MessageID)
	if m[0].Quote == nil || m[0].Quote.Position != 1 {
		t.Errorf("said %+v", m[0])
	}
	if odd := operate[[]telegramtest.Message](t, s, "POST", "/emu/messages", `{"chat_id":%d,"from_id":%d,"odd":"poll"}`, g, u.ID); odd[0].Poll == nil {
		t.Errorf("said %+v", odd[0])
	}
}
