import { specify } from '../testing/specify.ts';

specify('trim, trimAll, trimPrefix, trimSuffix', [
  ['trim takes every white space of Unicode', '[{{ trim "\\u2003\\u00a0\\ta b\\v\\f\\r\\n\\u3000" }}]', '[a b]'],
  ['trim leaves a zero width space', '{{ trim "\\u200bx\\u200b" | quote }}', '"\\u200bx\\u200b"'],
  ['trim leaves a byte order mark', '{{ trim "\\ufeffx" | quote }}', '"\\ufeffx"'],
  ['trim of white space alone is empty', '[{{ trim " \\t\\n " }}]', '[]'],
  ['trimAll cuts any of the characters at both ends', '{{ trimAll "xy" "yxaxbyx" }}', 'axb'],
  ['trimAll knows characters, not bytes', '{{ trimAll "é" "éaéè" }}', 'aéè'],
  ['trimAll of nothing but the characters is empty', '[{{ trimAll "ab" "abba" }}]', '[]'],
  ['trimall is the old name', '{{ trimall "$" "$5$" }}', '5'],
  ['trimPrefix cuts once', '{{ trimPrefix "-" "--a" }}', '-a'],
  ['trimSuffix cuts once', '{{ trimSuffix "-" "a--" }}', 'a-'],
  ['trimPrefix of the whole text', '[{{ trimPrefix "abc" "abc" }}]', '[]'],
  ['trimPrefix of a longer prefix cuts nothing', '{{ trimPrefix "abcd" "abc" }}', 'abc'],
  ['trimSuffix wants a text', '{{ trimSuffix 1 "a" }}', 'error: template: t:1:14: executing "t" at <1>: expected string; found 1'],
]);

specify('upper, lower, title, untitle, swapcase', [
  ['upper of letters beyond ASCII', '{{ upper "straße éàñ ǆ ﬀ ı" }}', 'STRAßE ÉÀÑ Ǆ ﬀ I'],
  ['lower of letters beyond ASCII', '{{ lower "ÀÉÑ ẞ Σ ΌΣΟΣ Ǆ İ" }}', 'àéñ ß σ όσοσ ǆ i'],
  ['upper of Georgian and Cherokee', '{{ upper "აბ ꭰ" }} {{ lower "Ა Ꭰ" }}', 'ᲐᲑ Ꭰ ა ꭰ'],
  ['upper of the long s and the Kelvin sign', '{{ upper "ſ" }} {{ lower "K" }}', 'S k'],
  ['title begins a word behind anything but letters, digits and underscores', '{{ title "a-b_c d.e\'f 1g /h" }}', "A-B_c D.E'F 1g /H"],
  ['title leaves the other letters as they are', '{{ title "hELLO wORLD" }}', 'HELLO WORLD'],
  ['title of a letter with a title case', '{{ title "ǆabc ǉ" }}', 'ǅabc ǈ'],
  ['title behind a letter beyond ASCII', '{{ title "éa ñ b—c" }}', 'Éa Ñ B—c'],
  ['title behind Unicode white space', '{{ title "a\\u00a0b\\u2003c" }}', 'A B C'],
  ['title behind a combining mark', '{{ title "e\\u0301a" }}', 'Éa'],
  ['untitle lowers the first letter of each word', '{{ untitle "Hello World-Foo ÉA" }}', 'hello world-Foo éA'],
  ['untitle keeps white space as it is', '{{ untitle "  A\\tB\\nC" | quote }}', '"  a\\tb\\nc"'],
  ['swapcase turns the case of each letter', '{{ swapcase "aBc ÉÑ ß" }}', 'AbC éñ ß'],
  ['swapcase of a title-case letter', '{{ swapcase "ǅ" }}', 'ǆ'],
]);

