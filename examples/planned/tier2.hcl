# One large machine for production. Judge it, or another size of it, with
#
#   kwpolicy eval examples/planned/tier2.hcl
#   kwpolicy eval --var size=Standard_NC48ads_A100_v4 examples/planned/tier2.hcl

variable "size" {
  description = "the machine type"
  default     = "Standard_NC96ads_A100_v4" # 96 vCPUs, 880 GiB, four A100 of 80 GB
}

cluster "production" {
  edition = "enterprise"
  tier    = 2
  models  = ["GPT-OSS 120B"]

  nodes "server" {
    provider      = "azure"
    instance_type = var.size
    zone          = "1"
    os            = "ubuntu 22.04"

    disk "root" {
      size = "256 GiB"
      type = "Premium_LRS"
    }

    # On Azure, what is to last needs a managed disk of its own.
    disk "kamiwaza" {
      size       = "2 TiB"
      type       = "PremiumV2_LRS"
      iops       = 50000
      throughput = "1200 MB/s"
      mount      = "/opt/kamiwaza"
    }

    network {
      bandwidth    = "80 Gbps"
      interconnect = "none"

      ingress {
        ports = "443, 51100-51199"
        from  = "restricted"
      }
    }
  }
}
