# METADATA
# title: kwpolicy
# description: |
#   Judges a host or a planned cluster against the published system requirements of the Kamiwaza AI platform.
# scope: subpackages
# schemas:
#   - input: schema.input
package kwpolicy
