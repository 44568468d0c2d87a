package telegramtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot/telegramtest"
)

// golden is a text in a parse mode and what a message holds of it, or why it
// is refused. An entity is written "type offset length detail".
type golden struct {
	in    string
	want  string
	marks string
	err   string
}

func TestMarkupIsReadAsTelegramReadsIt(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t, telegramtest.Lenient())
	u := started(t, s)
	modes := map[string]map[string]golden{"HTML": htmlCases(), "MarkdownV2": markdownV2Cases(), "Markdown": markdownCases(), "": plainCases()}
	for mode, cases := range modes {
		for name, c := range cases {
			t.Run(mode+"/"+name, func(t *testing.T) {
				t.Parallel()
				c.check(t, call(t, s, "sendMessage", args{"chat_id": u.ID, "text": c.in, "parse_mode": mode}))
			})
		}
	}
}

func (c golden) check(t *testing.T, got answer) {
	t.Helper()
	if c.err != "" {
		if want := "Bad Request: can't parse entities: " + c.err; got.Description != want {
			t.Errorf("refused with %q, want %q", got.Description, want)
		}
		return
	}
	if !got.OK {
		t.Fatal(got.Description)
	}
	m := decode[telegramtest.Message](t, got.Result)
	if m.Text != c.want {
		t.Errorf("text %q, want %q", m.Text, c.want)
	}
	if diff := cmp.Diff(c.marks, written(m.Entities)); diff != "" {
		t.Errorf("entities (-want +got):\n%s", diff)
	}
}

