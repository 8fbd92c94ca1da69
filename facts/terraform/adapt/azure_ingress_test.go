package adapt_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform/adapt"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// What a machine of these tests has, unless a test says otherwise.
const (
	ingressMachine = `{"address": "azurerm_linux_virtual_machine.node", "attributes": {"network_interface_ids": [{"$unknown": "azurerm_network_interface.node"}]}}`
	ingressCard    = `{"address": "azurerm_network_interface.node", "attributes": {"ip_configuration": [{"subnet_id": {"$unknown": "azurerm_subnet.node"}}]}}`
	ingressSubnet  = `{"address": "azurerm_subnet.node", "attributes": {"address_prefixes": ["10.0.1.0/24"]}}`
	ingressAround  = `{"address": "azurerm_subnet_network_security_group_association.node", "attributes": {"subnet_id": {"$unknown": "azurerm_subnet.node"}, "network_security_group_id": {"$unknown": "azurerm_network_security_group.node"}}}`
)

// The usual machine, in a subnet with a group of these rules.
func guarded(rules ...string) string {
	group := `{"address": "azurerm_network_security_group.node", "attributes": {"name": "node", "resource_group_name": "demo", "security_rule": [` + strings.Join(rules, ",") + `]}}`
	return strings.Join([]string{ingressMachine, ingressCard, ingressSubnet, ingressAround, group}, ",")
}

// A rule for TCP that comes in, with what differs.
func rule(priority, access, ports, source, more string) string {
	text := `{"priority": ` + priority + `, "direction": "Inbound", "access": "` + access + `", "protocol": "Tcp", "source_port_range": "*", "destination_port_range": "` + ports + `", "source_address_prefix": "` + source + `", "destination_address_prefix": "*"`
	return text + more + `}`
}

