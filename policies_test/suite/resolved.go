package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/kwpolicy/kwpolicy/engine"
	"github.com/kwpolicy/kwpolicy/engine/report"
)

// Resolver asks the Rego for the rows of policies.
type Resolver struct{ query rego.PreparedEvalQuery }

// NewResolver prepares to ask compiled policies by the data of a store.
func NewResolver(ctx context.Context, compiled *ast.Compiler, store storage.Store) (Resolver, error) {
	query, err := rego.New(rego.Compiler(compiled), rego.Store(store), rego.Query(`{
		"roles": data.kwpolicy.profile.roles,
		"combination": data.kwpolicy.profile.combination,
		"listed": object.get(data.kwpolicy.profile.page, "listed", []),
		"rows": data.kwpolicy.profile.rows(input.kind, object.union(data.kwpolicy.profile.parameters, input.circumstances)),
	}`)).PrepareForEval(ctx)
	return Resolver{query}, err
}

// Page writes what each policy of a release demands, and what its page says of combinations that are no policy, by
// the names of the files.
func (r Resolver) Page(ctx context.Context, bundle *engine.Bundle, release string) (map[string]string, error) {
	policies, err := bundle.Policies(release)
	if err != nil {
		return nil, err
	}
	page := map[string]string{}
	for _, policy := range policies {
		file := fmt.Sprintf("%s-%s-%s.yaml", policy.Edition, policy.Tier, policy.Platform)
		if page[file], err = r.policy(ctx, policy, variantsWith(bundle.Options(release))); err != nil {
			return nil, fmt.Errorf("resolve %s: %w", policy.Name, err)
		}
	}
	if page["listed.yaml"], err = r.listed(ctx, policies[0]); err != nil {
		return nil, err
	}
	page["excluded.yaml"], err = r.excluded(ctx, bundle, release)
	return page, err
}

// resolved is what the Rego says of a kind of subject in its circumstances.
type resolved struct {
	Roles       []string                   `json:"roles"`
	Combination map[string]any             `json:"combination"`
	Listed      []json.RawMessage          `json:"listed"`
	Rows        map[string]json.RawMessage `json:"rows"`
}

func (r Resolver) ask(ctx context.Context, policy report.Policy, kind string, circumstances map[string]string) (resolved, error) {
	results, err := r.query.Eval(ctx, rego.EvalInput(map[string]any{
		"kind":          kind,
		"circumstances": circumstances,
		"parameters": map[string]string{
			"edition": policy.Edition, "tier": policy.Tier, "platform": policy.Platform, "release": policy.Release,
		},
	}))
	if err != nil {
		return resolved{}, err
	}
	if len(results) != 1 {
		return resolved{}, fmt.Errorf("%d results", len(results))
	}
	text, err := json.Marshal(results[0].Expressions[0].Value)
	if err != nil {
		return resolved{}, err
	}
	var found resolved
	return found, json.Unmarshal(text, &found)
}

// variant is circumstances of which only what differs from others is written.
type variant struct {
	name, key     string
	from          string // the key of the others
	circumstances map[string]string
}

