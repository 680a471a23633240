import { KubeError, type Resource } from '@capstan/kube';
import { type Logger, silentLogger } from '../log/logger.ts';
import { FakeClient } from '../testing/fake-client.ts';
import { FakeClock, settle } from '../testing/fake-clock.ts';
import { waitForResource } from './wait-for-resource.ts';

const DEFINITIONS: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
const WIDGETS: Resource = { group: 'x.test', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: true };

/** Waits for Widgets; `looks` counts how often the API server was asked for them. */
function start(resources: Resource[], intercept?: Parameters<FakeClient['intercept']>[0]) {
  const clock = new FakeClock();
  const client = new FakeClient(resources, clock);
  if (intercept !== undefined) client.intercept(intercept);
  const said: string[] = [];
  const log: Logger = {
    ...silentLogger,
    info: (message) => void said.push(message),
    error: (_, message) => void said.push(message),
    with: () => log,
  };
  const world = { client, clock, said, looks: 0, missing: 0, found: undefined as Resource | undefined, fault: undefined as unknown };
  const { all, resourceFor } = client.discovery;
  client.discovery.resourceFor = (apiVersion, kind) => {
    world.looks += 1;
    return resourceFor(apiVersion, kind);
  };
  client.discovery.all = () => {
    world.looks += 1;
    return all();
  };
  const stop = new AbortController();
  waitForResource({ client, clock, log, missing: () => (world.missing += 1) }, 'x.test/v1', 'Widget', stop.signal).then(
    (found) => {
      world.found = found;
    },
    (fault: unknown) => {
      world.fault = fault;
    },
  );
  const define = async () => {
    const metadata = { name: 'widgets.x.test' };
    await client.create(DEFINITIONS, { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata });
    client.server.resources.push(WIDGETS);
  };
  return Object.assign(world, { define, stop });
}

const forbidden: Parameters<FakeClient['intercept']>[0] = ({ verb, resource }) => {
  if (verb === 'watch' && resource.plural === DEFINITIONS.plural) throw new KubeError('Forbidden', 'no', { httpStatus: 403 });
};

test('a kind that is served is there at once, and nothing is watched', async () => {
  const world = start([DEFINITIONS, WIDGETS]);
  await settle();
  expect(world.found).toEqual(WIDGETS);
  expect([world.missing, world.said, world.client.requests]).toEqual([0, [], []]);
});

test('a kind that comes later is told of by the watch of its definition: nobody asks meanwhile', async () => {
  const world = start([DEFINITIONS]);
  await world.clock.advance(65_000);
  const before = world.looks;
  await world.clock.advance(45_000);
  expect(world.looks).toBe(before);
  await world.define();
  await world.clock.advance(100);
  expect(world.found).toEqual(WIDGETS);
  expect(world.missing).toBe(1);
  expect(world.said[0]).toBe('waiting for the CustomResourceDefinition of Widget (x.test/v1): the API server does not serve it yet');
  expect(world.said.at(-1)).toBe('Widget of x.test/v1 is served now, going on');
});

test('the watch ends with the wait', async () => {
  const world = start([DEFINITIONS]);
  await world.clock.advance(1_000);
  await world.define();
  await world.clock.advance(1_000);
  expect(world.found).toEqual(WIDGETS);
  expect(world.clock.pending).toBe(0);
  const before = world.looks;
  const metadata = { name: 'gadgets.x.test' };
  await world.client.create(DEFINITIONS, { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata });
  await world.clock.advance(60_000);
  expect(world.looks).toBe(before);
});

test('where definitions may not be watched, it is asked for every two seconds, and said every minute that it is missing', async () => {
  const world = start([DEFINITIONS], forbidden);
  await world.clock.advance(120_000);
  expect(world.looks).toBeGreaterThan(50);
  expect(world.looks).toBeLessThan(80);
  expect(world.said.filter((line) => line.startsWith('waiting for'))).toHaveLength(2);
  await world.define();
  await world.clock.advance(2_000);
  expect(world.found).toEqual(WIDGETS);
});

test('an API server that does not answer is waited for, and its fault is said', async () => {
  const world = start([DEFINITIONS]);
  let isAway = true;
  const { resourceFor } = world.client.discovery;
  world.client.discovery.resourceFor = async (apiVersion, kind) => {
    if (isAway) throw new KubeError('Unreachable', 'connection refused', {});
    return resourceFor(apiVersion, kind);
  };
  await world.clock.advance(10_000);
  isAway = false;
  await world.define();
  await world.clock.advance(60_000);
  expect(world.found).toEqual(WIDGETS);
});

test.each<[string, Parameters<FakeClient['intercept']>[0] | undefined]>([
  ['with the watch', undefined],
  ['without it', forbidden],
])('a stop ends the wait %s', async (_, intercept) => {
  const world = start([DEFINITIONS], intercept);
  await world.clock.advance(5_000);
  world.stop.abort(new Error('stop'));
  await settle();
  expect(world.fault).toEqual(new Error('stop'));
  expect(world.clock.pending).toBe(0);
});
