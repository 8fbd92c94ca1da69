package instances

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Check refuses what the facts could not hold, and what says nothing. What a user or a plan
// says of a type is to be checked before it is described. Errors name the keys of the user's file.
func (t Type) Check() error {
	wrong := cmp.Or(t.checkWords(), t.checkNumbers())
	if wrong == nil && (t.GPUCount != 0 || t.GPU != GPU{}) {
		return t.checkGPUs()
	}
	return t.named(wrong)
}

func (t Type) named(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", t.Name, err)
}

func (t Type) checkWords() error {
	wrong := []error{
		oneOf("provider", t.Provider, aws, azure, gcp),
		oneOf("architecture", t.Architecture, "", "amd64", "arm64"),
		oneOf("interconnect", t.Interconnect, "", "none", "infiniband", "efa", "other"),
	}
	for _, disk := range t.LocalDisks {
		wrong = append(wrong, oneOf("local_disks.medium", disk.Medium, "", "nvme", "ssd", "hdd"))
	}
	return cmp.Or(wrong...)
}

func (t Type) checkNumbers() error {
	const many = 1 << 20
	wrong := []error{
		within("vcpus", t.VCPUs, 1, many), within("memory_mib", t.MemoryMiB, 1, 1<<40),
		within("threads_per_core", t.ThreadsPerCore, 0, many), within("bandwidth_mbps", t.BandwidthMbps, 0, 1<<40),
	}
	for _, disk := range t.LocalDisks {
		wrong = append(wrong, within("local_disks.count", disk.Count, 1, 1024), within("local_disks.size_gb", disk.SizeGB, 1, 1<<32))
	}
	return cmp.Or(wrong...)
}

func (t Type) checkGPUs() error {
	return t.named(cmp.Or(
		oneOf("gpus.vendor", t.GPU.Vendor, "nvidia", "amd", "intel", "apple", "other"),
		within("gpus.count", t.GPUCount, 1, 1024), within("gpus.memory_mib", t.GPU.MemoryMiB, 0, 1<<40),
	))
}

func within[T int | int64](key string, n, least, most T) error {
	if n < least || n > most {
		return fmt.Errorf("%s is %d, and not from %d to %d", key, n, least, most)
	}
	return nil
}

// oneOf refuses a word that is not among words, of which the first may be empty: the key may be left out.
func oneOf(key, word string, words ...string) error {
	if slices.Contains(words, word) {
		return nil
	}
	if words[0] == "" {
		words = words[1:]
	}
	return fmt.Errorf("%s is %q, and not one of %s", key, word, strings.Join(words, ", "))
}
