package instances

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// ownFile is the user's file of machine types.
type ownFile struct {
	InstanceTypes []ownType `yaml:"instance_types"`
}

// ownType is a machine type as the user writes it. What is left out is not known.
type ownType struct {
	Provider       string    `yaml:"provider"`
	Name           string    `yaml:"name"`
	VCPUs          int       `yaml:"vcpus"`
	ThreadsPerCore int       `yaml:"threads_per_core"`
	MemoryMiB      int64     `yaml:"memory_mib"`
	Architecture   string    `yaml:"architecture"`
	GPUs           *ownGPUs  `yaml:"gpus"`
	LocalDisks     []ownDisk `yaml:"local_disks"`
	BandwidthMbps  int64     `yaml:"bandwidth_mbps"`
	Interconnect   string    `yaml:"interconnect"`
	Retired        string    `yaml:"retired"`

	line int
}

type ownGPUs struct {
	Count             int    `yaml:"count"`
	Vendor            string `yaml:"vendor"`
	Model             string `yaml:"model"`
	MemoryMiB         int64  `yaml:"memory_mib"`
	ComputeCapability string `yaml:"compute_capability"`
}

type ownDisk struct {
	Count  int    `yaml:"count"`
	SizeGB int64  `yaml:"size_gb"`
	Medium string `yaml:"medium"`
}

// readOwn reads the user's file, and notes the line that each machine type begins on.
func readOwn(name string, text []byte) ([]ownType, error) {
	var file ownFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, placed(name, err)
	}
	if len(file.InstanceTypes) == 0 {
		return nil, fmt.Errorf("%s:1: there are no instance_types in it", name)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s:1: there is more than one document in it", name)
	}
	var lines struct {
		InstanceTypes []yaml.Node `yaml:"instance_types"`
	}
	if err := yaml.Unmarshal(text, &lines); err != nil {
		return nil, placed(name, err)
	}
	for i := range lines.InstanceTypes {
		file.InstanceTypes[i].line = lines.InstanceTypes[i].Line
	}
	return file.InstanceTypes, nil
}

// placed puts the file and the line before the first thing that a YAML error complains of. It says of a type
// of ours only what the user can know of it.
func placed(name string, err error) error {
	text := err.Error()
	if wrong, ok := errors.AsType[*yaml.TypeError](err); ok && len(wrong.Errors) > 0 {
		text = wrong.Errors[0]
	}
	found := regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*?)(?: in type instances\.\w+| into instances\.\w+)?$`).FindStringSubmatch(text)
	if found == nil {
		return fmt.Errorf("%s:1: %s", name, text)
	}
	return fmt.Errorf("%s:%s: %s", name, found[1], found[2])
}
