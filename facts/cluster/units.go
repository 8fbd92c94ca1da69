package cluster

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// unit is what a number counts, and how many of the quantity's own units it is.
type unit struct {
	name   string
	factor int64
}

// quantity is something that is measured.
type quantity struct {
	// example is a value as it is written, and own the unit that facts have.
	example, own string

	// units are those that may be written, and mistaken those that are near and mean something else, with
	// what to write.
	units    []unit
	mistaken map[string]string
}

// The multiples of a unit.
const (
	kilo, mega, giga, tera, peta = 1e3, 1e6, 1e9, 1e12, 1e15
	kibi, mebi, gibi, tebi, pebi = 1 << 10, 1 << 20, 1 << 30, 1 << 40, 1 << 50
)

func sizes() quantity {
	return quantity{
		example: "256 GB", own: "bytes",
		units:    bytesUnits(""),
		mistaken: map[string]string{"Gb": "GB", "Mb": "MB", "Tb": "TB", "gb": "GB", "mb": "MB", "tb": "TB", "G": "GB", "M": "MB", "T": "TB", "g": "GB", "Gi": "GiB", "Mi": "MiB", "Ti": "TiB"},
	}
}

// gpuSizes are those that GPU memory is sold as, whose GB is the binary one.
func gpuSizes() quantity {
	return quantity{
		example: "80 GB", own: "bytes",
		units:    []unit{{"MiB", mebi}, {"GB", gibi}, {"GiB", gibi}},
		mistaken: map[string]string{"MB": "MiB", "Gb": "GB", "gb": "GB", "G": "GB", "Gi": "GiB"},
	}
}

func throughputs() quantity {
	return quantity{
		example: "500 MB/s", own: "bytes a second",
		units:    bytesUnits("/s"),
		mistaken: map[string]string{"MBps": "MB/s", "GBps": "GB/s", "MiBps": "MiB/s", "Mbps": "MB/s", "Gbps": "GB/s", "Mb/s": "MB/s", "Gb/s": "GB/s", "MB": "MB/s", "GB": "GB/s", "MiB": "MiB/s", "GiB": "GiB/s"},
	}
}

func bandwidths() quantity {
	return quantity{
		example: "100 Gbps", own: "bits a second",
		units:    []unit{{"Mbps", mega}, {"Gbps", giga}, {"Tbps", tera}, {"Mbit/s", mega}, {"Gbit/s", giga}, {"Tbit/s", tera}},
		mistaken: map[string]string{"GB/s": "Gbps", "MB/s": "Mbps", "GBps": "Gbps", "MBps": "Mbps", "Gb/s": "Gbps", "Mb/s": "Mbps", "Gb": "Gbps", "Gbit": "Gbps", "G": "Gbps", "gbps": "Gbps"},
	}
}

func durations() quantity {
	return quantity{
		example: "2 ms", own: "microseconds",
		units:    []unit{{"us", 1}, {"µs", 1}, {"μs", 1}, {"ms", kilo}, {"s", mega}},
		mistaken: map[string]string{"msec": "ms", "usec": "us", "sec": "s", "MS": "ms"},
	}
}

func bytesUnits(per string) []unit {
	units := []unit{
		{"B", 1},
		{"kB", kilo},
		{"MB", mega},
		{"GB", giga},
		{"TB", tera},
		{"PB", peta},
		{"KiB", kibi},
		{"MiB", mebi},
		{"GiB", gibi},
		{"TiB", tebi},
		{"PiB", pebi},
	}
	for i := range units {
		units[i].name += per
	}
	return units
}

var measured = regexp.MustCompile(`^([0-9]{1,15}(?:\.[0-9]{1,9})?)\s*(\S*)$`)

// parse reads a value with its unit, and gives it in the quantity's own, rounded down. Its errors go on
// from "is", such as "is 256 without a unit".
func (q quantity) parse(text string) (int64, error) {
	const longest, largest = 40, 1 << 55 // mostDevices of them still have a sum
	match := measured.FindStringSubmatch(strings.TrimSpace(text))
	if match == nil || len(text) > longest {
		return 0, fmt.Errorf("is no number with a unit: write it as %q, for example", q.example)
	}
	number, name := match[1], match[2]
	at := slices.IndexFunc(q.units, func(u unit) bool { return u.name == name })
	switch {
	case name == "":
		return 0, fmt.Errorf("is %s without a unit: write it as %q, for example", number, q.example)
	case at < 0 && q.mistaken[name] != "":
		return 0, fmt.Errorf("has the unit %s, and is in %s: did you mean %q?", name, q.own, number+" "+q.mistaken[name])
	case at < 0:
		return 0, fmt.Errorf("has the unit %q, and can have %s", name, q.names())
	}
	// The pattern lets nothing through that is no number.
	exact, _ := new(big.Rat).SetString(number)
	exact.Mul(exact, new(big.Rat).SetInt64(q.units[at].factor))
	whole := new(big.Int).Quo(exact.Num(), exact.Denom())
	switch {
	case whole.Sign() == 0:
		return 0, fmt.Errorf("is zero in whole %s: leave out what is not known", q.own)
	case whole.Cmp(big.NewInt(largest)) > 0:
		return 0, fmt.Errorf("is larger than anything there is")
	default:
		return whole.Int64(), nil
	}
}

// names lists the units, each once.
func (q quantity) names() string {
	var names []string
	for _, u := range q.units {
		// The second sign for micro looks like the first.
		if u.name != "μs" {
			names = append(names, u.name)
		}
	}
	return strings.Join(names, ", ")
}
