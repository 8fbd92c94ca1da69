package kwpolicy_test.compare

import data.kwpolicy.compare

# Whether a value meets a row, falls short of it, or cannot be compared with it.
test_criteria[note] if {
	some note, case in {
		"minimum below": {"row": {"minimum": 8}, "got": 7, "want": "required"},
		"minimum exactly": {"row": {"minimum": 8}, "got": 8, "want": "meets"},
		"minimum a string": {"row": {"minimum": 8}, "got": "9", "want": "missing"},
		"minimum true": {"row": {"minimum": 8}, "got": true, "want": "missing"},
		"minimum null": {"row": {"minimum": 8}, "got": null, "want": "missing"},
		"minimum a list": {"row": {"minimum": 8}, "got": [9], "want": "missing"},
		"minimum an object": {"row": {"minimum": 8}, "got": {"a": 9}, "want": "missing"},
		"maximum below": {"row": {"maximum": 1}, "got": 0, "want": "meets"},
		"maximum exactly": {"row": {"maximum": 1}, "got": 1, "want": "meets"},
		"maximum above": {"row": {"maximum": 1}, "got": 2, "want": "required"},
		"maximum a string": {"row": {"maximum": 1}, "got": "0", "want": "missing"},
		"below less": {"row": {"below": 5}, "got": 4, "want": "meets"},
		"below exactly": {"row": {"below": 5}, "got": 5, "want": "required"},
		"below a string": {"row": {"below": 5}, "got": "4", "want": "missing"},
		"expected below": {"row": {"expected": 8}, "got": 7, "want": "informational"},
		"expected exactly": {"row": {"expected": 8}, "got": 8, "want": "meets"},
		"expected a string": {"row": {"expected": 8}, "got": "8", "want": "missing"},
		"reachable": {"row": {"reachable": [[10, 20]]}, "got": [[10, 20]], "want": "meets"},
		"reachable and more": {"row": {"reachable": [[10, 20]]}, "got": [[0, 99]], "want": "meets"},
		"reachable, all but the first": {"row": {"reachable": [[10, 20]]}, "got": [[11, 20]], "want": "required"},
		"reachable, all but the last": {"row": {"reachable": [[10, 20]]}, "got": [[10, 19]], "want": "required"},
		"reachable in parts": {"row": {"reachable": [[10, 20]]}, "got": [[16, 30], [0, 12], [13, 15]], "want": "meets"},
		"reachable in parts that overlap": {"row": {"reachable": [[10, 20]]}, "got": [[5, 15], [12, 25]], "want": "meets"},
		"reachable in parts with a hole": {"row": {"reachable": [[10, 20]]}, "got": [[0, 12], [14, 30]], "want": "required"},
		"reachable, one range of two": {"row": {"reachable": [[10, 20], [30, 30]]}, "got": [[10, 20]], "want": "required"},
		"reachable nothing": {"row": {"reachable": [[10, 20]]}, "got": [], "want": "required"},
		"reachable strings": {"row": {"reachable": [[10, 20]]}, "got": [["10", "20"]], "want": "missing"},
		"reachable no ranges": {"row": {"reachable": [[10, 20]]}, "got": [10, 20], "want": "missing"},
		"reachable from a string": {"row": {"reachable": [[10, 20]]}, "got": [["10", 20]], "want": "missing"},
		"reachable to a string": {"row": {"reachable": [[10, 20]]}, "got": [[10, "20"]], "want": "missing"},
		"reachable an object": {"row": {"reachable": [[10, 20]]}, "got": {"a": [10, 20]}, "want": "missing"},
		"reachable no list": {"row": {"reachable": [[10, 20]]}, "got": 10, "want": "missing"},
		"equal": {"row": {"equal": 1}, "got": 1, "want": "meets"},
		"not equal": {"row": {"equal": 1}, "got": 0, "want": "required"},
		"equal a string": {"row": {"equal": 1}, "got": "1", "want": "missing"},
		"recommended below": {"row": {"recommended": 8}, "got": 7, "want": "recommended"},
		"recommended exactly": {"row": {"recommended": 8}, "got": 8, "want": "meets"},
		"version below": {"row": {"minimum": [7, 0]}, "got": [6, 9], "want": "required"},
		"version of more digits": {"row": {"minimum": [7, 0]}, "got": [12, 0], "want": "meets"},
		"version of another length": {"row": {"minimum": [7, 0]}, "got": [7, 0, 0], "want": "missing"},
		"version of strings": {"row": {"minimum": [7, 0]}, "got": ["8", "0"], "want": "missing"},
		"version an object": {"row": {"minimum": [7, 0]}, "got": {"a": 9, "b": 9}, "want": "missing"},
		"version of letters": {"row": {"minimum": "ab"}, "got": [7, 0], "want": "missing"},
		"highest version": {"row": {"maximum": [7, 0]}, "got": [7, 0], "want": "meets"},
		"above the highest version": {"row": {"maximum": [7, 0]}, "got": [7, 1], "want": "required"},
		"recommended version below": {"row": {"recommended": [7, 0]}, "got": [6, 9], "want": "recommended"},
		"equal version": {"row": {"equal": [7, 0]}, "got": [7, 0], "want": "meets"},
		"not the equal version": {"row": {"equal": [7, 0]}, "got": [7, 1], "want": "required"},
		"version a number": {"row": {"minimum": [7, 0]}, "got": 8, "want": "missing"},
		"any of": {"row": {"any_of": ["a", "b"]}, "got": "b", "want": "meets"},
		"none of": {"row": {"any_of": ["a", "b"]}, "got": "c", "want": "required"},
		"any of, all": {"row": {"any_of": ["a", "b"]}, "got": ["a", "b"], "want": "meets"},
		"any of, one not": {"row": {"any_of": ["a", "b"]}, "got": ["a", "c"], "want": "required"},
		"any of, a list of numbers": {"row": {"any_of": ["a"]}, "got": [1], "want": "missing"},
		"any of a number": {"row": {"any_of": ["a"]}, "got": 1, "want": "missing"},
		"preferred": {"row": {"preferred": ["a"]}, "got": "a", "want": "meets"},
		"not preferred": {"row": {"preferred": ["a"]}, "got": "b", "want": "recommended"},
		"all of": {"row": {"all_of": ["a", "b"]}, "got": ["a", "b", "c"], "want": "meets"},
		"all of, one lacking": {"row": {"all_of": ["a", "b"]}, "got": ["a"], "want": "required"},
		"all of nothing": {"row": {"all_of": ["a"]}, "got": [], "want": "required"},
		"free below": {"row": {"free": [10, 20]}, "got": [9], "want": "meets"},
		"free first": {"row": {"free": [10, 20]}, "got": [10], "want": "required"},
		"free last": {"row": {"free": [10, 20]}, "got": [20], "want": "required"},
		"free above": {"row": {"free": [10, 20]}, "got": [21], "want": "meets"},
		"free nothing": {"row": {"free": [10, 20]}, "got": [], "want": "meets"},
		"free a string": {"row": {"free": [10, 20]}, "got": ["15"], "want": "missing"},
		"tolerated": {"row": {"minimum": 20, "tolerated": 19}, "got": 19, "want": "recommended"},
		"below the tolerated": {"row": {"minimum": 20, "tolerated": 19}, "got": 18, "want": "required"},
		"tolerated of an informational row": {"row": {"minimum": 20, "tolerated": 19, "level": "informational"}, "got": 19, "want": "informational"},
		"tolerated of a list": {"row": {"any_of": ["a"], "tolerated": ["b"]}, "got": "b", "want": "recommended"},
		"wanted and tolerated": {"row": {"any_of": ["a"], "tolerated": ["b"]}, "got": ["a", "b"], "want": "recommended"},
		"wanted and not tolerated": {"row": {"any_of": ["a"], "tolerated": ["b"]}, "got": ["a", "c"], "want": "required"},
		"the level of the row": {"row": {"minimum": 8, "level": "informational"}, "got": 7, "want": "informational"},
		"a recommendation of an informational row": {"row": {"recommended": 8, "level": "informational"}, "got": 7, "want": "recommended"},
		"by measure": {"row": {"minimum": {"a": 8}}, "got": {"a": 7}, "want": "required"},
		"by measure, exactly": {"row": {"minimum": {"a": 8}}, "got": {"a": 8, "b": 1}, "want": "meets"},
		"by measure, lacking": {"row": {"minimum": {"a": 8}}, "got": {"b": 8}, "want": "missing"},
		"tolerated by measure": {"row": {"minimum": {"a": 8}, "tolerated": {"a": 7}}, "got": {"a": 7}, "want": "recommended"},
		"no criteria": {"row": {}, "got": 1, "want": "meets"},
	}
	_outcome(compare.gaps([case.got], case.row), compare.missing([case.got], case.row)) == case.want
}

