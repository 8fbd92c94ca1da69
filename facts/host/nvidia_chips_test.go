package host_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/jaypipes/ghw/testdata"
	"github.com/jaypipes/pcidb"

	"github.com/kwpolicy/kwpolicy/facts"
)

// capabilities are NVIDIA's, by how the name of a chip begins.
var capabilities = map[string]string{
	"GK104": "3.0", "GK106": "3.0", "GK107": "3.0", "GK110": "3.5", "GK180": "3.5", "GK208": "3.5", "GK210": "3.7",
	"GM10": "5.0", "GM20": "5.2", "GP100": "6.0", "GP10": "6.1", "GV100": "7.0", "TU10": "7.5", "TU11": "7.5",
	"GA100": "8.0", "GA10": "8.6", "AD10": "8.9", "GH100": "9.0",
	"GB100": "10.0", "GB102": "10.0", "GB110": "10.3", "GB202": "12.0", "GB203": "12.0", "GB205": "12.0", "GB206": "12.0", "GB207": "12.0",
}

// misnamed are the ids of which the list of names is wrong or in doubt, and what is wanted for them.
var misnamed = map[string]string{
	"10de:2302": "",    // GA103 in this list, GH100 in those of today: in doubt.
	"10de:2321": "9.0", // GA103 in this list; today's list has it as GH100 [H100L 94GB].
}

var (
	chipName = regexp.MustCompile(`^(?:GK|GM|GP|GV|TU|GA|AD|GH|GB)\d\d\d`)
	noGPU    = regexp.MustCompile(`Audio|USB|NVSwitch|[Bb]ridge`)
)

// namedCapability is the compute capability of the chip at the start of a name such as "GP100GL [Tesla P100]", and
// "" where no chip from Kepler on is, or the function is not the GPU's.
func namedCapability(t *testing.T, name string) string {
	t.Helper()
	chip := chipName.FindString(name)
	if chip == "" || noGPU.MatchString(name) {
		return ""
	}
	for _, known := range []string{chip, chip[:4]} {
		if capability, ok := capabilities[known]; ok {
			return capability
		}
	}
	t.Errorf("%q: got a chip that the test does not know, want its compute capability here", name)
	return ""
}

// inferred gathers a bus on which each of the PCI ids is a GPU, and tells what was inferred, by id; "" is nothing.
func inferred(t *testing.T, ids ...string) map[string]string {
	t.Helper()
	archive := strings.Builder{}
	for _, id := range ids {
		vendor, device, _ := strings.Cut(id, ":")
		archive.WriteString(pci(device+":00:00.0", "0302 "+vendor+" "+device, ""))
	}
	got := map[string]string{}
	for _, g := range gather(t, recorded(t, archive.String())).GPUs {
		got[valueOf(g.PCIID)] = dotted(g.ComputeCapability)
	}
	return got
}

func dotted(capability *[2]int) string {
	if capability == nil {
		return ""
	}
	return fmt.Sprintf("%d.%d", capability[0], capability[1])
}

// Every function of NVIDIA's that the list knows is put on the bus as if it were a GPU, so that the table has to
// leave out what is none.
func TestChipsOfPCINames(t *testing.T) {
	t.Parallel()
	db, err := pcidb.New(pcidb.WithPath(testdata.PCIDBChroot()))
	must(t, err)
	want, ids := map[string]string{}, []string{}
	for _, product := range db.Vendors["10de"].Products {
		id := "10de:" + product.ID
		ids = append(ids, id)
		want[id] = namedCapability(t, product.Name)
		if known, ok := misnamed[id]; ok {
			want[id] = known
		}
	}
	if len(ids) < 1000 {
		t.Fatalf("got %d devices in the list, want all of NVIDIA's", len(ids))
	}
	same(t, "compute capabilities", inferred(t, ids...), want)
}

