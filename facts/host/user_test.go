package host_test

import (
	"context"
	"testing"
	"time"

	"github.com/kwpolicy/kwpolicy/facts"
)

const accounts = `
-- etc/passwd --
root:x:0:0:root:/root:/bin/bash
me:x:1000:1000:Me,,,:/home/me:/bin/bash
damaged
-- etc/group --
root:x:0:
me:x:1000:
docker:x:998:you,me
video:x:44:you
`

func TestUser(t *testing.T) {
	for name, test := range map[string]struct {
		uid      int
		gids     []int
		env      map[string]string
		commands map[string]answer
		want     facts.User
		absent   map[string]facts.Reason
	}{
		"ordinary": {
			1000,
			[]int{1000, 998, 998},
			map[string]string{"KAMIWAZA_ROOT": "/opt/kamiwaza/"},
			map[string]answer{"id -nG me": {output: "me docker ldap-admins\n"}},
			facts.User{
				Name: new("me"), UID: new(1000), Home: new("/home/me"), KamiwazaRoot: new("/opt/kamiwaza"),
				SessionGroups: []string{"docker", "me"}, Groups: []string{"docker", "ldap-admins", "me"},
			},
			map[string]facts.Reason{},
		},
		"not logged in again": {
			1000,
			[]int{1000},
			nil, nil,
			facts.User{Name: new("me"), UID: new(1000), Home: new("/home/me"), SessionGroups: []string{"me"}, Groups: []string{"docker", "me"}},
			map[string]facts.Reason{"user.kamiwaza_root": facts.NotFound},
		},
		"sudo": {
			0,
			[]int{0},
			map[string]string{"SUDO_USER": "me", "SUDO_UID": "1000"},
			nil,
			facts.User{Name: new("me"), UID: new(1000), Home: new("/home/me"), Groups: []string{"docker", "me"}},
			map[string]facts.Reason{"user.kamiwaza_root": facts.NotFound, "user.session_groups": facts.NotSupported},
		},
		"sudo's variables without sudo": {
			1000,
			[]int{1000},
			map[string]string{"SUDO_USER": "root", "SUDO_UID": "0"},
			nil,
			facts.User{Name: new("me"), UID: new(1000), Home: new("/home/me"), SessionGroups: []string{"me"}, Groups: []string{"docker", "me"}},
			map[string]facts.Reason{"user.kamiwaza_root": facts.NotFound},
		},
		"root": {
			0,
			[]int{0},
			nil, nil,
			facts.User{Name: new("root"), UID: new(0), Home: new("/root"), SessionGroups: []string{"root"}, Groups: []string{"root"}},
			map[string]facts.Reason{"user.kamiwaza_root": facts.NotFound},
		},
		"from a directory": {
			5000,
			[]int{5000, 5001},
			nil,
			map[string]answer{
				"getent passwd 5000": {output: "ldap:*:5000:5000::/net/ldap:/bin/sh\n"}, "getent group 5000": {output: "staff:*:5000:\n"},
				"id -nG ldap": {output: "staff docker\n"},
			},
			facts.User{Name: new("ldap"), UID: new(5000), Home: new("/net/ldap"), SessionGroups: []string{"5001", "staff"}, Groups: []string{"docker", "staff"}},
			map[string]facts.Reason{"user.kamiwaza_root": facts.NotFound},
		},
		"nobody knows": {
			4242,
			[]int{1000},
			nil, nil,
			facts.User{UID: new(4242), SessionGroups: []string{"me"}},
			map[string]facts.Reason{"user.kamiwaza_root": facts.NotFound, "user.name": facts.NotFound, "user.home": facts.NotFound, "user.groups": facts.NotFound},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, accounts)
			sys.UID = func() int { return test.uid }
			sys.Groups = func() ([]int, error) { return test.gids, nil }
			sys.Getenv = environment(test.env)
			sys.Run = commands(test.commands)
			node := gather(t, sys)
			same(t, "user", *node.User, test.want)
			same(t, "reasons", reasons(node, "user"), test.absent)
		})
	}
}

func TestHangingDirectoryHidesGroups(t *testing.T) {
	sys := live(t, accounts)
	sys.Patience = 200 * time.Millisecond
	sys.Run = func(ctx context.Context, _ string, _ ...string) ([]byte, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	node := gather(t, sys)
	same(t, "name", node.User.Name, new("me"))
	same(t, "reason", node.Absent["user.groups"].Reason, facts.TimedOut)
}

func TestNoUserWithoutASession(t *testing.T) {
	node := gather(t, recorded(t, accounts))
	same(t, "user", node.User == nil, true)
	for _, path := range []string{"user.name", "user.uid", "user.home", "user.kamiwaza_root", "user.session_groups", "user.groups"} {
		same(t, path, node.Absent[path].Reason, facts.RecordedTree)
	}
}
