package terraform_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwpolicy/kwpolicy/facts/instances"
	"github.com/kwpolicy/kwpolicy/facts/terraform"
	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
)

// sizes are numbers of instances. Time and memory must grow as they do.
var sizes = []int{10, 1_000, 10_000, 100_000}

// BenchmarkPlan reads plans of instances that are all alike, and of ones of which no two are.
func BenchmarkPlan(b *testing.B) {
	types := catalogue(b)
	for _, kind := range []string{"alike", "different"} {
		for _, size := range sizes {
			b.Run(fmt.Sprintf("%s/instances=%d", kind, size), func(b *testing.B) {
				text := planOf(size, kind == "different")
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					doc, err := terraform.ReadPlan(b.Context(), bytes.NewReader(text), "", all(types))
					if err != nil || doc.Machines() != size {
						b.Fatalf("%d machines, %v", doc.Machines(), err)
					}
				}
			})
		}
	}
}

// BenchmarkConfiguration reads directories with a block for each instance, and with one for all.
func BenchmarkConfiguration(b *testing.B) {
	types := catalogue(b)
	for _, kind := range []string{"count", "blocks"} {
		for _, size := range sizes {
			if kind == "blocks" && size > 10_000 {
				continue // Nobody writes so many.
			}
			b.Run(fmt.Sprintf("%s/instances=%d", kind, size), func(b *testing.B) {
				dir := configurationOf(b, size, kind == "blocks")
				b.ReportAllocs()
				for b.Loop() {
					doc, err := terraform.ReadConfiguration(b.Context(), dir, config.Options{}, all(types))
					if err != nil || doc.Machines() != size {
						b.Fatalf("%d machines, %v", doc.Machines(), err)
					}
				}
			})
		}
	}
}

// all leaves no machine out.
func all(types *instances.Catalogue) terraform.Machines {
	return terraform.Machines{Types: types, Skip: func(string) bool { return false }}
}

func catalogue(tb testing.TB) *instances.Catalogue {
	tb.Helper()
	types, err := instances.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return types
}

// planOf writes a plan of count instances, each with what the provider says of one.
func planOf(count int, different bool) []byte {
	var changes, values strings.Builder
	for i := range count {
		size := 500
		if different {
			size += i
		}
		after := fmt.Sprintf(instanceAfter, size)
		separator := ","
		if i == count-1 {
			separator = ""
		}
		fmt.Fprintf(&values, `{"address":"aws_instance.worker[%d]","mode":"managed","type":"aws_instance","name":"worker","index":%d,"schema_version":2,"values":%s,"sensitive_values":{}}%s`, i, i, after, separator)
		fmt.Fprintf(&changes, `{"address":"aws_instance.worker[%d]","mode":"managed","type":"aws_instance","name":"worker","index":%d,"provider_name":"registry.terraform.io/hashicorp/aws",`+
			`"change":{"actions":["create"],"before":null,"after":%s,"after_unknown":%s,"before_sensitive":false,"after_sensitive":%s}}%s`, i, i, after, instanceUnknown, instanceSensitive, separator)
	}
	return fmt.Appendf(nil, `{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":[%s]}},"resource_changes":[%s],%s}`, values.String(), changes.String(), instanceConfiguration)
}

