package cluster

import (
	"path"
	"reflect"

	"github.com/kwpolicy/kwpolicy/facts"
)

// parameters gives what the cluster block says it is to be judged by; nil where it says nothing.
func (r *reader) parameters(s *section) *facts.Parameters {
	stated := facts.Parameters{
		Edition:   or(s, "edition", ""),
		Tier:      or(s, "tier", ""),
		Platform:  or(s, "platform", ""),
		Release:   or(s, "release", ""),
		Inference: or(s, "inference", ""),
		Models:    or[[]string](s, "models", nil),
		Phase:     or(s, "phase", ""),
	}
	if dir, ok := said[string](s, "install_path"); ok {
		stated.InstallPath = path.Clean(dir)
	}
	if reflect.ValueOf(stated).IsZero() {
		return nil
	}
	return &stated
}