// variants begin with what is before the installation on a node with GPUs that is there.
var variants = []variant{
	{"", "", "", map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "existing"}},
	{"where a node infers on CPUs", "cpu inference ", "", map[string]string{"inference": "cpu", "phase": "preinstall"}},
	{"after the installation", "postinstall ", "", map[string]string{"inference": "gpu", "phase": "postinstall"}},
	{"for a package of Debian", "deb ", "", map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "existing", "install_method": "deb"}},
	{"for a tarball", "tarball ", "", map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "existing", "install_method": "tarball"}},
	{"where a machine is planned", "planned ", "", map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned"}},
	{"from that on AWS", "aws ", "planned ", map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned", "provider": "aws"}},
	{"from that on Azure", "azure ", "planned ", map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned", "provider": "azure"}},
	{"from that on Google Cloud", "gcp ", "planned ", map[string]string{"inference": "gpu", "phase": "preinstall", "machine": "planned", "provider": "gcp"}},
}

// variantsWith adds each option of a page, other than by default, before the installation and after it.
func variantsWith(options map[string][]string) []variant {
	all := slices.Clone(variants)
	for _, name := range slices.Sorted(maps.Keys(options)) {
		for _, value := range options[name][1:] {
			for _, base := range variants {
				if base.from != "" || base.key != "" && base.circumstances["phase"] != "postinstall" {
					continue
				}
				circumstances := maps.Clone(base.circumstances)
				circumstances[name] = value
				chosen := name + "=" + value
				said := strings.TrimSpace("with " + chosen + " " + base.name)
				all = append(all, variant{said, base.key + chosen + " ", base.key, circumstances})
			}
		}
	}
	return all
}

// Circumstances are those whose rows are written, of a page with options.
func Circumstances(options map[string][]string) []map[string]string {
	var all []map[string]string
	for _, variant := range variantsWith(options) {
		all = append(all, maps.Clone(variant.circumstances))
	}
	return all
}

// policy writes the rows of the first variant, and then of each what differs.
func (r Resolver) policy(ctx context.Context, policy report.Policy, variants []variant) (string, error) {
	whole, err := r.ask(ctx, policy, "node", map[string]string{})
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What %s/%s/%s demands. Written by go test ./policies_test -update.\n", policy.Edition, policy.Tier, policy.Platform)
	known := map[string]section{}
	for _, variant := range variants {
		rows, err := r.section(ctx, policy, whole.Roles, variant.circumstances)
		if err != nil {
			return "", err
		}
		known[variant.key] = rows
		if variant.name != "" {
			rows = rows.less(known[variant.from])
			fmt.Fprintf(&out, "\n# What differs %s.\n", variant.name)
		}
		if err := rows.write(&out, variant.key); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// section is the rows under some circumstances, by subject and rule.
type section map[string]map[string]json.RawMessage

func (r Resolver) section(ctx context.Context, policy report.Policy, roles []string, circumstances map[string]string) (section, error) {
	found := section{}
	add := func(name, kind string, circumstances map[string]string) error {
		asked, err := r.ask(ctx, policy, kind, circumstances)
		found[name] = asked.Rows
		return err
	}
	if err := add("cluster", "cluster", circumstances); err != nil {
		return nil, err
	}
	if len(roles) == 0 {
		return found, add("node", "node", circumstances)
	}
	for _, role := range roles {
		known := maps.Clone(circumstances)
		known["role"] = role
		if err := add(role, "node", known); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// less leaves out the rows that are as in usual.
func (s section) less(usual section) section {
	rest := section{}
	for subject, rows := range s {
		rest[subject] = maps.Clone(rows)
		maps.DeleteFunc(rest[subject], func(rule string, row json.RawMessage) bool {
			return bytes.Equal(row, usual[subject][rule])
		})
	}
	return rest
}

func (s section) write(out *bytes.Buffer, prefix string) error {
	for _, subject := range slices.Sorted(maps.Keys(s)) {
		if len(s[subject]) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s%s:\n", prefix, subject)
		for _, rule := range slices.Sorted(maps.Keys(s[subject])) {
			text, err := flowRow(s[subject][rule])
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "  %s: %s\n", rule, text)
		}
	}
	return nil
}

// listed writes what the page makes of the instance types that it lists.
func (r Resolver) listed(ctx context.Context, policy report.Policy) (string, error) {
	asked, err := r.ask(ctx, policy, "cluster", map[string]string{})
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What the page makes of the instance types that it lists. Written by go test ./policies_test -update.\n")
	for _, entry := range asked.Listed {
		row, err := flowRow(entry)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "- %s\n", row)
	}
	return out.String(), nil
}

// excluded lists the combinations that are no policy, and those that the page does not state.
func (r Resolver) excluded(ctx context.Context, bundle *engine.Bundle, release string) (string, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# What the page says of combinations that it does not provide for. Written by go test ./policies_test -update.\n")
	for _, edition := range bundle.Values(release, "edition") {
		for _, tier := range bundle.Values(release, "tier") {
			for _, platform := range bundle.Values(release, "platform") {
				policy := report.Policy{Edition: edition, Tier: tier, Platform: platform, Release: release}
				asked, err := r.ask(ctx, policy, "cluster", map[string]string{})
				if err != nil {
					return "", err
				}
				if asked.Combination["status"] == "stated" {
					continue
				}
				delete(asked.Combination, "when")
				text, err := json.Marshal(asked.Combination)
				if err != nil {
					return "", err
				}
				row, err := flowRow(text)
				if err != nil {
					return "", err
				}
				fmt.Fprintf(&out, "%s/%s/%s: %s\n", edition, tier, platform, row)
			}
		}
	}
	return out.String(), nil
}
