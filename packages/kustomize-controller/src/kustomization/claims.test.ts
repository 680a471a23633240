import { type Informer, InformerSet, silentLogger } from '@capstan/runtime';
import { FakeClient } from '@capstan/runtime/testing';
import { RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { Claims } from './claims.ts';
import type { KustomizationObject } from './kustomization-object.ts';

const item = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'team-a', name: 'settings' };
const ids = ['team-a_settings__ConfigMap'];

describe('Claims', () => {
  let informers: InformerSet;
  let informer: Informer<KustomizationObject>;
  let client: FakeClient;

  beforeEach(async () => {
    client = new FakeClient(Object.values(RESOURCES));
    informers = new InformerSet(client, silentLogger);
    informer = informers.informer<KustomizationObject>(RESOURCES.kustomizations);
    informers.start();
    await informer.synced;
  });
  afterEach(() => informers.stop());

  /** Whether `team-a/app` hears of a claim by another Kustomization of this namespace and account. */
  const isHeard = async (namespace: string, serviceAccountName: string | undefined, defaultAccount = ''): Promise<boolean> => {
    const spec = serviceAccountName === undefined ? {} : { serviceAccountName };
    await client.create(RESOURCES.kustomizations, kustomization('other', spec, { metadata: { namespace } }));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const claims = new Claims(informer, defaultAccount);
    claims.note(`${namespace}/other`, { revision: 'main@sha1:1', generation: 1, ids });
    return claims.isClaimed('team-a/app', item);
  };

  test.each([
    ['the controller itself', 'flux-system', undefined, true],
    ['an account beside it', 'team-a', 'reconciler', true],
    ['an account of another namespace', 'team-b', 'reconciler', false],
  ])('what %s builds is kept for it: %s %s %s', async (_who, namespace, account, expected) => {
    expect(await isHeard(namespace, account)).toBe(expected);
  });

  test('the default account is an account', async () => {
    expect(await isHeard('team-b', undefined, 'reconciler')).toBe(false);
  });

  test('an object moves to the account of its namespace', async () => {
    await client.create(
      RESOURCES.kustomizations,
      kustomization('tenant', { serviceAccountName: 'a' }, { metadata: { namespace: 'team-a' } }),
    );
    await new Promise((resolve) => setTimeout(resolve, 10));
    const claims = new Claims(informer, '');
    claims.note('team-a/tenant', { revision: 'main@sha1:1', generation: 1, ids });
    expect(claims.isClaimed('flux-system/platform', item)).toBe(true);
  });
});
