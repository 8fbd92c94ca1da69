package host

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func architectureProbe() probe {
	return probe{name: "architecture", from: "the kernel", claims: []string{"os.architecture"}, look: lookArchitecture}
}

func lookArchitecture(_ context.Context, m *machine, n *facts.Node) {
	var missed error
	for _, way := range []func(*machine) (string, facts.Origin, error){kernelArchitecture, cpuArchitecture, elfArchitecture} {
		arch, origin, err := way(m)
		if err == nil {
			n.OS.Architecture = &arch
			n.Cite("os.architecture", origin)
			return
		}
		missed = cmpError(missed, err)
	}
	n.Miss("os.architecture", m.absence(missed))
}

// cmpError keeps the first error: the best source's.
func cmpError(first, next error) error {
	if first != nil {
		return first
	}
	return next
}

// kernelArchitecture asks the kernel. Its file is preferred to uname, which answers with the
// personality of the process.
func kernelArchitecture(m *machine) (string, facts.Origin, error) {
	source := "/proc/sys/kernel/arch"
	machine, err := m.read(source)
	if err != nil && m.Live && m.Machine != nil {
		source = "uname"
		machine, err = m.Machine()
	}
	if err != nil {
		return "", facts.Origin{}, err
	}
	arch, err := goarch(machine)
	if err != nil {
		return "", facts.Origin{}, fmt.Errorf("%s: %w", source, err)
	}
	if arch == "386" && m.longMode() {
		return "", facts.Origin{}, fmt.Errorf("%w: %s says %s, and the processor can do 64 bits", errAmbiguous, source, machine)
	}
	return arch, facts.Origin{Source: source, Confidence: facts.Reported}, nil
}

// goarch gives the GOARCH name for what the kernel calls the machine.
func goarch(machine string) (string, error) {
	switch machine {
	case "x86_64":
		return "amd64", nil
	case "i386", "i486", "i586", "i686":
		return "386", nil
	// A 64-bit kernel calls itself armv8l to 32-bit programs.
	case "aarch64", "armv8l":
		return "arm64", nil
	case "armv6l", "armv7l":
		return "arm", nil
	case "loongarch64":
		return "loong64", nil
	case "mips64", "ppc64", "ppc64le", "riscv64", "s390x":
		return machine, nil
	}
	return "", fmt.Errorf("%w: no known machine: %q", errMalformed, machine)
}

// longMode says that the processor is an x86 of 64 bits.
func (m *machine) longMode() bool {
	text, err := m.read("/proc/cpuinfo")
	return err == nil && hasFlag(text, "lm")
}

// hasFlag looks for a word among the flags of the first processor.
func hasFlag(cpuinfo, flag string) bool {
	for line := range strings.Lines(cpuinfo) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "flags" {
			return strings.Contains(" "+strings.TrimSpace(value)+" ", " "+flag+" ")
		}
	}
	return false
}

// cpuArchitecture infers it from the shape of /proc/cpuinfo, which differs between architectures.
func cpuArchitecture(m *machine) (string, facts.Origin, error) {
	origin := facts.Origin{Source: "/proc/cpuinfo", Confidence: facts.Inferred}
	text, err := m.read("/proc/cpuinfo")
	if err != nil {
		return "", origin, err
	}
	switch {
	case hasFlag(text, "lm"):
		return "amd64", origin, nil
	case cpuinfoSays(text, "CPU architecture", "8"):
		return "arm64", origin, nil
	case cpuinfoSays(text, "vendor_id", "IBM/S390"):
		return "s390x", origin, nil
	}
	return "", origin, fmt.Errorf("%w: /proc/cpuinfo does not show the architecture", errNotFound)
}

func cpuinfoSays(text, key, want string) bool {
	for line := range strings.Lines(text) {
		k, v, ok := strings.Cut(line, ":")
		if ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v) == want
		}
	}
	return false
}

// elfArchitecture infers it from a program that every tree with a system in it has.
func elfArchitecture(m *machine) (string, facts.Origin, error) {
	for _, name := range []string{"/sbin/init", "/bin/sh", "/usr/bin/env", "/bin/busybox"} {
		arch, err := m.elfHeader(name)
		if err == nil {
			return arch, facts.Origin{Source: name, Confidence: facts.Inferred}, nil
		}
	}
	return "", facts.Origin{}, fmt.Errorf("%w: no program shows the architecture", errNotFound)
}

// elfHeader reads the machine out of the first bytes of a program. The word of a 32-bit x86 or ARM program
// is not taken: 64-bit machines run those.
func (m *machine) elfHeader(name string) (string, error) {
	f, err := m.open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	header := make([]byte, 20)
	if _, err := io.ReadFull(f, header); err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	if string(header[:4]) != elf.ELFMAG {
		return "", errors.New("no ELF program: " + name)
	}
	little := elf.Data(header[elf.EI_DATA]) == elf.ELFDATA2LSB
	code := elf.Machine(header[18]) | elf.Machine(header[19])<<8
	if !little {
		code = elf.Machine(header[19]) | elf.Machine(header[18])<<8
	}
	return elfMachine(code, little)
}

func elfMachine(code elf.Machine, little bool) (string, error) {
	switch code {
	case elf.EM_X86_64:
		return "amd64", nil
	case elf.EM_AARCH64:
		return "arm64", nil
	case elf.EM_S390:
		return "s390x", nil
	case elf.EM_RISCV:
		return "riscv64", nil
	case elf.EM_PPC64:
		if little {
			return "ppc64le", nil
		}
		return "ppc64", nil
	}
	return "", fmt.Errorf("no 64-bit machine: %s", code)
}
