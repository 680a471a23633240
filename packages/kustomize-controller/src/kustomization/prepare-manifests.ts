import { Reason } from '@capstan/api';
import { BLIND, findRefusals, normalizeScope } from '@capstan/apply';
import type { Client, KubeObject } from '@capstan/kube';
import type { Closure } from '@capstan/kustomize';
import { asOwner, findEncrypted } from './apply.ts';
import type { BuildOutput, BuiltObject } from './build-manifests.ts';
import { describeFaults, type Origins, originsOf } from './describe-faults.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import type { Services } from './services.ts';
import { StepFailure } from './step-failure.ts';

/** What is to be applied, where it is written, and what it was built from. */
export interface Manifests {
  readonly objects: KubeObject[];
  readonly origins: Origins;
  readonly digest: string;
  readonly closure: Closure;
}

interface Given {
  readonly client: Client;
  readonly services: Services;
  readonly signal: AbortSignal;
}

/** Makes of a build what is to be applied. Throws {@link StepFailure} with every fault of the repository, where there is any. */
export async function prepareManifests(object: KustomizationObject, output: BuildOutput, given: Given): Promise<Manifests> {
  if (!output.ok) {
    const faults = [...output.faults, ...(await findMore(object, output.salvaged, given))];
    throw new StepFailure(Reason.BuildFailed, `kustomize build failed: ${faults.join('\n')}`);
  }
  const objects = await scoped(output.objects, given.client);
  const encrypted = findEncrypted(objects);
  if (encrypted.length > 0) throw new StepFailure(Reason.BuildFailed, encrypted.join('\n'));
  return { objects, origins: originsOf(objects, output.objects), digest: output.digest, closure: output.closure };
}

/** What the API server would refuse besides, of what is left of a broken build. Nothing is written. */
async function findMore(
  object: KustomizationObject,
  salvaged: readonly BuiltObject[],
  { client, services, signal }: Given,
): Promise<string[]> {
  const objects = await scoped(salvaged, client);
  const faults = await findRefusals(objects, {
    client,
    owner: asOwner(object, services.settings.controller),
    memory: services.memory,
    live: BLIND,
    concurrency: services.settings.concurrentSsa,
    signal,
  });
  return faults.length === 0 ? [] : [describeFaults(faults, [], originsOf(objects, salvaged))];
}

function scoped(built: readonly BuiltObject[], client: Client): Promise<KubeObject[]> {
  return normalizeScope(
    built.map(({ object }) => object),
    client.discovery,
  );
}
