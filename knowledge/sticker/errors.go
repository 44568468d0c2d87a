package sticker

import "errors"

// Code names an error of a reading for the message that answers it
// ("label_err_" and the code). What is no error of this package is "other".
func Code(err error) string {
	for _, c := range []struct {
		err  error
		code string
	}{
		{ErrNotADocument, "not_a_document"},
		{ErrEncrypted, "encrypted"},
		{ErrTooBig, "too_big"},
		{ErrTooManyPages, "too_many_pages"},
		{ErrTooManyPixels, "too_many_pixels"},
		{ErrNothingRead, "nothing_read"},
		{ErrProgramMissing, "program_missing"},
		{ErrTimeout, "timeout"},
	} {
		if errors.Is(err, c.err) {
			return c.code
		}
	}
	return "other"
}
