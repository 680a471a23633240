import type { AppliedMemory, CorrectionBackoff, DriftWatch } from '@capstan/apply';
import type { Client } from '@capstan/kube';
import type { Clock, DeliveryMark, EventRecorder, Finalizers, Informer, ObjectKey, StatusWriter } from '@capstan/runtime';
import type { ArtifactCache } from './artifact-cache.ts';
import type { BuildPool } from './build-pool.ts';
import type { Claims } from './claims.ts';
import type { ConfigWatch } from './config-watch.ts';
import type { KustomizationObject } from './kustomization-object.ts';
import type { OwnerState } from './owner-state.ts';
import type { RemoteInputs } from './remote-inputs.ts';
import type { SourceWatch } from './source-watch.ts';

/** What the operator decided, by flags. */
export interface Settings {
  /** The controller's name: field manager and reporter of events. */
  readonly controller: string;
  readonly defaultServiceAccount: string;
  readonly concurrentSsa: number;
  readonly customStageKinds: ReadonlySet<string>;
  readonly overriddenManagers: readonly string[];
  readonly noCrossNamespaceRefs: boolean;
  readonly allowExternalArtifact: boolean;
  readonly additiveDependencyCheck: boolean;
  readonly strictSubstitutions: boolean;
  readonly groupChangeLog: boolean;
  readonly disableCommitStatusEvent: boolean;
  readonly requeueDependencyMs: number;
}

/** All that reconciling takes from outside. */
export interface Services {
  readonly settings: Settings;
  /** With the controller's own rights. */
  readonly client: Client;
  readonly clock: Clock;
  /** The objects of this shard. */
  readonly informer: Informer<KustomizationObject>;
  /** Those of other shards too. */
  readonly everyone: Informer<KustomizationObject>;
  readonly sources: SourceWatch;
  readonly configs: ConfigWatch;
  readonly statuses: StatusWriter<KustomizationObject>;
  readonly finalizers: Finalizers<KustomizationObject>;
  readonly events: EventRecorder;
  /** Until when all that happened has been told. */
  readonly mark: DeliveryMark;
  readonly artifacts: ArtifactCache;
  readonly builds: BuildPool;
  readonly remotes: RemoteInputs;
  readonly memory: AppliedMemory;
  readonly drift: DriftWatch;
  readonly backoff: CorrectionBackoff;
  readonly claims: Claims;
  /** Has an object reconciled again, soon. */
  readonly wake: (key: ObjectKey, reason: string) => void;
  /** Has what was begun for an object brought to its end, before anything is begun. */
  readonly goOn: (key: ObjectKey, reason: string) => void;
  /** Puts an object behind those that have news, where any wait; whether it did. */
  readonly giveWay: (key: ObjectKey, reason: string) => boolean;
  /** The objects, by `NAMESPACE/NAME`, that wait for others to take over what they no longer build. */
  readonly handingOver: Set<string>;
  /** The last success of each object, by `NAMESPACE/NAME`. */
  readonly states: Map<string, OwnerState>;
}
