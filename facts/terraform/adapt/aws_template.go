package adapt

import (
	"slices"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// awsTemplateOf gives the launch template of a block that names one by id or name; nil where there is no such
// block. Of a template that was not read, or not in the version that is meant, nothing is known.
func awsTemplateOf(c *cluster, r *resource.Resource, block resource.Value) *resource.Resource {
	switch {
	case block.State() == resource.Omitted, block.State() == resource.Known && len(block.List()) == 0:
		return nil
	case block.State() == resource.Unknown:
		return awsUnread(r, "the launch template", block)
	}
	var named resource.Value
	for _, name := range []string{"id", "name", "launch_template_id", "launch_template_name"} {
		v := block.Get(name)
		if found := c.follow(r, v, "aws_launch_template"); found != nil {
			if awsVersionRead(c, r, found, block.Get("version")) {
				return found
			}
			return awsUnread(r, "the version of the launch template", block.Get("version"))
		}
		if named.State() == resource.Omitted {
			named = v
		}
	}
	if len(c.set.Follow(r, named, "aws_launch_template")) > 1 {
		return awsUnread(r, "which of several launch templates it names", named)
	}
	return awsUnread(r, "the launch template", named)
}

// awsVersionRead says that the version of a template that r names is the one that was read. One that is made has a
// single version, and no number yet; of one that is there only the latest is what the plan shows.
func awsVersionRead(c *cluster, r, template *resource.Resource, version resource.Value) bool {
	text, _ := version.Text()
	latest, known := template.Get("latest_version").Text()
	made := !known && template.Get("default_version").State() != resource.Known
	switch {
	case made, text == "$Latest":
		return true
	case version.State() == resource.Unknown:
		return slices.Contains(c.set.Follow(r, version, template.Type), template)
	case text == "" || text == "$Default":
		standard, _ := template.Get("default_version").Text()
		return known && standard == latest
	default:
		return known && text == latest
	}
}

// awsUnread is a template of which nothing is known.
func awsUnread(r *resource.Resource, what string, v resource.Value) *resource.Resource {
	gap := facts.Absence{
		Reason: facts.NotFound, Detail: what + " is not part of what was read",
		Resolve: "plan it together with its machines, or describe the nodes in a facts file",
	}
	switch why := v.Why(); {
	case why == nil:
	case len(why.Refs) > 0:
		gap.Resolve += ", or give the sources of the plan with --source"
	default:
		gap = facts.Absence{Reason: why.Reason, Detail: why.Detail, Resolve: why.Resolve}
	}
	unread := resource.NotKnown(&resource.Why{Reason: gap.Reason, Detail: gap.Detail, Resolve: gap.Resolve})
	return &resource.Resource{Address: r.Address, Block: r.Block, Module: r.Module, Type: "aws_launch_template", Attributes: &unread, At: r.At}
}
