import { specify } from '../testing/specify.ts';

specify(
  'b64enc and b64dec',
  [
    ['of texts', '{{ b64enc "" }}{{ b64enc "a" }} {{ b64enc "ab" }} {{ b64enc "abc" }} {{ b64enc "é日" }}', 'YQ== YWI= YWJj w6nml6U='],
    ['back', '{{ b64dec "YQ==" }} {{ b64dec "YWI=" }} {{ b64dec "YWJj" }} [{{ b64dec "" }}]', 'a ab abc []'],
    ['line breaks say nothing', '{{ b64dec "YW\\nJj\\r\\n" }}', 'abc'],
    ['without padding', '{{ b64dec "YQ" }}', 'illegal base64 data at input byte 0'],
    ['with too much padding', '{{ b64dec "YQ===" }}', 'illegal base64 data at input byte 4'],
    ['with padding in the middle', '{{ b64dec "YQ==YQ==" }}', 'illegal base64 data at input byte 4'],
    ['with a blank', '{{ b64dec "YQ= =" }}', 'illegal base64 data at input byte 2'],
    ['of the alphabet of URLs', '{{ b64dec "_-8=" }}', 'illegal base64 data at input byte 0'],
    ['with bits left over', '{{ b64dec "YR==" }}', 'a'],
    ['of bytes that are no text', '{{ b64dec "/w==" | len }} {{ b64dec "/w==" | b64enc }}', '1 /w=='],
    ['wants a text', '{{ b64enc 1 }}', 'error: template: t:1:10: executing "t" at <1>: expected string; found 1'],
  ],
  { map: { b: [1, { c: null }], a: '<&>' }, nil: null, big: 12345678901234, frac: 0.000001 },
);

specify(
  'b32enc and b32dec',
  [
    ['of texts', '{{ b32enc "" }}{{ b32enc "a" }} {{ b32enc "abcde" }} {{ b32enc "é" }}', 'ME====== MFRGGZDF YOUQ===='],
    ['back', '{{ b32dec "ME======" }} {{ b32dec "MFRGGZDF" }}', 'a abcde'],
    ['without padding', '{{ b32dec "ME" }}', 'illegal base32 data at input byte 0'],
    ['of small letters', '{{ b32dec "me======" }}', 'illegal base32 data at input byte 0'],
    ['of other characters', '{{ b32dec "M1======" }}', 'illegal base32 data at input byte 1'],
  ],
  { map: { b: [1, { c: null }], a: '<&>' }, nil: null, big: 12345678901234, frac: 0.000001 },
);

specify(
  'toJson, toPrettyJson and toRawJson',
  [
    [
      'sorts keys',
      '{{ toJson .map }} {{ toJson (dict "b" 1 "a" 2 "B" 3 "" 4) }}',
      '{"a":"\\u003c\\u0026\\u003e","b":[1,{"c":null}]} {"":4,"B":3,"a":2,"b":1}',
    ],
    ['escapes for HTML', '{{ toJson "<script>&\'\\u2028\\u2029" }}', '"\\u003cscript\\u003e\\u0026\'\\u2028\\u2029"'],
    [
      'escapes control characters',
      '{{ toJson "\\x00\\x01\\b\\f\\n\\r\\t\\x1f\\x7f\\"\\\\/" }}',
      '"\\u0000\\u0001\\b\\f\\n\\r\\t\\u001f\u007f\\"\\\\/"',
    ],
    ['leaves letters as they are', '{{ toJson "é日😀\\u00ad\\ufeff" }}', '"é日😀­\ufeff"'],
    ['replaces bytes that are no text', '{{ toJson (b64dec "Yf9i") }}', '"a\\ufffdb"'],
    [
      'writes numbers',
      '{{ toJson 1 }} {{ toJson 1.0 }} {{ toJson 1.5 }} {{ toJson .big }} {{ toJson .frac }} {{ toJson 1e-7 }} {{ toJson 1e20 }} {{ toJson 1e21 }} {{ toJson -0.0 }} {{ toJson 123456789.123 }}',
      '1 1 1.5 12345678901234 0.000001 1e-7 100000000000000000000 1e+21 -0 123456789.123',
    ],
    ['has no word for infinity', '[{{ toJson (float64 "inf") }}]', '[]'],
    [
      'refuses infinity with must',
      '{{ mustToJson (float64 "inf") }}',
      'error: template: t:1:3: executing "t" at <mustToJson (float64 "inf")>: error calling mustToJson: json: unsupported value: +Inf',
    ],
    [
      'refuses not a number with must',
      '{{ mustToRawJson (list (float64 "NaN")) }}',
      'error: template: t:1:3: executing "t" at <mustToRawJson (list (float64 "NaN"))>: error calling mustToRawJson: json: unsupported value: NaN',
    ],
    [
      'writes other types',
      '{{ toJson nil }} {{ toJson true }} {{ toJson (list) }} {{ toJson (dict) }} {{ toJson .absent }} {{ toJson (list nil) }}',
      'null true [] {} null [null]',
    ],
    [
      'writes versions and times',
      '{{ toJson (semver "v1.2.3-a+b") }} {{ toJson (toDate "2006" "2020") }}',
      '"1.2.3-a+b" "2020-01-01T00:00:00Z"',
    ],
    ['pretty', '{{ toPrettyJson .map }}', '{\n  "a": "\\u003c\\u0026\\u003e",\n  "b": [\n    1,\n    {\n      "c": null\n    }\n  ]\n}'],
    [
      'pretty of nothing',
      '{{ toPrettyJson (list) }} {{ toPrettyJson (dict) }} {{ toPrettyJson (list (list) (dict)) }} {{ toPrettyJson nil }} {{ toPrettyJson "<" }}',
      '[] {} [\n  [],\n  {}\n] null "\\u003c"',
    ],
    ['raw escapes nothing for HTML', '{{ toRawJson .map }} {{ toRawJson "<&>\\u2028" }}', '{"a":"<&>","b":[1,{"c":null}]} "<&>\\u2028"'],
    [
      'must',
      '{{ mustToJson .map }} {{ mustToPrettyJson 1 }} {{ mustToRawJson "<" }}',
      '{"a":"\\u003c\\u0026\\u003e","b":[1,{"c":null}]} 1 "<"',
    ],
  ],
  { map: { b: [1, { c: null }], a: '<&>' }, nil: null, big: 12345678901234, frac: 0.000001 },
);