specify('abbrev and abbrevboth', [
  ['abbrev leaves a short text', '{{ abbrev 5 "hello" }}', 'hello'],
  ['abbrev ends a long text in dots', '{{ abbrev 8 "hello world" }}', 'hello...'],
  ['abbrev below four leaves the text', '{{ abbrev 3 "hello" }} {{ abbrev -1 "hello" }}', 'hello hello'],
  ['abbrev of four', '{{ abbrev 4 "hello" }}', 'h...'],
  ['abbrev counts bytes', '{{ abbrev 5 "éééé" | b64enc }}', 'w6kuLi4='],
  ['abbrevboth below four leaves the text', '{{ abbrevboth 1 3 "hello world" }}', 'hello world'],
  ['abbrevboth with an offset wants seven', '{{ abbrevboth 1 6 "hello world" }} {{ abbrevboth 0 6 "hello world" }}', 'hello world hel...'],
  ['abbrevboth with a small offset cuts at the end alone', '{{ abbrevboth 4 10 "abcdefghijklmno" }}', 'abcdefg...'],
  ['abbrevboth cuts on both sides', '{{ abbrevboth 5 10 "abcdefghijklmno" }}', '...fghi...'],
  ['abbrevboth with an offset near the end', '{{ abbrevboth 12 10 "abcdefghijklmno" }}', '...ijklmno'],
  ['abbrevboth with an offset beyond the end', '{{ abbrevboth 99 10 "abcdefghijklmno" }}', '...ijklmno'],
  ['abbrevboth with a negative offset', '{{ abbrevboth -4 10 "abcdefghijklmno" }}', 'abcdefg...'],
]);

specify('trunc and substr', [
  ['trunc keeps the first bytes', '{{ trunc 3 "hello" }}', 'hel'],
  ['trunc of a negative length keeps the last', '{{ trunc -3 "hello" }}', 'llo'],
  ['trunc of a length that the text has not', '{{ trunc 9 "abc" }} {{ trunc -9 "abc" }} {{ trunc -3 "abc" }}', 'abc abc abc'],
  ['trunc cuts a letter in two', '{{ trunc 1 "é" | b64enc }} {{ trunc -1 "é" | b64enc }}', 'ww== qQ=='],
  ['substr from and to', '{{ substr 1 3 "hello" }}', 'el'],
  ['substr with a negative begin starts at the beginning', '{{ substr -5 2 "hello" }}', 'he'],
  ['substr with a negative end goes to the end', '{{ substr 2 -1 "hello" }}', 'llo'],
  ['substr of an end beyond the text', '{{ substr 2 99 "hello" }}', 'llo'],
  [
    'substr of a begin beyond the end panics',
    '{{ substr 4 2 "hello" }}',
    'error: template: t:1:3: executing "t" at <substr 4 2 "hello">: error calling substr: runtime error: slice bounds out of range [4:2]',
  ],
  [
    'substr of a begin beyond the text panics',
    '{{ substr 9 -1 "hello" }}',
    'error: template: t:1:3: executing "t" at <substr 9 -1 "hello">: error calling substr: runtime error: slice bounds out of range [9:5]',
  ],
  [
    'substr with both negative panics',
    '{{ substr -1 -1 "hello" }}',
    'error: template: t:1:3: executing "t" at <substr -1 -1 "hello">: error calling substr: runtime error: slice bounds out of range [:-1]',
  ],
  ['substr of nothing', '[{{ substr 0 0 "" }}] [{{ substr 5 5 "hello" }}]', '[] []'],
]);

specify('repeat, indent and nindent', [
  ['repeat', '{{ repeat 3 "ab" }}', 'ababab'],
  ['repeat of nothing', '[{{ repeat 0 "ab" }}] [{{ repeat 3 "" }}]', '[] []'],
  [
    'repeat of a negative count panics',
    '{{ repeat -1 "a" }}',
    'error: template: t:1:3: executing "t" at <repeat -1 "a">: error calling repeat: strings: negative Repeat count',
  ],
  ['repeat takes a float that is whole', '{{ repeat 2.0 "a" }}', 'aa'],
  ['repeat refuses a float', '{{ repeat 2.5 "a" }}', 'error: template: t:1:10: executing "t" at <2.5>: expected integer; found 2.5'],
  ['indent begins every line, empty ones too', '[{{ indent 2 "a\\n\\nb\\n" }}]', '[  a\n  \n  b\n  ]'],
  ['indent of nothing is the indentation', '[{{ indent 2 "" }}]', '[  ]'],
  ['indent knows line feeds alone', '{{ indent 1 "a\\r\\nb\\rc" | quote }}', '" a\\r\\n b\\rc"'],
  ['nindent begins with a line break', '[{{ nindent 2 "a\\nb" }}]', '[\n  a\n  b]'],
  ['nindent of nothing', '[{{ nindent 0 "" }}]', '[\n]'],
  [
    'nindent of a negative count panics',
    '{{ nindent -2 "a" }}',
    'error: template: t:1:3: executing "t" at <nindent -2 "a">: error calling nindent: strings: negative Repeat count',
  ],
]);

