package main

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
)

const (
	regionsGCP = "gcp/cyclenerd/machinetyperegion.csv"
	gpusGCP    = "gcp/cluster-toolkit/gpu_definition.tf"
)

// seriesOfGCP are statements about some of the series.
func seriesOfGCP() []string {
	const folder = "gcp/cyclenerd_sql/"
	return []string{folder + "a2.sql", folder + "a3.sql", folder + "g2.sql", folder + "n1.sql", folder + "n2.sql"}
}

func filesOfGCP() []string { return append([]string{regionsGCP, gpusGCP}, seriesOfGCP()...) }

// readGCP gathers the machine types of GCP: those of Cyclenerd's list of all regions, their bandwidth as far as Cyclenerd's
// statements have it, and their GPUs as far as Cluster Toolkit lists them. The processors are for the overlay to say.
func readGCP(sources fs.FS, _ accelerators) (machines, error) {
	found, err := readRegions(sources, regionsGCP)
	if err != nil {
		return nil, err
	}
	for _, file := range seriesOfGCP() {
		if err := found.readBandwidth(sources, file); err != nil {
			return nil, err
		}
	}
	return found, found.readGPUs(sources, gpusGCP)
}

// readRegions reads a list with a row for each machine type in each region.
func readRegions(sources fs.FS, name string) (machines, error) {
	rows, err := readCSV(sources, name, ';')
	if err != nil {
		return nil, err
	}
	found := machines{}
	for _, row := range rows {
		gib, err := strconv.ParseFloat(row["MEMORY_GB"], 64)
		if err != nil {
			return nil, fmt.Errorf("memory of %s: %w", row["NAME"], err)
		}
		one := machine{"vcpus": row["CPUS"], "memory_mib": strconv.Itoa(int(math.Floor(gib * 1024)))}
		// What is deprecated in one region only can still be had.
		if known, ok := found[row["NAME"]]; row["DEPRECATED"] != "" && (!ok || known["retired"] != "") {
			one["retired"] = strings.ToLower(row["DEPRECATED"])
		}
		found[row["NAME"]] = one
	}
	return found, nil
}

// readBandwidth reads statements such as UPDATE instances SET bandwidth = '24' WHERE name LIKE 'a2-%-1g', in Gbps. A
// later one goes over an earlier one.
func (m machines) readBandwidth(sources fs.FS, name string) error {
	text, err := fs.ReadFile(sources, name)
	if err != nil {
		return fmt.Errorf("reading the bandwidths of Cyclenerd: %w", err)
	}
	bandwidth, like := regexp.MustCompile(`\bbandwidth\s*=\s*'(\d+)'`), regexp.MustCompile(`name LIKE '([^']+)'`)
	for statement := range strings.SplitSeq(string(text), ";") {
		gbps := bandwidth.FindStringSubmatch(statement)
		if gbps == nil {
			continue
		}
		for _, found := range like.FindAllStringSubmatch(statement, -1) {
			pattern, err := regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(found[1]), "%", ".*") + "$")
			if err != nil {
				return fmt.Errorf("%s: pattern %q: %w", name, found[1], err)
			}
			for name, one := range m {
				if pattern.MatchString(name) {
					one["bandwidth_mbps"] = gbps[1] + "000"
				}
			}
		}
	}
	return nil
}

// readGPUs reads lines such as "a2-highgpu-1g" = { type = "nvidia-tesla-a100", count = 1 }.
func (m machines) readGPUs(sources fs.FS, name string) error {
	text, err := fs.ReadFile(sources, name)
	if err != nil {
		return fmt.Errorf("reading the GPUs of Cluster Toolkit: %w", err)
	}
	line := regexp.MustCompile(`"([^"]+)"\s*=\s*\{\s*type\s*=\s*"([^"]+)",\s*count\s*=\s*(\d+)\s*\}`)
	for _, found := range line.FindAllStringSubmatch(string(text), -1) {
		if one, ok := m[found[1]]; ok {
			one["gpu"], one["gpus"] = found[2], found[3]
		}
	}
	return nil
}
