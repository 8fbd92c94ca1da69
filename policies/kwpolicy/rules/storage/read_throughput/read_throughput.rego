# METADATA
# title: Sequential reads
# description: >-
#   How fast the filesystem of the installation directory reads in sequence, as measured. Models load as fast as that at
#   best.
# custom:
#   remediation: >-
#     Install on a faster disk, best an NVMe one of the machine's own; on a cloud raise what the volume is provisioned for.
#     State what you measured, with fio for example, as filesystems[].performance in a facts file.
#   facts: [filesystems.performance.read_bytes_per_second, user.home]
#   # A disk that is known to be fast need not be measured. What nobody says comes from the page cache comes from the disk.
#   # Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none. A machine of which nobody says that it is
#   # planned is there.
#   optional: [disks.medium, disks.network, filesystems.disks, filesystems.performance.cached, paths, planned, user.kamiwaza_root]
#   unit: bytes per second
package kwpolicy.rules.storage.read_throughput

import data.kwpolicy.measured

about := rego.metadata.chain()[1].annotations

observed := measured.value("read_bytes_per_second")

says := measured.says("read_bytes_per_second", "reads", about.custom.unit)

eased := measured.eased

doubt[name] contains found if {
	some name, doubts in measured.doubt("read_bytes_per_second")
	some found in doubts
}
