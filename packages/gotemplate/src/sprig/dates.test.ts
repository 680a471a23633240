import { specify } from '../testing/specify.ts';

specify('layouts', [
  ['year, month and day', '{{ date "2006 06 01 1 Jan January 02 2 _2" 1500000000 }}', '2017 17 07 7 Jul July 14 14 14'],
  ['of a day below ten', '{{ date "02|2|_2|__2|002" 86400 }}', '02|2| 2|  2|002'],
  ['weekdays', '{{ date "Mon Monday" 1500000000 }}', 'Fri Friday'],
  [
    'hours, minutes and seconds',
    '{{ date "15:04:05 3:4:5 03 PM pm" 1500000000 }} {{ date "15 3 03 PM" 0 }} {{ date "3PM" 43200 }}',
    '02:40:00 2:40:0 02 AM am 00 12 12 AM 12PM',
  ],
  ['fractions', '{{ date "05.000 05.999 05.000000000 05,000 05.999999" 1500000000 }}', '00.000 00 00.000000000 00,000 00'],
  [
    'fractions of a moment that has some',
    '{{ $t := toDate "15:04:05" "01:02:03.456700" }}{{ $t.Format "05.000 05.999 05.000000 05.999999999 05,00 .000 5.9" }}',
    '03.456 03.456 03.456700 03.4567 03,45 .456 3.4',
  ],
  [
    'zones',
    '{{ dateInZone "MST -0700 -07:00 -07 Z07:00 Z0700 Z07 -07:00:00 Z07:00:00 Z070000" 1500000000 "America/New_York" }}',
    'EDT -0400 -04:00 -04 -04:00 -0400 -04 -04:00:00 -04:00:00 -040000',
  ],
  ['UTC', '{{ dateInZone "MST -0700 -07:00 -07 Z07:00 Z0700 Z07" 1500000000 "UTC" }}', 'UTC +0000 +00:00 +00 Z Z Z'],
  ['a zone half an hour off', '{{ dateInZone "-0700 -07:00 -07 Z07:00" 1500000000 "Asia/Kolkata" }}', '+0530 +05:30 +05 +05:30'],
  ['day of the year', '{{ date "002 __2" 1500000000 }} {{ date "002|__2" 0 }}', '195 195 001|  1'],
  ['words around', '{{ date "on 2 of January, o\'clock" 1500000000 }}', "on 14 of July, o'clock"],
  ['a month within a word', '{{ date "Janitor Marching Monitor Junk" 1500000000 }}', 'Janitor Marching Monitor Junk'],
  ['numbers within numbers', '{{ date "20060102150405 200601 12006" 1500000000 }}', '20170714024000 201707 72017'],
  ['a word with a 2 or a 1', '{{ date "v1 x2 a3b 4th 5 6 7 07 08 10 11 12" 1500000000 }}', 'v7 x14 a2b 40th 0 6 7 07 08 70 77 714'],
  ['underscores', '{{ date "_2006 _2 __2 _1 2_" 1500000000 }}', '_2017 14 195 _7 14_'],
  ['a fraction without seconds', '{{ date "15.00 .999 2.000" 1500000000 }}', '02.00  14.000'],
  ['a fraction before digits', '{{ date "05.0001 05.9991" 1500000000 }}', '00.0007 00.9997'],
  ['signs without digits', '{{ date "Z -  - Z0 +0700" 1500000000 }}', 'Z -  - Z0 +0700'],
  ['PM and pm in words', '{{ date "PMs spm Pm pM" 1500000000 }}', 'AMs sam Pm pM'],
  ['letters beyond ASCII', '{{ date "2006年01月02日 é" 1500000000 }}', '2017年07月14日 é'],
  ['nothing', '[{{ date "" 0 }}]', '[]'],
]);

