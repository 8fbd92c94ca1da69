package adapt

import (
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// azureScaleSet is as many machines as a scale set has instances, all alike.
func azureScaleSet(c *cluster, r *resource.Resource) {
	platform := "linux"
	if strings.Contains(r.Type, "windows") {
		platform = "windows"
	}
	m := azureSetMachine(c, r, platform)
	m.sizes = get(r, "sku")
	c.group(r, azureInstances(c, r, r.Get("instances")), m.linked(c), m.describe)
}

// azureOrchestratedSet may have machines of several sizes.
func azureOrchestratedSet(c *cluster, r *resource.Resource) {
	m := azureSetMachine(c, r, azurePlatform(r, resource.Value{}))
	m.sizes = get(r, "sku_name")
	if has(r.Get("sku_name"), "Mix") {
		m.sizes = azureMix(r)
	}
	m.mix = r.Get("priority_mix")
	c.group(r, azureInstances(c, r, r.Get("instances")), m.linked(c), m.describe)
}

// azureMix gives the sizes that a scale set may take.
func azureMix(r *resource.Resource) sourced {
	sizes := r.Get("sku_profile", "vm_sizes")
	blocks := r.Get("sku_profile", "virtual_machine_size")
	if !there(blocks) {
		return sourced{r, either(sizes, blocks)}
	}
	var names []resource.Value
	for _, block := range blocks.List() {
		names = append(names, block.Get("name"))
	}
	return sourced{r, resource.List(names).Placed(blocks.At)}
}

// azureLegacyScaleSet is a scale set as azurerm declared it up to its major 4.
func azureLegacyScaleSet(c *cluster, r *resource.Resource) {
	m := azureSetMachine(c, r, azurePlatform(r, r.Get("storage_profile_os_disk", "os_type")))
	reference := r.Get("storage_profile_image_reference")
	m.image = azureImageOf(c, r, reference, reference.Get("id"), m.image.platform)
	m.sizes = get(r, "sku", "name")
	m.root = azureVolume(r, "os disk", "root", r.Get("storage_profile_os_disk"))
	m.data, m.unknown = azureDataDisks(r, r.Get("storage_profile_data_disk")), r.Get("storage_profile_data_disk")
	m.cards = azureBlockCards(r, r.Get("network_profile"))
	c.group(r, azureInstances(c, r, r.Get("sku", "capacity")), m.linked(c), m.describe)
}

// azureSetMachine is a machine of a scale set, as all but the legacy ones declare it.
func azureSetMachine(c *cluster, r *resource.Resource, platform string) azureMachine {
	disk := r.Get("os_disk")
	return azureMachine{
		r: r, image: azureImageOf(c, r, r.Get("source_image_reference"), r.Get("source_image_id"), platform),
		root: azureVolume(r, "os disk", "root", disk), local: disk.Get("diff_disk_settings"),
		data: azureDataDisks(r, r.Get("data_disk")), unknown: r.Get("data_disk"),
		zones: r.Get("zones"), near: []sourced{get(r, "proximity_placement_group_id")}, priority: r.Get("priority"),
		cards: azureBlockCards(r, r.Get("network_interface")),
	}
}

// azureInstances gives the number of machines of a scale set: as many as it says, none where it does not. An
// autoscale setting keeps them within its bounds, of which those of several profiles all may come to pass.
func azureInstances(c *cluster, r *resource.Resource, instances resource.Value) number {
	planned, why := counted(instances)
	if gap := c.astray(r, "azurerm_monitor_autoscale_setting", "target_resource_id"); why == nil && gap != nil {
		why = &resource.Why{Reason: gap.Reason, Detail: gap.Detail, Resolve: gap.Resolve}
	}
	if why != nil {
		return number{why: why}
	}
	for _, setting := range c.linked(r, "azurerm_monitor_autoscale_setting", "target_resource_id") {
		enabled := setting.Get("enabled")
		if enabled.State() == resource.Unknown {
			return number{why: enabled.Why()}
		}
		if enabled.State() == resource.Omitted || isOn(enabled) {
			return azureScaled(setting, planned)
		}
	}
	return number{least: planned, planned: planned}
}

// azureScaled applies an autoscale setting to a number of machines.
func azureScaled(setting *resource.Resource, planned int64) number {
	var least, most int64
	for i, profile := range setting.Get("profile").List() {
		capacity := profile.Get("capacity")
		if why := azureOpen(setting, capacity.Get("minimum"), capacity.Get("maximum")); why != nil {
			return number{why: why}
		}
		low, _ := capacity.Get("minimum").Int()
		high, _ := capacity.Get("maximum").Int()
		if i == 0 || low < least {
			least = low
		}
		most = max(most, high)
	}
	if profiles := setting.Get("profile"); profiles.State() == resource.Unknown {
		return number{why: profiles.Why()}
	}
	return number{least: least, planned: min(max(planned, least), most)}
}

// azureOpen gives why the bounds of a setting do not tell a number of machines; nil where they do.
func azureOpen(setting *resource.Resource, bounds ...resource.Value) *resource.Why {
	for _, bound := range bounds {
		if _, why := counted(bound); why != nil {
			return why
		}
		if bound.State() == resource.Omitted {
			return &resource.Why{Reason: facts.NotStated, Detail: setting.Block + " does not say how many there may be"}
		}
	}
	return nil
}