specify(
  'fromJson',
  [
    [
      'of each type',
      '{{ fromJson "1" }} {{ fromJson "1.5e3" }} {{ fromJson "\\"a\\"" }} {{ fromJson "true" }} {{ fromJson "[1,null]" }} {{ fromJson "{\\"a\\":{\\"b\\":[]}}" }} {{ fromJson "null" }}',
      '1 1500 a true [1 <nil>] map[a:map[b:[]]] <no value>',
    ],
    [
      'numbers are floats',
      '{{ fromJson "1" | typeOf }} {{ fromJson "12345678901234567890" }} {{ fromJson "-0" }} {{ fromJson "1E+2" }}',
      'float64 1.2345678901234567e+19 -0 100',
    ],
    [
      'escapes',
      '{{ fromJson "\\"\\\\u00e9\\\\n\\\\/\\\\ud83d\\\\ude00\\"" }} {{ fromJson "\\"\\\\ud83d\\"" }} {{ fromJson "\\"\\\\ude00\\\\ud83d\\"" | printf "%q" }}',
      'é\n/😀 � "��"',
    ],
    ['blanks around', '{{ fromJson " \\n\\t[ 1 , 2 ] \\r" }}', '[1 2]'],
    ['the last of equal keys wins', '{{ fromJson "{\\"a\\":1,\\"a\\":2}" | toJson }}', '{"a":2}'],
    ['tables of equal keys are not merged', '{{ fromJson "{\\"a\\":{\\"x\\":1},\\"a\\":{\\"y\\":2}}" | toJson }}', '{"a":{"y":2}}'],
    [
      'keys that JavaScript has a meaning for',
      '{{ fromJson "{\\"__proto__\\":{\\"x\\":1},\\"constructor\\":2}" | toJson }}',
      '{"__proto__":{"x":1},"constructor":2}',
    ],
    ['what is none is nil', '{{ fromJson "{" }} {{ fromJson "" }}', '<no value> <no value>'],
  ],
  { map: { b: [1, { c: null }], a: '<&>' }, nil: null, big: 12345678901234, frac: 0.000001 },
);

