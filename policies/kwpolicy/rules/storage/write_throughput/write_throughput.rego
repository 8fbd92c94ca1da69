# METADATA
# title: Sequential writes
# description: >-
#   How fast the filesystem of the installation directory writes in sequence, as measured. Downloads of models and
#   checkpoints wait for it.
# custom:
#   remediation: >-
#     Install on a faster disk, best an NVMe one of the machine's own; on a cloud raise what the volume is provisioned for.
#     State what you measured, with fio for example, as filesystems[].performance in a facts file.
#   facts: [filesystems.performance.write_bytes_per_second, user.home]
#   # What nobody says comes from the page cache comes from the disk.
#   # Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none. A machine of which nobody says that it is
#   # planned is there.
#   optional: [filesystems.performance.cached, paths, planned, user.kamiwaza_root]
#   unit: bytes per second
package kwpolicy.rules.storage.write_throughput

import data.kwpolicy.measured

about := rego.metadata.chain()[1].annotations

observed := measured.value("write_bytes_per_second")

says := measured.says("write_bytes_per_second", "writes", about.custom.unit)

doubt[name] contains found if {
	some name, doubts in measured.doubt("write_bytes_per_second")
	some found in doubts
}
