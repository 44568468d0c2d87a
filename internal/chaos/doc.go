// Package chaos holds the tests that kill the real program, its PostgreSQL and its
// Redis while people write, send labels and pay, and then count in the ledgers of
// the emulated Telegram and the local Stripe, never in the product's own tables.
//
// `make test` runs a small storm, `make chaos` a large one, and both build the
// program with safeguards taken out to prove that the count would tell.
package chaos
