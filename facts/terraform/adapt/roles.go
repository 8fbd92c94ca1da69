package adapt

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// The tags and labels by which a machine says its role, and a disk where it is to be mounted. Google's
// labels have no colons.
var (
	roleTags  = []string{"kwpolicy:role", "kwpolicy_role", "kwpolicy-role"}
	mountTags = []string{"kwpolicy:mount", "kwpolicy_mount", "kwpolicy-mount"}
)

// leftOut is the role of a machine that Kamiwaza is not to run on, such as a bastion.
const leftOut = "none"

// tags is the notation of the tags that are read, as the attributes of a map.
const tags = "{kwpolicy:role kwpolicy_role kwpolicy-role kwpolicy:mount kwpolicy_mount kwpolicy-mount}"

// tagged gives the value of a tag of a resource.
func tagged(tags resource.Value, names []string) resource.Value {
	for _, name := range names {
		if v := tags.Get(name); v.State() == resource.Known {
			return v
		}
	}
	return resource.Value{}
}

// role is the one that the tags of the machine name. A machine without is left to inferRoles.
func (d *draft) role(r *resource.Resource, tags resource.Value) {
	v := tagged(tags, roleTags)
	role, ok := v.Text()
	if !ok || d.node.Role != nil {
		return
	}
	if role == leftOut {
		d.leave = true
		return
	}
	d.node.Role = &role
	d.node.Cite("role", origin(r, v, facts.Declared))
}

// mountPoint is where the tags of a volume say that it is to be mounted; "" where they do not.
func mountPoint(tags resource.Value) string {
	mount, _ := tagged(tags, mountTags).Text()
	if !strings.HasPrefix(mount, "/") {
		return ""
	}
	return mount
}

// Names of blocks and modules that tell what their machines are for.
var (
	headName   = regexp.MustCompile(`(?i)(^|[^a-z])(head|master|manager|control|controller|control_?plane|login|primary|leader)s?([^a-z]|$)`)
	workerName = regexp.MustCompile(`(?i)(^|[^a-z])(worker|compute|gpu|agent|inference|follower|secondary)s?([^a-z]|$)`)
)

// inferRoles gives roles to machines that nobody gave one: by the names of their blocks, or the first of
// several is the head. It says that it inferred them. One machine alone has no role.
func (c *cluster) inferRoles() {
	if c.doc.Machines() < 2 {
		return
	}
	c.partByName()
	var open []int
	heads := false
	for i := range c.doc.Nodes {
		if role := c.doc.Nodes[i].Role; role != nil {
			heads = heads || *role == "head"
			continue
		}
		switch named := roleByName(c.doc.Nodes[i].Name); named {
		case "":
			open = append(open, i)
		default:
			c.infer(i, named)
			heads = heads || named == "head"
		}
	}
	if !heads {
		open = c.inferHead(open)
	}
	for _, i := range open {
		c.infer(i, "worker")
	}
}

// resourceType is the type in an address. What a cloud calls its machines says nothing of their role.
var resourceType = regexp.MustCompile(`\b(aws|google|azurerm)_[a-z0-9_]+\.`)

// roleByName gives the role that the names of modules, block and key tell; "" where they tell none.
func roleByName(address string) string {
	names := resourceType.ReplaceAllString(address, "")
	head, worker := headName.MatchString(names), workerName.MatchString(names)
	switch {
	case worker:
		return "worker"
	case head:
		return "head"
	default:
		return ""
	}
}

// partByName makes nodes of their own of machines that are alike in all but the role that their names tell.
func (c *cluster) partByName() {
	var nodes []facts.Node
	for _, node := range c.doc.Nodes {
		if node.Role != nil || node.Count() == 1 {
			nodes = append(nodes, node)
			continue
		}
		byRole := map[string][]string{}
		var order []string
		for name := range node.Names() {
			role := roleByName(name)
			if byRole[role] == nil {
				order = append(order, role)
			}
			byRole[role] = append(byRole[role], name)
		}
		for _, role := range order {
			part := node
			part.Name, part.Alike = byRole[role][0], byRole[role][1:]
			if len(part.Alike) == 0 {
				part.Alike = nil
			}
			part.Origins = maps.Clone(node.Origins)
			nodes = append(nodes, part)
		}
	}
	c.doc.Nodes = nodes
}

// inferHead takes one machine that has no role for the head, best one that no autoscaler removes and that is
// alone in its block. It gives the others that are left without a role.
func (c *cluster) inferHead(open []int) []int {
	if len(open) == 0 {
		return nil
	}
	chosen := slices.MinFunc(open, func(i, j int) int { return cmp.Compare(c.unfit(i), c.unfit(j)) })
	left := slices.DeleteFunc(open, func(i int) bool { return i == chosen })
	if node := c.doc.Nodes[chosen]; node.Count() > 1 {
		others := node
		others.Name, others.Alike = node.Alike[0], slices.Clone(node.Alike[1:])
		if len(others.Alike) == 0 {
			others.Alike = nil
		}
		others.Origins = maps.Clone(node.Origins)
		c.doc.Nodes[chosen].Alike = nil
		c.doc.Nodes = append(c.doc.Nodes, others)
		left = append(left, len(c.doc.Nodes)-1)
	}
	c.infer(chosen, "head")
	return left
}

// unfit says how little a machine looks like a head.
func (c *cluster) unfit(i int) int {
	node, unfit := c.doc.Nodes[i], 0
	if node.Count() > 1 {
		unfit++
	}
	if elastic := node.Cloud != nil && node.Cloud.Elastic != nil && *node.Cloud.Elastic; elastic {
		unfit += 2
	}
	return unfit
}

func (c *cluster) infer(i int, role string) {
	node := &c.doc.Nodes[i]
	node.Role = &role
	node.Cite("role", facts.Origin{Confidence: facts.Inferred})
}
