import { specify } from './testing/specify.ts';

specify(
  'an action prints',
  [
    ['integers', '{{ 1 }} {{ -1 }} {{ 0x10 }} {{ int64 5 }}', '1 -1 16 5'],
    [
      'floats in the shortest form',
      '{{ .f }} {{ .big }} {{ .small }} {{ .neg }} {{ 0.1 }} {{ 1.0 }} {{ 100000.0 }}',
      '1.5 1e+21 1e-05 -0.5 0.1 1 100000',
    ],
    ['floats from a million on with an exponent', '{{ .mil }} {{ .hun }} {{ 999999.0 }} {{ 1e6 }}', '1e+06 1.23456789e+08 999999 1e+06'],
    ['numbers of the data as floats', '{{ .i }} {{ .i | typeOf }}', '1 float64'],
    ['texts as they are', '{{ .s }} {{ "\\t" }}|', 'a\nb \t|'],
    ['booleans', '{{ .t }} {{ false }}', 'true false'],
    ['nil and no value', '{{ .n }} {{ .absent }}', '<no value> <no value>'],
    ['lists in brackets', '{{ .l }} {{ list }} {{ list nil }} {{ list "a b" "c" }}', '[1 x <nil> [2] map[k:<nil>]] [] [<nil>] [a b c]'],
    ['maps in order of their keys', '{{ .m }} {{ dict }}', 'map[:0 B:2 a:[true] b:map[c:1] é:1] map[]'],
    ['maps in lists and lists in maps', '{{ list (dict "a" (list (dict "b" nil))) }}', '[map[a:[map[b:<nil>]]]]'],
    ['bytes as numbers', '{{ index "a" 0 }}', '97'],
    ['typed lists', '{{ until 3 }} {{ splitList "," "a,b" }} {{ chunk 2 (list 1 2 3) }}', '[0 1 2] [a b] [[1 2] [3]]'],
    ['typed maps', '{{ split "," "a,b" }}', 'map[_0:a _1:b]'],
    ['nil lists as empty ones', '{{ rest (list) }} {{ initial (list) }}', '[] []'],
    ['versions and times', '{{ semver "v1.2" }} {{ toDate "2006-01-02" "2020-02-03" }}', '1.2.0 2020-02-03 00:00:00 +0000 UTC'],
    ['lists of versions and times', '{{ list (toDate "2006" "2020") (semver "1") }}', '[2020-01-01 00:00:00 +0000 UTC 1.0.0]'],
    [
      'months and durations',
      '{{ (toDate "2006-01-02" "2020-02-03").Month }} {{ list (toDate "2006-01-02" "2020-02-03").Weekday }}',
      'February [Monday]',
    ],
    [
      'infinity and not a number',
      '{{ float64 "inf" }} {{ float64 "-inf" }} {{ float64 "NaN" }} {{ list (float64 "inf") }}',
      '+Inf -Inf NaN [+Inf]',
    ],
    ['minus zero', '{{ ceil -0.5 }} {{ list (ceil -0.5) }}', '-0 [-0]'],
    ['characters as numbers', "{{ 'a' }} {{ list 'é' }}", '97 [233]'],
  ],
  {
    i: 1,
    f: 1.5,
    big: 1e21,
    small: 0.00001,
    neg: -0.5,
    t: true,
    n: null,
    s: 'a\nb',
    l: [1, 'x', null, [2], { k: null }],
    m: { b: { c: 1 }, a: [true], '': 0, é: 1, B: 2 },
    mil: 1000000,
    hun: 123456789,
  },
);

specify(
  'months, weekdays and durations',
  [
    [
      'compare as numbers',
      '{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ eq $t.Month 2 }} {{ lt $t.Month 3 }} {{ gt $t.Weekday 0 }} {{ eq $t.Month $t.Month }} {{ ne $t.Weekday 1 }}',
      'true true true true false',
    ],
    [
      'are numbers for sums',
      '{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ add $t.Month 1 }} {{ int $t.Weekday }} {{ float64 $t.Month }}',
      '3 1 2',
    ],
    [
      'are texts for text functions',
      '{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ toString $t.Month }} {{ printf "%s|%5v|%q" $t.Month $t.Month $t.Weekday }} {{ quote $t.Month }}',
      'February February|February|"Monday" "February"',
    ],
    [
      'count as nothing where they are zero',
      '{{ $s := toDate "2006-01-02" "2020-02-02" }}{{ if $s.Weekday }}1{{ else }}0{{ end }} {{ if $s.Month }}1{{ else }}0{{ end }} {{ $s.Sub $s }}{{ if $s.Sub $s }}1{{ else }}0{{ end }}',
      '0 1 0s0',
    ],
    [
      'as JSON are numbers',
      '{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ toJson $t.Month }} {{ toJson ($t.Sub (toDate "2006" "2020")) }}',
      '2 2851200000000000',
    ],
    [
      'have types of their own',
      '{{ $t := toDate "2006-01-02" "2020-02-03" }}{{ typeOf $t.Month }} {{ kindOf $t.Month }} {{ typeOf ($t.Sub $t) }} {{ kindOf ($t.Sub $t) }}',
      'time.Month int time.Duration int64',
    ],
    [
      'are no int for a function that wants one',
      '{{ trunc (toDate "2006-01-02" "2020-02-03").Month "abc" }}',
      'error: template: t:1:30: executing "t" at <"2020-02-03">: wrong type for value; expected int; got time.Month',
    ],
    [
      'durations in their parts',
      '{{ $d := (toDate "2006-01-02" "2020-01-02").Sub (toDate "2006-01-02" "2020-01-01") }}{{ $d }} {{ $d.Hours }} {{ $d.Minutes }} {{ $d.Seconds }} {{ $d.Milliseconds }} {{ $d.Microseconds }} {{ $d.Nanoseconds }} {{ $d.String }} {{ $d.Abs }}',
      '24h0m0s 24 1440 86400 86400000 86400000000 86400000000000 24h0m0s 24h0m0s',
    ],
    [
      'durations are added',
      '{{ $a := toDate "2006" "2020" }}{{ $b := toDate "2006" "2021" }}{{ $a.Add ($b.Sub $a) }}',
      '2021-01-01 00:00:00 +0000 UTC',
    ],
    [
      'durations backwards',
      '{{ $a := toDate "2006" "2020" }}{{ $b := toDate "2006" "2021" }}{{ $a.Sub $b }} {{ ($a.Sub $b).Abs }} {{ lt ($a.Sub $b) ($b.Sub $a) }}',
      '-8784h0m0s 8784h0m0s true',
    ],
    [
      'durations round for people',
      '{{ $a := toDate "2006" "2020" }}{{ $b := toDate "2006" "2021" }}{{ durationRound ($b.Sub $a) }} {{ duration ($b.Sub $a) }}',
      '0s 0s',
    ],
  ],
  {
    i: 1,
    f: 1.5,
    big: 1e21,
    small: 0.00001,
    neg: -0.5,
    t: true,
    n: null,
    s: 'a\nb',
    l: [1, 'x', null, [2], { k: null }],
    m: { b: { c: 1 }, a: [true], '': 0, é: 1, B: 2 },
    mil: 1000000,
    hun: 123456789,
  },
);
