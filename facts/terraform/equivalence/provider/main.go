// The provider plugin of the equivalence tests: it plans what the large clouds' providers would plan for
// a configuration, and creates nothing. Under the name terraform-provider-aws it serves hashicorp/aws, and
// so hashicorp/google and hashicorp/azurerm.
//
// It knows each attribute's type, whether it is required or computed, and the default that the real
// provider fills in. It knows no cloud: what that would decide is unknown until apply. The module is one of
// its own, so that the product does not depend on the plugin protocol.
package main

import (
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

func main() {
	name := strings.TrimPrefix(filepath.Base(os.Args[0]), "terraform-provider-")
	if err := serve(name); err != nil {
		log.Fatal(err)
	}
}

func serve(name string) error {
	made, err := newProvider(name)
	if err != nil {
		return err
	}
	return tf6server.Serve("hashicorp/"+name, func() tfprotov6.ProviderServer { return made })
}
