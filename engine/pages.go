package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/util"
	"golang.org/x/sync/errgroup"
)

// leaf is a page that is read when it is first needed: of many pages one evaluation needs one.
type leaf struct {
	name string // of its directory

	// text is its file; nil where it has none of its own.
	text []byte

	read func() (sheet, error)
}

// sheet is a page that was read, with its data as the bundle has it.
type sheet struct {
	name string
	page Page
	data any
}

// mentions says whether the page may speak for a release.
func (l *leaf) mentions(release string) bool {
	return l.text == nil || bytes.Contains(l.text, []byte(release))
}

// pageFiles gives the name of the page for each file that holds one, and all of it.
func pageFiles(fsys fs.FS) (map[string]string, error) {
	files := map[string][]string{}
	err := fs.WalkDir(fsys, requirementsPath, func(file string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if rest, ok := strings.CutPrefix(file, requirementsPath+"/"); ok && err == nil && !entry.IsDir() {
			name, _, _ := strings.Cut(rest, "/")
			files[name] = append(files[name], file)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	own := map[string]string{}
	for name, list := range files {
		if len(list) == 1 && path.Dir(list[0]) == requirementsPath+"/"+name && path.Ext(list[0]) != ".rego" {
			own[list[0]] = name
		}
	}
	return own, nil
}

// leaves makes the pages of a bundle: those with files of their own, and those of its other data.
func leaves(fsys fs.FS, own map[string]string, others any) ([]*leaf, error) {
	var pages []*leaf
	for file, name := range own {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("read page: %w", err)
		}
		pages = append(pages, &leaf{name, text, sync.OnceValues(func() (sheet, error) {
			var data any
			if err := util.Unmarshal(text, &data); err != nil {
				return sheet{}, fmt.Errorf("read page %s: %w", file, err)
			}
			return newSheet(name, file, data)
		})})
	}
	rest, _ := others.(map[string]any)
	for name, data := range rest {
		pages = append(pages, &leaf{name, nil, func() (sheet, error) { return newSheet(name, requirementsPath+"/"+name, data) }})
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("%s: the bundle has no such data", requirementsPath)
	}
	slices.SortFunc(pages, func(a, b *leaf) int { return strings.Compare(a.name, b.name) })
	return pages, nil
}

func newSheet(name, where string, data any) (sheet, error) {
	read := sheet{name: name, data: data}
	if err := strictly(data, &read.page); err != nil {
		return sheet{}, fmt.Errorf("%s: %w", where, err)
	}
	return read, nil
}

// sheets reads all pages, on all processors.
func (b *Bundle) sheets() ([]sheet, error) {
	read := make([]sheet, len(b.pages))
	var group errgroup.Group
	for i, page := range b.pages {
		group.Go(func() (err error) {
			read[i], err = page.read()
			return err
		})
	}
	return read, group.Wait()
}

// sheet finds the page that speaks for a release.
func (b *Bundle) sheet(release string) (sheet, error) {
	for _, page := range b.pages {
		if !page.mentions(release) {
			continue
		}
		read, err := page.read()
		if err != nil {
			return sheet{}, err
		}
		if slices.Contains(read.page.Releases, release) {
			return read, nil
		}
	}
	return sheet{}, Unknown("release", release, b.Releases())
}

func (b *Bundle) page(release string) (Page, error) {
	found, err := b.sheet(release)
	return found.page, err
}

// Releases lists the releases that the bundle speaks for.
func (b *Bundle) Releases() []string {
	pages, err := b.sheets()
	if err != nil {
		return nil
	}
	var releases []string
	for _, read := range pages {
		releases = append(releases, read.page.Releases...)
	}
	slices.SortFunc(releases, compareVersions)
	return releases
}

// dataFor leaves out the pages of other releases.
func (b *Bundle) dataFor(release string) (map[string]any, error) {
	found, err := b.sheet(release)
	if err != nil {
		return nil, err
	}
	tree := maps.Clone(b.data[root].(map[string]any))
	delete(tree, "examples")
	tree["requirements"] = map[string]any{found.name: found.data}
	return map[string]any{root: tree}, nil
}
