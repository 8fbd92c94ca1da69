package config

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The bounds within which a configuration is read. They are far beyond what people write, and keep what
// somebody else wrote from using up memory, stack or time.
const (
	maxFileBytes   = 10 << 20
	maxTotalBytes  = 256 << 20
	maxFiles       = 10_000
	maxModules     = 10_000
	maxPunctuation = 3 << 20 // characters of a file that may each be a token of some hundred bytes
	maxNesting     = 400     // of brackets and operators in one expression
	maxChain       = 400     // of names that lead to one another
	maxValueBytes  = 64 << 20
	maxWorkBytes   = 512 << 20
	maxInstances   = 1_000_000
	maxExponent    = 4096 // of two, of a number
)

// unreasonableNumber finds numbers whose decimal digits would fill memory, such as 1e999999999.
var unreasonableNumber = regexp.MustCompile(`^-?[0-9.]*[eE][+-]?[0-9]{4,}$`)

// meter bounds the work of evaluating, in bytes of the values that it made or went through.
type meter struct {
	ctx   context.Context
	spent int64
	calls int
	over  string // why nothing more is evaluated; "" while it is
}

// spend counts work, and says whether evaluating may go on.
func (m *meter) spend(size int64) bool {
	m.spent += size
	m.calls++
	switch {
	case m.over != "":
	case m.spent > maxWorkBytes:
		m.stop("it takes more work than any configuration should")
	case m.calls%1024 == 0 && m.ctx.Err() != nil:
		m.stop(m.ctx.Err().Error())
	}
	return m.over == ""
}

func (m *meter) stop(why string) {
	if m.over == "" {
		m.over = why
	}
}

// punctuation is what may be a token of its own.
const punctuation = "()[]{}!-+*/%?:,.=&|<>\"$~\n"

// tooDense says whether the parser would need far more memory than the text has bytes.
func tooDense(text []byte) bool {
	count := 0
	for _, c := range []byte(punctuation) {
		count += bytes.Count(text, []byte{c})
	}
	return count > maxPunctuation
}

// nesting follows brackets and operators through tokens. The parser and the evaluator call themselves for
// each, and a Go program that runs out of stack cannot recover.
type nesting struct {
	levels []level
	total  int
}

type level struct {
	opener    hclsyntax.TokenType
	operators int
}

// tooDeep gives the place where an expression nests deeper than allowed, or has a number beyond reason.
func tooDeep(tokens hclsyntax.Tokens) *hcl.Range {
	n := nesting{levels: []level{{opener: hclsyntax.TokenOBrace}}}
	for i, token := range tokens {
		if token.Type == hclsyntax.TokenNumberLit && (len(token.Bytes) > 1000 || unreasonableNumber.Match(token.Bytes)) {
			return &tokens[i].Range
		}
		n.directive(tokens, i)
		if n.step(token.Type); n.total > maxNesting {
			return &tokens[i].Range
		}
	}
	return nil
}

func (n *nesting) step(kind hclsyntax.TokenType) {
	top := &n.levels[len(n.levels)-1]
	switch kind {
	case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc,
		hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		n.levels = append(n.levels, level{opener: kind})
		n.total++
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
		n.close(kind)
	case hclsyntax.TokenComma:
		n.count(-top.operators)
	case hclsyntax.TokenNewline:
		if top.opener == hclsyntax.TokenOBrace {
			n.count(-top.operators)
		}
	case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenPlus, hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPercent,
		hclsyntax.TokenAnd, hclsyntax.TokenOr, hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual, hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq,
		hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenQuestion:
		n.count(1)
	}
}

func (n *nesting) count(operators int) {
	n.levels[len(n.levels)-1].operators += operators
	n.total += operators
}

// close leaves a level. An index leaves one more step behind, for a[0][0][0] nests to the left.
func (n *nesting) close(kind hclsyntax.TokenType) {
	if len(n.levels) == 1 {
		return
	}
	top := n.levels[len(n.levels)-1]
	n.levels = n.levels[:len(n.levels)-1]
	n.total -= 1 + top.operators
	if kind == hclsyntax.TokenCBrack {
		n.count(1)
	}
}

// directive counts the if and for of templates, which nest until their end.
func (n *nesting) directive(tokens hclsyntax.Tokens, i int) {
	if tokens[i].Type != hclsyntax.TokenTemplateControl || i+1 == len(tokens) {
		return
	}
	switch string(tokens[i+1].Bytes) {
	case "if", "for":
		n.count(1)
	case "endif", "endfor":
		n.count(-1)
	}
}

// templateTooDeep says whether text, as a template, nests deeper than allowed.
func templateTooDeep(text []byte) bool {
	if !bytes.Contains(text, []byte("{")) {
		return false
	}
	tokens, _ := hclsyntax.LexTemplate(text, "", hcl.InitialPos)
	return tooDeep(tokens) != nil
}

// jsonTooDeep gives the line where JSON nests deeper than allowed, in a string's template too, or has a
// number beyond reason; 0 where it does not.
func jsonTooDeep(text []byte) int {
	line, depth := 1, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			line++
		case c == '[' || c == '{':
			if depth++; depth > maxNesting {
				return line
			}
		case c == ']' || c == '}':
			depth--
		case c == '"':
			end := endOfString(text, i)
			if stringTooDeep(text[i:end]) {
				return line
			}
			i = end - 1
		case c >= '0' && c <= '9':
			end := i + len(text[i:]) - len(bytes.TrimLeft(text[i:], "0123456789.eE+-"))
			if end-i > 1000 || unreasonableNumber.Match(text[i:end]) {
				return line
			}
			i = end - 1
		}
	}
	return 0
}

func endOfString(text []byte, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

func stringTooDeep(quoted []byte) bool {
	if !bytes.Contains(quoted, []byte("{")) {
		return false
	}
	var plain string
	return json.Unmarshal(quoted, &plain) == nil && templateTooDeep([]byte(plain))
}

// aliases finds references of YAML to what stands elsewhere in it.
var aliases = regexp.MustCompile(`(?m)(?:^|[\s\[{,])\*[0-9A-Za-z_]`)

// deepLine finds lines of YAML that open many levels at once.
var deepLine = regexp.MustCompile(`(?m)^[ \-?:]{800}`)

// checkYAML refuses what would take the decoder more memory than the text has bytes.
func checkYAML(text string) error {
	depth := 0
	for _, c := range []byte(text) {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > maxNesting {
			return fmt.Errorf("the YAML nests more than %d levels", maxNesting)
		}
	}
	if deepLine.MatchString(text) || len(aliases.FindAllStringIndex(text, 41)) > 40 {
		return fmt.Errorf("the YAML nests too deep or has too many aliases")
	}
	return nil
}
