import { specify } from './testing/specify.ts';

specify('sigs writes texts', 'sigs writes', [
  [
    'bare where they read as themselves',
    '{"a":"x","b":"x y","c":"x-y_z.w/v","d":"a#b","e":"a:b","f":"-a","g":"a,b","h":"é","i":"x]","j":"a\'b","k":"a\\"b","l":"$x","m":"(a)","n":"a=b","o":"\\\\","p":"a\\\\nb"}',
    'a: x\nb: x y\nc: x-y_z.w/v\nd: a#b\ne: a:b\nf: -a\ng: a,b\nh: é\ni: x]\nj: a\'b\nk: a"b\nl: $x\nm: (a)\n"n": a=b\no: \\\np: a\\nb',
  ],
  [
    'in single quotes where signs would mean something',
    '{"a":"a: b","b":"a #b","c":"- a","d":"? a","e":"[a","f":"{a","g":"@a","h":"`a","i":"%a","j":"*a","k":"&a","l":"!a","m":"|a","n":">a","o":"# a","p":"\'a","q":"\\"a","r":",a","s":"a:","t":":","u":"-","v":"=","w":"<<"}',
    "a: 'a: b'\nb: 'a #b'\nc: '- a'\nd: '? a'\ne: '[a'\nf: '{a'\ng: '@a'\nh: '`a'\ni: '%a'\nj: '*a'\nk: '&a'\nl: '!a'\nm: '|a'\n\"n\": '>a'\no: '# a'\np: '''a'\nq: '\"a'\nr: ',a'\ns: 'a:'\nt: ':'\nu: '-'\nv: =\nw: <<",
  ],
  ['in single quotes at blanks at their edges', '{"a":" x","b":"x ","c":" ","d":"x  y"}', "a: ' x'\nb: 'x '\nc: ' '\nd: x  y"],
  [
    'in double quotes where they read as something else',
    '{"a":"true","b":"yes","c":"null","d":"~","e":"","f":"1","g":"1.5","h":"0x1","i":"1e3","j":"off","k":"y","l":"N","m":"017","n":".5","o":".inf","p":"1_000","q":"0b1","r":"+1","s":"-.5","t":"0o7"}',
    'a: "true"\nb: "yes"\nc: "null"\nd: "~"\ne: ""\nf: "1"\ng: "1.5"\nh: "0x1"\ni: "1e3"\nj: "off"\nk: "y"\nl: "N"\nm: "017"\n"n": ".5"\no: ".inf"\np: "1_000"\nq: "0b1"\nr: "+1"\ns: "-.5"\nt: "0o7"',
  ],
  [
    'in double quotes where they read as dates or times',
    '{"a":"2020-01-02","b":"2020-01-02T03:04:05Z","c":"12:30","d":"1:30:45","e":"2020-01"}',
    'a: "2020-01-02"\nb: "2020-01-02T03:04:05Z"\nc: "12:30"\nd: "1:30:45"\ne: 2020-01',
  ],
  [
    'bare where they only look like numbers',
    '{"a":"1.2.3","b":"1a","c":"v1","d":"0x","e":"08x","f":"1-1","g":"1e","h":"nUll","i":"tRue"}',
    'a: 1.2.3\nb: 1a\nc: v1\nd: 0x\ne: 08x\nf: 1-1\ng: 1e\nh: nUll\ni: tRue',
  ],
  [
    'in double quotes with escapes',
    '{"a":"a\\tb","b":"\\u0000","c":"\\u001b[0m","d":"\\u0007","e":"a\\rb","f":"\\ufeff","g":"\\u00a0","h":"😀","i":"\\u200b","j":"\\u2028x"}',
    'a: "a\\tb"\nb: "\\0"\nc: "\\e[0m"\nd: "\\a"\ne: "a\\rb"\nf: "\\uFEFF"\ng:  \nh: "\\U0001F600"\ni: \u200b\nj: \'\u2028  x\'',
  ],
  ['in single quotes that are doubled', '{"a":"it\'s: so","b":"\'"}', "a: 'it''s: so'\nb: ''''"],
  ['markers', '{"a":"---","b":"...","c":"--- a","d":"-- a"}', "a: '---'\nb: '...'\nc: '--- a'\nd: -- a"],
  [
    'keys as values',
    '{"true":1,"1":2,"a: b":3,"":4," x":5,"null":6,"2020-01-01":7,"a\\nb":8,"y":9,"~":10}',
    '"": 4\n\' x\': 5\n"~": 10\n"1": 2\n"2020-01-01": 7\n? |-\n  a\n  b\n: 8\n\'a: b\': 3\n"null": 6\n"true": 1\n"y": 9',
  ],
]);

