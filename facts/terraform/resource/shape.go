package resource

import "strings"

// Shape names the attributes of a resource type or a block that are read. Whatever it does not name is
// never kept: a plan holds passwords in clear text. A nil Shape is a leaf, of which everything that it
// holds is kept.
type Shape map[string]Shape

// Shapes has the shape of each resource type that is read, data sources as "data.TYPE".
type Shapes map[string]Shape

// ParseShape reads names separated by spaces, those of a block's own in braces behind its name:
// "ami root_block_device{volume_size iops}".
func ParseShape(text string) Shape {
	shape, rest := parseShape(text)
	if strings.TrimSpace(rest) != "" {
		panic("shape " + text + ": a brace too many")
	}
	return shape
}

func parseShape(text string) (Shape, string) {
	shape := Shape{}
	for {
		text = strings.TrimLeft(text, " \n\t")
		if text == "" || text[0] == '}' {
			return shape, strings.TrimPrefix(text, "}")
		}
		end := strings.IndexAny(text, " \n\t{}")
		if end < 0 {
			end = len(text)
		}
		name := text[:end]
		if text = text[end:]; strings.HasPrefix(text, "{") {
			shape[name], text = parseShape(text[1:])
			continue
		}
		shape[name] = nil
	}
}
