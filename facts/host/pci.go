package host

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jaypipes/ghw"
	"github.com/jaypipes/pcidb"

	"github.com/kwpolicy/kwpolicy/facts"
)

const pciDevices = "/sys/bus/pci/devices"

// gpuClasses are the PCI classes of GPUs: VGA, 3D and other display controllers, and
// processing accelerators.
var gpuClasses = []string{"0300", "0302", "0380", "1200"}

// gpuVendors are the makers of GPUs, by PCI vendor.
var gpuVendors = map[string]string{"10de": "nvidia", "1002": "amd", "8086": "intel"}

// noGPUs are the vendors whose display controllers draw a server's console, or a virtual machine's.
var noGPUs = []string{
	"1a03", "102b", "126f", "19e5", "18ca", // BMCs: ASPEED, Matrox, Silicon Motion, Huawei, XGI.
	"1234", "1af4", "1b36", "15ad", "1013", "1414", "80ee", "1ab8", "1d0f", "5853", // Hypervisors.
}

// pciGPUs lists the GPUs on the PCI bus by address. It is an error with errNotFound where
// sysfs shows that the machine has no PCI bus.
func (m *machine) pciGPUs() ([]gpu, error) {
	addresses, err := m.list(pciDevices)
	if err != nil {
		if reason(err) == facts.NotFound && m.has("/sys/bus") && !m.has("/sys/bus/pci") {
			return nil, fmt.Errorf("%w: the machine has no PCI bus", errNotFound)
		}
		return nil, fmt.Errorf("list PCI devices: %w", err)
	}
	info, err := ghw.PCI(m.ghwOptions()...)
	if err != nil {
		return nil, fmt.Errorf("list PCI devices: %w", err)
	}
	var cards []gpu
	for _, address := range addresses {
		device, err := m.pciDevice(info, address)
		if err != nil {
			return nil, err
		}
		if card, ok := gpuOf(device); ok {
			cards = append(cards, card)
		}
	}
	return cards, nil
}

// pciDevice describes one device. ghw's own list is not used alone: it ends at the first device that ghw
// cannot read.
func (m *machine) pciDevice(info *ghw.PCIInfo, address string) (*ghw.PCIDevice, error) {
	name := pciDevices + "/" + address
	modalias, err := m.read(name + "/modalias")
	if err != nil {
		return nil, err
	}
	device := parseDevice(info, address, modalias)
	if device == nil {
		return nil, fmt.Errorf("read %s/modalias: %w: %q", name, errMalformed, modalias)
	}
	if driver, err := m.linkName(name + "/driver"); err == nil {
		device.Driver = driver
	}
	return device, nil
}

// gpuOf makes a GPU of a PCI device, if it is one.
func gpuOf(d *ghw.PCIDevice) (gpu, bool) {
	vendor, product := strings.ToLower(d.Vendor.ID), strings.ToLower(d.Product.ID)
	if !slices.Contains(gpuClasses, d.Class.ID+d.Subclass.ID) || slices.Contains(noGPUs, vendor) {
		return gpu{}, false
	}
	return gpu{
		GPU:     facts.GPU{Vendor: cmp.Or(gpuVendors[vendor], "other"), PCIID: new(vendor + ":" + product)},
		address: strings.ToLower(d.Address), driver: d.Driver,
	}, true
}

// pciName is the product's name in the machine's list of PCI names, without the vendor's and
// the chip's: "GA100 [A100 SXM4 40GB]" is "A100 SXM4 40GB".
func (m *machine) pciName(id string) string {
	file, err := m.firstOf("/usr/share/hwdata/pci.ids", "/usr/share/misc/pci.ids",
		"/usr/share/hwdata/pci.ids.gz", "/usr/share/misc/pci.ids.gz")
	if err != nil || file == "" {
		return ""
	}
	path, err := m.resolve(file)
	if err != nil {
		return ""
	}
	db, err := pcidb.New(pcidb.WithPath(path))
	if err != nil {
		return ""
	}
	product := db.Products[strings.ReplaceAll(id, ":", "")]
	if product == nil {
		return ""
	}
	if _, inner, ok := strings.Cut(product.Name, "["); ok {
		name, _, _ := strings.Cut(inner, "]")
		return strings.TrimSpace(name)
	}
	return product.Name
}
