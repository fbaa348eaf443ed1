//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// ownGroup gives cmd a process group of its own, so that what it starts ends with it.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return signalGroup(cmd.Process, syscall.SIGTERM) }
}

// killGroup ends p and all it started, at once.
func killGroup(p *os.Process) error { return signalGroup(p, syscall.SIGKILL) }

func signalGroup(p *os.Process, sig syscall.Signal) error {
	err := syscall.Kill(-p.Pid, sig)
	if errors.Is(err, syscall.ESRCH) {
		return os.ErrProcessDone
	}
	return err
}

// makeFifo makes a named pipe, which a program that cannot inherit one may write to.
func makeFifo(path string) error { return syscall.Mkfifo(path, 0o600) }

// askForTrace makes a Go program print all its stacks and end.
func askForTrace(p *os.Process) { _ = p.Signal(syscall.SIGQUIT) }
