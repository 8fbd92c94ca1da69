package facts

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ParseVersion reads the first version number in text: "27.3.1", "450.80.02",
// "26.1.3+dfsg1", "v2.29.7" or "5:27.3.1-1~ubuntu.24.04~noble". It reports an error where text has none.
func ParseVersion(text string) (Version, error) {
	match := versionNumber.FindString(epoch.ReplaceAllString(strings.TrimSpace(text), ""))
	if match == "" {
		return Version{}, fmt.Errorf("no version number in %q", text)
	}
	var version Version
	for i, part := range strings.SplitN(match, ".", len(version)) {
		n, err := strconv.Atoi(part)
		if err != nil {
			return Version{}, fmt.Errorf("version number in %q: %w", text, err)
		}
		version[i] = n
	}
	return version, nil
}

// String gives the version without the padding, with at least two parts.
func (v Version) String() string {
	n := len(v)
	for n > 2 && v[n-1] == 0 {
		n--
	}
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strconv.Itoa(v[i])
	}
	return strings.Join(parts, ".")
}

var (
	versionNumber = regexp.MustCompile(`\d+(\.\d+){0,3}`)
	epoch         = regexp.MustCompile(`^\d+:`)
)
