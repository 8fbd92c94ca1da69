package adapt

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// azureCard is a network interface of a machine: a resource, or a block of a scale set.
type azureCard struct {
	r    *resource.Resource // declares it; nil where it is not part of what was read
	name sourced            // refers to it
	body resource.Value
	own  bool // it is a resource of its own
}

// azureCards are the interfaces that a machine names.
func azureCards(c *cluster, r *resource.Resource) []azureCard {
	ids := r.Get("network_interface_ids")
	list := ids.List()
	if ids.State() == resource.Unknown {
		list = []resource.Value{ids}
	}
	var cards []azureCard
	for _, id := range list {
		found := c.set.Follow(r, id, "azurerm_network_interface")
		if len(found) == 0 {
			cards = append(cards, azureCard{name: sourced{r, id}})
		}
		for _, card := range found {
			cards = append(cards, azureCard{r: card, name: sourced{r, id}, body: *card.Attributes, own: true})
		}
	}
	return cards
}

// azureBlockCards are the interfaces that a scale set declares in blocks.
func azureBlockCards(r *resource.Resource, blocks resource.Value) []azureCard {
	if blocks.State() == resource.Unknown {
		return []azureCard{{name: sourced{r, blocks}}}
	}
	var cards []azureCard
	for _, block := range blocks.List() {
		cards = append(cards, azureCard{r: r, name: sourced{r, block}, body: block})
	}
	return cards
}

// subnet gives the value that names the subnet, and the subnet, nil where it is not in the set.
func (a azureCard) subnet(c *cluster) (resource.Value, *resource.Resource) {
	id := a.body.Get("ip_configuration", "subnet_id")
	return id, c.follow(a.r, id, "azurerm_subnet", "data.azurerm_subnet")
}

// The associations that give security groups to interfaces and subnets.
const (
	azureCardGroup   = "azurerm_network_interface_security_group_association"
	azureSubnetGroup = "azurerm_subnet_network_security_group_association"
	azureGroup       = "azurerm_network_security_group"
	azureRule        = "azurerm_network_security_rule"
)

// links are what decides what reaches the interface.
func (a azureCard) links(c *cluster) []*resource.Resource {
	if a.r == nil {
		return nil
	}
	links := []*resource.Resource{a.r}
	if a.own {
		links = append(links, c.linked(a.r, azureCardGroup, "network_interface_id")...)
	}
	named := []sourced{{a.r, a.body.Get("network_security_group_id")}}
	if _, subnet := a.subnet(c); subnet != nil {
		links = append(links, subnet)
		links = append(links, c.linked(subnet, azureSubnetGroup, "subnet_id")...)
		named = append(named, get(subnet, "network_security_group_id"))
	}
	for _, association := range links {
		named = append(named, get(association, "network_security_group_id"))
	}
	for _, id := range named {
		for _, group := range c.set.Follow(id.r, id.Value, azureGroup, "data."+azureGroup) {
			links = append(links, group)
			links = append(links, c.linked(group, azureRule, "network_security_group_name")...)
		}
	}
	return links
}

// azureIngress says what reaches the machine: what any of its interfaces lets in.
func (d *draft) azureIngress(cards []azureCard) {
	var f firewall
	if len(cards) == 0 {
		f.doubt(facts.Absence{Reason: facts.NotStated, Detail: d.r.Block + " has no network interface"})
	}
	for _, card := range cards {
		d.azureCardIngress(card, &f)
	}
	d.ingress(f)
}

func (d *draft) azureCardIngress(card azureCard, f *firewall) {
	const fact = "network.ingress"
	if card.r == nil {
		if card.name.State() == resource.Unknown {
			f.doubt(absence(card.name.r, "the network interface", card.name.Value))
			return
		}
		f.doubt(azureNotRead("a network interface", card.name.r, fact))
		return
	}
	id, subnet := card.subnet(d.c)
	if subnet == nil {
		gap := azureNotRead("the subnet", card.r, fact)
		if id.State() != resource.Known {
			gap = absence(card.r, "the subnet", id)
		}
		f.doubt(gap)
		return
	}
	walls, gap := d.c.azureWalls(card, subnet)
	if gap != nil {
		f.doubt(*gap)
		return
	}
	if gap := openWalls(walls, azurePrefixes(subnet), f); gap != nil {
		f.doubt(*gap)
		return
	}
	d.citeWalls(walls)
}

// citeWalls says that the group that is nearest to the machine decides what gets in; where there is none,
// Azure does.
func (d *draft) citeWalls(walls []azureWall) {
	const fact = "network.ingress"
	if len(walls) == 0 {
		d.node.Cite(fact, origin(d.r, resource.Value{}, facts.ProviderDefault))
		return
	}
	d.node.Cite(fact, origin(walls[len(walls)-1].group, resource.Value{}, facts.Declared))
}

// azurePrefixes are the addresses of a subnet, as far as they are known.
func azurePrefixes(subnet *resource.Resource) []string {
	var prefixes []string
	for _, v := range either(subnet.Get("address_prefixes"), subnet.Get("address_prefix")).List() {
		text, ok := v.Text()
		if !ok {
			return nil
		}
		prefixes = append(prefixes, text)
	}
	return prefixes
}

