package equivalence_test

// planShape is what a plan must say of one attribute, as JSON; "" where it must say nothing.
type planShape struct {
	configuration, address, attribute string
	value, unknown                    string
}

// planShapes are shapes that plans of the real providers have.
func planShapes() map[string]planShape {
	return map[string]planShape{
		"set": {
			"aws-instances", "aws_instance.bare", "instance_type", `"t3.large"`, ``,
		},
		"omitted, not computed": {
			"aws-instances", "aws_instance.bare", "tags", `null`, ``,
		},
		"omitted, with a default": {
			"aws-storage", "aws_fsx_lustre_file_system.scratch", "deployment_type", `"SCRATCH_1"`, ``,
		},
		"omitted, with the provider's own argument": {
			"google-instances", "google_compute_instance.head", "project", `"demo"`, ``,
		},
		"omitted, optional and computed": {
			"aws-instances", "aws_instance.bare", "availability_zone", ``, `true`,
		},
		"omitted, optional and computed, a number": {
			"azure-machines", `azurerm_managed_disk.data["b"]`, "disk_mbps_read_write", ``, `true`,
		},
		"computed": {
			"aws-instances", "aws_instance.bare", "arn", ``, `true`,
		},
		"no blocks, not computed": {
			"aws-instances", "aws_instance.bare", "launch_template", `[]`, `[]`,
		},
		"no blocks, computed": {
			"aws-instances", "aws_instance.bare", "root_block_device", ``, `true`,
		},
		"no blocks in a set, computed": {
			"aws-instances", "aws_instance.bare", "ebs_block_device", ``, `true`,
		},
		"no blocks of an attribute": {
			"google-instances", "google_compute_instance.head", "guest_accelerator", ``, `true`,
		},
		"blocks of an attribute": {
			"google-instances", "google_compute_instance.gpu[1]", "guest_accelerator",
			`[{"count":2,"type":"nvidia-tesla-t4"}]`, `[{}]`,
		},
		"a block with its size only": {
			"aws-instances", "aws_instance.worker[2]", "root_block_device",
			`[{"delete_on_termination":true,"tags":null,"volume_size":200}]`,
			`[{"device_name":true,"encrypted":true,"iops":true,"kms_key_id":true,"tags_all":true,"throughput":true,"volume_id":true,"volume_type":true}]`,
		},
		"blocks within blocks": {
			"aws-autoscaling", "aws_launch_template.worker", "block_device_mappings",
			`[{"device_name":"/dev/sda1","ebs":[{"delete_on_termination":null,"encrypted":null,"kms_key_id":null,"snapshot_id":null,"throughput":500,"volume_size":300,"volume_type":"gp3"}],"no_device":null,"virtual_name":null},` +
				`{"device_name":"/dev/sdf","ebs":[{"delete_on_termination":"true","encrypted":"true","kms_key_id":null,"snapshot_id":null,"volume_size":2000}],"no_device":null,"virtual_name":null}]`,
			`[{"ebs":[{"iops":true,"volume_initialization_rate":true}]},{"ebs":[{"iops":true,"throughput":true,"volume_initialization_rate":true,"volume_type":true}]}]`,
		},
		"a reference in a block": {
			"aws-autoscaling", "aws_autoscaling_group.worker", "launch_template",
			`[{"version":"$Latest"}]`, `[{"id":true,"name":true}]`,
		},
		"a reference in a list": {
			"azure-machines", `azurerm_linux_virtual_machine.worker["a"]`, "network_interface_ids", ``, `true`,
		},
		"a reference in a set": {
			"aws-storage", "aws_instance.node[0]", "vpc_security_group_ids", ``, `true`,
		},
		"no null in a set": {
			"aws-storage", "aws_security_group.open", "egress",
			`[{"cidr_blocks":["0.0.0.0/0"],"description":"","from_port":0,"ipv6_cidr_blocks":["::/0"],"prefix_list_ids":[],"protocol":"-1","security_groups":[],"self":false,"to_port":0}]`,
			`[{"cidr_blocks":[false],"ipv6_cidr_blocks":[false],"prefix_list_ids":[],"security_groups":[]}]`,
		},
		"no null in a set of blocks": {
			"google-instances", "google_compute_firewall.none", "deny",
			`[{"ports":[],"protocol":"all"}]`, `[{"ports":[]}]`,
		},
		"no rules": {
			"aws-storage", "aws_security_group.node", "ingress", ``, `true`,
		},
		"a node group that sets nothing": {
			"aws-eks", "aws_eks_node_group.bare", "instance_types", ``, `true`,
		},
		"a node pool with its machine type only": {
			"google-gke", "google_container_node_pool.scaled", "node_config",
			`[{"advanced_machine_features":[],"boot_disk_kms_key":null,"ephemeral_storage_local_ssd_config":[],"fast_socket":[],"flex_start":null,"gvnic":[],"local_nvme_ssd_block_config":[],"machine_type":"n2-standard-16","max_run_duration":null,"node_group":null,"preemptible":false,"reservation_affinity":[],"resource_labels":null,"spot":false,"storage_pools":null,"tags":null,"taint":[]}]`,
			`[{"advanced_machine_features":[],"boot_disk":true,"disk_size_gb":true,"disk_type":true,"ephemeral_storage_local_ssd_config":[],"fast_socket":[],"guest_accelerator":true,"gvnic":[],"image_type":true,"labels":true,"linux_node_config":true,"local_nvme_ssd_block_config":[],"local_ssd_count":true,"logging_variant":true,"metadata":true,"min_cpu_platform":true,"oauth_scopes":true,"reservation_affinity":[],"service_account":true,"taint":[]}]`,
		},
		"blocks made by dynamic": {
			"azure-scale-sets", "azurerm_linux_virtual_machine_scale_set.worker", "data_disk",
			`[{"caching":"None","create_option":"Empty","disk_encryption_set_id":null,"disk_size_gb":1024,"lun":0,"name":null,"storage_account_type":"Premium_LRS","write_accelerator_enabled":false},` +
				`{"caching":"None","create_option":"Empty","disk_encryption_set_id":null,"disk_size_gb":2048,"lun":1,"name":null,"storage_account_type":"Premium_LRS","write_accelerator_enabled":false}]`,
			`[{"disk_iops_read_write":true,"disk_mbps_read_write":true},{"disk_iops_read_write":true,"disk_mbps_read_write":true}]`,
		},
	}
}
