package cluster

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// What a file may have. The parser and the evaluator recurse: without limits a file could use up the
// stack, which nothing recovers from.
const (
	largestFile   = 4 << 20
	deepest       = 64   // brackets, quotes and blocks within each other
	mostOperators = 1000 // in one attribute
	longestNumber = 40   // digits
	largestPower  = 18   // of ten, in a number with an exponent
)

// check refuses a text that would take too much to parse or to evaluate.
func check(name string, text []byte) hcl.Diagnostics {
	start := hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
	if len(text) > largestFile {
		return hcl.Diagnostics{mistake(start, "Too large", fmt.Sprintf("The file is larger than %d MiB.", largestFile>>20))}
	}
	tokens, problems := hclsyntax.LexConfig(text, name, hcl.InitialPos)
	if problems.HasErrors() {
		return problems
	}
	var c complexity
	for i, token := range tokens {
		if detail := c.add(tokens, i); detail != "" {
			return append(problems, mistake(token.Range, "Too complex", detail))
		}
	}
	return problems
}

// complexity measures a text token by token.
type complexity struct {
	// open are the brackets and quotes that the token is in. Inner is how many of them are within an
	// attribute: a newline ends the attribute where there are none.
	open      []hclsyntax.TokenType
	inner     int
	operators int
}

// closers has what ends each bracket and quote.
var closers = map[hclsyntax.TokenType]hclsyntax.TokenType{
	hclsyntax.TokenOBrace: hclsyntax.TokenCBrace, hclsyntax.TokenOBrack: hclsyntax.TokenCBrack,
	hclsyntax.TokenOParen: hclsyntax.TokenCParen, hclsyntax.TokenOQuote: hclsyntax.TokenCQuote,
	hclsyntax.TokenOHeredoc: hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateInterp: hclsyntax.TokenTemplateSeqEnd,
	hclsyntax.TokenTemplateControl: hclsyntax.TokenTemplateSeqEnd,
}

// forBrace stands for a brace in which newlines end nothing.
const forBrace = hclsyntax.TokenNil

// add measures a token, and says what there is too much of.
func (c *complexity) add(tokens hclsyntax.Tokens, i int) string {
	kind := tokens[i].Type
	switch {
	case endsLine(tokens[i]) && c.inner == 0:
		c.operators = 0
	case kind == hclsyntax.TokenNumberLit && !modest(string(tokens[i].Bytes)):
		return "The number is too large, too small or too long."
	case isOperator(tokens, i):
		c.operators++
	}
	if _, opens := closers[kind]; opens {
		c.push(tokens, i)
	} else {
		c.pop(kind)
	}
	switch {
	case len(c.open) > deepest:
		return fmt.Sprintf("Blocks and brackets are more than %d deep here.", deepest)
	case c.operators > mostOperators:
		return fmt.Sprintf("The expression has more than %d operators.", mostOperators)
	default:
		return ""
	}
}

func (c *complexity) push(tokens hclsyntax.Tokens, i int) {
	kind := tokens[i].Type
	if kind == hclsyntax.TokenOBrace && i+1 < len(tokens) && string(tokens[i+1].Bytes) == "for" {
		kind = forBrace
	}
	if kind != hclsyntax.TokenOBrace {
		c.inner++
	}
	c.open = append(c.open, kind)
}

func (c *complexity) pop(kind hclsyntax.TokenType) {
	last := len(c.open) - 1
	if last < 0 {
		return
	}
	opener := c.open[last]
	closer := closers[opener]
	if opener == forBrace {
		closer = hclsyntax.TokenCBrace
	}
	if kind != closer {
		return
	}
	if opener != hclsyntax.TokenOBrace {
		c.inner--
	}
	c.open = c.open[:last]
}

// isOperator says whether a token makes the expression deeper without a bracket around it.
func isOperator(tokens hclsyntax.Tokens, i int) bool {
	switch tokens[i].Type {
	case hclsyntax.TokenStar, hclsyntax.TokenSlash, hclsyntax.TokenPlus, hclsyntax.TokenMinus, hclsyntax.TokenPercent,
		hclsyntax.TokenEqualOp, hclsyntax.TokenNotEqual, hclsyntax.TokenLessThan, hclsyntax.TokenLessThanEq,
		hclsyntax.TokenGreaterThan, hclsyntax.TokenGreaterThanEq, hclsyntax.TokenAnd, hclsyntax.TokenOr,
		hclsyntax.TokenBang, hclsyntax.TokenQuestion, hclsyntax.TokenTemplateControl:
		return true
	case hclsyntax.TokenOBrack:
		return i > 0 && slices.Contains(indexed, tokens[i-1].Type)
	default:
		return false
	}
}

// indexed is what a bracket behind it takes an element of.
var indexed = []hclsyntax.TokenType{
	hclsyntax.TokenIdent, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCBrace, hclsyntax.TokenCQuote, hclsyntax.TokenStar,
}

// modest says whether a number is one that can be written out.
func modest(number string) bool {
	at := strings.IndexAny(number, "eE")
	if at < 0 {
		return len(number) <= longestNumber
	}
	power, err := strconv.Atoi(strings.TrimPrefix(number[at+1:], "+"))
	return at <= longestNumber && err == nil && power >= -largestPower && power <= largestPower
}

// endsLine says whether a token ends its line, as a comment does too.
func endsLine(token hclsyntax.Token) bool {
	return token.Type == hclsyntax.TokenNewline || token.Type == hclsyntax.TokenComment && bytes.HasSuffix(token.Bytes, []byte("\n"))
}
