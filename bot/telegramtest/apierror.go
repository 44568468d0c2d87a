package telegramtest

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// apiError is a refusal as the Bot API words it.
type apiError struct {
	code        int
	description string
	retryAfter  int   // seconds; 0 is absent
	migrateTo   int64 // the supergroup that a group became; 0 is absent
}

func (e *apiError) Error() string { return e.description }

// badRequest is a 400 whose text begins as the Bot API's do.
func badRequest(format string, args ...any) *apiError {
	return &apiError{code: http.StatusBadRequest, description: "Bad Request: " + lowerFirst(fmt.Sprintf(format, args...))}
}

func forbidden(format string, args ...any) *apiError {
	return &apiError{code: http.StatusForbidden, description: "Forbidden: " + fmt.Sprintf(format, args...)}
}

func conflict(text string) *apiError {
	return &apiError{code: http.StatusConflict, description: "Conflict: " + text}
}

func notFound(text string) *apiError {
	return &apiError{code: http.StatusNotFound, description: "Not Found" + text}
}

func tooManyRequests(seconds int) *apiError {
	return &apiError{
		code:        http.StatusTooManyRequests,
		description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		retryAfter:  seconds,
	}
}

// lowerFirst lowers the first letter, except of a constant like
// BUTTON_DATA_INVALID: one whose second character is "_" or A-Z.
func lowerFirst(text string) string {
	if len(text) > 1 && (text[1] == '_' || text[1] >= 'A' && text[1] <= 'Z') {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	var b strings.Builder
	b.WriteRune(unicode.ToLower(first))
	b.WriteString(text[size:])
	return b.String()
}
