import { specify } from '../testing/specify.ts';

specify('semver', [
  [
    'has its parts',
    '{{ with semver "v1.2.3-rc.1+b.5" }}{{ .Major }} {{ .Minor }} {{ .Patch }} {{ .Prerelease }} {{ .Metadata }} {{ .Original }} {{ .String }} {{ . }}{{ end }}',
    '1 2 3 rc.1 b.5 v1.2.3-rc.1+b.5 1.2.3-rc.1+b.5 1.2.3-rc.1+b.5',
  ],
  ['fills what is missing', '{{ semver "1" }} {{ semver "1.2" }} {{ semver "v1-a" }} {{ (semver "1").Original }}', '1.0.0 1.2.0 1.0.0-a 1'],
  ['its parts are unsigned', '{{ (semver "1.2.3").Major | typeOf }} {{ (semver "1.2.3").Major | kindOf }}', 'uint64 uint64'],
  ['takes leading zeros', '{{ semver "01.02.03" }}', '1.2.3'],
  [
    'refuses leading zeros of a prerelease',
    '{{ semver "1.2.3-01" }}',
    'error: template: t:1:3: executing "t" at <semver "1.2.3-01">: error calling semver: version segment starts with 0',
  ],
  [
    'refuses four numbers',
    '{{ semver "1.2.3.4" }}',
    'error: template: t:1:3: executing "t" at <semver "1.2.3.4">: error calling semver: invalid semantic version',
  ],
  [
    'refuses a text',
    '{{ semver "abc" }}',
    'error: template: t:1:3: executing "t" at <semver "abc">: error calling semver: invalid semantic version',
  ],
  [
    'refuses nothing',
    '{{ semver "" }}',
    'error: template: t:1:3: executing "t" at <semver "">: error calling semver: invalid semantic version',
  ],
  [
    'refuses a blank',
    '{{ semver " 1.2.3" }}',
    'error: template: t:1:3: executing "t" at <semver " 1.2.3">: error calling semver: invalid semantic version',
  ],
  [
    'refuses a number of too many bits',
    '{{ semver "99999999999999999999.0.0" }}',
    'error: template: t:1:3: executing "t" at <semver "99999999999999999999.0.0">: error calling semver: error parsing version segment: strconv.ParseUint: parsing "99999999999999999999": value out of range',
  ],
  [
    'refuses an underscore',
    '{{ semver "1.2.3-a_b" }}',
    'error: template: t:1:3: executing "t" at <semver "1.2.3-a_b">: error calling semver: invalid semantic version',
  ],
  [
    'refuses an empty prerelease',
    '{{ semver "1.2.3-" }}',
    'error: template: t:1:3: executing "t" at <semver "1.2.3-">: error calling semver: invalid semantic version',
  ],
  ['wants a text', '{{ semver 1.2 }}', 'error: template: t:1:10: executing "t" at <1.2>: expected string; found 1.2'],
  [
    'compares',
    '{{ $v := semver "1.2.3" }}{{ $v.Compare (semver "1.2.4") }} {{ $v.Compare (semver "1.2.3") }} {{ $v.Compare (semver "1.2.3-a") }}',
    '-1 0 1',
  ],
  [
    'tells order',
    '{{ $v := semver "1.2.3" }}{{ $v.LessThan (semver "1.3") }} {{ $v.GreaterThan (semver "1.3") }} {{ $v.Equal (semver "v1.2.3+x") }} {{ $v.LessThanEqual $v }} {{ $v.GreaterThanEqual $v }}',
    'true false true true true',
  ],
  [
    'counts on',
    '{{ with semver "1.2.3-rc.1+b" }}{{ .IncPatch }} {{ .IncMinor }} {{ .IncMajor }}{{ end }} {{ (semver "1.2.3").IncPatch }}',
    '1.2.3 1.3.0 2.0.0 1.2.4',
  ],
  [
    'takes another prerelease or metadata',
    '{{ with semver "1.2.3" }}{{ .SetPrerelease "rc.1" }} {{ .SetMetadata "b5" }}{{ end }}',
    '1.2.3-rc.1 1.2.3+b5',
  ],
  [
    'what is counted on has no methods of pointers',
    '{{ (semver "v1.2.3").IncMinor.Major }} {{ (semver "v1.2.3").IncMinor.Original }}',
    'error: template: t:1:50: executing "t" at <"v1.2.3">: can\'t evaluate field Original in type semver.Version',
  ],
  [
    'what is counted on is no pointer',
    '{{ (semver "1.2.3").IncMinor | typeOf }} {{ (semver "1.2.3").IncMinor | kindOf }}',
    'semver.Version struct',
  ],
  [
    'refuses another prerelease that is none',
    '{{ (semver "1.2.3").SetPrerelease "a_b" }}',
    'error: template: t:1:19: executing "t" at <(semver "1.2.3").SetPrerelease>: error calling SetPrerelease: invalid prerelease string',
  ],
  [
    'refuses other metadata that is none',
    '{{ (semver "1.2.3").SetMetadata "a b" }}',
    'error: template: t:1:19: executing "t" at <(semver "1.2.3").SetMetadata>: error calling SetMetadata: invalid metadata string',
  ],
  [
    'compares to a text',
    '{{ (semver "1.2.3").Compare "1.2.4" }}',
    'error: template: t:1:28: executing "t" at <"1.2.4">: can\'t handle "1.2.4" for arg of type *semver.Version',
  ],
  [
    'compares to nil',
    '{{ (semver "1.2.3").Compare nil }}',
    'error: template: t:1:19: executing "t" at <(semver "1.2.3").Compare>: error calling Compare: runtime error: invalid memory address or nil pointer dereference',
  ],
  [
    'a method that there is not',
    '{{ (semver "1.2.3").Bump }}',
    'error: template: t:1:11: executing "t" at <"1.2.3">: can\'t evaluate field Bump in type *semver.Version',
  ],
  [
    'as text and JSON',
    '{{ semver "v1.2" | toString }} {{ semver "v1.2" | quote }} {{ semver "v1.2" | toJson }} {{ printf "%s %v %q %d" (semver "1") (semver "1") (semver "1") (semver "1").Major }}',
    '1.2.0 "1.2.0" "1.2.0" 1.0.0 1.0.0 "1.0.0" 1',
  ],
  ['as a number in a sum', '{{ add (semver "1.2.3").Minor 1 }} {{ (semver "1.2.3").Patch | int | typeOf }}', '3 int'],
]);

