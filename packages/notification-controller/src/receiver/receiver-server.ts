import type { IncomingMessage, Server } from 'node:http';
import type { Receiver } from '@capstan/api';
import { NotificationError } from '../error.ts';
import { createBoundedServer } from '../http/create-bounded-server.ts';
import { BodyBudget } from '../http/read-body.ts';
import { receiverType } from './receiver-types.ts';

/** What the server needs of the world. */
export interface ReceiverPorts {
  /** The Receiver whose status says this path. */
  readonly receiverAt: (path: string) => Receiver | undefined;
  /** The token in the Receiver's Secret, as it is now. */
  readonly readToken: (receiver: Receiver) => Promise<string>;
  /** Asks for a reconcile of everything that the Receiver names; rejects when any of it could not be asked. */
  readonly requestReconciles: (receiver: Receiver) => Promise<void>;
  readonly onRefused: (receiver: Receiver, error: unknown) => void;
  readonly onAnswer?: (answer: { readonly status: number; readonly seconds: number }) => void;
}

/**
 * Takes webhooks in. Answers as Flux's receivers do: 404 for a path that no Receiver has and for anything but POST, 503 for a Receiver
 * that is suspended or not ready, 400 for a request that does not prove itself, 500 where a reconcile could not be asked for.
 * Bodies are empty: who asks learns nothing.
 */
export function createReceiverServer(ports: ReceiverPorts): Server {
  const bodies = new BodyBudget();
  return createBoundedServer((request, response) => {
    const started = performance.now();
    answer(request, ports, bodies)
      .catch((error: unknown) => statusOf(error))
      .then((status) => {
        response.writeHead(status).end();
        ports.onAnswer?.({ status, seconds: (performance.now() - started) / 1000 });
      });
  });
}

async function answer(request: IncomingMessage, ports: ReceiverPorts, bodies: BodyBudget): Promise<number> {
  const receiver = request.method === 'POST' ? ports.receiverAt(request.url ?? '') : undefined;
  if (receiver === undefined) return 404;
  using body = await bodies.read(request);
  const type = receiverType(receiver.spec.type);
  if (receiver.spec.suspend === true || !isReady(receiver) || type === undefined) {
    ports.onRefused(receiver, new NotificationError('WebhookRefused', 'the Receiver is suspended or not ready'));
    return 503;
  }
  try {
    const token = await ports.readToken(receiver);
    type.verify({ headers: request.headers, body: body.bytes }, { token, events: receiver.spec.events ?? [] });
  } catch (error) {
    ports.onRefused(receiver, error);
    return 400;
  }
  try {
    await ports.requestReconciles(receiver);
    return 200;
  } catch (error) {
    ports.onRefused(receiver, error);
    return 500;
  }
}

function statusOf(error: unknown): number {
  if (!(error instanceof NotificationError)) return 400;
  return error.code === 'BodyTooLarge' ? 413 : error.code === 'Overloaded' ? 503 : 400;
}

function isReady(receiver: Receiver): boolean {
  return receiver.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
