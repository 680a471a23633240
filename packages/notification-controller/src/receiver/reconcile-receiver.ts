import { Annotation, Reason, type Receiver } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';
import {
  type Action,
  type Clock,
  type EventRecorder,
  type Finalizers,
  formatDuration,
  formatKey,
  type Informer,
  type ObjectKey,
  parseDuration,
  type ReconcileContext,
  type StatusWriter,
} from '@capstan/runtime';
import { decideReceiver } from './state.ts';
import { type ReceiverOutcome, summarizeReceiver } from './status.ts';
import { webhookPath } from './webhook-path.ts';

/** A Receiver as the API server gives it. */
export type ReceiverObject = Receiver & KubeObject;

/** What reconciling Receivers needs of the world. */
export interface ReceiverReconcilerOptions {
  readonly receivers: Informer<ReceiverObject>;
  /** Secrets, metadata only: tells whether one has changed since it was read. */
  readonly secrets: Informer;
  /** @throws where the Secret or its key does not exist; the message says which */
  readonly readToken: (namespace: string, secretName: string) => Promise<string>;
  readonly finalizers: Finalizers<ReceiverObject>;
  readonly statusWriter: StatusWriter<ReceiverObject>;
  readonly events: EventRecorder;
  readonly clock: Clock;
}

const DEFAULT_INTERVAL_MS = 600_000;

/** Gives each Receiver its path. An interval in which neither it nor its Secret has changed costs no request. */
export class ReceiverReconciler {
  readonly #options: ReceiverReconcilerOptions;
  /** Of each Receiver: itself, its Secret and the Secret's version at its last success. */
  readonly #initializedWith = new Map<string, string>();

  constructor(options: ReceiverReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(key: ObjectKey, { log, signal }: ReconcileContext): Promise<Action> {
    let receiver = this.#options.receivers.get(key);
    if (receiver === undefined) {
      this.#initializedWith.delete(formatKey(key));
      return {};
    }
    let step = decideReceiver(receiver);
    if (step.do === 'add-finalizer') {
      receiver = await this.#options.finalizers.add(receiver, signal);
      step = decideReceiver(receiver);
    }
    switch (step.do) {
      case 'initialize':
        return this.#initialize(receiver, key, step.secretName, signal);
      case 'stall':
        await this.#write(receiver, { type: 'stalled', reason: step.reason, message: step.message }, signal);
        return {};
      case 'finalize':
        await this.#options.finalizers.remove(receiver, signal);
        return {};
      default:
        log.debug(`nothing to do${step.do === 'nothing' ? `: ${step.because}` : ''}`);
        return {};
    }
  }

  async #initialize(receiver: ReceiverObject, key: ObjectKey, secretName: string, signal: AbortSignal): Promise<Action> {
    const { secrets, readToken, events } = this.#options;
    const intervalMs = receiver.spec.interval === undefined ? DEFAULT_INTERVAL_MS : parseDuration(receiver.spec.interval);
    const next: Action = { requeueAfterMs: intervalMs, jitter: true };
    const secretVersion = secrets.get({ namespace: key.namespace, name: secretName })?.metadata.resourceVersion;
    const basis = `${receiver.metadata.uid}/${secretName}/${secretVersion}`;
    const wasRequested = isRequested(receiver);
    if (this.#initializedWith.get(formatKey(key)) === basis && isSettled(receiver) && !wasRequested) return next;

    let token: string;
    try {
      token = await readToken(key.namespace, secretName);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      await this.#write(receiver, { type: 'failed', reason: Reason.TokenNotFound, message }, signal);
      events.event(receiver, { severity: 'error', reason: 'Failed', message });
      throw error;
    }
    const path = webhookPath(token, key.name, key.namespace);
    const written = await this.#write(receiver, { type: 'initialized', path }, signal);
    this.#initializedWith.set(formatKey(key), basis);
    if (wasRequested || !isSettled(receiver) || receiver.status?.webhookPath !== path) {
      const message = `Reconciliation finished, next run in ${formatDuration(intervalMs)}`;
      events.event(written, { severity: 'info', reason: Reason.Succeeded, message });
    }
    return next;
  }

  #write(receiver: ReceiverObject, outcome: ReceiverOutcome, signal: AbortSignal): Promise<ReceiverObject> {
    const { status } = summarizeReceiver(receiver, outcome, this.#options.clock.now());
    return this.#options.statusWriter.patch(receiver, status === undefined ? receiver : { ...receiver, status }, signal);
  }
}

/** Whether the status tells of the present generation's success. */
function isSettled({ metadata, status }: ReceiverObject): boolean {
  return status?.webhookPath !== undefined && status.observedGeneration === metadata.generation;
}

function isRequested({ metadata, status }: ReceiverObject): boolean {
  const requestedAt = metadata.annotations?.[Annotation.requestedAt];
  return requestedAt !== undefined && requestedAt !== status?.lastHandledReconcileAt;
}
