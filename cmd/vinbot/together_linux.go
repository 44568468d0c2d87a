package main

import "syscall"

// dieTogether has the kernel end a child whose parent was killed.
func dieTogether() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
