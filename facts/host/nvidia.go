package host

import (
	"context"
	"encoding/csv"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// smiPaths are where nvidia-smi may be; on WSL it is on no root's PATH.
var smiPaths = []string{
	"nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi", "/opt/nvidia/bin/nvidia-smi",
	"/run/nvidia/driver/usr/bin/nvidia-smi",
}

// smiColumns are what is asked of nvidia-smi, by the path of the fact; drivers of the 470 series and older do
// not know the last.
var smiColumns = []struct{ query, path string }{
	{"name", "gpus.model"},
	{"pci.bus_id", ""},
	{"pci.device_id", "gpus.pci_id"},
	{"memory.total", "gpus.memory_bytes"},
	{"driver_version", "gpus.driver_version"},
	{"compute_cap", "gpus.compute_capability"},
}

// nvidiaSMI asks the driver for its cards.
func (m *machine) nvidiaSMI(ctx context.Context) ([]gpu, error) {
	if m.Run == nil {
		return nil, fmt.Errorf("%w what the driver knows", errNoAnswer)
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	var err error
	for _, command := range smiPaths {
		var cards []gpu
		cards, err = m.describeSMI(ctx, command)
		if err == nil || !isMissing(err) {
			return cards, err
		}
	}
	return nil, err
}

// describeSMI asks all its questions at once: each start of the program may take seconds.
func (m *machine) describeSMI(ctx context.Context, command string) ([]gpu, error) {
	var (
		cards                   []gpu
		links                   map[int]nvlinks
		modes                   migModes
		instances               map[string]smiInstances
		err, linksErr, modesErr error
	)
	together(
		func() { cards, err = m.querySMI(ctx, command) },
		func() { links, linksErr = m.askNVLinks(ctx, command) },
		func() { modes, instances, modesErr = m.askMIG(ctx, command) },
	)
	if err != nil {
		return nil, err
	}
	m.addNVLinks(cards, links, linksErr)
	m.addMIG(cards, modes, instances, modesErr)
	return cards, nil
}

// querySMI asks once more without the column that old drivers refuse.
func (m *machine) querySMI(ctx context.Context, command string) ([]gpu, error) {
	cards, err := m.smiRows(ctx, command, len(smiColumns))
	if err != nil && ctx.Err() == nil && strings.Contains(err.Error(), "compute_cap") {
		return m.smiRows(ctx, command, len(smiColumns)-1)
	}
	return cards, err
}

func (m *machine) smiRows(ctx context.Context, command string, columns int) ([]gpu, error) {
	queries := make([]string, columns)
	for i := range queries {
		queries[i] = smiColumns[i].query
	}
	output, err := m.Run(ctx, command, "--query-gpu="+strings.Join(queries, ","), "--format=csv,noheader,nounits")
	if err != nil {
		return nil, explainSMI(output, err)
	}
	reader := csv.NewReader(strings.NewReader(string(output)))
	reader.TrimLeadingSpace = true
	reader.FieldsPerRecord = columns
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read what nvidia-smi says: %w: %q", errMalformed, firstLine(string(output)))
	}
	cards := make([]gpu, len(rows))
	for i, row := range rows {
		cards[i] = smiGPU(row)
	}
	return cards, nil
}

// explainSMI adds what nvidia-smi wrote to its standard output: there it complains.
func explainSMI(output []byte, err error) error {
	if line := firstLine(string(output)); line != "" && !strings.Contains(err.Error(), line) {
		return fmt.Errorf("%w: %s", err, line)
	}
	return err
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// smiGPU reads one row. What the driver does not know it writes in brackets.
func smiGPU(row []string) gpu {
	g := gpu{GPU: facts.GPU{Vendor: "nvidia"}, fromDriver: true, unsaid: map[string]string{}}
	for i, text := range row {
		text = strings.TrimSpace(text)
		if path := smiColumns[i].path; text == "" || strings.HasPrefix(text, "[") || text == "N/A" {
			g.unsaid[path] = strconv.Quote(text)
		} else if !g.set(smiColumns[i].query, text) {
			g.unsaid[path] = strconv.Quote(text)
		}
	}
	return g
}

// set takes one answer, and refuses what cannot be true.
func (g *gpu) set(query, text string) bool {
	switch query {
	case "name":
		g.Model = new(strings.TrimPrefix(text, "NVIDIA "))
	case "pci.bus_id":
		g.address = busAddress(text)
	case "pci.device_id":
		g.PCIID = deviceID(text)
		return g.PCIID != nil
	case "memory.total":
		g.MemoryBytes = mebibytes(text)
		return g.MemoryBytes != nil
	case "driver_version":
		version, err := facts.ParseVersion(text)
		if err != nil {
			return false
		}
		g.DriverVersion = &version
	case "compute_cap":
		g.ComputeCapability = capability(text)
		return g.ComputeCapability != nil
	}
	return true
}

// busAddress writes an address as sysfs does: with four digits of domain, in small letters.
func busAddress(text string) string {
	text = strings.ToLower(text)
	if domain, rest, ok := strings.Cut(text, ":"); ok && len(domain) == 8 && strings.HasPrefix(domain, "0000") {
		return domain[4:] + ":" + rest
	}
	return text
}

// deviceID turns the driver's 0x20B010DE, device before vendor, into "10de:20b0".
func deviceID(text string) *string {
	digits := strings.ToLower(strings.TrimPrefix(strings.ToLower(text), "0x"))
	if len(digits) != 8 {
		return nil
	}
	return new(digits[4:] + ":" + digits[:4])
}

func mebibytes(text string) *int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 || n > 1<<30 {
		return nil
	}
	return new(n << 20)
}

func capability(text string) *[2]int {
	major, minor, ok := strings.Cut(text, ".")
	a, err1 := strconv.Atoi(major)
	b, err2 := strconv.Atoi(minor)
	if !ok || err1 != nil || err2 != nil || a < 1 || b < 0 {
		return nil
	}
	return &[2]int{a, b}
}

var moduleVersion = regexp.MustCompile(`Kernel Module.*?\s([0-9]+(?:\.[0-9]+)+)\s`)

// nvidiaModuleVersion is what the loaded kernel module says of itself.
func (m *machine) nvidiaModuleVersion() *facts.Version {
	text, err := m.read("/proc/driver/nvidia/version")
	if err != nil {
		return nil
	}
	match := moduleVersion.FindStringSubmatch(text)
	if match == nil {
		return nil
	}
	version, err := facts.ParseVersion(match[1])
	if err != nil {
		return nil
	}
	return &version
}
