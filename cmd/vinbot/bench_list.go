package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/vinbot/bot/bench"
	"example.com/vinbot/knowledge/vin"
)

// prepare makes the list that is measured, and what the program needs to take it: the
// index of VINs, and a plan with whole lists for everybody. Without an index it does
// nothing. done takes the files away.
func (c *benchCmd) prepare(b *bench.Bench, index string) (done func(), err error) {
	if _, err := os.Stat(index); index == "" || errors.Is(err, fs.ErrNotExist) {
		return func() {}, nil
	}
	if index, err = filepath.Abs(index); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	dir, err := os.MkdirTemp("", "vinbot-bench-")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	const plans = `{"currency": "USD", "grace_days": 7, "dispute": "suspend", "plans": [
		{"code": "free", "unlimited_vins": true, "features": ["decoding", "questions", "label_preview", "packages", "history", "bulk_lists"]}]}`
	file := filepath.Join(dir, "plans.json")
	if err := os.WriteFile(file, []byte(plans), 0o600); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	b.List, b.ListEnv = inventedFleet(c.VINs), []string{"VPIC_INDEX=" + index, "PLANS_FILE=" + file}
	return func() { _ = os.RemoveAll(dir) }, nil
}

// inventedFleet is a list of so many different VINs of common cars, with serial numbers
// that nobody has given out; every fourth has option codes or equipment.
func inventedFleet(n int) []byte {
	cars := []string{
		"1FTFW1E8_NF", "1GCUYDED_MZ", "1GNSKCKD_MR", "1C6SRFFT_MN", "1C4HJXDG_LW", "1HGCV1F3_KA", "4T1G11AK_LU", "2T3P1RFV_LC",
		"5YJ3E1EA_KF", "5UXCR6C0_L9", "WDDZF4JB_KA", "4S4BTAPC_M3", "5XYP5DHC_LG", "KM8J3CA4_LU", "1G1YB2D4_M5", "3HGGK5H8_LM",
	}
	said := []string{"Z51 FE4 J55", "heated seats, sunroof, trailer tow package", "", "", "", "", "", ""}
	var out bytes.Buffer
	out.WriteString("stock,vin,price,options\n")
	for i := range n {
		raw := fmt.Sprintf("%s%06d", cars[i%len(cars)], 900_000-i)
		const check = 8
		v := []byte(raw)
		v[check] = '0'
		v[check] = vin.CheckDigit(string(v))
		fmt.Fprintf(&out, "%d,%s,%d,\"%s\"\n", i, v, 20_000+i, said[i/len(cars)%len(said)])
	}
	return out.Bytes()
}
