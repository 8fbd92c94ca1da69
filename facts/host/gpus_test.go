package host_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

// pci writes a device of a class, vendor and device number, such as "0302 10de 20b0", and its driver.
func pci(address, numbers, driver string) string {
	f := strings.Fields(strings.ToUpper(numbers))
	class, vendor, device := f[0], f[1], f[2]
	dir := "sys/bus/pci/devices/" + address
	s := fmt.Sprintf("-- %s/modalias --\npci:v0000%sd0000%ssv00000000sd00000000bc%ssc%si00\n", dir, vendor, device, class[:2], class[2:])
	if driver != "" {
		s += fmt.Sprintf("-- %s/driver -> ../../drivers/%s --\n", dir, driver)
	}
	return s
}

const (
	smiFull = "nvidia-smi --query-gpu=name,pci.bus_id,pci.device_id,memory.total,driver_version,compute_cap --format=csv,noheader,nounits"
	smiOld  = "nvidia-smi --query-gpu=name,pci.bus_id,pci.device_id,memory.total,driver_version --format=csv,noheader,nounits"
	a100Row = "NVIDIA A100-SXM4-40GB, 00000000:01:00.0, 0x20B010DE, 40960, 550.54.15, 8.0\n"

	smiLinks = "nvidia-smi nvlink --status"
	smiMIG   = "nvidia-smi --query-gpu=pci.bus_id,mig.mode.current --format=csv,noheader,nounits"
	smiLong  = "nvidia-smi -q -x"
)

// plain adds what a driver of cards without links and instances answers, where there is one.
func plain(answers map[string]answer) map[string]answer {
	all := map[string]answer{}
	for line, a := range answers {
		program, _, _ := strings.Cut(line, " ")
		all[program+strings.TrimPrefix(smiLinks, "nvidia-smi")] = answer{}
		all[program+strings.TrimPrefix(smiMIG, "nvidia-smi")] = answer{output: "00000000:01:00.0, [N/A]\n"}
		all[line] = a
	}
	return all
}

// links are the facts that the driver is asked for apart.
func links(reason facts.Reason) map[string]facts.Reason {
	return map[string]facts.Reason{"gpus.nvlink_generation": reason, "gpus.nvlinks_active": reason, "gpus.mig_instances": reason}
}

func joined(reasons ...map[string]facts.Reason) map[string]facts.Reason {
	all := map[string]facts.Reason{}
	for _, some := range reasons {
		maps.Copy(all, some)
	}
	return all
}

func a100() facts.GPU {
	return facts.GPU{
		Vendor: "nvidia", Model: new("A100-SXM4-40GB"), PCIID: new("10de:20b0"), MemoryBytes: new(int64(40960 << 20)),
		ComputeCapability: &[2]int{8, 0}, DriverVersion: &facts.Version{550, 54, 15},
		NVLinkGeneration: new(0), NVLinksActive: new(0), MIGInstances: []int64{},
	}
}

