package vpic_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/vin/vpic"
)

// indexFile is the index of NHTSA's data on this machine.
func indexFile() string {
	if name := os.Getenv("VPIC_INDEX"); name != "" {
		return name
	}
	return filepath.Join("..", "..", "..", ".local", "vpic.idx")
}

func realIndex(tb testing.TB) *vpic.Index {
	tb.Helper()
	x, err := vpic.Open(indexFile())
	if err != nil {
		tb.Skipf("there is no index of NHTSA's data here (scripts/vpic.sh makes one): %v", err)
	}
	return x
}

// sample are recorded VINs where they are, else numbers of no real car.
func sample() (all []knowledge.VIN) {
	f, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "vin", "cases.jsonl"))
	if err != nil {
		return []knowledge.VIN{"1FTFW1E83NFB00000", "1HGCV1F33KA000000", "5UXCR6C01L9B00000", "1C4RJFAG0JC000000", "1XPXD49X0CD000000"}
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var c struct{ VIN knowledge.VIN }
		if json.Unmarshal(lines.Bytes(), &c) == nil {
			all = append(all, c.VIN)
		}
	}
	return all
}

// BenchmarkDecode prints the median and the 99th percentile of single decodes.
func BenchmarkDecode(b *testing.B) {
	x, vins := realIndex(b), sample()
	var took []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		x.Decode(vins[i%len(vins)], 2026)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	const hundred, most = 100, 99
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*most/hundred].Nanoseconds()), "p99-ns")
}

// BenchmarkOpen prints how long an index takes to be ready and what it keeps of
// the heap.
func BenchmarkOpen(b *testing.B) {
	realIndex(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var x *vpic.Index
	for b.Loop() {
		var err error
		if x, err = vpic.Open(indexFile()); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
	runtime.KeepAlive(x)
}
