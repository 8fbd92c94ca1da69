package host

import (
	"context"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const migPath = "gpus.mig_instances"

// migModes are what nvidia-smi says of each GPU's mode, by its address.
type migModes map[string]string

// modeUnknown is the mode where the driver knows none: it cuts up no GPU.
const modeUnknown = "N/A"

// askMIG asks which GPUs may be cut up, and only where one is for its instances: that takes long.
func (m *machine) askMIG(ctx context.Context, command string) (migModes, map[string]smiInstances, error) {
	const column = "mig.mode.current"
	output, err := m.Run(ctx, command, "--query-gpu=pci.bus_id,"+column, "--format=csv,noheader,nounits")
	if err != nil {
		if err = explainSMI(output, err); strings.Contains(err.Error(), column) {
			return nil, nil, nil
		}
		return nil, nil, fmt.Errorf("ask for MIG: %w", err)
	}
	reader := csv.NewReader(strings.NewReader(string(output)))
	reader.TrimLeadingSpace, reader.FieldsPerRecord = true, 2
	rows, err := reader.ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("read what nvidia-smi says of MIG: %w: %q", errMalformed, firstLine(string(output)))
	}
	modes := migModes{}
	for _, row := range rows {
		modes[busAddress(row[0])] = strings.Trim(strings.TrimSpace(row[1]), "[]")
	}
	if !slices.Contains(slices.Collect(maps.Values(modes)), "Enabled") {
		return modes, nil, nil
	}
	instances, err := m.askInstances(ctx, command)
	return modes, instances, err
}

// smiInstances are the devices of one GPU in the long listing of nvidia-smi. Those of one instance share its memory.
type smiInstances []struct {
	Instance string `xml:"gpu_instance_id"`
	Memory   string `xml:"fb_memory_usage>total"`
}

func (m *machine) askInstances(ctx context.Context, command string) (map[string]smiInstances, error) {
	output, err := m.Run(ctx, command, "-q", "-x")
	if err != nil {
		return nil, fmt.Errorf("ask for the instances of MIG: %w", explainSMI(output, err))
	}
	var listing struct {
		GPUs []struct {
			ID      string       `xml:"id,attr"`
			Devices smiInstances `xml:"mig_devices>mig_device"`
		} `xml:"gpu"`
	}
	if err := xml.Unmarshal(output, &listing); err != nil {
		return nil, fmt.Errorf("read what nvidia-smi lists: %w: %w", errMalformed, err)
	}
	instances := map[string]smiInstances{}
	for _, g := range listing.GPUs {
		instances[busAddress(g.ID)] = g.Devices
	}
	return instances, nil
}

// addMIG tells the cards what they are cut into.
func (m *machine) addMIG(cards []gpu, modes migModes, instances map[string]smiInstances, err error) {
	for i := range cards {
		g := &cards[i]
		mode, listed := modes[g.address]
		if modes == nil && err == nil {
			mode, listed = modeUnknown, true // The driver is older than MIG.
		}
		switch {
		case mode == "Disabled", mode == modeUnknown, mode == "Not Supported":
			g.MIGInstances = []int64{}
		case err != nil:
			g.miss(m.absence(err), migPath)
		case mode == "Enabled":
			g.addInstances(instances[g.address])
		case listed:
			g.miss(notFound(fmt.Sprintf("nvidia-smi says that MIG is %q", mode)), migPath)
		default:
			g.miss(notFound("nvidia-smi does not say whether MIG is on"), migPath)
		}
	}
}

// addInstances takes the sizes, or none of them. A GPU that may be cut up and is not is neither whole nor in parts.
func (g *gpu) addInstances(devices smiInstances) {
	sizes := map[string]int64{}
	for _, device := range devices {
		size := mebibytes(strings.TrimSuffix(device.Memory, " MiB"))
		if size == nil {
			g.miss(notFound(fmt.Sprintf("nvidia-smi says that an instance of MIG has %q", device.Memory)), migPath)
			return
		}
		sizes[device.Instance] = *size
	}
	if len(sizes) == 0 {
		g.miss(notFound("MIG is on, and shows no instance to work with"), migPath)
		return
	}
	g.MIGInstances = slices.Sorted(maps.Values(sizes))
}
