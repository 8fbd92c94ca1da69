# A planned cluster, as kwpolicy judges it:
#
#   kwpolicy eval cluster.hcl
#
# What is left out is not known, and what needs it is reported as unknown: it never passes. Sizes and rates
# have a unit, such as "256 GB" (GB is 1000³ bytes, GiB is 1024³), "500 MB/s", "100 Gbps" or "2 ms".

variable "instance_type" {
  description = "the machine type of every node; kwpolicy eval --var instance_type=p5.48xlarge cluster.hcl tries another"
  default     = "p4d.24xlarge"
}

locals {
  # Nodes of one cluster are best alike, and in one zone.
  zone = "us-east-1a"
}

cluster "prod" {
  # By what to judge; --edition, --tier and the other flags go before these.
  edition = "enterprise"
  tier    = 3

  # Models to be served, by the names that the requirements give them.
  # models = ["GPT-OSS 120B"]

  nodes "head" {
    role          = "head"
    provider      = "aws" # or gcp, azure; leave it out for machines of your own
    instance_type = var.instance_type
    zone          = local.zone
    placement     = "near"
    os            = "ubuntu 24.04"

    # The volume of the operating system. gp3 volumes are slow unless told otherwise.
    disk "root" {
      size       = "2 TB"
      type       = "gp3"
      iops       = 16000
      throughput = "1000 MB/s"
    }

    network {
      interconnect = "efa"

      ingress {
        ports = "443, 51100-51199"
        from  = "restricted" # or world, cluster
      }
    }
  }

  nodes "worker" {
    role          = "worker"
    count         = 3
    provider      = "aws"
    instance_type = var.instance_type
    zone          = local.zone
    placement     = "near"
    os            = "ubuntu 24.04"

    disk "root" {
      size       = "2 TB"
      type       = "gp3"
      iops       = 16000
      throughput = "1000 MB/s"
    }

    network {
      interconnect = "efa"

      ingress {
        ports = "443, 51100-51199"
        from  = "restricted"
      }
    }
  }

  # Machines of your own have their hardware in place of an instance type:
  #
  # nodes "worker" {
  #   role   = "worker"
  #   count  = 3
  #   os     = "rhel 9.4"
  #   memory = "512 GB"
  #
  #   cpu {
  #     cores        = 64
  #     threads      = 128
  #     architecture = "amd64"
  #   }
  #
  #   gpu {
  #     model  = "H100 80GB HBM3"
  #     count  = 8
  #     memory = "80 GB"
  #   }
  #
  #   disk "root" {
  #     size   = "3.84 TB"
  #     medium = "nvme"
  #   }
  #
  #   network {
  #     bandwidth    = "100 Gbps"
  #     interconnect = "infiniband"
  #   }
  # }

  shared_storage "models" {
    service    = "fsx_lustre"
    tier       = "PERSISTENT_2"
    protocol   = "lustre"
    capacity   = "20 TB"
    throughput = "12 GB/s"
    medium     = "ssd"
  }
}
