// Runs a control plane until Ctrl-C: `node --conditions=capstan-source e2e/control-plane/main.ts [--api-only] [--directory DIR]`.
import { parseArgs } from 'node:util';
import { E2eError } from '../error.ts';
import { startControlPlane } from './start-control-plane.ts';

const { values } = parseArgs({ options: { 'api-only': { type: 'boolean', default: false }, directory: { type: 'string' } } });

try {
  const started = performance.now();
  const controlPlane = await startControlPlane({
    kwok: !values['api-only'],
    ...(values.directory === undefined ? {} : { directory: values.directory }),
  });
  console.log(`kubeconfig: ${controlPlane.kubeconfig}`);
  console.log(`url: ${controlPlane.url}`);
  console.log(`logs: ${controlPlane.logDirectory}`);
  console.log(`ready in ${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C ends it`);
  // Processes that were started do not keep this one alive; a timer does.
  const running = setInterval(() => {}, 60_000);
  const interrupted = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(undefined));
  });
  const ended = ['etcd', 'kube-apiserver'].map(async (name) => {
    await controlPlane.process(name)?.exited;
    return name;
  });
  const lost = await Promise.race([interrupted, ...ended]);
  if (lost !== undefined) {
    console.error(`${lost} has ended:\n${controlPlane.process(lost)?.logTail(5)}`);
    process.exitCode = 1;
  }
  clearInterval(running);
  await controlPlane.stop();
} catch (error) {
  console.error(error instanceof E2eError ? error.message : error);
  process.exitCode = 1;
}