specify('date, dateInZone and htmlDate', [
  [
    'of seconds',
    '{{ date "2006-01-02" 0 }} {{ date "2006-01-02" -86400 }} {{ date "2006-01-02" (int64 86400) }}',
    '1970-01-01 1969-12-31 1970-01-02',
  ],
  ['of a time', '{{ toDate "2006-01-02" "2020-05-17" | date "02/01/06" }}', '17/05/20'],
  ['in a zone that is not known', '{{ dateInZone "15:04 MST" 0 "Nowhere/Here" }}', '00:00 UTC'],
  ['in no zone', '{{ dateInZone "15:04 MST" 0 "" }}', '00:00 UTC'],
  ['in the local zone', '{{ dateInZone "15:04" 0 "Local" }}', '00:00'],
  [
    'in winter and in summer',
    '{{ dateInZone "15:04 MST" 1483228800 "Europe/Berlin" }} {{ dateInZone "15:04 MST" 1500000000 "Europe/Berlin" }}',
    '01:00 CET 04:40 CEST',
  ],
  [
    'at the hour that comes twice',
    '{{ dateInZone "15:04 MST" 1509238800 "Europe/Berlin" }} {{ dateInZone "15:04 MST" 1509242400 "Europe/Berlin" }}',
    '02:00 CET 03:00 CET',
  ],
  ['on the other side of the date line', '{{ dateInZone "2006-01-02 15:04" 1500000000 "Pacific/Auckland" }}', '2017-07-14 14:40'],
  ['date_in_zone is the old name', '{{ date_in_zone "15:04" 0 "UTC" }}', '00:00'],
  [
    'htmlDate',
    '{{ htmlDate 1500000000 }} {{ htmlDateInZone 1500000000 "Pacific/Auckland" }} {{ htmlDateInZone 0 "Nowhere/Here" }}',
    '2017-07-14 2017-07-14 1970-01-01',
  ],
  ['before the first year of four digits', '{{ (toDate "2006" "0001").Format "2006-01-02 06" }}', '0001-01-01 01'],
  ['with a layout that is no text', '{{ date 1 2 }}', 'error: template: t:1:8: executing "t" at <1>: expected string; found 1'],
]);

