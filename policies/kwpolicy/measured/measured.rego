# METADATA
# title: Measured
# description: What was measured on the filesystem of the installation directory, for every rule whose row is about that.
package kwpolicy.measured

import data.kwpolicy.install
import data.kwpolicy.phrase
import data.kwpolicy.profile

# METADATA
# title: Value
# description: What was measured of a fact, by node.
value(fact) := {name: filesystem.performance[fact] |
	some name, filesystem in install.filesystem
	is_number(filesystem.performance[fact])
}

# METADATA
# title: Says
# description: What was measured of a fact, in words, by node.
says(fact, verb, unit) := {name: sprintf("%s %s at %s (on %s)", [verb, phrase.amount(got, unit), install.asked[name], install.filesystem[name].mount_point]) |
	some name, got in value(fact)
}

# METADATA
# title: Eased
# description: |
#   How grave it is that nobody measured a disk. One that is known to be an SSD of the machine's own is of the class that
#   the minimum describes.
eased := {name: "recommended" |
	some name, disks in install.disks
	every disk in disks {
		disk.medium in {"nvme", "ssd"}
		not disk.network == true
	}
}

# METADATA
# title: Doubt
# description: What the page cache answered says nothing of the disk. Where it is too slow, the disk is so too.
doubt(fact) := {name: {{"fact": "filesystems.performance.cached"}} |
	some name, _ in value(fact)
	install.filesystem[name].performance.cached == true
}

# METADATA
# title: Shallow
# description: The exception for operations that were measured a few at a time, which keeps a fast disk waiting.
shallow(rule) := {name: {"level": "informational", "because": sprintf(" (measured with %s under way at once)", [phrase.amount(depth, "operations")])} |
	some name, filesystem in install.filesystem
	depth := filesystem.performance.queue_depth
	depth < profile.wants[rule][name].queue_depth
}
