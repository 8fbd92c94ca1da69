# METADATA
# title: Random reads
# description: >-
#   How many random reads of 4 KiB the filesystem of the installation directory answers a second, as measured with many
#   under way at once. The databases live from it.
# custom:
#   remediation: >-
#     Install on a faster disk, best an NVMe one of the machine's own; on a cloud raise what the volume is provisioned for.
#     State what you measured, with fio for example, as filesystems[].performance in a facts file.
#   facts: [filesystems.performance.read_iops, user.home]
#   # What nobody says comes from the page cache comes from the disk.
#   # Where nothing is said of symbolic links or of KAMIWAZA_ROOT there are none. A machine of which nobody says that it is
#   # planned is there.
#   optional: [filesystems.performance.cached, filesystems.performance.queue_depth, paths, planned, user.kamiwaza_root]
#   parameters: [queue_depth]
#   unit: reads
package kwpolicy.rules.storage.read_iops

import data.kwpolicy.measured

about := rego.metadata.chain()[1].annotations

observed := measured.value("read_iops")

says := measured.says("read_iops", "answers", about.custom.unit)

exception := measured.shallow("storage/read_iops")

doubt[name] contains found if {
	some name, doubts in measured.doubt("read_iops")
	some found in doubts
}
