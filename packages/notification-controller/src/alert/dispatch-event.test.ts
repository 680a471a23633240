import type { Alert, Provider } from '@capstan/api';
import { NotificationError } from '../error.ts';
import type { Event } from '../event/event.ts';
import type { Delivery } from '../provider/provider.ts';
import { type DispatchPorts, dispatchEvent } from './dispatch-event.ts';
import { filterMessage } from './message-filter.ts';

const event: Event = {
  involvedObject: { kind: 'Kustomization', namespace: 'apps', name: 'web', apiVersion: 'kustomize.toolkit.fluxcd.io/v1' },
  severity: 'info',
  timestamp: '2026-11-21T02:28:26Z',
  message: 'Deployment/apps/web configured',
  reason: 'Progressing',
  metadata: { 'kustomize.toolkit.fluxcd.io/revision': 'main@sha1:abc' },
  reportingController: 'kustomize-controller',
};

const alert = (name: string, spec: Partial<Alert['spec']> = {}): Alert => ({
  apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
  kind: 'Alert',
  metadata: { name, namespace: 'apps' },
  spec: { providerRef: { name: 'hook' }, eventSources: [{ kind: 'Kustomization', name: '*' }], ...spec },
});

const provider = (spec: Partial<Provider['spec']> = {}): Provider => ({
  apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
  kind: 'Provider',
  metadata: { name: 'hook', namespace: 'apps' },
  spec: { type: 'generic', address: 'https://peer.example/hook', ...spec },
});

interface World {
  onSecret?: (key: string) => void;
  onProvider?: (key: string) => void;
  alerts?: Alert[];
  provider?: Provider | undefined;
  secrets?: Record<string, Record<string, string>>;
  labels?: Record<string, string>;
  readLabels?: DispatchPorts['readLabels'];
  askFilter?: DispatchPorts['askFilter'];
  post?: DispatchPorts['post'];
  postpone?: DispatchPorts['postpone'];
  noCrossNamespaceRefs?: boolean;
  event?: Event;
}

async function dispatch(world: World) {
  const sent: Delivery[] = [];
  const reports: string[] = [];
  await dispatchEvent(
    world.event ?? event,
    {
      alerts: () => world.alerts ?? [alert('on-call')],
      provider: (namespace, name) => {
        world.onProvider?.(`${namespace}/${name}`);
        return 'provider' in world ? world.provider : provider();
      },
      readSecret: async (namespace, name) => {
        world.onSecret?.(`${namespace}/${name}`);
        const data = world.secrets?.[name];
        if (data === undefined) throw new NotificationError('SecretInvalid', `there is no Secret 'apps/${name}'`);
        return new Map(Object.entries(data));
      },
      askFilter: world.askFilter ?? (async (message, lists) => filterMessage(message, lists)),
      postpone: world.postpone ?? ((_, attempt) => attempt()),
      readLabels: world.readLabels ?? (async () => world.labels),
      post:
        world.post ??
        (async (delivery) => {
          sent.push(delivery);
        }),
      report: (on, reason, message) => reports.push(`${on.metadata.name} ${reason} ${message}`),
      parseDuration: Number,
    },
    { noCrossNamespaceRefs: world.noCrossNamespaceRefs ?? false },
  );
  return { sent, reports, bodies: sent.map(({ body }) => JSON.parse(body)) };
}