_outcome(gaps, missing) := "meets" if {
	count(gaps) + count(missing) == 0
} else := "missing" if {
	count(gaps) == 0
} else := concat(",", [gap.level | some gap in gaps])

test_nothing_seen if {
	compare.gaps([], {"minimum": 8, "recommended": 16}) == set()
	compare.missing([], {"minimum": 8, "recommended": 16}) == {"required", "recommended"}
	compare.missing([], {"recommended": 8}) == {"recommended"}
	compare.missing([], {"level": "recommended"}) == {"recommended"}
	compare.missing([1], {"level": "recommended"}) == set()
}

test_matches[note] if {
	some note, case in {
		"equal text": {"entry": "a", "value": "a", "want": true},
		"other text": {"entry": "a", "value": "b", "want": false},
		"prefix of a version": {"entry": {"version": [9]}, "value": {"version": [9, 4, 0, 0]}, "want": true},
		"not a prefix": {"entry": {"version": [9, 1]}, "value": {"version": [9, 4, 0, 0]}, "want": false},
		"no version": {"entry": {"version": [9]}, "value": {}, "want": false},
		"lowest version": {"entry": {"minimum": [9, 4, 0, 0]}, "value": {"version": [9, 4, 0, 0]}, "want": true},
		"below the lowest version": {"entry": {"minimum": [9, 4, 0, 0]}, "value": {"version": [9, 3, 9, 9]}, "want": false},
		"model": {"entry": {"model": `\bRTX\b`}, "value": {"model": "GeForce RTX 4090"}, "want": true},
		"another model": {"entry": {"model": `\bRTX\b`}, "value": {"model": "RTXX"}, "want": false},
		"no model": {"entry": {"model": "a"}, "value": {}, "want": false},
		"a key": {"entry": {"vendor": "nvidia"}, "value": {"vendor": "nvidia"}, "want": true},
		"a key of another value": {"entry": {"vendor": "nvidia"}, "value": {"vendor": "amd"}, "want": false},
		"no key": {"entry": {"vendor": "nvidia"}, "value": {}, "want": false},
		"the pattern itself": {"entry": {"minimum": [9]}, "value": {"minimum": [9]}, "want": false},
		"the name does not count": {"entry": {"name": "x"}, "value": {"name": "y"}, "want": true},
	}
	count([1 | compare.matches(case.entry, case.value)]) == {true: 1, false: 0}[case.want]
}

test_want if compare.want({"minimum": 8, "from": "CPU", "readings": [], "path": "/", "level": "required"}) == {"minimum": 8}

test_soft_level if {
	compare.soft_level({}) == "recommended"
	compare.soft_level({"level": "recommended"}) == "recommended"
	compare.soft_level({"level": "informational"}) == "informational"
}

test_rank if {
	compare.rank("none") < compare.rank("informational")
	compare.rank("informational") < compare.rank("recommended")
	compare.rank("recommended") < compare.rank("required")
}