specify('toDate and mustToDate', [
  [
    'by its layout',
    '{{ toDate "2006-01-02" "2020-02-29" }} {{ toDate "02.01.06 15:04" "17.05.20 23:59" }}',
    '2020-02-29 00:00:00 +0000 UTC 2020-05-17 23:59:00 +0000 UTC',
  ],
  ['two digits of a year', '{{ toDate "06" "68" }} {{ toDate "06" "69" }}', '2068-01-01 00:00:00 +0000 UTC 1969-01-01 00:00:00 +0000 UTC'],
  [
    'names of months',
    '{{ toDate "Jan 2 2006" "feb 3 2020" }} {{ toDate "January 2 2006" "FEBRUARY 3 2020" }}',
    '2020-02-03 00:00:00 +0000 UTC 2020-02-03 00:00:00 +0000 UTC',
  ],
  ['names of days say nothing', '{{ toDate "Mon Jan 2 2006" "Fri Jan 3 2021" }}', '2021-01-03 00:00:00 +0000 UTC'],
  [
    'half days',
    '{{ toDate "3:04PM" "1:02PM" }} {{ toDate "3:04PM" "12:02AM" }} {{ toDate "3:04PM" "12:30PM" }}',
    '0000-01-01 13:02:00 +0000 UTC 0000-01-01 00:02:00 +0000 UTC 0000-01-01 12:30:00 +0000 UTC',
  ],
  [
    'fractions',
    '{{ toDate "15:04:05" "01:02:03.5" }} {{ toDate "15:04:05.000" "01:02:03.123" }} {{ toDate "15:04:05.999" "01:02:03" }}',
    '0000-01-01 01:02:03.5 +0000 UTC 0000-01-01 01:02:03.123 +0000 UTC 0000-01-01 01:02:03 +0000 UTC',
  ],
  [
    'offsets',
    '{{ toDate "15:04 -0700" "01:02 +0530" }} {{ toDate "15:04 Z07:00" "01:02 Z" }} {{ toDate "15:04 Z07:00" "01:02 -03:00" }}',
    '0000-01-01 01:02:00 +0530 +0530 0000-01-01 01:02:00 +0000 UTC 0000-01-01 01:02:00 -0300 -0300',
  ],
  [
    "a zone's name",
    '{{ toDate "15:04 MST" "01:02 UTC" }} {{ toDate "15:04 MST" "01:02 CEST" }} {{ toDate "15:04 MST" "01:02 GMT" }} {{ toDate "15:04 MST" "01:02 GMT+3" }}',
    '0000-01-01 01:02:00 +0000 UTC 0000-01-01 01:02:00 +0000 CEST 0000-01-01 01:02:00 +0000 GMT 0000-01-01 04:02:00 +0300 GMT+3',
  ],
  [
    'names of zones of many forms',
    '{{ toDate "15:04 MST" "01:02 PST" }} {{ toDate "15:04 MST" "01:02 AB" }} {{ toDate "15:04 MST" "01:02 ABCDE" }} {{ toDate "15:04 MST" "01:02 ABCDT" }} {{ toDate "15:04 MST" "01:02 +03" }} {{ toDate "15:04 MST" "01:02 ChST" }} {{ toDate "15:04 MST" "01:02 WITA" }}',
    '0000-01-01 01:02:00 +0000 PST 0001-01-01 00:00:00 +0000 UTC 0001-01-01 00:00:00 +0000 UTC 0000-01-01 01:02:00 +0000 ABCDT 0000-01-01 01:02:00 +0000 +03 0000-01-01 01:02:00 +0000 ChST 0000-01-01 01:02:00 +0000 WITA',
  ],
  [
    'an offset goes before a name',
    '{{ toDate "15:04 -0700 MST" "01:02 +0200 CEST" }} {{ toDate "15:04 MST -0700" "01:02 CEST +0200" }}',
    '0000-01-01 01:02:00 +0200 CEST 0000-01-01 01:02:00 +0200 CEST',
  ],
  [
    'the day of the year',
    '{{ toDate "2006-002" "2020-366" }} {{ toDate "2006 __2" "2021  32" }}',
    '2020-12-31 00:00:00 +0000 UTC 2021-02-01 00:00:00 +0000 UTC',
  ],
  [
    'blanks are as many as you like',
    '{{ toDate "2006  01 02" "2020 5 17" | quote }} {{ toDate "2006 _2 01" "2020  5 04" }}',
    '"0001-01-01 00:00:00 +0000 UTC" 2020-04-05 00:00:00 +0000 UTC',
  ],
  ['what is no date is the first moment', '{{ toDate "2006-01-02" "no" }}', '0001-01-01 00:00:00 +0000 UTC'],
  [
    'nothing is left of a layout',
    '{{ mustToDate "2006-01-02" "2020-01" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01-02" "2020-01">: error calling mustToDate: parsing time "2020-01" as "2006-01-02": cannot parse "" as "-"',
  ],
  [
    'something is left of the text',
    '{{ mustToDate "2006-01" "2020-01-02" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01" "2020-01-02">: error calling mustToDate: parsing time "2020-01-02": extra text: "-02"',
  ],
  [
    'a text that does not fit',
    '{{ mustToDate "2006-01-02" "2020/01/02" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01-02" "2020/01/02">: error calling mustToDate: parsing time "2020/01/02" as "2006-01-02": cannot parse "/01/02" as "-"',
  ],
  [
    'a month that there is not',
    '{{ mustToDate "2006-01-02" "2020-13-02" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01-02" "2020-13-02">: error calling mustToDate: parsing time "2020-13-02": month out of range',
  ],
  [
    'a day that there is not',
    '{{ mustToDate "2006-01-02" "2020-01-32" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01-02" "2020-01-32">: error calling mustToDate: parsing time "2020-01-32": day out of range',
  ],
  [
    'a day that the month has not',
    '{{ mustToDate "2006-01-02" "2021-02-29" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01-02" "2021-02-29">: error calling mustToDate: parsing time "2021-02-29": day out of range',
  ],
  [
    'a day of the year that there is not',
    '{{ mustToDate "2006 002" "2021 366" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006 002" "2021 366">: error calling mustToDate: parsing time "2021 366": day-of-year out of range',
  ],
  [
    'a day of the year that is not the day',
    '{{ mustToDate "2006-01-02 002" "2021-01-02 003" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01-02 002" "2021-01-02 003">: error calling mustToDate: parsing time "2021-01-02 003": day-of-year does not match day',
  ],
  [
    'a day of the year that is not the month',
    '{{ mustToDate "2006-01 002" "2021-02 003" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01 002" "2021-02 003">: error calling mustToDate: parsing time "2021-02 003": day-of-year does not match month',
  ],
  [
    'an hour that there is not',
    '{{ mustToDate "15" "24" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "15" "24">: error calling mustToDate: parsing time "24": hour out of range',
  ],
  [
    'an hour of half a day that there is not',
    '{{ mustToDate "3PM" "13PM" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "3PM" "13PM">: error calling mustToDate: parsing time "13PM": hour out of range',
  ],
  [
    'a minute that there is not',
    '{{ mustToDate "15:04" "23:60" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "15:04" "23:60">: error calling mustToDate: parsing time "23:60": minute out of range',
  ],
  [
    'a second that there is not',
    '{{ mustToDate "05" "60" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "05" "60">: error calling mustToDate: parsing time "60": second out of range',
  ],
  [
    'an offset that there is not',
    '{{ mustToDate "-0700" "+2500" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "-0700" "+2500">: error calling mustToDate: parsing time "+2500": time zone offset hour out of range',
  ],
  [
    'half a day that is neither',
    '{{ mustToDate "3PM" "1XM" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "3PM" "1XM">: error calling mustToDate: parsing time "1XM" as "3PM": cannot parse "XM" as "PM"',
  ],
  [
    'a name that is no month',
    '{{ mustToDate "Jan" "Foo" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "Jan" "Foo">: error calling mustToDate: parsing time "Foo" as "Jan": cannot parse "Foo" as "Jan"',
  ],
  [
    'a name that is no day',
    '{{ mustToDate "Monday" "Someday" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "Monday" "Someday">: error calling mustToDate: parsing time "Someday" as "Monday": cannot parse "Someday" as "Monday"',
  ],
  [
    'one digit where two are wanted',
    '{{ mustToDate "2006-01-02" "2020-1-2" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006-01-02" "2020-1-2">: error calling mustToDate: parsing time "2020-1-2" as "2006-01-02": cannot parse "1-2" as "01"',
  ],
  [
    'a year of two digits where four are wanted',
    '{{ mustToDate "2006" "20" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006" "20">: error calling mustToDate: parsing time "20" as "2006": cannot parse "20" as "2006"',
  ],
  [
    'a fraction of too few digits',
    '{{ mustToDate "05.000" "01.12" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "05.000" "01.12">: error calling mustToDate: parsing time "01.12" as "05.000": cannot parse ".12" as ".000"',
  ],
  [
    'a quotation mark in the text',
    '{{ mustToDate "2006" "\\"x\\"" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006" "\\"x\\"">: error calling mustToDate: parsing time "\\"x\\"" as "2006": cannot parse "\\"x\\"" as "2006"',
  ],
  [
    'nothing',
    '{{ mustToDate "2006" "" }}',
    'error: template: t:1:3: executing "t" at <mustToDate "2006" "">: error calling mustToDate: parsing time "" as "2006": cannot parse "" as "2006"',
  ],
]);

