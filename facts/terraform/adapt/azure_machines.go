package adapt

import (
	"fmt"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// azureMachine is what describes a machine of Azure, or each machine of a scale set.
type azureMachine struct {
	r     *resource.Resource
	sizes sourced
	image azureImage

	// root and data are its disks; local says that root is on a disk of the machine itself, and where.
	root    volume
	local   resource.Value
	data    []volume
	unknown resource.Value // blocks of data disks whose number is not known

	zones    resource.Value
	near     []sourced // what may put it into a proximity placement group
	set      *resource.Resource
	priority resource.Value
	mix      resource.Value // of spot machines and others
	cards    []azureCard
	links    []*resource.Resource // what else decides its facts
}

func (m azureMachine) describe(d *draft) {
	d.machineType(microsoft, m.sizes, "")
	m.image.describe(d)
	m.disks(d)
	d.zone(m.r, get(m.r, "location"), m.zones)
	d.near(m.near, m.set)
	d.spot(m.priority, m.mix)
	d.azureIngress(m.cards)
	d.role(m.r, m.r.Get("tags"))
}

// linked are the resources beside r that decide the facts.
func (m azureMachine) linked(c *cluster) []*resource.Resource {
	links := append([]*resource.Resource{m.image.source, m.set}, m.links...)
	for _, card := range m.cards {
		links = append(links, card.links(c)...)
	}
	for _, group := range m.near {
		if group.r != nil {
			links = append(links, c.follow(group.r, group.Value, azureNear...))
		}
	}
	return links
}

func (m azureMachine) disks(d *draft) {
	if m.root.defaultSize == 0 {
		m.root.defaultSize = m.image.defaultSize()
	}
	if has(m.local.Get("option"), "Local") {
		d.ephemeral(m.root, m.local.Get("placement"))
	} else {
		d.disk(microsoft, m.root.on(d.node.OS))
	}
	for _, v := range m.data {
		d.disk(microsoft, v)
	}
	if m.unknown.State() == resource.Unknown {
		d.furtherDisks(absence(m.r, "data disks", m.unknown))
	} else if gap := d.c.astray(m.r, "azurerm_virtual_machine_data_disk_attachment", "virtual_machine_id"); gap != nil {
		d.furtherDisks(*gap)
	}
}

// zone says where the machine is, as Azure names it: "eastus-1", for the numbers of zones are those of a
// region. Machines of several zones may be in any.
func (d *draft) zone(r *resource.Resource, location sourced, zones resource.Value) {
	region, known := location.Text()
	switch list := zones.List(); {
	case len(list) > 1:
		d.node.Miss("cloud.zone", facts.Absence{Reason: facts.Ambiguous, Detail: "the machines of " + r.Block + " are spread over several zones"})
	case len(list) == 0:
		d.miss(r, "the zone", zones, "cloud.zone")
	case !known:
		d.miss(location.orOf(r), "the location", location.Value, "cloud.zone")
	default:
		name, ok := list[0].Text()
		if !ok {
			d.miss(r, "the zone", list[0], "cloud.zone")
			return
		}
		region = strings.ToLower(strings.ReplaceAll(region, " ", ""))
		d.cloud().Zone = new(region + "-" + name)
	}
}

// azureNear are the types of proximity placement groups.
var azureNear = []string{"azurerm_proximity_placement_group", "data.azurerm_proximity_placement_group"}

// near says how the cloud places the machine: near others where it is in a proximity placement group, itself
// or by its availability set, spread where it is in an availability set only.
func (d *draft) near(groups []sourced, set *resource.Resource) {
	const fact = "cloud.placement"
	for _, group := range groups {
		if group.r == nil || !isNamed(group.Value) {
			continue
		}
		found := d.c.follow(group.r, group.Value, azureNear...)
		text, named := group.Text()
		if !named && found == nil {
			d.miss(group.r, "the proximity placement group", group.Value, fact)
			return
		}
		if found != nil {
			text = found.Address
		}
		d.place("near", text)
		d.node.Cite(fact, origin(group.r, group.Value, facts.Declared))
		return
	}
	v := d.r.Get("availability_set_id")
	switch {
	case set != nil:
		d.cloud().Placement = new("spread")
	case v.State() == resource.Unknown:
		d.miss(d.r, "the availability set", v, fact)
		return
	case isNamed(v):
		d.node.Miss(fact, azureNotRead("the availability set", d.r, fact))
		return
	default:
		d.cloud().Placement = new("none")
	}
	d.node.Cite(fact, origin(d.r, v, facts.Declared))
}

// spot says whether the cloud may take the machine back. Of a mix, what share is left to it.
func (d *draft) spot(priority, mix resource.Value) {
	switch share := mix.Get("regular_percentage_above_base"); {
	case priority.State() == resource.Unknown:
		d.miss(d.r, "the priority", priority, "cloud.spot")
	case !has(priority, "Spot"):
		d.cloud().Spot = new(false)
	case !isSet(mix):
		d.cloud().Spot = new(true)
	case has(share, "100"):
		d.cloud().Spot = new(false)
	default:
		d.node.Miss("cloud.spot", facts.Absence{Reason: facts.Ambiguous, Detail: "some machines of " + d.r.Block + " are spot machines and others are not"})
	}
}

// azureVirtualMachine is a machine of its own.
func azureVirtualMachine(c *cluster, r *resource.Resource) {
	disk := r.Get("os_disk")
	platform := "linux"
	if strings.Contains(r.Type, "windows") {
		platform = "windows"
	}
	m := azureMachine{
		r: r, sizes: get(r, "size"), image: azureImageOf(c, r, r.Get("source_image_reference"), r.Get("source_image_id"), platform),
		root: azureVolume(r, "os disk", "root", disk), local: disk.Get("diff_disk_settings"),
		zones: r.Get("zone"), priority: r.Get("priority"), cards: azureCards(c, r),
	}
	m.root = azureExisting(c, m.root, r.Get("os_managed_disk_id"))
	m.links = append(m.links, m.root.r)
	m.place(c)
	m.attach(c)
	c.single(r, m.linked(c), m.describe)
}

// place finds what places the machine.
func (m *azureMachine) place(c *cluster) {
	m.set = c.follow(m.r, m.r.Get("availability_set_id"), "azurerm_availability_set")
	m.near = []sourced{get(m.r, "proximity_placement_group_id"), get(m.set, "proximity_placement_group_id")}
}

// attach finds the disks that attachments bring.
func (m *azureMachine) attach(c *cluster) {
	attachments := c.linked(m.r, "azurerm_virtual_machine_data_disk_attachment", "virtual_machine_id")
	attached := azureAttached(c, attachments)
	m.data = append(m.data, attached...)
	m.links = append(append(m.links, attachments...), c.strays(m.r, "azurerm_virtual_machine_data_disk_attachment", "virtual_machine_id")...)
	for _, v := range attached {
		m.links = append(m.links, v.r)
	}
}

// azureLegacyMachine is a machine as azurerm declared it up to its major 4, of any system.
func azureLegacyMachine(c *cluster, r *resource.Resource) {
	disk := r.Get("storage_os_disk")
	reference := r.Get("storage_image_reference")
	m := azureMachine{
		r: r, sizes: get(r, "vm_size"), image: azureImageOf(c, r, reference, reference.Get("id"), azurePlatform(r, disk.Get("os_type"))),
		root: azureVolume(r, "os disk", "root", disk), zones: r.Get("zones"), cards: azureCards(c, r),
		unknown: r.Get("storage_data_disk"),
	}
	m.root = azureExisting(c, m.root, disk.Get("managed_disk_id"))
	m.links = append(m.links, m.root.r)
	m.data = azureDataDisks(r, r.Get("storage_data_disk"))
	for i, block := range r.Get("storage_data_disk").List() {
		m.data[i] = azureExisting(c, m.data[i], block.Get("managed_disk_id"))
		m.links = append(m.links, m.data[i].r)
	}
	m.place(c)
	m.attach(c)
	c.single(r, m.linked(c), m.describe)
}

// azurePlatform tells the platform where the resource type does not: by the profile of the system, or what
// the disk is said to hold.
func azurePlatform(r *resource.Resource, kind resource.Value) string {
	switch {
	case there(r.Get("os_profile_linux_config")), there(r.Get("os_profile", "linux_configuration")), has(kind, "Linux"):
		return "linux"
	case there(r.Get("os_profile_windows_config")), there(r.Get("os_profile", "windows_configuration")), has(kind, "Windows"):
		return "windows"
	default:
		return ""
	}
}

// azureNotRead is why something is not known that is not in the set.
func azureNotRead(what string, r *resource.Resource, fact string) facts.Absence {
	return facts.Absence{
		Reason: facts.NotFound, Detail: fmt.Sprintf("%s of %s is not part of what was read", what, r.Block),
		Resolve: fmt.Sprintf("state nodes[].%s in a facts file", fact),
	}
}
