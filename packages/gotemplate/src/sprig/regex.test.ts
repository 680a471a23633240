import { specify } from '../testing/specify.ts';

specify('regexMatch', [
  ['a part is enough', '{{ regexMatch "b" "abc" }} {{ regexMatch "^b" "abc" }} {{ regexMatch "" "abc" }}', 'true false true'],
  [
    'classes and anchors',
    '{{ regexMatch "^[a-z]+\\\\d{2,3}$" "ab12" }} {{ regexMatch "\\\\bfoo\\\\b" "a foo b" }} {{ regexMatch "\\\\Bo" "foo" }}',
    'true true true',
  ],
  [
    'flags',
    '{{ regexMatch "(?i)ABC" "abc" }} {{ regexMatch "(?s)a.b" "a\\nb" }} {{ regexMatch "a.b" "a\\nb" }} {{ regexMatch "(?m)^b$" "a\\nb" }} {{ regexMatch "(?U)a+" "aa" }}',
    'true true false true true',
  ],
  [
    'a dollar is the very end',
    '{{ regexMatch "a$" "a\\n" }} {{ regexMatch "a\\\\z" "a" }} {{ regexMatch "\\\\Aa" "a" }}',
    'false true true',
  ],
  [
    'classes of ASCII',
    '{{ regexMatch "^\\\\w+$" "é" }} {{ regexMatch "^\\\\s$" "\\u00a0" }} {{ regexMatch "^\\\\d$" "٣" }} {{ regexMatch "[[:alpha:]]" "é" }} {{ regexMatch "[[:^alpha:]]" "é" }}',
    'false false false false true',
  ],
  [
    'classes of Unicode',
    '{{ regexMatch "^\\\\p{L}$" "é" }} {{ regexMatch "^\\\\pN$" "٣" }} {{ regexMatch "^\\\\p{Greek}$" "α" }} {{ regexMatch "^\\\\P{L}$" "1" }} {{ regexMatch "^\\\\p{^L}$" "1" }}',
    'true true true true true',
  ],
  [
    'escapes',
    '{{ regexMatch "^\\\\x41\\\\x{42}\\\\103$" "ABC" }} {{ regexMatch "\\\\Qa.b\\\\E" "a.b" }} {{ regexMatch "^\\\\.\\\\-\\\\/$" ".-/" }}',
    'true true true',
  ],
  ['repetitions that match nothing', '{{ regexMatch "^(a*)*$" "b" }} {{ regexMatch "(|a)+" "" }}', 'false true'],
  ['a look ahead is no pattern here', '{{ regexMatch "(?=a)" "a" }}', 'false'],
  ['a reference back is no pattern here', '{{ regexMatch "(a)\\\\1" "aa" }}', 'false'],
  ['a pattern that is none matches nothing', '{{ regexMatch "(" "(" }}', 'false'],
  ['bytes that are no text', '{{ regexMatch "^.$" (b64dec "/w==") }} {{ regexMatch "^a" (b64dec "Yf8=") }}', 'true true'],
]);

