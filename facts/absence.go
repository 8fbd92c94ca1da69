package facts

// Absence says why a fact was not observed.
type Absence struct {
	// Reason is the kind of obstacle.
	Reason Reason `json:"reason" jsonschema:"enum=permission_denied,enum=not_found,enum=not_supported,enum=timed_out,enum=parse_error,enum=ambiguous,enum=container_view,enum=virtual_device,enum=recorded_tree,enum=not_stated,enum=decided_at_apply,enum=sensitive,enum=failed"`

	// Detail is one sentence for a person, such as "open /proc/1/root: permission denied".
	Detail string `json:"detail,omitzero"`

	// Resolve says what would make the fact known, such as "run as root".
	Resolve string `json:"resolve,omitzero"`
}

// Reason is a kind of obstacle to observing a fact.
type Reason string

// The reasons.
const (
	PermissionDenied Reason = "permission_denied"
	NotFound         Reason = "not_found"
	NotSupported     Reason = "not_supported"
	TimedOut         Reason = "timed_out"
	ParseError       Reason = "parse_error"
	Ambiguous        Reason = "ambiguous"
	ContainerView    Reason = "container_view"
	VirtualDevice    Reason = "virtual_device"
	RecordedTree     Reason = "recorded_tree"
	NotStated        Reason = "not_stated"
	DecidedAtApply   Reason = "decided_at_apply"
	Sensitive        Reason = "sensitive"
	Failed           Reason = "failed"
)

// Origin says where a fact comes from.
type Origin struct {
	// Source is the interface that was read, such as "/proc/meminfo" or "nvidia-smi".
	Source string `json:"source,omitzero"`

	// File is the file of the user's that decides the fact.
	File string `json:"file,omitzero"`

	// Line is the line in File, from 1.
	Line int `json:"line,omitzero" jsonschema:"minimum=1"`

	// Address is the resource that the file declares there.
	Address string `json:"address,omitzero"`

	// Confidence says how the value was obtained.
	Confidence Confidence `json:"confidence" jsonschema:"enum=measured,enum=reported,enum=inferred,enum=declared,enum=provider_default"`
}

// Confidence is how a fact was obtained.
type Confidence string

// The degrees of confidence, strongest first.
const (
	Measured        Confidence = "measured"
	Reported        Confidence = "reported"
	Inferred        Confidence = "inferred"
	Declared        Confidence = "declared"
	ProviderDefault Confidence = "provider_default"
)

// Miss records why the fact at path was not observed. A reason already recorded for the path stands.
func (n *Node) Miss(path string, absence Absence) { record(&n.Absent, path, absence) }

// Cite records where the fact at path comes from. An origin already recorded for the path is replaced.
func (n *Node) Cite(path string, origin Origin) { cite(&n.Origins, path, origin) }

// Miss records why a fact beside the nodes was not observed, as a node's Miss does.
func (d *Document) Miss(path string, absence Absence) { record(&d.Absent, path, absence) }

// Cite records where a fact beside the nodes comes from, as a node's Cite does.
func (d *Document) Cite(path string, origin Origin) { cite(&d.Origins, path, origin) }

func record(absent *map[string]Absence, path string, absence Absence) {
	if *absent == nil {
		*absent = map[string]Absence{}
	}
	if _, ok := (*absent)[path]; !ok {
		(*absent)[path] = absence
	}
}

func cite(origins *map[string]Origin, path string, origin Origin) {
	if *origins == nil {
		*origins = map[string]Origin{}
	}
	(*origins)[path] = origin
}
