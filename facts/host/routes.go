package host

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

// Flags of a route, as the kernel's header has them.
const (
	routeUp     = 0x1
	routeReject = 0x200
)

// defaultRoute names the links that the way out goes over, sorted: those of the route with the lowest metric, of
// IPv6 where IPv4 has none. Process is a directory below /proc.
func (m *machine) defaultRoute(process string) ([]string, error) {
	names, err := m.routes(process+"/net/route", parseRoute)
	if err != nil || len(names) > 0 {
		return names, err
	}
	names, err = m.routes(process+"/net/ipv6_route", parseRoute6)
	switch {
	case err != nil && reason(err) != facts.NotFound:
		return nil, err
	case len(names) == 0:
		return nil, fmt.Errorf("%w: no default route", errNotFound)
	}
	return names, nil
}

// route is one that leads everywhere.
type route struct {
	link   string
	metric uint64
}

// routes names the links of the default routes with the lowest metric.
func (m *machine) routes(name string, parse func([]string) (route, bool, error)) ([]string, error) {
	text, err := m.read(name)
	if err != nil {
		return nil, err
	}
	var best []route
	for line := range strings.Lines(text) {
		r, ok, err := parse(strings.Fields(line))
		switch {
		case err != nil:
			return nil, fmt.Errorf("read %s: %w: %q", name, err, strings.TrimSpace(line))
		case !ok || len(best) > 0 && best[0].metric < r.metric:
			continue
		case len(best) > 0 && best[0].metric > r.metric:
			best = nil
		}
		best = append(best, r)
	}
	var links []string
	for _, r := range best {
		links = append(links, r.link)
	}
	return sorted(links), nil
}

// parseRoute reads a line of /proc/net/route; ok says that it is a default route.
func parseRoute(fields []string) (r route, ok bool, err error) {
	if len(fields) < 8 {
		return r, false, errMalformed
	}
	if fields[0] == "Iface" || fields[1] != "00000000" || fields[7] != "00000000" {
		return r, false, nil
	}
	flags, err1 := strconv.ParseUint(fields[3], 16, 32)
	metric, err2 := strconv.ParseUint(fields[6], 10, 64)
	return newRoute(fields[0], flags, metric, err1, err2)
}

// parseRoute6 reads a line of /proc/net/ipv6_route.
func parseRoute6(fields []string) (r route, ok bool, err error) {
	if len(fields) < 10 {
		return r, false, errMalformed
	}
	if strings.Trim(fields[0], "0") != "" || fields[1] != "00" {
		return r, false, nil
	}
	flags, err1 := strconv.ParseUint(fields[8], 16, 32)
	metric, err2 := strconv.ParseUint(fields[5], 16, 64)
	return newRoute(fields[9], flags, metric, err1, err2)
}

func newRoute(link string, flags, metric uint64, errs ...error) (route, bool, error) {
	if errors.Join(errs...) != nil {
		return route{}, false, errMalformed
	}
	return route{link, metric}, flags&routeUp != 0 && flags&routeReject == 0 && link != "lo", nil
}
