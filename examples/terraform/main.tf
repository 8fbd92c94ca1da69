# A cluster on AWS, of a head and three workers, with shared storage for the models.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "instance_type" {
  type    = string
  default = "p4d.24xlarge"
}

variable "workers" {
  type    = number
  default = 3
}

provider "aws" {
  region = var.region
}

data "aws_ami" "ubuntu" {
  most_recent = true
  owners      = ["099720109477"]

  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"]
  }
}

resource "aws_placement_group" "cluster" {
  name     = "kamiwaza"
  strategy = "cluster"
}

resource "aws_subnet" "nodes" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  cidr_block        = "10.0.1.0/24"
  availability_zone = "${var.region}a"
}

resource "aws_security_group" "nodes" {
  name   = "kamiwaza-nodes"
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}

resource "aws_vpc_security_group_ingress_rule" "https" {
  security_group_id = aws_security_group.nodes.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_vpc_security_group_ingress_rule" "models" {
  security_group_id = aws_security_group.nodes.id
  ip_protocol       = "tcp"
  from_port         = 51100
  to_port           = 51199
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_vpc_security_group_ingress_rule" "cluster" {
  security_group_id            = aws_security_group.nodes.id
  ip_protocol                  = "-1"
  referenced_security_group_id = aws_security_group.nodes.id
}

resource "aws_instance" "head" {
  ami                    = data.aws_ami.ubuntu.id
  instance_type          = var.instance_type
  subnet_id              = aws_subnet.nodes.id
  placement_group        = aws_placement_group.cluster.name
  vpc_security_group_ids = [aws_security_group.nodes.id]

  root_block_device {
    volume_type = "gp3"
    volume_size = 1000
    throughput  = 1000
    iops        = 16000
  }
}

resource "aws_instance" "worker" {
  count = var.workers

  ami                    = data.aws_ami.ubuntu.id
  instance_type          = var.instance_type
  subnet_id              = aws_subnet.nodes.id
  placement_group        = aws_placement_group.cluster.name
  vpc_security_group_ids = [aws_security_group.nodes.id]

  root_block_device {
    volume_type = "gp3"
    volume_size = 2000
  }
}

resource "aws_fsx_lustre_file_system" "models" {
  storage_capacity            = 4800
  deployment_type             = "PERSISTENT_2"
  per_unit_storage_throughput = 1000
  subnet_ids                  = [aws_subnet.nodes.id]
}
