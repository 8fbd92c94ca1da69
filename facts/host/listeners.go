package host

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

func listenersProbe() probe {
	return probe{name: "listening ports", from: "/proc/net/tcp, and /proc for the processes", claims: []string{"network.listeners"}, look: lookListeners}
}

// listening is the state of a listening socket in /proc/net/tcp.
const listening = "0A"

func lookListeners(_ context.Context, m *machine, n *facts.Node) {
	const path = "network.listeners"
	process, err := m.netProcess("tcp")
	confidence, a := m.networkView(process)
	if a != nil {
		n.Miss(path, *a)
		return
	}
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	sockets, err := m.listeningSockets(process + "/net/")
	if err != nil {
		n.Miss(path, m.absence(err))
		return
	}
	owners, denied := m.socketOwners(sockets)
	var missing gaps
	n.Network.Listeners = []facts.Listener{}
	for _, s := range sockets {
		l := facts.Listener{Address: s.address, Port: s.port}
		if process, ok := owners[s.inode]; ok {
			l.Process = &process
		} else {
			missing.add(path+".process", strconv.Itoa(s.port), m.unknownOwner(denied))
		}
		n.Network.Listeners = append(n.Network.Listeners, l)
	}
	missing.miss(n)
	cite(n, process+"/net/tcp", confidence, path)
}

func (m *machine) unknownOwner(denied bool) facts.Absence {
	switch {
	case !m.Live:
		return recordedTree("the tree does not show whose socket it is")
	case !denied:
		return notFound("no process that is visible here holds the socket")
	}
	return facts.Absence{Reason: facts.PermissionDenied, Detail: "only root may see whose socket it is", Resolve: asRoot}
}

// socket is a listening TCP socket.
type socket struct {
	address string
	port    int
	inode   uint64
}

// listeningSockets reads both families, sorted by port. A kernel without IPv6 has no file for it.
func (m *machine) listeningSockets(dir string) ([]socket, error) {
	sockets, err := m.socketTable(dir + "tcp")
	if err != nil {
		return nil, err
	}
	six, err := m.exists(dir + "tcp6")
	if err != nil {
		return nil, err
	}
	if six {
		more, err := m.socketTable(dir + "tcp6")
		if err != nil {
			return nil, err
		}
		sockets = append(sockets, more...)
	}
	slices.SortFunc(sockets, func(a, b socket) int {
		return cmp.Or(cmp.Compare(a.port, b.port), cmp.Compare(a.address, b.address), cmp.Compare(a.inode, b.inode))
	})
	return sockets, nil
}

// netProcess is the directory of the process whose network is looked at, and that shows a table of it. In another
// root, that is the first one: its "self" would be this process, elsewhere. It is that one, too, where there is an
// error.
func (m *machine) netProcess(table string) (string, error) {
	const first = "/proc/1"
	if !m.Live || m.own() {
		switch ok, err := m.exists("/proc/net/" + table); {
		case ok:
			return "/proc", nil
		case err != nil:
			return first, err
		}
	}
	_, err := m.read(first + "/net/" + table)
	return first, err
}

// socketTable reads the listening sockets of one family.
func (m *machine) socketTable(name string) ([]socket, error) {
	text, err := m.read(name)
	if err != nil {
		return nil, err
	}
	var sockets []socket
	for i, line := range slices.Collect(strings.Lines(text)) {
		fields := strings.Fields(line)
		if i == 0 || len(fields) > 3 && fields[3] != listening {
			continue
		}
		s, err := parseSocket(fields)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w: %q", name, err, strings.TrimSpace(line))
		}
		sockets = append(sockets, s)
	}
	return sockets, nil
}

func parseSocket(fields []string) (socket, error) {
	if len(fields) < 10 {
		return socket{}, errMalformed
	}
	address, port, _ := strings.Cut(fields[1], ":")
	ip, err1 := hex.DecodeString(address)
	number, err2 := strconv.ParseUint(port, 16, 16)
	inode, err3 := strconv.ParseUint(fields[9], 10, 64)
	if err1 != nil || err2 != nil || err3 != nil || number == 0 || len(ip) != net.IPv4len && len(ip) != net.IPv6len {
		return socket{}, errMalformed
	}
	// The kernel writes each word of an address in the order of a little-endian machine.
	for word := range slices.Chunk(ip, 4) {
		slices.Reverse(word)
	}
	return socket{net.IP(ip).String(), int(number), inode}, nil
}

// socketOwners names the processes that hold the sockets, and says whether it was denied a look into some.
func (m *machine) socketOwners(sockets []socket) (owners map[uint64]string, denied bool) {
	wanted, owners := map[string]uint64{}, map[uint64]string{}
	for _, s := range sockets {
		wanted[fmt.Sprintf("socket:[%d]", s.inode)] = s.inode
	}
	processes, err := m.list("/proc")
	if err != nil {
		return owners, reason(err) == facts.PermissionDenied
	}
	for _, process := range processes {
		if len(owners) == len(wanted) {
			break
		}
		if process[0] >= '1' && process[0] <= '9' {
			err := m.ownSockets(path.Join("/proc", process), wanted, owners)
			denied = denied || err != nil && reason(err) == facts.PermissionDenied
		}
	}
	return owners, denied
}

func (m *machine) ownSockets(process string, wanted map[string]uint64, owners map[uint64]string) error {
	fds, err := m.list(process + "/fd")
	if err != nil {
		return err
	}
	var denied error
	for _, fd := range fds {
		target, err := m.linkName(process + "/fd/" + fd)
		if err != nil {
			denied = cmpError(denied, err)
			continue
		}
		inode, ok := wanted[target]
		if name, err := m.read(process + "/comm"); ok && err == nil && name != "" {
			owners[inode] = name
		}
	}
	return denied
}
