import { parseFlags } from '@capstan/runtime';
import { notificationControllerFlags } from './flags.ts';

const MINUTE = 60_000;

/** Flux's names and defaults of what this controller does not share with all; times in milliseconds. */
const FLUX: Record<string, unknown> = {
  'events-addr': ':9090',
  'rate-limit-interval': 5 * MINUTE,
  receiverAddr: ':9292',
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
