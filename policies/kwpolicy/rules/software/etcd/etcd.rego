# METADATA
# title: etcd
# description: >-
#   The version of etcd, which keeps what the cluster's services agree on. The product brings it.
# custom:
#   remediation: >-
#     Run the setup of the current release again. Where etcd runs in a container, state its version as
#     software.etcd.version in a facts file.
#   facts: [software.etcd.version]
#   unit: version
package kwpolicy.rules.software.etcd

import data.kwpolicy.phrase

about := rego.metadata.chain()[1].annotations

observed[node.name] := node.software.etcd.version if some node in input.nodes

says[name] := sprintf("has etcd %s", [phrase.version(version)]) if some name, version in observed
