import { defaultProtocols } from './default-protocols.ts';

const ports = [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }, { containerPort: 80, protocol: '' }];
const defaulted = [
  { containerPort: 53, protocol: 'TCP' },
  { containerPort: 53, protocol: 'UDP' },
  { containerPort: 80, protocol: 'TCP' },
];
const pod = (given: unknown) => ({ containers: [{ name: 'a', ports: given }, { name: 'b' }], initContainers: [{ name: 'i', ports }] });

describe('defaultProtocols', () => {
  test.each<[string, (given: unknown) => Record<string, unknown>]>([
    ['v1 Pod', pod],
    ['apps/v1 Deployment', (given) => ({ template: { spec: pod(given) } })],
    ['batch/v1 CronJob', (given) => ({ jobTemplate: { spec: { template: { spec: pod(given) } } } })],
  ])('names the protocol of the containers of a %s', (name, spec) => {
    const [apiVersion = '', kind = ''] = name.split(' ');
    const object = { apiVersion, kind, metadata: { name: 'x' } };
    expect(defaultProtocols({ ...object, spec: spec(ports) })).toEqual({ ...object, spec: spec(defaulted) });
  });

  test('names the protocol of the ports of a Service', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x' },
      spec: { ports: [{ port: 80 }, { port: 53, protocol: 'UDP' }] },
    };
    expect(defaultProtocols(service).spec).toEqual({
      ports: [
        { port: 80, protocol: 'TCP' },
        { port: 53, protocol: 'UDP' },
      ],
    });
  });

  test.each([
    ['another kind', { apiVersion: 'example.org/v1', kind: 'Service', metadata: { name: 'x' }, spec: { ports: [{ port: 80 }] } }],
    ['a Service without ports', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { type: 'ExternalName' } }],
    ['a Deployment without a pod', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { template: 'none' } }],
    ['ports that are none', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { ports: ['80'] } }],
  ])('leaves %s', (_title, object) => {
    expect(defaultProtocols(object)).toEqual(object);
  });
});
