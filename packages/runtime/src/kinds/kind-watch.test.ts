import { KubeError, type Resource } from '@capstan/kube';
import { type Logger, silentLogger } from '../log/logger.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { FakeClock, settle } from '../testing/fake-clock.ts';
import { KindWatch } from './kind-watch.ts';

const DEFINITIONS: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
const widgets = (version = 'v1'): Resource => ({ group: 'x.test', version, kind: 'Widget', plural: 'widgets', namespaced: true });
const definition = (name: string) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name } });

const stop = new AbortController();
afterAll(() => stop.abort());

function start(resources: Resource[] = [DEFINITIONS]) {
  const clock = new FakeClock();
  const client = new FakeClient(resources, clock);
  const said: string[] = [];
  const log: Logger = { ...silentLogger, info: (message) => void said.push(message), with: () => log };
  const kinds = new KindWatch({ client, clock, log, signal: stop.signal });
  const told: string[] = [];
  const listen = () => kinds.onServed(({ version, kind }) => void told.push(`${kind} ${version}`));
  /** The definition first, and so much later what discovery says. */
  const define = async (resource: Resource, servedAfterMs: number) => {
    await client.create(DEFINITIONS, definition(`${resource.plural}.${resource.group}`));
    await clock.advance(servedAfterMs);
    client.server.resources.push(resource);
  };
  return { clock, client, kinds, said, told, listen, define };
}

test('a kind is told as soon as discovery has it, however late it follows its definition', async () => {
  for (const servedAfterMs of [0, 50, 1_000, 9_000]) {
    const { clock, told, listen, define } = start();
    listen();
    await settle();
    await define(widgets(), servedAfterMs);
    await clock.advance(5_000);
    expect(told).toEqual(['Widget v1']);
  }
});

test('one more version of a known kind is told', async () => {
  const { clock, client, told, listen } = start([DEFINITIONS, widgets()]);
  await client.create(DEFINITIONS, definition('widgets.x.test'));
  listen();
  await settle();
  await client.patch(DEFINITIONS, { name: 'widgets.x.test' }, { metadata: { labels: { a: 'b' } } }, { type: 'merge' });
  await clock.advance(500);
  client.server.resources.push(widgets('v2'));
  await clock.advance(3_000);
  expect(told).toEqual(['Widget v2']);
});

test('a kind that goes and comes again is told again', async () => {
  const { clock, client, told, listen, define } = start();
  listen();
  await settle();
  await define(widgets(), 0);
  await clock.advance(1_000);
  client.server.resources.pop();
  await client.delete(DEFINITIONS, { name: 'widgets.x.test' });
  await clock.advance(40_000);
  await define(widgets(), 0);
  await clock.advance(1_000);
  expect(told).toEqual(['Widget v1', 'Widget v1']);
});

test('what is served at the beginning is no news, and costs no look', async () => {
  const { clock, client, told, listen } = start([DEFINITIONS, widgets()]);
  await client.create(DEFINITIONS, definition('widgets.x.test'));
  listen();
  await clock.advance(60_000);
  expect(told).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('a definition that is never served is given up after a while', async () => {
  const { clock, client, listen } = start();
  listen();
  await settle();
  await client.create(DEFINITIONS, definition('widgets.x.test'));
  await clock.advance(60_000);
  expect(clock.pending).toBe(0);
});

describe('the resource of a kind', () => {
  test('is there at once where it is served', async () => {
    const { kinds } = start([DEFINITIONS, widgets()]);
    await expect(kinds.whenServed('x.test/v1', 'Widget', stop.signal)).resolves.toMatchObject({ plural: 'widgets' });
  });

  test('is there as soon as it is served, in the version asked for', async () => {
    const { clock, client, kinds, define } = start();
    const resource = kinds.whenServed('x.test/v2', 'Widget', stop.signal);
    await settle();
    await define(widgets('v1'), 0);
    client.server.resources.push(widgets('v2'));
    await clock.advance(1_000);
    await expect(resource).resolves.toMatchObject({ version: 'v2' });
  });

  test('is not waited for once the signal is aborted', async () => {
    const { kinds } = start();
    const abort = new AbortController();
    const resource = kinds.whenServed('x.test/v1', 'Widget', abort.signal);
    abort.abort(new Error('enough'));
    await expect(resource).rejects.toThrow('enough');
  });
});

describe('where definitions may not be watched', () => {
  const forbidden = () => {
    const world = start();
    world.client.intercept(({ verb, resource }) => {
      if (verb === 'watch' && resource.plural === DEFINITIONS.plural) throw new KubeError('Forbidden', 'no', { httpStatus: 403 });
    });
    return world;
  };

  test('new kinds are looked for every five minutes', async () => {
    const { clock, told, listen, define } = forbidden();
    listen();
    await settle();
    await define(widgets(), 0);
    await clock.advance(4 * 60_000);
    expect(told).toEqual([]);
    await clock.advance(60_000);
    expect(told).toEqual(['Widget v1']);
  });

  test('that is said once, and the watch is tried once', async () => {
    const { clock, client, said, listen } = forbidden();
    listen();
    listen();
    await clock.advance(60 * 60_000);
    expect(said).toEqual([expect.stringContaining('CustomResourceDefinitions cannot be watched')]);
    expect(client.requests.filter(({ verb }) => verb === 'watch')).toHaveLength(1);
  });
});

test('who does not listen any more is told nothing, others are', async () => {
  const { clock, told, listen, define } = start();
  const end = listen();
  listen();
  await settle();
  end();
  await define(widgets(), 0);
  await clock.advance(1_000);
  expect(told).toEqual(['Widget v1']);
});
