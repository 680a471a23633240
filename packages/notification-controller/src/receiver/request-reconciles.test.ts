import { GitRepository, Kustomization, type Receiver } from '@capstan/api';
import type { Resource } from '@capstan/kube';
import { FakeClient } from '@capstan/runtime/testing';
import { requestReconciles } from './request-reconciles.ts';

const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';
const now = new Date('2026-11-21T02:28:23.123Z');

async function cluster(...objects: [Resource, string, string, Record<string, string>?][]) {
  const client = new FakeClient([GitRepository.resource, Kustomization.resource]);
  for (const [resource, namespace, name, labels] of objects) {
    await client.create(resource, {
      apiVersion: `${resource.group}/${resource.version}`,
      kind: resource.kind,
      metadata: { namespace, name, ...(labels === undefined ? {} : { labels }) },
    });
  }
  return client;
}

function receiver(resources: Receiver['spec']['resources']): Receiver {
  return {
    apiVersion: 'notification.toolkit.fluxcd.io/v1',
    kind: 'Receiver',
    metadata: { name: 'r', namespace: 'apps' },
    spec: { type: 'generic', resources },
  };
}

async function requested(client: FakeClient, resource: Resource, namespace: string, name: string) {
  return (await client.get(resource, { namespace, name })).metadata.annotations?.[REQUESTED_AT];
}

const request = (client: FakeClient, resources: Receiver['spec']['resources'], noCrossNamespaceRefs = false) =>
  requestReconciles(receiver(resources), { client, now: () => now, noCrossNamespaceRefs });

describe('requestReconciles', () => {
  test.each<[string, Receiver['spec']['resources'][number]]>([
    ['by kind alone', { kind: 'GitRepository', name: 'web' }],
    ['by apiVersion', { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', name: 'web' }],
    ['in a namespace by name', { kind: 'GitRepository', name: 'web', namespace: 'apps' }],
  ])('annotates an object %s', async (_, target) => {
    const client = await cluster([GitRepository.resource, 'apps', 'web']);
    await request(client, [target]);
    expect(await requested(client, GitRepository.resource, 'apps', 'web')).toBe(now.toISOString());
  });

  test('annotates all objects that carry the labels, and no others', async () => {
    const client = await cluster(
      [Kustomization.resource, 'apps', 'a', { team: 'x' }],
      [Kustomization.resource, 'apps', 'b', { team: 'y' }],
      [Kustomization.resource, 'infra', 'c', { team: 'x' }],
    );
    await request(client, [{ kind: 'Kustomization', name: '*', matchLabels: { team: 'x' } }]);
    expect(await requested(client, Kustomization.resource, 'apps', 'a')).toBe(now.toISOString());
    expect(await requested(client, Kustomization.resource, 'apps', 'b')).toBeUndefined();
    expect(await requested(client, Kustomization.resource, 'infra', 'c')).toBeUndefined();
  });

  test.each<[string, Receiver['spec']['resources'][number], boolean, RegExp]>([
    ['an object that is not there', { kind: 'GitRepository', name: 'absent' }, false, /absent/],
    ['a kind nobody knows', { kind: 'Rocket' as 'Bucket', name: 'a' }, false, /'Rocket' needs an apiVersion/],
    [
      'a version that is not served',
      { apiVersion: 'source.toolkit.fluxcd.io/v9', kind: 'GitRepository', name: 'a' },
      false,
      /no kind 'GitRepository'/,
    ],
    ['every object of a kind', { kind: 'GitRepository', name: '*' }, false, /needs matchLabels/],
    ['another namespace where that is forbidden', { kind: 'GitRepository', name: 'web', namespace: 'infra' }, true, /cross-namespace/],
  ])('refuses %s, and asks for the others all the same', async (_, target, noCrossNamespaceRefs, message) => {
    const client = await cluster([GitRepository.resource, 'apps', 'web'], [GitRepository.resource, 'infra', 'web']);
    await expect(request(client, [target, { kind: 'GitRepository', name: 'web' }], noCrossNamespaceRefs)).rejects.toThrow(message);
    expect(await requested(client, GitRepository.resource, 'apps', 'web')).toBe(now.toISOString());
    expect(await requested(client, GitRepository.resource, 'infra', 'web')).toBeUndefined();
  });

  test('tells of every fault when there are several', async () => {
    const client = await cluster();
    const both = request(client, [
      { kind: 'GitRepository', name: 'one' },
      { kind: 'GitRepository', name: 'two' },
    ]);
    await expect(both).rejects.toThrow(/one.*two/s);
  });
});