specify(
  'mustFromJson refuses',
  [
    [
      'nothing',
      '{{ mustFromJson "" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "">: error calling mustFromJson: unexpected end of JSON input',
    ],
    [
      'blanks alone',
      '{{ mustFromJson "  " }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "  ">: error calling mustFromJson: unexpected end of JSON input',
    ],
    [
      'a value that begins with no value',
      '{{ mustFromJson "x" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "x">: error calling mustFromJson: invalid character \'x\' looking for beginning of value',
    ],
    [
      'a value that ends too early',
      '{{ mustFromJson "[1" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "[1">: error calling mustFromJson: unexpected end of JSON input',
    ],
    [
      'an object that ends too early',
      '{{ mustFromJson "{\\"a\\":" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "{\\"a\\":">: error calling mustFromJson: unexpected end of JSON input',
    ],
    [
      'a value behind a value',
      '{{ mustFromJson "1 x" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "1 x">: error calling mustFromJson: invalid character \'x\' after top-level value',
    ],
    [
      'a comma at the end of a list',
      '{{ mustFromJson "[1,]" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "[1,]">: error calling mustFromJson: invalid character \']\' looking for beginning of value',
    ],
    [
      'a comma at the end of an object',
      '{{ mustFromJson "{\\"a\\":1,}" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "{\\"a\\":1,}">: error calling mustFromJson: invalid character \'}\' looking for beginning of object key string',
    ],
    [
      'a key without quotes',
      '{{ mustFromJson "{a:1}" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "{a:1}">: error calling mustFromJson: invalid character \'a\' looking for beginning of object key string',
    ],
    [
      'a key that is a number',
      '{{ mustFromJson "{1:1}" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "{1:1}">: error calling mustFromJson: invalid character \'1\' looking for beginning of object key string',
    ],
    [
      'a missing colon',
      '{{ mustFromJson "{\\"a\\" 1}" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "{\\"a\\" 1}">: error calling mustFromJson: invalid character \'1\' after object key',
    ],
    [
      'a missing comma in a list',
      '{{ mustFromJson "[1 2]" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "[1 2]">: error calling mustFromJson: invalid character \'2\' after array element',
    ],
    [
      'a missing comma in an object',
      '{{ mustFromJson "{\\"a\\":1 \\"b\\":2}" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "{\\"a\\":1 \\"b\\":2}">: error calling mustFromJson: invalid character \'"\' after object key:value pair',
    ],
    [
      'single quotes',
      '{{ mustFromJson "\'a\'" }}',
      "error: template: t:1:3: executing \"t\" at <mustFromJson \"'a'\">: error calling mustFromJson: invalid character '\\'' looking for beginning of value",
    ],
    [
      'a text that does not end',
      '{{ mustFromJson "\\"a" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "\\"a">: error calling mustFromJson: unexpected end of JSON input',
    ],
    [
      'an escape that there is not',
      '{{ mustFromJson "\\"\\\\z\\"" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "\\"\\\\z\\"">: error calling mustFromJson: invalid character \'z\' in string escape code',
    ],
    [
      'a half escape',
      '{{ mustFromJson "\\"\\\\u12\\"" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "\\"\\\\u12\\"">: error calling mustFromJson: invalid character \'"\' in \\u hexadecimal character escape',
    ],
    [
      'a control character in a text',
      '{{ mustFromJson "\\"a\\nb\\"" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "\\"a\\nb\\"">: error calling mustFromJson: invalid character \'\\n\' in string literal',
    ],
    [
      'a word that is none',
      '{{ mustFromJson "nul" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "nul">: error calling mustFromJson: invalid character \' \' in literal null (expecting \'l\')',
    ],
    [
      'a word with something behind it',
      '{{ mustFromJson "truex" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "truex">: error calling mustFromJson: invalid character \'x\' after top-level value',
    ],
    [
      'a word spelled otherwise',
      '{{ mustFromJson "True" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "True">: error calling mustFromJson: invalid character \'T\' looking for beginning of value',
    ],
    [
      'a leading zero',
      '{{ mustFromJson "012" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "012">: error calling mustFromJson: invalid character \'1\' after top-level value',
    ],
    [
      'a leading plus',
      '{{ mustFromJson "+1" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "+1">: error calling mustFromJson: invalid character \'+\' looking for beginning of value',
    ],
    [
      'a point without digits',
      '{{ mustFromJson "1.x" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "1.x">: error calling mustFromJson: invalid character \'x\' after decimal point in numeric literal',
    ],
    [
      'a leading point',
      '{{ mustFromJson ".5" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson ".5">: error calling mustFromJson: invalid character \'.\' looking for beginning of value',
    ],
    [
      'an exponent without digits',
      '{{ mustFromJson "1ex" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "1ex">: error calling mustFromJson: invalid character \'x\' in exponent of numeric literal',
    ],
    [
      'a minus alone',
      '{{ mustFromJson "-" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "-">: error calling mustFromJson: invalid character \' \' in numeric literal',
    ],
    [
      'a number that is too large',
      '{{ mustFromJson "1e400" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "1e400">: error calling mustFromJson: json: cannot unmarshal number 1e400 into Go value of type float64',
    ],
    [
      'a comment',
      '{{ mustFromJson "1 // x" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "1 // x">: error calling mustFromJson: invalid character \'/\' after top-level value',
    ],
    [
      'a letter beyond ASCII',
      '{{ mustFromJson "é" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "é">: error calling mustFromJson: invalid character \'Ã\' looking for beginning of value',
    ],
    [
      'a byte order mark',
      '{{ mustFromJson "\\ufeff1" }}',
      'error: template: t:1:3: executing "t" at <mustFromJson "\\ufeff1">: error calling mustFromJson: invalid character \'ï\' looking for beginning of value',
    ],
  ],
  { map: { b: [1, { c: null }], a: '<&>' }, nil: null, big: 12345678901234, frac: 0.000001 },
);

