package adapt

import "maps"

// azureShapes are the attributes that are read.
func azureShapes() map[string]string {
	shapes := map[string]string{}
	for _, some := range []map[string]string{azureMachineShapes(), azureSetShapes(), azureNetworkShapes(), azureStorageShapes()} {
		maps.Copy(shapes, some)
	}
	return shapes
}

// What machines of all kinds have.
const (
	azureImageBlock  = "{publisher offer sku version id}"
	azureOSDiskBlock = "{storage_account_type disk_size_gb diff_disk_settings{option placement}}"
	azureSystemPair  = "source_image_id source_image_reference" + azureImageBlock
	azurePlaced      = "proximity_placement_group_id priority tags" + tags
	// These blocks are looked at for whether there are any; what else they have may be secret.
	azureProfile = "os_profile_linux_config{disable_password_authentication} os_profile_windows_config{provision_vm_agent}"
)

// azureMachineShapes are those of single machines and of what they are made of.
func azureMachineShapes() map[string]string {
	const (
		machine = "size location zone availability_set_id network_interface_ids os_managed_disk_id os_disk" + azureOSDiskBlock + " " +
			azureSystemPair + " " + azurePlaced
		named = "name identifier{publisher offer sku}"
		disk  = "storage_account_type disk_size_gb disk_iops_read_write disk_mbps_read_write"
	)
	return map[string]string{
		"azurerm_linux_virtual_machine":   machine,
		"azurerm_windows_virtual_machine": machine,
		"azurerm_virtual_machine": "vm_size location zones availability_set_id network_interface_ids proximity_placement_group_id " +
			"storage_image_reference" + azureImageBlock + " storage_os_disk{managed_disk_type managed_disk_id disk_size_gb os_type} " +
			"storage_data_disk{name lun managed_disk_type managed_disk_id disk_size_gb} " + azureProfile + " tags" + tags,
		"azurerm_availability_set":                     "proximity_placement_group_id",
		"azurerm_proximity_placement_group":            "name",
		"azurerm_managed_disk":                         disk + " tier performance_plus_enabled tags" + tags,
		"azurerm_virtual_machine_data_disk_attachment": "managed_disk_id virtual_machine_id lun",
		"azurerm_shared_image":                         named,
		"azurerm_image":                                "name",
		"data.azurerm_image":                           "name",
		"data.azurerm_managed_disk":                    disk,
		"data.azurerm_proximity_placement_group":       "name",
		"data.azurerm_shared_image":                    named,
		"data.azurerm_shared_image_version":            "image_name",
	}
}

// azureSetShapes are those of scale sets and of node pools.
func azureSetShapes() map[string]string {
	const (
		data = "{name lun storage_account_type disk_size_gb disk_iops_read_write disk_mbps_read_write ultra_ssd_disk_iops_read_write ultra_ssd_disk_mbps_read_write}"
		made = "instances location zones os_disk" + azureOSDiskBlock + " data_disk" + data +
			" network_interface{network_security_group_id ip_configuration{subnet_id}} " + azureSystemPair + " " + azurePlaced
		pool = "vm_size node_count enable_auto_scaling auto_scaling_enabled min_count max_count os_disk_size_gb os_disk_type os_sku os_type " +
			"gpu_instance zones availability_zones mode node_labels" + tags + " " + azurePlaced
	)
	return map[string]string{
		"azurerm_linux_virtual_machine_scale_set":   "sku " + made,
		"azurerm_windows_virtual_machine_scale_set": "sku " + made,
		"azurerm_orchestrated_virtual_machine_scale_set": "sku_name sku_profile{vm_sizes virtual_machine_size{name}} " +
			"os_profile{linux_configuration{disable_password_authentication} windows_configuration{provision_vm_agent}} " +
			"priority_mix{base_regular_count regular_percentage_above_base} " + made,
		"azurerm_virtual_machine_scale_set": "sku{name capacity} location zones storage_profile_image_reference" + azureImageBlock + " " +
			"storage_profile_os_disk{managed_disk_type os_type} storage_profile_data_disk{lun managed_disk_type disk_size_gb} " +
			"network_profile{network_security_group_id ip_configuration{subnet_id}} " + azureProfile + " " + azurePlaced,
		"azurerm_monitor_autoscale_setting":    "target_resource_id enabled profile{capacity{minimum maximum}}",
		"azurerm_kubernetes_cluster":           "location default_node_pool{" + pool + "} node_provisioning_profile{mode} tags" + tags,
		"azurerm_kubernetes_cluster_node_pool": "kubernetes_cluster_id " + pool,
	}
}

func azureNetworkShapes() map[string]string {
	const (
		rule = "priority direction access protocol source_port_range source_port_ranges destination_port_range destination_port_ranges " +
			"source_address_prefix source_address_prefixes source_application_security_group_ids " +
			"destination_address_prefix destination_address_prefixes destination_application_security_group_ids"
		group = "resource_group_name security_rule{" + rule + "}"
	)
	return map[string]string{
		"azurerm_network_interface":                            "ip_configuration{subnet_id}",
		"azurerm_network_interface_security_group_association": "network_interface_id network_security_group_id",
		"azurerm_network_security_group":                       group,
		"azurerm_network_security_rule":                        "network_security_group_name resource_group_name " + rule,
		"azurerm_subnet":                                       "address_prefixes address_prefix",
		"azurerm_subnet_network_security_group_association":    "subnet_id network_security_group_id",
		"data.azurerm_network_security_group":                  group,
		"data.azurerm_subnet":                                  "address_prefixes address_prefix network_security_group_id",
	}
}

func azureStorageShapes() map[string]string {
	return map[string]string{
		"azurerm_netapp_pool":                "qos_type",
		"azurerm_netapp_volume":              "pool_name service_level storage_quota_in_gb protocols throughput_in_mibps",
		"azurerm_storage_account":            "account_tier nfsv3_enabled provisioned_billing_model_version",
		"azurerm_storage_share":              "quota enabled_protocol storage_account_id storage_account_name",
		"azurerm_managed_lustre_file_system": "sku_name storage_capacity_in_tb",
		"data.azurerm_storage_account":       "account_tier provisioned_billing_model_version",
	}
}
