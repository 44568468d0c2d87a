package conversation

import "strings"

// WritingSupport waits for a message to the people who run the bot.
type WritingSupport struct{}

// Name implements [State].
func (WritingSupport) Name() StateName { return NameWritingSupport }

func (WritingSupport) on(t *talk, e Event) State {
	if said, ok := e.(Said); ok && strings.TrimSpace(said.Text) != "" {
		return t.support(said.Text)
	}
	return t.open(Idle{}, e)
}

func (t *talk) askSupport() State {
	t.offer(text(MsgAskSupport), Choice{ID: Cancel, In: NameWritingSupport})
	return WritingSupport{}
}

func (t *talk) support(words string) State {
	t.do(Support{Text: strings.TrimSpace(words)})
	t.say(MsgSupportSent)
	return Idle{}
}