specify('mustRegexMatch refuses', [
  [
    'a group that does not end',
    '{{ mustRegexMatch "(a" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "(a" "a">: error calling mustRegexMatch: error parsing regexp: missing closing ): `(a`',
  ],
  [
    'a group that does not begin',
    '{{ mustRegexMatch "a)" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "a)" "a">: error calling mustRegexMatch: error parsing regexp: unexpected ): `a)`',
  ],
  [
    'a class that does not end',
    '{{ mustRegexMatch "[a" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "[a" "a">: error calling mustRegexMatch: error parsing regexp: missing closing ]: `[a`',
  ],
  [
    'a range backwards',
    '{{ mustRegexMatch "[b-a]" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "[b-a]" "a">: error calling mustRegexMatch: error parsing regexp: invalid character class range: `b-a`',
  ],
  [
    'a repetition of nothing',
    '{{ mustRegexMatch "*a" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "*a" "a">: error calling mustRegexMatch: error parsing regexp: missing argument to repetition operator: `*`',
  ],
  [
    'a repetition of a repetition',
    '{{ mustRegexMatch "a**" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "a**" "a">: error calling mustRegexMatch: error parsing regexp: invalid nested repetition operator: `**`',
  ],
  [
    'a repetition backwards',
    '{{ mustRegexMatch "a{3,2}" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "a{3,2}" "a">: error calling mustRegexMatch: error parsing regexp: invalid repeat count: `{3,2}`',
  ],
  [
    'a repetition of too many',
    '{{ mustRegexMatch "a{1001}" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "a{1001}" "a">: error calling mustRegexMatch: error parsing regexp: invalid repeat count: `{1001}`',
  ],
  [
    'repetitions that multiply to too many',
    '{{ mustRegexMatch "(a{500}){3}" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "(a{500}){3}" "a">: error calling mustRegexMatch: error parsing regexp: invalid repeat count: `{3}`',
  ],
  [
    'a class of ASCII that there is not',
    '{{ mustRegexMatch "[[:foo:]]" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "[[:foo:]]" "a">: error calling mustRegexMatch: error parsing regexp: invalid character class range: `[:foo:]`',
  ],
  [
    'a class of Unicode that there is not',
    '{{ mustRegexMatch "\\\\p{Foo}" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "\\\\p{Foo}" "a">: error calling mustRegexMatch: error parsing regexp: invalid character class range: `\\p{Foo}`',
  ],
  [
    'an escape that there is not',
    '{{ mustRegexMatch "\\\\y" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "\\\\y" "a">: error calling mustRegexMatch: error parsing regexp: invalid escape sequence: `\\y`',
  ],
  [
    'an escape at the end',
    '{{ mustRegexMatch "a\\\\" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "a\\\\" "a">: error calling mustRegexMatch: error parsing regexp: trailing backslash at end of expression: ``',
  ],
  [
    'a look behind',
    '{{ mustRegexMatch "(?<=a)b" "ab" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "(?<=a)b" "ab">: error calling mustRegexMatch: error parsing regexp: invalid named capture: `(?<=a)b`',
  ],
  [
    'a flag that there is not',
    '{{ mustRegexMatch "(?z)a" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "(?z)a" "a">: error calling mustRegexMatch: error parsing regexp: invalid or unsupported Perl syntax: `(?z`',
  ],
  [
    'a name of a group that is none',
    '{{ mustRegexMatch "(?P<a b>x)" "x" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "(?P<a b>x)" "x">: error calling mustRegexMatch: error parsing regexp: invalid named capture: `(?P<a b>`',
  ],
  [
    'a code that is too large',
    '{{ mustRegexMatch "\\\\x{110000}" "a" }}',
    'error: template: t:1:3: executing "t" at <mustRegexMatch "\\\\x{110000}" "a">: error calling mustRegexMatch: error parsing regexp: invalid escape sequence: `\\x{110000`',
  ],
]);

specify('regexFind and regexFindAll', [
  ['the first match', '{{ regexFind "[0-9]+" "a12b345" }} [{{ regexFind "x" "abc" }}] [{{ regexFind "x*" "abc" }}]', '12 [] []'],
  [
    'the leftmost, then the first alternative',
    '{{ regexFind "a|ab" "ab" }} {{ regexFind "ab|a" "ab" }} {{ regexFind "a+?" "aaa" }}',
    'a ab a',
  ],
  [
    'all matches',
    '{{ regexFindAll "[0-9]+" "a12b345c6" -1 | toJson }} {{ regexFindAll "[0-9]+" "a12b345c6" 2 | toJson }} {{ regexFindAll "[0-9]" "12" 0 | toJson }}',
    '["12","345","6"] ["12","345"] null',
  ],
  ['no match', '{{ regexFindAll "x" "abc" -1 | toJson }} {{ regexFindAll "x" "abc" -1 | len }}', 'null 0'],
  ['matches of nothing', '{{ regexFindAll "a*" "baaab" -1 | toJson }} {{ regexFindAll "" "é" -1 | toJson }}', '["","aaa",""] ["",""]'],
  ['their type', '{{ regexFindAll "a" "a" -1 | typeOf }}', '[]string'],
  [
    'a pattern that is none',
    '{{ regexFind "(" "a" }}',
    'error: template: t:1:3: executing "t" at <regexFind "(" "a">: error calling regexFind: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
  ],
  [
    'a pattern that is none, with must',
    '{{ mustRegexFindAll "[" "a" 1 }}',
    'error: template: t:1:3: executing "t" at <mustRegexFindAll "[" "a" 1>: error calling mustRegexFindAll: error parsing regexp: missing closing ]: `[`',
  ],
  ['mustRegexFind', '{{ mustRegexFind "b." "abc" }} {{ mustRegexFindAll "." "abc" 2 | toJson }}', 'bc ["a","b"]'],
]);

