import { Optional, type Static } from 'typebox';
import { group, text } from './field.ts';

/** A reference to an object in the same namespace. */
export function localReference(description: string) {
  return group(description, { name: text('Name of the object.') });
}
export type LocalObjectReference = Static<ReturnType<typeof localReference>>;

/** A reference to a kubeconfig, or to what one is made from. */
export const KubeConfigReference = group(
  'The cluster to apply to, instead of the one that the controller runs in.',
  {
    configMapRef: Optional(localReference('ConfigMap that describes the cluster and how to authenticate by workload identity.')),
    secretRef: Optional(
      group('Secret that holds a kubeconfig file.', {
        name: text('Name of the Secret.'),
        key: Optional(text("Key of the kubeconfig; without it 'value', then 'value.yaml'.")),
      }),
    ),
  },
  {
    rules: [
      {
        rule: 'has(self.configMapRef) || has(self.secretRef)',
        message: 'one of configMapRef and secretRef must be set',
        holds: (self) => self.configMapRef !== undefined || self.secretRef !== undefined,
      },
      {
        rule: '!has(self.configMapRef) || !has(self.secretRef)',
        message: 'only one of configMapRef and secretRef may be set',
        holds: (self) => self.configMapRef === undefined || self.secretRef === undefined,
      },
    ],
  },
);

/** Which objects a patch or an ignore rule is about; empty fields match all. */
export function selector(description: string) {
  return group(description, {
    group: Optional(text('API group.')),
    version: Optional(text('API version.')),
    kind: Optional(text('Kind.')),
    name: Optional(text('Regular expression that the whole name must match.')),
    namespace: Optional(text('Regular expression that the whole namespace must match.')),
    labelSelector: Optional(text('Label selector, as of `kubectl get -l`.')),
    annotationSelector: Optional(text('The same over annotations.')),
  });
}
export type Selector = Static<ReturnType<typeof selector>>;
