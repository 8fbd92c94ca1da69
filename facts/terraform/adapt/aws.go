package adapt

const amazon = "aws"

// aws reads the resources of the provider hashicorp/aws, of its majors 3 to 6.
func aws() provider {
	const (
		volume = "{volume_size volume_type iops throughput}"
		mapped = "{device_name volume_size volume_type iops throughput}"

		attachedDisk = "{device_name volume_id volume_size volume_type iops throughput}"
		placement    = "{group_name group_id availability_zone}"
		options      = "cpu_options{core_count threads_per_core}"
		instance     = "ami instance_type availability_zone subnet_id " + options + " cpu_core_count cpu_threads_per_core placement_group placement_group_id " +
			"instance_market_options{market_type} launch_template{id name version} root_block_device" + volume + " ebs_block_device" + attachedDisk + " " +
			"vpc_security_group_ids security_groups network_interface{network_interface_id} primary_network_interface{network_interface_id} tags" + tags
		rule  = "{from_port to_port protocol cidr_blocks ipv6_cidr_blocks self prefix_list_ids}"
		specs = "launch_template{launch_template_specification{launch_template_id launch_template_name version} override{instance_type weighted_capacity launch_template_specification{launch_template_id} instance_requirements{allowed_instance_types}}}"
	)
	return provider{
		name: amazon,
		shapes: map[string]string{
			"aws_instance":              instance,
			"aws_spot_instance_request": instance,
			"aws_launch_template": "latest_version default_version image_id instance_type instance_requirements{allowed_instance_types} " + options + " placement" + placement + " " +
				"block_device_mappings{device_name ebs" + volume + "} network_interfaces{security_groups} " +
				"instance_market_options{market_type} vpc_security_group_ids security_group_names tag_specifications{resource_type tags" + tags + "}",
			"aws_launch_configuration": "image_id instance_type root_block_device" + volume + " ebs_block_device" + mapped + " spot_price security_groups",
			"aws_autoscaling_group": "min_size desired_capacity desired_capacity_type launch_configuration launch_template{id name version} " +
				"mixed_instances_policy{" + specs + " instances_distribution{on_demand_percentage_above_base_capacity}} " +
				"placement_group tag{key value}",
			"aws_eks_node_group": "scaling_config{desired_size min_size} instance_types disk_size ami_type capacity_type " +
				"launch_template{id name version} labels" + tags + " tags" + tags,
			"aws_eks_cluster":            "compute_config{enabled}",
			"aws_ebs_volume":             "size type iops throughput availability_zone tags" + tags,
			"aws_volume_attachment":      "device_name instance_id volume_id",
			"aws_subnet":                 "availability_zone",
			"aws_placement_group":        "strategy",
			"aws_network_interface":      "security_groups",
			"aws_security_group":         "ingress" + rule,
			awsCardGroup:                 "network_interface_id security_group_id",
			"aws_default_security_group": "",
			"aws_security_group_rule": "type from_port to_port protocol cidr_blocks ipv6_cidr_blocks prefix_list_ids self " +
				"security_group_id",
			"aws_vpc_security_group_ingress_rule": "security_group_id ip_protocol from_port to_port cidr_ipv4 cidr_ipv6 prefix_list_id referenced_security_group_id",
			"aws_fsx_lustre_file_system":          "storage_capacity deployment_type storage_type per_unit_storage_throughput throughput_capacity",
			"aws_fsx_ontap_file_system":           "storage_capacity throughput_capacity throughput_capacity_per_ha_pair ha_pairs storage_type",
			"aws_fsx_openzfs_file_system":         "storage_capacity throughput_capacity storage_type",
			"aws_fsx_windows_file_system":         "storage_capacity throughput_capacity storage_type",
			"aws_efs_file_system":                 "throughput_mode provisioned_throughput_in_mibps performance_mode",
			"data.aws_ami":                        "name platform_details architecture root_device_name name_regex filter{name values} block_device_mappings{device_name ebs" + volume + "}",
			"data.aws_ssm_parameter":              "value",
			"data.aws_ec2_instance_type": "instance_type default_vcpus default_cores default_threads_per_core memory_size supported_architectures " +
				"gpus{count manufacturer memory_size name} instance_disks{count size type}",
			"data.aws_subnet":                "availability_zone",
			"aws_s3_bucket":                  "",
			"data.aws_efs_file_system":       "",
			"data.aws_fsx_ontap_file_system": "",
		},
		adapters: []adapter{
			{[]string{"aws_instance", "aws_spot_instance_request"}, awsInstance},
			{[]string{"aws_autoscaling_group"}, awsAutoscalingGroup},
			{[]string{"aws_eks_node_group"}, awsEKSNodeGroup},
			{[]string{"aws_fsx_lustre_file_system"}, awsLustre},
			{[]string{"aws_fsx_ontap_file_system"}, awsONTAP},
			{[]string{"aws_fsx_openzfs_file_system"}, awsOpenZFS},
			{[]string{"aws_fsx_windows_file_system"}, awsWindowsShare},
			{[]string{"aws_efs_file_system"}, awsEFS},
			{[]string{"aws_eks_cluster"}, awsAutoMode},
			{[]string{"aws_s3_bucket", "data.aws_efs_file_system", "data.aws_fsx_ontap_file_system"}, maybeShared},
		},
		uncovered: []string{
			"aws_spot_fleet_request", "aws_ec2_fleet", "aws_batch_compute_environment", "aws_eks_fargate_profile",
			"aws_sagemaker_endpoint_configuration", "aws_emr_cluster", "aws_ecs_capacity_provider",
		},
	}
}
