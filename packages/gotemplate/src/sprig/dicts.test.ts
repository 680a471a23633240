import { specify } from '../testing/specify.ts';

specify(
  'dict',
  [
    ['of pairs', '{{ dict "b" 1 "a" 2 | toJson }}', '{"a":2,"b":1}'],
    ['a key without a value has an empty text', '{{ dict "a" 1 "b" | toJson }}', '{"a":1,"b":""}'],
    [
      'keys of other types are texts',
      '{{ dict 1 "a" 1.5 "b" true "c" nil "d" | toJson }}',
      '{"1":"a","1.5":"b","\\u003cnil\\u003e":"d","true":"c"}',
    ],
    ['the last of equal keys wins', '{{ dict "a" 1 "a" 2 | toJson }}', '{"a":2}'],
    ['an absent value is nil', '{{ dict "a" .absent | toJson }}', '{"a":null}'],
    ['keys that are no names', '{{ index (dict "a b" 1 "a-b" 2 "" 3) "a b" }} {{ index (dict "" 3) "" }}', '1 3'],
    [
      'keys that JavaScript has a meaning for',
      '{{ dict "__proto__" 1 "constructor" 2 | toJson }} {{ (dict).constructor }} {{ hasKey (dict) "toString" }}',
      '{"__proto__":1,"constructor":2} <no value> false',
    ],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'get, set, unset and hasKey',
  [
    ['get of an absent key is an empty text', '[{{ get .map "zz" }}] {{ get .map "a" }} {{ get .map "zz" | typeOf }}', '[] 1 string'],
    ['get of a nil value', '{{ get .map.c "e" }}', '<no value>'],
    [
      'get of a text',
      '{{ get .s "a" }}',
      'error: template: t:1:7: executing "t" at <.s>: wrong type for value; expected map[string]interface {}; got string',
    ],
    [
      'get of nil',
      '{{ get .nil "a" }}',
      'error: template: t:1:7: executing "t" at <.nil>: wrong type for value; expected map[string]interface {}; got interface {}',
    ],
    ['get with a number for a key', '{{ get .map 1 }}', 'error: template: t:1:12: executing "t" at <1>: expected string; found 1'],
    [
      'set changes the map in place and gives it',
      '{{ $d := dict "a" 1 }}{{ $e := set $d "b" 2 }}{{ $_ := set $e "c" 3 }}{{ $d | toJson }}',
      '{"a":1,"b":2,"c":3}',
    ],
    ['set of nil', '{{ set (dict) "a" nil | toJson }}', '{"a":null}'],
    [
      'set on nil',
      '{{ set .nil "a" 1 }}',
      'error: template: t:1:7: executing "t" at <.nil>: wrong type for value; expected map[string]interface {}; got interface {}',
    ],
    [
      'set with too few arguments',
      '{{ set (dict) "a" }}',
      'error: template: t:1:3: executing "t" at <set>: wrong number of args for set: want 3 got 2',
    ],
    [
      'unset gives the map',
      '{{ $d := dict "a" 1 "b" 2 }}{{ unset $d "a" | toJson }} {{ $d | toJson }} {{ unset $d "zz" | toJson }}',
      '{"b":2} {"b":2} {"b":2}',
    ],
    ['hasKey knows nil values', '{{ hasKey .map.c "e" }} {{ hasKey .map "zz" }}', 'true false'],
    [
      'hasKey of a list',
      '{{ hasKey .list "a" }}',
      'error: template: t:1:10: executing "t" at <.list>: wrong type for value; expected map[string]interface {}; got []interface {}',
    ],
    [
      'hasKey of texts',
      '{{ hasKey (split "," "a") "_0" }}',
      'error: template: t:1:21: executing "t" at <"a">: wrong type for value; expected map[string]interface {}; got map[string]string',
    ],
    [
      'a map of texts is no map of anything',
      '{{ set (split "," "a") "_1" "b" }}',
      'error: template: t:1:18: executing "t" at <"a">: wrong type for value; expected map[string]interface {}; got map[string]string',
    ],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'pluck, pick, omit, keys and values',
  [
    ['pluck from many', '{{ pluck "a" .map (dict "a" 5) (dict "b" 6) .empty | toJson }}', '[1,5]'],
    ['pluck of nothing', '{{ pluck "a" | toJson }} {{ pluck "zz" .map | toJson }}', '[] []'],
    [
      'pluck from a text',
      '{{ pluck "a" .map .s }}',
      'error: template: t:1:18: executing "t" at <.s>: wrong type for value; expected map[string]interface {}; got string',
    ],
    ['pick keeps the given keys', '{{ pick .map "a" "zz" | toJson }} {{ pick .map | toJson }}', '{"a":1} {}'],
    [
      'pick gives a new map that shares values',
      '{{ $p := pick .map "c" }}{{ $_ := set $p.c "x" 1 }}{{ $_ := set $p "y" 2 }}{{ .map | toJson }}',
      '{"a":1,"b":2,"c":{"d":"deep","e":null,"x":1}}',
    ],
    [
      'omit drops the given keys',
      '{{ omit .map "a" "zz" | toJson }} {{ omit .map | toJson }}',
      '{"b":2,"c":{"d":"deep","e":null}} {"a":1,"b":2,"c":{"d":"deep","e":null}}',
    ],
    ['omit with a number', '{{ omit .map 1 }}', 'error: template: t:1:13: executing "t" at <1>: expected string; found 1'],
    [
      'pick of a list',
      '{{ pick .list "a" }}',
      'error: template: t:1:8: executing "t" at <.list>: wrong type for value; expected map[string]interface {}; got []interface {}',
    ],
    ['keys of many maps', '{{ keys .map (dict "a" 1) | sortAlpha }} {{ keys | toJson }} {{ keys .empty | toJson }}', '[a a b c] [] []'],
    ['keys are texts', '{{ keys .map | typeOf }} {{ values .empty | typeOf }}', '[]string []interface {}'],
    ['values of a map', '{{ values (dict "a" 1) | toJson }} {{ values .empty | toJson }}', '[1] []'],
    [
      'values of two maps',
      '{{ values .map .map }}',
      'error: template: t:1:3: executing "t" at <values>: wrong number of args for values: want 1 got 2',
    ],
    [
      'keys of nil',
      '{{ keys .nil }}',
      'error: template: t:1:8: executing "t" at <.nil>: wrong type for value; expected map[string]interface {}; got interface {}',
    ],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'merge',
  [
    ['the first keeps what it has', '{{ merge (dict "a" 1) (dict "a" 2 "b" 3) (dict "b" 4 "c" 5) | toJson }}', '{"a":1,"b":3,"c":5}'],
    ['tables are merged', '{{ merge (dict "a" (dict "x" 1)) (dict "a" (dict "x" 2 "y" 3)) | toJson }}', '{"a":{"x":1,"y":3}}'],
    [
      'what is empty is filled',
      '{{ merge (dict "a" "" "b" 0 "c" false "d" nil "e" (list) "f" (dict)) (dict "a" "A" "b" 1 "c" true "d" "D" "e" (list 1) "f" (dict "g" 1)) | toJson }}',
      '{"a":"A","b":1,"c":true,"d":"D","e":[1],"f":{"g":1}}',
    ],
    ['nil fills nothing', '{{ merge (dict "a" "") (dict "a" nil "b" nil) | toJson }}', '{"a":""}'],
    ['lists are not joined', '{{ merge (dict "a" (list 1)) (dict "a" (list 2 3)) | toJson }}', '{"a":[1]}'],
    [
      'a table over a scalar',
      '{{ merge (dict "a" 1) (dict "a" (dict "b" 1)) | toJson }} {{ merge (dict "a" (dict "b" 1)) (dict "a" 1) | toJson }}',
      '{"a":1} {"a":{"b":1}}',
    ],
    [
      'a table over an empty scalar',
      '{{ merge (dict "a" "") (dict "a" (dict "b" 1)) | toJson }} {{ merge (dict "a" nil) (dict "a" (dict "b" 1)) | toJson }}',
      '{"a":{"b":1}} {"a":{"b":1}}',
    ],
    ['a scalar over an empty table', '{{ merge (dict "a" (dict)) (dict "a" 1) | toJson }}', '{"a":1}'],
    [
      'a list over an empty table, and the other way',
      '{{ merge (dict "a" (dict)) (dict "a" (list 1)) | toJson }} {{ merge (dict "a" (list)) (dict "a" (dict "b" 1)) | toJson }}',
      '{"a":[1]} {"a":{"b":1}}',
    ],
    [
      'the first map is changed and given',
      '{{ $d := dict "a" 1 }}{{ $m := merge $d (dict "b" 2) }}{{ $_ := set $m "c" 3 }}{{ $d | toJson }}',
      '{"a":1,"b":2,"c":3}',
    ],
    [
      'a table that was taken is shared with its source',
      '{{ $s := dict "t" (dict "x" 1) }}{{ $d := merge (dict) $s }}{{ $_ := set $d.t "y" 2 }}{{ $s | toJson }}',
      '{"t":{"x":1,"y":2}}',
    ],
    [
      'a table that was filled leaves its source',
      '{{ $s := dict "t" (dict "x" 1) }}{{ $d := merge (dict "t" (dict "z" 0)) $s }}{{ $_ := set $d.t "y" 2 }}{{ $s | toJson }} {{ $d | toJson }}',
      '{"t":{"x":1}} {"t":{"x":1,"y":2,"z":0}}',
    ],
    [
      'three levels',
      '{{ merge (dict "a" (dict "b" (dict "c" 1))) (dict "a" (dict "b" (dict "d" 2) "e" 3)) | toJson }}',
      '{"a":{"b":{"c":1,"d":2},"e":3}}',
    ],
    ['of one map', '{{ merge (dict "a" 1) | toJson }}', '{"a":1}'],
    [
      'of nothing',
      '{{ merge }}',
      'error: template: t:1:3: executing "t" at <merge>: wrong number of args for merge: want at least 1 got 0',
    ],
    [
      'of a text',
      '{{ merge (dict) .s }}',
      'error: template: t:1:16: executing "t" at <.s>: wrong type for value; expected map[string]interface {}; got string',
    ],
    ['of nil', '{{ merge (dict) nil }}', 'map[]'],
    ['into nil', '{{ merge nil (dict "a" 1) }}', 'map[a:1]'],
    ['mustMerge', '{{ mustMerge (dict "a" 1) (dict "b" 2) | toJson }}', '{"a":1,"b":2}'],
    [
      'numbers of different types',
      '{{ merge (dict "a" 0) (dict "a" 1.5) | toJson }} {{ merge (dict "a" 0.0) (dict "a" "x") | toJson }}',
      '{"a":1.5} {"a":"x"}',
    ],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'mergeOverwrite',
  [
    ['the last wins', '{{ mergeOverwrite (dict "a" 1 "z" 0) (dict "a" 2 "b" 3) (dict "a" 4) | toJson }}', '{"a":4,"b":3,"z":0}'],
    [
      'tables are merged',
      '{{ mergeOverwrite (dict "a" (dict "x" 1 "z" 0)) (dict "a" (dict "x" 2 "y" 3)) | toJson }}',
      '{"a":{"x":2,"y":3,"z":0}}',
    ],
    [
      'what is empty overwrites too',
      '{{ mergeOverwrite (dict "a" 1 "b" true "c" "x" "d" (list 1)) (dict "a" 0 "b" false "c" "" "d" (list)) | toJson }}',
      '{"a":0,"b":false,"c":"","d":[]}',
    ],
    [
      'nil overwrites',
      '{{ mergeOverwrite (dict "a" 1 "t" (dict "x" 1)) (dict "a" nil "t" (dict "x" nil)) | toJson }}',
      '{"a":null,"t":{"x":null}}',
    ],
    ['an empty table leaves what is there', '{{ mergeOverwrite (dict "a" (dict "x" 1)) (dict "a" (dict)) | toJson }}', '{"a":{"x":1}}'],
    [
      'a table over a scalar, and the other way',
      '{{ mergeOverwrite (dict "a" 1) (dict "a" (dict "b" 1)) | toJson }} {{ mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" 1) | toJson }}',
      '{"a":{"b":1}} {"a":1}',
    ],
    [
      'a list over a table, and the other way',
      '{{ mergeOverwrite (dict "a" (dict "b" 1)) (dict "a" (list 1)) | toJson }} {{ mergeOverwrite (dict "a" (list 1)) (dict "a" (dict "b" 1)) | toJson }}',
      '{"a":[1]} {"a":{"b":1}}',
    ],
    ['the first map is changed', '{{ $d := dict "a" 1 }}{{ $_ := mergeOverwrite $d (dict "a" 2) }}{{ $d | toJson }}', '{"a":2}'],
    [
      'a table in the target is changed in place',
      '{{ $t := dict "x" 1 }}{{ $d := dict "t" $t }}{{ $_ := mergeOverwrite $d (dict "t" (dict "y" 2)) }}{{ $t | toJson }}',
      '{"x":1,"y":2}',
    ],
    [
      'a table taken from a source is changed by a later one',
      '{{ $s := dict "t" (dict "x" 1) }}{{ $d := mergeOverwrite (dict) $s (dict "t" (dict "y" 2)) }}{{ $d | toJson }} {{ $s | toJson }}',
      '{"t":{"x":1,"y":2}} {"t":{"x":1,"y":2}}',
    ],
    [
      'mustMergeOverwrite of a text',
      '{{ mustMergeOverwrite (dict) .s }}',
      'error: template: t:1:29: executing "t" at <.s>: wrong type for value; expected map[string]interface {}; got string',
    ],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'deepCopy',
  [
    [
      'copies tables and lists',
      '{{ $d := dict "a" (dict "b" 1) "l" (list (dict "c" 1)) }}{{ $c := deepCopy $d }}{{ $_ := set $c.a "b" 2 }}{{ $_ := set (first $c.l) "c" 2 }}{{ $d | toJson }} {{ $c | toJson }}',
      '{"a":{"b":1},"l":[{"c":1}]} {"a":{"b":2},"l":[{"c":2}]}',
    ],
    ['of scalars', '{{ deepCopy 1 }} {{ deepCopy "a" }} {{ mustDeepCopy true }}', '1 a true'],
    [
      'of nil panics',
      '{{ deepCopy nil }}',
      'error: template: t:1:3: executing "t" at <deepCopy nil>: error calling deepCopy: reflect: call of reflect.Value.Type on zero Value',
    ],
    ['keeps types', '{{ deepCopy (until 2) | typeOf }} {{ deepCopy (split "," "a") | typeOf }}', '[]int map[string]string'],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'dig',
  [
    ['down to a value', '{{ dig "c" "d" "none" .map }} {{ dig "a" "none" .map }}', 'deep 1'],
    ['gives the default for an absent key', '{{ dig "c" "x" "none" .map }} {{ dig "x" "y" "z" "none" .map }}', 'none none'],
    ['gives nil that is there', '{{ dig "c" "e" "none" .map }}', '<no value>'],
    [
      'through a scalar panics',
      '{{ dig "a" "x" "none" .map }}',
      'error: template: t:1:3: executing "t" at <dig "a" "x" "none" .map>: error calling dig: interface conversion: interface {} is float64, not map[string]interface {}',
    ],
    [
      'through nil panics',
      '{{ dig "c" "e" "x" "none" .map }}',
      'error: template: t:1:3: executing "t" at <dig "c" "e" "x" "none" .map>: error calling dig: interface conversion: interface {} is nil, not map[string]interface {}',
    ],
    [
      'in a text panics',
      '{{ dig "a" "none" .s }}',
      'error: template: t:1:3: executing "t" at <dig "a" "none" .s>: error calling dig: interface conversion: interface {} is string, not map[string]interface {}',
    ],
    [
      'with a key that is no text panics',
      '{{ dig 1 "none" .map }}',
      'error: template: t:1:3: executing "t" at <dig 1 "none" .map>: error calling dig: interface conversion: interface {} is int, not string',
    ],
    ['with a default of any type', '{{ dig "x" (list 1) .map }} {{ dig "x" nil .map }}', '[1] <no value>'],
    [
      'with too few arguments',
      '{{ dig "a" .map }}',
      'error: template: t:1:3: executing "t" at <dig "a" .map>: error calling dig: dig needs at least three arguments',
    ],
    [
      'through a list panics',
      '{{ dig "l" "x" "none" (dict "l" (list)) }}',
      'error: template: t:1:3: executing "t" at <dig "l" "x" "none" (dict "l" (list))>: error calling dig: interface conversion: interface {} is []interface {}, not map[string]interface {}',
    ],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'default, coalesce, ternary and empty',
  [
    [
      'default for what is empty',
      '{{ default 1 0 }} {{ default "d" "" }} {{ default "d" nil }} {{ default "d" false }} {{ default "d" (list) }} {{ default "d" (dict) }} {{ default "d" 0.0 }}',
      '1 d d d d d d',
    ],
    [
      'default for what is not',
      '{{ default 1 2 }} {{ default "d" " " }} {{ default "d" (list 0) }} {{ default "d" "false" }}',
      '2   [0] false',
    ],
    ['default with nothing behind it', '{{ default "d" }}', 'd'],
    ['default takes the first of many', '{{ default "d" "" "x" }} {{ default "d" "y" "" }}', 'd y'],
    ['default in a pipeline', '{{ .absent | default "d" }} {{ .nil | default "d" }} {{ .map.c.e | default "d" }}', 'd d d'],
    [
      'coalesce gives the first that is not empty',
      '{{ coalesce 0 "" nil "x" "y" }} {{ coalesce }} {{ coalesce 0 "" }}',
      'x <no value> <no value>',
    ],
    ['ternary', '{{ ternary "y" "n" true }} {{ ternary "y" "n" false }} {{ true | ternary 1 nil }}', 'y n 1'],
    [
      'ternary wants a boolean',
      '{{ ternary "y" "n" "true" }}',
      'error: template: t:1:19: executing "t" at <"true">: expected bool; found "true"',
    ],
    ['ternary of a number', '{{ ternary "y" "n" 1 }}', 'error: template: t:1:19: executing "t" at <1>: expected bool; found 1'],
    [
      'empty of each type',
      '{{ empty 0 }} {{ empty 0.0 }} {{ empty "" }} {{ empty "0" }} {{ empty nil }} {{ empty (list) }} {{ empty (list nil) }} {{ empty (dict) }} {{ empty false }} {{ empty .absent }}',
      'true true true false true true false true true true',
    ],
    ['empty of a struct', '{{ empty (now) }} {{ empty (semver "0.0.0") }}', 'false false'],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);

specify(
  'typeOf, kindOf and their like',
  [
    [
      'typeOf',
      '{{ typeOf 1 }} {{ typeOf 1.5 }} {{ typeOf "" }} {{ typeOf nil }} {{ typeOf true }} {{ typeOf (list) }} {{ typeOf (dict) }} {{ typeOf .absent }} {{ typeOf (index "a" 0) }}',
      'int float64 string <nil> bool []interface {} map[string]interface {} <nil> uint8',
    ],
    [
      'kindOf',
      '{{ kindOf 1 }} {{ kindOf 1.5 }} {{ kindOf "" }} {{ kindOf nil }} {{ kindOf true }} {{ kindOf (list) }} {{ kindOf (dict) }} {{ kindOf (int64 1) }}',
      'int float64 string invalid bool slice map int64',
    ],
    [
      'typeIs and kindIs',
      '{{ typeIs "int" 1 }} {{ typeIs "string" 1 }} {{ kindIs "slice" (list) }} {{ kindIs "invalid" nil }} {{ typeIs "<nil>" nil }}',
      'true false true true true',
    ],
    [
      'typeIsLike knows pointers',
      '{{ typeIsLike "semver.Version" (semver "1.2.3") }} {{ typeIsLike "*semver.Version" (semver "1.2.3") }} {{ typeIs "semver.Version" (semver "1.2.3") }} {{ typeIsLike "int" 1 }}',
      'true true false true',
    ],
    [
      'deepEqual looks at types',
      '{{ deepEqual 1 1 }} {{ deepEqual 1 1.0 }} {{ deepEqual (list 1) (list 1) }} {{ deepEqual (dict "a" (list)) (dict "a" (list)) }} {{ deepEqual nil .nil }} {{ deepEqual (list) (until 0) }}',
      'true false true true true false',
    ],
    [
      'deepEqual of nil lists and empty ones',
      '{{ deepEqual (list) (rest (list)) }} {{ deepEqual (rest (list)) (initial (list)) }}',
      'false true',
    ],
  ],
  { map: { b: 2, a: 1, c: { d: 'deep', e: null } }, s: 'text', nil: null, list: [1], empty: {} },
);
