import { booleanFlag, choiceFlag, durationFlag, gatesFlag, intFlag, listFlag, numberFlag, stringFlag } from './flag.ts';
import { flagHelp } from './flag-help.ts';
import { defineFlags, parseFlags, wantsHelp } from './parse-flags.ts';
import { crossNamespaceFlags, reconcilerFlags, sharedFlags } from './shared-flags.ts';

const definition = defineFlags('test-controller', 'Tests.', {
  concurrent: intFlag(4, 'Workers.', { least: 1 }),
  qps: numberFlag(50, 'Requests.'),
  'events-addr': stringFlag('', 'Address.'),
  election: booleanFlag(false, 'Elect.'),
  release: booleanFlag(true, 'Release.'),
  'retry-delay': durationFlag('750ms', 'Delay.'),
  'log-level': choiceFlag(['info', 'debug'], 'info', 'Level.'),
  algos: listFlag(['x'], 'Algorithms.'),
  'feature-gates': gatesFlag(
    new Map([
      ['A', false],
      ['B', true],
    ]),
    'Gates:',
  ),
});

const DEFAULTS = parseFlags(definition, []);

test('defaults are what was declared', () => {
  expect(DEFAULTS).toEqual({
    concurrent: 4,
    qps: 50,
    'events-addr': '',
    election: false,
    release: true,
    'retry-delay': 750,
    'log-level': 'info',
    algos: ['x'],
    'feature-gates': new Map([
      ['A', false],
      ['B', true],
    ]),
  });
});

test.each<[string[], Partial<typeof DEFAULTS>]>([
  [['--concurrent=8'], { concurrent: 8 }],
  [['--concurrent', '8'], { concurrent: 8 }],
  [['-concurrent=8'], { concurrent: 8 }],
  [['--concurrent=8', '--concurrent=9'], { concurrent: 9 }],
  [['--qps=50.0'], { qps: 50 }],
  [['--qps', '.5'], { qps: 0.5 }],
  [['--election'], { election: true }],
  [['--election', '--concurrent=8'], { election: true, concurrent: 8 }],
  [['--release=false'], { release: false }],
  [['--release=0'], { release: false }],
  [['--retry-delay=1m30s'], { 'retry-delay': 90_000 }],
  [['--events-addr=http://host/?a=b'], { 'events-addr': 'http://host/?a=b' }],
  [['--events-addr='], { 'events-addr': '' }],
  [['--log-level=debug'], { 'log-level': 'debug' }],
  [['--algos=a,b', '--algos=c'], { algos: ['a', 'b', 'c'] }],
  [
    ['--feature-gates=A=true,B=false'],
    {
      'feature-gates': new Map([
        ['A', true],
        ['B', false],
      ]),
    },
  ],
  [
    ['--feature-gates=A=true', '--feature-gates', 'B=false'],
    {
      'feature-gates': new Map([
        ['A', true],
        ['B', false],
      ]),
    },
  ],
  [['--concurrent=8', '--'], { concurrent: 8 }],
])('%j', (args, expected) => {
  expect(parseFlags(definition, args)).toEqual({ ...DEFAULTS, ...expected });
});

test.each([
  [['--concurent=8'], 'FlagUnknown', 'unknown flag --concurent; did you mean --concurrent? (--help lists all)'],
  [['--zzzzzz'], 'FlagUnknown', 'unknown flag --zzzzzz (--help lists all)'],
  [['--__proto__=1'], 'FlagInvalid', 'unexpected argument "--__proto__=1": flags look like --flag=value'],
  [['--constructor=1'], 'FlagUnknown', 'unknown flag --constructor (--help lists all)'],
  [['--concurrent'], 'FlagInvalid', '--concurrent needs a value (int)'],
  [['--concurrent=0'], 'FlagInvalid', 'invalid value "0" for --concurrent: must be a whole number from 1 to 2147483647'],
  [['--concurrent=1.5'], 'FlagInvalid', 'invalid value "1.5" for --concurrent: must be a whole number from 1 to 2147483647'],
  [['--release=maybe'], 'FlagInvalid', 'invalid value "maybe" for --release: must be true or false'],
  [['--retry-delay=5'], 'FlagInvalid', 'invalid value "5" for --retry-delay: invalid duration "5"'],
  [['--log-level=loud'], 'FlagInvalid', 'invalid value "loud" for --log-level: must be one of info, debug'],
  [
    ['--feature-gates=C=true'],
    'FlagInvalid',
    'invalid value "C=true" for --feature-gates: there is no feature gate C; there are A=false, B=true',
  ],
  [['--qps=fast'], 'FlagInvalid', 'invalid value "fast" for --qps: must be a number from 0'],
  [['--feature-gates=A'], 'FlagInvalid', 'invalid value "A" for --feature-gates: A needs a value: A=true'],
  [['--election', 'true'], 'FlagInvalid', 'unexpected argument "true": flags look like --flag=value'],
  [['stray'], 'FlagInvalid', 'unexpected argument "stray": flags look like --flag=value'],
])('%j is refused', (args, code, message) => {
  expect(() => parseFlags(definition, args)).toThrow(expect.objectContaining({ code, message }));
});

test('the help lists every flag with its default', () => {
  expect(
    flagHelp(defineFlags('p', 'Does.', { b: booleanFlag(true, 'Bees.'), a: durationFlag('1m', 'Ays.'), c: stringFlag('', 'Cees.') })),
  ).toBe(
    'Does.\n\nUsage:\n  p [flags]\n\nFlags:\n  --a duration  Ays. (default 1m0s)\n  --b           Bees. (default true)\n  --c string    Cees.\n',
  );
});

test.each([
  [['--help'], true],
  [['--concurrent=1', '-h'], true],
  [['--helpful'], false],
  [[], false],
])('%j asks for the help: %p', (args, expected) => {
  expect(wantsHelp(args)).toBe(expected);
});

test('shared flags have the names and defaults of Flux', () => {
  const all = { ...sharedFlags, ...reconcilerFlags, ...crossNamespaceFlags };
  expect(parseFlags(defineFlags('x', '', all), [])).toEqual({
    concurrent: 4,
    'default-service-account': '',
    'enable-leader-election': false,
    'events-addr': '',
    'graceful-shutdown-timeout': 30_000,
    'health-addr': ':9440',
    'interval-jitter-percentage': 5,
    'kube-api-burst': 300,
    'kube-api-qps': 50,
    kubeconfig: '',
    'leader-election-lease-duration': 35_000,
    'leader-election-release-on-cancel': true,
    'leader-election-renew-deadline': 30_000,
    'leader-election-retry-period': 5_000,
    'log-encoding': 'json',
    'log-level': 'info',
    'max-retry-delay': 900_000,
    'metrics-addr': ':8080',
    'min-retry-delay': 750,
    'no-cross-namespace-refs': false,
    'requeue-dependency': 30_000,
    'token-cache-max-duration': 3_600_000,
    'token-cache-max-size': 100,
    'watch-all-namespaces': true,
    'watch-label-selector': '',
  });
});