specify('dateModify', [
  [
    'adds a duration',
    '{{ toDate "2006-01-02" "2020-02-28" | dateModify "24h" }} {{ toDate "2006-01-02" "2020-02-28" | dateModify "-1.5h" }}',
    '2020-02-29 00:00:00 +0000 UTC 2020-02-27 22:30:00 +0000 UTC',
  ],
  [
    'adds parts of all sizes',
    '{{ toDate "2006" "2020" | mustDateModify "1h2m3s4ms5us6µs7ns" }}',
    '2020-01-01 01:02:03.004011007 +0000 UTC',
  ],
  ['leaves the date for what is no duration', '{{ toDate "2006" "2020" | dateModify "a day" }}', '2020-01-01 00:00:00 +0000 UTC'],
  [
    'refuses what is no duration',
    '{{ toDate "2006" "2020" | mustDateModify "a day" }}',
    'error: template: t:1:26: executing "t" at <mustDateModify "a day">: error calling mustDateModify: time: invalid duration "a day"',
  ],
  [
    'refuses a unit that there is not',
    '{{ toDate "2006" "2020" | mustDateModify "1d" }}',
    'error: template: t:1:26: executing "t" at <mustDateModify "1d">: error calling mustDateModify: time: unknown unit "d" in duration "1d"',
  ],
  [
    'refuses a number without a unit',
    '{{ toDate "2006" "2020" | mustDateModify "10" }}',
    'error: template: t:1:26: executing "t" at <mustDateModify "10">: error calling mustDateModify: time: missing unit in duration "10"',
  ],
  [
    'refuses nothing',
    '{{ toDate "2006" "2020" | must_date_modify "" }}',
    'error: template: t:1:26: executing "t" at <must_date_modify "">: error calling must_date_modify: time: invalid duration ""',
  ],
  [
    'takes zero without a unit',
    '{{ toDate "2006" "2020" | date_modify "0" }} {{ toDate "2006" "2020" | date_modify "+0" }}',
    '2020-01-01 00:00:00 +0000 UTC 2020-01-01 00:00:00 +0000 UTC',
  ],
  ['wants a time', '{{ dateModify "1h" 5 }}', 'error: template: t:1:19: executing "t" at <5>: can\'t handle 5 for arg of type time.Time'],
]);

