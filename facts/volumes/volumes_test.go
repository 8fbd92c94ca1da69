package volumes_test

import (
	"testing"

	"github.com/kwpolicy/kwpolicy/facts/volumes"
)

const (
	gib = 1 << 30
	mib = 1 << 20
)

func TestPerformance(t *testing.T) {
	for name, test := range map[string]struct {
		provider, typ      string
		size               int64
		iops               *int
		throughput         *int64
		wantIOPS           int // 0 where it cannot be told
		wantThroughput     int64
		wantMedium         string
		wantArg, wantOther string
	}{
		"gp3 as it comes":             {"aws", "gp3", 200 * gib, nil, nil, 3000, 125 * mib, "ssd", "iops", "throughput"},
		"gp3 of unknown size":         {"aws", "gp3", 0, nil, nil, 3000, 125 * mib, "ssd", "iops", "throughput"},
		"gp3 with both":               {"aws", "gp3", 200 * gib, new(16000), new(int64(1000 * mib)), 16000, 1000 * mib, "ssd", "iops", "throughput"},
		"gp2, small":                  {"aws", "gp2", 8 * gib, nil, nil, 100, 128 * mib, "ssd", "", ""},
		"gp2, just below":             {"aws", "gp2", 333 * gib, nil, nil, 999, 128 * mib, "ssd", "", ""},
		"gp2, large enough":           {"aws", "gp2", 334 * gib, nil, nil, 1002, 250 * mib, "ssd", "", ""},
		"gp2, at its limit":           {"aws", "gp2", 6000 * gib, nil, nil, 16000, 250 * mib, "ssd", "", ""},
		"gp2 of unknown size":         {"aws", "gp2", 0, nil, nil, 0, 0, "ssd", "", ""},
		"io1":                         {"aws", "io1", 100 * gib, new(1000), nil, 1000, 250 * mib, "ssd", "iops", ""},
		"io1 without its argument":    {"aws", "io1", 100 * gib, nil, nil, 0, 0, "ssd", "iops", ""},
		"io1, more than 32000":        {"aws", "io1", 1000 * gib, new(64000), nil, 64000, 1000 * mib, "ssd", "iops", ""},
		"io2":                         {"aws", "io2", 1000 * gib, new(64000), nil, 64000, 4000 * mib, "ssd", "iops", ""},
		"st1":                         {"aws", "st1", 1024 * gib, nil, nil, 40, 40 * mib, "hdd", "", ""},
		"pd-standard":                 {"gcp", "pd-standard", 1000 * gib, nil, nil, 750, 120 * mib, "hdd", "", ""},
		"pd-balanced":                 {"gcp", "pd-balanced", 1000 * gib, nil, nil, 9000, 420 * mib, "ssd", "", ""},
		"pd-ssd at its limit":         {"gcp", "pd-ssd", 10_000 * gib, nil, nil, 100_000, 1200 * mib, "ssd", "", ""},
		"hyperdisk without arguments": {"gcp", "hyperdisk-balanced", 1000 * gib, nil, nil, 3000, 140 * mib, "ssd", "provisioned_iops", "provisioned_throughput"},
		"P10":                         {"azure", "Premium_LRS", 128 * gib, nil, nil, 500, 100e6, "ssd", "", ""},
		"one GiB more is P15":         {"azure", "Premium_LRS", 129 * gib, nil, nil, 1100, 125e6, "ssd", "", ""},
		"P30":                         {"azure", "premium_lrs", 1024 * gib, nil, nil, 5000, 200e6, "ssd", "", ""},
		"P80":                         {"azure", "Premium_LRS", 32_767 * gib, nil, nil, 20_000, 900e6, "ssd", "", ""},
		"Premium SSD of unknown size": {"azure", "Premium_LRS", 0, nil, nil, 0, 0, "ssd", "", ""},
		"PremiumV2 as it comes":       {"azure", "PremiumV2_LRS", 64 * gib, nil, nil, 3000, 125e6, "ssd", "disk_iops_read_write", "disk_mbps_read_write"},
		"Ultra without its arguments": {"azure", "UltraSSD_LRS", 64 * gib, nil, nil, 0, 0, "ssd", "disk_iops_read_write", "disk_mbps_read_write"},
		"Standard HDD":                {"azure", "Standard_LRS", 1024 * gib, nil, nil, 500, 60e6, "hdd", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			typ, ok := volumes.Find(test.provider, test.typ)
			if !ok {
				t.Fatal("not found")
			}
			iops, throughput := typ.Performance(test.size, test.iops, test.throughput)
			if got := value(iops); got != test.wantIOPS {
				t.Errorf("got %d IOPS, want %d", got, test.wantIOPS)
			}
			if got := value(throughput); got != test.wantThroughput {
				t.Errorf("got %d bytes a second, want %d", got, test.wantThroughput)
			}
			forIOPS, forThroughput := typ.Arguments()
			if typ.Medium != test.wantMedium || forIOPS != test.wantArg || forThroughput != test.wantOther {
				t.Errorf("got %s, %q, %q, want %s, %q, %q", typ.Medium, forIOPS, forThroughput, test.wantMedium, test.wantArg, test.wantOther)
			}
		})
	}
	for _, unknown := range [][2]string{{"aws", "pd-ssd"}, {"aws", ""}, {"other", "gp3"}} {
		if _, ok := volumes.Find(unknown[0], unknown[1]); ok {
			t.Errorf("found %v", unknown)
		}
	}
}

func value[T int | int64](figure *T) T {
	if figure == nil {
		return 0
	}
	return *figure
}
