package packages

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// OptionCode is one meaning of one option code: most are no packages. It says
// what a code is called, never that a car has it.
type OptionCode struct {
	Brand, Code string
	Name        string   // as the maker or the list calls it
	Lang        string   // of the name: en, fr or de
	Models      []string // none: not said
	From, To    int      // model years, 0: not said
	Market      Market   // empty: not said
	Source      knowledge.Source
}

// fields of a row: code, lang, name, models, from, to, market, source.
const codeFields = 8

// OptionCodes lists what a code means on a brand's cars, in the order of the
// file. It reads the brand's file each time and keeps nothing: most cars need no
// code explained, and the tables are larger than the catalogue.
func (c *Catalogue) OptionCodes(brand, code string) ([]OptionCode, error) {
	var out []OptionCode
	err := c.eachNamed(brand, func(o OptionCode) {
		if o.Code == strings.ToUpper(code) {
			out = append(out, o)
		}
	})
	return out, err
}

// eachNamed is eachCode where a brand without a table has no codes.
func (c *Catalogue) eachNamed(brand string, take func(OptionCode)) error {
	if err := c.eachCode(brand, take); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// eachCode reads a brand's table and fails on the first broken or uncited row.
func (c *Catalogue) eachCode(brand string, take func(OptionCode)) error {
	f, err := c.dir.Open("codes/" + file(brand) + ".tsv")
	if err != nil {
		return fmt.Errorf("option codes: %w", err)
	}
	s := bufio.NewScanner(f)
	s.Scan() // the head
	for n := 2; s.Scan(); n++ {
		o, err := c.parseCode(brand, s.Text())
		if err != nil {
			return fmt.Errorf("option codes of %s: line %d: %w", brand, n, errors.Join(err, f.Close()))
		}
		take(o)
	}
	return errors.Join(s.Err(), f.Close())
}

func (c *Catalogue) parseCode(brand, line string) (OptionCode, error) {
	f := strings.Split(line, "\t")
	if len(f) != codeFields {
		return OptionCode{}, fmt.Errorf("%d fields", len(f))
	}
	from, errFrom := year(f[4])
	to, errTo := year(f[5])
	cited, ok := c.sources[f[7]]
	o := OptionCode{Brand: brand, Code: f[0], Lang: f[1], Name: f[2], From: from, To: to, Market: Market(f[6]), Source: cited.cited()}
	if f[3] != "" {
		o.Models = strings.Split(f[3], ";")
	}
	switch {
	case !ok:
		return o, fmt.Errorf("source %q is not listed", f[7])
	case errors.Join(errFrom, errTo) != nil || from > to:
		return o, fmt.Errorf("years %s to %s", f[4], f[5])
	case !WellFormed(brand, o.Code):
		return o, fmt.Errorf("code %q", o.Code)
	case o.Name == "" || !slices.Contains([]string{"en", "fr", "de"}, o.Lang):
		return o, fmt.Errorf("%s: a name in a language is needed", o.Code)
	case o.Market != "" && o.Market.currency() == "":
		return o, fmt.Errorf("market %q", o.Market)
	}
	return o, nil
}

// year reads a model year; nothing is 0.
func year(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.Atoi(s)
}

// file is a brand's name as its files are called.
func file(brand string) string {
	return strings.ToLower(strings.ReplaceAll(brand, " ", "-"))
}
