package cluster

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/kwpolicy/kwpolicy/facts"
)

// form is what an attribute's value looks like.
type form struct {
	// says describes it in a few words.
	says string

	// read gives the value as a Go value of one type. Its errors go on from the attribute's name, such as
	// `is "nera": did you mean near?`.
	read func(cty.Value) (any, error)
}

// text is a string that is not empty.
func text() form {
	return form{"text", func(v cty.Value) (any, error) { return readText(v) }}
}

func readText(v cty.Value) (string, error) {
	switch {
	case v.Type() != cty.String:
		return "", fmt.Errorf("is a %s, and a text in quotes is needed", kind(v))
	case v.AsString() == "":
		return "", errors.New("is empty: leave out what is not known")
	case strings.ContainsFunc(v.AsString(), unprintable):
		return "", errors.New("has characters that cannot be shown")
	default:
		return v.AsString(), nil
	}
}

func unprintable(char rune) bool { return !strconv.IsPrint(char) }

// choice is one of some texts.
func choice(choices ...string) form {
	return form{strings.Join(choices, ", "), func(v cty.Value) (any, error) {
		chosen, err := readText(v)
		if err == nil && !slices.Contains(choices, chosen) {
			err = fmt.Errorf("is %q, and can be %s%s", chosen, strings.Join(choices, ", "), suggest(chosen, choices))
		}
		return chosen, err
	}}
}

// word is a text, or a whole number that stands for it.
func word() form {
	return form{"text or number", func(v cty.Value) (any, error) {
		if v.Type() == cty.Number {
			number, err := readWhole(v)
			return strconv.Itoa(number), err
		}
		return readText(v)
	}}
}

// whole is a whole number.
func whole(least, most int) form {
	return form{"whole number", func(v cty.Value) (any, error) {
		number, err := readWhole(v)
		if err == nil && (number < least || number > most) {
			err = fmt.Errorf("is %d, and can be from %d to %d", number, least, most)
		}
		return number, err
	}}
}

// readWhole reads a number, or a text of one, as --var gives it.
func readWhole(v cty.Value) (int, error) {
	const digits = 18
	if v.Type() == cty.String {
		number, err := strconv.Atoi(v.AsString())
		if err != nil || len(v.AsString()) > digits {
			return 0, errors.New("is a text, and a whole number is needed")
		}
		return number, nil
	}
	if v.Type() != cty.Number {
		return 0, fmt.Errorf("is a %s, and a whole number is needed", kind(v))
	}
	number, accuracy := v.AsBigFloat().Int64()
	if accuracy != big.Exact || int64(int(number)) != number {
		return 0, fmt.Errorf("is %s, and a whole number is needed", v.AsBigFloat().Text('g', digits))
	}
	return int(number), nil
}

// truth is true or false.
func truth() form {
	return form{"true or false", func(v cty.Value) (any, error) {
		converted, err := convert.Convert(v, cty.Bool)
		if err != nil {
			return false, fmt.Errorf("is a %s, and true or false is needed", kind(v))
		}
		return converted.True(), nil
	}}
}

// measure is a number with a unit.
func measure(q quantity) form {
	return form{fmt.Sprintf("%q", q.example), func(v cty.Value) (any, error) {
		if v.Type() == cty.Number {
			return int64(0), fmt.Errorf("is %s without a unit: write it as %q, for example", v.AsBigFloat().Text('g', 10), q.example)
		}
		written, err := readText(v)
		if err != nil {
			return int64(0), err
		}
		return q.parse(written)
	}}
}

// texts is a list of texts.
func texts() form {
	return form{"list of texts", func(v cty.Value) (any, error) {
		elements, err := elements(v)
		if err != nil {
			return nil, err
		}
		list := []string{}
		for _, element := range elements {
			one, err := readText(element)
			if err != nil {
				return nil, fmt.Errorf("has an element that %w", err)
			}
			list = append(list, one)
		}
		return list, nil
	}}
}

// kind names the type of a value as the language calls it.
func kind(v cty.Value) string {
	switch t := v.Type(); {
	case t == cty.String:
		return "text"
	case t == cty.Number:
		return "number"
	case t == cty.Bool:
		return "truth value"
	case isList(t):
		return "list"
	default:
		return "map"
	}
}

