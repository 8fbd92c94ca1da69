package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// BenchmarkRead reads configurations of that many blocks, each with an instance, and one block with that
// many instances, which differ in what is read of them or do not.
func BenchmarkRead(b *testing.B) {
	const head = "variable \"type\" {\n  default = \"g5.xlarge\"\n}\nlocals {\n  size = 100 * 5\n}\nresource \"aws_subnet\" \"s\" {}\n"
	const body = "  ami           = \"ami-0123456789abcdef0\"\n  instance_type = var.type\n  subnet_id     = aws_subnet.s.id\n" +
		"  user_data     = \"#!/bin/sh\\necho hello\"\n  tags = { Name = \"node\", Owner = \"somebody\" }\n" +
		"  root_block_device {\n    volume_size = local.size\n    volume_type = \"gp3\"\n  }\n}\n"
	blocks := func(count int) string {
		var text strings.Builder
		text.WriteString(head)
		for i := range count {
			fmt.Fprintf(&text, "resource \"aws_instance\" \"n%d\" {\n%s", i, body)
		}
		return text.String()
	}
	counted := func(count int, differing string) string {
		return head + fmt.Sprintf("resource \"aws_instance\" \"n\" {\n  count = %d\n%s%s", count, differing, body)
	}
	const mapped = "locals {\n  pools = { for i in range(1000) : \"p${i}\" => { size = i } }\n}\nmodule \"m\" {\n  source   = \"./m\"\n  for_each = local.pools\n  size     = each.value.size\n}\n"
	linked := func(count int) string {
		return fmt.Sprintf("resource \"aws_subnet\" \"s\" {\n  count = %d\n  availability_zone = \"z${count.index}\"\n}\n", count) +
			fmt.Sprintf("resource \"aws_instance\" \"n\" {\n  count = %d\n  subnet_id = aws_subnet.s[count.index].id\n", count) +
			"  availability_zone = aws_subnet.s[count.index].availability_zone\n}\n"
	}
	tests := []struct{ name, text string }{
		{"blocks/10", blocks(10)},
		{"blocks/1000", blocks(1000)},
		{"blocks/10000", blocks(10_000)},
		{"count/alike/100000", counted(100_000, "")},
		{"count/differing/10000", counted(10_000, "  availability_zone = \"zone-${count.index}\"\n")},
		{"count/differing/100000", counted(100_000, "  availability_zone = \"zone-${count.index}\"\n")},
		{"count/linked/10000", linked(10_000)},
		{"count/linked/100000", linked(100_000)},
		{"modules/1000", mapped},
	}
	shapes := resource.Shapes{"aws_instance": resource.ParseShape("ami instance_type availability_zone subnet_id root_block_device{volume_size volume_type iops} tags{role}")}
	for _, test := range tests {
		b.Run(test.name, func(b *testing.B) {
			dir := b.TempDir()
			write(b, dir, map[string]string{"main.tf": test.text, "m/main.tf": "variable \"size\" {}\nresource \"aws_instance\" \"n\" {\n  root_block_device {\n    volume_size = var.size\n  }\n}\n"})
			b.ReportAllocs()
			for b.Loop() {
				set, diags, _ := config.Read(b.Context(), dir, shapes, config.Options{})
				if diags.HasErrors() || len(set.Resources) == 0 {
					b.Fatal(diags)
				}
			}
		})
	}
}
