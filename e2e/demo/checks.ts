import { GitRepository, Kustomization, KustomizationOwnerLabel, Receiver } from '@capstan/api';
import type { Client, KubeObject, Resource } from '@capstan/kube';
import { waitFor } from '../wait-for.ts';
import { NAME, NAMESPACE } from './sample-objects.ts';

const deployments: Resource = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true };
const services: Resource = { group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true };
const key = { namespace: NAMESPACE, name: NAME };

/** What a check looks at. */
export interface World {
  readonly client: Client;
  readonly slack: readonly unknown[];
  readonly webhooks: readonly unknown[];
  /** Commits these files (null takes one away) and gives the revision as sources call it. */
  readonly commit: (files: Readonly<Record<string, string | null>>, message: string) => Promise<string>;
  /** Calls the Receiver's webhook. */
  readonly callWebhook: (path: string) => Promise<number>;
}

/** One step of the demonstration and how it is known to have worked. */
export interface Check {
  readonly title: string;
  readonly run: (world: World) => Promise<void>;
}

/** Waits until `revision` is applied and everything of it is healthy. */
export async function waitForApplied(client: Client, revision: string): Promise<void> {
  await waitForObject(client, Kustomization.resource, `${revision} to be applied`, ({ status }) => {
    const { lastAppliedRevision, conditions } = (status ?? {}) as {
      lastAppliedRevision?: string;
      conditions?: { type: string; status: string }[];
    };
    return lastAppliedRevision === revision && conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
  });
}

async function waitForObject(
  client: Client,
  resource: Resource,
  what: string,
  holds: (object: KubeObject) => boolean,
): Promise<KubeObject> {
  return waitFor(
    async () => {
      const object = await client.get(resource, key);
      return holds(object) ? object : undefined;
    },
    { what, deadlineMs: 60_000, describe: async () => JSON.stringify((await client.get(resource, key)).status, null, 2) },
  );
}

/** The checks of `npm start -- --once`, in their order; each says what it did in its title. */
export function checksOf(firstRevision: string, changed: Readonly<Record<string, string>>): Check[] {
  return [
    {
      title: 'the source is an artifact',
      run: async ({ client }) => {
        await waitForObject(client, GitRepository.resource, 'the artifact', ({ status }) => {
          const { artifact } = (status ?? {}) as { artifact?: { revision?: string } };
          return artifact?.revision === firstRevision;
        });
      },
    },
    { title: 'the commit is applied and healthy', run: ({ client }) => waitForApplied(client, firstRevision) },
    {
      title: 'the objects are in the cluster and carry their owner',
      run: async ({ client }) => {
        const deployment = await client.get(deployments, { namespace: 'shop', name: 'shop' });
        const owner = deployment.metadata.labels?.[KustomizationOwnerLabel.name];
        if (owner !== NAME) throw new Error(`the Deployment is owned by ${String(owner)}`);
        await client.get(services, { namespace: 'shop', name: 'shop' });
      },
    },
    {
      title: 'Slack was told',
      run: async ({ slack }) => {
        await waitFor(() => JSON.stringify(slack).includes('Deployment/shop/shop created'), {
          what: 'the message in Slack',
          describe: () => JSON.stringify(slack, null, 2),
        });
      },
    },
    {
      title: 'the signed webhook was told',
      run: async ({ webhooks }) => {
        await waitFor(() => JSON.stringify(webhooks).includes('Deployment/shop/shop created'), { what: 'the event at the webhook' });
      },
    },
    {
      title: 'a push with a webhook is applied at once',
      run: async (world) => {
        const revision = await world.commit(changed, 'Scale the shop to 3');
        const receiver = await waitForObject(world.client, Receiver.resource, 'the path of the webhook', ({ status }) => {
          const { webhookPath } = (status ?? {}) as { webhookPath?: string };
          return webhookPath !== undefined;
        });
        const { webhookPath } = receiver.status as { webhookPath: string };
        const answer = await world.callWebhook(webhookPath);
        if (answer !== 200) throw new Error(`the webhook was answered with ${answer}`);
        const started = performance.now();
        await waitForApplied(world.client, revision);
        const tookMs = performance.now() - started;
        if (tookMs > 30_000) throw new Error(`it took ${Math.round(tookMs / 1000)} s: a timer did it, not the webhook`);
        const { spec } = await world.client.get(deployments, { namespace: 'shop', name: 'shop' });
        const { replicas } = spec as { replicas: number };
        if (replicas !== 3) throw new Error(`the Deployment has ${replicas} replicas instead of 3`);
      },
    },
  ];
}
