package resource

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Set is the resources that there will be.
type Set struct {
	// Resources are managed resources and data sources, instance by instance.
	Resources []*Resource

	// Partial says why there may be more resources than these, one sentence for each reason.
	Partial []string

	index *index
}

// Resource is one instance of a resource or a data source.
type Resource struct {
	// Address is that of the instance, such as `module.gpu["a"].aws_instance.node[0]`; Block is that of the
	// block that declares it, without instance keys, and Module that of the module's instance, "" for the
	// root.
	Address, Block, Module string

	// Type is the resource type, that of a data source as "data.TYPE".
	Type string

	// Key is the instance's own key: a string, an int, or nil.
	Key any

	// Attributes are those that the type's shape names. Instances that are alike share one value.
	Attributes *Value

	// IDs are the known names by which others may refer to it: id, arn, name, self_link.
	IDs []string

	// At is where the block is declared.
	At Place

	// Uncounted says why the number of instances is not known, of which this one stands for all; nil where
	// it is known.
	Uncounted *Why
}

// identities are the attributes that become IDs.
var identities = []string{"id", "arn", "name", "self_link"}

// IsIdentity says whether an attribute is one that others refer to a resource by.
func IsIdentity(attribute string) bool { return slices.Contains(identities, attribute) }

// Get follows names into the attributes.
func (r *Resource) Get(names ...string) Value { return r.Attributes.Get(names...) }

// index finds resources. It is made when it is first needed.
type index struct {
	types     map[string][]*Resource
	addresses map[string]*Resource
	blocks    map[string][]*Resource
	instances map[instance][]*Resource
	modules   map[[2]string][]*Resource // by block and module
	calls     map[[2]string]int         // how many instances of a module have a block, by the module and the block
	ids       map[[2]string][]*Resource // by type and folded ID
}

// instance names the instances of a block with one key, in all instances of its module.
type instance struct {
	block string
	key   any
}

func (s *Set) look() *index {
	if s.index != nil {
		return s.index
	}
	made := &index{
		types: map[string][]*Resource{}, addresses: map[string]*Resource{}, blocks: map[string][]*Resource{},
		instances: map[instance][]*Resource{}, modules: map[[2]string][]*Resource{}, calls: map[[2]string]int{}, ids: map[[2]string][]*Resource{},
	}
	for _, r := range s.Resources {
		made.types[r.Type] = append(made.types[r.Type], r)
		made.addresses[r.Address] = r
		made.blocks[r.Block] = append(made.blocks[r.Block], r)
		made.modules[[2]string{r.Block, r.Module}] = append(made.modules[[2]string{r.Block, r.Module}], r)
		if r.Key != nil {
			made.instances[instance{r.Block, r.Key}] = append(made.instances[instance{r.Block, r.Key}], r)
		}
		for _, id := range r.IDs {
			key := [2]string{r.Type, strings.ToLower(id)}
			made.ids[key] = append(made.ids[key], r)
		}
	}
	s.index = made
	return made
}

// Of gives the resources of the types, in their order.
func (s *Set) Of(types ...string) []*Resource {
	var found []*Resource
	for _, name := range types {
		found = append(found, s.look().types[name]...)
	}
	return found
}

// Follow finds the resources of the types that a value of from refers to: by an ID where it is known, else by
// the references that it comes from. It finds none where the value is of a resource that is not in the set, and
// several where it may be of any of them.
func (s *Set) Follow(from *Resource, v Value, types ...string) []*Resource {
	if text, ok := v.Text(); ok {
		if found := s.byID(text, types); len(found) > 0 {
			return found
		}
	}
	refs := v.Refs()
	if len(refs) == 1 {
		return filter(s.byRef(from, refs[0]), func(r *Resource) bool { return slices.Contains(types, r.Type) })
	}
	var found []*Resource
	for _, ref := range refs {
		for _, r := range s.byRef(from, ref) {
			if slices.Contains(types, r.Type) && !slices.Contains(found, r) {
				found = append(found, r)
			}
		}
	}
	return found
}

// byID finds resources by an ID. Google's APIs take the last part of a self link for the whole; Azure's do not
// care for case, and many of its resources end alike.
func (s *Set) byID(text string, types []string) []*Resource {
	ids := []string{text}
	if !strings.HasPrefix(strings.ToLower(text), "/subscriptions/") {
		ids = append(ids, text[strings.LastIndexByte(text, '/')+1:])
	}
	for _, id := range ids {
		for _, name := range types {
			if found := s.look().ids[[2]string{name, strings.ToLower(id)}]; len(found) > 0 {
				return found
			}
		}
	}
	return nil
}