specify('sigs writes texts of many lines', 'sigs writes', [
  [
    'as a block',
    '{"a":"x\\ny","b":"x\\ny\\n","c":"x\\ny\\n\\n","d":"x\\n\\ny\\n"}',
    'a: |-\n  x\n  y\nb: |\n  x\n  y\nc: |+\n  x\n  y\n\nd: |\n  x\n\n  y',
  ],
  [
    'as a block with an indentation where they begin with blanks',
    '{"a":" x\\ny\\n","b":"\\n x\\n","c":"\\nx\\n"}',
    'a: |2\n   x\n  y\nb: |2\n\n   x\nc: |2\n\n  x',
  ],
  ['in double quotes where blanks stand before a line break', '{"a":"x \\ny\\n","b":"x\\n \\n"}', 'a: "x \\ny\\n"\nb: "x\\n \\n"'],
  [
    'in double quotes with tabs or other signs',
    '{"a":"x\\ty\\nz\\n","b":"x\\ry\\n","c":"\\u0001\\n"}',
    'a: "x\\ty\\nz\\n"\nb: "x\\ry\\n"\nc: "\\x01\\n"',
  ],
  ['of nothing but line breaks', '{"a":"\\n","b":"\\n\\n","c":" \\n"}', 'a: |2+\n\nb: |2+\n\n\nc: " \\n"'],
  [
    'with hashes and markers',
    '{"a":"# x\\ny\\n","b":"x\\n---\\ny\\n","c":"- x\\n- y\\n"}',
    'a: |\n  # x\n  y\nb: |\n  x\n  ---\n  y\nc: |\n  - x\n  - y',
  ],
  ['in lists', '{"a":["x\\ny\\n",["z\\nw"],{"b":"u\\nv\\n"}]}', 'a:\n- |\n  x\n  y\n- - |-\n    z\n    w\n- b: |\n    u\n    v'],
  [
    'with long lines',
    '{"a":"word word word word word word word word word word word word word word word word word word\\nend\\n"}',
    'a: |\n  word word word word word word word word word word word word word word word word word word\n  end',
  ],
]);

specify('sigs folds', 'sigs writes', [
  [
    'long texts at blanks',
    '{"a":"word word word word word word word word word word word word word word word word word word word word"}',
    'a: word word word word word word word word word word word word word word word word\n  word word word word',
  ],
  [
    'long texts in quotes',
    '{"a":"word: word word word word word word word word word word word word word word word word word word","b":"1 \\"word word word word word word word word word word word word word word word word word word word\\""}',
    'a: \'word: word word word word word word word word word word word word word word word\n  word word word\'\nb: 1 "word word word word word word word word word word word word word word word word\n  word word word"',
  ],
  [
    'no long texts without blanks',
    '{"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}',
    'a: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  ],
  [
    'no texts at two blanks',
    '{"a":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  bbbb  cc d"}',
    'a: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  bbbb  cc\n  d',
  ],
  [
    'by the column where they begin',
    '{"a":{"b":{"c":{"d":"word word word word word word word word word word word word word word word word word"}}},"long-key-of-many-letters-that-is-long-itself-and-longer":"word word word word word"}',
    'a:\n  b:\n    c:\n      d: word word word word word word word word word word word word word word word\n        word word\nlong-key-of-many-letters-that-is-long-itself-and-longer: word word word word word',
  ],
  [
    'in lists too',
    '{"a":["word word word word word word word word word word word word word word word word word word word"]}',
    'a:\n- word word word word word word word word word word word word word word word word\n  word word word',
  ],
  [
    'long keys in full',
    '{"a key of very many words that is longer than what fits upon a line of the text that is written here, and then some more":1}',
    'a key of very many words that is longer than what fits upon a line of the text that is written here, and then some more: 1',
  ],
  [
    'texts with escapes',
    '{"a":"tab\\there word word word word word word word word word word word word word word word word word word"}',
    'a: "tab\\there word word word word word word word word word word word word word word\n  word word word word"',
  ],
]);

specify('sigs writes numbers', 'sigs writes', [
  [
    'whole',
    '{"a":0,"b":-1,"c":1000000,"d":123456789012,"e":9007199254740991}',
    'a: 0\nb: -1\nc: 1000000\nd: 123456789012\ne: 9007199254740991',
  ],
  [
    'with fractions',
    '{"a":0.5,"b":-1.25,"c":3.14159,"d":123456.789,"e":1234567.5}',
    'a: 0.5\nb: -1.25\nc: 3.14159\nd: 123456.789\ne: 1.2345675e+06',
  ],
  [
    'large and small',
    '{"a":1e21,"b":1e-7,"c":0.00001,"d":1.5e300,"e":1e20,"f":1e18,"g":123456789012345680000}',
    'a: 1e+21\nb: 1e-07\nc: 1e-05\nd: 1.5e+300\ne: 1e+20\nf: 1000000000000000000\ng: 1.2345678901234568e+20',
  ],
]);

specify('sigs writes collections', 'sigs writes', [
  [
    'in the order of their keys',
    '{"b":1,"a":2,"B":3,"a10":4,"a9":5,"_":6,"-":7,"1":8,"10":9,"2":10,"é":11}',
    '\'-\': 7\n_: 6\n"1": 8\n"2": 10\n"10": 9\nB: 3\na: 2\na9: 5\na10: 4\nb: 1\né: 11',
  ],
  ['with lists under their key', '{"a":[1,2],"b":{"c":[3]}}', 'a:\n- 1\n- 2\nb:\n  c:\n  - 3'],
  ['with tables in lists', '{"a":[{"b":1,"c":[2]},{"d":{"e":3}}]}', 'a:\n- b: 1\n  c:\n  - 2\n- d:\n    e: 3'],
  ['with lists in lists', '{"a":[[1,[2]],[[3]],[]]}', 'a:\n- - 1\n  - - 2\n- - - 3\n- []'],
  ['that are empty', '{"a":[],"b":{},"c":[[],{}],"d":null,"e":[null]}', 'a: []\nb: {}\nc:\n- []\n- {}\nd: null\ne:\n- null'],
  ['of booleans', '{"a":true,"b":false}', 'a: true\nb: false'],
]);