const (
	instanceAfter = `{"ami":"ami-0a1b2c3d4e5f60718","credit_specification":[],"disable_api_termination":null,"ebs_block_device":[],"ebs_optimized":true,"enclave_options":[],` +
		`"get_password_data":false,"hibernation":null,"iam_instance_profile":"worker","instance_type":"p4d.24xlarge","launch_template":[],"monitoring":true,"root_block_device":[{"delete_on_termination":true,` +
		`"iops":16000,"tags":null,"throughput":1000,"volume_size":%d,"volume_type":"gp3"}],"source_dest_check":true,"tags":{"Name":"worker","Team":"inference"},"tags_all":{"Name":"worker","Team":"inference"},` +
		`"timeouts":null,"user_data":"#!/bin/bash\napt-get update && apt-get install --yes docker.io\nsystemctl enable --now docker\n","user_data_base64":null,"user_data_replace_on_change":false,"volume_tags":null}`
	instanceUnknown = `{"arn":true,"associate_public_ip_address":true,"availability_zone":true,"capacity_reservation_specification":true,"cpu_core_count":true,"cpu_options":true,"cpu_threads_per_core":true,` +
		`"credit_specification":[],"disable_api_stop":true,"ebs_block_device":[],"enclave_options":[],"ephemeral_block_device":true,"host_id":true,"host_resource_group_arn":true,"id":true,` +
		`"instance_initiated_shutdown_behavior":true,"instance_lifecycle":true,"instance_market_options":true,"instance_state":true,"ipv6_address_count":true,"ipv6_addresses":true,"key_name":true,` +
		`"launch_template":[],"maintenance_options":true,"metadata_options":true,"network_interface":true,"outpost_arn":true,"password_data":true,"placement_group":true,"placement_partition_number":true,` +
		`"primary_network_interface_id":true,"private_dns":true,"private_dns_name_options":true,"private_ip":true,"public_dns":true,"public_ip":true,"root_block_device":[{"device_name":true,"encrypted":true,` +
		`"kms_key_id":true,"tags_all":true,"volume_id":true}],"secondary_private_ips":true,"security_groups":true,"spot_instance_request_id":true,"subnet_id":true,"tags":{},"tags_all":{},"tenancy":true,` +
		`"vpc_security_group_ids":true}`
	instanceSensitive = `{"capacity_reservation_specification":[],"cpu_options":[],"credit_specification":[],"ebs_block_device":[],"enclave_options":[],"ephemeral_block_device":[],"instance_market_options":[],` +
		`"ipv6_addresses":[],"launch_template":[],"maintenance_options":[],"metadata_options":[],"network_interface":[],"private_dns_name_options":[],"root_block_device":[{"tags_all":{}}],` +
		`"secondary_private_ips":[],"security_groups":[],"tags":{},"tags_all":{},"vpc_security_group_ids":[]}`
	instanceConfiguration = `"configuration":{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws"}},"root_module":{"resources":[{"address":"aws_instance.worker","mode":"managed",` +
		`"type":"aws_instance","name":"worker","provider_config_key":"aws","expressions":{"ami":{"constant_value":"ami-0a1b2c3d4e5f60718"},"instance_type":{"constant_value":"p4d.24xlarge"},"root_block_device":` +
		`[{"iops":{"constant_value":16000},"throughput":{"constant_value":1000},"volume_size":{"constant_value":500},"volume_type":{"constant_value":"gp3"}}]},"schema_version":2,"count_expression":{"references":["var.workers"]}}]}}`
)

// configurationOf writes a configuration of count instances.
func configurationOf(tb testing.TB, count int, blocks bool) string {
	tb.Helper()
	const body = `
  ami           = data.aws_ami.ubuntu.id
  instance_type = local.type
  user_data     = templatefile("${path.module}/none.sh", { index = 1 })

  root_block_device {
    volume_type = "gp3"
    volume_size = var.size
    throughput  = 1000
    iops        = 16000
  }

  tags = merge(var.tags, { Name = "worker" })
}
`
	var text strings.Builder
	text.WriteString("variable \"size\" {\n  default = 500\n}\n\nvariable \"tags\" {\n  default = {}\n}\n\nlocals {\n  type = \"p4d.24xlarge\"\n}\n\n")
	text.WriteString("data \"aws_ami\" \"ubuntu\" {\n  filter {\n    name   = \"name\"\n    values = [\"ubuntu/images/hvm-ssd/ubuntu-noble-24.04-amd64-server-*\"]\n  }\n}\n")
	if blocks {
		for i := range count {
			fmt.Fprintf(&text, "\nresource \"aws_instance\" \"worker_%d\" {%s", i, body)
		}
	} else {
		fmt.Fprintf(&text, "\nresource \"aws_instance\" \"worker\" {\n  count         = %d%s", count, body)
	}
	dir := tb.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text.String()), 0o644); err != nil {
		tb.Fatal(err)
	}
	return dir
}
