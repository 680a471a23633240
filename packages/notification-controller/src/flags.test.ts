import { parseFlags } from '@capstan/runtime';
import { notificationControllerFlags } from './flags.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Flux's names and defaults; times in milliseconds. */
const FLUX: Record<string, unknown> = {
  concurrent: 4,
  'default-service-account': '',
  'enable-leader-election': false,
  'events-addr': ':9090',
  'health-addr': ':9440',
  'leader-election-lease-duration': 35 * SECOND,
  'leader-election-release-on-cancel': true,
  'leader-election-renew-deadline': 30 * SECOND,
  'leader-election-retry-period': 5 * SECOND,
  'log-encoding': 'json',
  'log-level': 'info',
  'metrics-addr': ':8080',
  'no-cross-namespace-refs': false,
  'rate-limit-interval': 5 * MINUTE,
  receiverAddr: ':9292',
  'token-cache-max-duration': 60 * MINUTE,
  'token-cache-max-size': 100,
  'watch-all-namespaces': true,
};

describe('the flags of notification-controller', () => {
  const values: Record<string, unknown> = parseFlags(notificationControllerFlags, []);

  test.each(Object.entries(FLUX))("--%s is Flux's, by default %j", (name, expected) => {
    expect(values[name]).toEqual(expected);
  });

  test('take the feature gates of Flux', () => {
    const { 'feature-gates': gates } = parseFlags(notificationControllerFlags, ['--feature-gates=CacheSecretsAndConfigMaps=true']);
    expect([...gates]).toEqual([
      ['CacheSecretsAndConfigMaps', true],
      ['ObjectLevelWorkloadIdentity', false],
    ]);
  });

  test.each([
    ['--rate-limit-interval=5', 'rate-limit-interval'],
    ['--rate-limit-intervall=5s', 'rate-limit-interval'],
    ['--concurrent=none', 'concurrent'],
  ])('refuse %s, and name the flag', (arg, name) => {
    expect(() => parseFlags(notificationControllerFlags, [arg])).toThrow(name);
  });
});
