package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU times in /proc: USER_HZ, which is 100 on every Linux
// that Go runs on.
const tick = 10 * time.Millisecond

// Fields of /proc/PID/stat behind the program's name (proc(5) counts from 1 and
// with the two before them).
const (
	statParent = 4 - 3
	statUser   = 14 - 3 // utime, stime, and those of the children that ended
)

// stat reads who a process's parent is, and its CPU time: its own and that of the
// children it has outlived.
func stat(pid int) (parent int, own, outlived time.Duration, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, 0, fmt.Errorf("bench: %w", err)
	}
	fields := strings.Fields(string(raw[bytes.LastIndexByte(raw, ')')+1:])) // a name may hold anything
	if len(fields) < statUser+4 {
		return 0, 0, 0, fmt.Errorf("bench: stat of %d is short", pid)
	}
	var n [5]int64
	for i, at := range []int{statParent, statUser, statUser + 1, statUser + 2, statUser + 3} {
		if n[i], err = strconv.ParseInt(fields[at], 10, 64); err != nil {
			return 0, 0, 0, fmt.Errorf("bench: stat of %d: %w", pid, err)
		}
	}
	return int(n[0]), time.Duration(n[1]+n[2]) * tick, time.Duration(n[3]+n[4]) * tick, nil
}

// Family is the gauge of a Postgres, given one of its backends: the process that
// started it, and all the others that did or will, those that ended included. It is
// nil if they do not run on this machine.
func Family(backend int) Gauge {
	head, _, _, err := stat(backend)
	if err != nil {
		return nil
	}
	if name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", head)); err != nil || !strings.HasPrefix(string(name), "postgres") {
		return nil
	}
	return func(context.Context) (time.Duration, error) { return family(head) }
}

func family(head int) (time.Duration, error) {
	_, own, outlived, err := stat(head)
	if err != nil {
		return 0, err
	}
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, fmt.Errorf("bench: %w", err)
	}
	sum := own + outlived
	for _, dir := range all {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil {
			continue
		}
		if parent, own, outlived, err := stat(pid); err == nil && parent == head { // one that has just ended is in outlived
			sum += own + outlived
		}
	}
	return sum, nil
}

// memory reads a process's resident memory, now and at most so far, in bytes.
func memory(pid int) (now, most int64, err error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, fmt.Errorf("bench: %w", err)
	}
	for line := range strings.Lines(string(raw)) {
		name, value, _ := strings.Cut(line, ":")
		to := map[string]*int64{"VmRSS": &now, "VmHWM": &most}[name]
		if to == nil {
			continue
		}
		if _, err := fmt.Sscanf(value, "%d kB", to); err != nil {
			return 0, 0, fmt.Errorf("bench: memory of %d: %w", pid, err)
		}
		*to <<= 10
	}
	return now, most, nil
}
