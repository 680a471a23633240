import { specify } from '../testing/specify.ts';

specify(
  'first, last, rest and initial',
  [
    ['of a list', '{{ first .list }} {{ last .list }} {{ rest .list }} {{ initial .list }}', 'b c [a c] [b a]'],
    ['of one item', '{{ first (list 1) }} {{ last (list 1) }} {{ rest (list 1) }} {{ initial (list 1) }}', '1 1 [] []'],
    ['of nothing', '{{ first .none }} {{ last .none }} {{ rest .none }} {{ initial .none }}', '<no value> <no value> [] []'],
    [
      'rest of nothing is a nil list',
      '{{ rest .none | toJson }} {{ initial .none | toJson }} {{ rest (list 1) | toJson }}',
      'null null []',
    ],
    [
      'of texts give any items',
      '{{ splitList "," "a,b" | rest | typeOf }} {{ splitList "," "a,b" | first | typeOf }}',
      '[]interface {} string',
    ],
    [
      'first of a text',
      '{{ first .s }}',
      'error: template: t:1:3: executing "t" at <first .s>: error calling first: Cannot find first on type string',
    ],
    [
      'last of a map',
      '{{ last .map }}',
      'error: template: t:1:3: executing "t" at <last .map>: error calling last: Cannot find last on type map',
    ],
    [
      'rest of a number',
      '{{ rest 1 }}',
      'error: template: t:1:3: executing "t" at <rest 1>: error calling rest: Cannot find rest on type int',
    ],
    [
      'initial of nil',
      '{{ initial .nil }}',
      'error: template: t:1:3: executing "t" at <initial .nil>: error calling initial: runtime error: invalid memory address or nil pointer dereference',
    ],
    [
      'first of what is absent',
      '{{ first .absent }}',
      'error: template: t:1:3: executing "t" at <first .absent>: error calling first: runtime error: invalid memory address or nil pointer dereference',
    ],
    ['last of bytes', '{{ last (slice (list 1 2) 0) }}', '2'],
    ['mustFirst', '{{ mustFirst .list }} {{ mustLast .list }} {{ mustRest .list }} {{ mustInitial .list }}', 'b c [a c] [b a]'],
    [
      'mustLast of a text',
      '{{ mustLast .s }}',
      'error: template: t:1:3: executing "t" at <mustLast .s>: error calling mustLast: Cannot find last on type string',
    ],
    [
      'mustRest of a boolean',
      '{{ mustRest true }}',
      'error: template: t:1:3: executing "t" at <mustRest true>: error calling mustRest: Cannot find rest on type bool',
    ],
    [
      'mustInitial of a map',
      '{{ mustInitial .map }}',
      'error: template: t:1:3: executing "t" at <mustInitial .map>: error calling mustInitial: Cannot find initial on type map',
    ],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);

specify(
  'append, prepend and concat',
  [
    ['append gives a new list', '{{ $l := list 1 }}{{ $m := append $l 2 }}{{ $l }} {{ $m }}', '[1] [1 2]'],
    ['append of a list makes one item', '{{ append .list (list 1) }}', '[b a c [1]]'],
    ['push is append', '{{ push .list 1 }} {{ mustPush .list 1 }} {{ mustAppend .list 1 }}', '[b a c 1] [b a c 1] [b a c 1]'],
    ['prepend', '{{ prepend .list "z" }} {{ mustPrepend .none nil }}', '[z b a c] [<nil>]'],
    ['append to texts', '{{ append (splitList "," "a") 1 | toJson }} {{ append (until 2) "x" | typeOf }}', '["a",1] []interface {}'],
    [
      'append to a text',
      '{{ append .s 1 }}',
      'error: template: t:1:3: executing "t" at <append .s 1>: error calling append: Cannot push on type string',
    ],
    [
      'push on nil',
      '{{ push nil 1 }}',
      'error: template: t:1:3: executing "t" at <push nil 1>: error calling push: runtime error: invalid memory address or nil pointer dereference',
    ],
    [
      'prepend to a map',
      '{{ prepend .map 1 }}',
      'error: template: t:1:3: executing "t" at <prepend .map 1>: error calling prepend: Cannot prepend on type map',
    ],
    ['concat of lists', '{{ concat .list (list 1 nil) (until 2) .none }}', '[b a c 1 <nil> 0 1]'],
    ['concat of nothing', '{{ concat | toJson }} {{ concat .none | toJson }} {{ concat (list) (list) | toJson }}', 'null null null'],
    [
      'concat of a text',
      '{{ concat .list .s }}',
      'error: template: t:1:3: executing "t" at <concat .list .s>: error calling concat: Cannot concat type string as list',
    ],
    [
      'concat of nil',
      '{{ concat .list .nil }}',
      'error: template: t:1:3: executing "t" at <concat .list .nil>: error calling concat: runtime error: invalid memory address or nil pointer dereference',
    ],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);

specify(
  'reverse, uniq, compact, without',
  [
    ['reverse gives a new list', '{{ $r := reverse .list }}{{ $r }} {{ .list }}', '[c a b] [b a c]'],
    [
      'reverse of a text',
      '{{ reverse .s }}',
      'error: template: t:1:3: executing "t" at <reverse .s>: error calling reverse: Cannot find reverse on type string',
    ],
    [
      'reverse of a map',
      '{{ mustReverse .map }}',
      'error: template: t:1:3: executing "t" at <mustReverse .map>: error calling mustReverse: Cannot find reverse on type map',
    ],
    ['uniq compares values with their types', '{{ uniq (list 1 1.0 "1" 1 true true nil nil) | toJson }}', '[1,1,"1",true,null]'],
    ['uniq of lists and maps', '{{ uniq (list (list 1) (list 1) (dict "a" 1) (dict "a" 1)) | toJson }}', '[[1],{"a":1}]'],
    [
      'uniq of a number',
      '{{ uniq 3 }}',
      'error: template: t:1:3: executing "t" at <uniq 3>: error calling uniq: Cannot find uniq on type int',
    ],
    ['uniq keeps the first', '{{ uniq (list "b" "a" "b") }}', '[b a]'],
    [
      'compact drops what is empty',
      '{{ compact (list 0 1 0.0 "" "a" nil false true (list) (dict) (list 0)) | toJson }}',
      '[1,"a",true,[0]]',
    ],
    [
      'compact of a map',
      '{{ mustCompact .map }}',
      'error: template: t:1:3: executing "t" at <mustCompact .map>: error calling mustCompact: Cannot compact on type map',
    ],
    ['without drops all that equal', '{{ without (list 1 2 1 3) 1 3 }} {{ without .list "a" }} {{ without .list }}', '[2] [b c] [b a c]'],
    ['without tells types apart', '{{ without (list 1 "1" 1.0) 1 | toJson }}', '["1",1]'],
    ['without a list', '{{ without (list (list 1) 2) (list 1) }}', '[2]'],
    [
      'without of a text',
      '{{ without .s "t" }}',
      'error: template: t:1:3: executing "t" at <without .s "t">: error calling without: Cannot find without on type string',
    ],
    [
      'mustWithout of nil',
      '{{ mustWithout nil 1 }}',
      'error: template: t:1:3: executing "t" at <mustWithout nil 1>: error calling mustWithout: runtime error: invalid memory address or nil pointer dereference',
    ],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);

specify(
  'has',
  [
    [
      'finds a value with its type',
      '{{ has 1 (list 1) }} {{ has "1" (list 1) }} {{ has 1.0 (list 1) }} {{ has 1 .mixed }} {{ has 1.0 .mixed }}',
      'true false false false true',
    ],
    ['finds maps and lists', '{{ has (dict "k" "v") .mixed }} {{ has (list 1.0) .mixed }} {{ has (list 1) .mixed }}', 'true true false'],
    ['finds nil', '{{ has nil .mixed }} {{ has nil .list }} {{ has .nil .mixed }}', 'true false true'],
    ['in nothing', '{{ has 1 nil }} {{ has 1 .nil }} {{ has 1 .none }} {{ has 1 .absent }}', 'false false false false'],
    ['in texts', '{{ has "a" (splitList "," "b,a") }} {{ has 1 (until 3) }}', 'true true'],
    [
      'in a text',
      '{{ has "t" .s }}',
      'error: template: t:1:3: executing "t" at <has "t" .s>: error calling has: Cannot find has on type string',
    ],
    [
      'in a map',
      '{{ mustHas "a" .map }}',
      'error: template: t:1:3: executing "t" at <mustHas "a" .map>: error calling mustHas: Cannot find has on type map',
    ],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);

specify(
  'slice',
  [
    ['of a list', '{{ slice .list 1 }} {{ slice .list 0 2 }} {{ slice .list }} {{ slice .list 3 }}', '[a c] [b a] [b a c] []'],
    ['of nothing', '{{ slice .none 0 | toJson }} {{ slice .none 5 | toJson }}', 'null null'],
    ['keeps the type', '{{ slice (splitList "," "a,b,c") 1 | typeOf }} {{ slice (until 3) 1 2 }}', '[]string [1]'],
    [
      'begin behind the end',
      '{{ slice .list 2 1 }}',
      'error: template: t:1:3: executing "t" at <slice .list 2 1>: error calling slice: reflect.Value.Slice: slice index out of bounds',
    ],
    [
      'a negative begin',
      '{{ slice .list -1 }}',
      'error: template: t:1:3: executing "t" at <slice .list -1>: error calling slice: reflect.Value.Slice: slice index out of bounds',
    ],
    ['an end that is a text', '{{ slice .list 0 "2" }} {{ slice .list "x" }}', '[b a] [b a c]'],
    [
      'of a text',
      '{{ slice .s 1 }}',
      'error: template: t:1:3: executing "t" at <slice .s 1>: error calling slice: list should be type of slice or array but string',
    ],
    [
      'mustSlice of a map',
      '{{ mustSlice .map 1 }}',
      'error: template: t:1:3: executing "t" at <mustSlice .map 1>: error calling mustSlice: list should be type of slice or array but map',
    ],
    [
      'of nil',
      '{{ slice .nil 1 }}',
      'error: template: t:1:3: executing "t" at <slice .nil 1>: error calling slice: runtime error: invalid memory address or nil pointer dereference',
    ],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);

specify(
  'chunk',
  [
    [
      'cuts a list in pieces',
      '{{ chunk 2 (list 1 2 3 4 5) | toJson }} {{ chunk 9 .list | toJson }} {{ chunk 1 .list | toJson }}',
      '[[1,2],[3,4],[5]] [["b","a","c"]] [["b"],["a"],["c"]]',
    ],
    ['of nothing', '{{ chunk 3 .none | toJson }} {{ chunk 3 .none | len }}', '[] 0'],
    [
      'of no size',
      '{{ chunk 0 .list }}',
      'error: template: t:1:3: executing "t" at <chunk 0 .list>: error calling chunk: runtime error: makeslice: len out of range',
    ],
    [
      'of a negative size',
      '{{ chunk -1 .list }}',
      'error: template: t:1:3: executing "t" at <chunk -1 .list>: error calling chunk: runtime error: makeslice: len out of range',
    ],
    [
      'of a text',
      '{{ chunk 2 .s }}',
      'error: template: t:1:3: executing "t" at <chunk 2 .s>: error calling chunk: Cannot chunk type string',
    ],
    [
      'its type',
      '{{ chunk 2 .list | typeOf }} {{ chunk 2 .list | kindOf }} {{ index (chunk 2 .list) 0 | typeOf }}',
      '[][]interface {} slice []interface {}',
    ],
    ['of texts', '{{ chunk 2 (splitList "," "a,b,c") | toJson }}', '[["a","b"],["c"]]'],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);

specify(
  'list and tuple',
  [
    ['hold anything', '{{ list 1 "a" nil (list) | toJson }} {{ tuple | toJson }}', '[1,"a",null,[]] []'],
    ['an absent value is nil', '{{ list .absent .nil | toJson }} {{ list .absent }}', '[null,null] [<nil>]'],
    ['their type', '{{ list | typeOf }} {{ tuple 1 | kindOf }} {{ len (list nil nil) }}', '[]interface {} slice 2'],
    ['shared items are the same', '{{ $d := dict }}{{ $l := list $d }}{{ $_ := set $d "a" 1 }}{{ $l }}', '[map[a:1]]'],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);

specify(
  'all and any',
  [
    ['of many', '{{ all 1 "a" true }} {{ all 1 0 }} {{ any 0 "" nil }} {{ any 0 "x" }}', 'true false false true'],
    ['of nothing', '{{ all }} {{ any }}', 'true false'],
  ],
  { list: ['b', 'a', 'c'], none: [], mixed: [1, '1', true, null, { k: 'v' }, [1]], s: 'text', map: { a: 1 }, nil: null },
);
