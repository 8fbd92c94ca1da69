package instances

import (
	"strconv"
	"strings"
)

// customFamily is a machine series of GCP of which custom types can be made.
type customFamily struct {
	architecture   string
	threadsPerCore int
}

// customFamilies are from Google's page "Custom machine types" of the Compute Engine documentation, read on 2026-11-25.
func customFamilies() map[string]customFamily {
	return map[string]customFamily{
		"e2": {"amd64", 2}, "g2": {"amd64", 2}, "n1": {"amd64", 2}, "n2": {"amd64", 2}, "n2d": {"amd64", 2}, "n4": {"amd64", 2},
		"n4a": {"arm64", 1}, "n4d": {"amd64", 2},
	}
}

// custom computes a custom machine type from its name, such as "n2-custom-8-32768" or "custom-4-8192-ext".
func (c *Catalogue) custom(name string) (Type, bool) {
	family, amounts, _ := strings.Cut(name, "-custom-")
	if rest, ok := strings.CutPrefix(name, "custom-"); ok {
		family, amounts = "n1", rest
	}
	traits, ok := customFamilies()[family]
	cpus, memory, both := strings.Cut(strings.TrimSuffix(amounts, "-ext"), "-")
	mib, err := strconv.ParseInt(memory, 10, 32)
	if !ok || !both || err != nil || mib <= 0 {
		return Type{}, false
	}
	found := Type{
		Provider: gcp, Name: name, VCPUs: customCPUs(cpus), ThreadsPerCore: traits.threadsPerCore, MemoryMiB: mib,
		Architecture: traits.architecture, Interconnect: "none",
	}
	if family == "e2" && found.VCPUs == 0 {
		found.VCPUs, found.ThreadsPerCore = sharedCPUs(cpus), 0
	}
	if family == "g2" {
		found.GPUCount, found.GPU = customL4s(found.VCPUs), c.accelerators[accelerator{gcp, "nvidia-l4"}]
		if found.GPUCount == 0 {
			return Type{}, false
		}
	}
	return found, found.VCPUs > 0
}

// customCPUs gives the number of vCPUs, and zero where the text is no number.
func customCPUs(text string) int {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0
	}
	return int(n)
}

// sharedCPUs gives the vCPUs of the e2 types that have a fraction of a core: two are shown.
func sharedCPUs(size string) int {
	if size == "micro" || size == "small" || size == "medium" {
		return 2
	}
	return 0
}

// customL4s gives the number of GPUs that a custom g2 has with so many vCPUs, the same as the standard g2 of the size;
// zero where there is no such size.
func customL4s(cpus int) int {
	return map[int]int{4: 1, 8: 1, 12: 1, 16: 1, 24: 2, 32: 1, 48: 4, 96: 8}[cpus]
}
