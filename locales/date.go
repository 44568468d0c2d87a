package locales

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// date writes a day in words, so that no reader takes the month for the day.
func date(locale string, v any) (string, error) {
	t, err := toTime(v)
	if err != nil {
		return "", fmt.Errorf("date: %w", err)
	}
	lang, _, _ := strings.Cut(locale, "-")
	month, year := months(lang)[t.Month()-1], strconv.Itoa(t.Year())
	switch {
	case locale == "en-GB":
		return strconv.Itoa(t.Day()) + " " + month + " " + year, nil
	case lang == "en":
		return month + " " + strconv.Itoa(t.Day()) + ", " + year, nil
	case lang == "es":
		return strconv.Itoa(t.Day()) + " de " + month + " de " + year, nil
	case lang == "fr" && t.Day() == 1:
		return "1er " + month + " " + year, nil
	case lang == "fr":
		return strconv.Itoa(t.Day()) + " " + month + " " + year, nil
	}
	return strconv.Itoa(t.Day()) + ". " + month + " " + year, nil
}

// datetime adds the time in UTC, and says so: Telegram does not tell where a
// reader's clock stands.
func datetime(locale string, v any) (string, error) {
	day, err := date(locale, v)
	if err != nil {
		return "", err
	}
	t, err := toTime(v)
	if err != nil {
		return "", err
	}
	return day + ", " + timeOfDay(locale, t) + " UTC", nil
}

func timeOfDay(locale string, t time.Time) string {
	if locale == "en-US" || locale == "en-CA" {
		return t.Format("3:04 PM")
	}
	return t.Format("15:04")
}

// clock is a time of day by the reader's own clock, given in minutes from midnight.
func clock(locale string, v any) (string, error) {
	minutes, err := toFloat(v)
	const day = 24 * 60
	if err != nil || minutes < 0 || minutes >= day || minutes != math.Trunc(minutes) {
		return "", fmt.Errorf("clock: %v is no time of day", v)
	}
	return timeOfDay(locale, time.Time{}.Add(time.Duration(minutes)*time.Minute)), nil
}

// toTime reads a time as it comes from the domain or out of JSON.
func toTime(v any) (time.Time, error) {
	t, ok := v.(time.Time)
	if s, isText := v.(string); isText {
		var err error
		if t, err = time.Parse(time.RFC3339, s); err != nil {
			return time.Time{}, fmt.Errorf("read time: %w", err)
		}
		ok = true
	}
	switch {
	case !ok:
		return time.Time{}, fmt.Errorf("%T is no time", v)
	case t.IsZero():
		return time.Time{}, errors.New("the time is unknown")
	}
	return t.UTC(), nil
}

func months(lang string) []string {
	names := map[string]string{
		"en": "January February March April May June July August September October November December",
		"es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
	}
	return strings.Fields(names[lang])
}
