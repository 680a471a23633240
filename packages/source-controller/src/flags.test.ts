import { parseFlags } from '@capstan/runtime';
import { sourceControllerFlags } from './flags.ts';

const MINUTE = 60_000;

/** Flux's names and defaults of what this controller does not share with all; times in milliseconds. */
const FLUX: Record<string, unknown> = {
  'artifact-retention-records': 2,
  'artifact-retention-ttl': MINUTE,
  concurrent: 2,
  'helm-cache-max-size': 0,
  'helm-cache-purge-interval': '1m',
  'helm-cache-ttl': '15m',
  'helm-chart-file-max-size': 5_242_880,
  'helm-chart-max-size': 10_485_760,
  'helm-index-max-size': 52_428_800,
  'ssh-hostkey-algos': [],
  'ssh-kex-algos': [],
  'storage-addr': ':9090',
  'storage-adv-addr': '',
  'storage-path': '',
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
