# A cluster of machines that are bought rather than rented: what an instance type would say is stated. Judge
# it with
#
#   kwpolicy eval examples/planned/own_hardware.hcl

cluster "datacentre" {
  edition = "enterprise"
  tier    = 3

  nodes "head" {
    role   = "head"
    os     = "rhel 9.4"
    memory = "512 GB"

    cpu {
      cores        = 32
      threads      = 64
      model        = "AMD EPYC 9354P"
      architecture = "amd64"
    }

    gpu {
      model              = "L40S"
      count              = 4
      memory             = "48 GB"
      compute_capability = "8.9"
    }

    disk "system" {
      size   = "960 GB"
      medium = "nvme"
      mount  = "/"
    }

    disk "kamiwaza" {
      size       = "3.84 TB"
      medium     = "nvme"
      iops       = 800000
      throughput = "6.5 GB/s"
      mount      = "/opt/kamiwaza"
    }

    network {
      bandwidth    = "100 Gbps"
      interconnect = "none"

      ingress {
        ports = "443, 51100-51199"
        from  = "restricted"
      }
    }
  }

  nodes "worker" {
    role   = "worker"
    count  = 3
    os     = "rhel 9.4"
    memory = "512 GB"

    cpu {
      cores        = 64
      threads      = 128
      model        = "AMD EPYC 9554P"
      architecture = "amd64"
    }

    gpu {
      model              = "L40S"
      count              = 4
      memory             = "48 GB"
      compute_capability = "8.9"
    }

    disk "system" {
      size   = "960 GB"
      medium = "nvme"
      mount  = "/"
    }

    disk "kamiwaza" {
      size       = "3.84 TB"
      medium     = "nvme"
      iops       = 800000
      throughput = "6.5 GB/s"
      mount      = "/opt/kamiwaza"
    }

    network {
      bandwidth    = "100 Gbps"
      interconnect = "none"

      ingress {
        ports = "443, 51100-51199"
        from  = "restricted"
      }
    }
  }

  shared_storage "ceph" {
    protocol   = "ceph"
    capacity   = "100 TB"
    throughput = "15 GB/s"
    latency    = "1 ms"
    medium     = "nvme"
  }
}
