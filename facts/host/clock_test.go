package host_test

import (
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/host"
)

func TestClock(t *testing.T) {
	const (
		offset   = "clock.offset_microseconds"
		chronyc  = "-- usr/bin/chronyc --\n"
		ask      = "/usr/bin/chronyc -c tracking"
		tracking = "A9FEA97B,169.254.169.123,4,1732800000.123,-0.000012345,0.000003,0.000007,-3.1,0.001,0.012,0.0003,0.0002,16.2,Normal\n"
		lost     = "00000000,,0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Not synchronised\n"
	)
	for name, test := range map[string]struct {
		archive string
		kernel  host.Timekeeping
		chrony  answer
		want    facts.Clock
		absent  map[string]facts.Reason
	}{
		"the kernel steers": {
			chronyc,
			host.Timekeeping{Synchronized: true, Steered: true, Offset: -1500 * time.Microsecond},
			answer{output: tracking},
			facts.Clock{Synchronized: new(true), OffsetMicroseconds: new(int64(1500))},
			map[string]facts.Reason{},
		},
		"chrony steers": {
			chronyc,
			host.Timekeeping{Synchronized: true},
			answer{output: tracking},
			facts.Clock{Synchronized: new(true), OffsetMicroseconds: new(int64(12))},
			map[string]facts.Reason{},
		},
		"chrony does not tell the kernel": {
			chronyc,
			host.Timekeeping{},
			answer{output: tracking},
			facts.Clock{Synchronized: new(true), OffsetMicroseconds: new(int64(12))},
			map[string]facts.Reason{},
		},
		"chrony has lost its servers": {
			chronyc,
			host.Timekeeping{},
			answer{output: lost},
			facts.Clock{Synchronized: new(false)},
			map[string]facts.Reason{offset: facts.NotFound},
		},
		"chrony does not run": {
			chronyc,
			host.Timekeeping{},
			answer{"506 Cannot talk to daemon\n", errors.New("exit status 1")},
			facts.Clock{Synchronized: new(false)},
			map[string]facts.Reason{offset: facts.NotFound},
		},
		"chrony says nonsense": {
			chronyc,
			host.Timekeeping{Synchronized: true},
			answer{output: "a,b,c,d,NaN,f,g,h,i,j,k,l,m,Normal\n"},
			facts.Clock{Synchronized: new(true)},
			map[string]facts.Reason{offset: facts.NotFound},
		},
		"something else steers": {
			usrBin,
			host.Timekeeping{Synchronized: true},
			answer{},
			facts.Clock{Synchronized: new(true)},
			map[string]facts.Reason{offset: facts.NotFound},
		},
		"nothing": {
			usrBin,
			host.Timekeeping{Steered: true, Offset: time.Hour},
			answer{},
			facts.Clock{Synchronized: new(false)},
			map[string]facts.Reason{offset: facts.NotFound},
		},
		"container": {
			chronyc + "-- proc/1/cgroup --\n0::/docker/1\n",
			host.Timekeeping{Synchronized: true, Steered: true, Offset: time.Millisecond},
			answer{},
			facts.Clock{Synchronized: new(true), OffsetMicroseconds: new(int64(1000))},
			map[string]facts.Reason{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			sys.Timekeeping = func() (host.Timekeeping, error) { return test.kernel, nil }
			sys.Run = commands(map[string]answer{ask: test.chrony})
			node := gather(t, sys)
			same(t, "clock", *node.Clock, test.want)
			same(t, "reasons", reasons(node, "clock"), test.absent)
		})
	}
}

func TestUnknownClock(t *testing.T) {
	both := func(r facts.Reason) map[string]facts.Reason {
		return map[string]facts.Reason{"clock.synchronized": r, "clock.offset_microseconds": r}
	}
	sys := live(t, usrBin)
	sys.Timekeeping = func() (host.Timekeeping, error) { return host.Timekeeping{}, syscall.EPERM }
	same(t, "reasons", reasons(gather(t, sys), "clock"), both(facts.PermissionDenied))
	same(t, "recorded", reasons(gather(t, recorded(t, usrBin)), "clock"), both(facts.RecordedTree))
}

// The kernel's own answer; what it is, is the machine's affair.
func TestTimekeeping(t *testing.T) {
	sys, err := host.At("/")
	must(t, err)
	if _, err := sys.Timekeeping(); err != nil && !errors.Is(err, syscall.EPERM) && !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}
