package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strconv"
)

// readAutoscaler reads a table of machine types in Go, as Cluster Autoscaler has one for AWS and one for Azure: composite
// literals with the fields InstanceType, SkuFamily, VCPU, MemoryMb, GPU and Architecture.
func readAutoscaler(sources fs.FS, name string) (machines, error) {
	text, err := fs.ReadFile(sources, name)
	if err != nil {
		return nil, fmt.Errorf("reading the types of Cluster Autoscaler: %w", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("reading the types of Cluster Autoscaler: %w", err)
	}
	found := machines{}
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.CompositeLit); ok {
			if fields := fieldsOf(literal); fields["InstanceType"] != "" {
				found[fields["InstanceType"]] = counted(fields)
				return false
			}
		}
		return true
	})
	if len(found) == 0 {
		return nil, fmt.Errorf("%s has no machine types", name)
	}
	return found, nil
}

// fieldsOf gives the fields of a literal whose values are literals too, unquoted.
func fieldsOf(literal *ast.CompositeLit) map[string]string {
	fields := map[string]string{}
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, named := pair.Key.(*ast.Ident)
		value, basic := pair.Value.(*ast.BasicLit)
		if !named || !basic {
			continue
		}
		fields[key.Name] = value.Value
		if text, err := strconv.Unquote(value.Value); err == nil {
			fields[key.Name] = text
		}
	}
	return fields
}

func counted(fields map[string]string) machine {
	one := machine{"vcpus": fields["VCPU"], "memory_mib": fields["MemoryMb"], "architecture": fields["Architecture"], "family": fields["SkuFamily"]}
	if fields["GPU"] != "0" {
		one["gpus"] = fields["GPU"]
	}
	return one
}
