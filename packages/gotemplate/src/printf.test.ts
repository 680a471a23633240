import { sprintf } from './printf.ts';
import { specify } from './testing/specify.ts';
import { GoBytes, int, nilSlice } from './value.ts';

specify(
  '%d',
  [
    ['of integers', '{{ printf "%d|%5d|%-5d|%05d|%+d|% d|%+05d" 42 42 42 42 42 42 42 }}', '42|   42|42   |00042|+42| 42|+0042'],
    ['of negative integers', '{{ printf "%d|%5d|%-5d|%05d|%+d|% d" -42 -42 -42 -42 -42 -42 }}', '-42|  -42|-42  |-0042|-42|-42'],
    ['with a precision', '{{ printf "%.5d|%8.5d|%-8.5d|%08.5d|%.0d|%.0d" 42 42 42 42 0 1 }}', '00042|   00042|00042   |   00042||1'],
    ['with a sharp', '{{ printf "%#d" 42 }}', '42'],
    ['with minus and zero', '{{ printf "%-05d|%0-5d" 42 42 }}', '42   |42   '],
    ['of the largest', '{{ printf "%d %d" 9223372036854775807 -9223372036854775808 }}', '9223372036854775807 -9223372036854775808'],
    ['of a float', '{{ printf "%d" .f }} {{ printf "%5d" 1.0 }}', '%!d(float64=3.5) %!d(float64=    1)'],
    ['of a text', '{{ printf "%d" "a" }} {{ printf "%05d" "a" }}', '%!d(string=a) %!d(string=0000a)'],
    ['of a boolean and nil', '{{ printf "%d %d" true nil }}', '%!d(bool=true) %!d(<nil>)'],
    [
      'of a list',
      '{{ printf "%d" .list }} {{ printf "%03d" (list 1 2) }}',
      '[%!d(float64=1) %!d(string=a) <nil> %!d(bool=true) %!d(float64=2.5)] [001 002]',
    ],
    ['of a map', '{{ printf "%d" .map }}', 'map[%!d(string=k):[%!d(float64=1.5)] %!d(string=n):<nil>]'],
    ['of bytes', '{{ printf "%d" (slice (list 1 2) 0) }}', '[1 2]'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%b, %o, %O, %x and %X of integers',
  [
    ['in each base', '{{ printf "%b %o %O %x %X" 10 10 10 250 250 }}', '1010 12 0o12 fa FA'],
    ['with a sharp', '{{ printf "%#b %#o %#O %#x %#X" 10 10 10 250 250 }}', '0b1010 012 0o012 0xfa 0XFA'],
    ['of negatives', '{{ printf "%b %o %x %#x" -10 -10 -10 -10 }}', '-1010 -12 -a -0xa'],
    ['padded with zeros', '{{ printf "%08b|%#08b|%04x|%#06x|%#06o" 5 5 10 10 8 }}', '00000101|0b00000101|000a|0x00000a|000010'],
    ['with a precision', '{{ printf "%.4x|%#.4x|%8.4x|%.3o|%#.3o" 10 10 10 8 8 }}', '000a|0x000a|    000a|010|010'],
    ['of zero', '{{ printf "%x %#x %o %#o %b %#b" 0 0 0 0 0 0 }}', '0 0x0 0 0 0 0b0'],
    ['with plus and blank', '{{ printf "%+x|% x|%+#x" 10 10 10 }}', '+a| a|+0xa'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%c, %q and %U of integers',
  [
    ['%c is a letter', '{{ printf "%c%c|%3c|%-3c|%03c" 65 233 66 66 66 }}', 'Aé|  B|B  |00B'],
    ['%c of what is no letter', '{{ printf "%c %c" -1 1114112 }}', '� �'],
    [
      '%q is a letter in quotes',
      '{{ printf "%q %q %q %q" 65 39 10 233 }} {{ printf "%+q %#q" 233 96 }}',
      "'A' '\\'' '\\n' 'é' '\\u00e9' '`'",
    ],
    ['%q of what is no letter', '{{ printf "%q" 1114112 }}', "'�'"],
    ['%U', '{{ printf "%U %U %#U %#U" 65 128512 65 128512 }}', "U+0041 U+1F600 U+0041 'A' U+1F600 '😀'"],
    ['%U with width and precision', '{{ printf "%10U|%-10U|%.6U|%#10U" 65 65 65 65 }}', "    U+0041|U+0041    |U+000041|U+0041 'A'"],
    ['%U of a control character', '{{ printf "%#U" 7 }}', 'U+0007'],
    ['%U of a negative number', '{{ printf "%U" -1 }}', 'U+FFFFFFFFFFFFFFFF'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%e, %f and %g of floats',
  [
    [
      '%f',
      '{{ printf "%f|%.2f|%8.2f|%-8.2f|%08.2f|%+.1f|% .1f" 3.14159 3.14159 3.14159 3.14159 3.14159 3.14159 3.14159 }}',
      '3.141590|3.14|    3.14|3.14    |00003.14|+3.1| 3.1',
    ],
    [
      '%f of negatives',
      '{{ printf "%f|%8.2f|%08.2f|%-8.2f|" -3.14159 -3.14159 -3.14159 -3.14159 }}',
      '-3.141590|   -3.14|-0003.14|-3.14   |',
    ],
    [
      '%.0f rounds half to even',
      '{{ printf "%.0f %.0f %.0f %.0f" 0.5 1.5 2.5 -0.5 }} {{ printf "%.1f %.2f" 0.25 1.005 }}',
      '0 2 2 -0 0.2 1.00',
    ],
    ['%#.0f keeps the point', '{{ printf "%#.0f %#g %#.3g" 3.0 3.0 3.0 }}', '3. 3.00000 3.00'],
    ['%F is %f', '{{ printf "%F %.1F" 1.5 1.5 }}', '1.500000 1.5'],
    [
      '%e',
      '{{ printf "%e|%.2e|%E|%12.3e|%-12.3e|%012.3e" 123456.789 123456.789 123456.789 123456.789 123456.789 123456.789 }}',
      '1.234568e+05|1.23e+05|1.234568E+05|   1.235e+05|1.235e+05   |0001.235e+05',
    ],
    ['%e of small and large', '{{ printf "%e %e %e" 1e-10 1e100 0.0 }}', '1.000000e-10 1.000000e+100 0.000000e+00'],
    [
      '%g is the shortest',
      '{{ printf "%g %g %g %g %g" 100000.0 1000000.0 1e20 1e21 0.0001 }} {{ printf "%g %g" 0.00001 123456789.0 }}',
      '100000 1e+06 1e+20 1e+21 0.0001 1e-05 1.23456789e+08',
    ],
    ['%g with a precision', '{{ printf "%.3g %.3g %.3g %.10g" 1234.5678 0.00012345 12.0 1.5 }}', '1.23e+03 0.000123 12 1.5'],
    ['%G', '{{ printf "%G %G" 1e-10 1e30 }}', '1E-10 1E+30'],
    ['%v is %g with a later exponent', '{{ printf "%v %v %v %v" 1e20 1e21 123456789.0 0.00001 }}', '1e+20 1e+21 1.23456789e+08 1e-05'],
    ['%v with width and precision', '{{ printf "%8v|%-8v|%08v|%.2v|%+v" 1.5 1.5 1.5 1.256 1.5 }}', '     1.5|1.5     |000001.5|1.3|1.5'],
    [
      'infinity and not a number',
      '{{ printf "%f %5.1f|%05f|%+f|%-6f|%e %g %v" (float64 "inf") (float64 "-inf") (float64 "inf") (float64 "NaN") (float64 "NaN") (float64 "inf") (float64 "-inf") (float64 "NaN") }}',
      '+Inf  -Inf| +Inf|+NaN|NaN   |+Inf -Inf NaN',
    ],
    [
      'infinity with a plus and a blank',
      '{{ printf "%+f|% f|%+08f|% v" (float64 "inf") (float64 "inf") (float64 "-inf") (float64 "NaN") }}',
      '+Inf| Inf|    -Inf| NaN',
    ],
    ['minus zero', '{{ printf "%v %f %g" (ceil -0.5) (ceil -0.5) (ceil -0.5) }}', '-0 -0.000000 -0'],
    ['%b of a float', '{{ printf "%b" 1.0 }}', '4503599627370496p-52'],
    ['%x of a float', '{{ printf "%x %X %.2x %x" 1.0 10.5 3.14159 0.0 }}', '0x1p+00 0X1.5P+03 0x1.92p+01 0x0p+00'],
    [
      'many places',
      '{{ printf "%.20f" 0.1 }} {{ printf "%.25e" 0.1 }} {{ printf "%.17g" 0.1 }}',
      '0.10000000000000000555 1.0000000000000000555111512e-01 0.10000000000000001',
    ],
    ['%s and %q of a float', '{{ printf "%s %q" 1.5 1.5 }}', '%!s(float64=1.5) %!q(float64=1.5)'],
    ['%t of a float', '{{ printf "%t" 1.5 }}', '%!t(float64=1.5)'],
    ['of an integer', '{{ printf "%f %e %g" 1 2 3 }}', '%!f(int=1) %!e(int=2) %!g(int=3)'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%s, %q, %v and %x of texts',
  [
    [
      '%s',
      '{{ printf "%s|%5s|%-5s|%05s|%.2s|%5.1s|%.0s|" "abc" "abc" "abc" "abc" "abc" "abc" "abc" }}',
      'abc|  abc|abc  |00abc|ab|    a||',
    ],
    ['%s counts letters', '{{ printf "%5s|%.1s" "é" "éa" }}', '    é|é'],
    ['%q', '{{ printf "%q %q %q" "a\\"b" "é\\n" "\\x00\\u00ad" }}', '"a\\"b" "é\\n" "\\x00\\u00ad"'],
    ['%+q is ASCII alone', '{{ printf "%+q %+q" "é" "日😀" }}', '"\\u00e9" "\\u65e5\\U0001f600"'],
    [
      '%#q takes back quotes',
      '{{ printf "%#q %#q %#q" "abc" "a`b" "a\\nb" }} {{ printf "%#q %#+q" "a\\tb" "é" }}',
      '`abc` "a`b" "a\\nb" `a\tb` `é`',
    ],
    ['%q with width and precision', '{{ printf "%8q|%-8q|%.1q|%08q" "ab" "ab" "ab" "ab" }}', '    "ab"|"ab"    |"a"|0000"ab"'],
    [
      '%x and %X',
      '{{ printf "%x %X % x %#x %# x % X" "hi!" "hi!" "hi!" "hi!" "hi!" "j~" }}',
      '686921 686921 68 69 21 0x686921 0x68 0x69 0x21 6A 7E',
    ],
    ['%x with a precision', '{{ printf "%.2x|%8.1x|%-6.1x|%06.1x" "hello" "hello" "hello" "hello" }}', '6865|      68|68    |000068'],
    ['%x of nothing', '[{{ printf "%x" "" }}] [{{ printf "%#x" "" }}]', '[] []'],
    ['%v', '{{ printf "%v|%5v|%-5v|%#v|%+v" "ab" "ab" "ab" "a\\"b" "ab" }}', 'ab|   ab|ab   |"a\\"b"|ab'],
    [
      '%t, %c, %f and %U of a text',
      '{{ printf "%t %c %f %U" "a" "b" "c" "d" }}',
      '%!t(string=a) %!c(string=b) %!f(string=c) %!U(string=d)',
    ],
    [
      'bytes that are no text',
      '{{ printf "%q %x" (b64dec "/w==") (b64dec "/w==") }} {{ printf "%+q" (b64dec "w7//") }}',
      '"\\xff" ff "\\u00ff\\xff"',
    ],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%t and %v of booleans',
  [
    ['%t', '{{ printf "%t|%6t|%-6t|%06t" true true false true }}', 'true|  true|false |00true'],
    ['%v, %s and %d', '{{ printf "%v %s %d %q" true true false true }}', 'true %!s(bool=true) %!d(bool=false) %!q(bool=true)'],
    ['%#v', '{{ printf "%#v %#v" true false }}', 'true false'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%v of nil',
  [
    ['%v', '{{ printf "%v|%6v|%-6v|%06v" nil nil nil nil }}', '<nil>| <nil>|<nil> |0<nil>'],
    ['other verbs', '{{ printf "%s %d %q %x %t" nil nil nil nil nil }}', '%!s(<nil>) %!d(<nil>) %!q(<nil>) %!x(<nil>) %!t(<nil>)'],
    ['%#v and %+v', '{{ printf "%#v %+v" nil nil }}', '<nil> <nil>'],
    ['%T', '{{ printf "%T|%8T" nil nil }}', '<nil>|   <nil>'],
    ['an absent value', '{{ printf "%v %s" .absent .absent }}', '<nil> %!s(<nil>)'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%v of lists and maps',
  [
    [
      'lists',
      '{{ printf "%v|%+v|%s|%q" .list .list .list .list }}',
      '[1 a <nil> true 2.5]|[1 a <nil> true 2.5]|[%!s(float64=1) a <nil> %!s(bool=true) %!s(float64=2.5)]|[%!q(float64=1) "a" <nil> %!q(bool=true) %!q(float64=2.5)]',
    ],
    [
      "lists in Go's syntax",
      '{{ printf "%#v" .list }} {{ printf "%#v" (list) }}',
      '[]interface {}{1, "a", interface {}(nil), true, 2.5} []interface {}{}',
    ],
    ["lists of integers in Go's syntax", '{{ printf "%#v %#v" (until 2) (splitList "," "a") }}', '[]int{0, 1} []string{"a"}'],
    [
      'width goes to each item',
      '{{ printf "%4v|%-4v|%04v" (list 1 "a" nil) (list 1 "a") (list 1 2) }}',
      '[   1    a <nil>]|[1    a   ]|[0001 0002]',
    ],
    ['precision goes to each item', '{{ printf "%.1v|%.1f|%.1s" (list "abc" 1.25) (list 1.25) (list "abc") }}', '[a 1]|[1.2]|[a]'],
    [
      'maps',
      '{{ printf "%v|%+v" .map .map }} {{ printf "%s %d" .map .map }}',
      'map[k:[1.5] n:<nil>]|map[k:[1.5] n:<nil>] map[k:[%!s(float64=1.5)] n:<nil>] map[%!d(string=k):[%!d(float64=1.5)] %!d(string=n):<nil>]',
    ],
    [
      "maps in Go's syntax",
      '{{ printf "%#v" .map }} {{ printf "%#v" (dict) }}',
      'map[string]interface {}{"k":[]interface {}{1.5}, "n":interface {}(nil)} map[string]interface {}{}',
    ],
    ['maps in maps', '{{ printf "%v" (dict "b" (dict "d" 1 "c" 2) "a" (list (dict))) }}', 'map[a:[map[]] b:map[c:2 d:1]]'],
    ['maps with %q and %x', '{{ printf "%q" (dict "a" "b") }} {{ printf "%x" (dict "a" "b") }}', 'map["a":"b"] map[61:62]'],
    ['width goes to keys and values', '{{ printf "%3v|%-3v" (dict "a" 1) (dict "a" 1) }}', 'map[  a:  1]|map[a  :1  ]'],
    ["floats in Go's syntax", '{{ printf "%#v %#v %#v %#v" 1.0 1e6 1e21 0.5 }}', '1 1e+06 1e+21 0.5'],
    ["integers in Go's syntax", '{{ printf "%#v %#v %#v" 1 (int64 2) (index "a" 0) }}', '1 2 0x61'],
    ['bytes', '{{ printf "%v %s %x %q %d" "ab" "ab" "ab" "ab" (index "ab" 1) }}', 'ab ab 6162 "ab" 98'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  '%T',
  [
    [
      'of each type',
      '{{ printf "%T %T %T %T %T %T" 1 1.5 "a" true (list) (dict) }}',
      'int float64 string bool []interface {} map[string]interface {}',
    ],
    ['with a width', '{{ printf "%8T|%-8T|%.2T" 1 1 1 }}', '     int|int     |in'],
    ['of a time and a version', '{{ printf "%T %T" (now) (semver "1.2.3") }}', 'time.Time *semver.Version'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  'arguments',
  [
    ['too few', '{{ printf "%d %s" 1 }} {{ printf "%d" }}', '1 %!s(MISSING) %!d(MISSING)'],
    ['too many', '{{ printf "%d" 1 2 "a" nil 1.5 }} {{ printf "" nil }}', '1%!(EXTRA int=2, string=a, <nil>, float64=1.5) %!(EXTRA <nil>)'],
    ['by number', '{{ printf "%[2]s %[1]s" "a" "b" }} {{ printf "%[1]d %[1]v %[1]T" 5 }}', 'b a 5 5 int'],
    ['by number and then in order', '{{ printf "%[2]d %d" 1 2 3 }} {{ printf "%[1]d %d %[1]d" 1 2 }}', '2 3 1 2 1'],
    [
      'a number that there is not',
      '{{ printf "%[3]d" 1 }} {{ printf "%[0]d" 1 }} {{ printf "%[-1]d" 1 }} {{ printf "%[x]d" 1 }}',
      '%!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX)',
    ],
    [
      'a number that does not end',
      '{{ printf "%[1d" 1 }} {{ printf "%[" 1 }} {{ printf "%[]d" 1 }}',
      '%!d(BADINDEX) %!(NOVERB) %!d(BADINDEX)',
    ],
    [
      'a number between flags and width',
      '{{ printf "%-[1]5d|" 1 }} {{ printf "%[1]*d|" 5 2 }} {{ printf "%[2]*[1]d|" 7 4 }}',
      '%!d(BADINDEX)|     2|    7|',
    ],
    ['a number for the precision', '{{ printf "%.[2]*[1]f" 3.14159 2 }} {{ printf "%[3]*.[2]*[1]f|" 12.0 2 6 }}', '3.14  12.00|'],
    [
      'a width from an argument',
      '{{ printf "%*d|%-*d|" 5 1 5 1 }} {{ printf "%*d|" -5 1 }} {{ printf "%0*d" 5 1 }}',
      '    1|1    | 1    | 00001',
    ],
    [
      'a width that is no integer',
      '{{ printf "%*d" "a" 1 }} {{ printf "%*d" 1.0 1 }} {{ printf "%*d" 10000000 1 }} {{ printf "%*" 1 }}',
      '%!(BADWIDTH)1 %!(BADWIDTH)1 %!(BADWIDTH)1 %!(NOVERB)',
    ],
    [
      'a precision from an argument',
      '{{ printf "%.*f" 2 1.005 }} {{ printf "%.*f" -1 1.5 }} {{ printf "%.*f" "a" 1.5 }} {{ printf "%.*s" 1 "abc" }}',
      '1.00 %!(BADPREC)1.500000 %!(BADPREC)1.500000 a',
    ],
    ['a width beyond the limit ends the format', '{{ printf "a%20000000db" 1 }}', 'a%!(NOVERB)%!(EXTRA int=1)'],
    ['a number behind extra arguments', '{{ printf "%[1]d" 1 2 }}', '1'],
    ['a wrong number keeps the verb', '{{ printf "%[5]s|%s" "a" "b" }}', '%!s(BADINDEX)|a'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  'verbs',
  [
    ['a percent sign', '{{ printf "%%|%5%|%-5%|%05%" }}', '%|%|%|%'],
    [
      'no verb',
      '{{ printf "%" }} {{ printf "a%" 1 }} {{ printf "%5" 1 }} {{ printf "%-" 1 }}',
      '%!(NOVERB) a%!(NOVERB)%!(EXTRA int=1) %!(NOVERB)%!(EXTRA int=1) %!(NOVERB)%!(EXTRA int=1)',
    ],
    [
      'an unknown verb',
      '{{ printf "%z %y" 1 "a" }} {{ printf "%!" 1 }} {{ printf "%é" 1 }} {{ printf "%k" .list }}',
      '%!z(int=1) %!y(string=a) %!!(int=1) %!é(int=1) [%!k(float64=1) %!k(string=a) <nil> %!k(bool=true) %!k(float64=2.5)]',
    ],
    ['a verb that is a bad byte', '{{ printf (b64dec "Jf8=") 1 | quote }}', '"%!�(int=1)"'],
    ['%p of numbers and texts', '{{ printf "%p %p" 1 "a" }}', '%!p(int=1) %!p(string=a)'],
    ['%w is no verb here', '{{ printf "%w" "a" }}', '%!w(string=a)'],
    ['%l is no verb', '{{ printf "%ld" 5 }}', '%!l(int=5)d'],
    ['text around verbs', '{{ printf "é%dü%s日" 1 "x" }}', 'é1üx日'],
    ['nothing but text', '{{ printf "plain" }} [{{ printf "" }}]', 'plain []'],
    ['flags in any order', '{{ printf "%+-5d|%-+5d|%#+x" 5 5 10 }} {{ printf "%  d" 5 }}', '+5   |+5   |+0xa  5'],
    ['a dot without digits', '{{ printf "%.f|%.s|%5.d|" 1.5 "abc" 0 }}', '2||     |'],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

specify(
  'print and println',
  [
    ['print puts blanks where neither side is a text', '{{ print 1 2 "a" "b" 3 4.5 nil true }}', '1 2ab3 4.5 <nil> true'],
    ['print of nothing', '[{{ print }}] [{{ print "" }}]', '[] []'],
    ['print of lists and maps', '{{ print (list 1 nil) (dict "a" 1) }}', '[1 <nil>] map[a:1]'],
    ['println puts blanks everywhere', '{{ println "a" "b" 1 nil }}|{{ println }}|', 'a b 1 <nil>\n|\n|'],
    ['print of nil', '{{ print nil }} {{ print nil nil }} {{ print .absent 1 }}', '<nil> <nil> <nil> <nil> 1'],
    ['print of floats', '{{ print 1.0 1e6 1e20 1e21 0.1 }} {{ print .f .big .neg }}', '1 1e+06 1e+20 1e+21 0.1 3.5 1.234567e+06 -2'],
    ['printf wants a text', '{{ printf 1 2 }}', 'error: template: t:1:10: executing "t" at <1>: expected string; found 1'],
    ['printf of nil', '{{ printf nil }}', 'error: template: t:1:10: executing "t" at <nil>: cannot assign nil to string'],
    [
      'printf wants a format',
      '{{ printf }}',
      'error: template: t:1:3: executing "t" at <printf>: wrong number of args for printf: want at least 1 got 0',
    ],
  ],
  { f: 3.5, big: 1234567.0, list: [1, 'a', null, true, 2.5], map: { k: [1.5], n: null }, neg: -2 },
);

describe('what no template can pass', () => {
  test.each([
    ['%s|%q|%x|%X|%v|%d', 'hi|"hi"|6869|6869|[104 105]|[104 105]'],
    ['%5s|%.1s|% x', '   hi|h|68 69'],
  ])('bytes by %p', (format, expected) => {
    const verbs = format.split('|').length;
    expect(sprintf(format, Array(verbs).fill(new GoBytes(Buffer.from('hi'))))).toBe(expected);
  });

  test('a nil list in Go syntax', () => {
    expect(sprintf('%#v %v', [nilSlice(), nilSlice()])).toBe('[]interface {}(nil) []');
  });

  test('an integer of another kind', () => {
    expect(sprintf('%T', [int(1)])).toBe('int');
  });
});
