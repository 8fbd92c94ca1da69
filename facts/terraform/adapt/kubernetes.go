package adapt

import (
	"regexp"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// kubernetes reads what makes machines from within a cluster: Karpenter, whatever brings it there.
func kubernetes() provider {
	return provider{
		name: "kubernetes",
		shapes: map[string]string{
			"kubernetes_manifest": "manifest{apiVersion}",
			"kubectl_manifest":    "api_version yaml_body",
			"helm_release":        "chart",
		},
		adapters: []adapter{
			{[]string{"kubernetes_manifest"}, karpenterIn("manifest", "apiVersion")},
			{[]string{"kubectl_manifest"}, kubectlManifest},
			{[]string{"helm_release"}, karpenterIn("chart")},
		},
	}
}

// karpenter is a chart or an API version of Karpenter, or a manifest that has one. What merely runs on its nodes
// may mention it too.
var karpenter = regexp.MustCompile(`^(\S*/)?karpenter(-\S*)?$|^karpenter\.\S+$|(?m)^apiVersion: *["']?karpenter\.`)

// karpenterIn looks for Karpenter in an attribute, of which nothing else is kept.
func karpenterIn(way ...string) func(c *cluster, r *resource.Resource) {
	return func(c *cluster, r *resource.Resource) {
		v := r.Get(way...)
		if text, ok := v.Text(); ok && karpenter.MatchString(text) {
			c.partly(r.Block + " lets Karpenter make nodes that nobody can tell beforehand.")
		}
	}
}

// kubectlManifest looks for Karpenter in a manifest as text, which the provider may hide, or what it took from it.
func kubectlManifest(c *cluster, r *resource.Resource) {
	karpenterIn("api_version")(c, r)
	karpenterIn("yaml_body")(c, r)
	if r.Get("yaml_body").State() == resource.Unknown && r.Get("api_version").State() != resource.Known {
		c.partly(r.Block + " may let Karpenter make nodes: what is in its manifest is not known.")
	}
}

// elsewhere are the machines of clouds that are not read.
func elsewhere() provider {
	return provider{name: "elsewhere", uncovered: []string{
		"awscc_ec2_instance", "digitalocean_droplet", "digitalocean_kubernetes_node_pool", "hcloud_server", "ibm_is_instance",
		"nebius_compute_v1_instance", "nutanix_virtual_machine", "oci_core_instance", "openstack_compute_instance_v2",
		"proxmox_virtual_environment_vm", "vsphere_virtual_machine",
	}}
}
