package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// maxOutput is how much of a command's output is kept.
const maxOutput = 1 << 20

// runCommand starts a command in the C locale, without input, in a process group of its own that
// does not outlive the context. Output beyond maxOutput is dropped.
func runCommand(ctx context.Context, name string, args ...string) ([]byte, error) {
	var stdout, stderr capped
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	// A child of the command may hold the pipes open after the command is gone.
	cmd.WaitDelay = 500 * time.Millisecond
	killGroup(cmd)
	err := cmd.Run()
	if ctxErr := ctx.Err(); ctxErr != nil {
		return nil, fmt.Errorf("run %s: %w", name, ctxErr)
	}
	if err != nil {
		return stdout.kept.Bytes(), fmt.Errorf("run %s: %w%s", name, err, lastWords(stderr.kept.String(), stdout.kept.String()))
	}
	return stdout.kept.Bytes(), nil
}

// lastWords is the first line of what a failed command said, as the end of a sentence.
func lastWords(outputs ...string) string {
	for _, output := range outputs {
		line, _, _ := strings.Cut(strings.TrimSpace(output), "\n")
		if line != "" {
			return ": " + line
		}
	}
	return ""
}

// isMissing says that a command could not be started because there is none.
func isMissing(err error) bool {
	return errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist)
}

// capped keeps what it has room for and swallows the rest, so that the writer goes on. The buffer is
// no embedded one: its ReadFrom would keep everything.
type capped struct{ kept bytes.Buffer }

func (c *capped) Write(p []byte) (int, error) {
	room := max(0, maxOutput-c.kept.Len())
	c.kept.Write(p[:min(room, len(p))])
	return len(p), nil
}
