package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

const autoscalerAzure = "azure/autoscaler/azure_instance_types.go"

// skusOfAzure are captures of the resource SKUs of some regions.
func skusOfAzure() []string {
	return []string{"azure/karpenter/zz_generated.sku.southcentralus.go", "azure/karpenter/zz_generated.sku.westcentralus.go"}
}

func filesOfAzure() []string { return append([]string{autoscalerAzure}, skusOfAzure()...) }

// readAzure gathers the machine types of Azure: Cluster Autoscaler's table, and how many vCPUs share a core where
// Karpenter's captures of the resource SKUs say so of the type or of another of its family. Which GPUs they have is for
// the overlay to say.
func readAzure(sources fs.FS, _ accelerators) (machines, error) {
	found, err := readAutoscaler(sources, autoscalerAzure)
	if err != nil {
		return nil, err
	}
	perCore := map[string]string{}
	for _, file := range skusOfAzure() {
		if err := readSKUs(sources, file, perCore); err != nil {
			return nil, err
		}
	}
	families := map[string]string{}
	for name, one := range found {
		if perCore[name] != "" {
			families[one["family"]] = perCore[name]
		}
	}
	for name, one := range found {
		if one["memory_mib"] == "0" { // The table rounds 512 MiB down.
			delete(found, name)
		}
		if visible := constrained(name); visible != "" {
			one["vcpus"] = visible
		}
		one["threads_per_core"] = families[one["family"]]
		if perCore[name] != "" {
			one["threads_per_core"] = perCore[name]
		}
	}
	return found, nil
}

// constrained gives the number of vCPUs that are left of a size where some are switched off: 4 of Standard_E16-4ads_v5. The
// table counts them all.
func constrained(name string) string {
	found := regexp.MustCompile(`^Standard_[A-Z]+\d+-(\d+)`).FindStringSubmatch(name)
	if found == nil {
		return ""
	}
	return found[1]
}

// readSKUs adds what a capture of Azure's resource SKUs says of vCPUs per core.
func readSKUs(sources fs.FS, name string, perCore map[string]string) error {
	text, err := fs.ReadFile(sources, name)
	if err != nil {
		return fmt.Errorf("reading the SKUs of Karpenter: %w", err)
	}
	size := regexp.MustCompile(`^\s*Name:\s+lo\.ToPtr\("(Standard_[^"]+)"\),`)
	capability := regexp.MustCompile(`Name: lo\.ToPtr\("vCPUsPerCore"\), Value: lo\.ToPtr\("(\d+)"\)`)
	current := ""
	for line := range strings.Lines(string(text)) {
		if found := size.FindStringSubmatch(line); found != nil {
			current = found[1]
		}
		if found := capability.FindStringSubmatch(line); found != nil && current != "" {
			perCore[current] = found[1]
		}
	}
	if len(perCore) == 0 {
		return fmt.Errorf("%s says of no machine type how many vCPUs share a core", name)
	}
	return nil
}
