package adapt

import (
	"regexp"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// azureEnterprise are the distributions whose images have their version at the start of the SKU, with or
// without a mark between its two numbers: "9_4", "94_gen2", "810-gen2", "9-lvm-gen2". They are found by the
// offer.
var azureEnterprise = []struct{ offer, id string }{
	{"rhel", "rhel"}, {"centos", "centos"}, {"rocky", "rocky"}, {"alma", "almalinux"}, {"oracle-linux", "ol"},
}

// azureRelease finds the version in such a SKU. Red Hat's own subscriptions and Oracle put a name before it.
var azureRelease = regexp.MustCompile(`(?i)^(?:rhel-(?:lvm|raw)|rockylinux-|ol)?(10|[7-9])[._]?(\d{1,2})?(?:\D|$)`)

// azureWindows are the builds of the releases of Windows, as Microsoft's release information gives them, by
// how offers and SKUs name them.
var azureWindows = []struct {
	pattern *regexp.Regexp
	build   int
	product string
}{
	{regexp.MustCompile(`(windowsserver|\bws).*2016`), 14393, "server"},
	{regexp.MustCompile(`(windowsserver|\bws).*2019`), 17763, "server"},
	{regexp.MustCompile(`(windowsserver|\bws).*2022`), 20348, "server"},
	{regexp.MustCompile(`(windowsserver|\bws).*2025`), 26100, "server"},
	{regexp.MustCompile(`windows.*win10-21h2`), 19044, "workstation"},
	{regexp.MustCompile(`windows.*win10-22h2`), 19045, "workstation"},
	{regexp.MustCompile(`windows.*win11-21h2`), 22000, "workstation"},
	{regexp.MustCompile(`windows.*win11-22h2`), 22621, "workstation"},
	{regexp.MustCompile(`windows.*win11-23h2`), 22631, "workstation"},
	{regexp.MustCompile(`windows.*win11-24h2`), 26100, "workstation"},
	{regexp.MustCompile(`windows.*win11-25h2`), 26200, "workstation"},
}

// azureMariner finds Microsoft's own distribution by both of its names.
var azureMariner = regexp.MustCompile(`(?i)(cbl-mariner|azure-?linux)\D*(\d)?`)

// azureSystem tells the operating system by the offer and the SKU of an image.
func azureSystem(offer, sku string) (facts.OS, bool) {
	for _, known := range azureEnterprise {
		if strings.Contains(strings.ToLower(offer), known.offer) {
			return azureDistribution(known.id, azureVersion(sku)), true
		}
	}
	name := offer + " " + sku
	for _, known := range azureWindows {
		if known.pattern.MatchString(strings.ToLower(name)) {
			return facts.OS{
				Platform: new("windows"), ID: new("windows"),
				Version: &facts.Version{10, 0, known.build}, ProductType: new(known.product),
			}, true
		}
	}
	if match := azureMariner.FindStringSubmatch(name); match != nil {
		id := "azurelinux"
		if strings.EqualFold(match[1], "cbl-mariner") {
			id = "mariner"
		}
		return azureDistribution(id, match[2]), true
	}
	return systemOf(name)
}

// azureDistribution is a Linux of a version; "" where that is not known.
func azureDistribution(id, version string) facts.OS {
	os := facts.OS{Platform: new("linux"), ID: &id}
	if parsed, err := facts.ParseVersion(version); err == nil {
		os.Version = &parsed
	}
	return os
}

func azureVersion(sku string) string {
	match := azureRelease.FindStringSubmatch(sku)
	switch {
	case match == nil:
		return ""
	case match[2] == "":
		return match[1]
	default:
		return match[1] + "." + match[2]
	}
}

// azureImage is what a machine is made of: a reference to the marketplace, or the id of an image.
type azureImage struct {
	r             *resource.Resource
	reference, id resource.Value

	// platform is linux or windows, as the resource says whatever the image; "" where it does not.
	platform string

	// source is the image that id names, nil where that is not in the set.
	source *resource.Resource
}

// azureImageTypes are the resources that the id of an image may be that of.
var azureImageTypes = []string{
	"azurerm_shared_image", "azurerm_image", "data.azurerm_shared_image", "data.azurerm_shared_image_version",
	"data.azurerm_image",
}

func azureImageOf(c *cluster, r *resource.Resource, reference, id resource.Value, platform string) azureImage {
	return azureImage{r, reference, id, platform, c.follow(r, id, azureImageTypes...)}
}

// system tells the operating system by the image.
func (i azureImage) system() (facts.OS, bool) {
	for _, block := range []resource.Value{i.reference, get(i.source, "identifier").Value} {
		offer, ok := block.Get("offer").Text()
		sku, _ := block.Get("sku").Text()
		if !ok {
			continue
		}
		if os, ok := azureSystem(offer, sku); ok {
			return os, true
		}
	}
	for _, name := range i.names() {
		if os, ok := systemOf(name); ok {
			return os, true
		}
	}
	return facts.OS{}, false
}

// names are those of an image of somebody's own, which may tell what is in it.
func (i azureImage) names() []string {
	var names []string
	if text, ok := i.id.Text(); ok {
		names = append(names, azureImageName(text))
	}
	if i.source == nil {
		return names
	}
	if text, ok := i.source.Get("image_name").Text(); ok {
		names = append(names, text)
	}
	for _, id := range i.source.IDs {
		names = append(names, azureImageName(id))
	}
	return names
}

// azureImageName gives the name in an image's id, or the name itself.
func azureImageName(id string) string {
	parts := strings.Split(id, "/")
	for at, part := range parts[:len(parts)-1] {
		if strings.EqualFold(part, "images") {
			return parts[at+1]
		}
	}
	return parts[len(parts)-1]
}

// value is what chooses the image: of it that which is not known, if there is any.
func (i azureImage) value() sourced {
	offer, sku := i.reference.Get("offer"), i.reference.Get("sku")
	for _, v := range []resource.Value{offer, sku, i.id} {
		if v.State() == resource.Unknown {
			return sourced{i.r, v}
		}
	}
	if isSet(i.reference) {
		return sourced{i.r, offer}
	}
	return sourced{i.r, i.id}
}

// describe writes the operating system into the node.
func (i azureImage) describe(d *draft) {
	os, ok := i.system()
	if !ok {
		d.noSystem(i.value(), i.platform)
		return
	}
	d.runs(os, i.value(), facts.Inferred)
}

// runs writes the operating system into the node; its architecture is that of the machine.
func (d *draft) runs(os facts.OS, v sourced, confidence facts.Confidence) {
	if d.node.OS != nil {
		os.Architecture = d.node.OS.Architecture
	}
	d.node.OS = &os
	d.node.Cite("os", origin(v.orOf(d.r), v.Value, confidence))
	switch {
	case os.Version != nil:
	case v.State() == resource.Unknown:
		d.miss(v.orOf(d.r), "the image", v.Value, "os.version")
	default:
		d.node.Miss("os.version", facts.Absence{Reason: facts.NotStated, Detail: "the image of " + v.orOf(d.r).Block + " does not tell the version"})
	}
}

// noSystem says that nothing but the platform is known of the operating system.
func (d *draft) noSystem(v sourced, platform string) {
	gap := absence(v.orOf(d.r), "the image", v.Value)
	if v.State() == resource.Known {
		gap = facts.Absence{
			Reason: facts.NotStated, Detail: "the image of " + v.orOf(d.r).Block + " does not tell its operating system",
			Resolve: "state nodes[].os in a facts file",
		}
	}
	d.node.Miss("os.id", gap)
	d.node.Miss("os.version", gap)
	if platform == "" {
		d.node.Miss("os.platform", gap)
		return
	}
	if d.node.OS == nil {
		d.node.OS = &facts.OS{}
	}
	d.node.OS.Platform = &platform
	d.node.Cite("os.platform", origin(d.r, resource.Value{}, facts.Declared))
}

// defaultSize is the size in bytes of the disk in the image, which a root disk has where nobody sets its size:
// 30 GiB in Canonical's images, 64 in Red Hat's from RHEL 8 on, 127 in those of Windows Server but the small ones.
// It is 0 where it is not known.
func (i azureImage) defaultSize() int64 {
	sku, _ := i.reference.Get("sku").Text()
	small := strings.Contains(strings.ToLower(sku), "smalldisk")
	switch publisher, release := i.reference.Get("publisher"), azureVersion(sku); {
	case has(publisher, "Canonical"), has(publisher, "MicrosoftWindowsServer") && small:
		return 30 * gib
	case has(publisher, "RedHat") && release != "" && release[0] != '7':
		return 64 * gib
	case has(publisher, "MicrosoftWindowsServer"):
		return 127 * gib
	default:
		return 0
	}
}
