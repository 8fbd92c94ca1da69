package volumes

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// row is one entry of the table: types of the same rules.
type row struct {
	Provider  string   `yaml:"provider"`
	Names     []string `yaml:"names"`
	Medium    string   `yaml:"medium"`
	From      string   `yaml:"from"`
	Steps     []step   `yaml:"steps"`
	Arguments struct {
		IOPS       string `yaml:"iops"`
		Throughput string `yaml:"throughput"`
	} `yaml:"arguments"`
}

// step is how fast volumes are up to a size, or up to a number of IOPS.
type step struct {
	UpToGiB  float64 `yaml:"up_to_gib"`
	UpToIOPS int     `yaml:"up_to_iops"`
	IOPS     figure  `yaml:"iops"`

	// At most one of these is given, in the unit that the cloud counts in.
	MiBps figure `yaml:"mibps"`
	MBps  figure `yaml:"mbps"`
}

// figure is a rule for IOPS or throughput: the sum of a base, of a share for each GiB and of a share for each
// of the IOPS, within limits. The zero figure is not known.
type figure struct {
	Base    float64 `yaml:"base"`
	PerGiB  float64 `yaml:"per_gib"`
	PerIOPS float64 `yaml:"per_iops"`
	Least   float64 `yaml:"least"`
	Most    float64 `yaml:"most"`
}

// at gives the figure of a volume of so many GiB and IOPS, both 0 where they are not known.
func (f figure) at(size, iops float64) (float64, bool) {
	if f == (figure{}) || f.PerGiB > 0 && size == 0 || f.PerIOPS > 0 && iops == 0 {
		return 0, false
	}
	n := max(f.Base+f.PerGiB*size+f.PerIOPS*iops, f.Least)
	if f.Most > 0 {
		n = min(n, f.Most)
	}
	return n, true
}

// rate is the throughput in the unit of the step.
func (s step) rate() figure {
	if s.MBps != (figure{}) {
		return s.MBps
	}
	return s.MiBps
}

// unit is the bytes in the unit of the step.
func (s step) unit() float64 {
	if s.MBps != (figure{}) {
		return 1_000_000
	}
	return 1 << 20
}

// load reads the table.
func load() (map[key]Type, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var rows []row
	if err := decoder.Decode(&rows); err != nil {
		return nil, fmt.Errorf("reading the table of volume types: %w", err)
	}
	types := map[key]Type{}
	for _, r := range rows {
		for _, name := range r.Names {
			types[key{r.Provider, strings.ToLower(name)}] = Type{
				Provider: r.Provider, Name: name, Medium: r.Medium, From: r.From, steps: r.Steps,
				iopsArgument: r.Arguments.IOPS, throughputArgument: r.Arguments.Throughput,
			}
		}
	}
	return types, nil
}