// byRef finds what a reference means to the resource that has it: of several instances of a module, the one
// that both are in.
func (s *Set) byRef(from *Resource, ref Ref) []*Resource {
	if r, ok := s.look().addresses[ref.Address]; ok && !ref.Same {
		return []*Resource{r}
	}
	block, key := cutKey(ref.Address)
	if ref.Same {
		key = from.Key
	}
	if key != nil {
		return nearest(s.look().instances[instance{block, key}], from.Module)
	}
	if ref.Keyed {
		if found := s.byKey(from, block, ref.Call); len(found) > 0 {
			return found
		}
	}
	if found := s.look().modules[[2]string{block, from.Module}]; len(found) > 0 {
		return found
	}
	return nearest(s.look().blocks[block], from.Module)
}

// byKey finds the instance of a block that has the key of from, or that of the instance of a module that from is
// in. Numbers may be computed with: each side must have as many.
func (s *Set) byKey(from *Resource, block, call string) []*Resource {
	key, siblings := from.Key, len(s.look().modules[[2]string{from.Block, from.Module}])
	if call != "" {
		key, siblings = callKey(from.Module, call), s.callsOf(call, from.Block)
	}
	if key == nil {
		return nil
	}
	found := nearest(s.look().instances[instance{block, key}], from.Module)
	if _, number := key.(int); number && len(found) > 0 && len(s.look().modules[[2]string{block, found[0].Module}]) != siblings {
		return nil
	}
	return found
}

// callsOf counts the instances of a module that have a block.
func (s *Set) callsOf(call, block string) int {
	at := [2]string{call, block}
	if n, ok := s.look().calls[at]; ok {
		return n
	}
	keys := map[any]bool{}
	for _, r := range s.look().blocks[block] {
		keys[callKey(r.Module, call)] = true
	}
	s.look().calls[at] = len(keys)
	return len(keys)
}

// callKey gives the key of the instance of a module that another instance is in or is: of
// module.a["x"].module.b and the call module.a it is "x".
func callKey(module, call string) any {
	for end := len(module); end > 0; end-- {
		if end < len(module) && module[end] != '.' {
			continue
		}
		block, key := cutKey(module[:end])
		if WithoutKeys(block) == call {
			return key
		}
	}
	return nil
}

// WithoutKeys gives an address without the keys of instances, which may hold anything in quotes.
func WithoutKeys(address string) string {
	if !strings.Contains(address, "[") {
		return address
	}
	var plain strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']':
			depth--
		case depth == 0:
			plain.WriteByte(c)
		}
	}
	return plain.String()
}

// cutKey gives an address without the instance key at its end, and the key.
func cutKey(address string) (block string, key any) {
	at := strings.LastIndexByte(address, '.') + 1
	if quote := strings.Index(address, `["`); quote >= 0 && strings.HasSuffix(address, `"]`) {
		at = quote
	}
	open := strings.IndexByte(address[at:], '[')
	if open < 0 || !strings.HasSuffix(address, "]") {
		return address, nil
	}
	block, inner := address[:at+open], address[at+open+1:len(address)-1]
	if number, err := strconv.Atoi(inner); err == nil {
		return block, number
	}
	if text, err := strconv.Unquote(inner); err == nil {
		return block, text
	}
	return address, nil
}

// nearest keeps those in the module, else those in modules around it or within it, if there are any.
func nearest(candidates []*Resource, module string) []*Resource {
	for _, near := range []func(*Resource) bool{
		func(r *Resource) bool { return r.Module == module },
		func(r *Resource) bool { return beside(r.Module, module) },
	} {
		if narrowed := filter(candidates, near); len(narrowed) > 0 {
			return narrowed
		}
	}
	return candidates
}

// beside says whether one module's instance is within the other's.
func beside(a, b string) bool {
	return a == "" || b == "" || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+".")
}

func filter(list []*Resource, keep func(*Resource) bool) []*Resource {
	var kept []*Resource
	for _, r := range list {
		if keep(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// Sort orders the resources by block, module and key, so that node[2] stands before node[10].
func (s *Set) Sort() {
	slices.SortStableFunc(s.Resources, func(a, b *Resource) int {
		return cmp.Or(cmp.Compare(a.Block, b.Block), cmp.Compare(a.Module, b.Module), compareKeys(a.Key, b.Key), cmp.Compare(a.Address, b.Address))
	})
	s.index = nil
}

// compareKeys orders instance keys: none before numbers, and these before text.
func compareKeys(a, b any) int {
	first, _ := a.(int)
	second, _ := b.(int)
	one, oneIs := a.(string)
	other, otherIs := b.(string)
	return cmp.Or(order(a != nil, b != nil), order(oneIs, otherIs), cmp.Compare(first, second), cmp.Compare(one, other))
}

// order puts false before true.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
