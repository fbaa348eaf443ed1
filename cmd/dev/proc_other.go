//go:build !unix

package main

import (
	"errors"
	"os"
	"os/exec"
)

// ownGroup leaves cmd as it is: here only the program itself can be ended, not what it starts.
func ownGroup(*exec.Cmd) {}

// killGroup ends p.
func killGroup(p *os.Process) error { return p.Kill() }

func makeFifo(string) error { return errors.ErrUnsupported }

// askForTrace does nothing where no signal asks for stacks.
func askForTrace(*os.Process) {}
