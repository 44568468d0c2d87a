package sticker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// errOutput says that a program wrote more than was allowed.
var errOutput = errors.New("sticker: a program's output is too long")

// limited starts a program under limits on address space (KiB), processor time
// (s) and the size of files it may write (512-byte blocks). Where the system
// cannot set one, the program runs under the others and the deadline. It gives way to
// all that answers people meanwhile.
const limited = `ulimit -v "$1" 2>/dev/null; ulimit -t "$2" 2>/dev/null; ulimit -f "$3" 2>/dev/null; ulimit -c 0 2>/dev/null; shift 3; exec nice -n 10 "$@"`

// failure is how a program ended that did not end well.
type failure struct {
	code   int
	spent  bool   // it used up its time of a processor
	stderr string // for telling faults apart, never for people: it may quote the document
}

func (f *failure) Error() string {
	return "sticker: a program ended with status " + strconv.Itoa(f.code)
}

// run runs a program to its end and returns at most maxOut bytes of output. The
// program and its children are killed when ctx or a limit of time is over: one that has
// had its time of a processor fails, and [ErrStarved] means that it got too little, or hung.
func (r *Reader) run(ctx context.Context, stdin []byte, maxOut int, program string, args ...string) ([]byte, error) {
	return r.runWithin(ctx, r.cfg.Processor, stdin, maxOut, program, args...)
}

// runWithin is run with a limit of its own on processor time, in whole seconds. A
// program that exceeds it is killed, a failure with status -1.
func (r *Reader) runWithin(ctx context.Context, cpu time.Duration, stdin []byte, maxOut int, program string, args ...string) ([]byte, error) {
	ctx, stop := context.WithTimeoutCause(ctx, r.cfg.Timeout, ErrStarved)
	defer stop()
	argv := append([]string{
		"-c", limited, "sh",
		strconv.Itoa(r.cfg.MemoryMiB << 10),
		strconv.Itoa(int(cpu / time.Second)),
		strconv.Itoa(maxOut/512 + 1),
		program,
	}, args...)
	cmd := exec.CommandContext(ctx, "/bin/sh", argv...) //nolint:gosec // G204: the script is constant and the arguments are ours: a program found at start-up and its options
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 2 * time.Second
	cmd.Stdin = bytes.NewReader(stdin)
	out, complaint := &bounded{max: maxOut, full: stop}, &bounded{max: 8 << 10}
	cmd.Stdout, cmd.Stderr = out, complaint
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case out.over:
		return nil, errOutput
	case ctx.Err() != nil:
		return nil, fmt.Errorf("sticker: run: %w", context.Cause(ctx))
	case errors.As(err, &exit):
		return out.Bytes(), &failure{code: exit.ExitCode(), spent: usedUp(exit), stderr: complaint.String()}
	case err != nil:
		return nil, fmt.Errorf("sticker: run: %w", err)
	}
	return out.Bytes(), nil
}

// usedUp reports whether a program was killed for the time of a processor that it used:
// the soft limit is the hard one, which kills.
func usedUp(exit *exec.ExitError) bool {
	s, ok := exit.Sys().(syscall.WaitStatus)
	return ok && s.Signaled() && (s.Signal() == syscall.SIGKILL || s.Signal() == syscall.SIGXCPU)
}

// legible is a program's output as text. A document's own fonts decide what comes out
// of it: bytes that are no UTF-8 and NUL, which no database keeps, are left out.
func legible(out []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(out), ""), "\x00", "")
}

// bounded keeps the first max bytes written to it, swallows the rest and calls
// full, if there is one, at the first byte too many.
type bounded struct {
	bytes.Buffer

	max  int
	over bool
	full func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if room := b.max - b.Len(); len(p) > room {
		b.Buffer.Write(p[:max(room, 0)])
		if !b.over && b.full != nil {
			b.full()
		}
		b.over = true
		return len(p), nil
	}
	return b.Buffer.Write(p)
}
