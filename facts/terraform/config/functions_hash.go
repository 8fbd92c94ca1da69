package config

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"

	"github.com/google/uuid"
	"github.com/zclconf/go-cty/cty/function"
)

// hashFunctions are the functions that tell texts and files apart.
func hashFunctions(files *sandbox) map[string]function.Function {
	sums := map[string]func([]byte) string{
		"md5":          func(data []byte) string { sum := md5.Sum(data); return hex.EncodeToString(sum[:]) },
		"sha1":         func(data []byte) string { sum := sha1.Sum(data); return hex.EncodeToString(sum[:]) },
		"sha256":       func(data []byte) string { sum := sha256.Sum256(data); return hex.EncodeToString(sum[:]) },
		"sha512":       func(data []byte) string { sum := sha512.Sum512(data); return hex.EncodeToString(sum[:]) },
		"base64sha256": func(data []byte) string { sum := sha256.Sum256(data); return base64.StdEncoding.EncodeToString(sum[:]) },
		"base64sha512": func(data []byte) string { sum := sha512.Sum512(data); return base64.StdEncoding.EncodeToString(sum[:]) },
	}
	ofFiles := map[string]string{
		"md5": "filemd5", "sha1": "filesha1", "sha256": "filesha256", "sha512": "filesha512", "base64sha256": "filebase64sha256", "base64sha512": "filebase64sha512",
	}
	table := map[string]function.Function{"uuidv5": textOf([]string{"namespace", "name"}, nameBased)}
	for name, sum := range sums {
		table[name] = textOf([]string{"text"}, func(args []string) (string, error) { return sum([]byte(args[0])), nil })
		table[ofFiles[name]] = textOf([]string{"path"}, func(args []string) (string, error) {
			data, err := files.read(args[0])
			return sum(data), err
		})
	}
	return table
}

// nameBased gives the UUID of a name in a namespace.
func nameBased(args []string) (string, error) {
	spaces := map[string]uuid.UUID{"dns": uuid.NameSpaceDNS, "url": uuid.NameSpaceURL, "oid": uuid.NameSpaceOID, "x500": uuid.NameSpaceX500}
	space, ok := spaces[args[0]]
	if !ok {
		parsed, err := uuid.Parse(args[0])
		if err != nil {
			return "", errors.New("the namespace is no UUID")
		}
		space = parsed
	}
	return uuid.NewSHA1(space, []byte(args[1])).String(), nil
}
