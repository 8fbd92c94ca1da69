# METADATA
# title: Number of GPUs
# description: >-
#   The GPUs of the node that the product can use on this platform.
# custom:
#   remediation: >-
#     Add GPUs, or use an instance type with more; or judge with --inference cpu where the tier allows it.
#   facts: [gpus]
#   parameters: [optional, alike]
#   unit: GPUs
#   lacks: "%s"
package kwpolicy.rules.gpu.count

import data.kwpolicy.gpu
import data.kwpolicy.profile

about := rego.metadata.chain()[1].annotations

# A GPU of which too little is known may be none that the product uses: the others must suffice.
observed[name] := count(certain) if {
	some name, gpus in profile.usable_gpus
	certain := [one | some one in gpus; gpu.described(one, name)]
	_settled(count(certain), count(gpus), profile.wants["gpu/count"][name].minimum)
}

_settled(certain, all, _) if certain == all

_settled(certain, all, minimum) if {
	certain < all
	certain >= minimum
}

lacks[name] := sprintf("%%s of %d GB or more", [row.minimum]) if some name, row in profile.wants["gpu/memory"]

gap[name] contains {"level": row.alike, "says": sprintf("has GPUs of several models: %s", [concat(", ", models)])} if {
	some name, gpus in profile.usable_gpus
	row := profile.wants["gpu/count"][name]
	models := sort({one.model | some one in gpus})
	count(models) > 1
}

# Who asks for inference on GPUs needs one at every tier.
not_applicable[name] := reason if {
	some name, reason in gpu.not_applicable
	profile.wants["gpu/count"][name].optional
	profile.parameters.inference != "gpu"
}
