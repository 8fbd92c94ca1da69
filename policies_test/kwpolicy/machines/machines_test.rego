package kwpolicy_test.machines

import data.kwpolicy.machines

_nodes := [{"name": "a", "alike": ["b", "c"]}, {"name": "d"}]

test_number if {
	machines.number == 4 with input as {"kind": "cluster", "nodes": _nodes}
	not machines.number with input as {"kind": "host", "nodes": [{"name": "a"}]}
}

test_names if [machines.names_of(node) | some node in _nodes] == [["a", "b", "c"], ["d"]]

test_partial[note] if {
	some note, case in {
		"some": {"input": {"partial": ["a"]}, "want": true},
		"none": {"input": {"partial": []}, "want": false},
		"not stated": {"input": {}, "want": false},
	}
	count([1 | machines.partial]) == {true: 1, false: 0}[case.want] with input as case.input
}
