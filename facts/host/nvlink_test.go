package host_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// cards are GPUs of one kind on the bus and what nvidia-smi says of each, such as "20b0 8.0".
func cards(kinds ...string) (bus, rows string) {
	for i, kind := range kinds {
		device, capability, _ := strings.Cut(kind, " ")
		address := []string{"01", "02", "03"}[i] + ":00.0"
		bus += pci("0000:"+address, "0302 10de "+device, "nvidia")
		rows += "NVIDIA Card, 00000000:" + address + ", 0x" + strings.ToUpper(device) + "10DE, 40960, 550.54.15, " + capability + "\n"
	}
	return bus, rows
}

func TestNVLinks(t *testing.T) {
	const generation, active = "gpus.nvlink_generation", "gpus.nvlinks_active"
	up := func(header string, speeds ...string) string {
		var text strings.Builder
		text.WriteString(header + "\n")
		for i, speed := range speeds {
			text.WriteString("\t Link " + string(rune('0'+i)) + ": " + speed + "\n")
		}
		return text.String()
	}
	for name, test := range map[string]struct {
		kinds  []string
		answer answer
		// want has the generation and the number of links of each card; -1 is not known.
		want   [][2]int
		absent map[string]facts.Reason
	}{
		"two of one kind": {
			[]string{"20b0 8.0", "20b0 8.0"},
			answer{output: up("GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-a)", "25 GB/s", "25 GB/s", "<inactive>") + up("GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-b)", "25 GB/s")},
			[][2]int{{3, 2}, {3, 1}},
			map[string]facts.Reason{},
		},
		"Hopper's": {
			[]string{"2330 9.0"},
			answer{output: up("GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-a)", "26.562 GB/s", "26.562 GB/s")},
			[][2]int{{4, 2}},
			map[string]facts.Reason{},
		},
		"a chip of tomorrow": {
			[]string{"ffff 13.0"},
			answer{output: up("GPU 0: NVIDIA X (UUID: GPU-a)", "100 GB/s")},
			[][2]int{{-1, 1}},
			map[string]facts.Reason{generation: facts.NotFound},
		},
		"all are down": {
			[]string{"20b0 8.0"},
			answer{output: up("GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-a)", "<inactive>", "<inactive>")},
			[][2]int{{-1, 0}},
			map[string]facts.Reason{generation: facts.Ambiguous},
		},
		"all are down, in a sentence": {
			[]string{"20f1 8.0"},
			answer{output: "GPU 0: NVIDIA A100-PCIE-40GB (UUID: GPU-a)\nNVML: Unable to retrieve NVLink information as all links are inActive\n"},
			[][2]int{{-1, 0}},
			map[string]facts.Reason{generation: facts.Ambiguous},
		},
		"none, says the driver": {
			[]string{"26b5 8.9"},
			answer{"GPU 0: NVIDIA L40 (UUID: GPU-a) Device does not have or support Nvlink\n", errors.New("exit status 3")},
			[][2]int{{0, 0}},
			map[string]facts.Reason{},
		},
		"none, says an older driver by silence": {[]string{"26b5 8.9"}, answer{}, [][2]int{{0, 0}}, map[string]facts.Reason{}},
		"one with and one without": {
			[]string{"26b5 8.9", "2230 8.6"},
			answer{output: "GPU 0: NVIDIA L40 (UUID: GPU-a)\nDevice does not have or support Nvlink\n" + up("GPU 1: NVIDIA RTX A6000 (UUID: GPU-b)", "14.062 GB/s")},
			[][2]int{{0, 0}, {3, 1}},
			map[string]facts.Reason{},
		},
		"nothing is said": {
			[]string{"20b0 8.0"},
			answer{output: "GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-a)\n"},
			[][2]int{{-1, -1}},
			map[string]facts.Reason{generation: facts.NotFound, active: facts.NotFound},
		},
		"an error": {
			[]string{"20b0 8.0"},
			answer{"Invalid combination of input arguments. Please run 'nvidia-smi -h' for help.\n", errors.New("exit status 6")},
			[][2]int{{-1, -1}},
			map[string]facts.Reason{generation: facts.Failed, active: facts.Failed},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bus, rows := cards(test.kinds...)
			sys := live(t, bus)
			sys.Run = commands(map[string]answer{smiFull: {output: rows}, smiLinks: test.answer, smiMIG: {output: "00000000:01:00.0, [N/A]\n"}})
			node := gather(t, sys)
			var got [][2]int
			for _, g := range node.GPUs {
				got = append(got, [2]int{orUnknown(g.NVLinkGeneration), orUnknown(g.NVLinksActive)})
			}
			same(t, "links", got, test.want)
			same(t, "reasons", reasons(node, generation, active), test.absent)
		})
	}
}

func orUnknown(n *int) int {
	if n == nil {
		return -1
	}
	return *n
}
