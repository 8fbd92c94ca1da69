package host

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
)

const (
	linkGenerationPath = "gpus.nvlink_generation"
	linksActivePath    = "gpus.nvlinks_active"
)

// linkGenerations are those of the chips that have links, by compute capability.
var linkGenerations = map[[2]int]int{
	{6, 0}: 1, {7, 0}: 2, {7, 5}: 2, {8, 0}: 3, {8, 6}: 3, {9, 0}: 4, {10, 0}: 5, {10, 3}: 5,
}

// nvlinks is what nvidia-smi says of the links of one GPU.
type nvlinks struct {
	// said is false where it names the GPU and says nothing of its links.
	said bool
	// has says that the GPU has links, whether or not they are up.
	has    bool
	active int
}

// askNVLinks gives the links of the GPUs that nvidia-smi names, by their place in its order. It leaves out those that
// cannot have any, or says so; some drivers end with an error for them.
func (m *machine) askNVLinks(ctx context.Context, command string) (map[int]nvlinks, error) {
	output, err := m.Run(ctx, command, "nvlink", "--status")
	links := parseNVLinks(string(output))
	if err != nil && len(links) == 0 {
		return nil, fmt.Errorf("ask for the NVLinks: %w", explainSMI(output, err))
	}
	return links, nil
}

var (
	linkHeader = regexp.MustCompile(`^GPU (\d+): `)
	linkUp     = regexp.MustCompile(`^\s*Link \d+: [0-9.]+ GB/s`)
	linkDown   = regexp.MustCompile(`(?i)^\s*Link \d+: |all links are inactive`)
	linkNone   = regexp.MustCompile(`(?i)does not have or support`)
)

func parseNVLinks(output string) map[int]nvlinks {
	links := map[int]nvlinks{}
	gpu := -1
	for line := range strings.Lines(output) {
		if match := linkHeader.FindStringSubmatch(line); match != nil {
			number, err := strconv.Atoi(match[1])
			if err != nil {
				continue
			}
			gpu = number
			links[gpu] = nvlinks{}
		}
		if gpu >= 0 {
			links[gpu] = links[gpu].with(line)
		}
	}
	return links
}

// with adds what one line says.
func (l nvlinks) with(line string) nvlinks {
	switch {
	case linkUp.MatchString(line):
		return nvlinks{true, true, l.active + 1}
	case linkDown.MatchString(line):
		return nvlinks{true, true, l.active}
	case linkNone.MatchString(line):
		l.said = true
	}
	return l
}

// addNVLinks tells the cards, in nvidia-smi's order, what is known of their links.
func (m *machine) addNVLinks(cards []gpu, links map[int]nvlinks, err error) {
	for i := range cards {
		g := &cards[i]
		known, named := links[i]
		switch {
		case err != nil:
			g.miss(m.absence(err), linkGenerationPath, linksActivePath)
		case named && !known.said:
			g.miss(notFound("nvidia-smi says nothing of its links"), linkGenerationPath, linksActivePath)
		case !known.has:
			g.NVLinkGeneration, g.NVLinksActive = new(0), new(0)
		default:
			g.NVLinksActive = &known.active
		}
	}
}

// addLinkGeneration tells the generation of links that are up, which are those of the chip. Of links that are
// down nobody knows whether they lead to another GPU.
func (g *gpu) addLinkGeneration() {
	if g.NVLinkGeneration != nil || g.NVLinksActive == nil {
		return
	}
	if *g.NVLinksActive == 0 {
		g.miss(facts.Absence{
			Reason: facts.Ambiguous, Detail: "none of its links is up, and whether they lead to another GPU does not show",
			Resolve: "see whether a bridge is missing, or the fabric manager does not run",
		}, linkGenerationPath)
		return
	}
	if g.ComputeCapability != nil {
		if generation, ok := linkGenerations[*g.ComputeCapability]; ok {
			g.NVLinkGeneration = &generation
			return
		}
	}
	g.miss(notFound("the compute capability does not decide it"), linkGenerationPath)
}

// miss records why facts of the card are missing, in place of what is said of all of the driver's.
func (g *gpu) miss(a facts.Absence, paths ...string) {
	if g.obstacles == nil {
		g.obstacles = map[string]facts.Absence{}
	}
	for _, path := range paths {
		g.obstacles[path] = a
	}
}
