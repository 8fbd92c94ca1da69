package config

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"golang.org/x/text/encoding/ianaindex"
)

// textOf makes a function of texts that gives a text.
func textOf(names []string, f func(args []string) (string, error)) function.Function {
	return ofTexts(names, cty.String, func(args []string) (cty.Value, error) {
		text, err := f(args)
		return cty.StringVal(text), err
	})
}

// ofTexts makes a function of texts.
func ofTexts(names []string, kind cty.Type, f func(args []string) (cty.Value, error)) function.Function {
	spec := &function.Spec{Type: function.StaticReturnType(kind)}
	for _, name := range names {
		spec.Params = append(spec.Params, function.Parameter{Name: name, Type: cty.String})
	}
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		texts := make([]string, len(args))
		for i, arg := range args {
			texts[i] = arg.AsString()
		}
		return f(texts)
	}
	return function.New(spec)
}

func truthOf(names []string, f func(args []string) bool) function.Function {
	return ofTexts(names, cty.Bool, func(args []string) (cty.Value, error) { return cty.BoolVal(f(args)), nil })
}

func textFunctions() map[string]function.Function {
	one, pair := []string{"text"}, []string{"text", "part"}
	return map[string]function.Function{
		"startswith":       truthOf(pair, func(a []string) bool { return strings.HasPrefix(a[0], a[1]) }),
		"endswith":         truthOf(pair, func(a []string) bool { return strings.HasSuffix(a[0], a[1]) }),
		"strcontains":      truthOf(pair, func(a []string) bool { return strings.Contains(a[0], a[1]) }),
		"base64encode":     textOf(one, func(a []string) (string, error) { return base64.StdEncoding.EncodeToString([]byte(a[0])), nil }),
		"base64decode":     textOf(one, func(a []string) (string, error) { return decodeBase64(a[0]) }),
		"base64gzip":       textOf(one, func(a []string) (string, error) { return gzipBase64(a[0]) }),
		"base64gunzip":     textOf(one, func(a []string) (string, error) { return gunzipBase64(a[0]) }),
		"textencodebase64": textOf([]string{"text", "encoding"}, func(a []string) (string, error) { return encodeText(a[0], a[1]) }),
		"textdecodebase64": textOf([]string{"text", "encoding"}, func(a []string) (string, error) { return decodeText(a[0], a[1]) }),
		"urlencode":        textOf(one, func(a []string) (string, error) { return url.QueryEscape(a[0]), nil }),
		"urldecode":        textOf(one, func(a []string) (string, error) { return url.QueryUnescape(a[0]) }),
		"replace":          textOf([]string{"text", "old", "new"}, replace),
		"timecmp":          ofTexts([]string{"a", "b"}, cty.Number, compareTimes),
	}
}

func replace(args []string) (string, error) {
	text, old := args[0], args[1]
	if len(old) < 2 || old[0] != '/' || old[len(old)-1] != '/' {
		return strings.ReplaceAll(text, old, args[2]), nil
	}
	pattern, err := regexp.Compile(old[1 : len(old)-1])
	if err != nil {
		return "", errors.New("the pattern is no regular expression")
	}
	return pattern.ReplaceAllString(text, args[2]), nil
}

func decodeBase64(text string) (string, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", errors.New("the text is not base64")
	}
	if !utf8.Valid(data) {
		return "", errors.New("the text decodes to what is not UTF-8")
	}
	return string(data), nil
}

func gzipBase64(text string) (string, error) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write([]byte(text)); err != nil {
		return "", fmt.Errorf("packing the text: %w", err)
	}
	if err := writer.Close(); err != nil {
		return "", fmt.Errorf("packing the text: %w", err)
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes()), nil
}

func gunzipBase64(text string) (string, error) {
	reader, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(text)))
	if err != nil {
		return "", errors.New("the text is not gzip in base64")
	}
	data, err := io.ReadAll(io.LimitReader(reader, maxFileBytes+1))
	if err != nil || len(data) > maxFileBytes || !utf8.Valid(data) {
		return "", errors.New("the text does not unpack to UTF-8 text of a reasonable size")
	}
	return string(data), nil
}

func encodeText(text, name string) (string, error) {
	encoding, err := ianaindex.IANA.Encoding(name)
	if err != nil || encoding == nil {
		return "", errors.New("there is no such encoding")
	}
	encoded, err := encoding.NewEncoder().String(text)
	if err != nil {
		return "", errors.New("the text has characters that the encoding lacks")
	}
	return base64.StdEncoding.EncodeToString([]byte(encoded)), nil
}

func decodeText(text, name string) (string, error) {
	encoding, err := ianaindex.IANA.Encoding(name)
	if err != nil || encoding == nil {
		return "", errors.New("there is no such encoding")
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", errors.New("the text is not base64")
	}
	decoded, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return "", errors.New("the text is not in the encoding")
	}
	return string(decoded), nil
}

func compareTimes(args []string) (cty.Value, error) {
	var moments [2]time.Time
	for i, text := range args {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return cty.NilVal, errors.New("an argument is no time as RFC 3339 has it")
		}
		moments[i] = moment
	}
	return cty.NumberIntVal(int64(moments[0].Compare(moments[1]))), nil
}
