package config_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kwpolicy/kwpolicy/facts/terraform/config"
	"github.com/kwpolicy/kwpolicy/facts/terraform/resource"
)

// TestFunctions evaluates expressions, whose values as JSON are those of Terraform 1.11, and of OpenTofu for
// the functions that only it has.
func TestFunctions(t *testing.T) {
	want := map[string]string{
		`"${1 + 1}-%{ if true }yes%{ else }no%{ endif }"`:      `"2-yes"`,
		`"${path.module} ${path.root} ${terraform.workspace}"`: `". . default"`,
		`"a" == "b" ? 1 : null`:                                `null`,
		`1 == 1 && !false || false`:                            `true`,
		`10 % 3 + 2 * -1`:                                      `-1`,
		`[for i, v in ["a", "b"] : "${i}${v}"]`:                `["0a","1b"]`,
		`[for s in ["a"] : upper(s) if s != "b"]`:              `["A"]`,
		`[{ a = 1 }, { a = 2 }].*.a`:                           `[1,2]`,
		`[{ a = 1 }, { a = 2 }][*].a`:                          `[1,2]`,
		`abs(-3)`:                                              `3`,
		`abspath("x") == "${path.cwd}/x"`:                      `true`,
		`alltrue([])`:                                          `true`,
		`alltrue([for x in [1, 2] : x > 0])`:                   `true`,
		`alltrue([true, "true"])`:                              `true`,
		`alltrue([true, false])`:                               `false`,
		`anytrue([])`:                                          `false`,
		`anytrue([false, true])`:                               `true`,
		`base64decode("aGk=")`:                                 `"hi"`,
		`base64encode("hi")`:                                   `"aGk="`,
		`base64gunzip(base64gzip("hello"))`:                    `"hello"`,
		`base64sha256("x")`:                                    `"LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE="`,
		`base64sha512("x")`:                                    `"pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4vBNibkPcs43bCCSIkn7JBPtCBXRDmD6IWFF51QVRr+Yg=="`,
		`basename("a/b/c.txt")`:                                `"c.txt"`,
		`can(1 + 1)`:                                           `true`,
		`ceil(1.2)`:                                            `2`,
		`chomp("a\n\n")`:                                       `"a"`,
		`chunklist(["a", "b", "c"], 2)`:                        `[["a","b"],["c"]]`,
		`chunklist([1, 2, 3, 4, 5], 3)[1]`:                     `[4,5]`,
		`cidrcontains("10.0.0.0/8", "10.0.0.0/7")`:             `false`,
		`cidrcontains("10.0.0.0/8", "10.1.2.3")`:               `true`,
		`cidrhost("10.12.112.0/20", -1)`:                       `"10.12.127.255"`,
		`cidrhost("10.12.112.0/20", 16)`:                       `"10.12.112.16"`,
		`cidrhost("fd00:fd12:3456:7890:00a2::/72", 34)`:        `"fd00:fd12:3456:7890::22"`,
		`cidrnetmask("172.16.0.0/12")`:                         `"255.240.0.0"`,
		`cidrsubnet("172.16.0.0/12", 4, 2)`:                    `"172.18.0.0/16"`,
		`cidrsubnet("fd00:fd12:3456:7890::/56", 16, 162)`:      `"fd00:fd12:3456:7800:a200::/72"`,
		`cidrsubnets("10.1.0.0/16", 4, 4, 8, 4)`:               `["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24","10.1.48.0/20"]`,
		`coalesce("", "b")`:                                    `"b"`,
		`coalesce("", 1)`:                                      `"1"`,
		`coalesce(null, 2)`:                                    `2`,
		`coalescelist([], ["a"])`:                              `["a"]`,
		`compact(["a", "", null, "b"])`:                        `["a","b"]`,
		`concat(["a"], ["b", 1])`:                              `["a","b",1]`,
		`contains(["a", "b"], "b")`:                            `true`,
		`core::upper("x")`:                                     `"X"`,
		`csvdecode("a,b\n1,2\n3,4")`:                           `[{"a":"1","b":"2"},{"a":"3","b":"4"}]`,
		`dirname("a/b/c.txt")`:                                 `"a/b"`,
		`distinct(["a", "b", "a"])`:                            `["a","b"]`,
		`element(["a", "b", "c"], -1)`:                         `"c"`,
		`element(["a", "b", "c"], 4)`:                          `"b"`,
		`endswith("abc", "bc")`:                                `true`,
		`ephemeralasnull("x")`:                                 `"x"`,
		`file("d/f.txt")`:                                      `"plain"`,
		`filebase64("d/f.txt")`:                                `"cGxhaW4="`,
		`filebase64sha256("d/f.txt")`:                          `"oRbJ7UbWIHc0pDMX0w/Yj1KshjTDfZBLv05B2GX5BHU="`,
		`filebase64sha512("d/f.txt")`:                          `"zN09qfKZ0Rt7CBzVPnscSx/q1ZRTI/cCJ0JKxvJiMU8m4p628jVm+HFVK02ykmfcEJHl7Ar5CaytDctctAmeKg=="`,
		`fileexists("d/f.txt")`:                                `true`,
		`fileexists("d/none.txt")`:                             `false`,
		`filemd5("d/f.txt")`:                                   `"ac7938d40cfc2307e2bf325d28e7884e"`,
		`fileset("d", "**")`:                                   `["f.txt","sub/g.txt","t.tpl"]`,
		`fileset("d", "*.{txt,tpl}")`:                          `["f.txt","t.tpl"]`,
		`filesha1("d/f.txt")`:                                  `"68c46e84d76d2e7e686e5158bf598909abd4e45b"`,
		`filesha256("d/f.txt")`:                                `"a116c9ed46d6207734a43317d30fd88f52ac8634c37d904bbf4e41d865f90475"`,
		`filesha512("d/f.txt")`:                                `"ccdd3da9f299d11b7b081cd53e7b1c4b1fead5945323f70227424ac6f262314f26e29eb6f23566f871552b4db29267dc1091e5ec0af909acad0dcb5cb4099e2a"`,
		`flatten([["a", ["b"]], "c", []])`:                     `["a","b","c"]`,
		`flatten([for k, v in { x = ["1", "2"], y = ["3"] } : [for i in v : { key = k, i = i }]])`: `[{"i":"1","key":"x"},{"i":"2","key":"x"},{"i":"3","key":"y"}]`,
		`floor(1.8)`: `1`,
		`format("%s-%03d-%.1f-%q-%v", "a", 7, 1.25, "q", [1])`:        `"a-007-1.2-\"q\"-[1]"`,
		`formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z")`: `"02 Jan 2018 23:12 UTC"`,
		`formatlist("%s-%d", ["a", "b"], [1, 2])`:                     `["a-1","b-2"]`,
		`indent(2, "a\nb")`:                                        `"a\n  b"`,
		`index(["a", "b"], "b")`:                                   `1`,
		`issensitive("x")`:                                         `false`,
		`issensitive(sensitive("x"))`:                              `true`,
		`join("-", ["a", "b"])`:                                    `"a-b"`,
		`jsondecode("{\"a\": [1, true, null]}")`:                   `{"a":[1,true,null]}`,
		`jsonencode({ a = [1] })`:                                  `"{\"a\":[1]}"`,
		`keys({ b = 1, a = 2 })`:                                   `["a","b"]`,
		`length("häuser")`:                                         `6`,
		`length([1, 2, 3])`:                                        `3`,
		`length(base64gzip("hello hello")) > 10`:                   `true`,
		`length(toset(["a", "a"]))`:                                `1`,
		`length({ a = 1, b = 2 })`:                                 `2`,
		`log(16, 2)`:                                               `4`,
		`lookup(tomap({ a = "x" }), "b", "d")`:                     `"d"`,
		`lookup({ a = "x" }, "a", "d")`:                            `"x"`,
		`lookup({ a = "x" }, "b", "d")`:                            `"d"`,
		`lower("ABC")`:                                             `"abc"`,
		`matchkeys(["i-1", "i-2", "i-3"], ["a", "b", "a"], ["a"])`: `["i-1","i-3"]`,
		`max(1, 5, 3)`:                                             `5`,
		`max([1, 5, 3]...)`:                                        `5`,
		`md5("x")`:                                                 `"9dd4e461268c8034f5c8564e155c67a6"`,
		`merge(null, { a = 1 })`:                                   `{"a":1}`,
		`merge({ a = 1 }, { a = 2, b = 3 })`:                       `{"a":2,"b":3}`,
		`min(1, 5, 3)`:                                             `1`,
		`nonsensitive(sensitive("x"))`:                             `"x"`,
		`one(["a"])`:                                               `"a"`,
		`one([])`:                                                  `null`,
		`one(toset(["a"]))`:                                        `"a"`,
		`parseint("ff", 16)`:                                       `255`,
		`pathexpand("a/b")`:                                        `"a/b"`,
		`pow(2, 10)`:                                               `1024`,
		`range(1, 8, 2)`:                                           `[1,3,5,7]`,
		`range(3)`:                                                 `[0,1,2]`,
		`range(4, 1)`:                                              `[4,3,2]`,
		`regex("(?P<first>[a-z])(?P<second>[0-9])", "a1")`:         `{"first":"a","second":"1"}`,
		`regex("[a-z]+", "12abc34")`:                               `"abc"`,
		`regexall("[a-z]", "1a2b")`:                                `["a","b"]`,
		`replace("1 + 2", "+", "-")`:                               `"1 - 2"`,
		`replace("abc", "/(b)/", "[$1]")`:                          `"a[b]c"`,
		`replace("hello world", "/w.*d/", "everybody")`:            `"hello everybody"`,
		`reverse([1, 2, 3])`:                                       `[3,2,1]`,
		`setintersection(["a", "b"], ["b", "c"])`:                  `["b"]`,
		`setproduct(["a", "b"], [1, 2])`:                           `[["a",1],["a",2],["b",1],["b",2]]`,
		`setsubtract(["a", "b"], ["b"])`:                           `["a"]`,
		`setunion(["a"], ["b"])`:                                   `["a","b"]`,
		`sha1("x")`:                                                `"11f6ad8ec52a2984abaafd7c3b516503785c2072"`,
		`sha256("x")`:                                              `"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"`,
		`sha512("x")`:                                              `"a4abd4448c49562d828115d13a1fccea927f52b4d5459297f8b43e42da89238bc13626e43dcb38ddb082488927ec904fb42057443983e88585179d50551afe62"`,
		`signum(-4)`:                                               `-1`,
		`slice(["a", "b", "c"], 1, 2)`:                             `["b"]`,
		`sort(["b", "a"])`:                                         `["a","b"]`,
		`split(",", "a,b")`:                                        `["a","b"]`,
		`startswith("abc", "ab")`:                                  `true`,
		`strcontains("abc", "b")`:                                  `true`,
		`strrev("abc")`:                                            `"cba"`,
		`substr("hello", -2, -1)`:                                  `"lo"`,
		`substr("hello", 1, 3)`:                                    `"ell"`,
		`sum(["1", 2])`:                                            `3`,
		`sum([1, 2.5])`:                                            `3.5`,
		`templatefile("d/t.tpl", { name = "me", xs = ["a", "b"] })`:     `"hello me a b"`,
		`templatestring(local.tpl, { a = "b" })`:                        `"x-b"`,
		`textdecodebase64("aABpAA==", "UTF-16LE")`:                      `"hi"`,
		`textencodebase64("hi", "UTF-16LE")`:                            `"aABpAA=="`,
		`timeadd("2017-11-22T00:00:00Z", "10m")`:                        `"2017-11-22T00:10:00Z"`,
		`timecmp("2017-11-22T00:00:00Z", "2017-11-22T00:00:01Z")`:       `-1`,
		`timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")`:  `0`,
		`title("hello world")`:                                          `"Hello World"`,
		`tobool("true")`:                                                `true`,
		`tolist(["a", 1])`:                                              `["a","1"]`,
		`tolist(toset(["z", "y"]))[0]`:                                  `"y"`,
		`tomap({ a = 1, b = "x" })`:                                     `{"a":"1","b":"x"}`,
		`tonumber("1.5")`:                                               `1.5`,
		`tonumber(null)`:                                                `null`,
		`toset(["b", "a", "b"])`:                                        `["a","b"]`,
		`toset([for i in range(3) : tostring(i)])`:                      `["0","1","2"]`,
		`tostring(1.50)`:                                                `"1.5"`,
		`transpose({ a = ["1", "2"], b = ["2"] })`:                      `{"1":["a"],"2":["a","b"]}`,
		`trim("?!hello?!", "!?")`:                                       `"hello"`,
		`trimprefix("helloworld", "hello")`:                             `"world"`,
		`trimspace("  a\n")`:                                            `"a"`,
		`trimsuffix("helloworld", "world")`:                             `"hello"`,
		`true ? "a" : "b"`:                                              `"a"`,
		`try([1][5], "e")`:                                              `"e"`,
		`try({ a = 1 }.b, null)`:                                        `null`,
		`upper("abc")`:                                                  `"ABC"`,
		`urldecode("a%2Fb+c")`:                                          `"a/b c"`,
		`urlencode("a b&c")`:                                            `"a+b%26c"`,
		`uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "example.com")`: `"cfbff0d1-9375-5685-968c-48ce8b15ae17"`,
		`uuidv5("dns", "example.com")`:                                  `"cfbff0d1-9375-5685-968c-48ce8b15ae17"`,
		`values({ b = 1, a = 2 })`:                                      `[2,1]`,
		`yamldecode("a: [1, true]\nb: {c: d}")`:                         `{"a":[1,true],"b":{"c":"d"}}`,
		`yamlencode({ a = [1, "x"] })`:                                  `"\"a\":\n- 1\n- \"x\"\n"`,
		`zipmap(["a", "b"], [1, 2])`:                                    `{"a":1,"b":2}`,
		`{ a = { "b-c" = [10, 20] } }.a["b-c"][1]`:                      `20`,
		`{ for k, v in { a = 1, b = 2 } : v => k... if v > 0 }`:         `{"1":["a"],"2":["b"]}`,
		`{ for s in ["a", "b", "a"] : s => s... }`:                      `{"a":["a","a"],"b":["b"]}`,
	}
	names := map[string]string{} // by resource
	var text strings.Builder
	text.WriteString("locals {\n  tpl = \"x-$${a}\"\n}\n")
	for expression := range want {
		name := fmt.Sprintf("x%d", len(names))
		names["thing."+name] = expression
		fmt.Fprintf(&text, "resource thing %s {\n  value = jsonencode(%s)\n}\n", name, expression)
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"main.tf": text.String(), "d/t.tpl": "hello ${name}%{ for x in xs } ${x}%{ endfor }", "d/f.txt": "plain", "d/sub/g.txt": "x"})
	set, diags, _ := config.Read(t.Context(), dir, resource.Shapes{"thing": {"value": nil}}, config.Options{})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	got := map[string]string{}
	for _, r := range set.Resources {
		v := r.Get("value")
		got[names[r.Address]], _ = v.Text()
		if why := v.Why(); why != nil {
			got[names[r.Address]] = why.Detail
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("functions give something else (-want +got):\n%s", diff)
	}
}