// azureWall is a network security group, with its rules for what comes in, the one that goes first in front.
type azureWall struct {
	group *resource.Resource
	rules []azureSecurityRule
}

// azureWalls gives the security groups around an interface: that of its subnet and its own.
func (c *cluster) azureWalls(card azureCard, subnet *resource.Resource) (walls []azureWall, gap *facts.Absence) {
	named, gap := c.azureSubnetGroups(subnet)
	if gap != nil {
		return nil, gap
	}
	own, gap := c.azureOwnGroups(card)
	if gap != nil {
		return nil, gap
	}
	for _, id := range append(named, own...) {
		group := c.follow(id.r, id.Value, azureGroup, "data."+azureGroup)
		if group == nil {
			missing := azureNotRead("the network security group", id.r, "network.ingress")
			if id.State() != resource.Known {
				missing = absence(id.r, "the network security group", id.Value)
			}
			return nil, &missing
		}
		rules, gap := c.azureRules(group)
		if gap != nil {
			return nil, gap
		}
		walls = append(walls, azureWall{group, rules})
	}
	return walls, nil
}

// azureSubnetGroups names the security group of a subnet; nothing where it has none.
func (c *cluster) azureSubnetGroups(subnet *resource.Resource) ([]sourced, *facts.Absence) {
	named, gap := c.azureAssociated(subnet, azureSubnetGroup, "subnet_id")
	if subnet.Type == "data.azurerm_subnet" && gap == nil && named == nil {
		return azureReadGroup(subnet)
	}
	return named, gap
}

// azureReadGroup names the group that a data source says that there is. One that says nothing was not read.
func azureReadGroup(subnet *resource.Resource) ([]sourced, *facts.Absence) {
	id := get(subnet, "network_security_group_id")
	if _, ok := id.Text(); ok {
		return []sourced{id}, nil
	}
	if id.State() == resource.Known {
		return nil, nil
	}
	gap := azureNotRead("the network security group", subnet, "network.ingress")
	if id.State() == resource.Unknown {
		gap = absence(subnet, "the network security group", id.Value)
	}
	return nil, &gap
}

// azureOwnGroups names the security group of an interface; nothing where it has none.
func (c *cluster) azureOwnGroups(card azureCard) ([]sourced, *facts.Absence) {
	if card.own {
		return c.azureAssociated(card.r, azureCardGroup, "network_interface_id")
	}
	id := card.body.Get("network_security_group_id")
	if !isNamed(id) {
		return nil, nil
	}
	return []sourced{{card.r, id}}, nil
}

// azureAssociated names the security group that associations give to r. One of which it is not known what it
// is for may be for r.
func (c *cluster) azureAssociated(r *resource.Resource, association, way string) ([]sourced, *facts.Absence) {
	var named []sourced
	for _, found := range c.linked(r, association, way) {
		named = append(named, get(found, "network_security_group_id"))
	}
	if gap := c.astray(r, association, way); gap != nil && len(named) == 0 {
		return nil, gap
	}
	return named, nil
}

// azureRules gives the rules of a group in their order. They stand in the group or are resources of their own.
func (c *cluster) azureRules(group *resource.Resource) ([]azureSecurityRule, *facts.Absence) {
	blocks := group.Get("security_rule")
	if blocks.State() == resource.Unknown {
		gap := absence(group, "the rules", blocks)
		return nil, &gap
	}
	if gap := c.astray(group, azureRule, "network_security_group_name"); gap != nil {
		return nil, gap
	}
	var rules []azureSecurityRule
	for _, block := range blocks.List() {
		rules = append(rules, azureSecurityRule{group, block})
	}
	for _, r := range c.linked(group, azureRule, "network_security_group_name") {
		if r.Uncounted != nil {
			gap := facts.Absence{Reason: r.Uncounted.Reason, Detail: "the number of instances of " + r.Block + ": " + r.Uncounted.Detail, Resolve: r.Uncounted.Resolve}
			return nil, &gap
		}
		if sameGroup(r, group) {
			rules = append(rules, azureSecurityRule{r, *r.Attributes})
		}
	}
	return inOrder(rules)
}

// inOrder sorts rules by their priority.
func inOrder(rules []azureSecurityRule) ([]azureSecurityRule, *facts.Absence) {
	for _, rule := range rules {
		if _, ok := rule.Get("priority").Int(); !ok {
			gap := absence(rule.r, "the priority of a rule", rule.Get("priority"))
			return nil, &gap
		}
	}
	slices.SortStableFunc(rules, func(a, b azureSecurityRule) int { return cmp.Compare(a.priority(), b.priority()) })
	return rules, nil
}

// sameGroup says whether a rule may be in the same resource group as a security group, which is named within
// that.
func sameGroup(rule, group *resource.Resource) bool {
	first, ok := rule.Get("resource_group_name").Text()
	second, known := group.Get("resource_group_name").Text()
	return !ok || !known || strings.EqualFold(first, second)
}
