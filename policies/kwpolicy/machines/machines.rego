# METADATA
# title: Machines
# description: |
#   How many machines the input shows, and whether it shows all there are. A node stands for itself and for
#   those that are alike.
package kwpolicy.machines

# METADATA
# title: Number
# description: The machines of the cluster. Undefined of a host, which says nothing of the nodes around it.
number := sum([count_of(node) | some node in input.nodes]) if input.kind == "cluster"

# METADATA
# title: Count of
# description: How many machines a node stands for.
count_of(node) := 1 + count(object.get(node, "alike", []))

# METADATA
# title: Names of
# description: The names of the machines that a node stands for.
names_of(node) := array.concat([node.name], object.get(node, "alike", []))

# METADATA
# title: Partial
# description: Whether there may be more than the input shows.
partial if count(input.partial) > 0
