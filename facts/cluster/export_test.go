package cluster

import (
	"maps"
	"slices"
)

// Block is a block of the language, for the reference.
type Block struct {
	Path, Label, Meaning string
	Attributes           []Attribute
}

// Attribute is one of its attributes.
type Attribute struct {
	Name, Value, Meaning string
	Required             bool
}

// Language lists the blocks, each after the one that it stands in.
func Language() []Block { return list("", language)[1:] }

func list(path string, kind *blockType) []Block {
	block := Block{Path: path, Label: kind.label, Meaning: kind.meaning}
	for _, a := range kind.attributes {
		block.Attributes = append(block.Attributes, Attribute{a.name, a.form.says, a.meaning, a.required})
	}
	blocks := []Block{block}
	for _, inner := range kind.blocks {
		below := inner.name
		if path != "" {
			below = path + "." + below
		}
		blocks = append(blocks, list(below, inner)...)
	}
	return blocks
}

// Functions lists the functions by name.
func Functions() []string { return slices.Sorted(maps.Keys(functions())) }

// Units lists what each kind of quantity can be written in.
func Units() [][2]string {
	var found [][2]string
	for _, one := range []struct {
		name string
		quantity
	}{
		{"sizes", sizes()},
		{"memory of GPUs", gpuSizes()},
		{"throughputs", throughputs()},
		{"bandwidths", bandwidths()},
		{"times", durations()},
	} {
		found = append(found, [2]string{one.name, one.names()})
	}
	return found
}