func TestGPUs(t *testing.T) {
	card := pci("0000:01:00.0", "0302 10de 20b0", "nvidia")
	bare := facts.GPU{Vendor: "nvidia", PCIID: new("10de:20b0"), ComputeCapability: &[2]int{8, 0}}
	none := func(change func(*facts.GPU)) facts.GPU { g := a100(); change(&g); return g }
	unknown := func(reason facts.Reason) map[string]facts.Reason {
		return joined(links(reason), map[string]facts.Reason{"gpus.model": facts.NotFound, "gpus.memory_bytes": reason, "gpus.driver_version": reason})
	}
	for name, test := range map[string]struct {
		archive  string
		commands map[string]answer
		want     []facts.GPU
		absent   map[string]facts.Reason
	}{
		"driver and bus agree": {card, map[string]answer{smiFull: {output: a100Row}}, []facts.GPU{a100()}, map[string]facts.Reason{}},
		"old driver": {
			card,
			map[string]answer{
				smiFull: {output: "Field \"compute_cap\" is not a valid field to query.\n", err: errors.New("exit status 2")},
				smiOld:  {output: "NVIDIA A100-SXM4-40GB, 00000000:01:00.0, 0x20B010DE, 40960, 450.80.02\n"},
			},
			[]facts.GPU{none(func(g *facts.GPU) { g.DriverVersion = &facts.Version{450, 80, 2} })},
			map[string]facts.Reason{},
		},
		"not available": {
			card,
			map[string]answer{smiFull: {output: "NVIDIA A100-SXM4-40GB, 00000000:01:00.0, 0x20B010DE, [N/A], [Not Supported], [GPU requires reset]\n"}},
			[]facts.GPU{none(func(g *facts.GPU) { g.MemoryBytes, g.DriverVersion = nil, nil })},
			map[string]facts.Reason{"gpus.memory_bytes": facts.NotFound, "gpus.driver_version": facts.NotFound},
		},
		"lies": {
			card,
			map[string]answer{smiFull: {output: "NVIDIA A100-SXM4-40GB, 00000000:01:00.0, 0x20B010DE, -1, none, 0.0\n"}},
			[]facts.GPU{none(func(g *facts.GPU) { g.MemoryBytes, g.DriverVersion = nil, nil })},
			map[string]facts.Reason{"gpus.memory_bytes": facts.NotFound, "gpus.driver_version": facts.NotFound},
		},
		"overflow": {
			card,
			map[string]answer{smiFull: {output: strings.Replace(a100Row, "40960", "99999999999999999999", 1)}},
			[]facts.GPU{none(func(g *facts.GPU) { g.MemoryBytes = nil })},
			map[string]facts.Reason{"gpus.memory_bytes": facts.NotFound},
		},
		"one fell off the bus for the driver": {
			card + pci("0000:02:00.0", "0302 10de 20b0", "nvidia"),
			map[string]answer{smiFull: {output: a100Row}},
			[]facts.GPU{a100(), bare},
			unknown(facts.NotFound),
		},
		"no driver": {pci("0000:01:00.0", "0302 10de 20b0", ""), nil, []facts.GPU{bare}, unknown(facts.NotFound)},
		"driver mismatch": {
			card,
			map[string]answer{smiFull: {output: "Failed to initialize NVML: Driver/library version mismatch\n", err: errors.New("exit status 18")}},
			[]facts.GPU{bare},
			unknown(facts.Failed),
		},
		"no devices were found": {card, map[string]answer{smiFull: {output: "No devices were found\n"}}, []facts.GPU{bare}, unknown(facts.ParseError)},
		"version of the module": {
			card + "-- proc/driver/nvidia/version --\nNVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (x)\nGCC version: gcc 12.3.0\n",
			nil,
			[]facts.GPU{{Vendor: "nvidia", PCIID: new("10de:20b0"), ComputeCapability: &[2]int{8, 0}, DriverVersion: &facts.Version{570, 86, 15}}},
			joined(links(facts.NotFound), map[string]facts.Reason{"gpus.model": facts.NotFound, "gpus.memory_bytes": facts.NotFound}),
		},
		"container": {
			card + "-- proc/1/cgroup --\n0::/docker/01\n", nil, []facts.GPU{bare}, unknown(facts.ContainerView),
		},
		"WSL": {
			"-- proc/sys/kernel/osrelease --\n5.15.0-microsoft-standard-WSL2\n-- dev/dxg --\n-- sys/bus/pci/devices/ --\n",
			map[string]answer{strings.Replace(smiFull, "nvidia-smi", "/usr/lib/wsl/lib/nvidia-smi", 1): {output: a100Row}},
			[]facts.GPU{a100()},
			map[string]facts.Reason{},
		},
		"AMD with its memory": {
			pci("0000:03:00.0", "0380 1002 740f", "amdgpu") + "-- sys/bus/pci/devices/0000:03:00.0/mem_info_vram_total --\n68702699520\n", nil,
			[]facts.GPU{{Vendor: "amd", PCIID: new("1002:740f"), MemoryBytes: new(int64(68702699520))}},
			joined(links(facts.NotSupported), map[string]facts.Reason{"gpus.model": facts.NotFound, "gpus.compute_capability": facts.NotSupported, "gpus.driver_version": facts.NotSupported}),
		},
		"consoles are no GPUs": {
			pci("0000:01:00.0", "0300 1a03 2000", "ast") + pci("0000:02:00.0", "0300 102b 0532", "") + pci("0000:03:00.0", "0300 1234 1111", "") +
				pci("0000:04:00.0", "0300 1af4 1050", "") + pci("0000:05:00.0", "0300 15ad 0405", "") + pci("0000:06:00.0", "0300 1013 00b8", "") +
				pci("0000:07:00.0", "0300 1414 5353", "") + pci("0000:08:00.0", "0300 1d0f 1111", "") + pci("0000:09:00.0", "0200 8086 1533", "igb") +
				pci("0000:0a:00.0", "0680 10de 1af1", ""),
			nil,
			[]facts.GPU{},
			map[string]facts.Reason{},
		},
		"no PCI bus": {"-- sys/bus/platform/ --\n", nil, []facts.GPU{}, map[string]facts.Reason{}},
		"no sysfs":   {"", nil, nil, map[string]facts.Reason{"gpus": facts.NotFound}},
		"no bus in a container": {
			"-- sys/bus/platform/ --\n-- proc/1/cgroup --\n0::/docker/1\n", nil, nil, map[string]facts.Reason{"gpus": facts.ContainerView},
		},
		"damaged bus": {"-- sys/bus/pci/devices/0000:01:00.0/modalias --\npci:v\n", nil, nil, map[string]facts.Reason{"gpus": facts.ParseError}},
		"no bus in WSL": {
			"-- proc/sys/kernel/osrelease --\n5.15.0-microsoft-standard-WSL2\n-- dev/dxg --\n-- sys/bus/platform/ --\n", nil,
			nil,
			map[string]facts.Reason{"gpus": facts.NotFound},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Run = commands(plain(test.commands))
			node := gather(t, sys)
			same(t, "GPUs", node.GPUs, test.want)
			same(t, "reasons", reasons(node, "gpus"), test.absent)
		})
	}
}