describe('dispatchEvent', () => {
  test('sends the event through every alert that wants it', async () => {
    const { sent, reports } = await dispatch({ alerts: [alert('a'), alert('b'), alert('c', { eventSeverity: 'error' })] });
    expect(sent).toHaveLength(2);
    expect(reports).toEqual([]);
  });

  test("adds the alert's metadata and strips the prefixes", async () => {
    const { bodies } = await dispatch({ alerts: [alert('a', { eventMetadata: { cluster: 'prod' }, summary: 'S' })] });
    expect(bodies[0].metadata).toEqual({ cluster: 'prod', revision: 'main@sha1:abc', summary: 'S' });
  });

  test('sends no metadata where there is none', async () => {
    const { metadata: _, ...bare } = event;
    expect((await dispatch({ event: bare })).bodies[0]).not.toHaveProperty('metadata');
  });

  test('tells of metadata that is set twice, and sends all the same', async () => {
    const { sent, reports } = await dispatch({ alerts: [alert('a', { eventMetadata: { revision: 'mine' } })] });
    expect(sent).toHaveLength(1);
    expect(reports).toEqual([expect.stringContaining('MetadataAppendFailed')]);
  });

  test("uses the address of the provider's Secret before that of its spec", async () => {
    const { sent } = await dispatch({
      provider: provider({ secretRef: { name: 's' } }),
      secrets: { s: { address: ' https://other.example/x\n' } },
    });
    expect(sent[0]?.url).toBe('https://other.example/x');
  });

  test.each<[string, Partial<Provider['spec']>, string | undefined]>([
    ['slack', { type: 'slack' }, undefined],
    ['generic', { type: 'generic' }, 'sent'],
  ])('an event that only updates a commit status goes to %s: %p', async (_, spec, expected) => {
    const update = { ...event, metadata: { 'kustomize.toolkit.fluxcd.io/commit_status': 'update' } };
    const { sent, reports } = await dispatch({ event: update, provider: provider(spec) });
    expect(sent.length > 0 ? 'sent' : undefined).toBe(expected);
    expect(reports).toEqual([]);
  });

  test('sends within a timeout of a fraction of a millisecond', async () => {
    const { sent, reports } = await dispatch({ provider: provider({ timeout: '1000.5' }) });
    expect(sent).toHaveLength(1);
    expect(reports).toEqual([]);
  });

  test.each<[string, Partial<Provider['spec']>, string[]]>([
    ['none', {}, []],
    ['its own', { secretRef: { name: 's' } }, ['apps/s']],
    ['that of its certificates', { certSecretRef: { name: 'c' } }, ['apps/c']],
    ['that of its proxy', { proxySecretRef: { name: 'p' } }, ['apps/p']],
    [
      'all of them',
      { secretRef: { name: 's' }, certSecretRef: { name: 'c' }, proxySecretRef: { name: 'p' } },
      ['apps/c', 'apps/p', 'apps/s'],
    ],
  ])('reads of the Secrets of the provider, in its namespace, %s', async (_, spec, expected) => {
    const read: string[] = [];
    const secrets = { s: { token: 't' }, c: { 'ca.crt': 'CA' }, p: { address: 'http://proxy.example' } };
    const { sent } = await dispatch({ provider: provider(spec), secrets, onSecret: (key) => read.push(key) });
    expect(sent).toHaveLength(1);
    expect(read.sort()).toEqual(expected);
  });

  test('hands the certificates and the proxy on to the transport', async () => {
    const transports: unknown[] = [];
    await dispatch({
      provider: provider({ certSecretRef: { name: 'c' }, proxySecretRef: { name: 'p' } }),
      secrets: { c: { 'ca.crt': 'CA' }, p: { address: 'http://proxy.example' } },
      post: async (_, transport) => void transports.push(transport),
    });
    expect(transports).toEqual([{ ca: 'CA', proxy: 'http://proxy.example/' }]);
  });

  test("gives a delivery no more than the provider's timeout", async () => {
    const { reports } = await dispatch({
      provider: provider({ timeout: '20' }),
      post: (_, __, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('too late')), { once: true })),
    });
    expect(reports).toEqual([expect.stringContaining('too late')]);
  });

  test('sends to all peers at once: one that is slow delays no other', async () => {
    const reached = Promise.withResolvers<void>();
    let count = 0;
    const post = async () => {
      count += 1;
      // Settles only when both are under way.
      if (count === 2) reached.resolve();
      await reached.promise;
    };
    const { reports } = await dispatch({ alerts: [alert('a'), alert('b')], post });
    expect([count, reports]).toEqual([2, []]);
  });

  test('reads Provider and Secrets anew for what its peer did not take at first, and tells of its metadata once', async () => {
    const read: string[] = [];
    const { sent, reports } = await dispatch({
      alerts: [alert('a', { eventMetadata: { revision: 'mine' } })],
      provider: provider({ secretRef: { name: 's' } }),
      secrets: { s: { token: 't' } },
      onSecret: (key) => read.push(key),
      postpone: async (peer, attempt) => {
        expect(peer).toBe('apps/hook');
        await attempt();
        await attempt();
      },
    });
    expect([sent.length, read]).toEqual([2, ['apps/s', 'apps/s']]);
    expect(reports).toEqual([expect.stringContaining('MetadataAppendFailed')]);
  });

  test('finds no provider of another namespace', async () => {
    const asked: string[] = [];
    await dispatch({ onProvider: (key) => asked.push(key) });
    expect(new Set(asked)).toEqual(new Set(['apps/hook']));
  });

  test.each<[string, Partial<Event>, Partial<Event>]>([
    ['who reports', { reportingInstance: 'pod-1' }, { reportingInstance: 'pod-1' }],
    ['a severity', { severity: 'error' }, { severity: 'error' }],
    ['a message of several lines', { message: 'one\ntwo' }, { message: 'one\ntwo' }],
  ])('passes on %s as it came', async (_, change, expected) => {
    expect((await dispatch({ event: { ...event, ...change } })).bodies).toMatchObject([expected]);
  });

  test('sends nothing through a suspended provider, and says nothing', async () => {
    expect(await dispatch({ provider: provider({ suspend: true }) })).toMatchObject({ sent: [], reports: [] });
  });

  test.each<[string, World, RegExp]>([
    ['a provider that is not there', { provider: undefined }, /there is no Provider 'apps\/hook'/],
    ['a Secret that is not there', { provider: provider({ secretRef: { name: 's' } }) }, /there is no Secret 'apps\/s'/],
    ['a type that is not there yet', { provider: provider({ type: 'matrix' }) }, /'matrix' are not supported yet/],
    ['no address', { provider: provider({ address: '' }) }, /needs an address/],
    [
      'another namespace where that is not allowed',
      {
        event: { ...event, involvedObject: { ...event.involvedObject, namespace: 'x' } },
        alerts: [alert('a', { eventSources: [{ kind: 'Kustomization', name: '*', namespace: 'x' }] })],
        noCrossNamespaceRefs: true,
      },
      /cross-namespace/,
    ],
    [
      'a peer that refuses',
      { post: async () => Promise.reject(new NotificationError('DeliveryFailed', 'peer.example answered 400')) },
      /peer\.example answered 400/,
    ],
    [
      'headers that are no YAML map',
      { provider: provider({ secretRef: { name: 's' } }), secrets: { s: { headers: 'a: [' } } },
      /'headers' of the Secret is not a YAML map/,
    ],
    ['half a certificate', { provider: provider({ certSecretRef: { name: 's' } }), secrets: { s: { 'tls.crt': 'x' } } }, /only one of/],
  ])('reports %s on the alert', async (_, world, message) => {
    const { sent, reports } = await dispatch(world);
    expect(sent).toEqual([]);
    expect(reports).toEqual([expect.stringMatching(message)]);
    expect(reports[0]).toContain('Kustomization/');
  });

  test.each<[string, Partial<Alert['spec']>, number]>([
    ['a message that is included', { inclusionList: ['^Secret', 'configured$'] }, 1],
    ['a message that is not', { inclusionList: ['^Secret'] }, 0],
    ['a message that is excluded, though included', { inclusionList: ['web'], exclusionList: ['apps/'] }, 0],
  ])('sends or leaves out %s', async (_, spec, times) => {
    expect((await dispatch({ alerts: [alert('a', spec)] })).sent).toHaveLength(times);
  });

  test('asks expressions only of alerts that want the object, and labels only where those let the message pass', async () => {
    const asked: string[] = [];
    const other = alert('other', { eventSources: [{ kind: 'Kustomization', name: 'another' }], exclusionList: ['x'] });
    const excluding = alert('excluding', {
      eventSources: [{ kind: 'Kustomization', name: '*', matchLabels: { team: 'a' } }],
      exclusionList: ['configured'],
    });
    await dispatch({
      alerts: [other, excluding],
      askFilter: async (message, lists) => {
        asked.push(`expressions ${lists.exclusionList}`);
        return filterMessage(message, lists);
      },
      readLabels: async () => {
        asked.push('labels');
        return undefined;
      },
    });
    expect(asked).toEqual(['expressions configured']);
  });

  test('reports expressions that take too long on their alert, and sends through the others', async () => {
    const { sent, reports } = await dispatch({
      alerts: [alert('costly', { exclusionList: ['x{1000}'] }), alert('good')],
      askFilter: async (message, lists) => {
        if (lists.exclusionList === undefined) return filterMessage(message, lists);
        throw new NotificationError('AlertInvalid', 'spec.exclusionList takes too long');
      },
    });
    expect(sent).toHaveLength(1);
    expect(reports).toEqual([expect.stringMatching(/^costly NotificationDispatchFailed .*takes too long/)]);
  });

  test('one alert that fails holds up no other', async () => {
    const { sent, reports } = await dispatch({ alerts: [alert('bad', { exclusionList: ['('] }), alert('good')] });
    expect(sent).toHaveLength(2);
    expect(reports).toEqual([expect.stringContaining('bad InvalidConfig')]);
  });

  test.each<[Record<string, string> | undefined, number]>([
    [{ team: 'a' }, 1],
    [{ team: 'b' }, 0],
    [undefined, 0],
  ])('selects by label: an object labelled %p is told of %p times', async (labels, times) => {
    const labelled = alert('a', { eventSources: [{ kind: 'Kustomization', name: '*', matchLabels: { team: 'a' } }] });
    expect((await dispatch({ alerts: [labelled], ...(labels === undefined ? {} : { labels }) })).sent).toHaveLength(times);
  });

  test('of several selections by label one is enough', async () => {
    const byTeam = (team: string) => ({ kind: 'Kustomization', name: '*', matchLabels: { team } }) as const;
    const either = alert('a', { eventSources: [byTeam('a'), byTeam('b')] });
    expect((await dispatch({ alerts: [either], labels: { team: 'b' } })).sent).toHaveLength(1);
    expect((await dispatch({ alerts: [either], labels: { team: 'c' } })).sent).toEqual([]);
  });

  test("never shows what the provider's Secrets hold", async () => {
    const { reports } = await dispatch({
      provider: provider({ secretRef: { name: 's' } }),
      secrets: { s: { token: 'hunter2-token', address: 'https://peer.example/hunter3-path' } },
      post: async () => Promise.reject(new Error('refused hunter2-token at https://peer.example/hunter3-path')),
    });
    expect(reports[0]).not.toMatch(/hunter/);
  });

  const address = 'https://peer.example/T0/hunter2?key=hunter3';
  test.each<[string, Partial<Provider['spec']>, Record<string, Record<string, string>>, string]>([
    ["the Secret's address", { secretRef: { name: 's' } }, { s: { address } }, 'Cannot POST /T0/hunter2'],
    ["the spec's address", { address }, {}, 'Cannot POST /T0/hunter2?key=hunter3'],
    ['its query', { address }, {}, 'Cannot POST this with hunter3'],
    ["the spec's proxy", { proxy: 'http://ada:hunter2@proxy.example' }, {}, 'Cannot POST as hunter2'],
  ])('never shows what a peer repeats of %s', async (_, spec, secrets, answer) => {
    const { reports } = await dispatch({ provider: provider(spec), secrets, post: async () => Promise.reject(new Error(answer)) });
    expect(reports[0]).toContain('Cannot POST');
    expect(reports[0]).not.toMatch(/hunter[23]/);
  });

  test('an alert by label is not lost silently where the labels cannot be read', async () => {
    const labelled = alert('a', { eventSources: [{ kind: 'Kustomization', name: '*', matchLabels: { team: 'a' } }] });
    const { reports } = await dispatch({ alerts: [labelled], readLabels: async () => Promise.reject(new Error('the API server is away')) });
    expect(reports).toEqual([expect.stringMatching(/^a NotificationDispatchFailed .*the API server is away/)]);
  });
});
