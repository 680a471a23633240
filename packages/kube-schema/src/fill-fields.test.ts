import { fillFields } from './fill-fields.ts';

const container = { name: 'app', image: 'app:1' };

describe('fillFields', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'apps/v1 Deployment',
      { selector: {}, template: { spec: { containers: [container] } } },
      { selector: {}, strategy: {}, template: { metadata: {}, spec: { containers: [{ ...container, resources: {} }] } } },
    ],
    // Its controller adds labels there which nobody may take away.
    ['batch/v1 Job', { template: { spec: {} } }, { template: { metadata: {}, spec: {} } }],
    [
      'batch/v1 CronJob',
      { schedule: '@daily', jobTemplate: {} },
      { schedule: '@daily', jobTemplate: { metadata: {}, spec: { template: { metadata: {}, spec: {} } } } },
    ],
    [
      'apps/v1 StatefulSet',
      { serviceName: 'db', selector: {}, template: { metadata: { labels: { a: 'b' } }, spec: {} }, volumeClaimTemplates: [{ spec: {} }] },
      {
        serviceName: 'db',
        selector: {},
        template: { metadata: { labels: { a: 'b' } }, spec: {} },
        updateStrategy: {},
        volumeClaimTemplates: [{ metadata: {}, spec: { resources: {} }, status: {} }],
      },
    ],
    ['v1 Service', { ports: [{ port: 80 }] }, { ports: [{ port: 80, targetPort: 0 }] }],
    [
      'v1 Pod',
      { containers: [{ ...container, env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }] }] },
      {
        containers: [
          {
            ...container,
            env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '0' } } }],
            resources: {},
          },
        ],
      },
    ],
  ])('adds to the spec of a %s what a client in Go always writes', (name, spec, expected) => {
    const [apiVersion = '', kind = ''] = name.split(' ');
    expect(fillFields({ apiVersion, kind, metadata: { name: 'x' }, spec })).toEqual({
      apiVersion,
      kind,
      metadata: { name: 'x' },
      spec: expected,
    });
  });

  test('adds a spec where a kind always has one', () => {
    expect(fillFields({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } })).toMatchObject({ spec: {} });
  });

  test('takes null for absent, as the API server does', () => {
    const filled = fillFields({ apiVersion: 'apps/v1', kind: 'DaemonSet', spec: { template: null, updateStrategy: null } });
    expect(filled.spec).toEqual({ template: { metadata: {}, spec: {} }, updateStrategy: {} });
  });

  test.each([
    ['a kind that is not built in', { apiVersion: 'example.org/v1', kind: 'Deployment', spec: {} }],
    ['a kind of a name that every object has', { apiVersion: 'constructor', kind: 'x', spec: {} }],
    ['a kind without such fields', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }],
    ['what has not the shape of its kind', { apiVersion: 'v1', kind: 'Service', spec: 'text' }],
    ['a list that is none', { apiVersion: 'v1', kind: 'Service', spec: { ports: { port: 80 } } }],
  ])('leaves %s', (_title, object) => {
    expect(fillFields(object)).toEqual(object);
  });

  test('keeps fields that it does not know, and names that mean something to JavaScript', () => {
    const spec = JSON.parse('{"selector": {}, "template": {"spec": {"newer": 1}}, "__proto__": {"a": 1}}');
    const text = JSON.stringify(fillFields({ apiVersion: 'apps/v1', kind: 'ReplicaSet', spec }).spec);
    expect(JSON.parse(text)).toEqual(
      JSON.parse('{"selector": {}, "template": {"spec": {"newer": 1}, "metadata": {}}, "__proto__": {"a": 1}}'),
    );
  });

  test('does not change what it is given', () => {
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: [container] } } } };
    const before = structuredClone(object);
    fillFields(object);
    expect(object).toEqual(before);
  });
});
