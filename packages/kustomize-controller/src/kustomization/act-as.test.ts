import { FakeClient } from '@capstan/runtime/testing';
import { RESOURCES } from '../testing/bench.ts';
import { kustomization } from '../testing/kustomization.ts';
import { actAs, clientOf } from './act-as.ts';

const never = new AbortController().signal;
const account = (name: string, namespace = 'flux-system') => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });

test('without an account the controller’s own client is taken, and nothing is asked', async () => {
  const client = new FakeClient(Object.values(RESOURCES));
  expect(await actAs(client, kustomization('apps'), '', never)).toBe(client);
  expect([clientOf(client, kustomization('apps'), ''), client.requests]).toEqual([client, []]);
});

test('an account that is there is taken', async () => {
  const client = new FakeClient(Object.values(RESOURCES));
  await client.create(RESOURCES.accounts, account('deployer'));
  const found = await actAs(client, kustomization('apps', { serviceAccountName: 'deployer' }), '', never);
  expect(found.identity?.user).toBe('system:serviceaccount:flux-system:deployer');
});

test.each([
  ['that is not there', []],
  ['of another namespace alone', [account('deployer', 'team-b')]],
])('an account %s is an error, never a fallback', async (_what, accounts) => {
  const client = new FakeClient(Object.values(RESOURCES));
  for (const one of accounts) await client.create(RESOURCES.accounts, one);
  await expect(actAs(client, kustomization('apps', { serviceAccountName: 'deployer' }), '', never)).rejects.toMatchObject({
    code: 'AccountNotFound',
    message: "service account 'flux-system/deployer' not found",
  });
});
