//go:build !linux

package main

import "syscall"

// dieTogether has no counterpart here: a bot whose playground was killed is left to
// be stopped by hand.
func dieTogether() *syscall.SysProcAttr { return nil }
