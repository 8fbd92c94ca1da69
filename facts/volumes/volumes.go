// Package volumes knows what the volume types of the clouds are made of and how fast they are. It knows
// nothing of what anybody demands of them, and nothing of what the machine that uses a volume can take.
package volumes

import (
	_ "embed"
	"math"
	"strings"
	"sync"
)

// Type is one volume type of a cloud.
type Type struct {
	// Provider is aws, gcp or azure; Name is the cloud's own, such as "gp3".
	Provider, Name string

	// Medium is ssd or hdd; empty where the cloud does not say.
	Medium string

	// From names the page of the cloud's documentation that says what is known of the type.
	From string

	steps                            []step
	iopsArgument, throughputArgument string
}

//go:embed volumes.yaml
var text []byte

var table = sync.OnceValues(load)

// Find gives the volume type of a name, whatever its case: no cloud has two that differ in it.
func Find(provider, name string) (Type, bool) {
	types, err := table()
	if err != nil {
		return Type{}, false // A test reads the table.
	}
	found, ok := types[key{provider, strings.ToLower(name)}]
	return found, ok
}

// Arguments names the arguments of the cloud's Terraform provider that set the IOPS and the throughput of a
// volume; "" where the type has no such argument, and another size or another type is the way to more.
func (t Type) Arguments() (iops, throughput string) { return t.iopsArgument, t.throughputArgument }

// Performance gives how fast a volume of so many bytes is by the rules that the cloud publishes. What iops and
// throughput set goes before; they are nil where nobody sets them. A size of 0 is not known. A result is nil
// where it cannot be known. Of reading and writing it is the slower, and no credits for bursts count.
func (t Type) Performance(sizeBytes int64, iops *int, throughputBytesPerSecond *int64) (gotIOPS *int, gotThroughput *int64) {
	gotIOPS, gotThroughput = iops, throughputBytesPerSecond
	size := float64(sizeBytes) / (1 << 30)
	s, ok := t.step(size, iops)
	if !ok {
		return gotIOPS, gotThroughput
	}
	if gotIOPS == nil {
		if n, known := s.IOPS.at(size, 0); known {
			gotIOPS = new(int(math.Round(n)))
		}
	}
	if gotThroughput == nil {
		operations := 0.0
		if gotIOPS != nil {
			operations = float64(*gotIOPS)
		}
		if n, known := s.rate().at(size, operations); known {
			gotThroughput = new(int64(math.Round(n * s.unit())))
		}
	}
	return gotIOPS, gotThroughput
}

// step gives the step that a volume of the size and with the IOPS is in. It is not ok where that hangs on what
// is not known.
func (t Type) step(size float64, iops *int) (step, bool) {
	for _, s := range t.steps {
		if s.UpToGiB > 0 && size == 0 || s.UpToIOPS > 0 && iops == nil {
			return step{}, false
		}
		if (s.UpToGiB == 0 || size <= s.UpToGiB) && (s.UpToIOPS == 0 || *iops <= s.UpToIOPS) {
			return s, true
		}
	}
	return step{}, false
}

type key struct{ provider, name string }