// TestFunctionsFail evaluates expressions that have no value. Why may name a file, and quotes no argument.
func TestFunctionsFail(t *testing.T) {
	want := map[string]string{}
	for _, call := range []string{
		`base64decode("%")`, `base64decode("/w==")`, `base64gunzip("x")`, `base64gunzip("eA==")`, `cidrcontains("x", "10.0.0.0")`,
		`cidrcontains("10.0.0.0/8", "x")`, `cidrhost("x", 1)`, `cidrhost("10.0.0.0/30", 1.5)`, `cidrhost("10.0.0.0/30", 9)`, `cidrnetmask("fd00::/8")`,
		`cidrsubnet("x", 1, 1)`, `cidrsubnet("10.0.0.0/8", 1.5, 1)`, `cidrsubnet("10.0.0.0/8", 1, 1.5)`, `cidrsubnet("10.0.0.0/30", 9, 1)`,
		`cidrsubnets("10.0.0.0/30", 1, 1, 1)`, `cidrsubnets("10.0.0.0/30", 5)`, `cidrsubnets("x", 5)`, `coalesce("", null)`, `coalesce([], "")`,
		`index(["a"], "b")`, `index({}, "b")`, `length(1)`, `lookup({}, "a")`, `lookup("x", "a", 1)`, `lookup({}, "a", 1, 2)`,
		`matchkeys(["a"], [], ["a"])`, `one(["a", "b"])`, `one("a")`, `regex("x", "y")`, `replace("a", "/(/", "b")`, `sum([])`, `sum(["x"])`,
		`textdecodebase64("%", "UTF-8")`, `textdecodebase64("", "none")`, `textencodebase64("", "none")`, `textencodebase64("€", "ISO-8859-1")`,
		`timecmp("x", "y")`, `transpose({ a = null })`, `transpose({ a = [null] })`, `urldecode("%")`, `uuidv5("x", "y")`,
	} {
		name, _, _ := strings.Cut(call, "(")
		want[call] = ": the function " + name + " fails"
	}
	want[`try(1.x)`] = ": the function try fails"
	want[`file("binary")`] = ": the file binary is not UTF-8 text"
	want[`file("~/x")`] = ": the file ~/x is outside the configuration, where nothing is read"
	want[`fileexists("/etc")`] = ": the file /etc is outside the configuration, where nothing is read"
	want[`fileexists("dir")`] = ": the file dir is not a regular file"
	want[`fileset("..", "*")`] = ": the file .. is outside the configuration, where nothing is read"
	want[`fileset(".", "[")`] = ": the file . cannot be listed"
	want[`templatefile("wrong.tpl", {})`] = ": the file wrong.tpl is no template"
	want[`templatefile("x.tpl", {})`] = ": the file x.tpl is a template that cannot be filled in"
	want[`templatefile("x.tpl", [])`] = ": the function templatefile fails"
	want[`templatefile("none.tpl", {})`] = ": the file none.tpl cannot be read: no such file or directory"
	var text strings.Builder
	names := map[string]string{}
	for call := range want {
		name := fmt.Sprintf("x%d", len(names))
		names["thing."+name] = call
		fmt.Fprintf(&text, "resource thing %s {\n  value = %s\n}\n", name, call)
	}
	dir := t.TempDir()
	write(t, dir, map[string]string{"main.tf": text.String(), "binary": "\xff", "dir/x": "", "x.tpl": "${x}", "wrong.tpl": "${"})
	set, diags, _ := config.Read(t.Context(), dir, resource.Shapes{"thing": {"value": nil}}, config.Options{Environ: []string{"HOME=/home/me"}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	got := map[string]string{}
	for _, r := range set.Resources {
		if why := r.Get("value").Why(); why != nil {
			_, got[names[r.Address]], _ = strings.Cut(why.Detail, "has no value")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("functions fail otherwise (-want +got):\n%s", diff)
	}
}