specify('semverCompare', [
  [
    'operators',
    '{{ semverCompare "=1.2.3" "1.2.3" }} {{ semverCompare "!=1.2.3" "1.2.3" }} {{ semverCompare ">1.2.3" "1.2.4" }} {{ semverCompare "<1.2.3" "1.2.2" }} {{ semverCompare ">=1.2.3" "1.2.3" }} {{ semverCompare "<=1.2.3" "1.2.4" }}',
    'true false true true true false',
  ],
  [
    'tilde',
    '{{ semverCompare "~1.2.3" "1.2.9" }} {{ semverCompare "~1.2.3" "1.3.0" }} {{ semverCompare "~1" "1.9" }} {{ semverCompare "~1.2" "1.3" }} {{ semverCompare "~>1.2" "1.2.5" }}',
    'true false true false true',
  ],
  [
    'caret',
    '{{ semverCompare "^1.2.3" "1.9.0" }} {{ semverCompare "^0.2.3" "0.2.9" }} {{ semverCompare "^0.2.3" "0.3.0" }} {{ semverCompare "^0.0.3" "0.0.4" }} {{ semverCompare "^0" "0.9" }}',
    'true true false false true',
  ],
  [
    'wildcards',
    '{{ semverCompare "1.x" "1.5.0" }} {{ semverCompare "1.2.*" "1.3.0" }} {{ semverCompare "*" "9.9.9" }} {{ semverCompare "X" "1.0.0" }} {{ semverCompare ">=1.x" "1.0.0" }}',
    'true false true true true',
  ],
  [
    'and with commas and blanks',
    '{{ semverCompare ">=1.2, <2" "1.5" }} {{ semverCompare ">=1.2 <2" "2.1" }} {{ semverCompare ">=1.2,<2" "1.1" }}',
    'true false false',
  ],
  ['or with bars', '{{ semverCompare "<1 || >=2" "2.1" }} {{ semverCompare "<1||>=2" "1.5" }}', 'true false'],
  ['ranges', '{{ semverCompare "1.2 - 1.4" "1.4.9" }} {{ semverCompare "1.2.0 - 1.4.0" "1.4.1" }}', 'true false'],
  [
    'a prerelease wants one in the constraint',
    '{{ semverCompare ">=1.2" "1.3.0-rc.1" }} {{ semverCompare ">=1.2-0" "1.3.0-rc.1" }} {{ semverCompare ">=1.3.0-rc.0" "1.3.0-rc.1" }}',
    'false true true',
  ],
  ['metadata says nothing', '{{ semverCompare "=1.2.3" "1.2.3+b" }} {{ semverCompare "1.2.3+a" "1.2.3+b" }}', 'true true'],
  ['a version of a cluster', '{{ semverCompare ">=1.27-0" "v1.27.3-gke.100" }} {{ semverCompare ">=1.27" "v1.27.3+k3s1" }}', 'true true'],
  [
    'a constraint that is none',
    '{{ semverCompare "abc" "1.2.3" }}',
    'error: template: t:1:3: executing "t" at <semverCompare "abc" "1.2.3">: error calling semverCompare: improper constraint: "abc"',
  ],
  [
    'a constraint with an operator that there is not',
    '{{ semverCompare "==1" "1.2.3" }}',
    'error: template: t:1:3: executing "t" at <semverCompare "==1" "1.2.3">: error calling semverCompare: improper constraint: "==1"',
  ],
  [
    'a version that is none',
    '{{ semverCompare ">=1" "abc" }}',
    'error: template: t:1:3: executing "t" at <semverCompare ">=1" "abc">: error calling semverCompare: invalid semantic version',
  ],
  [
    'an empty constraint',
    '{{ semverCompare "" "1.2.3" }}',
    'error: template: t:1:3: executing "t" at <semverCompare "" "1.2.3">: error calling semverCompare: improper constraint: ""',
  ],
  ['two texts are wanted', '{{ semverCompare 1 "1.2.3" }}', 'error: template: t:1:17: executing "t" at <1>: expected string; found 1'],
]);
