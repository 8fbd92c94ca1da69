package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/kwpolicy/kwpolicy/facts"
	"github.com/kwpolicy/kwpolicy/facts/cluster"
)

// The kinds of input.
const (
	kindFacts     = "facts"
	kindPlan      = "plan"
	kindTerraform = "terraform"
	kindCluster   = "cluster"
)

// peeked is how much of an input tells what it is.
const peeked = 64 << 10

// utf8Reader gives a stream as UTF-8 without a byte order mark. It reads UTF-16 as facts.Text does.
func utf8Reader(r io.Reader) *bufio.Reader {
	raw := bufio.NewReaderSize(r, peeked)
	head, _ := raw.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = raw.Discard(3)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), len(head) > 1 && head[0] != 0 && head[1] == 0:
		return bufio.NewReaderSize(transform.NewReader(raw, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()), peeked)
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}), len(head) > 1 && head[0] == 0 && head[1] != 0:
		return bufio.NewReaderSize(transform.NewReader(raw, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()), peeked)
	}
	return raw
}

// wrapped is a plan or a facts document with something printed before it, as by the wrapper script that
// CI actions put around terraform.
var wrapped = regexp.MustCompile(`(?m)^\{\s*"(format_version|schema|terraform_version)"`)

// printed is a plan as terraform plan and terraform show print it for people.
var printed = regexp.MustCompile(`(?m)^(\x1b\[[0-9;]*m)*(Terraform|OpenTofu) (used the selected providers|will perform the following actions)|^(Plan: \d+ to add|No changes\. )`)

// detect tells what a text is by its beginning, of which there is no more where whole is set.
func detect(head []byte) (string, error) {
	text := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(text) == 0:
		return "", &facts.SyntaxError{Summary: "Empty input", Detail: "The input has no content: kwpolicy facts prints a facts document, and terraform show -json a plan."}
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return "", &facts.SyntaxError{
			Summary: "Saved plan",
			Detail:  "This is a saved plan, whose values only Terraform can read. Give both: terraform show -json FILE | kwpolicy eval --source FILE -",
		}
	case bytes.IndexByte(text[:min(len(text), 512)], 0) >= 0:
		return "", &facts.SyntaxError{Summary: "Not a text file", Detail: "The input is neither JSON nor HCL: it has bytes that no text has."}
	case text[0] == '{':
		return detectJSON(text)
	case wrapped.Match(text):
		return "", &facts.SyntaxError{
			Summary: "Text around the JSON",
			Detail:  "Something else is printed before the JSON: give the output of terraform show -json alone. The setup-terraform action prints its command; terraform_wrapper: false keeps it from that.",
		}
	case printed.Match(text):
		return "", &facts.SyntaxError{
			Summary: "Plan for people",
			Detail:  "This is a plan as it is printed for people: save it with terraform plan -out FILE, and give terraform show -json FILE.",
		}
	case text[0] == '[', text[0] == '"':
		return "", &facts.SyntaxError{Summary: "Unknown input", Detail: "The input is JSON, but neither a facts document nor a plan: kwpolicy facts prints the one, and terraform show -json the other."}
	case cluster.Looks(text):
		return kindCluster, nil
	default:
		return kindTerraform, nil
	}
}

// detectJSON tells JSON documents apart by the names of their members.
func detectJSON(text []byte) (string, error) {
	names := members(text)
	has := func(any ...string) bool {
		for _, name := range any {
			if names[name] {
				return true
			}
		}
		return false
	}
	switch {
	case has("schema", "nodes"):
		return kindFacts, nil
	case has("@level", "@message", "@module"):
		return "", &facts.SyntaxError{
			Summary: "Log of terraform plan",
			Detail:  "These are the log lines of terraform plan -json, not the plan: save it with terraform plan -out FILE, and give terraform show -json FILE.",
		}
	case has("remote_plan_format", "run_id"):
		return "", &facts.SyntaxError{
			Summary: "Bookmark of a cloud plan",
			Detail:  "This file only points to a plan that HCP Terraform keeps: give the output of terraform show -json FILE, which fetches it.",
		}
	case has("plan") && has("run"):
		return "", &facts.SyntaxError{Summary: "Policy input of HCP Terraform", Detail: "The plan is the member \"plan\" of this document: give that alone, as jq .plan FILE prints it."}
	case has("resource_changes", "planned_values", "configuration", "output_changes", "prior_state", "applyable"):
		return kindPlan, nil
	case has("values", "serial", "lineage"):
		return "", &facts.SyntaxError{
			Summary: "State, not a plan",
			Detail:  "This is a Terraform state: it says what there is, and not what is planned. Give terraform show -json of a saved plan.",
		}
	case has("provider_schemas"):
		return "", &facts.SyntaxError{Summary: "Schemas, not a plan", Detail: "These are the schemas of providers: give terraform show -json of a saved plan."}
	case has("format_version", "terraform_version"):
		return kindPlan, nil
	case has("resource", "module", "variable", "terraform", "locals", "provider", "data", "output"):
		return kindTerraform, nil
	default:
		return kindFacts, nil
	}
}

// members gives the names of the members of an object as far as its beginning shows them.
func members(text []byte) map[string]bool {
	names := map[string]bool{}
	decoder := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := decoder.ReadToken(); err != nil {
		return names
	}
	for decoder.PeekKind() == '"' {
		name, err := decoder.ReadToken()
		if err != nil {
			return names
		}
		names[name.String()] = true
		if err := decoder.SkipValue(); err != nil {
			return names
		}
	}
	return names
}

// peek gives the beginning of a stream without taking it.
func peek(r *bufio.Reader) ([]byte, error) {
	head, err := r.Peek(peeked)
	if errors.Is(err, io.EOF) || errors.Is(err, bufio.ErrBufferFull) {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("read its beginning: %w", err)
	}
	return head, nil
}
