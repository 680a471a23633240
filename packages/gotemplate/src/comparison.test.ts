import { specify } from './testing/specify.ts';

specify(
  'eq',
  [
    ['of equal kinds', '{{ eq 1 1 }} {{ eq "a" "a" }} {{ eq 1.5 1.5 }} {{ eq true true }} {{ eq 1 2 }}', 'true true true true false'],
    [
      'of integers of any size',
      '{{ eq 1 (int64 1) }} {{ eq (index "a" 0) 97 }} {{ eq (semver "1.2.3").Major 1 }} {{ eq -1 (semver "1.2.3").Major }}',
      'true true true false',
    ],
    [
      'of an integer and a float',
      '{{ eq 1 1.0 }}',
      'error: template: t:1:3: executing "t" at <eq 1 1.0>: error calling eq: incompatible types for comparison: int and float64',
    ],
    [
      'of an integer and a number of the data',
      '{{ eq .one 1 }}',
      'error: template: t:1:3: executing "t" at <eq .one 1>: error calling eq: incompatible types for comparison: float64 and int',
    ],
    ['of a float and a number of the data', '{{ eq .one 1.0 }}', 'true'],
    ['any of many', '{{ eq 1 2 3 1 }} {{ eq 1 2 3 }} {{ eq "a" "b" "a" }}', 'true false true'],
    ['stops at the first that is equal', '{{ eq 1 1 "a" }}', 'true'],
    [
      'meets a wrong type before an equal one',
      '{{ eq 1 "a" 1 }}',
      'error: template: t:1:3: executing "t" at <eq 1 "a" 1>: error calling eq: incompatible types for comparison: int and string',
    ],
    [
      'of a text and a number',
      '{{ eq "1" 1 }}',
      'error: template: t:1:3: executing "t" at <eq "1" 1>: error calling eq: incompatible types for comparison: string and int',
    ],
    [
      'of a text and a boolean',
      '{{ eq "true" true }}',
      'error: template: t:1:3: executing "t" at <eq "true" true>: error calling eq: incompatible types for comparison: string and bool',
    ],
    ['of nil and nil', '{{ eq nil nil }} {{ eq .nil .nil }} {{ eq .absent .absent }} {{ eq .nil nil }}', 'true true true true'],
    ['of nil and a value', '{{ eq .nil 1 }} {{ eq 1 .nil }} {{ eq .absent "a" }}', 'false false false'],
    [
      'of lists',
      '{{ eq .list .list }}',
      'error: template: t:1:3: executing "t" at <eq .list .list>: error calling eq: non-comparable type [%!s(float64=1)]: []interface {}',
    ],
    [
      'of a list and a number',
      '{{ eq .list 1 }}',
      'error: template: t:1:3: executing "t" at <eq .list 1>: error calling eq: incompatible types for comparison: []interface {} and int',
    ],
    [
      'of maps',
      '{{ eq .map .map }}',
      'error: template: t:1:3: executing "t" at <eq .map .map>: error calling eq: non-comparable type map[a:%!s(float64=1)]: map[string]interface {}',
    ],
    ['of a map and nil', '{{ eq .map nil }} {{ eq nil .map }}', 'false false'],
    ['of a list and nil', '{{ eq .list .nil }} {{ eq .nil .list }}', 'false false'],
    ['of one argument', '{{ eq 1 }}', 'error: template: t:1:3: executing "t" at <eq 1>: error calling eq: missing argument for comparison'],
    ['of none', '{{ eq }}', 'error: template: t:1:3: executing "t" at <eq>: wrong number of args for eq: want at least 1 got 0'],
    ['of not a number', '{{ eq (float64 "NaN") (float64 "NaN") }} {{ ne (float64 "NaN") (float64 "NaN") }}', 'false true'],
    ['of versions', '{{ eq (semver "1.2.3") (semver "1.2.3") }}', 'false'],
    ['of times', '{{ eq (toDate "2006" "2020") (toDate "2006" "2020") }}', 'true'],
    ['in a pipeline', '{{ 1 | eq 1 }} {{ "a" | eq "b" "a" }}', 'true false'],
  ],
  { one: 1, s: 'a', t: true, nil: null, list: [1], map: { a: 1 } },
);

specify(
  'ne',
  [
    ['of equal kinds', '{{ ne 1 2 }} {{ ne "a" "a" }} {{ ne true false }}', 'true false true'],
    [
      'of different kinds',
      '{{ ne 1 "a" }}',
      'error: template: t:1:3: executing "t" at <ne 1 "a">: error calling ne: incompatible types for comparison: int and string',
    ],
    ['of nil', '{{ ne nil 1 }} {{ ne .nil nil }} {{ ne "a" .absent }}', 'true false true'],
    [
      'of lists',
      '{{ ne .list .list }}',
      'error: template: t:1:3: executing "t" at <ne .list .list>: error calling ne: non-comparable type [%!s(float64=1)]: []interface {}',
    ],
    ['of three', '{{ ne 1 2 3 }}', 'error: template: t:1:3: executing "t" at <ne>: wrong number of args for ne: want 2 got 3'],
    [
      'of an integer and a float',
      '{{ ne 1 1.5 }}',
      'error: template: t:1:3: executing "t" at <ne 1 1.5>: error calling ne: incompatible types for comparison: int and float64',
    ],
  ],
  { one: 1, s: 'a', t: true, nil: null, list: [1], map: { a: 1 } },
);

