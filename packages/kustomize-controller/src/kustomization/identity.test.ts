import { identityOf } from './identity.ts';

const object = (serviceAccountName?: string, namespace: string | undefined = 'team-a') => ({
  metadata: { namespace },
  spec: serviceAccountName === undefined ? {} : { serviceAccountName },
});

test.each<[string, ReturnType<typeof object>, string, string | undefined]>([
  ['its own account, in its namespace', object('deployer'), '', 'system:serviceaccount:team-a:deployer'],
  ['its own account before the default', object('deployer'), 'default', 'system:serviceaccount:team-a:deployer'],
  ['the default account of its namespace', object(), 'default', 'system:serviceaccount:team-a:default'],
  ['nobody but the controller', object(), '', undefined],
])('an object acts as %s', (_who, given, defaultAccount, user) => {
  expect(identityOf(given, defaultAccount)?.user).toBe(user);
});

test('no groups are named: the API server knows those of a service account', () => {
  expect(identityOf(object('deployer'), '')).toEqual({ user: 'system:serviceaccount:team-a:deployer' });
});
