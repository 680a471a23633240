import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClient } from '@capstan/kube';
import { step } from '../../scripts/progress.mjs';
import { provideKubeconfig } from '../control-plane/provide-kubeconfig.ts';
import { startGitServer } from '../peers/git/git-server.ts';
import { startSlack } from '../peers/slack/start-slack.ts';
import { startWebhook } from '../peers/webhook/start-webhook.ts';
import { watchdog } from '../processes/watchdog.ts';
import { checksOf, type World } from './checks.ts';
import { install } from './install.ts';
import { invitation } from './invitation.ts';
import { narrateEvent, narrateSlack, printLine } from './narrate.ts';
import type { DemoOptions } from './options.ts';
import { runChecks } from './run-checks.ts';
import { sampleFiles, withReplicas } from './sample-files.ts';
import { NAME, sampleObjects } from './sample-objects.ts';
import { startControllers } from './start-controllers.ts';
import { tellEvents } from './tell-events.ts';

const WEBHOOK_KEY = 'demonstration-key';

/** Starts everything, tells what happens, and ends all of it: after the checks with `once`, else on Ctrl-C. False where a check failed. */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const colours = process.stdout.isTTY === true && !('NO_COLOR' in process.env);
  const print = (line: Parameters<typeof printLine>[0]) => console.log(printLine(line, colours));
  await using stack = new AsyncDisposableStack();
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  const directory = mkdtempSync(join(tmpdir(), 'capstan-start-'));
  watchdog().removeAtEnd(directory);

  const cluster = await step('starting a Kubernetes API', () => provideKubeconfig(options));
  stack.defer(() => cluster.release());
  const client = await loadClient({ kubeconfig: cluster.path });
  stack.defer(() => client.close());
  await step('installing the CRDs', () => install(client));

  const git = await startGitServer();
  stack.defer(() => git.stop());
  const repository = await git.create(NAME);
  const commit: World['commit'] = async (files, message) => `main@sha1:${await repository.commit(files, { message })}`;
  const firstRevision = await commit(sampleFiles, 'First');
  const slack = await startSlack();
  stack.defer(() => slack.stop());
  const webhook = await startWebhook({ key: WEBHOOK_KEY });
  stack.defer(() => webhook.stop());

  const controllers = await step('starting the controllers', () => startControllers(cluster.path, directory));
  stack.defer(() => controllers.stop());
  const stop = new AbortController();
  stack.defer(() => stop.abort());
  void tellEvents(client, stop.signal, (event) => {
    const line = narrateEvent(event);
    if (line !== undefined) print(line);
  });
  slack.onMessage(({ payload }) => print(narrateSlack(payload)));

  console.log(
    `\nA Git repository, ${cluster.description}, three controllers. Applying a GitRepository, a Kustomization, Alerts and a Receiver:\n`,
  );
  const objects = sampleObjects({ repository: git.urlOf(repository), slack: slack.webhookUrl, webhook: webhook.url }, WEBHOOK_KEY);
  for (const { resource, object } of objects) await client.apply(resource, object, { fieldManager: 'capstan-start', force: true });

  const world: World = {
    client,
    commit,
    slack: slack.messages,
    webhooks: webhook.received,
    callWebhook: async (path) => (await fetch(`${controllers.receiverUrl}${path}`, { method: 'POST', body: '{}' })).status,
  };
  const passed = await Promise.race([
    runChecks(checksOf(firstRevision, withReplicas(3)), world, options.once),
    interrupted.then(() => undefined),
  ]);
  if (passed === undefined) return !options.once;
  if (!passed) for (const process of controllers.processes) console.error(`\n${process.name}:\n${process.logTail(20)}`);
  if (options.once || !passed) return passed;
  console.log(await invitation({ client, kubeconfig: cluster.path, repository: git.urlOf(repository), receiver: controllers.receiverUrl }));
  await interrupted;
  console.log('\nStopping.');
  return true;
}
