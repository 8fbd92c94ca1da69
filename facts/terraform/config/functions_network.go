package config

import (
	"errors"
	"math/big"
	"net"

	"github.com/apparentlymart/go-cidr/cidr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/gocty"
)

var errNoNetwork = errors.New("the prefix is no network in CIDR notation")

func networkFunctions() map[string]function.Function {
	prefix := function.Parameter{Name: "prefix", Type: cty.String}
	return map[string]function.Function{
		"cidrhost": function.New(&function.Spec{
			Params: []function.Parameter{prefix, {Name: "number", Type: cty.Number}}, Type: function.StaticReturnType(cty.String), Impl: networkHost,
		}),
		"cidrnetmask": textOf([]string{"prefix"}, networkMask),
		"cidrsubnet": function.New(&function.Spec{
			Params: []function.Parameter{prefix, {Name: "newbits", Type: cty.Number}, {Name: "number", Type: cty.Number}},
			Type:   function.StaticReturnType(cty.String), Impl: subnet,
		}),
		"cidrsubnets": function.New(&function.Spec{
			Params: []function.Parameter{prefix}, VarParam: &function.Parameter{Name: "newbits", Type: cty.Number},
			Type: function.StaticReturnType(cty.List(cty.String)), Impl: subnets,
		}),
		"cidrcontains": ofTexts([]string{"prefix", "address"}, cty.Bool, networkContains),
	}
}

func network(v cty.Value) (*net.IPNet, error) {
	_, found, err := net.ParseCIDR(v.AsString())
	if err != nil {
		return nil, errNoNetwork
	}
	return found, nil
}

func integer(v cty.Value) (*big.Int, error) {
	number, accuracy := v.AsBigFloat().Int(nil)
	if accuracy != big.Exact {
		return nil, errors.New("a whole number is required")
	}
	return number, nil
}

func networkHost(args []cty.Value, _ cty.Type) (cty.Value, error) {
	in, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	number, err := integer(args[1])
	if err != nil {
		return cty.NilVal, err
	}
	address, err := cidr.HostBig(in, number)
	if err != nil {
		return cty.NilVal, errors.New("the network has no such host")
	}
	return cty.StringVal(address.String()), nil
}

func networkMask(args []string) (string, error) {
	_, in, err := net.ParseCIDR(args[0])
	if err != nil || in.IP.To4() == nil {
		return "", errors.New("the prefix is no IPv4 network in CIDR notation")
	}
	return net.IP(in.Mask).String(), nil
}

func subnet(args []cty.Value, _ cty.Type) (cty.Value, error) {
	in, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	var bits int
	if err := gocty.FromCtyValue(args[1], &bits); err != nil {
		return cty.NilVal, errors.New("a whole number is required")
	}
	number, err := integer(args[2])
	if err != nil {
		return cty.NilVal, err
	}
	found, err := cidr.SubnetBig(in, bits, number)
	if err != nil {
		return cty.NilVal, errors.New("the network has no such subnet")
	}
	return cty.StringVal(found.String()), nil
}

// subnets gives networks of several sizes one behind the other.
func subnets(args []cty.Value, _ cty.Type) (cty.Value, error) {
	in, err := network(args[0])
	if err != nil {
		return cty.NilVal, err
	}
	if len(args) == 1 {
		return cty.ListValEmpty(cty.String), nil
	}
	start, width := in.Mask.Size()
	var found []cty.Value
	var last *net.IPNet
	for _, arg := range args[1:] {
		var bits int
		if err := gocty.FromCtyValue(arg, &bits); err != nil || bits < 1 || start+bits > width {
			return cty.NilVal, errors.New("the network has no subnet of such a size")
		}
		if last == nil {
			last, err = cidr.Subnet(in, bits, 0)
		} else {
			last, err = following(in, last, start+bits)
		}
		if err != nil {
			return cty.NilVal, err
		}
		found = append(found, cty.StringVal(last.String()))
	}
	return cty.ListVal(found), nil
}

func following(in, last *net.IPNet, length int) (*net.IPNet, error) {
	next, over := cidr.NextSubnet(last, length)
	if over || !in.Contains(next.IP) {
		return nil, errors.New("the network has no room for so many subnets")
	}
	return next, nil
}

func networkContains(args []string) (cty.Value, error) {
	_, in, err := net.ParseCIDR(args[0])
	if err != nil {
		return cty.NilVal, errNoNetwork
	}
	if address := net.ParseIP(args[1]); address != nil {
		return cty.BoolVal(in.Contains(address)), nil
	}
	_, inner, err := net.ParseCIDR(args[1])
	if err != nil {
		return cty.NilVal, errors.New("the address is neither an address nor a network")
	}
	first, last := cidr.AddressRange(inner)
	return cty.BoolVal(in.Contains(first) && in.Contains(last)), nil
}