specify('regexReplaceAll', [
  ['groups by number', '{{ regexReplaceAll "(\\\\w)(\\\\w)" "abcd" "$2$1" }} {{ regexReplaceAll "(a)" "a" "${1}x" }}', 'badc ax'],
  [
    "a group's number takes all letters behind it",
    '{{ regexReplaceAll "(a)" "a" "$1x" }} {{ regexReplaceAll "(a)" "a" "$1_" }} {{ regexReplaceAll "(a)" "a" "$1-" }}',
    '  a-',
  ],
  [
    'groups by name',
    '{{ regexReplaceAll "(?P<first>a)" "a" "<$first>" }} {{ regexReplaceAll "(?<x>a)" "a" "${x}y" }} {{ regexReplaceAll "(a)" "a" "<$none>" }}',
    '<a> ay <>',
  ],
  ['the whole match', '{{ regexReplaceAll "b" "abc" "<$0>" }}', 'a<b>c'],
  ['a group that matched nothing', '{{ regexReplaceAll "(x)?b" "abc" "<$1>" }} {{ regexReplaceAll "b" "abc" "<$9>" }}', 'a<>c a<>c'],
  [
    'dollars',
    '{{ regexReplaceAll "b" "abc" "$$" }} {{ regexReplaceAll "b" "abc" "$" }} {{ regexReplaceAll "b" "abc" "$ x" }} {{ regexReplaceAll "b" "abc" "${1" }} {{ regexReplaceAll "b" "abc" "${}" }} {{ regexReplaceAll "b" "abc" "$${1}" }}',
    'a$c a$c a$ xc a${1c a${}c a${1}c',
  ],
  [
    'a name of other letters',
    '{{ regexReplaceAll "(?P<n>b)" "abc" "$né" }} {{ regexReplaceAll "b" "abc" "$é|" }} {{ regexReplaceAll "b" "abc" "${é-}|" }}',
    'ac a|c a${é-}|c',
  ],
  [
    'matches of nothing',
    '{{ regexReplaceAll "x*" "abc" "-" }} {{ regexReplaceAll "b*" "abc" "-" }} {{ regexReplaceAll "$" "a" "!" }} {{ regexReplaceAll "^" "a" "!" }}',
    '-a-b-c- -a-c- a! !a',
  ],
  ['lines', '{{ regexReplaceAll "(?m)^" "a\\nb" "> " | quote }} {{ regexReplaceAll "\\\\s+" " a \\n b " "_" }}', '"> a\\n> b" _a_b_'],
  ['letters beyond ASCII', '{{ regexReplaceAll "é" "éaé" "日" }} {{ regexReplaceAll "." "é日" "x" }}', '日a日 xx'],
  [
    'bytes that are no text',
    '{{ regexReplaceAll "a" (b64dec "Yf9h") "b" | b64enc }} {{ regexReplaceAll "[^a]" (b64dec "Yf9h") "b" }}',
    'Yv9i aba',
  ],
  ['literally', '{{ regexReplaceAllLiteral "b" "abc" "$0$1" }} {{ mustRegexReplaceAllLiteral "(b)" "abc" "${1}" }}', 'a$0$1c a${1}c'],
  [
    'a pattern that is none, with must',
    '{{ mustRegexReplaceAll "(" "a" "b" }}',
    'error: template: t:1:3: executing "t" at <mustRegexReplaceAll "(" "a" "b">: error calling mustRegexReplaceAll: error parsing regexp: missing closing ): `(`',
  ],
  [
    'a pattern that is none, literally',
    '{{ mustRegexReplaceAllLiteral "[" "a" "b" }}',
    'error: template: t:1:3: executing "t" at <mustRegexReplaceAllLiteral "[" "a" "b">: error calling mustRegexReplaceAllLiteral: error parsing regexp: missing closing ]: `[`',
  ],
  [
    'a pattern that is none, panics',
    '{{ regexReplaceAll "(" "a" "b" }}',
    'error: template: t:1:3: executing "t" at <regexReplaceAll "(" "a" "b">: error calling regexReplaceAll: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
  ],
]);

specify('regexSplit', [
  [
    'at every match',
    '{{ regexSplit "[,;]" "a,b;c" -1 | toJson }} {{ regexSplit "," ",a,,b," -1 | toJson }}',
    '["a","b","c"] ["","a","","b",""]',
  ],
  [
    'into so many parts',
    '{{ regexSplit "," "a,b,c" 2 | toJson }} {{ regexSplit "," "a,b,c" 1 | toJson }} {{ regexSplit "," "a,b,c" 0 | toJson }} {{ regexSplit "," "a,b,c" 9 | toJson }}',
    '["a","b,c"] ["a,b,c"] null ["a","b","c"]',
  ],
  [
    'at matches of nothing',
    '{{ regexSplit "" "abc" -1 | toJson }} {{ regexSplit "x*" "axbc" -1 | toJson }} {{ regexSplit "" "abc" 2 | toJson }}',
    '["a","b","c"] ["a","b","c"] ["a","bc"]',
  ],
  ['of nothing', '{{ regexSplit "," "" -1 | toJson }} {{ regexSplit "" "" -1 | toJson }}', '[""] []'],
  ['with no match', '{{ regexSplit "x" "abc" -1 | toJson }}', '["abc"]'],
  [
    'a pattern that is none',
    '{{ mustRegexSplit "(" "a" -1 }}',
    'error: template: t:1:3: executing "t" at <mustRegexSplit "(" "a" -1>: error calling mustRegexSplit: error parsing regexp: missing closing ): `(`',
  ],
]);

specify('regexQuoteMeta', [
  [
    'of what has a meaning',
    '{{ regexQuoteMeta "\\\\.+*?()|[]{}^$" }} {{ regexQuoteMeta "a-b_c/d,e é" }}',
    '\\\\\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$ a-b_c/d,e é',
  ],
]);
