import { advertisedAddress } from './advertised-address.ts';

test.each([
  ['source-controller.flux-system.svc.cluster.local.', ':9090', 'source-controller.flux-system.svc.cluster.local.'],
  ['http://artifacts.example/', ':9090', 'http://artifacts.example'],
  ['', ':9090', 'localhost:9090'],
  ['', '127.0.0.1:8001', '127.0.0.1:8001'],
  ['', '0.0.0.0:9090', 'pod-1:9090'],
])('with --storage-adv-addr %p and --storage-addr %p, artifacts are at %s', (given, listening, expected) => {
  expect(advertisedAddress(given, listening, () => 'pod-1')).toBe(expected);
});
