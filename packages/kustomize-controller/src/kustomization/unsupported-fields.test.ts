import { kustomization } from '../testing/kustomization.ts';
import { unsupportedFields } from './unsupported-fields.ts';

type Spec = Parameters<typeof kustomization>[1];

test.each<[string, Spec, string[]]>([
  ['a plain spec', {}, []],
  ['decryption', { decryption: { provider: 'sops' } }, ['spec.decryption']],
  ['another cluster', { kubeConfig: { secretRef: { name: 'x' } } }, ['spec.kubeConfig']],
  ['fields to ignore', { ignore: [{ paths: ['/spec/replicas'] }] }, ['spec.ignore']],
  ['no fields to ignore', { ignore: [] }, []],
  [
    'all of them, each named',
    { decryption: { provider: 'sops' }, kubeConfig: { secretRef: { name: 'x' } }, ignore: [{ paths: ['/a'] }] },
    ['spec.decryption', 'spec.kubeConfig', 'spec.ignore'],
  ],
])('%s', (_what, spec, fields) => {
  expect(unsupportedFields(kustomization('apps', spec).spec)).toEqual(fields);
});