specify('duration', [
  [
    'of seconds in a text',
    '{{ duration "95" }} {{ duration "3600" }} {{ duration "86400" }} {{ duration "-61" }} {{ duration "0" }}',
    '1m35s 1h0m0s 24h0m0s -1m1s 0s',
  ],
  ['of an int64', '{{ duration (int64 3661) }}', '1h1m1s'],
  [
    'of other types is nothing',
    '{{ duration 95 }} {{ duration 1.5 }} {{ duration "1.5" }} {{ duration "x" }} {{ duration nil }} {{ duration "+5" }}',
    '0s 0s 0s 0s 0s 5s',
  ],
]);

specify('durationRound', [
  [
    'of a text',
    '{{ durationRound "2h10m5s" }} {{ durationRound "1400h" }} {{ durationRound "26h" }} {{ durationRound "61s" }} {{ durationRound "-90m" }}',
    '2h 1mo 1d 1m 1h',
  ],
  [
    'at the edges',
    '{{ durationRound "60s" }} {{ durationRound "24h" }} {{ durationRound "8760h" }} {{ durationRound "8761h" }} {{ durationRound "720h" }} {{ durationRound "999ms" }}',
    '60s 24h 12mo 1y 30d 0s',
  ],
  ['of an int64 counts nanoseconds', '{{ durationRound (int64 5000000000) }}', '5s'],
  ['of other types is nothing', '{{ durationRound 5 }} {{ durationRound "x" }} {{ durationRound nil }}', '0s 0s 0s'],
  ['of a time long ago', '{{ toDate "2006" "1999" | durationRound | regexMatch "^[0-9]+y$" }}', 'true'],
]);

specify('ago and now', [
  ['ago of a time long ago', '{{ toDate "2006" "1999" | ago | regexMatch "^[0-9]+h[0-9]+m[0-9]+s$" }}', 'true'],
  ['ago of now', '{{ now | ago }} {{ ago "x" }}', '0s 0s'],
  ['now is a time', '{{ now | typeOf }} {{ now | kindOf }} {{ now.IsZero }}', 'time.Time struct false'],
]);