// The list of names that comes with ghw is older than these chips.
func TestChipsOfLaterPCINames(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"10de:2203": "8.6",  // GA102 [GeForce RTX 3090 Ti]
		"10de:230e": "9.0",  // GH100 [H20 NVL16]
		"10de:2330": "9.0",  // GH100 [H100 SXM5 80GB]
		"10de:2335": "9.0",  // GH100 [H200 SXM 141GB]
		"10de:2342": "9.0",  // GH100 [GH200 120GB / 480GB]
		"10de:2684": "8.9",  // AD102 [GeForce RTX 4090]
		"10de:26b9": "8.9",  // AD102GL [L40S]
		"10de:2704": "8.9",  // AD103 [GeForce RTX 4080]
		"10de:27b8": "8.9",  // AD104GL [L4]
		"10de:2803": "8.9",  // AD106 [GeForce RTX 4060 Ti]
		"10de:28e0": "8.9",  // AD107M [GeForce RTX 4060 Max-Q / Mobile]
		"10de:2901": "10.0", // GB100 [B200]
		"10de:2941": "10.0", // GB100 [HGX GB200]
		"10de:29bc": "10.0", // GB102 [B100]
		"10de:2b85": "12.0", // GB202 [GeForce RTX 5090]
		"10de:2bb5": "12.0", // GB202GL [RTX PRO 6000 Blackwell Server Edition]
		"10de:2c02": "12.0", // GB203 [GeForce RTX 5080]
		"10de:2d04": "12.0", // GB206 [GeForce RTX 5060 Ti]
		"10de:2d83": "12.0", // GB207 [GeForce RTX 5050]
		"10de:2e12": "12.1", // GB20B [GB10]
		"10de:2f04": "12.0", // GB205 [GeForce RTX 5070]
		"10de:3182": "10.3", // GB110 [B300 SXM6 AC]
		"10de:31c2": "10.3", // GB110 [GB300]

		"10de:13ae": "", // GM204 [GM107 CS1]: two chips in one name.
		"10de:22a3": "", // GH100 [H100 NVSwitch]
		"10de:22e8": "", // GB202 High Definition Audio Controller
		"10de:29bb": "", // GB102 [DRIVE P2021]: not in NVIDIA's list.
		"10de:2b00": "", // GB10B [Jetson AGX Thor]
		"10de:2f80": "", // GB205 High Definition Audio Controller
		"10de:3200": "", // GB112: not in NVIDIA's list.
		"10de:ffff": "",
	}
	ids := []string{}
	for id := range want {
		ids = append(ids, id)
	}
	same(t, "compute capabilities", inferred(t, ids...), want)
}

func TestComputeCapabilityOrigin(t *testing.T) {
	p100, thor := pci("0000:01:00.0", "0302 10de 15f8", "nvidia"), pci("0000:02:00.0", "0302 10de 2b00", "nvidia")
	p100Row := "Tesla P100-PCIE-16GB, 00000000:01:00.0, 0x15F810DE, 16384, 550.54.15, %s\n"
	reported := facts.Origin{Source: "nvidia-smi", Confidence: facts.Reported}
	inferred := facts.Origin{Source: "PCI device id", Confidence: facts.Inferred}
	for name, test := range map[string]struct {
		archive, output string
		want            []string
		origin          facts.Origin
	}{
		"the driver wins": {p100, fmt.Sprintf(p100Row, "6.7"), []string{"6.7"}, reported},
		"not available":   {p100, fmt.Sprintf(p100Row, "[N/A]"), []string{"6.0"}, inferred},
		"no driver":       {p100, "", []string{"6.0"}, inferred},
		"one of two": {
			p100 + pci("0000:03:00.0", "0302 10de 2330", ""), fmt.Sprintf(p100Row, "6.7"),
			[]string{"6.7", "9.0"},
			facts.Origin{Source: "nvidia-smi, PCI device id", Confidence: facts.Inferred},
		},
		"unknown id":        {thor, "", []string{""}, facts.Origin{}},
		"not NVIDIA's":      {pci("0000:01:00.0", "0302 1002 15f8", ""), "", []string{""}, facts.Origin{}},
		"known and unknown": {p100 + thor, "", []string{"6.0", ""}, inferred},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sys := live(t, test.archive)
			if test.output != "" {
				sys.Run = commands(map[string]answer{smiFull: {output: test.output}})
			}
			node := gather(t, sys)
			got := []string{}
			for _, g := range node.GPUs {
				got = append(got, dotted(g.ComputeCapability))
			}
			same(t, "compute capabilities", got, test.want)
			same(t, "origin", node.Origins["gpus.compute_capability"], test.origin)
		})
	}
}

func TestUndecidedComputeCapability(t *testing.T) {
	thor := pci("0000:01:00.0", "0302 10de 2b00", "nvidia")
	const undecided = "the PCI device id 10de:2b00 does not decide it"
	says(t, gather(t, live(t, thor)), "gpus.compute_capability", "the NVIDIA driver is not loaded", undecided)
	says(t, gather(t, recorded(t, thor)), "gpus.compute_capability", "only nvidia-smi on the machine can tell", undecided)
	sys := live(t, thor)
	sys.Run = commands(map[string]answer{smiFull: {output: "NVIDIA Thor, 00000000:01:00.0, 0x2B0010DE, [N/A], 580.00, [N/A]\n"}})
	says(t, gather(t, sys), "gpus.compute_capability", strconv.Quote("[N/A]"), undecided)
}
