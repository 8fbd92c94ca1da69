package main

import (
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the tests got as what they want")

const small = "testdata/small.txtar"

// parts gives the files of the archive by their names.
func parts(t *testing.T) (*txtar.Archive, map[string]string) {
	t.Helper()
	archive, err := txtar.ParseFile(small)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range archive.Files {
		found[file.Name] = string(file.Data)
	}
	return archive, found
}

// generated runs the generator on the files.
func generated(t *testing.T, files map[string]string) (map[string][]byte, error) {
	t.Helper()
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	sub := func(name string) fs.FS {
		found, err := fs.Sub(all, name)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	return generate(sub("sources"), sub("overlay"), "2026-11-25")
}

func TestGenerate(t *testing.T) {
	archive, files := parts(t)
	tables, err := generated(t, files)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "data/") })
		for _, name := range slices.Sorted(maps.Keys(tables)) {
			archive.Files = append(archive.Files, txtar.File{Name: "data/" + name, Data: tables[name]})
		}
		if err := os.WriteFile(small, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, want := map[string]string{}, map[string]string{}
	for name, text := range tables {
		got["data/"+name] = string(text)
	}
	_, files = parts(t)
	for name, text := range files {
		if strings.HasPrefix(name, "data/") {
			want[name] = text
		}
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got (-) other than want (+): run go test -update, and read the diff\n%s", diff)
	}
}

func TestGenerateErrors(t *testing.T) {
	const karpenter, autoscaler = "sources/aws/karpenter/instance-types.md", "sources/azure/autoscaler/azure_instance_types.go"
	tests := map[string]struct{ file, old, new, want string }{
		"no SOURCE":                {"sources/aws/karpenter/SOURCE", "commit: 1111", "", "aws/karpenter/SOURCE does not name repo, commit and licence"},
		"a file of no origin":      {"sources/aws/karpenter/SOURCE", "  instance-types.md", "  types.md", "aws/karpenter/SOURCE does not say where instance-types.md is from"},
		"no types of Karpenter":    {karpenter, "### `", "### ", "aws/karpenter/instance-types.md has no machine types"},
		"a GPU of another size":    {karpenter, "gpu-memory|22888", "gpu-memory|99", "g5.48xlarge: accelerator a10g of 99 MiB is not in the overlay"},
		"another accelerator":      {karpenter, "|inferentia|", "|inferentia9|", `inf1.xlarge has a GPU "inferentia9", which the overlay does not describe`},
		"no memory":                {karpenter, "instance-memory|786432", "instance-memory|", `memory_mib of g5.48xlarge is ""`},
		"a comma":                  {karpenter, "bandwidth|100000", "bandwidth|100,000", `bandwidth_mbps of g5.48xlarge has a comma or an end of line: "100,000"`},
		"no JSON":                  {"sources/aws/ec2instances.info/manually_fetched_data.json", "{", "", "reading aws/ec2instances.info/manually_fetched_data.json"},
		"no Go":                    {autoscaler, "package azure", "", "reading the types of Cluster Autoscaler"},
		"no types of Autoscaler":   {autoscaler, "InstanceType:", "Type:", "azure/autoscaler/azure_instance_types.go has no machine types"},
		"no cores":                 {"sources/azure/karpenter/zz_generated.sku.southcentralus.go", "vCPUsPerCore", "vCPUs", "says of no machine type how many vCPUs share a core"},
		"no number":                {"sources/gcp/cyclenerd/machinetyperegion.csv", "85.00", "much", "memory of a2-highgpu-1g"},
		"a row too short":          {"sources/gcp/cyclenerd/machinetyperegion.csv", "f1-micro;", "", "reading gcp/cyclenerd/machinetyperegion.csv"},
		"an overlay of nothing":    {"overlay/aws.csv", "p3.*", "p2.*", `overlay: no machine type is named "p2.*"`},
		"an overlay of a pattern":  {"overlay/aws.csv", "p3.*", "p3.[", `overlay: pattern "p3.["`},
		"an overlay of a column":   {"overlay/aws.csv", "p3.*,gpu,", "p3.*,chip,", "names no source or no column"},
		"an overlay of no source":  {"overlay/gcp.csv", ",Google's page", ",", "names no source or no column"},
		"an overlay that is stale": {"overlay/azure.csv", "+Standard_ND128_GB200", "+Standard_NC4as_T4_v3", "overlay: the sources have Standard_NC4as_T4_v3 now"},
		"other disks":              {"overlay/aws.csv", "2x3800", "2x3801", `disks "2x3801 nvme" are 7602 nvme together, and by the sources 7600 nvme`},
		"no disks":                 {"overlay/aws.csv", "2x3800 nvme", "some", `disks "some"`},
		"a count without a GPU":    {"overlay/aws.csv", "p3.*,gpu,v100", "p3.*,gpu,", `p3.2xlarge has "1" GPUs, each ""`},
		"a GPU of no source":       {"overlay/accelerators.csv", ",EC2", ",", "overlay: accelerator a10g has no source"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, files := parts(t)
			if !strings.Contains(files[test.file], test.old) {
				t.Fatalf("%s has no %q", test.file, test.old)
			}
			files[test.file] = strings.ReplaceAll(files[test.file], test.old, test.new)
			_, err := generated(t, files)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	_, files := parts(t)
	for name := range files {
		if strings.HasPrefix(name, "data/") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			rest := maps.Clone(files)
			delete(rest, name)
			if _, err := generated(t, rest); err == nil || !strings.Contains(err.Error(), filepath.Base(name)) {
				t.Errorf("got %v, and it should name the file", err)
			}
		})
	}
}

func TestRun(t *testing.T) {
	if err := run("", t.TempDir(), "2026-11-25"); err == nil || !strings.Contains(err.Error(), "-sources") {
		t.Errorf("without sources: got %v", err)
	}
	out := t.TempDir()
	if err := run(t.TempDir(), out, "2026-11-25"); err == nil {
		t.Error("an empty folder of sources should be refused")
	}
	if left, err := os.ReadDir(out); err != nil || len(left) > 0 {
		t.Errorf("tables were written all the same: %v %v", left, err)
	}
}

// The tables must be written anew when the overlay changes: to lay it over them once more must change nothing.
func TestStale(t *testing.T) {
	data, overlay := os.DirFS("../data"), os.DirFS("overlay")
	for _, cloud := range clouds() {
		rows, err := readCSV(data, cloud.name+".csv", ',')
		if err != nil {
			t.Fatal(err)
		}
		written, laid := machines{}, machines{}
		for _, row := range rows {
			written[row["name"]], laid[row["name"]] = maps.Clone(row), maps.Clone(row)
		}
		remarks, err := readOverlay(overlay, cloud.name+".csv")
		if err != nil {
			t.Fatal(err)
		}
		for i := range remarks {
			remarks[i].match = strings.TrimPrefix(remarks[i].match, "+")
		}
		if err := laid.lay(remarks); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(written, laid); diff != "" {
			t.Errorf("%s: written (-) other than the overlay says (+): run the generator\n%s", cloud.name, diff)
		}
	}
}

func TestStaleAccelerators(t *testing.T) {
	written, err := os.ReadFile("../data/accelerators.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, date, _ := strings.Cut(string(written), "generate on ")
	date, _, _ = strings.Cut(date, ";")
	_, want, err := readAccelerators(os.DirFS("overlay"), date)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), string(want)); diff != "" {
		t.Errorf("written (-) other than the overlay says (+): run the generator\n%s", diff)
	}
}
