package host_test

import "testing"

func TestMountOptions(t *testing.T) {
	for name, test := range map[string]struct {
		mount string
		want  []string
	}{
		"of both":             {"1 0 8:1 / / rw,relatime,nodev shared:1 - ext4 /dev/sda1 rw,discard,errors=remount-ro", []string{"discard", "nodev", "relatime", "rw"}},
		"read-only mount":     {"1 0 8:1 / / ro,noexec - ext4 /dev/sda1 rw", []string{"noexec", "ro"}},
		"read-only below":     {"1 0 8:1 / / rw,relatime - ext4 /dev/sda1 ro,errors=remount-ro", []string{"relatime", "ro"}},
		"values are not told": {"1 0 0:9 / / rw - cifs //server/x rw,vers=3.0,username=ada,password=secret,nounix", []string{"nounix", "rw"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, "options", gather(t, live(t, "-- proc/1/mountinfo --\n"+test.mount+"\n")).Filesystems[0].Options, test.want)
		})
	}
}