func TestAzureIngress(t *testing.T) {
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	inside := []facts.Ingress{{First: 0, Last: 65535, From: "cluster"}, {First: 0, Last: 65535, From: "restricted"}}
	world := func(first, last int) []facts.Ingress {
		return append([]facts.Ingress{{First: first, Last: last, From: "world"}}, inside...)
	}
	const denyAll = `, {"priority": 4096, "direction": "Inbound", "access": "Deny", "protocol": "*", "source_port_range": "*", "destination_port_range": "*", "source_address_prefix": "*", "destination_address_prefix": "*"}`
	for name, test := range map[string]struct {
		resources string
		want      []facts.Ingress
		gap       string // what the reason says, where it is not known
	}{
		"no group":                            {resources: strings.Join([]string{ingressMachine, ingressCard, ingressSubnet}, ","), want: inside},
		"no rules":                            {resources: guarded(), want: inside},
		"anybody":                             {resources: guarded(rule("100", "Allow", "443", "*", "")), want: []facts.Ingress{{First: 0, Last: 65535, From: "cluster"}, {First: 0, Last: 65535, From: "restricted"}, {First: 443, Last: 443, From: "world"}}},
		"the Internet":                        {resources: guarded(rule("100", "Allow", "0-65535", "Internet", "")), want: append(inside, world(0, 65535)[0])},
		"one address only, all others denied": {resources: guarded(rule("100", "Allow", "51100-51199", "203.0.113.7", "") + denyAll), want: []facts.Ingress{{First: 51100, Last: 51199, From: "restricted"}}},
		"anybody, all else denied": {resources: guarded(rule("100", "Allow", "443", "0.0.0.0/0", "") + denyAll), want: []facts.Ingress{
			{First: 443, Last: 443, From: "cluster"}, {First: 443, Last: 443, From: "restricted"}, {First: 443, Last: 443, From: "world"},
		}},
		"all denied":   {resources: guarded(strings.TrimPrefix(denyAll, ", ")), want: []facts.Ingress{}},
		"denied first": {resources: guarded(rule("200", "Allow", "443", "*", ""), rule("100", "Deny", "443", "Internet", "")), want: inside},
		"denied after": {resources: guarded(rule("100", "Allow", "443", "*", ""), rule("200", "Deny", "443", "*", "")), want: []facts.Ingress{
			{First: 0, Last: 65535, From: "cluster"}, {First: 0, Last: 65535, From: "restricted"}, {First: 443, Last: 443, From: "world"},
		}},
		"a part denied first": {resources: guarded(rule("100", "Deny", "1000-1999", "*", ""), rule("200", "Allow", "0-2999", "Internet", "")), want: []facts.Ingress{
			{First: 0, Last: 999, From: "cluster"},
			{First: 0, Last: 999, From: "restricted"},
			{First: 0, Last: 999, From: "world"},
			{First: 2000, Last: 2999, From: "world"},
			{First: 2000, Last: 65535, From: "cluster"},
			{First: 2000, Last: 65535, From: "restricted"},
		}},
		"the subnet only": {resources: guarded(rule("100", "Allow", "*", "10.0.0.0/16", "") + denyAll), want: inside},
		"another subnet": {resources: guarded(rule("100", "Allow", "443", "10.0.2.0/24", "") + denyAll), want: []facts.Ingress{
			{First: 443, Last: 443, From: "restricted"},
		}},
		"the virtual network denied": {resources: guarded(rule("100", "Deny", "*", "VirtualNetwork", "")), want: []facts.Ingress{}},
		"an address denied that is within one that is let in": {
			resources: guarded(rule("100", "Deny", "*", "203.0.113.7", ""), rule("200", "Allow", "443", "203.0.113.0/24", "")+denyAll),
			want:      []facts.Ingress{{First: 443, Last: 443, From: "restricted"}},
		},
		"an address let in that is within one denied": {
			resources: guarded(rule("100", "Deny", "*", "203.0.113.0/24", ""), rule("200", "Allow", "443", "203.0.113.7", "")+denyAll), want: []facts.Ingress{},
		},
		"a public address within the Internet denied": {
			resources: guarded(rule("100", "Deny", "*", "Internet", ""), rule("200", "Allow", "443", "203.0.113.7", "")+denyAll), want: []facts.Ingress{},
		},
		"a private address is not of the Internet": {
			resources: guarded(rule("100", "Deny", "*", "Internet", ""), rule("200", "Allow", "443", "192.168.1.1", "")+denyAll),
			want:      []facts.Ingress{{First: 443, Last: 443, From: "restricted"}},
		},
		"UDP":            {resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), "Tcp", "Udp", 1)), want: inside},
		"every protocol": {resources: guarded(strings.Replace(rule("100", "Allow", "443", "Internet", ""), "Tcp", "*", 1)), want: append(inside, world(443, 443)[0])},
		"going out":      {resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), "Inbound", "Outbound", 1)), want: inside},
		"from one port":  {resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"source_port_range": "*"`, `"source_port_range": "443"`, 1)), want: inside},
		"to others": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"destination_address_prefix": "*"`, `"destination_address_prefix": "10.0.2.0/24"`, 1)), want: inside,
		},
		"to the subnet": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "Internet", ""), `"destination_address_prefix": "*"`, `"destination_address_prefix": "10.0.0.0/16"`, 1)),
			want:      append(inside, world(443, 443)[0]),
		},
		"lists": {
			resources: guarded(rule("100", "Allow", "", "", `, "destination_port_ranges": ["80", "443"], "source_address_prefixes": ["Internet", "10.0.0.0/8"]`)),
			want:      append(inside, world(80, 80)[0], world(443, 443)[0]),
		},
		"a rule of its own, and one of another resource group": {
			resources: guarded() + `,{"address": "azurerm_network_security_rule.own", "attributes": ` + rule("100", "Allow", "443", "Internet", `, "network_security_group_name": "node", "resource_group_name": "Demo"`) +
				`},{"address": "azurerm_network_security_rule.other", "attributes": ` + rule("100", "Allow", "80", "Internet", `, "network_security_group_name": "node", "resource_group_name": "elsewhere"`) + `}`,
			want: append(inside, world(443, 443)[0]),
		},
		"groups of the subnet and of the interface": {
			resources: guarded(rule("100", "Allow", "0-1000", "Internet", "")) +
				`,{"address": "azurerm_network_interface_security_group_association.node", "attributes": {"network_interface_id": {"$unknown": "azurerm_network_interface.node"}, "network_security_group_id": {"$unknown": "azurerm_network_security_group.card"}}},
				{"address": "azurerm_network_security_group.card", "attributes": {"security_rule": [` + rule("100", "Allow", "443-2000", "*", "") + `]}}`,
			want: append(inside, world(443, 1000)[0]),
		},
		"an interface of a scale set": {
			resources: ingressSubnet + `,{"address": "azurerm_linux_virtual_machine_scale_set.node", "attributes": {"instances": 1, "network_interface": [{"network_security_group_id": {"$unknown": "azurerm_network_security_group.card"}, "ip_configuration": [{"subnet_id": {"$unknown": "azurerm_subnet.node"}}]}]}},
				{"address": "azurerm_network_security_group.card", "attributes": {"security_rule": [` + rule("100", "Allow", "443", "Internet", "") + `]}}`,
			want: append(inside, world(443, 443)[0]),
		},
		"a subnet that was read": {
			resources: ingressMachine + `,{"address": "azurerm_network_interface.node", "attributes": {"ip_configuration": [{"subnet_id": "/subnets/read"}]}},
				{"address": "data.azurerm_subnet.read", "attributes": {"id": "/subnets/read", "network_security_group_id": "/networkSecurityGroups/READ"}},
				{"address": "data.azurerm_network_security_group.read", "attributes": {"id": "/networkSecurityGroups/read", "security_rule": [` + rule("100", "Allow", "443", "Internet", "") + `]}}`,
			want: append(inside, world(443, 443)[0]),
		},
		"a subnet that was read, and has no group": {
			resources: ingressMachine + `,{"address": "azurerm_network_interface.node", "attributes": {"ip_configuration": [{"subnet_id": "/subnets/read"}]}},
				{"address": "data.azurerm_subnet.read", "attributes": {"id": "/subnets/read", "network_security_group_id": ""}}`,
			want: inside,
		},
		"a source that is not known": {
			resources: guarded(rule("100", "Allow", "443", "", `, "source_address_prefixes": {"$unknown": "var.office"}`)), want: inside,
		},
		"a source that is not known, all others denied": {
			resources: guarded(rule("100", "Allow", "443", "", `, "source_address_prefixes": {"$unknown": "var.office"}`) + denyAll),
			gap:       "source_address_prefixes of a rule of azurerm_network_security_group.node: it depends on var.office",
		},
		"a source that is not known is denied": {
			resources: guarded(rule("100", "Deny", "443", "", `, "source_address_prefixes": {"$unknown": "var.office"}`)), gap: "it depends on var.office",
		},
		"ports that are not known": {
			resources: guarded(rule("100", "Allow", "", "*", `, "destination_port_ranges": {"$unknown": "var.ports"}`)), gap: "it depends on var.ports",
		},
		"an access that is not known": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"Allow"`, `{"$unknown": "var.access"}`, 1)), gap: "it depends on var.access",
		},
		"a priority that is not known": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `100`, `{"$unknown": "var.priority"}`, 1)), gap: "it depends on var.priority",
		},
		"a part of the subnet is let in": {
			resources: guarded(rule("100", "Allow", "443", "10.0.1.7", "") + denyAll), gap: "names addresses that may be those of the machines",
		},
		"for one address of the subnet": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"destination_address_prefix": "*"`, `"destination_address_prefix": "10.0.1.7"`, 1)),
			gap:       "names addresses that may be those of the machines",
		},
		"for machines of a group": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"destination_address_prefix": "*"`, `"destination_application_security_group_ids": ["/applicationSecurityGroups/web"]`, 1)),
			gap:       "names addresses that may be those of the machines",
		},
		"machines of a group are denied": {
			resources: guarded(rule("100", "Deny", "443", "", `, "source_application_security_group_ids": ["/x/applicationSecurityGroups/web"]`)),
			gap:       "names addresses that may be those of the machines",
		},
		"rules that are not known": {
			resources: strings.Replace(guarded(), `"security_rule": []`, `"security_rule": {"$unknown": "var.rules"}`, 1), gap: "the rules of azurerm_network_security_group.node: it depends on var.rules",
		},
		"a rule of a group that is not known": {
			resources: guarded() + `,{"address": "azurerm_network_security_rule.stray", "attributes": ` + rule("100", "Allow", "443", "*", `, "network_security_group_name": {"$unknown": "var.group"}`) + `}`,
			gap:       "network_security_group_name of azurerm_network_security_rule.stray: it depends on var.group",
		},
		"a group of a subnet that is not known": {
			resources: strings.Join([]string{ingressMachine, ingressCard, ingressSubnet}, ",") + `,{"address": "azurerm_subnet_network_security_group_association.stray", "attributes": {"subnet_id": {"$unknown": "var.subnet"}}}`,
			gap:       "subnet_id of azurerm_subnet_network_security_group_association.stray: it depends on var.subnet",
		},
		"a group elsewhere": {
			resources: strings.Join([]string{ingressMachine, ingressCard, ingressSubnet}, ",") + `,{"address": "azurerm_subnet_network_security_group_association.node", "attributes": {"subnet_id": {"$unknown": "azurerm_subnet.node"}, "network_security_group_id": "/elsewhere"}}`,
			gap:       "the network security group of azurerm_subnet_network_security_group_association.node is not part of what was read",
		},
		"a group that is not known": {
			resources: strings.Join([]string{ingressMachine, ingressCard, ingressSubnet}, ",") + `,{"address": "azurerm_subnet_network_security_group_association.node", "attributes": {"subnet_id": {"$unknown": "azurerm_subnet.node"}, "network_security_group_id": {"$unknown": "var.group"}}}`,
			gap:       "it depends on var.group",
		},
		"a subnet elsewhere": {
			resources: ingressMachine + `,{"address": "azurerm_network_interface.node", "attributes": {"ip_configuration": [{"subnet_id": "/subnets/other"}]}}`,
			gap:       "the subnet of azurerm_network_interface.node is not part of what was read",
		},
		"a subnet that is not known": {
			resources: ingressMachine + `,{"address": "azurerm_network_interface.node", "attributes": {"ip_configuration": [{"subnet_id": {"$unknown": "var.subnet"}}]}}`,
			gap:       "the subnet of azurerm_network_interface.node: it depends on var.subnet",
		},
		"a subnet that nobody read": {
			resources: ingressMachine + `,{"address": "azurerm_network_interface.node", "attributes": {"ip_configuration": [{"subnet_id": {"$unknown": "data.azurerm_subnet.read"}}]}},
				{"address": "data.azurerm_subnet.read", "attributes": {"name": "read"}}`,
			gap: "the network security group of data.azurerm_subnet.read is not part of what was read",
		},
		"an interface elsewhere": {
			resources: `{"address": "azurerm_linux_virtual_machine.node", "attributes": {"network_interface_ids": ["/networkInterfaces/other"]}}`,
			gap:       "a network interface of azurerm_linux_virtual_machine.node is not part of what was read",
		},
		"interfaces that are not known": {
			resources: `{"address": "azurerm_linux_virtual_machine.node", "attributes": {"network_interface_ids": {"$unknown": "var.cards"}}}`,
			gap:       "the network interface of azurerm_linux_virtual_machine.node: it depends on var.cards",
		},
		"a direction that is not known": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"Inbound"`, `{"$unknown": "var.direction"}`, 1)), gap: "direction of a rule",
		},
		"a port to come from that is not known": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"source_port_range": "*"`, `"source_port_range": {"$unknown": "var.port"}`, 1)),
			gap:       "source_port_range of a rule",
		},
		"a destination that is not known": {
			resources: guarded(strings.Replace(rule("100", "Allow", "443", "*", ""), `"destination_address_prefix": "*"`, `"destination_address_prefix": {"$unknown": "var.to"}`, 1)),
			gap:       "destination_address_prefix of a rule",
		},
		"a subnet of both kinds of addresses": {
			resources: strings.Replace(guarded(rule("100", "Allow", "443", "10.0.0.0/8", "")+denyAll), `["10.0.1.0/24"]`, `["10.0.1.0/24", "fd00::/64"]`, 1),
			want:      []facts.Ingress{{First: 443, Last: 443, From: "cluster"}, {First: 443, Last: 443, From: "restricted"}},
		},
		"addresses that are not known, of a subnet": {
			resources: strings.Replace(guarded(rule("100", "Allow", "443", "10.0.0.0/8", "")+denyAll), `["10.0.1.0/24"]`, `[{"$unknown": "var.prefix"}]`, 1),
			gap:       "names addresses that may be those of the machines",
		},
		"interfaces of a scale set that are not known": {
			resources: `{"address": "azurerm_linux_virtual_machine_scale_set.node", "attributes": {"instances": 1, "network_interface": {"$unknown": "var.cards"}}}`,
			gap:       "the network interface of azurerm_linux_virtual_machine_scale_set.node: it depends on var.cards",
		},
		"a group of an interface that is not known": {
			resources: guarded() + `,{"address": "azurerm_network_interface_security_group_association.stray", "attributes": {"network_interface_id": {"$unknown": "var.card"}}}`,
			gap:       "network_interface_id of azurerm_network_interface_security_group_association.stray: it depends on var.card",
		},
		"an interface of a scale set without a group": {
			resources: ingressSubnet + `,{"address": "azurerm_linux_virtual_machine_scale_set.node", "attributes": {"instances": 1, "network_interface": [{"network_security_group_id": "", "ip_configuration": [{"subnet_id": {"$unknown": "azurerm_subnet.node"}}]}]}}`,
			want:      inside,
		},
		"no interface": {
			resources: `{"address": "azurerm_linux_virtual_machine.node", "attributes": {}}`, gap: "has no network interface",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc := adapt.Document(setOf(t, "["+test.resources+"]"), types, keep)
			if len(doc.Nodes) != 1 {
				t.Fatalf("got %d nodes", len(doc.Nodes))
			}
			node := doc.Nodes[0]
			var got []facts.Ingress
			if node.Network != nil {
				got = node.Network.Ingress
			}
			if diff := cmp.Diff(got, test.want); diff != "" {
				t.Errorf("got (-) other than want (+):\n%s", diff)
			}
			gap, missing := node.Absent["network.ingress"]
			if missing != (test.gap != "") || !strings.Contains(gap.Detail, test.gap) {
				t.Errorf("got reason %q, want one with %q", gap.Detail, test.gap)
			}
		})
	}
}

// Of a rule whose instances nobody can count there may be more, which let in more.
func TestAzureUncountedRules(t *testing.T) {
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	set := setOf(t, "["+guarded()+`,{"address": "azurerm_network_security_rule.some", "attributes": `+rule("100", "Allow", "443", "*", `, "network_security_group_name": "node"`)+"}]")
	set.Of("azurerm_network_security_rule")[0].Uncounted = &resource.Why{Reason: facts.NotStated, Detail: "for_each depends on var.ports"}
	gap := adapt.Document(set, types, keep).Nodes[0].Absent["network.ingress"]
	want := facts.Absence{Reason: facts.NotStated, Detail: "the number of instances of azurerm_network_security_rule.some: for_each depends on var.ports"}
	if diff := cmp.Diff(gap, want); diff != "" {
		t.Errorf("got (-) other than want (+):\n%s", diff)
	}
}

// Machines of one block are alike only where what stands around them is alike too.
func TestAzureAlike(t *testing.T) {
	types, err := instances.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	const machines = `[{"address": "azurerm_linux_virtual_machine.node[0]", "attributes": {"network_interface_ids": [{"$same": "azurerm_network_interface.node"}]}},
		{"address": "azurerm_linux_virtual_machine.node[1]", "attributes": {}},
		{"address": "azurerm_network_interface.node[0]", "attributes": {"ip_configuration": [{"subnet_id": {"$unknown": "azurerm_subnet.node"}}]}},
		{"address": "azurerm_network_interface.node[1]", "attributes": {}},
		{"address": "azurerm_managed_disk.data", "attributes": {"disk_size_gb": 8}},` + ingressSubnet
	const (
		guard = `,{"address": "azurerm_network_interface_security_group_association.node", "attributes": {"network_interface_id": {"$unknown": "azurerm_network_interface.node[1]"}, "network_security_group_id": {"$unknown": "azurerm_network_security_group.node"}}},
			{"address": "azurerm_network_security_group.node", "attributes": {}}`
		disk = `,{"address": "azurerm_virtual_machine_data_disk_attachment.data", "attributes": {"managed_disk_id": {"$unknown": "azurerm_managed_disk.data"}, "virtual_machine_id": {"$unknown": "azurerm_linux_virtual_machine.node[1]"}}}`
	)
	for name, test := range map[string]struct {
		more string
		want int
	}{
		"nothing else":           {"", 1},
		"a group around one":     {guard, 2},
		"a disk attached to one": {disk, 2},
	} {
		t.Run(name, func(t *testing.T) {
			set := setOf(t, machines+test.more+"]")
			for _, typ := range []string{"azurerm_linux_virtual_machine", "azurerm_network_interface"} {
				of := set.Of(typ)
				of[1].Attributes = of[0].Attributes
			}
			doc := adapt.Document(set, types, keep)
			apart := map[string]bool{}
			for _, node := range doc.Nodes {
				text, err := json.Marshal([]any{node.Disks, node.Origins["network.ingress"]})
				if err != nil {
					t.Fatal(err)
				}
				apart[string(text)] = true
			}
			if len(apart) != test.want || doc.Machines() != 2 {
				t.Errorf("got %d machines of %d kinds, want 2 of %d", doc.Machines(), len(apart), test.want)
			}
		})
	}
}
