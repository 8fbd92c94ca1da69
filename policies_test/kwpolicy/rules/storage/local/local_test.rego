package kwpolicy_test.rules.storage.local

import data.kwpolicy_test.fixture

test_type[note] if {
	some note, case in {
		"ext4": {"type": "ext4", "want": "pass", "says": "has /home/ada/kamiwaza on ext4 (/)"},
		"xfs": {"type": "xfs", "want": "pass"},
		"NTFS by FUSE": {"type": "fuseblk", "want": "pass"},
		"NFS": {"type": "nfs", "want": "violation", "level": "required", "says": "on nfs (/); required: a local filesystem"},
		"NFS 4": {"type": "nfs4", "want": "violation"},
		"Windows' disk in WSL": {"type": "9p", "want": "violation"},
		"its older name": {"type": "drvfs", "want": "violation"},
		"SMB": {"type": "cifs", "want": "violation"},
		"its newer name": {"type": "smb3", "want": "violation"},
		"a bucket": {"type": "fuse.s3fs", "want": "violation"},
		"NFS, as others write it": {"type": "NFS", "want": "violation"},
		"a folder of VirtualBox's host": {"type": "vboxsf", "want": "violation"},
		"Apple's file sharing": {"type": "afpfs", "want": "violation"},
		"NTFS, as Windows writes it": {"type": "NTFS", "want": "pass"},
		"several disks in one": {"type": "fuse.mergerfs", "want": "unknown", "level": "required"},
		"what is mounted when it is looked at": {"type": "autofs", "want": "unknown"},
		"memory": {"type": "tmpfs", "want": "violation"},
		"Lustre": {"type": "lustre", "want": "violation"},
		"a container's view": {"type": "overlay", "want": "unknown", "level": "required"},
		"null": {"type": null, "want": "unknown"},
	}
	fixture.holds("storage/local", object.union(
		{"facts": {"filesystems": [{"mount_point": "/", "type": case.type}]}},
		object.remove(case, ["type"]),
	))
}

test_disks[note] if {
	some note, case in {
		"no type": {"filesystem": {"disks": ["nvme0n1"]}, "want": "pass", "says": "on nvme0n1"},
		"a container's view of a disk": {"filesystem": {"type": "overlay", "disks": ["nvme0n1"]}, "want": "pass"},
		"a network's type on a disk": {"filesystem": {"type": "nfs", "disks": ["nvme0n1"]}, "want": "violation"},
		"neither": {"filesystem": {"disks": []}, "want": "unknown"},
	}
	fixture.holds("storage/local", object.union(
		{"facts": {"filesystems": [object.union({"mount_point": "/"}, case.filesystem)]}},
		object.remove(case, ["filesystem"]),
	))
}

test_others[note] if {
	some note, case in {
		"another filesystem": {"facts": {"filesystems": [{"mount_point": "/", "type": "ext4"}, {"mount_point": "/mnt", "type": "nfs"}]}, "want": "pass"},
		"the home": {"facts": {"filesystems": [{"mount_point": "/", "type": "ext4"}, {"mount_point": "/home", "type": "nfs"}]}, "want": "violation"},
		"a link that nobody could follow": {"facts": {"absent": {"paths./home/ada/kamiwaza": {"reason": "permission_denied"}}}, "want": "unknown", "says": "paths./home/ada/kamiwaza"},
		"no filesystems": {"without": ["filesystems"], "want": "unknown"},
		"Windows": {"policy": "community/tier1/windows", "want": "pass"},
		"planned": {"planned": true, "want": "pass"},
	}
	fixture.holds("storage/local", case)
}

test_no_row if not fixture.judged(fixture.document({"policy": "enterprise/tier1/linux"}), "storage/local", "node")
