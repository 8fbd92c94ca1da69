package host_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts"
)

// listing is what nvidia-smi lists of a GPU: instances, such as "3 19968 MiB", by their numbers and memory.
func listing(gpus map[string][][2]string) string {
	var text strings.Builder
	text.WriteString("<?xml version=\"1.0\" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM \"nvsmi_device_v12.dtd\">\n<nvidia_smi_log>\n")
	for address, devices := range gpus {
		text.WriteString("<gpu id=\"" + address + "\"><fb_memory_usage><total>81920 MiB</total></fb_memory_usage><mig_devices>")
		if len(devices) == 0 {
			text.WriteString("None")
		}
		for _, device := range devices {
			text.WriteString("<mig_device><gpu_instance_id>" + device[0] + "</gpu_instance_id><compute_instance_id>0</compute_instance_id>" +
				"<fb_memory_usage><total>" + device[1] + "</total><used>12 MiB</used></fb_memory_usage></mig_device>")
		}
		text.WriteString("</mig_devices></gpu>")
	}
	return text.String() + "</nvidia_smi_log>\n"
}

func TestMIG(t *testing.T) {
	const first, second = "00000000:01:00.0", "00000000:02:00.0"
	modes := func(one, other string) answer {
		return answer{output: first + ", " + one + "\n" + second + ", " + other + "\n"}
	}
	for name, test := range map[string]struct {
		modes, long answer
		want        [][]int64
		reason      facts.Reason
	}{
		"one of two is cut up": {
			modes("Enabled", "Disabled"),
			answer{output: listing(map[string][][2]string{first: {{"3", "19968 MiB"}, {"9", "9728 MiB"}}, second: nil})},
			[][]int64{{9728 << 20, 19968 << 20}, {}},
			"",
		},
		"two devices share an instance": {
			modes("Enabled", "[N/A]"),
			answer{output: listing(map[string][][2]string{first: {{"3", "19968 MiB"}, {"3", "19968 MiB"}, {"4", "19968 MiB"}}})},
			[][]int64{{19968 << 20, 19968 << 20}, {}},
			"",
		},
		"neither can be":            {modes("[N/A]", "[Not Supported]"), answer{}, [][]int64{{}, {}}, ""},
		"the driver is older":       {answer{"Field \"mig.mode.current\" is not a valid field to query.\n", errors.New("exit status 2")}, answer{}, [][]int64{{}, {}}, ""},
		"on, and no instance":       {modes("Enabled", "Disabled"), answer{output: listing(map[string][][2]string{first: nil, second: nil})}, [][]int64{nil, {}}, facts.NotFound},
		"sizes are kept from users": {modes("Enabled", "Disabled"), answer{output: listing(map[string][][2]string{first: {{"3", "Insufficient Permissions"}}})}, [][]int64{nil, {}}, facts.NotFound},
		"the listing fails":         {modes("Enabled", "Disabled"), answer{err: errors.New("exit status 255")}, [][]int64{nil, {}}, facts.Failed},
		"the listing is damaged":    {modes("Enabled", "Disabled"), answer{output: "<nvidia_smi_log><gpu"}, [][]int64{nil, {}}, facts.ParseError},
		"a mode of tomorrow":        {modes("Sliced", "Disabled"), answer{}, [][]int64{nil, {}}, facts.NotFound},
		"one is not listed":         {answer{output: second + ", Disabled\n"}, answer{}, [][]int64{nil, {}}, facts.NotFound},
		"nonsense":                  {answer{output: "yes\n"}, answer{}, [][]int64{nil, nil}, facts.ParseError},
		"an error":                  {answer{err: errors.New("exit status 9")}, answer{}, [][]int64{nil, nil}, facts.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bus, rows := cards("20b2 8.0", "20b2 8.0")
			sys := live(t, bus)
			sys.Run = commands(map[string]answer{smiFull: {output: rows}, smiLinks: {}, smiMIG: test.modes, smiLong: test.long})
			node := gather(t, sys)
			var got [][]int64
			for _, g := range node.GPUs {
				got = append(got, g.MIGInstances)
			}
			same(t, "instances", got, test.want)
			same(t, "reason", node.Absent["gpus.mig_instances"].Reason, test.reason)
		})
	}
}
