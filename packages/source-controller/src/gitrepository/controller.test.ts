import { GitRepository } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import { type Controller, INTERVAL, type Informer, type InformerEvent, InformerSet, RETRY, silentLogger } from '@capstan/runtime';
import { FakeClient } from '@capstan/runtime/testing';
import { isNews, SecretWakeup, wishesOf } from './controller.ts';
import type { GitRepositoryObject } from './object.ts';

function object(
  name: string,
  metadata: Partial<KubeObject['metadata']> = {},
  rest: Partial<GitRepositoryObject> = {},
): GitRepositoryObject {
  return {
    apiVersion: GitRepository.apiVersion,
    kind: GitRepository.kind,
    metadata: { name, namespace: 'default', uid: name, generation: 1, ...metadata },
    spec: { url: 'https://example.com/app.git', interval: '1m', secretRef: { name: 'auth' } },
    ...rest,
  };
}

describe('wishesOf', () => {
  const old = object('app');
  const updated = (now: GitRepositoryObject): InformerEvent<GitRepositoryObject> => ({ type: 'updated', object: now, old, initial: false });

  test.each<[string, InformerEvent<GitRepositoryObject>, boolean]>([
    ['an object that comes', { type: 'added', object: old, initial: false }, true],
    ['another spec', updated(object('app', { generation: 2 })), true],
    ['a requested reconcile', updated(object('app', { annotations: { 'reconcile.fluxcd.io/requestedAt': 'x' } })), true],
    ['a deletion', updated(object('app', { deletionTimestamp: '2026-11-21T02:28:26Z' })), true],
    ['a finalizer', updated(object('app', { finalizers: ['finalizers.fluxcd.io'] })), false],
    ['a status', updated(object('app', {}, { status: { observedGeneration: 1 } })), false],
    ['a label', updated(object('app', { labels: { team: 'a' } })), false],
  ])('%s: %#', (_name, event, isWish) => {
    expect(wishesOf(event)).toHaveLength(isWish ? 1 : 0);
  });

  test('end what is done for the older wish', () => {
    expect(wishesOf(updated(object('app', { generation: 2 })))).toMatchObject([
      { key: { namespace: 'default', name: 'app' }, cancelRunning: true },
    ]);
  });
});

describe('isNews', () => {
  const [atStart] = wishesOf({ type: 'added', object: object('app'), initial: true });
  const [later] = wishesOf({ type: 'added', object: object('app'), initial: false });

  test.each<[string, (string | undefined)[], boolean]>([
    ['an interval', [INTERVAL], false],
    ['another try', [RETRY], false],
    ['the start of the process', [atStart?.reason], false],
    ['all of these', [INTERVAL, RETRY, atStart?.reason], false],
    ['an object that comes', [later?.reason], true],
    ['a change beside an interval', [INTERVAL, 'secret default/auth changed'], true],
  ])('%s', (_, reasons, expected) => {
    expect(isNews(new Set(reasons.map(String)))).toBe(expected);
  });
});

describe('SecretWakeup', () => {
  let informers: InformerSet;
  let informer: Informer<GitRepositoryObject>;
  let woken: string[];
  let wakeup: SecretWakeup;
  const conditions = (status: 'True' | 'False') => [
    { type: 'Ready', status, reason: 'x', message: '', observedGeneration: 1, lastTransitionTime: '2026-11-21T02:28:26Z' },
  ];

  beforeEach(async () => {
    const client = new FakeClient([{ ...GitRepository.resource }]);
    for (const [name, status, secretRef] of [
      ['ready', 'True', 'auth'],
      ['failing', 'False', 'auth'],
      ['other', 'False', 'another'],
    ] as const) {
      const { spec } = object(name);
      await client.create(GitRepository.resource, {
        ...object(name),
        spec: { ...spec, secretRef: { name: secretRef } },
        status: { conditions: conditions(status) },
      });
    }
    informers = new InformerSet(client, silentLogger);
    informer = informers.informer(GitRepository.resource);
    informers.start();
    await informer.synced;
    woken = [];
    // Only what is woken counts here.
    const enqueue: Controller['enqueue'] = ({ name }, _reason, { cancelRunning } = {}) => {
      woken.push(cancelRunning === true ? name : `${name}, in its time`);
    };
    const controller = { enqueue } as unknown as Controller<GitRepositoryObject>;
    wakeup = new SecretWakeup(informer, () => controller);
  });

  afterEach(() => informers.stop());

  test('wakes those that failed, for any change of their Secret, and ends what they tried with the old one', () => {
    wakeup.secretChanged({ namespace: 'default', name: 'auth' }, { name: 'auth' });
    expect(woken).toEqual(['failing']);
  });

  test('wakes all that refer to a Secret that is to be watched', () => {
    wakeup.secretChanged({ namespace: 'default', name: 'auth' }, { name: 'auth', labels: { 'reconcile.fluxcd.io/watch': 'Enabled' } });
    expect(woken.sort()).toEqual(['failing', 'ready']);
  });

  test('wakes nobody for a Secret of another namespace', () => {
    wakeup.secretChanged({ namespace: 'elsewhere', name: 'auth' }, { name: 'auth' });
    expect(woken).toEqual([]);
  });
});
