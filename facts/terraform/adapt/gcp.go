package adapt

import (
	"strings"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

const google = "gcp"

// gcp reads the resources of the providers hashicorp/google and google-beta, of their majors 4 to 7.
func gcp() provider {
	return provider{
		name:   google,
		shapes: gcpShapes(),
		adapters: []adapter{
			{[]string{"google_compute_instance", "google_compute_instance_from_template"}, gcpInstance},
			{[]string{"google_compute_instance_group_manager", "google_compute_region_instance_group_manager"}, gcpGroupManager},
			{[]string{"google_container_cluster"}, gkeCluster},
			{[]string{"google_container_node_pool"}, gkeNodePool},
			{[]string{"google_filestore_instance"}, gcpFilestore},
			{[]string{"google_lustre_instance"}, gcpLustre},
			{[]string{"google_parallelstore_instance"}, gcpParallelstore},
			{[]string{"google_netapp_volume"}, gcpNetApp},
			// Last: see there.
			{[]string{"google_storage_bucket"}, maybeShared},
		},
		uncovered: []string{
			"google_compute_instance_from_machine_image", "google_compute_resize_request", "google_tpu_v2_vm", "google_tpu_v2_queued_resource",
			"google_workbench_instance", "google_notebooks_instance", "google_notebooks_runtime", "google_dataproc_cluster",
			"google_vertex_ai_endpoint_with_model_garden_deployment", "google_colab_runtime",
		},
	}
}

func gcpShapes() map[string]string {
	const (
		initial   = "initialize_params{size type image snapshot provisioned_iops provisioned_throughput labels" + tags + "}"
		cards     = "network_interface{network subnetwork} network_performance_config{total_egress_bandwidth_tier} tags service_account{email} "
		processor = "guest_accelerator{type count} advanced_machine_features{threads_per_core visible_core_count} "
		common    = "machine_type " + processor + cards + "scheduling{preemptible provisioning_model} resource_policies labels" + tags + " "
		instance  = common + "zone boot_disk{source " + initial + "} attached_disk{source device_name} scratch_disk{interface size} "
		template  = common + "disk{boot source source_image disk_type disk_size_gb type interface device_name provisioned_iops provisioned_throughput " +
			"labels" + tags + "}"
		manager = "version{instance_template target_size{fixed percent}} target_size resource_policies{workload_policy} " +
			"all_instances_config{labels" + tags + "} "
		autoscaler = "target autoscaling_policy{min_replicas max_replicas mode}"
		disk       = "type size image snapshot source_disk source_instant_snapshot source_storage_object provisioned_iops provisioned_throughput labels" + tags
		image      = "name family filter disk_size_gb"
		node       = "node_config{machine_type disk_size_gb disk_type boot_disk{size_gb disk_type provisioned_iops provisioned_throughput} image_type " +
			"local_ssd_count ephemeral_storage_local_ssd_config{local_ssd_count} local_nvme_ssd_block_config{local_ssd_count} spot preemptible " +
			"guest_accelerator{type count gpu_partition_size} advanced_machine_features{threads_per_core} labels" + tags + " resource_labels" + tags + "} "
		pool = "node_count initial_node_count node_locations autoscaling{min_node_count max_node_count total_min_node_count total_max_node_count} " +
			"placement_policy{type policy_name} network_config{network_performance_config{total_egress_bandwidth_tier}} " + node
		rule = "{protocol ports}"
	)
	return map[string]string{
		"google_compute_instance":                      instance,
		"google_compute_instance_from_template":        instance + "source_instance_template",
		"google_compute_instance_template":             template,
		"google_compute_region_instance_template":      template,
		"data.google_compute_instance_template":        template,
		"google_compute_instance_group_manager":        manager + "zone",
		"google_compute_region_instance_group_manager": manager + "distribution_policy_zones distribution_policy_target_shape instance_flexibility_policy{instance_selections{machine_types}}",
		"google_compute_autoscaler":                    autoscaler,
		"google_compute_region_autoscaler":             autoscaler,
		"google_compute_disk":                          disk,
		"google_compute_region_disk":                   disk,
		"google_compute_attached_disk":                 "disk instance device_name",
		"google_compute_resource_policy":               "group_placement_policy{collocation availability_domain_count} workload_policy{type}",
		"google_compute_network":                       "name",
		"google_compute_subnetwork":                    "network ip_cidr_range",
		"google_compute_firewall": "network direction disabled priority allow" + rule + " deny" + rule + " source_ranges source_tags source_service_accounts " +
			"destination_ranges target_tags target_service_accounts",
		"google_compute_network_firewall_policy_association":        "attachment_target",
		"google_compute_region_network_firewall_policy_association": "attachment_target",
		"google_service_account":                                    "account_id",
		"google_container_cluster": "location enable_autopilot remove_default_node_pool cluster_autoscaling{enabled} node_pool{name " + pool + "} " +
			"initial_node_count node_locations " + node,
		"google_container_node_pool":    "cluster " + pool,
		"google_filestore_instance":     "tier protocol file_shares{capacity_gb} performance_config{fixed_iops{max_iops} iops_per_tb{max_iops_per_tb}}",
		"google_lustre_instance":        "capacity_gib per_unit_storage_throughput dynamic_tier_options{mode}",
		"google_parallelstore_instance": "capacity_gib deployment_type",
		"google_netapp_storage_pool":    "capacity_gib service_level total_throughput_mibps qos_type",
		"google_netapp_volume":          "capacity_gib protocols storage_pool throughput_mibps",
		"google_storage_bucket":         "",
		"data.google_compute_image":     image,
		"data.google_container_cluster": "location node_locations",
	}
}

// gcpInstance is a machine of its own. What its template sets counts where the instance sets nothing.
func gcpInstance(c *cluster, r *resource.Resource) {
	m := gcpMachine{c: c, r: r, layers: gcpLayers(r, gcpTemplate(c, r, r.Get("source_instance_template"))), zone: get(r, "zone")}
	m.attachments = c.linked(r, "google_compute_attached_disk", "instance")
	c.single(r, m.links(), m.describe)
}

// gcpTemplate gives the instance template that a value names, by its link or by that to one version of it.
func gcpTemplate(c *cluster, r *resource.Resource, v resource.Value) *resource.Resource {
	if link, _ := v.Text(); strings.Contains(link, "?uniqueId=") {
		name, _, _ := strings.Cut(link, "?")
		v = resource.String(name)
	}
	return c.follow(r, v, "google_compute_instance_template", "google_compute_region_instance_template", "data.google_compute_instance_template")
}

// gcpLayers are the attributes of the resources that there are.
func gcpLayers(resources ...*resource.Resource) []sourced {
	var layers []sourced
	for _, r := range resources {
		if r != nil {
			layers = append(layers, get(r))
		}
	}
	return layers
}

// isSet says whether somebody sets the value: a plan has an empty list of the blocks that nobody wrote.
func isSet(v resource.Value) bool {
	return v.State() == resource.Unknown || len(v.List()) > 0
}
