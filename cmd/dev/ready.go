package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path"
	"runtime"
	"strings"
)

// A need is one thing that building the window takes on Linux, with the package that brings it.
// The list is short on purpose: xorg-dev brings ten times as much and nothing that is used.
type need struct {
	what                 string
	program              string // a program on PATH, or
	header               string // a header that the C compiler must find
	debian, fedora, arch string
}

var needs = []need{
	{what: "C compiler", program: "gcc", debian: "gcc", fedora: "gcc", arch: "gcc"},
	{what: "C library headers", header: "stdlib.h", debian: "libc6-dev", fedora: "glibc-devel", arch: "glibc"},
	{what: "pkg-config", program: "pkg-config", debian: "pkg-config", fedora: "pkgconf-pkg-config", arch: "pkgconf"},
	{what: "OpenGL headers", header: "GL/glx.h", debian: "libgl-dev", fedora: "mesa-libGL-devel", arch: "libglvnd"},
	{what: "X11 headers", header: "X11/Xlib.h", debian: "libx11-dev", fedora: "libX11-devel", arch: "libx11"},
	{what: "Xcursor headers", header: "X11/Xcursor/Xcursor.h", debian: "libxcursor-dev", fedora: "libXcursor-devel", arch: "libxcursor"},
	{what: "Xrandr headers", header: "X11/extensions/Xrandr.h", debian: "libxrandr-dev", fedora: "libXrandr-devel", arch: "libxrandr"},
	{what: "Xinerama headers", header: "X11/extensions/Xinerama.h", debian: "libxinerama-dev", fedora: "libXinerama-devel", arch: "libxinerama"},
	{what: "XInput headers", header: "X11/extensions/XInput2.h", debian: "libxi-dev", fedora: "libXi-devel", arch: "libxi"},
	{what: "Xxf86vm headers", header: "X11/extensions/xf86vmode.h", debian: "libxxf86vm-dev", fedora: "libXxf86vm-devel", arch: "libxxf86vm"},
}

// lacking returns those needs that this machine does not meet.
// A header is looked for with the compiler itself: it alone knows its folders.
func (d *dev) lacking(ctx context.Context) []need {
	cc := d.compiler(ctx)
	var out []need
	for _, n := range needs {
		met := cc != ""
		switch {
		case n.header != "":
			met = met && finds(ctx, cc, n.header)
		case n.program == "pkg-config":
			met = isProgram(n.program)
		}
		if !met {
			out = append(out, n)
		}
	}
	return out
}

// compiler is the C compiler that go would use, or empty where there is none.
func (d *dev) compiler(ctx context.Context) string {
	out, err := d.output(ctx, d.goCommand(cgo(true), "env", "CC"))
	words := strings.Fields(out)
	if err != nil || len(words) == 0 || !isProgram(words[0]) {
		return ""
	}
	return words[0]
}

func finds(ctx context.Context, cc, header string) bool {
	cmd := exec.CommandContext(ctx, cc, "-E", "-x", "c", "-o", os.DevNull, "-")
	// XInput2.h and the like want Xlib.h first.
	source := "#include <" + header + ">\n"
	if strings.HasPrefix(header, "X11/") {
		source = "#include <X11/Xlib.h>\n" + source
	}
	cmd.Stdin = strings.NewReader(source)
	return cmd.Run() == nil
}

// hasCompiler reports whether C programs can be built at all, as the race detector needs.
func (d *dev) hasCompiler(ctx context.Context) bool {
	cc := d.compiler(ctx)
	return cc != "" && finds(ctx, cc, "stdlib.h")
}

// ready brings what building the window takes, or says how to.
func (d *dev) ready(ctx context.Context) error {
	if runtime.GOOS != "linux" {
		if d.hasCompiler(ctx) {
			return nil
		}
		return fmt.Errorf("no C compiler, which the window needs; install one with:\n  %s", installElsewhere(runtime.GOOS))
	}
	missing := d.lacking(ctx)
	for _, n := range missing {
		fmt.Fprintf(d.out, "   missing: %s (%s)\n", n.what, n.debian)
	}
	if len(missing) == 0 {
		return nil
	}
	if !isProgram("apt-get") {
		return fmt.Errorf("the window cannot be built yet; install what is missing, then run this again:\n%s", installByHand(missing))
	}
	if err := d.install(ctx, missing); err != nil {
		return fmt.Errorf("%w\n  nothing else was changed; by hand: sudo apt-get install %s", err, strings.Join(debianNames(missing), " "))
	}
	if still := d.lacking(ctx); len(still) > 0 {
		return fmt.Errorf("still missing after the install: %s", still[0].what)
	}
	return nil
}

func (d *dev) install(ctx context.Context, missing []need) error {
	prefix := []string{"env", "DEBIAN_FRONTEND=noninteractive", "apt-get"}
	if os.Geteuid() != 0 {
		if !isProgram("sudo") {
			return fmt.Errorf("installing needs root, and sudo is not here")
		}
		prefix = append([]string{"sudo"}, prefix...)
	}
	for _, words := range [][]string{
		{"update"},
		append([]string{"install", "-y", "--no-install-recommends"}, debianNames(missing)...),
	} {
		args := append(append([]string{}, prefix...), words...)
		fmt.Fprintf(d.out, "   %s\n", strings.Join(args, " "))
		if err := d.start(ctx, command{args: args, terminal: true}, d.out); err != nil {
			return err
		}
	}
	return nil
}

func debianNames(missing []need) []string {
	names := make([]string, len(missing))
	for i, n := range missing {
		names[i] = n.debian
	}
	return names
}

// installByHand has one line for each family of Linux that we know the names of.
func installByHand(missing []need) string {
	var debian, fedora, arch []string
	for _, n := range missing {
		debian, fedora, arch = append(debian, n.debian), append(fedora, n.fedora), append(arch, n.arch)
	}
	return "  Fedora:          sudo dnf install " + strings.Join(fedora, " ") +
		"\n  Arch:            sudo pacman -S --needed " + strings.Join(arch, " ") +
		"\n  Debian, Ubuntu:  sudo apt-get install " + strings.Join(debian, " ")
}

func installElsewhere(goos string) string {
	switch goos {
	case "darwin":
		return "xcode-select --install"
	case "windows":
		return "winget install MSYS2.MSYS2    then in its shell: pacman -S mingw-w64-ucrt-x86_64-gcc"
	}
	return "your system's packages: a C compiler, pkg-config, OpenGL and X11 headers"
}

// noDisplay says why no window can open here, or nothing where one can.
func noDisplay() string {
	if os.Getenv("CI") == "true" {
		return "CI is true"
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("WAYLAND_DISPLAY") != "" {
		return ""
	}
	name := os.Getenv("DISPLAY")
	if name == "" {
		return "DISPLAY and WAYLAND_DISPLAY are unset"
	}
	if !displayAnswers(name) {
		return "nothing answers at DISPLAY=" + name
	}
	return ""
}

// displayAnswers knocks at a display of this machine; one of another is taken at its word.
func displayAnswers(name string) bool {
	number, local := strings.CutPrefix(name, ":")
	if !local {
		return true
	}
	number, _, _ = strings.Cut(number, ".")
	// As a file and, on Linux, under a name without one: servers offer either or both.
	for _, address := range []string{x11Socket(number), "@" + x11Socket(number)} {
		if conn, err := net.Dial("unix", address); err == nil {
			conn.Close()
			return true
		}
	}
	return false
}

// x11Socket is where the server of a display listens, on every system that has X11.
func x11Socket(number string) string { return path.Join("/tmp", ".X11-unix", "X"+number) }
