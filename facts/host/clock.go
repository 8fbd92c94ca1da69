package host

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	synchronizedPath = "clock.synchronized"
	offsetPath       = "clock.offset_microseconds"
)

func clockProbe() probe {
	return probe{name: "clock", from: "adjtimex, and chronyc", claims: []string{synchronizedPath, offsetPath}, look: lookClock}
}

// Timekeeping is what a kernel says of its clock, which containers share.
type Timekeeping struct {
	// Synchronized says that something told the kernel that it keeps the clock right.
	Synchronized bool

	// Steered says that the kernel brings the clock back by itself, and Offset is how far it is off.
	Steered bool
	Offset  time.Duration
}

// lookClock asks chrony, too, where it is installed: it steers the clock by itself, and not everywhere does it tell
// the kernel.
func lookClock(ctx context.Context, m *machine, n *facts.Node) {
	if !m.Live || m.Timekeeping == nil {
		missAll(n, recordedTree("only a running kernel tells how its clock is kept"), synchronizedPath, offsetPath)
		return
	}
	kernel, err := m.Timekeeping()
	if err != nil {
		missAll(n, m.absence(fmt.Errorf("ask for the clock: %w", err)), synchronizedPath, offsetPath)
		return
	}
	source := "adjtimex"
	if !kernel.Steered {
		if offset, ok := m.chrony(ctx); ok {
			kernel, source = Timekeeping{Synchronized: true, Steered: true, Offset: offset}, "chronyc tracking"
		}
	}
	n.Clock.Synchronized = &kernel.Synchronized
	cite(n, source, facts.Reported, synchronizedPath)
	switch {
	case !kernel.Synchronized:
		n.Miss(offsetPath, notFound("nothing keeps the clock right, and nothing knows how far it is off"))
	case !kernel.Steered:
		n.Miss(offsetPath, notFound("what keeps the clock right does not tell the kernel how far it is off"))
	default:
		n.Clock.OffsetMicroseconds = new(kernel.Offset.Abs().Microseconds())
		cite(n, source, facts.Reported, offsetPath)
	}
}

// chrony gives how far the clock is off where chrony keeps it right.
func (m *machine) chrony(ctx context.Context) (offset time.Duration, ok bool) {
	program, absence := m.program("chronyc")
	if absence != nil || program == "" || m.Run == nil || m.trust(program) != nil {
		return 0, false
	}
	ctx, cancel := m.most(ctx)
	defer cancel()
	output, err := m.Run(ctx, program, "-c", "tracking")
	if err != nil {
		return 0, false
	}
	return parseTracking(string(output))
}

// parseTracking reads chronyc's report: the fifth column is the offset in seconds, the last whether there is any.
func parseTracking(output string) (offset time.Duration, ok bool) {
	fields, err := csv.NewReader(strings.NewReader(output)).Read()
	if err != nil || len(fields) < 14 || fields[len(fields)-1] == "Not synchronised" {
		return 0, false
	}
	seconds, err := strconv.ParseFloat(fields[4], 64)
	if err != nil || math.IsNaN(seconds) || math.Abs(seconds) > math.MaxInt32 {
		return 0, false
	}
	return time.Duration(seconds * float64(time.Second)), true
}
