import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, loadClient } from '@capstan/kube';
import { step } from '../../scripts/progress.mjs';
import { provideKubeconfig } from '../control-plane/provide-kubeconfig.ts';
import { startGitServer } from '../peers/git/git-server.ts';
import { startSlack } from '../peers/slack/start-slack.ts';
import { startWebhook } from '../peers/webhook/start-webhook.ts';
import { watchdog } from '../processes/watchdog.ts';
import { checksOf, type World } from './checks.ts';
import { type Installed, install, remove } from './install.ts';
import type { Interruption } from './interruption.ts';
import { invitation } from './invitation.ts';
import { narrateEvent, narrateSlack, printLine } from './narrate.ts';
import type { DemoOptions } from './options.ts';
import { refuseTakenCluster } from './refuse-taken-cluster.ts';
import { runChecks } from './run-checks.ts';
import { sampleFiles, withReplicas } from './sample-files.ts';
import { NAME, type SampleObject, sampleObjects } from './sample-objects.ts';
import { startControllers } from './start-controllers.ts';
import { tellEvents } from './tell-events.ts';

const WEBHOOK_KEY = 'demonstration-key';

/**
 * Starts everything, tells what happens, and ends all of it: after the checks with `once`, else when the user wishes. False where a check
 * failed. Rejects with `Interrupted` where the user ends it before it is complete.
 */
export async function runDemo(options: DemoOptions, interruption: Interruption): Promise<boolean> {
  const colours = process.stdout.isTTY === true && !('NO_COLOR' in process.env);
  const print = (line: Parameters<typeof printLine>[0]) => console.log(printLine(line, colours));
  const stage = <T>(title: string, action: () => Promise<T>): Promise<T> => step(title, () => interruption.orEnd(action()));
  await using stack = new AsyncDisposableStack();
  const directory = mkdtempSync(join(tmpdir(), 'capstan-start-'));
  watchdog().removeAtEnd(directory);

  const cluster = await stage('starting a Kubernetes API', () => provideKubeconfig(options));
  stack.defer(() => cluster.release());
  const client = await loadClient({ kubeconfig: cluster.path });
  stack.defer(() => client.close());
  const isUsers = cluster.controlPlane === undefined;
  if (isUsers) await interruption.orEnd(refuseTakenCluster(client));
  const installed = await stage('installing the CRDs', () => install(client));
  if (isUsers) stack.defer(() => removeAll(client, installed));

  const git = await startGitServer();
  stack.defer(() => git.stop());
  const repository = await git.create(NAME);
  const commit: World['commit'] = async (files, message) => `main@sha1:${await repository.commit(files, { message })}`;
  const firstRevision = await commit(sampleFiles, 'First');
  const slack = await startSlack();
  stack.defer(() => slack.stop());
  const webhook = await startWebhook({ key: WEBHOOK_KEY });
  stack.defer(() => webhook.stop());

  const controllers = await stage('starting the controllers', () => startControllers(cluster.path, directory));
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
  const addresses = { repository: git.urlOf(repository), slack: slack.webhookUrl, webhook: webhook.url };
  const objects = sampleObjects(addresses, WEBHOOK_KEY, { wait: cluster.runsPods });
  // While the controllers run, which let go of what they made.
  if (isUsers) stack.defer(() => removeObjects(client, objects));
  for (const { resource, object } of objects) await client.apply(resource, object, { fieldManager: 'capstan-start', force: true });

  const world: World = {
    client,
    commit,
    slack: slack.messages,
    webhooks: webhook.received,
    callWebhook: async (path) => (await fetch(`${controllers.receiverUrl}${path}`, { method: 'POST', body: '{}' })).status,
  };
  const passed = await interruption.orEnd(runChecks(checksOf(firstRevision, withReplicas(3)), world, options.once));
  if (!passed) for (const process of controllers.processes) console.error(`\n${process.name}:\n${process.logTail(20)}`);
  if (options.once || !passed) return passed;
  console.log(await invitation({ client, kubeconfig: cluster.path, repository: git.urlOf(repository), receiver: controllers.receiverUrl }));
  await interruption.wished;
  console.log('\nStopping.');
  return true;
}

/** What the demonstration applied to a cluster of the user's goes with it, and with that all that the Kustomization applied. */
async function removeObjects(client: Client, objects: readonly SampleObject[]): Promise<void> {
  await step('removing what was applied', async () => {
    for (const { resource, object } of [...objects].reverse()) await remove(client, resource, object.metadata);
  });
}

async function removeAll(client: Client, installed: readonly Installed[]): Promise<void> {
  await step('removing what was installed', async () => {
    for (const { resource, name } of installed) await remove(client, resource, { name });
  });
}
