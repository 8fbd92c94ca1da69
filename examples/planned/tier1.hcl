# One machine to develop on, with a small GPU. Judge it with
#
#   kwpolicy eval examples/planned/tier1.hcl

cluster "laboratory" {
  edition = "community"
  tier    = 1

  nodes "workstation" {
    provider      = "aws"
    instance_type = "g5.2xlarge" # 8 vCPUs, 32 GiB, one A10G of 24 GB
    zone          = "us-east-1a"
    os            = "ubuntu 24.04"

    # By itself a gp3 volume reads 125 MiB/s, a quarter of what a SATA SSD does.
    disk "root" {
      size       = "250 GiB"
      type       = "gp3"
      iops       = 16000
      throughput = "1000 MiB/s"
    }

    network {
      ingress {
        ports = "443, 51100-51199"
        from  = "restricted"
      }
    }
  }
}
