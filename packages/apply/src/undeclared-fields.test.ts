import { KubeError } from '@capstan/kube';
import { undeclaredFields, withoutFields } from './undeclared-fields.ts';

const refusal = (paths: string) =>
  new KubeError('Invalid', `failed to create typed patch object (web/x; apps/v1, Kind=Deployment): ${paths}`);

describe('undeclaredFields', () => {
  test.each<[string, unknown, string[]]>([
    ['one field', refusal('.spec.replica: field not declared in schema'), ['.spec.replica']],
    [
      'several',
      refusal('errors:\n  .spec.a: field not declared in schema\n  .spec.ports[port=80,protocol="TCP"].b: field not declared in schema'),
      ['.spec.a', '.spec.ports[port=80,protocol="TCP"].b'],
    ],
    ['a name with a blank in its keys', refusal('.spec.env[name="a b"].x: field not declared in schema'), ['.spec.env[name="a b"].x']],
    ['another refusal', new KubeError('Invalid', '.spec.replicas: expected numeric'), []],
    ['another code', new KubeError('Forbidden', '.spec.replica: field not declared in schema'), []],
    ['another error', new Error('.spec.replica: field not declared in schema'), []],
  ])('of %s', (_title, error, paths) => {
    expect(undeclaredFields(error)).toEqual(paths);
  });
});

describe('withoutFields', () => {
  const object = {
    spec: {
      replica: 3,
      containers: [{ name: 'a', imag: 'x' }, { name: 'b' }],
      ports: [
        { port: 80, protocol: 'TCP', nam: 'x' },
        { port: 80, protocol: 'UDP' },
      ],
      list: [{ a: 1, b: 2 }],
    },
  };

  test.each<[string, (copy: typeof object) => void]>([
    ['.spec.replica', (copy) => Reflect.deleteProperty(copy.spec, 'replica')],
    ['.spec.containers[name="a"].imag', (copy) => Reflect.deleteProperty(copy.spec.containers[0] ?? {}, 'imag')],
    ['.spec.ports[port=80,protocol="TCP"].nam', (copy) => Reflect.deleteProperty(copy.spec.ports[0] ?? {}, 'nam')],
    ['.spec.list[0].b', (copy) => Reflect.deleteProperty(copy.spec.list[0] ?? {}, 'b')],
  ])('leaves %s out, and nothing else', (path, remove) => {
    const expected = structuredClone(object);
    remove(expected);
    expect(withoutFields(object, [path])).toEqual(expected);
    expect(object.spec.replica).toBe(3);
  });

  test.each([
    '.spec.absent',
    '.spec.containers[name="c"].imag',
    '.spec.list[4].b',
    '.spec.list[0]',
    'spec',
    '.constructor',
    '.spec.toString',
  ])('gives up on %s, which is not there', (path) => {
    expect(withoutFields(object, [path])).toBeUndefined();
  });
});
