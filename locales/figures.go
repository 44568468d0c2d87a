package locales

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00a0"

// figures writes numbers as a region does.
type figures struct {
	tag     language.Tag
	locale  string
	printer *message.Printer
}

func (f figures) num(v any) (string, error) {
	n, err := toFloat(v)
	if err != nil {
		return "", fmt.Errorf("num: %w", err)
	}
	const most = 3
	return f.decimal(n, 0, most), nil
}

// litres writes what engines displace, as their makers do: a three-litre one has 3.0.
func (f figures) litres(v any) (string, error) {
	n, err := toFloat(v)
	if err != nil {
		return "", fmt.Errorf("litres: %w", err)
	}
	const least, most = 1, 3
	return f.decimal(n, least, most), nil
}

func (f figures) decimal(n float64, minDigits, maxDigits int) string {
	if math.Abs(n) < 10_000 && strings.HasPrefix(f.locale, "es-ES") { // RAE: four digits stand together
		return f.printer.Sprint(number.Decimal(n, number.MinFractionDigits(minDigits), number.MaxFractionDigits(maxDigits), number.NoSeparator()))
	}
	return f.printer.Sprint(number.Decimal(n, number.MinFractionDigits(minDigits), number.MaxFractionDigits(maxDigits)))
}

func (f figures) percent(v any) (string, error) {
	n, err := toFloat(v)
	if err != nil {
		return "", fmt.Errorf("percent: %w", err)
	}
	return f.printer.Sprint(number.Percent(n, number.MaxFractionDigits(0))), nil
}

// money writes an amount in minor units. Whole amounts go without decimals; an
// amount whose currency is unknown goes without a symbol.
func (f figures) money(minor any, code string) (string, error) {
	n, err := toFloat(minor)
	if err != nil {
		return "", fmt.Errorf("money: %w", err)
	}
	digits, symbol := 2, ""
	switch code {
	case "":
	case "XTR": // Telegram Stars, which is no currency
		return f.stars(n), nil
	default:
		unit, err := currency.ParseISO(code)
		if err != nil {
			return "", fmt.Errorf("money: currency %q: %w", code, err)
		}
		digits, _ = currency.Standard.Rounding(unit)
		symbol = f.printer.Sprint(currency.Symbol(unit))
	}
	major := math.Abs(n) / math.Pow10(digits)
	least := digits
	if major == math.Trunc(major) && symbol != "" {
		least = 0
	}
	amount := f.decimal(major, least, digits)
	sign := ""
	if n < 0 {
		sign = "-"
	}
	return sign + f.placed(amount, symbol), nil
}

// stars is an amount of Telegram Stars, by the name that they have in Telegram.
func (f figures) stars(n float64) string {
	lang, _, _ := strings.Cut(f.locale, "-")
	one, many := "Star", "Stars"
	switch lang {
	case "de":
		one, many = "Stern", "Sterne"
	case "es":
		one, many = "Estrella", "Estrellas"
	}
	if n == 1 {
		many = one
	}
	return f.decimal(n, 0, 0) + nbsp + many
}

// placed puts a currency's symbol where the region does. The library knows the
// symbols but not their places.
func (f figures) placed(amount, symbol string) string {
	switch {
	case symbol == "":
		return amount
	case strings.HasPrefix(f.locale, "fr"), f.locale == "es-ES", f.locale == "de-DE":
		return amount + nbsp + symbol
	case strings.HasPrefix(f.locale, "de"), isLetters(symbol):
		return symbol + nbsp + amount
	}
	return symbol + amount
}

// isLetters tells a code ("USD") from a symbol.
func isLetters(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// toFloat reads a number as it comes from the domain or out of JSON.
func toFloat(v any) (float64, error) {
	switch n := v.(type) {
	case int:
		return float64(n), nil
	case int64:
		return float64(n), nil
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return 0, fmt.Errorf("%v is no number to show", n)
		}
		return n, nil
	case *int64:
		if n == nil {
			return 0, errors.New("the number is unknown")
		}
		return float64(*n), nil
	case json.Number:
		f, err := n.Float64()
		if err != nil {
			return 0, fmt.Errorf("read %q: %w", n, err)
		}
		return f, nil
	}
	return 0, fmt.Errorf("%T is no number", v)
}
