package telegramtest_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/vinbot/bot/telegramtest"
)

// mark is an entity as a bot sends it.
func mark(kind string, offset, length int, more ...args) args {
	a := args{"type": kind, "offset": offset, "length": length}
	for _, one := range more {
		maps.Copy(a, one)
	}
	return a
}

// sentCases are texts with entities beside them. Marks may be in any order, nest
// and cross.
func sentCases() map[string]struct {
	golden
	entities []args
} {
	type sent = struct {
		golden
		entities []args
	}
	return map[string]sent{
		"in any order":                     {golden{in: "a b", want: "a b", marks: "bold 0 1, italic 2 1"}, []args{mark("italic", 2, 1), mark("bold", 0, 1)}},
		"one within another":               {golden{in: "abc", want: "abc", marks: "bold 0 3, italic 1 1"}, []args{mark("bold", 0, 3), mark("italic", 1, 1)}},
		"two over the same text":           {golden{in: "abc", want: "abc", marks: "bold 0 3, underline 0 3"}, []args{mark("underline", 0, 3), mark("bold", 0, 3)}},
		"two that cross":                   {golden{in: "abcd", want: "abcd", marks: "bold 0 3, italic 1 3"}, []args{mark("bold", 0, 3), mark("italic", 1, 3)}},
		"two of a kind that overlap":       {golden{in: "abcd", want: "abcd", marks: "bold 0 4"}, []args{mark("bold", 0, 3), mark("bold", 1, 3)}},
		"bold across code":                 {golden{in: "abcd", want: "abcd", marks: "bold 0 1, code 1 2, bold 3 1"}, []args{mark("bold", 0, 4), mark("code", 1, 2)}},
		"a link that crosses another":      {golden{in: "abcd", want: "abcd", marks: "text_link 0 3 http://t.me/"}, []args{mark("text_link", 0, 3, args{"url": "t.me"}), mark("text_link", 1, 3, args{"url": "e.com"})}},
		"a link to a person":               {golden{in: "ab", want: "ab", marks: "text_mention 0 1 42"}, []args{mark("text_link", 0, 1, args{"url": "tg://user?id=42"})}},
		"a spoiler over emoji":             {golden{in: "🚗🚙", want: "🚗🚙", marks: "spoiler 2 2"}, []args{mark("spoiler", 2, 2)}},
		"a block with its language":        {golden{in: "x", want: "x", marks: "pre 0 1 go"}, []args{mark("pre", 0, 1, args{"language": "go"})}},
		"a custom emoji":                   {golden{in: "👍", want: "👍", marks: "custom_emoji 0 2 25"}, []args{mark("custom_emoji", 0, 2, args{"custom_emoji_id": "25"})}},
		"an expandable quotation":          {golden{in: "a\nb", want: "a\nb", marks: "expandable_blockquote 0 3"}, []args{mark("expandable_blockquote", 0, 3)}},
		"what is found anyway counts once": {golden{in: "/vin", want: "/vin", marks: "bot_command 0 4"}, []args{mark("bot_command", 0, 4)}},
		"what is not there is not marked":  {golden{in: "hello", want: "hello"}, []args{mark("hashtag", 0, 5)}},
		"white space cut from before it":   {golden{in: "  a", want: "a", marks: "bold 0 1"}, []args{mark("bold", 2, 1)}},
		"nothing at all":                   {golden{in: "a", want: "a"}, []args{mark("bold", 1, 0)}},
		"beginning after the end":          {golden{in: "ab", err: "entity begins after the end of the text at UTF-16 offset 3"}, []args{mark("bold", 3, 1)}},
		"ending after the end":             {golden{in: "ab", err: "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 3"}, []args{mark("bold", 0, 3)}},
		"beginning inside an emoji":        {golden{in: "🚗a", err: "entity begins in a middle of a UTF-16 symbol at byte offset 4"}, []args{mark("bold", 1, 2)}},
		"ending inside an emoji":           {golden{in: "a🚗", err: "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5"}, []args{mark("bold", 0, 2)}},
		"a link to a host without a dot":   {golden{in: "a", err: "entity URL 'localhost' is invalid: Wrong HTTP URL"}, []args{mark("text_link", 0, 1, args{"url": "localhost"})}},
		"a kind that is none":              {golden{in: "a", err: "can't parse MessageEntity: Unsupported type specified"}, []args{mark("blink", 0, 1)}},
		"a kind that is missing":           {golden{in: "a", err: "can't parse MessageEntity: Type is not specified"}, []args{mark("", 0, 1)}},
		"more than a million":              {golden{in: "a", err: "receive an entity with incorrect length 1000001"}, []args{mark("bold", 0, 1000001)}},
	}
}

func TestSentEntitiesAreArrangedAsTelegramArrangesThem(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	for name, c := range sentCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t, s, "sendMessage", args{"chat_id": u.ID, "text": c.in, "entities": c.entities})
			if c.err == "" {
				c.check(t, got)
			} else if want := "Bad Request: " + c.err; got.Description != want {
				t.Errorf("refused with %q, want %q", got.Description, want)
			}
		})
	}
}

// TestTheGoldenCasesHoldEveryKindOfEntity counts them: at least sixty, and each
// kind that the manual names is in one.
func TestTheGoldenCasesHoldEveryKindOfEntity(t *testing.T) {
	t.Parallel()
	m := readManual(t)
	all := slices.Concat(slices.Collect(maps.Values(htmlCases())), slices.Collect(maps.Values(markdownV2Cases())),
		slices.Collect(maps.Values(markdownCases())), slices.Collect(maps.Values(plainCases())))
	for _, c := range sentCases() {
		all = append(all, c.golden)
	}
	t.Logf("%d golden cases", len(all))
	if len(all) < 60 {
		t.Errorf("there are %d cases", len(all))
	}
	kinds := regexp.MustCompile(`"([a-z_]+)" \(`).FindAllStringSubmatch(m.Types["MessageEntity"].Fields[0].Description, -1)
	if len(kinds) < 20 {
		t.Fatalf("the manual names %d kinds", len(kinds))
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(all, func(c golden) bool { return strings.Contains(" "+c.marks, " "+kind[1]+" ") }) {
			t.Errorf("no case has a %s", kind[1])
		}
	}
}
