package adapt

import (
	"regexp"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// image is how the name of a machine image tells the operating system. Groups of the pattern are parts of
// the version where the version is not given.
type image struct {
	pattern *regexp.Regexp
	id      string
	version facts.Version
}

// images are the names of the images that clouds and vendors publish, as they stand in image names,
// families, offers and parameter paths.
var images = []image{
	{regexp.MustCompile(`(?i)bottlerocket`), "bottlerocket", facts.Version{}},
	{regexp.MustCompile(`(?i)(ubuntu|canonical)(.*[^0-9])?(noble|24[._-]?04)`), "ubuntu", facts.Version{24, 4}},
	{regexp.MustCompile(`(?i)(ubuntu|canonical)(.*[^0-9])?(jammy|22[._-]?04)`), "ubuntu", facts.Version{22, 4}},
	{regexp.MustCompile(`(?i)(ubuntu|canonical)(.*[^0-9])?(focal|20[._-]?04)`), "ubuntu", facts.Version{20, 4}},
	{regexp.MustCompile(`(?i)(ubuntu|canonical)(.*[^0-9])?(bionic|18[._-]?04)`), "ubuntu", facts.Version{18, 4}},
	{regexp.MustCompile(`(?i)(ubuntu|canonical)(?:.*[^0-9])?(\d\d)[._-]?(04|10)`), "ubuntu", facts.Version{}},
	{regexp.MustCompile(`(?i)\bubuntu`), "ubuntu", facts.Version{}},
	{regexp.MustCompile(`(?i)\brocky\b.*?(\d+)(?:\.(\d+))?`), "rocky", facts.Version{}},
	{regexp.MustCompile(`(?i)\balma(?:linux)?\b.*?(\d+)(?:\.(\d+))?`), "almalinux", facts.Version{}},
	{regexp.MustCompile(`(?i)\bcentos\b.*?(\d+)(?:\.(\d+))?`), "centos", facts.Version{}},
	{regexp.MustCompile(`(?i)(?:\brhel|redhat|red[ _-]hat)[^0-9]*(\d+)(?:[._-](\d+))?`), "rhel", facts.Version{}},
	{regexp.MustCompile(`(?i)\bdebian[^0-9]*(\d+)`), "debian", facts.Version{}},
	{regexp.MustCompile(`(?i)\bal2023`), "amzn", facts.Version{2023}},
	{regexp.MustCompile(`(?i)\b(amzn2|al2)(\b|_)`), "amzn", facts.Version{2}},
	{regexp.MustCompile(`(?i)\b(sles|suse)[^0-9]*(\d+)`), "sles", facts.Version{}},
	{regexp.MustCompile(`(?i)\bazure ?linux`), "azurelinux", facts.Version{3}},
	{regexp.MustCompile(`(?i)(\bcos(_|-|\b)|container-optimized)`), "cos", facts.Version{}},
	{regexp.MustCompile(`(?i)windows`), "windows", facts.Version{}},
}

// systemOf tells the operating system by the name of an image.
func systemOf(name string) (facts.OS, bool) {
	for _, known := range images {
		match := known.pattern.FindStringSubmatch(name)
		if match == nil {
			continue
		}
		platform := "linux"
		if known.id == "windows" {
			platform = "windows"
		}
		os := facts.OS{Platform: &platform, ID: new(known.id)}
		if version, ok := known.versionOf(match); ok {
			os.Version = &version
		}
		return os, true
	}
	return facts.OS{}, false
}

func (i image) versionOf(match []string) (facts.Version, bool) {
	if i.version != (facts.Version{}) {
		return i.version, true
	}
	var numbers []string
	for _, group := range match[1:] {
		if group != "" && strings.Trim(group, "0123456789") == "" {
			numbers = append(numbers, group)
		}
	}
	if len(numbers) == 0 {
		return facts.Version{}, false
	}
	version, err := facts.ParseVersion(strings.Join(numbers, "."))
	return version, err == nil
}

// system describes the operating system by names of the image, of which the first that tells counts. v is
// the value that chooses the image.
func (d *draft) system(v sourced, confidence facts.Confidence, names ...string) {
	architecture := (*string)(nil)
	if d.node.OS != nil {
		architecture = d.node.OS.Architecture
	}
	for _, name := range names {
		os, ok := systemOf(name)
		if !ok {
			continue
		}
		os.Architecture = architecture
		d.node.OS = &os
		d.node.Cite("os", origin(v.orOf(d.r), v.Value, confidence))
		if os.Version == nil {
			d.node.Miss("os.version", facts.Absence{Reason: facts.NotStated, Detail: "the name of the image does not tell the version"})
		}
		return
	}
	gap := absence(v.orOf(d.r), "the image", v.Value)
	if v.State() == resource.Known {
		gap = facts.Absence{Reason: facts.NotStated, Detail: "the image of " + v.orOf(d.r).Block + " does not tell its operating system", Resolve: "choose the image by a data source, or state nodes[].os in a facts file"}
	}
	for _, path := range []string{"os.platform", "os.id", "os.version"} {
		d.node.Miss(path, gap)
	}
}
