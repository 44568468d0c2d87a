// Command vinbot answers questions about cars in Telegram.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	redislog "github.com/redis/go-redis/v9/logging"
)

func main() {
	redislog.Disable() // store/redisstore says in our log what there is to say
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], environment(os.Environ()), os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "vinbot:", err)
		os.Exit(1)
	}
}

// commands are what the binary can do.
type commands struct {
	Serve      serveCmd      `cmd:"" help:"Serve the bot of TELEGRAM_BOT_TOKEN."`
	Playground playgroundCmd `cmd:"" help:"Serve the bot with an emulated Telegram and a chat page in the browser; no token needed."`
	Migrate    migrateCmd    `cmd:"" help:"Bring the database's schema and built-in facts up to date."`
	Ingest     ingestCmd     `cmd:"" help:"Load facts from files."`
	VPIC       vpicCmd       `cmd:"" name:"vpic" help:"NHTSA's vehicle data, offline."`
	Decode     decodeCmd     `cmd:"" help:"Decode VINs."`
	Recalls    recallsCmd    `cmd:"" help:"List the safety recalls of a VIN's model and year."`
	Identify   identifyCmd   `cmd:"" help:"Name the packages that codes, label lines or texts prove."`
	Scan       scanCmd       `cmd:"" help:"Read window stickers."`
	Ask        askCmd        `cmd:"" help:"Answer questions about cars."`
	Eval       evalCmd       `cmd:"" help:"Score the engines on files of cases."`
	Packages   packagesCmd   `cmd:"" help:"Look into the catalogue of packages."`
	Claims     claimsCmd     `cmd:"" help:"Review what persons say against or beyond what was stated."`
	Words      wordsCmd      `cmd:"" help:"List words of questions that nothing here knows and several people wrote."`
	Rotate     rotateCmd     `cmd:"" help:"Encrypt anew what the newest of DATA_KEYS did not encrypt."`
	Parked     parkedCmd     `cmd:"" help:"List the updates that were given up, or try them again."`
	Jobs       jobsCmd       `cmd:"" help:"List jobs, show one, retry or discard those that were given up."`
	Key        keyCmd        `cmd:"" help:"Make, list and end keys of the companion API."`
	Block      blockCmd      `cmd:"" help:"Block a person, or let one in again."`
	Support    supportCmd    `cmd:"" help:"List the messages to the operator."`
	Billing    billingCmd    `cmd:"" help:"Look after plans, payments and Stripe."`
	BenchLarge benchLargeCmd `cmd:"" name:"bench-large" help:"Measure questions over very many passages, in a database that nobody has used."`
	Bench      benchCmd      `cmd:"" help:"Measure speed and memory of this program, in a database that nobody has used."`
}

// variables are the environment, for the command that starts another.
type variables map[string]string

// streams is what a command reads and writes besides the network and the database.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run is the whole program: what it reads from outside is handed in, so that a
// test can start it.
func run(ctx context.Context, args []string, env map[string]string, in io.Reader, out, errs io.Writer) error {
	var c commands
	parser, err := kong.New(&c, kong.Name("vinbot"), kong.Description("Knows cars, and shows its proof."), kong.Writers(out, errs), kong.UsageOnError(), kong.Vars(keyWords()))
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	called, err := parser.Parse(args)
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	cfg, err := configure(env)
	if err != nil {
		return err
	}
	called.BindTo(ctx, (*context.Context)(nil))
	if err := called.Run(cfg, variables(env), streams{in: in, out: out, err: errs}); err != nil && !stopped(ctx, err) {
		return line{err}
	}
	return nil
}

// stopped reports whether a command ended because it was told to.
func stopped(ctx context.Context, err error) bool {
	return ctx.Err() != nil && errors.Is(err, context.Canceled)
}

// line is an error told in one line.
type line struct{ error }

// Error implements [error].
func (l line) Error() string { return strings.Join(strings.Fields(l.error.Error()), " ") }

// Unwrap is for [errors.As].
func (l line) Unwrap() error { return l.error }
