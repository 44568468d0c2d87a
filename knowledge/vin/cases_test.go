package vin_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin"
)

type recorded struct {
	VIN      knowledge.VIN `json:"vin"`
	Kind     string        `json:"kind"`
	CheckOK  bool          `json:"check_digit_ok"`
	Expected struct {
		Make        string `json:"make"`
		Year        int    `json:"year"`
		VehicleType string `json:"vehicle_type"`
	} `json:"expected"`
}

func cases(tb testing.TB) (all []recorded) {
	tb.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "vin", "cases.jsonl"))
	if err != nil {
		tb.Skip("the recorded VINs are not beside the repository")
	}
	defer func() { _ = f.Close() }()
	const longest = 1 << 20
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longest)
	for lines.Scan() {
		var c recorded
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			tb.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// tally counts what was said rightly, wrongly and not at all.
type tally struct{ right, wrong, silent int }

func (c *tally) take(got, want string) (wrong bool) {
	switch {
	case got == "":
		c.silent++
	case strings.EqualFold(got, want):
		c.right++
	default:
		c.wrong++
	}
	return got != "" && !strings.EqualFold(got, want)
}

// A structure may leave open what it cannot prove. What it says is never wrong.
func TestRecordedVINsAreNeverReadWrongly(t *testing.T) {
	t.Parallel()
	var brand, year, kind, digit tally
	for _, c := range cases(t) {
		d := vin.Read(c.VIN, now)
		if digit.take(strconv.FormatBool(vin.Checks(c.VIN)), strconv.FormatBool(c.CheckOK)) {
			t.Errorf("%s (%s): check digit", c.VIN, c.Kind)
		}
		if want := c.Expected.Make; want != "" && brand.take(d.Attributes["make"], want) {
			t.Errorf("%s (%s): %s is a %s", c.VIN, c.Kind, d.Attributes["make"], want)
		}
		if want := c.Expected.Year; want != 0 && year.take(d.Attributes["model_year"], strconv.Itoa(want)) {
			t.Errorf("%s (%s): %s is of %d", c.VIN, c.Kind, d.Attributes["model_year"], want)
		}
		if want := c.Expected.VehicleType; want != "" && kind.take(d.Attributes["vehicle_type"], want) {
			t.Errorf("%s (%s): %s is a %s", c.VIN, c.Kind, d.Attributes["vehicle_type"], want)
		}
	}
	t.Logf("make %+v, year %+v, vehicle type %+v, check digit %+v", brand, year, kind, digit)
}

func TestRecordedVINsAreFoundInASentence(t *testing.T) {
	t.Parallel()
	found, all := 0, 0
	for _, c := range cases(t) {
		if len(c.VIN) != vin.Length {
			continue
		}
		all++
		m := vin.Find("What does " + strings.ToLower(string(c.VIN)) + " tow, and how much does it weigh?")
		if len(m) == 1 && m[0].VIN == c.VIN {
			found++
		} else {
			t.Errorf("%s: %+v", c.VIN, m)
		}
	}
	t.Logf("%d of %d", found, all)
}

// What one misread character makes of a VIN is offered back.
func TestMisreadingsOfRecordedVINsAreRepaired(t *testing.T) {
	t.Parallel()
	misread := strings.NewReplacer("0", "O", "1", "I")
	offered, first, all := 0, 0, 0
	for _, c := range cases(t) {
		bad := misread.Replace(string(c.VIN))
		if !c.CheckOK || bad == string(c.VIN) || vin.Read(c.VIN, now).Attributes["manufacturer"] == "" {
			continue
		}
		all++
		repairs := vin.Repairs(bad)
		for i, v := range repairs {
			if v == c.VIN {
				offered++
				if i == 0 {
					first++
				}
			}
		}
	}
	t.Logf("%d of %d offered, %d first", offered, all, first)
	const share = 0.995 // the rest have letters in the serial or other oddities
	if float64(offered) < share*float64(all) {
		t.Errorf("%d of %d were not offered", all-offered, all)
	}
}

func BenchmarkRead(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		vin.Read(f150, now)
	}
}

func BenchmarkCheckAndYear(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = vin.Checks(f150)
		_, _ = vin.ModelYear(f150, now)
	}
}

func BenchmarkFind(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		vin.Find("What's the towing capacity of VIN " + f150 + ", and the payload?")
	}
}
