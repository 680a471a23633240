import { expandVariables, loopbackArguments } from './loopback-arguments.ts';

const addresses = { healthPort: 1, metricsPort: 2, storagePort: 3, eventsPort: 4, receiverPort: 5, storagePath: '/data' };

describe('the arguments of a controller on loopback', () => {
  test.each([
    [
      'source-controller',
      ['--events-addr=http://127.0.0.1:4/', '--storage-path=/data', '--storage-addr=127.0.0.1:3', '--storage-adv-addr=127.0.0.1:3'],
    ],
    ['kustomize-controller', ['--events-addr=http://127.0.0.1:4/']],
    ['notification-controller', ['--events-addr=127.0.0.1:4', '--receiverAddr=127.0.0.1:5']],
  ])('lead %s to its peers', (name, expected) => {
    expect(loopbackArguments(name, addresses)).toEqual(['--health-addr=127.0.0.1:1', '--metrics-addr=127.0.0.1:2', ...expected]);
  });

  test.each([
    ['$(NAMESPACE)/x', 'flux-system/x'],
    ['$(UNKNOWN)', '$(UNKNOWN)'],
    ['$$(NAMESPACE)', '$(NAMESPACE)'],
    ['$NAMESPACE', '$NAMESPACE'],
    ['$(toString)', '$(toString)'],
  ])('have variables as the kubelet reads %s', (given, expected) => {
    expect(expandVariables([given], { NAMESPACE: 'flux-system' })).toEqual([expected]);
  });
});
