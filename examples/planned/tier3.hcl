# A cluster with a head and workers that are alike, close together, with shared storage. Judge it with
#
#   kwpolicy eval examples/planned/tier3.hcl
#
# and see what more workers, or other machines, would change with
#
#   kwpolicy eval --var workers=5 --var type=p5.48xlarge examples/planned/tier3.hcl

variable "workers" {
  description = "how many workers always run"
  type        = number
  default     = 3
}

variable "type" {
  description = "the machine type of every node"
  default     = "p4d.24xlarge" # 96 vCPUs, 1152 GiB, eight A100 of 40 GB, 400 Gbps
}

locals {
  zone  = "us-east-1a"
  image = "ubuntu 24.04"

  # HTTPS, and the ports that models are served on.
  ports = ["443", "51100-51199"]
}

cluster "platform" {
  edition = "enterprise"
  tier    = 3
  models  = ["GPT-OSS 120B", "Qwen 3 235B A22B"]

  nodes "head" {
    role          = "head"
    provider      = "aws"
    instance_type = var.type
    zone          = local.zone
    placement     = "near"
    os            = local.image

    disk "root" {
      size       = "2 TB"
      type       = "gp3"
      iops       = 16000
      throughput = "1000 MB/s"
    }

    network {
      ingress {
        ports = local.ports
        from  = "restricted"
      }
    }
  }

  # An autoscaler may add two more, which do not count for what must always run.
  nodes "worker" {
    role          = "worker"
    count         = var.workers + 2
    minimum       = var.workers
    provider      = "aws"
    instance_type = var.type
    zone          = local.zone
    placement     = "near"
    os            = local.image

    disk "root" {
      size       = "2 TB"
      type       = "gp3"
      iops       = 16000
      throughput = "1000 MB/s"
    }

    network {
      ingress {
        ports = local.ports
        from  = "restricted"
      }
    }
  }

  shared_storage "models" {
    service    = "fsx_lustre"
    tier       = "PERSISTENT_2"
    protocol   = "lustre"
    capacity   = "19.2 TB"
    throughput = "19.2 GB/s"
    medium     = "ssd"
  }
}
