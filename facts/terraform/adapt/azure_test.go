package adapt_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/adapt"
)

func TestAzureImages(t *testing.T) {
	linux := func(id string, version ...int) *facts.OS {
		os := &facts.OS{Platform: new("linux"), ID: &id}
		if len(version) > 0 {
			os.Version = new(facts.Version)
			copy(os.Version[:], version)
		}
		return os
	}
	windows := func(build int, product string) *facts.OS {
		return &facts.OS{Platform: new("windows"), ID: new("windows"), Version: &facts.Version{10, 0, build}, ProductType: &product}
	}
	const g = 1 << 30
	for name, test := range map[string]struct {
		publisher, offer, sku string
		want                  *facts.OS
		size                  int64 // of the root disk, where nobody sets it; 0 where it is not known
	}{
		"Ubuntu 24.04":                        {"Canonical", "ubuntu-24_04-lts", "server", linux("ubuntu", 24, 4), 30 * g},
		"Ubuntu 22.04":                        {"Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2", linux("ubuntu", 22, 4), 30 * g},
		"Ubuntu 20.04":                        {"canonical", "0001-com-ubuntu-server-focal", "20_04-lts", linux("ubuntu", 20, 4), 30 * g},
		"Ubuntu 18.04":                        {"Canonical", "UbuntuServer", "18.04-LTS", linux("ubuntu", 18, 4), 30 * g},
		"Ubuntu for HPC":                      {"microsoft-dsvm", "ubuntu-hpc", "2404", linux("ubuntu", 24, 4), 0},
		"RHEL 9.4":                            {"RedHat", "RHEL", "9_4", linux("rhel", 9, 4), 64 * g},
		"RHEL 9.4, generation 2":              {"RedHat", "RHEL", "94_gen2", linux("rhel", 9, 4), 64 * g},
		"RHEL 8.10":                           {"RedHat", "RHEL", "810-gen2", linux("rhel", 8, 10), 64 * g},
		"RHEL 9, the newest":                  {"RedHat", "RHEL", "9-lvm-gen2", linux("rhel", 9), 64 * g},
		"RHEL 10":                             {"RedHat", "RHEL", "10-lvm-gen2", linux("rhel", 10), 64 * g},
		"RHEL 10.0":                           {"RedHat", "RHEL", "100-gen2", linux("rhel", 10, 0), 64 * g},
		"RHEL 7":                              {"RedHat", "RHEL", "7-RAW", linux("rhel", 7), 0},
		"RHEL of one's own":                   {"RedHat", "rhel-byos", "rhel-lvm94-gen2", linux("rhel", 9, 4), 64 * g},
		"RHEL for SAP":                        {"RedHat", "RHEL-SAP-HA", "92sapha-gen2", linux("rhel", 9, 2), 64 * g},
		"RHEL of no version":                  {"RedHat", "RHEL", "latest", linux("rhel"), 0},
		"Rocky Linux":                         {"resf", "rockylinux-x86_64", "9-lvm", linux("rocky", 9), 0},
		"AlmaLinux":                           {"almalinux", "almalinux-hpc", "8_10-hpc-gen2", linux("almalinux", 8, 10), 0},
		"CentOS":                              {"OpenLogic", "CentOS", "7_9", linux("centos", 7, 9), 0},
		"Oracle Linux":                        {"Oracle", "Oracle-Linux", "ol94-lvm-gen2", linux("ol", 9, 4), 0},
		"Debian":                              {"Debian", "debian-12", "12-gen2", linux("debian", 12), 0},
		"Azure Linux":                         {"MicrosoftCBLMariner", "azure-linux-3", "azure-linux-3-gen2", linux("azurelinux", 3), 0},
		"Mariner":                             {"MicrosoftCBLMariner", "cbl-mariner", "cbl-mariner-2-gen2", linux("mariner", 2), 0},
		"Windows Server 2022":                 {"MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-azure-edition", windows(20348, "server"), 127 * g},
		"Windows Server 2025":                 {"MicrosoftWindowsServer", "WindowsServer", "2025-datacenter-smalldisk-g2", windows(26100, "server"), 30 * g},
		"Windows Server 2019 with SQL Server": {"MicrosoftSQLServer", "sql2019-ws2019", "enterprise", windows(17763, "server"), 0},
		"Windows 11":                          {"MicrosoftWindowsDesktop", "windows-11", "win11-24h2-ent", windows(26100, "workstation"), 0},
		"Windows 10":                          {"MicrosoftWindowsDesktop", "Windows-10", "win10-22h2-pro-g2", windows(19045, "workstation"), 0},
		"one that does not tell":              {"nvidia", "ngc_azure", "base", &facts.OS{Platform: new("linux")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			node := onlyNode(t, fmt.Sprintf(`[{"address": "azurerm_linux_virtual_machine.node", "attributes": {
				"source_image_reference": [{"publisher": %q, "offer": %q, "sku": %q}]}}]`, test.publisher, test.offer, test.sku))
			if diff := cmp.Diff(node.OS, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
			var size int64
			if got := node.Disks[0].SizeBytes; got != nil {
				size = *got
			}
			if size != test.size {
				t.Errorf("got a root disk of %d bytes, want %d", size, test.size)
			}
		})
	}
}

func TestAzureOwnImages(t *testing.T) {
	ubuntu := &facts.OS{Platform: new("linux"), ID: new("ubuntu"), Version: &facts.Version{22, 4}}
	for name, test := range map[string]struct {
		id, more string
		want     *facts.OS
	}{
		"in the id":          {`"/subscriptions/0/galleries/g/images/ubuntu-22.04/versions/1.0.0"`, "", ubuntu},
		"in the name":        {`{"$unknown": "data.azurerm_image.own"}`, `,{"address": "data.azurerm_image.own", "attributes": {"name": "ubuntu-22.04-base"}}`, ubuntu},
		"of a version":       {`{"$unknown": "data.azurerm_shared_image_version.own"}`, `,{"address": "data.azurerm_shared_image_version.own", "attributes": {"image_name": "ubuntu-2204"}}`, ubuntu},
		"of a definition":    {`{"$unknown": "azurerm_shared_image.own"}`, `,{"address": "azurerm_shared_image.own", "attributes": {"name": "own", "identifier": [{"publisher": "us", "offer": "ubuntu", "sku": "22.04"}]}}`, ubuntu},
		"that does not tell": {`"/subscriptions/0/images/own"`, "", &facts.OS{Platform: new("linux")}},
		"that nobody read":   {`{"$unknown": "var.image"}`, "", &facts.OS{Platform: new("linux")}},
	} {
		t.Run(name, func(t *testing.T) {
			node := onlyNode(t, `[{"address": "azurerm_linux_virtual_machine.node", "attributes": {"source_image_id": `+test.id+`}}`+test.more+`]`)
			if diff := cmp.Diff(node.OS, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
		})
	}
}

func onlyNode(t *testing.T, resources string) facts.Node {
	t.Helper()
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	doc := adapt.Document(setOf(t, resources), types, keep)
	if len(doc.Nodes) != 1 {
		t.Fatalf("got %d nodes, want one", len(doc.Nodes))
	}
	return doc.Nodes[0]
}

func TestAzureCounts(t *testing.T) {
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	const set = "azurerm_linux_virtual_machine_scale_set.s"
	scaled := func(instances, setting string) string {
		return `[{"address": "` + set + `", "attributes": {` + instances + `}}, {"address": "azurerm_monitor_autoscale_setting.s", "attributes": {"target_resource_id": {"$unknown": "` + set + `"}` + setting + `}}]`
	}
	profile := func(least, most string) string {
		return `, "profile": [{"capacity": [{"minimum": ` + least + `, "maximum": ` + most + `}]}]`
	}
	for name, test := range map[string]struct {
		resources       string
		steady, elastic int
		partial         bool
	}{
		"within the bounds":         {scaled(`"instances": 3`, profile("2", "6")), 2, 1, false},
		"bounds as text":            {scaled(`"instances": 3`, profile(`"2"`, `"6"`)), 2, 1, false},
		"below the bounds":          {scaled(`"instances": 0`, profile("2", "6")), 2, 0, false},
		"nothing said":              {scaled(``, profile("2", "6")), 2, 0, false},
		"above the bounds":          {scaled(`"instances": 9`, profile("2", "6")), 2, 4, false},
		"switched off":              {scaled(`"instances": 3`, `, "enabled": false`+profile("5", "6")), 3, 0, false},
		"a bound that is not known": {scaled(`"instances": 3`, profile(`{"$unknown": "var.least"}`, "6")), 1, 0, true},
		"switched, not known":       {scaled(`"instances": 1`, `, "enabled": {"$unknown": "var.scale"}`+profile("3", "6")), 1, 0, true},
		"switched on":               {scaled(`"instances": 1`, `, "enabled": true`+profile("3", "6")), 3, 0, false},
		"a bound below none":        {scaled(`"instances": 3`, profile("-3", "6")), 1, 0, true},
		"a bound beyond all":        {scaled(`"instances": 3`, profile("2", "1000000000000")), 1, 0, true},
		"no bounds":                 {scaled(`"instances": 3`, `, "profile": [{}]`), 1, 0, true},
		"profiles not known":        {scaled(`"instances": 3`, `, "profile": {"$unknown": "var.profiles"}`), 1, 0, true},
		"no pool":                   {`[{"address": "azurerm_kubernetes_cluster.c", "attributes": {"default_node_pool": []}}]`, 0, 0, false},
		"a pool not known":          {`[{"address": "azurerm_kubernetes_cluster.c", "attributes": {"default_node_pool": {"$unknown": "var.pool"}}}]`, 1, 0, true},
		"a pool with nothing said":  {`[{"address": "azurerm_kubernetes_cluster_node_pool.p", "attributes": {"vm_size": "Standard_D8s_v5"}}]`, 0, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			doc := adapt.Document(setOf(t, test.resources), types, keep)
			steady, elastic := 0, 0
			for _, node := range doc.Nodes {
				if node.Cloud.Elastic != nil {
					elastic += node.Count()
				} else {
					steady += node.Count()
				}
			}
			if steady != test.steady || elastic != test.elastic || (doc.Partial != nil) != test.partial {
				t.Errorf("got %d machines, %d that may be removed, and partial %q; want %d, %d and %t", steady, elastic, doc.Partial, test.steady, test.elastic, test.partial)
			}
		})
	}
}
