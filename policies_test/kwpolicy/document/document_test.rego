package kwpolicy_test.document

import data.kwpolicy_test.fixture

test_error[note] if {
	some note, case in {
		"no nodes": {"input": {}, "error": "the input is not a facts document: it has no list of nodes"},
		"nodes that are no list": {"input": {"nodes": {"a": {"name": "a"}}}, "error": "the input is not a facts document: it has no list of nodes"},
		"empty nodes": {"input": {"nodes": []}, "error": "nodes is empty: a document describes at least one node"},
		"another schema": {"input": {"schema": "kwpolicy.facts/v2", "nodes": [{"name": "a"}]}, "error": "this bundle does not read schema kwpolicy.facts/v2"},
		"no name": {"input": {"nodes": [{}]}, "error": "a node has no name, or one that stands for all nodes"},
		"an empty name": {"input": {"nodes": [{"name": ""}]}, "error": "a node has no name, or one that stands for all nodes"},
		"a number for a name": {"input": {"nodes": [{"name": 1}]}, "error": "a node has no name, or one that stands for all nodes"},
		"a node named cluster": {"input": {"nodes": [{"name": "cluster"}]}, "error": "a node has no name, or one that stands for all nodes"},
		"two of one name": {"input": {"nodes": [{"name": "a"}, {"name": "a"}]}, "error": "two nodes have one name"},
		"two of one name, one of them alike": {"input": {"nodes": [{"name": "a"}, {"name": "b", "alike": ["c", "a"]}]}, "error": "two nodes have one name"},
		"one that is like itself": {"input": {"nodes": [{"name": "a", "alike": ["a"]}]}, "error": "two nodes have one name"},
		"one that is like all nodes": {"input": {"nodes": [{"name": "a", "alike": ["cluster"]}]}, "error": "a node has no name, or one that stands for all nodes"},
		"one that is like a number": {"input": {"nodes": [{"name": "a", "alike": [1]}]}, "error": "a node has no name, or one that stands for all nodes"},
		"parameters that are no object": {"input": {"parameters": "linux", "nodes": [{"name": "a"}]}, "error": "the parameters are not an object"},
		"models that are no list": {"input": {"parameters": {"models": "GPT-OSS 20B"}, "nodes": [{"name": "a"}]}, "error": "the models are not a list"},
		"options that are no object": {"input": {"parameters": {"options": ["full"]}, "nodes": [{"name": "a"}]}, "error": "the options are not an object"},
		"two faults": {"input": {"parameters": [], "nodes": []}, "error": "nodes is empty: a document describes at least one node; the parameters are not an object"},
	}
	{"error": case.error} == data.kwpolicy.main.report with input as case.input
}

test_no_input if startswith(data.kwpolicy.main.report.error, "the input is not a facts document: it has no list of nodes")

test_none[note] if {
	some note, document in {
		"host": fixture.document({}),
		"without a schema": object.remove(fixture.document({}), ["schema"]),
		"nodes that are alike": {"nodes": [{"name": "a", "alike": ["b", "c"]}], "parameters": {}},
		"cluster": fixture.document({"policy": "enterprise/tier3/linux", "nodes": fixture.cluster({})}),
	}
	not data.kwpolicy.document.error with input as document
}
