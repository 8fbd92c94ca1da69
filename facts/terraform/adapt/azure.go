package adapt

import (
	"strings"

	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

const microsoft = "azure"

// azure reads the resources of the provider hashicorp/azurerm, of its majors 2 to 5.
func azure() provider {
	return provider{
		name:   microsoft,
		shapes: azureShapes(),
		adapters: []adapter{
			{[]string{"azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine"}, azureVirtualMachine},
			{[]string{"azurerm_virtual_machine"}, azureLegacyMachine},
			{[]string{"azurerm_linux_virtual_machine_scale_set", "azurerm_windows_virtual_machine_scale_set"}, azureScaleSet},
			{[]string{"azurerm_orchestrated_virtual_machine_scale_set"}, azureOrchestratedSet},
			{[]string{"azurerm_virtual_machine_scale_set"}, azureLegacyScaleSet},
			{[]string{"azurerm_kubernetes_cluster"}, azureCluster},
			{[]string{"azurerm_kubernetes_cluster_node_pool"}, azureNodePool},
			{[]string{"azurerm_netapp_volume"}, azureNetAppVolume},
			{[]string{"azurerm_storage_share"}, azureFileShare},
			{[]string{"azurerm_storage_account"}, azureBlobShare},
			{[]string{"azurerm_managed_lustre_file_system"}, azureLustre},
		},
		uncovered: []string{
			"azurerm_batch_pool", "azurerm_dev_test_linux_virtual_machine", "azurerm_dev_test_windows_virtual_machine",
			"azurerm_hdinsight_hadoop_cluster", "azurerm_hdinsight_spark_cluster", "azurerm_kubernetes_automatic_cluster",
			"azurerm_machine_learning_compute_cluster", "azurerm_machine_learning_compute_instance",
			"azurerm_redhat_openshift_cluster", "azurerm_service_fabric_managed_cluster",
		},
	}
}

// there says whether a block is known to be written.
func there(v resource.Value) bool { return len(v.List()) > 0 }

// isNamed says whether somebody writes an id or a name. Where nobody did, a plan that changes a resource has
// an empty one.
func isNamed(v resource.Value) bool {
	_, ok := v.Text()
	return ok || v.State() == resource.Unknown
}

// has says whether a text is one of some, in any case of letters: Azure does not mind the case.
func has(v resource.Value, names ...string) bool {
	text, _ := v.Text()
	for _, name := range names {
		if strings.EqualFold(text, name) {
			return true
		}
	}
	return false
}
