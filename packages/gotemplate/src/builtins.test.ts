import { specify } from './testing/specify.ts';

specify(
  'index',
  [
    ['of a list', '{{ index .list 0 }} {{ index .list 2 }} {{ index .matrix 1 0 }}', 'a c 3'],
    [
      'of a map',
      '{{ index .map "k" }} {{ index .map "k" "x" }} {{ index .map "zz" }} {{ index .map "n" }}',
      'map[x:1] 1 <no value> <no value>',
    ],
    ['of a text gives a byte', '{{ index .s 0 }} {{ index .s 1 }} {{ index .s 1 | typeOf }}', '104 195 uint8'],
    ['of nothing but the value', '{{ index .list }} {{ index 5 }} {{ index "a" }}', '[a b c] 5 a'],
    [
      'beyond the end',
      '{{ index .list 4 }}',
      'error: template: t:1:3: executing "t" at <index .list 4>: error calling index: index out of range: 4',
    ],
    [
      'at the end',
      '{{ index .list 3 }}',
      'error: template: t:1:3: executing "t" at <index .list 3>: error calling index: reflect: slice index out of range',
    ],
    [
      'of a text at its end',
      '{{ index "abc" 3 }}',
      'error: template: t:1:3: executing "t" at <index "abc" 3>: error calling index: reflect: string index out of range',
    ],
    [
      'of a negative number',
      '{{ index .list -1 }}',
      'error: template: t:1:3: executing "t" at <index .list -1>: error calling index: index out of range: -1',
    ],
    [
      'of a float',
      '{{ index .list 1.5 }}',
      'error: template: t:1:3: executing "t" at <index .list 1.5>: error calling index: cannot index slice/array with type float64',
    ],
    [
      'of a float that is whole',
      '{{ index .list 1.0 }}',
      'error: template: t:1:3: executing "t" at <index .list 1.0>: error calling index: cannot index slice/array with type float64',
    ],
    [
      'of a number of the data',
      '{{ index .list .n }}',
      'error: template: t:1:3: executing "t" at <index .list .n>: error calling index: cannot index slice/array with type float64',
    ],
    [
      'of a text',
      '{{ index .list "0" }}',
      'error: template: t:1:3: executing "t" at <index .list "0">: error calling index: cannot index slice/array with type string',
    ],
    [
      'of nil',
      '{{ index .list nil }}',
      'error: template: t:1:3: executing "t" at <index .list nil>: error calling index: cannot index slice/array with nil',
    ],
    [
      'of a map by a number',
      '{{ index .map 1 }}',
      'error: template: t:1:3: executing "t" at <index .map 1>: error calling index: value has type int; should be string',
    ],
    [
      'of a map by nil',
      '{{ index .map nil }}',
      'error: template: t:1:3: executing "t" at <index .map nil>: error calling index: value is nil; should be of type string',
    ],
    [
      'of a number',
      '{{ index 1 0 }}',
      'error: template: t:1:3: executing "t" at <index 1 0>: error calling index: can\'t index item of type int',
    ],
    [
      'of a boolean',
      '{{ index true 0 }}',
      'error: template: t:1:3: executing "t" at <index true 0>: error calling index: can\'t index item of type bool',
    ],
    [
      'of no value',
      '{{ index nil 0 }}',
      'error: template: t:1:3: executing "t" at <index nil 0>: error calling index: index of untyped nil',
    ],
    [
      'of an absent value',
      '{{ index .absent "a" }}',
      'error: template: t:1:3: executing "t" at <index .absent "a">: error calling index: index of untyped nil',
    ],
    [
      'of nil within a map',
      '{{ index .map "n" "x" }}',
      'error: template: t:1:3: executing "t" at <index .map "n" "x">: error calling index: index of nil pointer',
    ],
    [
      'of an absent key within a map',
      '{{ index .map "zz" "x" }}',
      'error: template: t:1:3: executing "t" at <index .map "zz" "x">: error calling index: index of nil pointer',
    ],
    ['of texts by key', '{{ index (split "," "a,b") "_1" }} [{{ index (split "," "a,b") "_9" }}]', 'b []'],
    [
      'of a version',
      '{{ index (semver "1.2.3") 0 }}',
      'error: template: t:1:3: executing "t" at <index (semver "1.2.3") 0>: error calling index: can\'t index item of type semver.Version',
    ],
    ['by an int64', '{{ index .list (int64 1) }} {{ index .list (index "\\x01" 0) }}', 'b b'],
  ],
  { list: ['a', 'b', 'c'], map: { k: { x: 1 }, n: null }, s: 'héllo', n: 1, nil: null, matrix: [[1, 2], [3]], empty: {} },
);

specify(
  'slice',
  [
    [
      'of a text, by bytes',
      '{{ slice "hello" 1 3 }} {{ slice "hello" 2 }}',
      'error: template: t:1:3: executing "t" at <slice "hello" 1 3>: error calling slice: list should be type of slice or array but string',
    ],
    ['that sprig replaced', '{{ slice .list 1 }}', '[b c]'],
  ],
  { list: ['a', 'b', 'c'], map: { k: { x: 1 }, n: null }, s: 'héllo', n: 1, nil: null, matrix: [[1, 2], [3]], empty: {} },
);

