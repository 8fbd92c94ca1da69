package host

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/sys/mountinfo"

	"github.com/kwpolicy/kwpolicy/facts"
)

// mounts reads the mount table of a process, such as "self" or "1".
func (m *machine) mounts(process string) ([]*mountinfo.Info, error) {
	name := "/proc/" + process + "/mountinfo"
	text, err := m.read(name)
	if err != nil {
		return nil, err
	}
	mounts, err := parseMounts(text)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w: %w", name, errMalformed, err)
	}
	return mounts, nil
}

// cgroupDirs are the directories of the process's control group and of all groups above it, for one
// controller: a limit on any of them is a limit on the process. Both hierarchies are listed where both
// are mounted, since only one of them has the controller.
//
// It is an error where the hierarchy with the controller is not to be seen: then nothing is known of limits. A
// process without control groups has none.
func (m *machine) cgroupDirs(controller string) (v2, v1 []string, err error) {
	mounts, err := m.mounts("self")
	if err != nil {
		return nil, nil, err
	}
	text, err := m.read("/proc/self/cgroup")
	if err != nil {
		return nil, nil, ignoreMissing(err)
	}
	var err2, err1 error
	hasV1 := false
	for line := range strings.Lines(text) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(fields) != 3 {
			continue
		}
		if fields[0] == "0" {
			v2, err2 = groupDirs(mounts, "cgroup2", "", fields[2])
		} else if slices.Contains(strings.Split(fields[1], ","), controller) {
			hasV1 = true
			v1, err1 = groupDirs(mounts, "cgroup", controller, fields[2])
		}
	}
	if hasV1 {
		// The older hierarchy has the controller, and then the other one has not.
		return v2, v1, err1
	}
	return v2, nil, err2
}

// groupDirs lists the directories from the group up to a mount of its hierarchy that shows it.
func groupDirs(mounts []*mountinfo.Info, fsType, controller, group string) ([]string, error) {
	err := fmt.Errorf("%w: they are not mounted", errHidden)
	for _, mount := range mounts {
		if mount.FSType != fsType || controller != "" && !slices.Contains(strings.Split(mount.VFSOptions, ","), controller) {
			continue
		}
		dirs := []string{mount.Mountpoint}
		// The mount may show a part of the hierarchy; a group outside that part cannot be seen.
		inside, ok := strings.CutPrefix(group, strings.TrimSuffix(mount.Root, "/"))
		if !ok || strings.Contains(inside, "..") || inside != "" && inside[0] != '/' {
			err = fmt.Errorf("%w: the group %s is outside of what is mounted at %s", errHidden, group, mount.Mountpoint)
			continue
		}
		for dir := path.Join(mount.Mountpoint, inside); dir != mount.Mountpoint; dir = path.Dir(dir) {
			dirs = append(dirs, dir)
		}
		return dirs, nil
	}
	return nil, err
}

// tightest reads a file in each directory and returns the smallest limit; zero where none limits.
func tightest(dirs []string, read func(dir string) (float64, error)) (float64, error) {
	limit := 0.0
	for _, dir := range dirs {
		value, err := read(dir)
		if err != nil {
			return 0, err
		}
		if value > 0 && (limit == 0 || value < limit) {
			limit = value
		}
	}
	return limit, nil
}

// limits finds the tightest limit of a controller: zero where there is none.
func (m *machine) limits(controller string, read2, read1 func(dir string) (float64, error)) (float64, error) {
	v2, v1, err := m.cgroupDirs(controller)
	if err != nil {
		return 0, hiddenLimits(err)
	}
	limit2, err2 := tightest(v2, read2)
	limit1, err1 := tightest(v1, read1)
	switch {
	case err2 != nil || err1 != nil:
		return 0, hiddenLimits(errors.Join(err2, err1))
	case limit2 == 0:
		return limit1, nil
	case limit1 == 0:
		return limit2, nil
	}
	return min(limit1, limit2), nil
}

// quota reads cpu.max, in CPUs. The root group and groups without the controller have no such file.
func (m *machine) quota(dir string) (float64, error) {
	text, err := m.read(dir + "/cpu.max")
	if err != nil {
		return 0, ignoreMissing(err)
	}
	quota, period, _ := strings.Cut(text, " ")
	if quota == "max" {
		return 0, nil
	}
	return ratio(dir+"/cpu.max", quota, period)
}

// quotaV1 reads the same of the older hierarchy, where -1 stands for no limit.
func (m *machine) quotaV1(dir string) (float64, error) {
	quota, err := m.read(dir + "/cpu.cfs_quota_us")
	if err != nil {
		return 0, ignoreMissing(err)
	}
	if strings.HasPrefix(quota, "-") {
		return 0, nil
	}
	period, err := m.read(dir + "/cpu.cfs_period_us")
	if err != nil {
		return 0, err
	}
	return ratio(dir+"/cpu.cfs_quota_us", quota, period)
}

func ratio(name, quota, period string) (float64, error) {
	q, err1 := strconv.ParseFloat(quota, 64)
	p, err2 := strconv.ParseFloat(period, 64)
	if err1 != nil || err2 != nil || q <= 0 || p <= 0 {
		return 0, fmt.Errorf("read %s: %w: %q of %q", name, errMalformed, quota, period)
	}
	return q / p, nil
}

// memoryMax reads a limit in bytes. The older hierarchy writes an enormous number for none.
func (m *machine) memoryMax(file string) func(dir string) (float64, error) {
	return func(dir string) (float64, error) {
		text, err := m.read(dir + "/" + file)
		if err != nil {
			return 0, ignoreMissing(err)
		}
		if text == "max" {
			return 0, nil
		}
		limit, err := strconv.ParseInt(text, 10, 64)
		if err != nil || limit <= 0 {
			return 0, fmt.Errorf("read %s/%s: %w: %q", dir, file, errMalformed, text)
		}
		if limit > 1<<60 {
			return 0, nil
		}
		return float64(limit), nil
	}
}

// hiddenLimits says that nothing is known of limits. A file that was not found on the way must not be
// taken for a limit that was looked for and not found.
func hiddenLimits(err error) error {
	if reason(err) == facts.NotFound {
		return fmt.Errorf("%w: %v", errHidden, err)
	}
	return err
}

func ignoreMissing(err error) error {
	if reason(err) == facts.NotFound {
		return nil
	}
	return err
}
