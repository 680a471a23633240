import { parseFlags } from '@capstan/runtime';
import { sourceControllerFlags } from './flags.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Flux's names and defaults; times in milliseconds. */
const FLUX: Record<string, unknown> = {
  'artifact-retention-records': 2,
  'artifact-retention-ttl': MINUTE,
  concurrent: 2,
  'default-service-account': '',
  'enable-leader-election': false,
  'events-addr': '',
  'health-addr': ':9440',
  'helm-cache-max-size': 0,
  'helm-cache-purge-interval': '1m',
  'helm-cache-ttl': '15m',
  'helm-chart-file-max-size': 5_242_880,
  'helm-chart-max-size': 10_485_760,
  'helm-index-max-size': 52_428_800,
  'interval-jitter-percentage': 5,
  'leader-election-lease-duration': 35 * SECOND,
  'leader-election-release-on-cancel': true,
  'leader-election-renew-deadline': 30 * SECOND,
  'leader-election-retry-period': 5 * SECOND,
  'log-encoding': 'json',
  'log-level': 'info',
  'max-retry-delay': 15 * MINUTE,
  'metrics-addr': ':8080',
  'min-retry-delay': 750,
  'requeue-dependency': 30 * SECOND,
  'ssh-hostkey-algos': [],
  'ssh-kex-algos': [],
  'storage-addr': ':9090',
  'storage-adv-addr': '',
  'storage-path': '',
  'token-cache-max-size': 100,
  'token-cache-max-duration': 60 * MINUTE,
  'watch-all-namespaces': true,
  'watch-label-selector': '',
};

describe('the flags of source-controller', () => {
  const values: Record<string, unknown> = parseFlags(sourceControllerFlags, []);

  test.each(Object.entries(FLUX))("--%s is Flux's, by default %j", (name, expected) => {
    expect(values[name]).toEqual(expected);
  });

  test('take the feature gates of Flux', () => {
    const { 'feature-gates': gates } = parseFlags(sourceControllerFlags, ['--feature-gates=OptimizedGitClones=false']);
    expect([...gates]).toEqual([
      ['CacheSecretsAndConfigMaps', false],
      ['ObjectLevelWorkloadIdentity', false],
      ['OptimizedGitClones', false],
    ]);
  });

  test('take lists of algorithms', () => {
    const flags = parseFlags(sourceControllerFlags, ['--ssh-kex-algos=curve25519-sha256,ecdh-sha2-nistp256']);
    expect(flags['ssh-kex-algos']).toEqual(['curve25519-sha256', 'ecdh-sha2-nistp256']);
  });
});