func written(entities []telegramtest.Entity) string {
	var lines []string
	for _, e := range entities {
		line := fmt.Sprintf("%s %d %d", e.Type, e.Offset, e.Length)
		detail := e.URL + e.Language + e.CustomEmojiID + e.DateTimeFormat
		if e.User != nil {
			detail += fmt.Sprint(e.User.ID)
		}
		if detail != "" {
			line += " " + detail
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, ", ")
}

func htmlCases() map[string]golden {
	return map[string]golden{
		"plain text has no entities":           {in: "V8, 5 dr", want: "V8, 5 dr"},
		"bold by either name":                  {in: "<b>a</b> <strong>b</strong>", want: "a b", marks: "bold 0 1, bold 2 1"},
		"italic by either name":                {in: "<i>a</i> <em>b</em>", want: "a b", marks: "italic 0 1, italic 2 1"},
		"underline by either name":             {in: "<u>a</u> <ins>b</ins>", want: "a b", marks: "underline 0 1, underline 2 1"},
		"struck through by any of three names": {in: "<s>a</s> <strike>b</strike> <del>c</del>", want: "a b c", marks: "strikethrough 0 1, strikethrough 2 1, strikethrough 4 1"},
		"spoiler by tag and by class":          {in: `<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>`, want: "a b", marks: "spoiler 0 1, spoiler 2 1"},
		"neighbours of a kind become one":      {in: "<b>a</b><b>b</b>", want: "ab", marks: "bold 0 2"},
		"nested kinds keep both":               {in: "<b>a<i>b</i></b>", want: "ab", marks: "bold 0 2, italic 1 1"},
		"names of tags in any case":            {in: "<B>a</b>", want: "a", marks: "bold 0 1"},
		"offsets are UTF-16 units":             {in: "🚗🚗<b>é🚙</b>", want: "🚗🚗é🚙", marks: "bold 4 3"},
		"the short end tag closes anything":    {in: "<code>x</>", want: "x", marks: "code 0 1"},
		"an empty tag marks nothing":           {in: "a<b></b>", want: "a"},
		"four named references":                {in: "&lt;&gt;&amp;&quot;", want: `<>&"`},
		"other named references stay":          {in: "&nbsp;&copy;&ge;", want: "&nbsp;&copy;&ge;"},
		"numeric references, either base":      {in: "&#65;&#x42;", want: "AB"},
		"a reference may lack its semicolon":   {in: "<i>&lt🚗</i>", want: "<🚗", marks: "italic 0 3"},
		"too large a reference stays":          {in: "&#12345678;", want: "&#12345678;"},
		"half a surrogate pair is refused":     {in: "&#xD83C;", err: "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"},
		"a link":                               {in: `<a href="https://example.com/a?b=1&amp;c=2">x</a>`, want: "x", marks: "text_link 0 1 https://example.com/a?b=1&c=2"},
		"a link without scheme gets one":       {in: `<a href="Example.COM">x</a>`, want: "x", marks: "text_link 0 1 http://example.com/"},
		"a link in single quotes or in none":   {in: `<a href='t.me'>x</a> <a href=t.me>y</a>`, want: "x y", marks: "text_link 0 1 http://t.me/, text_link 2 1 http://t.me/"},
		"the text is the address if none is":   {in: `<a>example.com</a>`, want: "example.com", marks: "text_link 0 11 http://example.com/"},
		"a host without a dot is no link":      {in: `<a href="http://localhost:8080/pay">x</a>`, want: "x"},
		"a script is no link":                  {in: `<a href="javascript:alert(1)">x</a>`, want: "x"},
		"a mention of a person":                {in: `<a href="tg://user?id=42">x</a>`, want: "x", marks: "text_mention 0 1 42"},
		"code and pre":                         {in: "<code>a</code> <pre>b</pre>", want: "a b", marks: "code 0 1, pre 2 1"},
		"pre with a language":                  {in: `<pre><code class="language-go">x</code></pre>`, want: "x", marks: "pre 0 1 go"},
		"code inside pre that is longer":       {in: `<pre>a <code class="language-go">b</code></pre>`, want: "a b", marks: "pre 0 3"},
		"nothing is marked inside code":        {in: "<code>a<b>b</b></code>", want: "ab", marks: "code 0 2"},
		"bold is cut around code":              {in: "<b>a<code>b</code>c</b>", want: "abc", marks: "bold 0 1, code 1 1, bold 2 1"},
		"a quotation":                          {in: "<blockquote>a\nb</blockquote>c", want: "a\nbc", marks: "blockquote 0 3"},
		"an expandable quotation":              {in: "<blockquote expandable>a</blockquote>", want: "a", marks: "expandable_blockquote 0 1"},
		"an unknown attribute is passed over":  {in: `<b class="x" id=y z>a</b>`, want: "a", marks: "bold 0 1"},
		"a custom emoji":                       {in: `<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, want: "👍", marks: "custom_emoji 0 2 5368324170671202286"},
		"a custom emoji without a number":      {in: `<tg-emoji>👍</tg-emoji>`, err: "Invalid custom emoji identifier specified"},
		"br does not exist":                    {in: "é<br>b", err: `Unsupported start tag "br" at byte offset 2`},
		"a self-closing tag does not exist":    {in: "<b/>", err: `Unsupported start tag "b/" at byte offset 0`},
		"a lone less-than sign":                {in: "5 < 6", err: `Unsupported start tag "" at byte offset 2`},
		"less-than before a word":              {in: "a <5 kg> b", err: `Unsupported start tag "5" at byte offset 2`},
		"a start tag that does not end":        {in: "🚗<b", err: "Unclosed start tag at byte offset 4"},
		"a string that does not end":           {in: `<a href="x>`, err: "Unclosed start tag at byte offset 0"},
		"an attribute without a value's end":   {in: `<a href = `, err: `Unclosed start tag "a" at byte offset 0`},
		"an attribute without a name":          {in: `<a ="x">`, err: `Empty attribute name in the tag "a" at byte offset 0`},
		"a bare value with other characters":   {in: `<a href=t.me/x>y</a>`, err: "Unexpected end of name token at byte offset 8"},
		"a span of another class":              {in: `<span class="red">x</span>`, err: `Tag "span" must have class "tg-spoiler" at byte offset 0`},
		"a tag that is never closed":           {in: "<b>a", err: `Can't find end tag corresponding to start tag "b"`},
		"the innermost open tag is named":      {in: "<b><i>a", err: `Can't find end tag corresponding to start tag "i"`},
		"an end tag without a start":           {in: "a</b>", err: "Unexpected end tag at byte offset 1"},
		"an end tag of another":                {in: "<b>a</i>", err: `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		"an end tag that does not end":         {in: "<b>a</b ", err: "Unclosed end tag at byte offset 4"},
		"white space around is trimmed":        {in: "  \n<b> a </b>\n ", want: " a", marks: "bold 0 2"},
		"a mark over white space goes":         {in: "a <b> </b> b", want: "a   b"},
		"found and made marks live together":   {in: "<b>/vin x</b>", want: "/vin x", marks: "bold 0 6, bot_command 0 4"},
		"a link's text is not searched":        {in: `<a href="t.me">@someone</a>`, want: "@someone", marks: "text_link 0 8 http://t.me/"},
	}
}

func markdownV2Cases() map[string]golden {
	return map[string]golden{
		"five marks":                              {in: "*a* _b_ __c__ ~d~ ||e||", want: "a b c d e", marks: "bold 0 1, italic 2 1, underline 4 1, strikethrough 6 1, spoiler 8 1"},
		"marks nest":                              {in: "*a _b_*", want: "a b", marks: "bold 0 3, italic 2 1"},
		"italic around underline":                 {in: "_a __b___", want: "a b", marks: "italic 0 3, underline 2 1"},
		"escaped characters":                      {in: `a\.b\_c\\`, want: `a.b_c\`, marks: ""},
		"offsets are UTF-16 units, in marks too":  {in: "🚗 *🚙*", want: "🚗 🚙", marks: "bold 3 2"},
		"code keeps what is reserved":             {in: "`a.b_c`", want: "a.b_c", marks: "code 0 5"},
		"a block with a language":                 {in: "```go\nx\n```", want: "x", marks: "pre 0 1 go"},
		"a block without":                         {in: "```\nx.y\n```z", want: "x.y\nz", marks: "pre 0 4"},
		"a link with an escaped bracket":          {in: `[a](https://example.com/\))`, want: "a", marks: "text_link 0 1 https://example.com/)"},
		"a link by its text":                      {in: `[example\.com]`, want: "example.com", marks: "text_link 0 11 http://example.com/"},
		"a mention of a person":                   {in: "[x](tg://user?id=7)", want: "x", marks: "text_mention 0 1 7"},
		"a custom emoji":                          {in: "![👍](tg://emoji?id=25)", want: "👍", marks: "custom_emoji 0 2 25"},
		"a moment":                                {in: "![now](tg://time?unix=25&format=r)", want: "now", marks: "date_time 0 3 r"},
		"a quotation runs over lines":             {in: ">a\n>b\nc", want: "a\nb\nc", marks: "blockquote 0 4"},
		"a quotation in the middle":               {in: "a\n>b", want: "a\nb", marks: "blockquote 2 1"},
		"an expandable quotation":                 {in: ">a\n>b||", want: "a\nb", marks: "expandable_blockquote 0 3"},
		"a spoiler at its end is no expansion":    {in: ">a\n>||b||\nc", want: "a\nb\nc", marks: "blockquote 0 4, spoiler 2 1"},
		"two quotations apart":                    {in: ">a\n**>b", want: "a\nb", marks: "blockquote 0 2, blockquote 2 1"},
		"an empty mark is nothing":                {in: "a**", want: "a"},
		"a full stop is reserved":                 {in: "a.", err: `Character '.' is reserved and must be escaped with the preceding '\'`},
		"a hyphen is reserved":                    {in: "5-dr", err: `Character '-' is reserved and must be escaped with the preceding '\'`},
		"a lone bar is reserved":                  {in: "a|b", err: `Character '|' is reserved and must be escaped with the preceding '\'`},
		"an exclamation mark is reserved":         {in: "hi!", err: `Character '!' is reserved and must be escaped with the preceding '\'`},
		"greater-than inside a line is reserved":  {in: "a >b", err: `Character '>' is reserved and must be escaped with the preceding '\'`},
		"bold that does not end":                  {in: "🚗 *a", err: "Can't find end of Bold entity at byte offset 5"},
		"italic that does not end":                {in: "_a", err: "Can't find end of Italic entity at byte offset 0"},
		"underline that does not end":             {in: "__a", err: "Can't find end of Underline entity at byte offset 0"},
		"strike-through that does not end":        {in: "~a", err: "Can't find end of Strikethrough entity at byte offset 0"},
		"a spoiler that does not end":             {in: "||a", err: "Can't find end of Spoiler entity at byte offset 0"},
		"code that does not end":                  {in: "`a", err: "Can't find end of Code entity at byte offset 0"},
		"a block that does not end":               {in: "```a", err: "Can't find end of Pre entity at byte offset 0"},
		"a block with language that does not end": {in: "```a b", err: "Can't find end of PreCode entity at byte offset 0"},
		"a link's text that does not end":         {in: "[a", err: "Can't find end of TextUrl entity at byte offset 0"},
		"a link's address that does not end":      {in: "[a](b", err: "Can't find end of a URL at byte offset 4"},
		"bold across a quotation's end":           {in: ">*a\nb*", err: "Can't find end of Bold entity at byte offset 1"},
		"an emoji without an address":             {in: "![a]", err: "The entity must contain a tg://emoji or tg://time URL"},
		"an emoji with another address":           {in: "![a](http://example.com)", err: "Invalid tg://emoji or tg://time URL specified"},
	}
}

func markdownCases() map[string]golden {
	return map[string]golden{
		"four marks":                      {in: "*a* _b_ `c` [d](t.me)", want: "a b c d", marks: "bold 0 1, italic 2 1, code 4 1, text_link 6 1 http://t.me/"},
		"marks do not nest":               {in: "*a_b*", want: "a_b", marks: "bold 0 3"},
		"escapes":                         {in: `\*a\_b`, want: "*a_b"},
		"a backslash before others stays": {in: `a\.b`, want: `a\.b`},
		"a block with a language":         {in: "```go\nx```", want: "x", marks: "pre 0 1 go"},
		"a mark that does not end":        {in: "é_a", err: "Can't find end of the entity starting at byte offset 2"},
		"a snake in a name":               {in: "snake_case", err: "Can't find end of the entity starting at byte offset 5"},
		"nothing else is reserved":        {in: "a.b-c!", want: "a.b-c!"},
	}
}

func plainCases() map[string]golden {
	return map[string]golden{
		"markup is not read":               {in: "<b>*a*</b>", want: "<b>*a*</b>"},
		"a command":                        {in: "/start now", want: "/start now", marks: "bot_command 0 6"},
		"a command to a bot":               {in: "try /vin@vinbot_test_bot", want: "try /vin@vinbot_test_bot", marks: "bot_command 4 20"},
		"a path is no command":             {in: "a/b /c/d", want: "a/b /c/d"},
		"a command after a car":            {in: "🚗 /vin", want: "🚗 /vin", marks: "bot_command 3 4"},
		"a mention":                        {in: "ask @someone!", want: "ask @someone!", marks: "mention 4 8"},
		"too short a mention":              {in: "@ab", want: "@ab"},
		"a hashtag in any script":          {in: "#añejo #1", want: "#añejo #1", marks: "hashtag 0 6"},
		"a cashtag":                        {in: "$USD 5", want: "$USD 5", marks: "cashtag 0 4"},
		"a link":                           {in: "see https://example.com/a_(b).", want: "see https://example.com/a_(b).", marks: "url 4 25"},
		"a link in brackets":               {in: "(https://example.com/a)", want: "(https://example.com/a)", marks: "url 1 21"},
		"a bare domain":                    {in: "example.com/x", want: "example.com/x", marks: "url 0 13"},
		"a decimal number is no domain":    {in: "V6 3.5 L", want: "V6 3.5 L"},
		"an e-mail address":                {in: "to a.b@example.com", want: "to a.b@example.com", marks: "email 3 15"},
		"a telephone number":               {in: "call +1-212-555-0123.", want: "call +1-212-555-0123.", marks: "phone_number 5 15"},
		"one with brackets, after a car":   {in: "🚗 +49 (30) 901820", want: "🚗 +49 (30) 901820", marks: "phone_number 3 15"},
		"too short a telephone number":     {in: "+100 km more", want: "+100 km more"},
		"too long a telephone number":      {in: "+1234567890123456", want: "+1234567890123456"},
		"a number without a plus sign":     {in: "1-212-555-0123", want: "1-212-555-0123"},
		"a sum is no telephone number":     {in: "x+12125550123", want: "x+12125550123"},
		"a hashtag of a chat":              {in: "#deals@dealers now", want: "#deals@dealers now", marks: "hashtag 0 14"},
		"a cashtag of a chat":              {in: "$USD@dealers", want: "$USD@dealers", marks: "cashtag 0 12"},
		"a hashtag before a short name":    {in: "#deals@ab", want: "#deals@ab", marks: "hashtag 0 6"},
		"a VIN is nothing":                 {in: "VIN 1FTFW1E82NFB00000", want: "VIN 1FTFW1E82NFB00000"},
		"several at once":                  {in: "/vin #a $USD @some a.b@c.de +12125550123 t.me", want: "/vin #a $USD @some a.b@c.de +12125550123 t.me", marks: "bot_command 0 4, hashtag 5 2, cashtag 8 4, mention 13 5, email 19 8, phone_number 28 12, url 41 4"},
		"an emoji of several":              {in: "👩‍🔧 /vin", want: "👩‍🔧 /vin", marks: "bot_command 6 4"},
		"a flag and a mark above a letter": {in: "🇩🇪e\u0301 #a", want: "🇩🇪e\u0301 #a", marks: "hashtag 7 2"},
		"control characters become spaces": {in: "a\x01b\tc\r\nd", want: "a b c\nd"},
		"direction marks go":               {in: "a\u202eb", want: "ab"},
		"a space at the end goes":          {in: "\n a \n", want: "a"},
	}
}

// TestALongTextIsReadInNoTime sends the longest texts of what is tedious to read.
func TestALongTextIsReadInNoTime(t *testing.T) {
	t.Parallel()
	s := telegramtest.New(t)
	u := started(t, s)
	for mode, piece := range map[string]string{
		"MarkdownV2": "*a*_b_", "HTML": "<b>#a</b>", "Markdown": "*a*`b`", "": "a+", "none": "a.com ", "None": "#a@b.de/",
	} {
		began := time.Now()
		call(t, s, "sendMessage", args{"chat_id": u.ID, "parse_mode": mode, "text": strings.Repeat(piece, 32768/len(piece))})
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("%q takes %v", piece, took)
		}
	}
}