specify('replace, contains, hasPrefix, hasSuffix', [
  ['replace replaces all', '{{ replace "a" "bb" "aXaa" }}', 'bbXbbbb'],
  ['replace of nothing stands between all letters', '{{ replace "" "-" "éa" }} {{ replace "" "-" "" }}', '-é-a- -'],
  ['replace takes patterns literally', '{{ replace "." "$1" "a.b" }} {{ replace "$" "$&" "a$b" }}', 'a$1b a$&b'],
  ['replace does not see what it put in', '{{ replace "aa" "a" "aaaa" }}', 'aa'],
  ['contains the empty text', '{{ contains "" "abc" }} {{ contains "" "" }}', 'true true'],
  ['contains in order of part and text', '{{ contains "b" "abc" }} {{ contains "abc" "b" }}', 'true false'],
  ['hasPrefix and hasSuffix of the empty text', '{{ hasPrefix "" "a" }} {{ hasSuffix "" "a" }}', 'true true'],
]);

specify('quote, squote and cat', [
  ['quote escapes as Go does', '{{ quote "a\\"b\\\\c\\n\\t\\x00\\x7f\\u00ad\\u200b" }}', '"a\\"b\\\\c\\n\\t\\x00\\x7f\\u00ad\\u200b"'],
  ['quote keeps what can be printed', '{{ quote "é日😀\\u00a0" }}', '"é日😀\\u00a0"'],
  ['quote of bytes that are no text', '{{ quote (b64dec "/w==") }}', '"\\xff"'],
  ['quote leaves nil out', '{{ quote nil "a" nil 1 }}', '"a" "1"'],
  ['quote of nothing', '[{{ quote }}] [{{ quote nil }}]', '[] []'],
  ['quote of other types', '{{ quote 1.5 true (list 1 "a") (dict "k" nil) 1e6 }}', '"1.5" "true" "[1 a]" "map[k:<nil>]" "1e+06"'],
  ['quote of bytes', '{{ quote (index "abc" 0) }}', '"97"'],
  ['squote escapes nothing', '{{ squote "it\'s" "\\n" }}', "'it's' '\n'"],
  ['squote of other types', '{{ squote 1.5 true (list 1 "a") nil (dict "k" nil) }}', "'1.5' 'true' '[1 a]' 'map[k:<nil>]'"],
  ['cat puts blanks between what there is', '[{{ cat "a" nil 1 "" true (list) }}]', '[a 1  true []]'],
  ['cat of nothing', '[{{ cat }}] [{{ cat nil }}]', '[] []'],
]);

specify('split, splitn and splitList', [
  ['split numbers its parts', '{{ split "," "a,b,c" | toJson }}', '{"_0":"a","_1":"b","_2":"c"}'],
  [
    'split gives a map of texts',
    '{{ split "," "a" | typeOf }} [{{ (split "," "a")._1 }}] {{ (split "," "a")._0 }}',
    'map[string]string [<no value>] a',
  ],
  ['split by nothing gives letters', '{{ split "" "éab" | toJson }}', '{"_0":"é","_1":"a","_2":"b"}'],
  ['split of nothing has one part', '{{ split "," "" | toJson }} {{ splitList "," "" | toJson }}', '{"_0":""} [""]'],
  ['split of nothing by nothing has none', '{{ split "" "" | toJson }} {{ splitList "" "" | toJson }}', '{} []'],
  ['splitn keeps the rest in the last part', '{{ splitn "," 2 "a,b,c" | toJson }}', '{"_0":"a","_1":"b,c"}'],
  ['splitn of no part', '{{ splitn "," 0 "a,b" | toJson }}', '{}'],
  ['splitn of any number of parts', '{{ splitn "," -1 "a,b,c" | toJson }}', '{"_0":"a","_1":"b","_2":"c"}'],
  ['splitn by nothing', '{{ splitn "" 2 "abc" | toJson }}', '{"_0":"a","_1":"bc"}'],
  ['splitList at the edges', '{{ splitList "," ",a,,b," | toJson }}', '["","a","","b",""]'],
  ['splitList of a separator of many letters', '{{ splitList "ab" "xababy" | toJson }}', '["x","","y"]'],
  ['splitList gives texts', '{{ splitList "," "a" | typeOf }}', '[]string'],
  ['splitList by nothing cuts bytes that are no text', '{{ splitList "" (b64dec "Yf9i") | len }}', '3'],
]);