specify('methods of a time', [
  [
    'give its parts',
    '{{ with toDate "2006-01-02T15:04:05.000Z07:00" "2020-02-29T13:14:15.678+02:00" }}{{ .Year }} {{ .Month }} {{ .Day }} {{ .Hour }} {{ .Minute }} {{ .Second }} {{ .Nanosecond }} {{ .YearDay }} {{ .Weekday }}{{ end }}',
    '2020 February 29 13 14 15 678000000 60 Saturday',
  ],
  [
    'give its seconds',
    '{{ with toDate "2006-01-02T15:04:05.000Z07:00" "2020-02-29T13:14:15.678+02:00" }}{{ .Unix }} {{ .UnixMilli }} {{ .UnixMicro }} {{ .UnixNano }}{{ end }}',
    '1582974855 1582974855678 1582974855678000 1582974855678000000',
  ],
  ['give it in UTC', '{{ (toDate "2006-01-02T15:04:05Z07:00" "2020-02-29T01:14:15+02:00").UTC }}', '2020-02-28 23:14:15 +0000 UTC'],
  [
    'add dates',
    '{{ with toDate "2006-01-02" "2020-02-29" }}{{ .AddDate 1 0 0 }} {{ .AddDate 0 1 0 }} {{ .AddDate 0 0 1 }} {{ .AddDate 0 -1 -30 }}{{ end }}',
    '2021-03-01 00:00:00 +0000 UTC 2020-03-29 00:00:00 +0000 UTC 2020-03-01 00:00:00 +0000 UTC 2019-12-30 00:00:00 +0000 UTC',
  ],
  ['format it', '{{ (toDate "2006-01-02" "2020-02-29").Format "Mon, 02 Jan 2006" }}', 'Sat, 29 Feb 2020'],
  [
    'as a text',
    '{{ (toDate "2006-01-02" "2020-02-29").String }} {{ toDate "2006-01-02" "2020-02-29" | toString }} {{ toDate "2006-01-02" "2020-02-29" | quote }}',
    '2020-02-29 00:00:00 +0000 UTC 2020-02-29 00:00:00 +0000 UTC "2020-02-29 00:00:00 +0000 UTC"',
  ],
  ['as JSON', '{{ toDate "2006-01-02T15:04:05.000Z07:00" "2020-02-29T13:14:15.670+02:00" | toJson }}', '"2020-02-29T13:14:15.67+02:00"'],
  [
    'as seconds',
    '{{ toDate "2006-01-02" "2020-02-29" | unixEpoch }} {{ toDate "2006-01-02" "1960-01-01" | unixEpoch }}',
    '1582934400 -315619200',
  ],
  [
    'a month and a weekday by number',
    '{{ with toDate "2006-01-02" "2020-02-29" }}{{ printf "%d %d %s %v" .Month .Weekday .Month .Weekday }}{{ end }}',
    '2 6 February Saturday',
  ],
  ['the first moment is zero', '{{ (toDate "2006" "x").IsZero }} {{ (toDate "2006" "2020").IsZero }}', 'true false'],
  [
    'compare moments',
    '{{ $a := toDate "2006" "2020" }}{{ $b := toDate "2006" "2021" }}{{ $a.Before $b }} {{ $a.After $b }} {{ $a.Equal $a }} {{ $a.Compare $b }}',
    'true false true -1',
  ],
  [
    'tell what lies between',
    '{{ $a := toDate "2006" "2020" }}{{ $b := toDate "2006" "2021" }}{{ $b.Sub $a }} {{ ($b.Sub $a).Hours }}',
    '8784h0m0s 8784',
  ],
  ['add a duration', '{{ (toDate "2006" "2020").Add 1500000000 }}', '2020-01-01 00:00:01.5 +0000 UTC'],
  [
    'a method that there is not',
    '{{ (toDate "2006" "2020").Nope }}',
    'error: template: t:1:18: executing "t" at <"2020">: can\'t evaluate field Nope in type time.Time',
  ],
  [
    'a method with a missing argument',
    '{{ (toDate "2006" "2020").Format }}',
    'error: template: t:1:18: executing "t" at <"2020">: wrong number of args for Format: want 1 got 0',
  ],
  [
    'unixEpoch wants a time',
    '{{ unixEpoch 5 }}',
    'error: template: t:1:13: executing "t" at <5>: can\'t handle 5 for arg of type time.Time',
  ],
]);
