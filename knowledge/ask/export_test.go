package ask

// Anybodys is for tests: see anybodys.
func Anybodys(text, lang string, unknown []string) []string { return anybodys(text, lang, unknown) }