specify(
  'lt, le, gt and ge',
  [
    ['of integers', '{{ lt 1 2 }} {{ le 2 2 }} {{ gt 1 2 }} {{ ge 2 2 }} {{ lt -1 0 }}', 'true true false true true'],
    ['of floats', '{{ lt 1.5 1.6 }} {{ ge 1.5 1.5 }} {{ gt 1e10 1.0 }}', 'true true true'],
    [
      'of texts, by bytes',
      '{{ lt "a" "b" }} {{ lt "B" "a" }} {{ lt "é" "z" }} {{ le "" "a" }} {{ gt "a10" "a9" }}',
      'true true false true false',
    ],
    [
      'of signed and unsigned integers',
      '{{ lt -1 (semver "1.2.3").Major }} {{ gt (semver "1.2.3").Minor -5 }} {{ lt (semver "1.2.3").Major 2 }}',
      'true true true',
    ],
    [
      'of booleans',
      '{{ lt true false }}',
      'error: template: t:1:3: executing "t" at <lt true false>: error calling lt: invalid type for comparison',
    ],
    [
      'of an integer and a float of the data',
      '{{ lt 0 .one }}',
      'error: template: t:1:3: executing "t" at <lt 0 .one>: error calling lt: incompatible types for comparison: int and float64',
    ],
    [
      'of a text and a number',
      '{{ lt "a" 1 }}',
      'error: template: t:1:3: executing "t" at <lt "a" 1>: error calling lt: incompatible types for comparison: string and int',
    ],
    ['of nil', '{{ lt nil 1 }}', 'error: template: t:1:3: executing "t" at <lt nil 1>: error calling lt: invalid type for comparison'],
    [
      'of an absent value',
      '{{ gt .absent 1 }}',
      'error: template: t:1:3: executing "t" at <gt .absent 1>: error calling gt: invalid type for comparison',
    ],
    [
      'of a value and nil',
      '{{ gt 1 nil }}',
      'error: template: t:1:3: executing "t" at <gt 1 nil>: error calling gt: invalid type for comparison',
    ],
    [
      'of lists',
      '{{ lt .list .list }}',
      'error: template: t:1:3: executing "t" at <lt .list .list>: error calling lt: invalid type for comparison',
    ],
    [
      'of maps',
      '{{ ge .map .map }}',
      'error: template: t:1:3: executing "t" at <ge .map .map>: error calling ge: invalid type for comparison',
    ],
    [
      'of not a number',
      '{{ lt (float64 "NaN") 1.0 }} {{ gt (float64 "NaN") 1.0 }} {{ le (float64 "NaN") 1.0 }} {{ ge (float64 "NaN") 1.0 }}',
      'false true false true',
    ],
    ['of one argument', '{{ lt 1 }}', 'error: template: t:1:3: executing "t" at <lt>: wrong number of args for lt: want 2 got 1'],
    ['of three', '{{ gt 1 2 3 }}', 'error: template: t:1:3: executing "t" at <gt>: wrong number of args for gt: want 2 got 3'],
  ],
  { one: 1, s: 'a', t: true, nil: null, list: [1], map: { a: 1 } },
);

specify(
  'and, or and not',
  [
    ['and gives the first that is empty', '{{ and 1 0 2 }} {{ and 1 "" }} {{ and 1 2 }} {{ and 5 }} {{ and nil 1 }}', '0  2 5 <no value>'],
    ['or gives the first that is not', '{{ or 0 "a" "b" }} {{ or 0 "" }} {{ or nil .list }} {{ or 5 }}', 'a  [1] 5'],
    ['and stops at the first that is empty', '{{ and false (fail "no") }} {{ and 0 (index .list 9) }}', 'false 0'],
    ['or stops at the first that is not', '{{ or true (fail "no") }} {{ or 1 (index .list 9) }}', 'true 1'],
    [
      'and goes on while there is something',
      '{{ and true (fail "yes") }}',
      'error: template: t:1:13: executing "t" at <fail "yes">: error calling fail: yes',
    ],
    ['the last of a pipeline is looked at too', '{{ 0 | and 1 }} {{ 5 | or 0 }} {{ 5 | or 1 }}', '0 5 1'],
    [
      'not of each type',
      '{{ not 0 }} {{ not 1 }} {{ not "" }} {{ not "a" }} {{ not nil }} {{ not .list }} {{ not (list) }} {{ not .map }} {{ not (dict) }} {{ not 0.0 }} {{ not .absent }}',
      'true false true false true false true false true true true',
    ],
    ['not of two', '{{ not 1 2 }}', 'error: template: t:1:3: executing "t" at <not>: wrong number of args for not: want 1 got 2'],
    ['and of none', '{{ and }}', 'error: template: t:1:3: executing "t" at <and>: wrong number of args for and: want at least 1 got 0'],
    ['or of none', '{{ or }}', 'error: template: t:1:3: executing "t" at <or>: wrong number of args for or: want at least 1 got 0'],
    ['a struct is something', '{{ not (now) }} {{ not (semver "0.0.0") }}', 'false false'],
  ],
  { one: 1, s: 'a', t: true, nil: null, list: [1], map: { a: 1 } },
);
