// A whole controller on packages/runtime, as its README shows one: it counts the keys of ConfigMaps labelled count=yes.
import type { KubeObject } from '@capstan/kube';
import { Controller, defineFlags, flagsOfProcess, keyOf, reconcilerFlags, runController, sharedFlags } from '@capstan/runtime';

const flags = flagsOfProcess(defineFlags('count-controller', 'Counts keys.', { ...sharedFlags, ...reconcilerFlags }));

await runController('count-controller', flags, (manager) => {
  const { clock, events, informers, log, metrics } = manager;
  manager.add({
    name: 'configmap',
    run: async (signal) => {
      const resource = await manager.resource('v1', 'ConfigMap');
      const options = { ...manager.scope, labelSelector: 'count=yes' };
      const configMaps = informers.informer<KubeObject & { data?: Record<string, string> }>(resource, options);
      const controller = new Controller({
        name: 'configmap',
        group: '',
        kind: 'ConfigMap',
        log,
        metrics,
        clock,
        informer: configMaps,
        concurrency: flags.concurrent,
        minRetryDelayMs: flags['min-retry-delay'],
        maxRetryDelayMs: flags['max-retry-delay'],
        jitterPercentage: flags['interval-jitter-percentage'],
        reconcile: async (key, { log: line }) => {
          const object = configMaps.get(key);
          if (object === undefined) {
            line.info('gone');
            return {};
          }
          const count = Object.keys(object.data ?? {}).length;
          line.info(`${count} keys`);
          events.event(object, { severity: 'info', reason: 'Counted', message: `${count} keys`, metadata: { count: String(count) } });
          return { requeueAfterMs: 600_000, jitter: true };
        },
      });
      manager.objectMetrics.register('ConfigMap', configMaps);
      controller.watch(configMaps, ({ object }) => [{ key: keyOf(object), reason: 'changed', cancelRunning: true }]);
      await controller.run(signal);
    },
  });
});
