package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strconv"
	"strings"
)

const (
	autoscalerAWS = "aws/autoscaler/ec2_instance_types.go"
	karpenterAWS  = "aws/karpenter/instance-types.md"
	measuredAWS   = "aws/ec2instances.info/manually_fetched_data.json"
)

func filesOfAWS() []string { return []string{karpenterAWS, autoscalerAWS, measuredAWS} }

// readAWS gathers the machine types of AWS: those of Karpenter's reference, and of Cluster Autoscaler's table those that
// Karpenter no longer has, but for Macs. Which GPUs the latter have is for the overlay to say.
func readAWS(sources fs.FS, known accelerators) (machines, error) {
	found, err := readAutoscaler(sources, autoscalerAWS)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(found, func(name string, _ machine) bool { return strings.HasPrefix(name, "mac") })
	labels, err := readLabels(sources, karpenterAWS)
	if err != nil {
		return nil, err
	}
	for name, of := range labels {
		if found[name], err = described(of, known); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	threads, err := readThreads(sources, measuredAWS)
	if err != nil {
		return nil, err
	}
	for name, one := range found {
		one["threads_per_core"] = threads.perCore(name, one, labels[name]["instance-cpu-manufacturer"])
	}
	return found, nil
}

// readLabels reads the two tables that Karpenter's reference has for each type. The keys are without their domain.
func readLabels(sources fs.FS, name string) (map[string]map[string]string, error) {
	text, err := fs.ReadFile(sources, name)
	if err != nil {
		return nil, fmt.Errorf("reading the types of Karpenter: %w", err)
	}
	found := map[string]map[string]string{}
	var current map[string]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "### `"); ok {
			current = map[string]string{}
			found[strings.TrimSuffix(title, "`")] = current
		}
		if cells := strings.Split(line, "|"); len(cells) == 4 && current != nil {
			current[path.Base(cells[1])] = cells[2]
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s has no machine types", name)
	}
	return found, nil
}

// described turns Karpenter's labels and resources into a machine type.
func described(labels map[string]string, known accelerators) (machine, error) {
	one := machine{
		"vcpus": labels["instance-cpu"], "memory_mib": labels["instance-memory"], "architecture": labels["arch"],
		"bandwidth_mbps": labels["instance-network-bandwidth"], "interconnect": "none",
	}
	if labels["efa"] != "" {
		one["interconnect"] = "efa"
	}
	if total := labels["instance-local-nvme"]; total != "" {
		one["local_disks"] = "?x" + total + " nvme"
	}
	one["gpus"], one["gpu"] = labels["instance-accelerator-count"], labels["instance-accelerator-name"]
	if gpu := labels["instance-gpu-name"]; gpu != "" {
		var err error
		if one["gpu"], err = known.named("aws", gpu, labels["instance-gpu-memory"]); err != nil {
			return nil, err
		}
		// A part of a GPU is none of Karpenter's GPUs, and one device to the system.
		if one["gpus"] = labels["instance-gpu-count"]; one["gpus"] == "0" {
			one["gpus"] = "1"
		}
	}
	return one, nil
}

// threads says how many threads were counted on a type, and on how many cores.
type threads map[string]struct {
	NUMA struct {
		Cores   []int `json:"numa_node_core_counts"`
		Threads []int `json:"numa_node_thread_counts"`
	} `json:"numa"`
}

func readThreads(sources fs.FS, name string) (threads, error) {
	text, err := fs.ReadFile(sources, name)
	if err != nil {
		return nil, fmt.Errorf("reading the measurements of ec2instances.info: %w", err)
	}
	var found threads
	if err := json.Unmarshal(text, &found); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return found, nil
}

// perCore gives what was counted, unless that was on another machine than the name says. Of a type on which nobody counted,
// ARM processors have one thread to a core, and so have AMD's from the seventh generation on; Intel's have two.
func (t threads) perCore(name string, one machine, maker string) string {
	cores, counted := sum(t[name].NUMA.Cores), sum(t[name].NUMA.Threads)
	if cores > 0 && strconv.Itoa(counted) == one["vcpus"] && counted%cores == 0 {
		return strconv.Itoa(counted / cores)
	}
	switch {
	case one["architecture"] == "arm64":
		return "1"
	case maker == "amd":
		if generation(name) >= 7 {
			return "1"
		}
		return "2"
	case maker == "intel":
		return "2"
	}
	return ""
}

// generation is the first digit of a name: 8 in "hpc8a.96xlarge".
func generation(name string) int {
	if at := strings.IndexAny(name, "0123456789"); at >= 0 {
		return int(name[at] - '0')
	}
	return 0
}

func sum(numbers []int) int {
	total := 0
	for _, n := range numbers {
		total += n
	}
	return total
}