specify('join, toString, toStrings and sortAlpha', [
  ['join of many types leaves nil out', '{{ list 1 "a" nil 2.5 true (list 1) | join "," }}', '1,a,2.5,true,[1]'],
  ['join of one value', '{{ join "," 5 }} {{ join "," "a" }} [{{ join "," nil }}]', '5 a []'],
  ['join of texts', '{{ splitList "," "a,b" | join "-" }}', 'a-b'],
  ['join of a map is one value', '{{ join "," (dict "a" 1) }}', 'map[a:1]'],
  [
    'toString of each type',
    '{{ toString 1 }} {{ toString 1.0 }} {{ toString 1e7 }} {{ toString true }} {{ toString nil }} {{ toString (list nil) }} {{ toString (dict) }}',
    '1 1 1e+07 true <nil> [<nil>] map[]',
  ],
  [
    'toString of bytes',
    '{{ toString (slice "abc" 1) }}',
    'error: template: t:1:13: executing "t" at <slice "abc" 1>: error calling slice: list should be type of slice or array but string',
  ],
  [
    'toStrings leaves nil out',
    '{{ toStrings (list 1 nil "a") | toJson }} {{ toStrings nil | toJson }} {{ toStrings 1 | toJson }}',
    '["1","a"] [] ["1"]',
  ],
  ['sortAlpha sorts by bytes', '{{ sortAlpha (list "b" "a" "B" "10" "9" "é" "z") | toJson }}', '["10","9","B","a","b","z","é"]'],
  ['sortAlpha of numbers sorts their texts', '{{ sortAlpha (list 10 9 1) | toJson }}', '["1","10","9"]'],
  [
    'sortAlpha of one value',
    '{{ sortAlpha 3 | toJson }} {{ sortAlpha "b" | toJson }} {{ sortAlpha nil | toJson }}',
    '["3"] ["b"] ["\\u003cnil\\u003e"]',
  ],
  ['sortAlpha leaves the list as it was', '{{ $l := list "b" "a" }}{{ $s := sortAlpha $l }}{{ $l }} {{ $s }}', '[b a] [a b]'],
  ['sortAlpha leaves nil out', '{{ sortAlpha (list "b" nil "a") | toJson }}', '["a","b"]'],
]);

specify('plural', [
  ['plural of one', '{{ plural "one" "many" 1 }}', 'one'],
  ['plural of none and of minus one', '{{ plural "one" "many" 0 }} {{ plural "one" "many" -1 }}', 'many many'],
  ['plural wants an int', '{{ plural "one" "many" 1.5 }}', 'error: template: t:1:23: executing "t" at <1.5>: expected integer; found 1.5'],
  ['plural takes a length', '{{ len "a" | plural "one" "many" }}', 'one'],
]);

specify('nospace and initials', [
  ['nospace drops white space wherever it is', '{{ nospace " a\\tb\\nc\\u00a0d " }}', 'abcÂd'],
  ['nospace keeps letters of more than a byte whose bytes are no blanks', '{{ nospace "é è" | b64enc }}', 'w4PCqcODwqg='],
  ['nospace of a text with nothing to drop', '{{ nospace "日本" }}', '日本'],
  ['initials of words', '{{ initials "First Try" }} [{{ initials "" }}] {{ initials "  a\\tb\\nc " }}', 'FT [] abc'],
  ['initials of a letter beyond ASCII', '{{ initials "Élan été" | b64enc }}', 'w4PDgw=='],
  ['initials of a hyphenated word', '{{ initials "a-b c.d" }}', 'ac'],
]);

specify('random texts', [
  [
    'are as long as was asked',
    '{{ randAlphaNum 7 | len }} {{ randAlpha 3 | len }} {{ randNumeric 2 | len }} {{ randAscii 9 | len }} {{ randAlpha 0 | len }}',
    '7 3 2 9 0',
  ],
  ['randAlpha has letters alone', '{{ regexMatch "^[A-Za-z]{50}$" (randAlpha 50) }}', 'true'],
  ['randNumeric has digits alone', '{{ regexMatch "^[0-9]{50}$" (randNumeric 50) }}', 'true'],
  ['randAlphaNum has letters and digits', '{{ regexMatch "^[0-9A-Za-z]{50}$" (randAlphaNum 50) }}', 'true'],
  ['randAscii has what can be printed', '{{ regexMatch "^[ -~]{50}$" (randAscii 50) }}', 'true'],
  ['shuffle keeps the letters', '{{ shuffle "cab" | splitList "" | sortAlpha | join "" }}', 'abc'],
  [
    'uuidv4 has the form of version 4',
    '{{ regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" uuidv4 }}',
    'true',
  ],
]);