specify(
  'hashes',
  [
    [
      'sha1sum, sha256sum and sha512sum',
      '{{ sha1sum "abc" }} {{ sha256sum "" }} {{ sha512sum "é" }}',
      'a9993e364706816aba3e25717850c26c9cd0d89d e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 9e2ad28633f24451bd4f3c1cb20586a21a44c3aeedbdc01b9cc8fa72917ea7bd689c82b8bf1fef89b911cf8cc46fa2c1ccc10087b2094fd4d3350ecd88526a2c',
    ],
    ['adler32sum', '{{ adler32sum "" }} {{ adler32sum "Wikipedia" }} {{ adler32sum (repeat 6000 "ÿ") }}', '1 300286872 3070908654'],
    [
      'of bytes that are no text',
      '{{ sha1sum (b64dec "/w==") }} {{ adler32sum (b64dec "/w==") }}',
      '85e53271e14006f0265921d02d4d736cdc580b0b 16777472',
    ],
    ['want a text', '{{ sha256sum 1 }}', 'error: template: t:1:13: executing "t" at <1>: expected string; found 1'],
  ],
  { map: { b: [1, { c: null }], a: '<&>' }, nil: null, big: 12345678901234, frac: 0.000001 },
);

specify(
  'passwords',
  [
    [
      'derivePassword of each kind',
      '{{ derivePassword 1 "maximum" "pw" "user" "a.example" }} {{ derivePassword 1 "long" "pw" "user" "a.example" }} {{ derivePassword 1 "medium" "pw" "user" "a.example" }} {{ derivePassword 1 "short" "pw" "user" "a.example" }} {{ derivePassword 1 "basic" "pw" "user" "a.example" }} {{ derivePassword 1 "pin" "pw" "user" "a.example" }}',
      'SeUa!hTz0$7fb(33Ul3_ CagpWogxKiho5/ CagPef5? Cag1 StU16UTM 2041',
    ],
    ['derivePassword goes by its counter', '{{ derivePassword 2 "long" "pw" "user" "a.example" }}', 'NarwTojaGuhi2%'],
    [
      'derivePassword of a kind that there is not',
      '{{ derivePassword 1 "huge" "pw" "user" "a.example" }}',
      'cannot find password template huge',
    ],
    [
      'decryptAES of what encryptAES gave',
      '{{ encryptAES "key" "plain é" | decryptAES "key" }} [{{ encryptAES "key" "" }}] [{{ decryptAES "key" "" }}]',
      'plain é [] []',
    ],
    ['decryptAES of a text of ours', '{{ decryptAES "secretkey" "30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=" }}', 'plaintext'],
    [
      'decryptAES of no base 64',
      '{{ decryptAES "key" "!" }}',
      'error: template: t:1:3: executing "t" at <decryptAES "key" "!">: error calling decryptAES: illegal base64 data at input byte 0',
    ],
    ['bcrypt has its form', '{{ bcrypt "pw" | regexMatch "^\\\\$2a\\\\$10\\\\$[./A-Za-z0-9]{53}$" }}', 'true'],
    [
      'bcrypt of too long a text',
      '{{ bcrypt (repeat 73 "a") }}',
      'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes',
    ],
    ['htpasswd has a name and a hash', '{{ htpasswd "me" "pw" | regexMatch "^me:\\\\$2a\\\\$10\\\\$" }}', 'true'],
    ['htpasswd of a name with a colon', '{{ htpasswd "a:b" "pw" }}', 'invalid username: a:b'],
    ['randBytes are bytes in base 64', '{{ randBytes 5 | b64dec | len }} {{ randBytes 0 }}', '5 '],
    [
      'randBytes of less than none',
      '{{ randBytes -1 }}',
      'error: template: t:1:3: executing "t" at <randBytes -1>: error calling randBytes: runtime error: makeslice: len out of range',
    ],
  ],
  { map: { b: [1, { c: null }], a: '<&>' }, nil: null, big: 12345678901234, frac: 0.000001 },
);
