import type { KubeObject } from '@capstan/kube';
import { FakeClient } from '@capstan/runtime/testing';
import { kustomization } from '../testing/kustomization.ts';
import { CONFIG_MAPS, readSubstitutions, SECRETS } from './substitutions.ts';

const encode = (text: string) => Buffer.from(text).toString('base64');
const config = (kind: 'ConfigMap' | 'Secret', name: string, data: Record<string, string>, namespace = 'flux-system'): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
  data,
});

let client: FakeClient;
beforeEach(async () => {
  client = new FakeClient([CONFIG_MAPS, SECRETS]);
  await client.create(CONFIG_MAPS, config('ConfigMap', 'region', { region: 'eu', tier: 'low' }));
  await client.create(SECRETS, config('Secret', 'keys', { token: encode('hunter2hunter2'), tier: encode('high') }));
  await client.create(CONFIG_MAPS, config('ConfigMap', 'foreign', { region: 'us' }, 'team-b'));
});

type PostBuild = NonNullable<ReturnType<typeof kustomization>['spec']['postBuild']>;
const read = (postBuild: PostBuild | undefined, strict = false) =>
  readSubstitutions(kustomization('apps', postBuild === undefined ? {} : { postBuild }), client, {
    strict,
    signal: new AbortController().signal,
  });
const variablesOf = async (postBuild: PostBuild) => Object.fromEntries((await read(postBuild)).substitutions?.variables ?? []);

describe('readSubstitutions', () => {
  test('without postBuild nothing is substituted', async () => {
    expect(await read(undefined)).toEqual({ substitutions: undefined, secrets: [] });
    expect(client.requests.filter(({ verb }) => verb === 'get')).toEqual([]);
  });

  test.each<[string, PostBuild, Record<string, string>]>([
    ['values of the spec', { substitute: { a: '1' } }, { a: '1' }],
    ['a ConfigMap', { substituteFrom: [{ kind: 'ConfigMap', name: 'region' }] }, { region: 'eu', tier: 'low' }],
    ['a Secret, decoded', { substituteFrom: [{ kind: 'Secret', name: 'keys' }] }, { token: 'hunter2hunter2', tier: 'high' }],
    [
      'several, of which the last wins',
      {
        substituteFrom: [
          { kind: 'Secret', name: 'keys' },
          { kind: 'ConfigMap', name: 'region' },
        ],
      },
      { token: 'hunter2hunter2', tier: 'low', region: 'eu' },
    ],
    [
      'all, of which the spec wins',
      { substitute: { tier: 'mine' }, substituteFrom: [{ kind: 'ConfigMap', name: 'region' }] },
      { region: 'eu', tier: 'mine' },
    ],
    ['an optional one that is missing', { substituteFrom: [{ kind: 'Secret', name: 'gone', optional: true }] }, {}],
  ])('takes %s', async (_what, postBuild, expected) => {
    expect(await variablesOf(postBuild)).toEqual(expected);
  });

  test.each<['ConfigMap' | 'Secret', string]>([
    ['ConfigMap', `substitute from 'ConfigMap/gone' error: configmaps "gone" not found`],
    ['Secret', `substitute from 'Secret/gone' error: secrets "gone" not found`],
  ])('a %s that is missing and not optional is an error', async (kind, message) => {
    await expect(read({ substituteFrom: [{ kind, name: 'gone' }] })).rejects.toMatchObject({ code: 'ConfigNotFound', message });
  });

  test('a config of another namespace is none', async () => {
    await expect(read({ substituteFrom: [{ kind: 'ConfigMap', name: 'foreign' }] })).rejects.toMatchObject({ code: 'ConfigNotFound' });
  });

  test('what comes from Secrets is secret, also where it is overridden; the rest is not', async () => {
    const substituteFrom: PostBuild['substituteFrom'] = [
      { kind: 'Secret', name: 'keys' },
      { kind: 'ConfigMap', name: 'region' },
    ];
    expect((await read({ substituteFrom, substitute: { token: 'shown' } })).secrets).toEqual(['hunter2hunter2', 'high']);
  });

  test('an API server that is unwell is no missing config', async () => {
    const cause = new Error('no route to host');
    client.intercept(() => {
      throw cause;
    });
    await expect(read({ substituteFrom: [{ kind: 'Secret', name: 'keys', optional: true }] })).rejects.toBe(cause);
  });

  test('a variable named __proto__ is a variable like any other', async () => {
    const substitute: Record<string, string> = JSON.parse('{"__proto__":"x"}');
    expect((await read({ substitute })).substitutions?.variables).toEqual([['__proto__', 'x']]);
  });
});
