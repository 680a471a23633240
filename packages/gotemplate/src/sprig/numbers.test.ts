import { specify } from '../testing/specify.ts';

specify(
  'int and int64',
  [
    ['floats lose their fraction', '{{ int 3.99 }} {{ int -3.99 }} {{ int64 0.5 }}', '3 -3 0'],
    ['texts of any base', '{{ int "0x1F" }} {{ int "0b101" }} {{ int "0o17" }} {{ int "017" }} {{ int "-0x10" }}', '31 5 15 15 -16'],
    ['texts with underscores', '{{ int "1_000" }} {{ int "0x_ff" }} {{ int "1__0" }} {{ int "_1" }}', '1000 255 0 0'],
    ['a text whose fraction is nothing but zeros', '{{ int "3.00" }} {{ int "3." }} {{ int "3.0.0" }} {{ int "3.10" }}', '3 0 0 0'],
    [
      'texts that are no numbers',
      '{{ int "abc" }} {{ int "" }} {{ int " 1" }} {{ int "1 " }} {{ int "1e3" }} {{ int "+5" }} {{ int "08" }}',
      '0 0 0 0 0 5 0',
    ],
    ['booleans, nil, lists and maps', '{{ int true }} {{ int false }} {{ int nil }} {{ int (list 1) }} {{ int (dict) }}', '1 0 0 0 0'],
    [
      'a text beyond 64 bits',
      '{{ int "9223372036854775807" }} {{ int "9223372036854775808" }} {{ int "-9223372036854775808" }}',
      '9223372036854775807 0 -9223372036854775808',
    ],
    [
      'a float beyond 64 bits',
      '{{ int64 1e19 }} {{ int64 -1e19 }} {{ int64 9.3e18 }}',
      '-9223372036854775808 -9223372036854775808 -9223372036854775808',
    ],
    ['the types', '{{ int 1 | typeOf }} {{ int64 1 | typeOf }} {{ int "1" | kindOf }}', 'int int64 int'],
    ['of data, which are floats', '{{ int .n }} {{ int .big }} {{ int64 .frac }}', '3 12345678901 2'],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);

specify(
  'float64',
  [
    ['texts', '{{ float64 "1.5" }} {{ float64 "-.5" }} {{ float64 "1e3" }} {{ float64 "1." }} {{ float64 "+2" }}', '1.5 -0.5 1000 1 2'],
    ['texts that are no numbers', '{{ float64 "" }} {{ float64 "x" }} {{ float64 "1,5" }} {{ float64 " 1" }}', '0 0 0 0'],
    [
      'hexadecimal and underscores',
      '{{ float64 "0x10" }} {{ float64 "0x1p4" }} {{ float64 "1_0" }} {{ float64 "0x1_0p0" }} {{ float64 "1__0" }} {{ float64 "1_.5" }} {{ float64 "1.5_0e1_0" }} {{ float64 "0x_1.8p-1" }} {{ float64 "0x.p1" }}',
      '0 16 10 16 0 0 1.5e+10 0.75 0',
    ],
    [
      'infinity and not a number',
      '{{ float64 "inf" }} {{ float64 "-Infinity" }} {{ float64 "NaN" }} {{ float64 "infinit" }}',
      '+Inf -Inf NaN 0',
    ],
    ['beyond the range', '{{ float64 "1e400" }} {{ float64 "1e-400" }}', '0 0'],
    [
      'other types',
      '{{ float64 true }} {{ float64 nil }} {{ float64 3 }} {{ float64 (list) }} {{ float64 1 | typeOf }}',
      '1 0 3 0 float64',
    ],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);

specify(
  'atoi and toDecimal',
  [
    ['atoi reads decimal digits alone', '{{ atoi "12" }} {{ atoi "+12" }} {{ atoi "-12" }} {{ atoi "012" }}', '12 12 -12 12'],
    ['atoi gives zero for the rest', '{{ atoi "0x1" }} {{ atoi "1.0" }} {{ atoi "" }} {{ atoi "1_0" }} {{ atoi " 1" }}', '0 0 0 0 0'],
    [
      'atoi beyond 64 bits gives the nearest',
      '{{ atoi "99999999999999999999" }} {{ atoi "-99999999999999999999" }}',
      '9223372036854775807 -9223372036854775808',
    ],
    ['atoi beyond 64 bits behind zeros', '{{ atoi "0009223372036854775807" }}', '9223372036854775807'],
    ['atoi wants a text', '{{ atoi 5 }}', 'error: template: t:1:8: executing "t" at <5>: expected string; found 5'],
    ['toDecimal reads octal digits', '{{ toDecimal "777" }} {{ toDecimal 644 }} {{ toDecimal "0644" }}', '511 420 420'],
    [
      'toDecimal gives zero for the rest',
      '{{ toDecimal "8" }} {{ toDecimal "x" }} {{ toDecimal "" }} {{ toDecimal nil }} {{ toDecimal 1.5 }}',
      '0 0 0 0 0',
    ],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);

specify(
  'add, sub, mul, div and mod',
  [
    ['add any number of values', '{{ add }} {{ add 1 }} {{ add 1 2 3 4 }}', '0 1 10'],
    ['add reads what it gets', '{{ add "1" 2.9 true nil "x" "0x10" }}', '20'],
    [
      'sub takes two',
      '{{ sub 5 7 }} {{ sub 1 }}',
      'error: template: t:1:17: executing "t" at <sub>: wrong number of args for sub: want 2 got 1',
    ],
    [
      'mul takes one or more',
      '{{ mul 3 }} {{ mul 2 3 4 }} {{ mul }}',
      'error: template: t:1:31: executing "t" at <mul>: wrong number of args for mul: want at least 1 got 0',
    ],
    ['div cuts toward zero', '{{ div 7 2 }} {{ div -7 2 }} {{ div 7 -2 }}', '3 -3 -3'],
    ['mod has the sign of the dividend', '{{ mod 7 3 }} {{ mod -7 3 }} {{ mod 7 -3 }}', '1 -1 1'],
    [
      'div by zero panics',
      '{{ div 1 0 }}',
      'error: template: t:1:3: executing "t" at <div 1 0>: error calling div: runtime error: integer divide by zero',
    ],
    [
      'mod by zero panics',
      '{{ mod 1 "x" }}',
      'error: template: t:1:3: executing "t" at <mod 1 "x">: error calling mod: runtime error: integer divide by zero',
    ],
    [
      'integers wrap at 64 bits',
      '{{ add 9223372036854775807 1 }} {{ mul 4294967296 4294967296 }} {{ sub -9223372036854775808 1 }}',
      '-9223372036854775808 0 9223372036854775807',
    ],
    [
      'the least integer divided by minus one',
      '{{ div -9223372036854775808 -1 }} {{ mod -9223372036854775808 -1 }}',
      '-9223372036854775808 0',
    ],
    ['add1', '{{ add1 5 }} {{ add1 "x" }} {{ add1 1.9 }} {{ add1 9223372036854775807 }}', '6 1 2 -9223372036854775808'],
    ['the type is int64', '{{ add 1 1 | typeOf }} {{ div 1 1 | typeOf }} {{ add1 1 | typeOf }}', 'int64 int64 int64'],
    ['in a pipeline the value comes last', '{{ 3 | sub 10 }} {{ 2 | div 10 }} {{ 3 | mod 10 }}', '7 5 1'],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);

specify(
  'max, min, maxf and minf',
  [
    ['max and min of integers', '{{ max 1 5 3 }} {{ min 4 2 3 }} {{ max 7 }} {{ biggest 1 2 }}', '5 2 7 2'],
    ['max reads what it gets', '{{ max "3" 2.9 }} {{ min "x" 1 }} {{ max -1 -2 }}', '3 0 -1'],
    ['maxf and minf', '{{ maxf 1.5 2 "2.5" }} {{ minf 1.5 "1.25" }} {{ maxf -0.5 }}', '2.5 1.25 -0.5'],
    [
      'max wants one at least',
      '{{ max }}',
      'error: template: t:1:3: executing "t" at <max>: wrong number of args for max: want at least 1 got 0',
    ],
    [
      'minf wants one at least',
      '{{ minf }}',
      'error: template: t:1:3: executing "t" at <minf>: wrong number of args for minf: want at least 1 got 0',
    ],
    ['the types', '{{ max 1 2 | typeOf }} {{ maxf 1 2 | typeOf }}', 'int64 float64'],
    ['not a number', '{{ maxf "NaN" 1 }} {{ minf 1 "NaN" }}', 'NaN NaN'],
    ['infinity', '{{ maxf "inf" 1 }} {{ minf "-inf" 1 }}', '+Inf -Inf'],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);

specify(
  'addf, subf, mulf and divf',
  [
    ['tenths add up', '{{ addf 0.1 0.2 }} {{ addf 0.1 0.2 0.3 }} {{ addf }}', '0.3 0.6 0'],
    ['subf of many', '{{ subf 7.5 2 3 }} {{ subf 0.3 0.1 }}', '2.5 0.2'],
    ['subf of one', '{{ subf 1 }}', '1'],
    ['mulf of decimals', '{{ mulf 1.1 1.1 }} {{ mulf 0.1 3 }} {{ mulf 1e10 1e10 }}', '1.21 0.3 1e+20'],
    [
      'divf to sixteen places',
      '{{ divf 1 3 }} {{ divf 2 3 }} {{ divf 10 4 }} {{ divf 1 7 2 }}',
      '0.3333333333333333 0.6666666666666667 2.5 0.0714285714285715',
    ],
    [
      'divf by zero panics',
      '{{ divf 1 0 }}',
      'error: template: t:1:3: executing "t" at <divf 1 0>: error calling divf: decimal division by 0',
    ],
    ['divf of negatives rounds away from zero', '{{ divf -2 3 }} {{ divf -1 3 }}', '-0.6666666666666667 -0.3333333333333333'],
    ['very large and very small', '{{ addf 1e20 1 }} {{ addf 1e-20 1 }} {{ mulf 1e-20 1e-20 }} {{ divf 1 1e20 }}', '1e+20 1 1e-40 0'],
    ['add1f', '{{ add1f 1.5 }} {{ add1f "x" }} {{ add1f 0.1 }}', '2.5 1 1.1'],
    ['they read what they get', '{{ addf "1.5" true nil }} {{ mulf "2" "2.5" }}', '2.5 5'],
    ['the type is float64', '{{ addf 1 1 | typeOf }} {{ divf 4 2 | typeOf }}', 'float64 float64'],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);

specify(
  'ceil, floor and round',
  [
    [
      'ceil and floor give floats',
      '{{ ceil 1.1 }} {{ floor 1.9 }} {{ ceil -1.1 }} {{ floor -1.1 }} {{ ceil 2 | typeOf }}',
      '2 1 -1 -2 float64',
    ],
    ['ceil of a little less than zero keeps the sign', '{{ ceil -0.5 }} {{ floor -0.0 }}', '-0 -0'],
    ['of texts and nil', '{{ ceil "1.2" }} {{ floor nil }} {{ floor "x" }}', '2 0 0'],
    ['of large numbers', '{{ floor 1e20 }} {{ ceil 123456789.5 }}', '1e+20 1.2345679e+08'],
    ['round half up', '{{ round 2.5 0 }} {{ round 3.5 0 }} {{ round 2.345 2 }} {{ round 1.005 2 }}', '3 4 2.35 1'],
    ['round of negatives', '{{ round -2.5 0 }} {{ round -2.51 0 }} {{ round -1.55 1 }}', '-3 -3 -1.6'],
    ['round to tens', '{{ round 1234.5 -2 }} {{ round 1250 -2 }}', '1200 1300'],
    ['round with a threshold of its own', '{{ round 1.24 1 0.3 }} {{ round 1.24 1 0.5 }} {{ round 1.99 0 1 }}', '1.3 1.2 1'],
    ['round of many places', '{{ round 0.1 20 }} {{ round 3.14159 4 }}', '0.1 3.1416'],
    ['round of a text', '{{ round "1.257" 2 }}', '1.26'],
    [
      'round wants places',
      '{{ round 1.5 }}',
      'error: template: t:1:3: executing "t" at <round>: wrong number of args for round: want at least 2 got 1',
    ],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);

specify(
  'seq, until and untilStep',
  [
    ['seq counts to', '{{ seq 4 }}|{{ seq -2 }}|{{ seq 0 }}|{{ seq 1 }}', '1 2 3 4|1 0 -1 -2|1 0|1'],
    ['seq from and to', '{{ seq 2 4 }}|{{ seq 4 2 }}|{{ seq 3 3 }}', '2 3 4|4 3 2|3'],
    ['seq by steps', '{{ seq 0 3 10 }}|{{ seq 10 -3 0 }}|{{ seq 0 -1 3 }}|{{ seq 3 1 0 }}', '0 3 6 9|10 7 4 1||'],
    ['seq by steps of zero', '[{{ seq 1 0 3 }}]', '[]'],
    ['seq of nothing or too many', '[{{ seq }}] [{{ seq 1 2 3 4 }}]', '[] []'],
    ['seq of a float', '{{ seq 2.5 }}', 'error: template: t:1:7: executing "t" at <2.5>: expected integer; found 2.5'],
    ['until counts from zero', '{{ until 3 }} {{ until 0 }} {{ until -3 }}', '[0 1 2] [] [0 -1 -2]'],
    ['untilStep up and down', '{{ untilStep 1 10 4 }} {{ untilStep 5 0 -2 }} {{ untilStep 3 3 1 }}', '[1 5 9] [5 3 1] []'],
    ['untilStep that leads away', '{{ untilStep 0 5 -1 }} {{ untilStep 5 0 1 }} {{ untilStep 0 3 0 }}', '[] [] []'],
    ['the type of until', '{{ until 2 | typeOf }} {{ index (until 2) 1 | typeOf }}', '[]int int'],
    ['range over until', '{{ range $i, $n := until 3 }}{{ $i }}{{ $n }} {{ end }}', '00 11 22 '],
    ['randInt within its bounds', '{{ $n := randInt 3 5 }}{{ and (ge $n 3) (lt $n 5) }} {{ randInt 4 5 }}', 'true 4'],
    [
      'randInt of no number panics',
      '{{ randInt 5 5 }}',
      'error: template: t:1:3: executing "t" at <randInt 5 5>: error calling randInt: invalid argument to Intn',
    ],
  ],
  { n: 3, big: 12345678901, frac: 2.75 },
);
