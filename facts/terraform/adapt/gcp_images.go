package adapt

import (
	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// image gives the value that chooses the image of the machine.
func (m gcpMachine) image() sourced {
	if m.gke != nil {
		return m.get("image_type")
	}
	root, template := m.root()
	if source := (sourced{root.r, root.Get("source")}); isSet(source.Value) {
		if disk := m.disk(source); disk != nil {
			return get(disk, "image")
		}
		return source
	}
	if template {
		return sourced{root.r, root.Get("source_image")}
	}
	return sourced{root.r, root.Get("initialize_params", "image")}
}

// imageData gives the data source of the image, nil where there is none.
func (m gcpMachine) imageData() *resource.Resource {
	image := m.image()
	return m.c.follow(image.orOf(m.r), image.Value, "data.google_compute_image")
}

// system describes the operating system by the image.
func (m gcpMachine) system(d *draft) {
	image := m.image()
	if m.gke != nil && image.State() == resource.Omitted {
		d.system(image, facts.ProviderDefault, "COS_CONTAINERD")
		return
	}
	text, _ := image.Text()
	names := []string{text}
	if data := m.imageData(); data != nil {
		names = append(names, data.IDs...)
		for _, name := range []string{"family", "name", "filter"} {
			text, _ := data.Get(name).Text()
			names = append(names, text)
		}
	}
	d.system(image, facts.Inferred, names...)
}