func isList(t cty.Type) bool { return t.IsTupleType() || t.IsListType() || t.IsSetType() }

// elements gives those of a list, none of them null.
func elements(v cty.Value) ([]cty.Value, error) {
	if !isList(v.Type()) {
		return nil, fmt.Errorf("is a %s, and a list is needed", kind(v))
	}
	list := v.AsValueSlice()
	if slices.ContainsFunc(list, cty.Value.IsNull) {
		return nil, errors.New("has an element that is null")
	}
	return list, nil
}

// nothing is the empty list, which says that there is none of what blocks of the other name describe.
func nothing(block string) form {
	return form{"[]", func(v cty.Value) (any, error) {
		list, err := elements(v)
		if err == nil && len(list) > 0 {
			err = fmt.Errorf("can only be [], which says that there is none: write a block %s { … } for each", block)
		}
		return true, err
	}}
}

// directory is an absolute path.
func directory() form {
	return form{"absolute path", func(v cty.Value) (any, error) {
		written, err := readText(v)
		if err == nil && !absolute.MatchString(written) {
			err = fmt.Errorf("is %q, and an absolute path is needed, such as \"/opt/kamiwaza\"", written)
		}
		return written, err
	}}
}

var absolute = regexp.MustCompile(`^(/|[A-Za-z]:\\)`)

// ports are TCP ports: a number, a text such as "443, 51100-51199", or a list of them.
func ports() form {
	return form{`"443, 51100-51199"`, func(v cty.Value) (any, error) {
		list := []cty.Value{v}
		if kind := v.Type(); kind != cty.String && kind != cty.Number {
			var err error
			if list, err = elements(v); err != nil {
				return nil, err
			}
		}
		var ranges []facts.PortRange
		for _, element := range list {
			more, err := readPorts(element)
			if err != nil {
				return nil, err
			}
			ranges = append(ranges, more...)
		}
		if len(ranges) == 0 {
			return nil, errors.New("is empty: name the ports")
		}
		return ranges, nil
	}}
}

func readPorts(v cty.Value) ([]facts.PortRange, error) {
	if v.Type() == cty.Number {
		port, err := readWhole(v)
		if err != nil {
			return nil, err
		}
		return readRanges(strconv.Itoa(port))
	}
	written, err := readText(v)
	if err != nil {
		return nil, err
	}
	return readRanges(written)
}

func readRanges(written string) ([]facts.PortRange, error) {
	var ranges []facts.PortRange
	for part := range strings.SplitSeq(written, ",") {
		first, last, ranged := strings.Cut(part, "-")
		if !ranged {
			last = first
		}
		lowest, err1 := strconv.ParseUint(strings.TrimSpace(first), 10, 16)
		highest, err2 := strconv.ParseUint(strings.TrimSpace(last), 10, 16)
		if err1 != nil || err2 != nil || lowest == 0 || lowest > highest {
			return nil, fmt.Errorf("is %q: write ports from 1 to 65535, such as \"443, 51100-51199\"", written)
		}
		ranges = append(ranges, facts.PortRange{First: int(lowest), Last: int(highest)})
	}
	return ranges, nil
}

// capability is NVIDIA's compute capability.
func capability() form {
	return form{`"8.0"`, func(v cty.Value) (any, error) {
		written, err := readText(v)
		if err != nil {
			return [2]int{}, err
		}
		parts := capabilityText.FindStringSubmatch(written)
		if parts == nil {
			return [2]int{}, fmt.Errorf("is %q: write major and minor, such as \"8.0\"", written)
		}
		major, _ := strconv.Atoi(parts[1])
		minor, _ := strconv.Atoi(parts[2])
		return [2]int{major, minor}, nil
	}}
}

var capabilityText = regexp.MustCompile(`^([0-9]{1,3})\.([0-9]{1,3})$`)

// suggest asks whether a known name was meant; "" where none is near.
func suggest(name string, known []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, candidate := range known {
		if distance := levenshtein.Distance(strings.ToLower(name), strings.ToLower(candidate), nil); distance < least {
			best, least = candidate, distance
		}
	}
	if best == "" || len(name) > 100 {
		return ""
	}
	return fmt.Sprintf(": did you mean %s?", best)
}