func TestNouveauIsNamed(t *testing.T) {
	for name, archive := range map[string]string{
		"as the card's driver": pci("0000:01:00.0", "0300 10de 1e84", "nouveau"),
		"as a loaded module":   pci("0000:01:00.0", "0300 10de 1e84", "") + "-- proc/modules --\nnouveau 2334720 1 - Live 0x0\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			says(t, gather(t, live(t, archive)), "gpus.driver_version", "nouveau", "install NVIDIA's driver")
		})
	}
	says(t, gather(t, live(t, pci("0000:01:00.0", "0300 10de 1e84", ""))), "gpus.driver_version", "the NVIDIA driver is not loaded")
}

func TestNamesOfPCIDevices(t *testing.T) {
	node := gather(t, recorded(t, pci("0000:01:00.0", "0302 10de 15f8", "nvidia")+
		"-- usr/share/misc/pci.ids --\n10de  NVIDIA Corporation\n\t15f8  GP100GL [Tesla P100 PCIe 16GB]\n"))
	same(t, "GPUs", node.GPUs, []facts.GPU{{Vendor: "nvidia", Model: new("Tesla P100 PCIe 16GB"), PCIID: new("10de:15f8"), ComputeCapability: &[2]int{6, 0}}})
	same(t, "reason", node.Absent["gpus.memory_bytes"].Reason, facts.RecordedTree)
}

func TestLongDomains(t *testing.T) {
	node := gather(t, live(t, pci("10000:e1:00.0", "0108 8086 f1a8", "nvme")+pci("0000:00:02.0", "0300 8086 46a6", "i915")))
	same(t, "GPUs", node.GPUs, []facts.GPU{{Vendor: "intel", PCIID: new("8086:46a6")}})
}

func TestCommandsAreCapped(t *testing.T) {
	output, err := host.Live().Run(t.Context(), "sh", "-c", "head -c 3000000 /dev/zero; echo $LC_ALL >&2; cat")
	must(t, err)
	same(t, "kept", len(output), 1<<20)
	_, err = host.Live().Run(t.Context(), "sh", "-c", "echo the locale is $LC_ALL >&2; exit 3")
	if err == nil || !strings.Contains(err.Error(), "exit status 3: the locale is C") {
		t.Errorf("got %v, want the exit status and the first line of its complaint", err)
	}
}

func TestManyGPUs(t *testing.T) {
	archive, rows := "", ""
	for i := range 8 {
		archive += pci(fmt.Sprintf("0000:%02x:00.0", i+0x80), "0302 10de 2330", "nvidia")
		rows = fmt.Sprintf("NVIDIA H100 80GB HBM3, 00000000:%02X:00.0, 0x233010DE, 81559, 570.86.15, 9.0\n", i+0x80) + rows
	}
	sys := live(t, archive)
	sys.Run = commands(map[string]answer{smiFull: {output: rows}})
	node := gather(t, sys)
	same(t, "number", len(node.GPUs), 8)
	models := map[string]int{}
	for _, g := range node.GPUs {
		models[valueOf(g.Model)]++
	}
	same(t, "models", maps.Clone(models), map[string]int{"H100 80GB HBM3": 8})
}
