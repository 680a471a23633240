import { assess } from '../assess.ts';

const service = (spec: Record<string, unknown>) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec });

test.each([
  ['of the cluster is ready', service({ type: 'ClusterIP' }), 'Current', 'Service is ready'],
  ['without a type is ready', service({}), 'Current', 'Service is ready'],
  ['without an address of its own is ready', service({ clusterIP: 'None' }), 'Current', 'Service is ready'],
  ['that stands for a name is ready', service({ type: 'ExternalName', externalName: 'web.example' }), 'Current', 'Service is ready'],
  [
    'that balances waits for an address in the cluster',
    service({ type: 'LoadBalancer' }),
    'InProgress',
    'ClusterIP not set. Service type: LoadBalancer',
  ],
  ['that balances does not wait for one outside', service({ type: 'LoadBalancer', clusterIP: '10.0.0.1' }), 'Current', 'Service is ready'],
])('a Service %s', (_what, object, status, message) => {
  expect(assess(object)).toEqual({ status, message });
});
