package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// way leads from the root of the data to a value: by keys, which are strings, and by the indexes of lists.
type way []any

func (w way) below(steps ...any) way { return slices.Concat(w, steps) }

// place is a line of a file of the bundle.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

func comparePlaces(a, b place) int {
	if a.file != b.file {
		return strings.Compare(a.file, b.file)
	}
	return a.line - b.line
}

// dataFile is a file of data as it was written, and the way to what it holds.
type dataFile struct {
	name string
	at   way
	node *yaml.Node
}

// report writes mistakes with their files and lines, in their order there. Where they are is only looked up
// here: a bundle without mistakes does not wait for it.
func (b *Bundle) report(found []mistake) error {
	files, err := b.dataFiles()
	if err != nil {
		return err
	}
	type line struct {
		at   place
		text string
	}
	var lines []line
	for _, one := range found {
		text := one.what
		if one.again != nil {
			text = fmt.Sprintf("%s, also at %s", text, locate(files, one.again))
		}
		lines = append(lines, line{locate(files, one.at), text})
	}
	slices.SortFunc(lines, func(a, b line) int {
		if order := comparePlaces(a.at, b.at); order != 0 {
			return order
		}
		return strings.Compare(a.text, b.text)
	})
	var errs []error
	for _, one := range lines {
		errs = append(errs, fmt.Errorf("%s: %s", one.at, one.text))
	}
	return errors.Join(errs...)
}

// dataFiles reads the data of the bundle with its lines. JSON is YAML too.
func (b *Bundle) dataFiles() ([]dataFile, error) {
	var files []dataFile
	err := fs.WalkDir(b.fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(path.Base(name), "data.") {
			return err
		}
		text, err := fs.ReadFile(b.fsys, name)
		if err != nil {
			return err
		}
		file := dataFile{name: name, node: new(yaml.Node)}
		for step := range strings.SplitSeq(path.Dir(name), "/") {
			if step != "." {
				file.at = append(file.at, step)
			}
		}
		files = append(files, file)
		return yaml.Unmarshal(text, file.node)
	})
	if err != nil {
		return nil, fmt.Errorf("read bundle: %w", err)
	}
	return files, nil
}

// locate finds the line that leads furthest along a way.
func locate(files []dataFile, to way) place {
	found, furthest := place{}, -1
	for _, file := range files {
		if len(file.at) > len(to) || !slices.Equal(file.at, to[:len(file.at)]) {
			continue
		}
		if line, steps := follow(file.node, to[len(file.at):]); len(file.at)+steps > furthest {
			found, furthest = place{file.name, line}, len(file.at)+steps
		}
	}
	return found
}

// follow gives the line of what a way leads to, and how many of its steps there are.
func follow(node *yaml.Node, steps way) (line, taken int) {
	if node.Kind == yaml.DocumentNode {
		node = node.Content[0]
	}
	line = node.Line
	for taken < len(steps) {
		if node.Kind == yaml.AliasNode {
			node = node.Alias
		}
		key, value := step(node, steps[taken])
		if value == nil {
			break
		}
		node, line, taken = value, key.Line, taken+1
	}
	return line, taken
}

// step gives what stands in front of a value, and the value.
func step(node *yaml.Node, to any) (key, value *yaml.Node) {
	switch to := to.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && to < len(node.Content) {
			return node.Content[to], node.Content[to]
		}
		return nil, nil
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == to {
				return node.Content[i], node.Content[i+1]
			}
		}
	}
	return nil, nil
}
