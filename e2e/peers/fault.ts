import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from './http-server.ts';

/** How a peer misbehaves. Several parts combine: a delay, then a status. */
export interface Fault {
  /** Waits before anything else, in milliseconds. */
  readonly delayMs?: number;
  /** Answers with this status instead of doing its work. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers, and keeps the connection open. */
  readonly hang?: boolean;
  /** Resets the connection (RST) without an answer. */
  readonly reset?: boolean;
  /** Does its work, and resets the connection after so many bytes of the answer's body. */
  readonly resetAfterBytes?: number;
  /** Which requests it meets; all when absent. */
  readonly match?: (request: IncomingMessage) => boolean;
  /** How many requests it meets before it is over; without end when absent. */
  readonly times?: number;
}

/** The faults of one server, in the order in which they were set; the first that matches a request acts. */
export class FaultPlan {
  #faults: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that meets this request, which uses it up by one. */
  take(request: IncomingMessage): Fault | undefined {
    const entry = this.#faults.find(({ fault, left }) => left > 0 && (fault.match?.(request) ?? true));
    if (entry !== undefined) entry.left--;
    return entry?.fault;
  }
}

/** Lets a fault act; true when the request is done with, false when the server is to do its work all the same. */
export async function applyFault(fault: Fault | undefined, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (fault === undefined) return false;
  if (fault.delayMs !== undefined) await sleep(fault.delayMs);
  if (fault.reset) {
    request.socket.resetAndDestroy();
    return true;
  }
  if (fault.hang) return true;
  if (fault.resetAfterBytes !== undefined) resetAfter(fault.resetAfterBytes, request, response);
  if (fault.status === undefined) return false;
  request.resume();
  response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
  return true;
}

function resetAfter(bytes: number, request: IncomingMessage, response: ServerResponse): void {
  const write = response.write.bind(response);
  let sent = 0;
  // Only what a stream piped into the response does: one chunk and no encoding.
  response.write = (chunk: Buffer) => {
    sent += chunk.length;
    if (sent <= bytes) return write(chunk);
    write(chunk.subarray(0, Math.max(0, chunk.length - (sent - bytes))), () => request.socket.resetAndDestroy());
    return true;
  };
}