specify(
  'len',
  [
    ['of texts, by bytes', '{{ len "" }} {{ len .s }} {{ len "日" }}', '0 6 3'],
    ['of lists and maps', '{{ len .list }} {{ len .map }} {{ len .empty }} {{ len (list) }}', '3 2 0 0'],
    ['of a number', '{{ len 3 }}', 'error: template: t:1:3: executing "t" at <len 3>: error calling len: len of type int'],
    ['of a boolean', '{{ len true }}', 'error: template: t:1:3: executing "t" at <len true>: error calling len: len of type bool'],
    [
      'of nil',
      '{{ len nil }}',
      'error: template: t:1:3: executing "t" at <len nil>: error calling len: reflect: call of reflect.Value.Type on zero Value',
    ],
    ['of nil of the data', '{{ len .nil }}', 'error: template: t:1:3: executing "t" at <len .nil>: error calling len: len of nil pointer'],
    [
      'of an absent value',
      '{{ len .absent }}',
      'error: template: t:1:3: executing "t" at <len .absent>: error calling len: reflect: call of reflect.Value.Type on zero Value',
    ],
    ['of a time', '{{ len (now) }}', 'error: template: t:1:3: executing "t" at <len (now)>: error calling len: len of type time.Time'],
    [
      'of a version',
      '{{ len (semver "1.2.3") }}',
      'error: template: t:1:3: executing "t" at <len (semver "1.2.3")>: error calling len: len of type semver.Version',
    ],
    ['of two', '{{ len 1 2 }}', 'error: template: t:1:3: executing "t" at <len>: wrong number of args for len: want 1 got 2'],
    ['its type', '{{ len "a" | typeOf }}', 'int'],
  ],
  { list: ['a', 'b', 'c'], map: { k: { x: 1 }, n: null }, s: 'héllo', n: 1, nil: null, matrix: [[1, 2], [3]], empty: {} },
);

specify(
  'html, js and urlquery',
  [
    ['html escapes five characters', '{{ html "<a href=\\"x\\">\'&\\x00é</a>" }}', '&lt;a href=&#34;x&#34;&gt;&#39;&amp;�é&lt;/a&gt;'],
    [
      'html of many',
      '{{ html "<" 1 2 ">" }} {{ html nil }} {{ html .absent }} {{ html .list }} {{ html (dict "<" ">") }}',
      '&lt;1 2&gt; &lt;no value&gt; &lt;no value&gt; [a b c] map[&lt;:&gt;]',
    ],
    ['html of nothing', '[{{ html }}] [{{ html "" }}]', '[] []'],
    [
      'js escapes for scripts',
      '{{ js "it\'s <b> \\"q\\" & = \\\\ \\n\\t\\x01 é\\u2028\\u00ad" }}',
      'it\\\'s \\u003Cb\\u003E \\"q\\" \\u0026 \\u003D \\\\ \\u000A\\u0009\\u0001 é\\u2028\\u00AD',
    ],
    ['js of many', '{{ js 1 2 "<" }} {{ js .nil }}', '1 2\\u003C \\u003Cno value\\u003E'],
    ['js of bytes that are no text', '{{ js (b64dec "Yf9i") | quote }}', '"a\\xffb"'],
    ['urlquery escapes for queries', '{{ urlquery "a b&c=d/é?+%~-_.*\'()" }}', 'a+b%26c%3Dd%2F%C3%A9%3F%2B%25~-_.%2A%27%28%29'],
    ['urlquery of many', '{{ urlquery "a" 1 2 "b" }} {{ urlquery .list }} [{{ urlquery }}]', 'a1+2b %5Ba+b+c%5D []'],
    ['html in a pipeline', '{{ .s | printf "<%s>" | html }}', '&lt;héllo&gt;'],
  ],
  { list: ['a', 'b', 'c'], map: { k: { x: 1 }, n: null }, s: 'héllo', n: 1, nil: null, matrix: [[1, 2], [3]], empty: {} },
);

specify(
  'call',
  [
    [
      'of what is no function',
      '{{ call .s }}',
      'error: template: t:1:3: executing "t" at <call .s>: error calling call: non-function .s of type string',
    ],
    ['of nil', '{{ call nil }}', 'error: template: t:1:3: executing "t" at <call nil>: error calling call: call of nil'],
    ['of nil of the data', '{{ call .nil 1 }}', 'error: template: t:1:3: executing "t" at <call .nil 1>: error calling call: call of nil'],
    [
      'of a number',
      '{{ call 1 2 }}',
      'error: template: t:1:3: executing "t" at <call 1 2>: error calling call: non-function 1 of type int',
    ],
    ['of nothing', '{{ call }}', 'error: template: t:1:3: executing "t" at <call>: wrong number of args for call: want at least 1 got 0'],
  ],
  { list: ['a', 'b', 'c'], map: { k: { x: 1 }, n: null }, s: 'héllo', n: 1, nil: null, matrix: [[1, 2], [3]], empty: {} },
);
