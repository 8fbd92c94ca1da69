package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// errRemote says that the engine that the session uses is another machine's.
var errRemote = errors.New("DOCKER_HOST names an engine on another machine")

// engineAnswer is what the first engine that tells its version says of itself.
type engineAnswer struct {
	socket  string
	version engineVersion
	info    engineInfo
	infoErr error
}

func (a engineAnswer) infoSource() string { return "GET /info on " + a.socket }

func (m *machine) askEngines(ctx context.Context) (engineAnswer, error) {
	sockets, err := m.dockerSockets()
	if err != nil {
		return engineAnswer{}, err
	}
	if !m.Live || m.Dial == nil {
		return engineAnswer{}, fmt.Errorf("%w what only a running engine knows", errNoAnswer)
	}
	var missed error
	for _, socket := range sockets {
		answer := engineAnswer{socket: socket}
		if answer.version, err = m.askEngine(ctx, socket); err == nil {
			answer.infoErr = m.getFromEngine(ctx, socket, "/info", &answer.info)
			return answer, nil
		}
		missed = worse(missed, err)
	}
	return engineAnswer{}, missed
}

// dockerSockets are the sockets that the docker command would use, the likeliest first.
func (m *machine) dockerSockets() ([]string, error) {
	if m.own() {
		if host := m.Getenv("DOCKER_HOST"); host != "" {
			socket, ok := strings.CutPrefix(host, "unix://")
			if !ok {
				return nil, fmt.Errorf("%w: %s", errRemote, scheme(host))
			}
			return []string{socket}, nil
		}
	}
	sockets := []string{"/var/run/docker.sock"}
	if m.own() {
		if dir := m.Getenv("XDG_RUNTIME_DIR"); dir != "" {
			sockets = append(sockets, dir+"/docker.sock")
		}
	}
	return sockets, nil
}

// scheme is the part of an address that holds no secrets.
func scheme(address string) string {
	name, _, ok := strings.Cut(address, "://")
	if !ok {
		return "no scheme"
	}
	return name
}

// engineVersion is what GET /version answers.
type engineVersion struct {
	Version    string
	Components []struct{ Name, Version string }
}

func (m *machine) askEngine(ctx context.Context, socket string) (engineVersion, error) {
	var answer engineVersion
	if err := m.getFromEngine(ctx, socket, "/version", &answer); err != nil {
		return answer, err
	}
	if answer.Version == "" {
		return answer, fmt.Errorf("ask %s: %w: it does not say its version", socket, errMalformed)
	}
	return answer, nil
}

// getFromEngine asks without a version of the API in the path, since engines refuse those
// that are too old or too new for them.
func (m *machine) getFromEngine(ctx context.Context, socket, question string, answer any) error {
	path, err := m.resolve(socket)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext:       func(ctx context.Context, _, _ string) (net.Conn, error) { return m.Dial(ctx, path) },
	}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://docker"+question, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", socket, err)
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("ask %s: %w", socket, engineCause(err))
	}
	defer response.Body.Close()
	return readEngine(socket, response, answer)
}

// engineCause drops what HTTP and the net package say around the obstacle itself.
func engineCause(err error) error {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return err
}

func readEngine(socket string, response *http.Response, answer any) error {
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask %s: %w: it answers %s", socket, errMalformed, response.Status)
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxOutput)).Decode(answer); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("ask %s: %w", socket, context.DeadlineExceeded)
		}
		return fmt.Errorf("ask %s: %w: %w", socket, errMalformed, err)
	}
	return nil
}

// worse keeps the error that says most about an engine: one that answered badly is there.
func worse(a, b error) error {
	if a == nil || isSilent(a) && !isSilent(b) {
		return b
	}
	return a
}

// isSilent says that nobody was behind the socket.
func isSilent(err error) bool {
	return errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOTDIR)
}
